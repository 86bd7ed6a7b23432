"""Dates of a series: the same hour of the clock, and all, some or none of them made."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openplanner.domain.errors import InvalidInput
from openplanner.domain.interval import AMSTERDAM, Interval
from openplanner.domain.reason import because
from openplanner.domain.series import SeriesDate, SeriesWish, series_intervals, to_make

TAKEN = (because("agenda.outside_hours", day=datetime(2026, 12, 25, tzinfo=AMSTERDAM).date()),)


def talk(moment: datetime, minutes: int = 30) -> Interval:
    return Interval(moment, moment + timedelta(minutes=minutes))


@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2035, 12, 31)).filter(lambda moment: moment.hour >= 4),  # noqa: DTZ001
    st.integers(1, 8),
    st.integers(2, 12),
    st.integers(5, 240),
)
def test_every_talk_is_at_the_same_time_of_the_clock_and_as_long(
    moment: datetime, weeks: int, talks: int, minutes: int
) -> None:
    first = talk(moment.replace(tzinfo=AMSTERDAM), minutes)
    found = series_intervals(first, SeriesWish(weeks, talks))
    assert len(found) == talks - 1
    for step, one in enumerate(found, start=1):
        local = one.start.astimezone(AMSTERDAM)
        assert local.time() == moment.time()
        assert (local.date() - moment.date()).days == 7 * weeks * step
        assert one.length_minutes == minutes


def test_it_stays_ten_o_clock_when_the_clock_changes() -> None:
    first = talk(datetime(2026, 10, 20, 10, tzinfo=AMSTERDAM))
    starts = [one.start.isoformat() for one in series_intervals(first, SeriesWish(1, 3))]
    assert starts == ["2026-10-27T09:00:00+00:00", "2026-11-03T09:00:00+00:00"]


@pytest.mark.parametrize(
    ("weeks", "talks", "field"), [(0, 4, "weeks"), (9, 4, "weeks"), (1, 1, "talks"), (1, 13, "talks")]
)
def test_what_nobody_can_promise_is_refused(weeks: int, talks: int, field: str) -> None:
    with pytest.raises(InvalidInput, match="series_out_of_range") as refused:
        SeriesWish(weeks, talks)
    assert refused.value.facts["field"] == field


@given(st.lists(st.booleans(), max_size=12), st.booleans())
def test_all_or_nothing_unless_taken_dates_may_be_skipped(taken: list[bool], skip: bool) -> None:  # C49
    moment = datetime(2026, 11, 24, 10, tzinfo=AMSTERDAM)
    dates = [SeriesDate(n, talk(moment), TAKEN if gone else ()) for n, gone in enumerate(taken, start=2)]
    made = to_make(dates, skip_conflicts=skip)
    assert made == (() if any(taken) and not skip else tuple(one for one in dates if not one.conflicts))
