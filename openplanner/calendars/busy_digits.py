"""Free and busy told in digits, one for every step of a window, beside the items that should explain them.

Source: exchange.md section 4. Digits: 0 free, 1 tentative, 2 busy, 3 out of office; 4 and up, or anything else, says
nothing that we may call free.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta

from openplanner.domain.calendar import BusyBlock, BusyStatus, time_order
from openplanner.domain.interval import Interval, minute_ceil, minute_floor

_UNTOLD = re.compile("[^0-3]")
_MARKS = {  # bits of the steps with that status, after every digit from 4 on has become a 4
    "1": (BusyStatus.TENTATIVE, str.maketrans("01234", "01000")),
    "2": (BusyStatus.BUSY, str.maketrans("01234", "00100")),
    "3": (BusyStatus.OUT_OF_OFFICE, str.maketrans("01234", "00010")),
    "4": (BusyStatus.UNKNOWN, str.maketrans("01234", "00001")),
}
_BLOCKING = frozenset(status for status in BusyStatus if status.blocks)


def unexplained(
    digits: str,
    told: Iterable[BusyBlock],
    window: Interval,
    step_minutes: int,
    explain_unknown: frozenset[BusyStatus],
) -> list[BusyBlock]:
    """Stretches that the digits call busy or unknown and no item explains, joined when they touch, sorted.

    An item that blocks explains a digit that says busy; one with a status of ``explain_unknown`` explains a digit that
    says nothing; a digit is about its whole step. The first one begins with the window, on a whole minute; what lies
    after its end is left out. Every step is a bit, so that a month of digits is looked through at once.
    """
    begin = minute_floor(window.start)
    count = min(len(digits), -((begin - minute_ceil(window.end)) // step_minutes))
    taken = unclear = 0
    for block in told:
        start, end = block.interval.minutes
        first, last = (start - begin) // step_minutes, -((begin - end) // step_minutes)
        if first < 0 or last > count:
            first, last = max(first, 0), min(last, count)
        if first < last and (end - start > 1 or block.interval.length):
            bits = (1 << last) - (1 << first)
            if block.status in _BLOCKING:
                taken |= bits
            if block.status in explain_unknown:
                unclear |= bits
    read, found = _UNTOLD.sub("4", digits[:count])[::-1], []
    for digit, (status, marks) in _MARKS.items():
        if digit in read:
            left = int(read.translate(marks), 2) & ~(unclear if status is BusyStatus.UNKNOWN else taken)
            stretches = _stretches(left, window, timedelta(minutes=step_minutes))
            found += [BusyBlock(stretch, status) for stretch in stretches]
    return sorted(found, key=time_order)


def _stretches(bits: int, window: Interval, step: timedelta) -> Iterator[Interval]:
    while bits:
        first = (bits & -bits).bit_length() - 1
        run = bits >> first
        length = (~run & (run + 1)).bit_length() - 1
        start = window.start + first * step
        yield Interval(start, min(start + length * step, window.end))
        bits = run >> length << (first + length)
