"""The office behind both doubles: series, rooms and the log of changes, without any protocol."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.doubles.invented_office import BRAM, LINDE, NOOR, at, furnish
from tests.doubles.mailboxes import (
    Answer,
    Attendee,
    Item,
    Mailboxes,
    NotThere,
    Recurrence,
    Role,
    RoomPolicy,
    Send,
    Stale,
    StateExpired,
)

MONDAY = date(2026, 11, 23)


@pytest.fixture
def office() -> Mailboxes:
    return furnish(Mailboxes())


def weekly(office: Mailboxes, **more: object) -> Item:
    recurrence = Recurrence("weekly", MONDAY, **more)  # type: ignore[arg-type]
    return office.put(NOOR, Item(at(MONDAY, 9), at(MONDAY, 10), "Serie", recurrence=recurrence))


def test_a_series_keeps_its_hour_on_the_wall_over_both_clock_changes_and_has_no_end(office: Mailboxes) -> None:
    weekly(office)
    found = office.view(NOOR, datetime(2027, 3, 20, tzinfo=UTC), datetime(2027, 4, 10, tzinfo=UTC))
    assert [one.start.hour for one in found] == [8, 7, 7]
    over_new_year = office.view(NOOR, datetime(2026, 12, 30, tzinfo=UTC), datetime(2027, 1, 6, tzinfo=UTC))
    assert [one.start.date() for one in over_new_year] == [date(2027, 1, 4)]


@pytest.mark.parametrize(
    ("pattern", "days"),
    [
        (Recurrence("daily", MONDAY, interval=3, count=3), [23, 26, 29]),
        (Recurrence("weekly", MONDAY, interval=2, weekdays=(0, 2), count=3), [23, 25, 7]),
        (Recurrence("weekly", MONDAY, weekdays=(0, 4), until=date(2026, 11, 27)), [23, 27]),
    ],
)
def test_patterns(pattern: Recurrence, days: list[int]) -> None:
    assert [day.day for day in pattern.days()] == days


def test_a_moved_occurrence_is_seen_where_it_lies_now_and_a_cancelled_one_nowhere(office: Mailboxes) -> None:
    weekly(office, count=4)
    first, second, *_ = office.view(NOOR, at(MONDAY, 0), at(MONDAY, 0) + timedelta(days=40))
    far = timedelta(days=100)
    office.change(first.item_id, {"start": first.start + far, "end": first.end + far})
    office.remove(second.item_id)
    assert len(office.view(NOOR, at(MONDAY, 0), at(MONDAY, 0) + timedelta(days=40))) == 2
    moved = office.view(NOOR, first.start + far, first.end + far)
    assert [(one.kind, one.item_id, one.original_start) for one in moved] == [("Exception", first.item_id, first.start)]
    with pytest.raises(NotThere):
        office.item(second.item_id)


def test_a_stale_key_changes_and_removes_nothing(office: Mailboxes) -> None:
    item = weekly(office)
    office.change(item.item_id, {"subject": "anders"}, base_key=item.change_key)
    with pytest.raises(Stale):
        office.change(item.item_id, {"subject": "nog anders"}, base_key=item.change_key)
    with pytest.raises(Stale):
        office.remove(item.item_id, base_key=item.change_key)
    assert office.item(item.item_id).subject == "anders"


def test_what_came_and_went_between_two_looks_was_never_there(office: Mailboxes) -> None:
    state = office.state(NOOR)
    office.remove(weekly(office).item_id)
    stays = weekly(office)
    office.change(stays.item_id, {"subject": "anders"})
    lines, after, last = office.changes(NOOR, state)
    assert [(line.kind, line.item_id) for line in lines] == [("create", stays.item_id)]
    assert last
    assert office.changes(NOOR, after)[0] == []
    with pytest.raises(StateExpired):
        office.changes(BRAM, after)


def test_a_late_answer_of_a_room_to_an_old_time_counts_for_nothing(office: Mailboxes) -> None:
    office.box(LINDE).policy = RoomPolicy.DECLINE_LATER
    guests = (Attendee(LINDE, Role.RESOURCE),)
    item = office.put(NOOR, Item(at(MONDAY, 9), at(MONDAY, 10), attendees=guests), Send.ALL)
    office.box(LINDE).policy = RoomPolicy.NEVER
    office.change(item.item_id, {"start": at(MONDAY, 8)}, Send.ALL)
    office.set_clock.forward(timedelta(hours=1))
    assert office.item(item.item_id).attendees[0].answer is Answer.UNKNOWN
    assert [mail.kind for mail in office.mails_to(LINDE)] == ["invitation", "update"]


def test_a_guest_who_is_taken_off_hears_it_and_a_new_one_is_invited(office: Mailboxes) -> None:
    item = office.put(NOOR, Item(at(MONDAY, 9), at(MONDAY, 10), attendees=(Attendee(BRAM),)), Send.ALL)
    office.change(item.item_id, {"attendees": (Attendee(LINDE, Role.RESOURCE),)}, Send.CHANGED)
    assert [mail.kind for mail in office.mails_to(BRAM)] == ["invitation", "cancellation"]
    assert [mail.kind for mail in office.mails_to(LINDE)] == ["invitation"]
    assert office.item(item.item_id).attendees[0].answer is Answer.ACCEPT
