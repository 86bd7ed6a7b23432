"""Two people changed the same thing at once: what the other one changed, and where both did."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that somebody else changed since it was opened; ``both`` when it was changed here too, to another value.

    Where only the other one changed it, nothing is lost by taking it over.
    """

    name: str
    both: bool


def changes_of_others(
    opened: Kept, mine: Kept, theirs: Kept, parts: Mapping[str, Callable[[Kept], object]]
) -> tuple[FieldChange, ...]:
    """The fields that the other one changed, in the order of ``parts``; ``parts`` says what each field holds.

    A field that both changed to the same value is no change.
    """
    return tuple(
        FieldChange(name, both=of(mine) != of(opened))
        for name, of in parts.items()
        if of(theirs) not in (of(opened), of(mine))
    )
