"""What somebody changes in the calendar comes back, and a listing that fails changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from openplanner.application.book_slot import Slot, book_slot
from openplanner.application.follow_calendars import follow_calendars, seen_by_person
from openplanner.application.free_time import FRESH, free_time, remembered_time
from openplanner.application.office import Office
from openplanner.application.send_outbox import send_outbox
from openplanner.application.upkeep import organisation
from openplanner.application.upkeep.demo_office import Replay
from openplanner.application.upkeep.doctor import examine
from openplanner.calendars.routing import RoutedCalendar
from openplanner.domain.calendar import (
    CalendarUnknown,
    Capabilities,
    Changes,
    EventDraft,
    FreeBusy,
    Notify,
    Offline,
    RemoteEvent,
)
from openplanner.domain.case import CaseStatus, ContactForm
from openplanner.domain.contact import Attention, Booking, BookingState
from openplanner.domain.errors import CalendarUnreachable
from openplanner.domain.interval import AMSTERDAM, Interval
from openplanner.storage import bookings, cases
from openplanner.storage.local_calendar import LocalCalendar
from tests.offices import BY, registered, small_office

NOOR = "noor@voorbeeldstad.example"
START = datetime(2026, 11, 24, 10, tzinfo=AMSTERDAM)
WEEK = Interval(START - timedelta(days=1), START + timedelta(days=6))


class Elsewhere(LocalCalendar):
    """A calendar that behaves as one outside: it counts what it is asked, and can be away or tell half."""

    asked = 0
    away = False
    listing_is_empty = False

    def capabilities(self) -> Capabilities:
        return replace(super().capabilities(), same_transaction=False)

    def free_busy(self, addresses, window):  # type: ignore[no-untyped-def]
        self.asked += 1
        if self.away:
            return {address: CalendarUnknown(address, replace_reason()) for address in addresses}
        return super().free_busy(addresses, window)

    def changes(self, mailbox: str, cursor: str | None, window: Interval) -> Changes:
        if self.away:
            raise Offline("ews_unreachable")
        if self.listing_is_empty:
            return Changes((), (), "1", reset=True)
        return super().changes(mailbox, cursor, window)


def replace_reason():  # type: ignore[no-untyped-def]
    from openplanner.domain.reason import because

    return because("agenda.no_calendar")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[tuple[Office, Replay, Elsewhere]]:
    office, clock = small_office(tmp_path)
    calendar = Elsewhere(office.store, clock)
    yield replace(office, calendar=calendar), clock, calendar
    office.store.close()


def booked(office: Office) -> Booking:
    case = registered(office)
    with office.store.reading() as tx:
        from openplanner.storage.colleagues import colleagues

        noor = next(one.colleague_id for one in colleagues(tx) if one.email == NOOR)
    slot = Slot(ContactForm.PHONE, Interval(START, START + timedelta(minutes=30)), (noor,))
    made = book_slot(office, case.case_id, slot, BY)
    assert send_outbox(office).done == 1
    assert follow_calendars(office).changed == ()
    return made


def now_stored(office: Office, booking: Booking) -> tuple[Booking, CaseStatus]:
    with office.store.reading() as tx:
        return bookings.booking(tx, booking.booking_id), cases.case(tx, booking.case_id).status


def somebody_moves(office: Office, booking: Booking, by: timedelta) -> None:
    ref = office.calendar.find_by_key(NOOR, booking.key)[0]
    interval = Interval(booking.interval.start + by, booking.interval.end + by)
    office.calendar.update(ref, EventDraft(interval, "verplaatst in Outlook"), Notify.NOBODY)


def test_a_move_in_outlook_moves_the_booking_and_asks_to_look(place: tuple[Office, Replay, Elsewhere]) -> None:
    office, _, _ = place
    made = booked(office)
    somebody_moves(office, made, timedelta(hours=2))
    assert follow_calendars(office).changed == (made.booking_id,)
    after, status = now_stored(office, made)
    assert after.interval.start == START + timedelta(hours=2)
    assert (after.attention, after.state, status) == (Attention.MOVED_OUTSIDE, BookingState.BOOKED, CaseStatus.PLANNED)
    assert follow_calendars(office).changed == ()
    seen_by_person(office, [made.booking_id], BY)
    assert now_stored(office, made)[0].attention is Attention.NONE


def test_a_move_past_the_norm_says_so(place: tuple[Office, Replay, Elsewhere]) -> None:
    office, _, _ = place
    made = booked(office)
    somebody_moves(office, made, timedelta(days=3))
    follow_calendars(office)
    assert now_stored(office, made)[0].attention is Attention.MOVED_PAST_NORM


def test_a_move_over_another_talk_keeps_both_and_asks(place: tuple[Office, Replay, Elsewhere]) -> None:
    office, _, _ = place
    made = booked(office)
    other = registered(office, "Z-2")
    later = Interval(START + timedelta(hours=3), START + timedelta(hours=3, minutes=30))
    book_slot(office, other.case_id, Slot(ContactForm.PHONE, later, made.colleague_ids), BY)
    send_outbox(office)
    somebody_moves(office, made, timedelta(hours=3, minutes=15))
    follow_calendars(office)
    after, _ = now_stored(office, made)
    assert (after.attention, after.interval) == (Attention.OVERLAP, made.interval)


def test_an_item_deleted_in_outlook_frees_the_time_and_brings_the_case_back(
    place: tuple[Office, Replay, Elsewhere],
) -> None:
    office, _, _ = place
    made = booked(office)
    office.calendar.cancel(office.calendar.find_by_key(NOOR, made.key)[0], "", Notify.NOBODY)
    follow_calendars(office)
    after, status = now_stored(office, made)
    assert (after.state, after.attention) == (BookingState.CANCELLED, Attention.DELETED_OUTSIDE)
    assert status is CaseStatus.TO_PLAN


def test_a_calendar_that_is_away_changes_nothing(place: tuple[Office, Replay, Elsewhere]) -> None:
    office, _, calendar = place
    made = booked(office)
    calendar.away = True
    assert follow_calendars(office).unread == (NOOR,)
    assert now_stored(office, made) == (made, CaseStatus.PLANNED)


def test_an_empty_listing_deletes_nothing_that_can_still_be_found(place: tuple[Office, Replay, Elsewhere]) -> None:
    office, _, calendar = place
    made = booked(office)
    calendar.listing_is_empty = True
    assert follow_calendars(office).changed == ()
    assert now_stored(office, made) == (made, CaseStatus.PLANNED)


def test_a_room_that_declines_asks_for_a_person(
    place: tuple[Office, Replay, Elsewhere], monkeypatch: pytest.MonkeyPatch
) -> None:
    from openplanner.domain.calendar import BusyStatus, RoomAnswer

    office, _, calendar = place
    made = booked(office)
    event = RemoteEvent(made.interval, BusyStatus.BUSY, key=made.key, room_answer=RoomAnswer.DECLINED)
    monkeypatch.setattr(calendar, "changes", lambda *_: Changes((event,), (), "2"))
    follow_calendars(office)
    assert now_stored(office, made)[0].attention is Attention.ROOM_DECLINED
    monkeypatch.setattr(
        calendar, "changes", lambda *_: Changes((replace(event, room_answer=RoomAnswer.ACCEPTED),), (), "3")
    )
    follow_calendars(office)
    assert now_stored(office, made)[0].attention is Attention.NONE


def test_what_calendars_told_is_remembered_two_minutes_and_has_its_age(
    place: tuple[Office, Replay, Elsewhere],
) -> None:
    office, clock, calendar = place
    assert isinstance(remembered_time(office, [NOOR], WEEK)[NOOR], CalendarUnknown)
    first = free_time(office, [NOOR], WEEK)[NOOR]
    assert isinstance(first, FreeBusy) and calendar.asked == 1
    clock.moment += timedelta(seconds=90)
    again = free_time(office, [NOOR], WEEK)[NOOR]
    assert isinstance(again, FreeBusy) and (calendar.asked, again.fetched_at) == (1, first.fetched_at)
    clock.moment += FRESH
    free_time(office, [NOOR], WEEK)
    assert calendar.asked == 2


def test_an_old_answer_never_stands_in_for_a_calendar_that_is_away(place: tuple[Office, Replay, Elsewhere]) -> None:
    office, clock, calendar = place
    free_time(office, [NOOR], WEEK)
    calendar.away = True
    clock.moment += FRESH
    assert isinstance(free_time(office, [NOOR], WEEK)[NOOR], CalendarUnknown)
    assert isinstance(remembered_time(office, [NOOR], WEEK)[NOOR], CalendarUnknown)


def test_our_own_booking_makes_what_was_remembered_old(place: tuple[Office, Replay, Elsewhere]) -> None:
    office, _, calendar = place
    free_time(office, [NOOR], WEEK)
    booked(office)
    calendar.asked = 0
    answer = free_time(office, [NOOR], WEEK)[NOOR]
    assert calendar.asked == 1
    assert isinstance(answer, FreeBusy) and [block.interval.start for block in answer.blocks] == [START]


@pytest.mark.parametrize(
    ("minutes", "state", "code"), [(1, "ok", "clock_ok"), (9, "failed", "clock_ahead"), (-9, "failed", "clock_behind")]
)
def test_the_doctor_compares_the_clock_with_the_server(
    place: tuple[Office, Replay, Elsewhere], monkeypatch: pytest.MonkeyPatch, minutes: int, state: str, code: str
) -> None:
    office, _, calendar = place
    monkeypatch.setattr(calendar, "clock_skew", lambda: timedelta(minutes=minutes))
    found = {check.name: check for check in examine(office)}
    assert (found["clock"].state.value, found["clock"].detail.code) == (state, f"doctor.{code}")
    assert found["connections"].state.value == "ok"


def test_the_doctor_names_calendars_that_give_no_answer(place: tuple[Office, Replay, Elsewhere]) -> None:
    office, _, calendar = place
    calendar.away = True
    found = {check.name: check for check in examine(office)}
    assert found["connections"].state.value == "failed" and found["connections"].next_step is not None


def test_while_the_server_is_away_one_books_on_and_it_is_checked_before_it_is_made(
    place: tuple[Office, Replay, Elsewhere], monkeypatch: pytest.MonkeyPatch
) -> None:
    office, clock, calendar = place

    def away(*_args: object) -> None:
        raise Offline("ews_unreachable")

    for name in ("free_busy", "find_by_key", "events"):
        monkeypatch.setattr(calendar, name, away)
    routed = replace(office, calendar=RoutedCalendar({"ews": calendar}, lambda _address: "ews"))
    case = registered(routed)
    slot = Slot(ContactForm.PHONE, Interval(START, START + timedelta(minutes=30)), (1,))
    made = book_slot(routed, case.case_id, slot, BY)
    assert send_outbox(routed).waiting == 1
    monkeypatch.undo()
    taken = busy_file(START)
    organisation.load_calendar_file(routed, taken, "later.ics", colleague_id=1)
    clock.moment += timedelta(minutes=1)
    assert send_outbox(routed).needs_person == 1
    assert not routed.calendar.find_by_key(NOOR, made.key)
    assert now_stored(routed, made)[0].attention is Attention.OVERLAP


def test_a_mailbox_that_fails_by_itself_is_not_booked_over(place: tuple[Office, Replay, Elsewhere]) -> None:
    office, _, calendar = place
    calendar.away = True
    case = registered(office)
    with pytest.raises(CalendarUnreachable):
        book_slot(
            office, case.case_id, Slot(ContactForm.PHONE, Interval(START, START + timedelta(minutes=30)), (1,)), BY
        )


def busy_file(start: datetime) -> bytes:
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Toets//NL",
        "BEGIN:VEVENT",
        "UID:1",
        "DTSTAMP:20261101T000000Z",
    ]
    lines += [f"DTSTART:{start.astimezone(UTC):%Y%m%dT%H%M%SZ}", "DURATION:PT1H", "SUMMARY:Overleg"]
    return "\r\n".join([*lines, "END:VEVENT", "END:VCALENDAR", ""]).encode()
