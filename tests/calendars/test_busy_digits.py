"""Digits of free and busy beside the items that should explain them, against looking at every digit by itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from openplanner.calendars import ews_free_busy, graph_events
from openplanner.calendars.busy_digits import unexplained
from openplanner.calendars.ews_free_busy import NoView, blocks_in
from openplanner.domain.calendar import BusyBlock, BusyStatus
from openplanner.domain.interval import Interval, merge

BEGIN = datetime(2026, 3, 28, 23, tzinfo=UTC)
DIGITS = {"0": BusyStatus.FREE, "1": BusyStatus.TENTATIVE, "2": BusyStatus.BUSY, "3": BusyStatus.OUT_OF_OFFICE}
ITEMS = st.lists(
    st.tuples(
        st.integers(-90, 400),
        st.sampled_from([0, 30]),
        st.integers(0, 120),
        st.sampled_from([0, 1]),
        st.sampled_from(list(BusyStatus)),
    ),
    max_size=6,
)


def blocks_from(items: list[tuple[int, int, int, int, BusyStatus]]) -> list[BusyBlock]:
    found = []
    for minute, second, minutes, seconds, status in items:
        start = BEGIN + timedelta(minutes=minute, seconds=second)
        found.append(BusyBlock(Interval(start, start + timedelta(minutes=minutes, seconds=seconds)), status))
    return found


@settings(max_examples=80)
@given(
    digits=st.text("0012234x", max_size=30),
    items=ITEMS,
    length=st.integers(1, 450),
    step=st.sampled_from([5, 15, 30]),
    unclear=st.sampled_from([frozenset({BusyStatus.UNKNOWN}), frozenset(BusyStatus) - {BusyStatus.FREE}]),
)
def test_what_no_item_explains_is_what_digit_by_digit_is_left(
    digits: str,
    items: list[tuple[int, int, int, int, BusyStatus]],
    length: int,
    step: int,
    unclear: frozenset[BusyStatus],
) -> None:
    window, told = Interval(BEGIN, BEGIN + timedelta(minutes=length)), blocks_from(items)
    left: dict[BusyStatus, list[Interval]] = {}
    for number, digit in enumerate(digits):
        start = BEGIN + timedelta(minutes=number * step)
        if start >= window.end:
            break
        whole = Interval(start, start + timedelta(minutes=step))
        stretch = Interval(start, min(whole.end, window.end))
        status = DIGITS.get(digit, BusyStatus.UNKNOWN)
        explains = [one for one in told if one.interval.overlaps(whole)]
        if status is BusyStatus.UNKNOWN:
            enough = any(one.status in unclear for one in explains)
        else:
            enough = any(one.status.blocks for one in explains)
        if status is not BusyStatus.FREE and not enough:
            left.setdefault(status, []).append(stretch)
    wanted = sorted(BusyBlock(one, status) for status, stretches in left.items() for one in merge(stretches))
    assert unexplained(digits, told, window, step, unclear) == wanted


SCHEDULED = {"start": "00", "end": "45"}
PARTS = {
    "StartTime": "<t:StartTime>2026-03-29T09:00:00</t:StartTime>",
    "EndTime": "<t:EndTime>2026-03-29T09:45:00</t:EndTime>",
    "BusyType": "<t:BusyType>Tentative</t:BusyType>",
    "Details": "<t:CalendarEventDetails><t:Subject>Overleg</t:Subject></t:CalendarEventDetails>",
}


def view_of(*names: str) -> etree._Element:
    event = "".join(PARTS[name] for name in names)
    return etree.fromstring(
        "<t:FreeBusyView xmlns:t='http://schemas.microsoft.com/exchange/services/2006/types'>"
        "<t:FreeBusyViewType>DetailedMerged</t:FreeBusyViewType>"
        f"<t:CalendarEventArray><t:CalendarEvent>{event}</t:CalendarEvent></t:CalendarEventArray></t:FreeBusyView>"
    )


@pytest.mark.parametrize(
    ("names", "status", "subject"),
    [
        (["StartTime", "EndTime", "BusyType"], BusyStatus.TENTATIVE, ""),
        (["EndTime", "BusyType", "StartTime"], BusyStatus.TENTATIVE, ""),
        (["EndTime", "StartTime", "BusyType"], BusyStatus.TENTATIVE, ""),
        (["StartTime", "EndTime", "BusyType", "Details"], BusyStatus.TENTATIVE, "Overleg"),
        (["StartTime", "EndTime", "Details"], BusyStatus.UNKNOWN, "Overleg"),
        (["StartTime", "EndTime"], BusyStatus.UNKNOWN, ""),
    ],
)
def test_an_event_is_read_by_the_names_of_its_parts_in_any_order(
    names: list[str], status: BusyStatus, subject: str
) -> None:
    window = Interval(BEGIN, BEGIN + timedelta(days=1))
    nine = datetime(2026, 3, 29, 9, tzinfo=UTC)
    assert blocks_in(view_of(*names), window) == [
        BusyBlock(Interval(nine, nine + timedelta(minutes=45)), status, subject)
    ]


@pytest.mark.parametrize("names", [["StartTime", "BusyType"], ["StartTime", "StartTime", "BusyType"], ["BusyType"], []])
def test_an_event_without_both_its_moments_is_no_view(names: list[str]) -> None:
    with pytest.raises(NoView):
        blocks_in(view_of(*names), Interval(BEGIN, BEGIN + timedelta(days=1)))


def test_what_is_padded_to_any_length_is_read_and_not_kept() -> None:
    """A server that pads what it tells takes no memory for it afterwards."""
    window, nine = Interval(BEGIN, BEGIN + timedelta(days=1)), datetime(2026, 3, 29, 9, tzinfo=UTC)
    hours = Interval(nine, nine + timedelta(minutes=45))
    kept = ews_free_busy._plain_block.cache_info().currsize, graph_events._between.cache_info().currsize
    padded = etree.fromstring(
        etree.tostring(view_of("StartTime", "EndTime", "BusyType")).replace(b"T09:00:00", b"T09:00:00" + b" " * 100_000)
    )
    assert blocks_in(padded, window) == [BusyBlock(hours, BusyStatus.TENTATIVE)]
    edges = {edge: {"dateTime": f"2026-03-29T09:{minute}:00.{'0' * 100_000}"} for edge, minute in SCHEDULED.items()}
    schedule = {"scheduleItems": [{"status": "busy", **edges}]}
    assert graph_events.blocks_of(schedule, window, 15) == [BusyBlock(hours)]
    assert kept == (ews_free_busy._plain_block.cache_info().currsize, graph_events._between.cache_info().currsize)
