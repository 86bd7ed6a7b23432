"""What is to be printed: which pages, how often, on which printer, on one side or both. Free of Qt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from openplanner.domain.errors import InvalidInput

MOST_COPIES = 99
_RANGE = re.compile(r"(\d{1,4})?\s*([-\u2013])?\s*(\d{1,4})?")


class Sides(StrEnum):
    """One side of the sheet, or both, turned over the long or the short edge."""

    ONE = "one"
    LONG_EDGE = "long_edge"
    SHORT_EDGE = "short_edge"


@dataclass(frozen=True, slots=True)
class PrintOrder:
    """``pages`` counts from 0. ``file`` is written instead of a printer being used, when it is given."""

    printer: str
    pages: tuple[int, ...]
    copies: int = 1
    sides: Sides = Sides.ONE
    file: str = ""


def read_pages(text: str, count: int) -> tuple[int, ...]:
    """The pages of ``1-3, 5``, counting from 0, in the order typed and each once; all of them when empty.

    ``-3`` is up to page 3, ``4-`` is from page 4. Raises ``InvalidInput`` for what is no page of these ``count``.
    """
    if not text.strip():
        return tuple(range(count))
    found: list[int] = []
    for part in re.split(r"[,;]", text):
        found += _pages_of(part.strip(), text, count)
    return tuple(dict.fromkeys(found))


def _pages_of(part: str, text: str, count: int) -> Sequence[int]:
    match = _RANGE.fullmatch(part)
    first, dash, last = match.groups() if match else (None, None, None)
    if (first is None and last is None) or (last is not None and dash is None):
        raise InvalidInput("pages_unreadable", field="pages", value=text[:40], n=count)
    low = int(first or 1)
    high = int(last) if last else count if dash else low
    if not 1 <= low <= high <= count:
        raise InvalidInput("pages_not_there", field="pages", value=part[:20], n=count)
    return range(low - 1, high)


def read_copies(text: str) -> int:
    """How often; raises ``InvalidInput`` for anything but a number from 1 to ``MOST_COPIES``."""
    plain = text.strip()
    if not plain.isascii() or not plain.isdigit() or not 1 <= int(plain[:4]) <= MOST_COPIES:
        raise InvalidInput("copies_wrong", field="copies", value=plain[:20], most=MOST_COPIES)
    return int(plain)


def sheets(order: PrintOrder) -> tuple[int | None, ...]:
    """The pages of all copies in the order they come out; None is an empty side.

    On both sides every copy begins on a sheet of its own.
    """
    once: tuple[int | None, ...] = order.pages
    if order.copies > 1 and order.sides is not Sides.ONE and len(once) % 2:
        once = (*once, None)
    every = once * order.copies
    return every[:-1] if every and every[-1] is None else every
