"""What differs between two texts, line by line."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

AROUND = 2


class Side(StrEnum):
    """Where a line stands: in both texts, only in the first, only in the second, or left out between two changes."""

    BOTH = "both"
    FIRST = "first"
    SECOND = "second"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class DiffLine:
    """One line of a comparison; ``text`` is empty for what is left out."""

    side: Side
    text: str = ""


def compared(first: str, second: str) -> tuple[DiffLine, ...]:
    """The changes from the first text to the second, each with two lines around it; empty when they are the same."""
    old, new = first.splitlines(), second.splitlines()
    found: list[DiffLine] = []
    for group in SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(AROUND):
        if found or group[0][1]:
            found.append(DiffLine(Side.SKIPPED))
        for tag, old_start, old_end, new_start, new_end in group:
            if tag == "equal":
                found += [DiffLine(Side.BOTH, line) for line in old[old_start:old_end]]
                continue
            found += [DiffLine(Side.FIRST, line) for line in old[old_start:old_end]]
            found += [DiffLine(Side.SECOND, line) for line in new[new_start:new_end]]
    return tuple(found)
