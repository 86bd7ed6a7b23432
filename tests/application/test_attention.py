"""What changed outside asks a person to look, on every list; a failed sending is tried again at once when asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from openplanner.application.book_slot import Slot, book_slot, drop_hold, hold_slot
from openplanner.application.change_booking import cancel_booking, move_booking
from openplanner.application.follow_calendars import follow_calendars, seen_by_person
from openplanner.application.office import Office
from openplanner.application.retry_outbox import retry_now
from openplanner.application.send_outbox import send_outbox
from openplanner.application.team_agenda import team_agenda
from openplanner.application.upkeep.demo_office import Replay
from openplanner.domain.calendar import Notify
from openplanner.domain.case import ContactForm
from openplanner.domain.contact import Attention, Booking
from openplanner.domain.errors import NotAllowed
from openplanner.domain.interval import Interval
from openplanner.domain.outbox import OutboxState
from openplanner.storage.reads import Reads
from tests.doubles.outside_calendar import OutsideCalendar
from tests.offices import BY, MONDAY, registered, small_office


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[tuple[Office, Replay, OutsideCalendar]]:
    """The small office on a calendar elsewhere."""
    local, clock = small_office(tmp_path)
    calendar = OutsideCalendar(clock)
    yield replace(local, calendar=calendar), clock, calendar
    local.store.close()


@pytest.fixture
def reads(outside: tuple[Office, Replay, OutsideCalendar]) -> Iterator[Reads]:
    lists = Reads(outside[0].store.path)
    yield lists
    lists.close()


def booked(office: Office, number: str = "Z-1", hours: int = 25) -> Booking:
    case = registered(office, number)
    start = MONDAY + timedelta(hours=hours)
    return book_slot(
        office, case.case_id, Slot(ContactForm.PHONE, Interval(start, start + timedelta(minutes=30)), (1,)), BY
    )


def sent(office: Office, number: str = "Z-1", hours: int = 25) -> Booking:
    booking = booked(office, number, hours)
    assert send_outbox(office).done == 1
    follow_calendars(office)
    return booking


def test_moved_outside_is_told_on_every_list_until_somebody_has_seen_it(
    outside: tuple[Office, Replay, OutsideCalendar], reads: Reads
) -> None:
    office, clock, calendar = outside
    booking = sent(office)
    later = Interval(MONDAY + timedelta(hours=27), MONDAY + timedelta(hours=27, minutes=30))
    calendar.moved_by_somebody(booking.key, later)
    found = follow_calendars(office)
    assert (found.changed, found.unread, found.read) == ((booking.booking_id,), (), 1)
    (row,) = reads.worklist(None, clock())
    assert (row.attention, row.attention_booking) == (Attention.MOVED_OUTSIDE, booking.booking_id)
    (line,) = reads.attention_rows()
    assert (line.number, line.interval, line.colleague_id, line.since) == ("Z-1", later, 1, clock())
    week = team_agenda(office, None, MONDAY.date())
    (shown,) = week.lane(1, later.start.date()).bookings
    assert shown.booking.attention is Attention.MOVED_OUTSIDE
    seen_by_person(office, [booking.booking_id], BY)
    assert reads.attention_rows() == []
    assert reads.worklist(None, clock())[0].attention is Attention.NONE


def test_past_the_norm_is_its_own_warning(outside: tuple[Office, Replay, OutsideCalendar], reads: Reads) -> None:
    office, _clock, calendar = outside
    booking = sent(office)
    late = MONDAY + timedelta(days=9)
    calendar.moved_by_somebody(booking.key, Interval(late, late + timedelta(minutes=30)))
    follow_calendars(office)
    assert [line.attention for line in reads.attention_rows()] == [Attention.MOVED_PAST_NORM]


def test_deleted_outside_asks_to_plan_anew_until_that_was_done(
    outside: tuple[Office, Replay, OutsideCalendar], reads: Reads
) -> None:
    office, clock, calendar = outside
    booking = sent(office)
    calendar.deleted_by_somebody(booking.key)
    follow_calendars(office)
    assert [line.attention for line in reads.attention_rows()] == [Attention.DELETED_OUTSIDE]
    start = MONDAY + timedelta(hours=28)
    book_slot(
        office, booking.case_id, Slot(ContactForm.PHONE, Interval(start, start + timedelta(minutes=30)), (1,)), BY
    )
    assert reads.attention_rows() == []
    assert reads.worklist(None, clock())[0].attention is Attention.NONE


def test_looking_for_another_moment_leaves_the_warning(
    outside: tuple[Office, Replay, OutsideCalendar], reads: Reads
) -> None:
    office, clock, calendar = outside
    booking = sent(office)
    calendar.deleted_by_somebody(booking.key)
    follow_calendars(office)
    start = MONDAY + timedelta(hours=28)
    slot = Slot(ContactForm.PHONE, Interval(start, start + timedelta(minutes=30)), (1,))
    hold_slot(office, booking.case_id, slot, BY)
    assert len(reads.attention_rows()) == 1
    drop_hold(office, booking.case_id)
    assert reads.worklist(None, clock())[0].attention is Attention.DELETED_OUTSIDE


def test_our_own_move_and_end_leave_nothing_to_look_at(
    outside: tuple[Office, Replay, OutsideCalendar], reads: Reads
) -> None:
    office, _clock, calendar = outside
    moved, gone = sent(office), sent(office, "Z-2", 29)
    calendar.moved_by_somebody(moved.key, Interval(MONDAY + timedelta(hours=27), MONDAY + timedelta(hours=28)))
    calendar.moved_by_somebody(gone.key, Interval(MONDAY + timedelta(hours=30), MONDAY + timedelta(hours=31)))
    follow_calendars(office)
    assert len(reads.attention_rows()) == 2
    start = MONDAY + timedelta(hours=26)
    move_booking(
        office, moved.booking_id, Slot(ContactForm.PHONE, Interval(start, start + timedelta(minutes=30)), (1,)), BY
    )
    cancel_booking(office, gone.booking_id, "Anders opgelost", BY)
    assert reads.attention_rows() == []


def test_a_mailbox_that_gives_no_answer_changes_nothing(
    outside: tuple[Office, Replay, OutsideCalendar], reads: Reads
) -> None:
    office, _clock, calendar = outside
    sent(office)
    calendar.down = True
    found = follow_calendars(office)
    assert (found.changed, len(found.unread), found.read) == ((), 1, 0)
    assert reads.attention_rows() == []


def test_what_failed_is_tried_again_when_a_person_says_so(
    outside: tuple[Office, Replay, OutsideCalendar], reads: Reads
) -> None:
    office, clock, calendar = outside
    booking = booked(office)
    calendar.down = True
    assert send_outbox(office).waiting == 1
    (line,) = reads.outbox_rows()
    assert line.problem == "offline"
    assert line.since == clock()
    assert line.retry_at is not None
    assert line.retry_at > clock()
    calendar.down = False
    assert retry_now(office, line.outbox_id, BY).retry_at == clock()
    assert send_outbox(office).done == 1
    (arrived,) = reads.arrived_rows(clock())
    assert (arrived.booking_id, arrived.state) == (booking.booking_id, OutboxState.DONE)
    assert reads.arrived_rows(clock() + timedelta(days=3)) == []


def test_what_needed_a_person_waits_again(outside: tuple[Office, Replay, OutsideCalendar], reads: Reads) -> None:
    office, _clock, calendar = outside
    calendar.denied = True
    booked(office)
    assert send_outbox(office).needs_person == 1
    calendar.denied = False
    again = retry_now(office, reads.outbox_rows()[0].outbox_id, BY)
    assert (again.state, again.attempts) == (OutboxState.WAITING, 1)
    assert send_outbox(office).done == 1
    assert len(calendar.items) == 1


def test_what_arrived_or_is_not_there_cannot_be_tried_again(outside: tuple[Office, Replay, OutsideCalendar]) -> None:
    office, clock, _calendar = outside
    sent(office)
    done = Reads(office.store.path)
    number = done.arrived_rows(clock())[0].outbox_id
    done.close()
    for outbox_id in (number, 9999):
        with pytest.raises(NotAllowed, match="outbox_not_waiting"):
            retry_now(office, outbox_id, BY)


def test_the_calendar_elsewhere_keeps_one_item_per_key(outside: tuple[Office, Replay, OutsideCalendar]) -> None:
    office, _clock, calendar = outside
    booking = sent(office)
    (ref,) = calendar.find_by_key("noor@voorbeeldstad.example", booking.key) or calendar.find_by_key(
        "bram@voorbeeldstad.example", booking.key
    )
    calendar.cancel(ref, "", Notify.NOBODY)
    assert calendar.items == {}
