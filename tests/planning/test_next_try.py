"""When to phone again: the other half of the day, within the norm, and a letter when that is over."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openplanner.application.rules import load_rules
from openplanner.domain.case import Wishes, wished
from openplanner.domain.contact import Attempt, AttemptResult
from openplanner.domain.interval import AMSTERDAM, TimeSpan, span_on
from openplanner.planning.next_try import LEAST_MINUTES, next_try
from openplanner.settings import combined

OPENING = load_rules(combined({})).opening


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=AMSTERDAM)


def tried(*moments: datetime, result: AttemptResult = AttemptResult.NO_ANSWER) -> list[Attempt]:
    return [Attempt(1, moment, 1, result) for moment in moments]


@pytest.mark.parametrize(
    ("moments", "starts", "why"),
    [
        ([at(24, 10)], at(24, 12), "conversation.next_afternoon"),
        ([at(24, 15)], at(25, 9), "conversation.next_morning"),
        ([at(24, 10), at(24, 15)], at(25, 9), "conversation.next_morning"),
        ([at(24, 9), at(24, 11)], at(25, 12), "conversation.next_afternoon"),
        ([at(24, 16, 50)], at(25, 9), "conversation.next_morning"),
        ([at(27, 15)], at(30, 9), "conversation.next_morning"),  # over the weekend
    ],
)
def test_the_other_half_of_the_day_comes_next(moments: list[datetime], starts: datetime, why: str) -> None:
    found = next_try(tried(*moments), OPENING, moments[-1], date(2026, 12, 1), most=3)
    assert found.window is not None
    assert found.window.start.astimezone(AMSTERDAM) == starts
    assert [reason.code for reason in found.why] == [why]


def test_two_days_and_two_halves_are_tried_before_a_letter() -> None:
    mornings = tried(at(24, 9), at(25, 9), at(26, 9))
    assert not next_try(mornings, OPENING, at(26, 9), date(2026, 12, 1), most=3).letter_due
    both = tried(at(24, 9), at(24, 15), at(25, 9))
    assert next_try(both, OPENING, at(25, 9), date(2026, 12, 1), most=3).letter_due


def test_no_time_left_within_the_norm_is_a_letter() -> None:
    found = next_try(tried(at(26, 16)), OPENING, at(26, 16), date(2026, 11, 26), most=3)
    assert found.letter_due and found.why[0].code == "conversation.letter_no_time"


@pytest.mark.parametrize(
    "result", [AttemptResult.WRONG_NUMBER, AttemptResult.NO_SUCH_NUMBER, AttemptResult.REFUSES_CONTACT]
)
def test_a_dead_end_is_a_letter_at_once(result: AttemptResult) -> None:
    assert next_try(tried(at(24, 9), result=result), OPENING, at(24, 9), date(2026, 12, 1), most=3).letter_due


@given(
    st.lists(st.integers(0, 9 * 60 * 5), min_size=1, max_size=5),
    st.integers(0, 10),
    st.integers(1, 5),
)
def test_a_next_moment_is_open_in_the_norm_and_never_now_again(minutes: list[int], ahead: int, most: int) -> None:
    moments = sorted(at(23, 9) + timedelta(days=m // 540, minutes=m % 540) for m in minutes)
    last = moments[-1].date() + timedelta(days=ahead)
    found = next_try(tried(*moments), OPENING, moments[-1], last, most)
    assert (found.window is None) is found.letter_due
    if found.window is None:
        return
    start = found.window.start.astimezone(AMSTERDAM)
    assert moments[-1] <= found.window.start
    assert start.date() <= last
    assert found.window.length_minutes >= LEAST_MINUTES
    assert any(piece.covers(found.window) for piece in OPENING.intervals_on(start.date()))
    same_half = (start.hour < 12) == (moments[-1].hour < 12)
    assert not (same_half and start.date() == moments[-1].date())


@pytest.mark.parametrize(
    ("wishes", "last", "starts", "why"),
    [
        (wished(hours=TimeSpan(9 * 60, 12 * 60)), 27, at(25, 9), "conversation.next_wished"),  # mornings only
        (wished([4]), 27, at(26, 12), "conversation.next_wished"),  # Thursdays only, and the other half of it
        (wished([5], TimeSpan(15 * 60, 17 * 60)), 27, at(27, 15), "conversation.next_wished"),
        (wished([5]), 26, at(24, 12), "conversation.next_not_wished"),  # Friday is too late: the norm comes first
        (wished(hours=TimeSpan(19 * 60, 21 * 60)), 27, at(24, 12), "conversation.next_not_wished"),  # closed then
    ],
)
def test_the_next_moment_suits_the_wish_while_the_norm_allows(
    wishes: Wishes, last: int, starts: datetime, why: str
) -> None:
    found = next_try(tried(at(24, 10)), OPENING, at(24, 10), date(2026, 11, last), most=3, wishes=wishes)
    assert found.window is not None
    assert found.window.start.astimezone(AMSTERDAM) == starts
    assert [reason.code for reason in found.why][1:] == [why]


@given(
    st.integers(0, 9 * 60 * 5), st.integers(0, 6), st.sets(st.integers(1, 7)), st.integers(0, 20), st.integers(1, 20)
)
def test_a_wish_is_set_aside_only_when_none_of_its_times_is_left(
    minute: int, ahead: int, weekdays: set[int], start: int, quarters: int
) -> None:
    now = at(23, 9) + timedelta(days=minute // 540, minutes=minute % 540)
    last = now.date() + timedelta(days=ahead)
    begin = 9 * 60 + start * 15
    wishes = wished(weekdays, TimeSpan(begin, min(begin + quarters * 15, 24 * 60)))
    found = next_try(tried(now), OPENING, now, last, 3, wishes=wishes)
    plain = next_try(tried(now), OPENING, now, last, 3)
    assert found.letter_due is plain.letter_due
    if found.window is None:
        return
    suits = found.why[1].code == "conversation.next_wished"
    day = found.window.start.astimezone(AMSTERDAM).date()
    spans = [span_on(day, span) for span in wishes.spans_on(day.isoweekday())]
    assert suits is any(span is not None and span.covers(found.window) for span in spans)
    assert suits or found.window == plain.window
