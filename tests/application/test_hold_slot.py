"""Holding a slot during a call: nobody else gets it, it ends by itself, and who loses gets other moments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from openplanner.application.book_slot import Slot, book_slot, drop_hold, hold_slot
from openplanner.application.change_booking import cancel_booking
from openplanner.application.free_time import free_time
from openplanner.application.office import Office
from openplanner.application.other_slots import other_slots
from openplanner.application.propose_slots import Wanted, propose_slots
from openplanner.application.send_outbox import send_outbox
from openplanner.application.upkeep.demo_office import Replay
from openplanner.assembly import open_office
from openplanner.domain.calendar import BusyStatus, RemoteEvent, RemoteRef
from openplanner.domain.case import Case, ContactForm
from openplanner.domain.contact import Booking, BookingState
from openplanner.domain.errors import SlotTaken
from openplanner.domain.interval import AMSTERDAM, Interval
from openplanner.domain.outbox import OutboxState
from openplanner.storage import bookings, outbox
from openplanner.storage.reads import Reads
from tests.doubles.outside_calendar import OutsideCalendar
from tests.offices import BY, registered, small_office

NOOR, HERE, THERE = 1, 0, 1
NOOR_MAIL = "noor@voorbeeldstad.example"
WANTED = Wanted(ContactForm.PHONE)


def at(day: int, hour: int, minute: int = 0) -> Interval:
    start = datetime(2026, 11, day, hour, minute, tzinfo=AMSTERDAM)
    return Interval(start, start + timedelta(minutes=30))


def slot(day: int = 24, hour: int = 10, who: int = NOOR) -> Slot:
    return Slot(ContactForm.PHONE, at(day, hour), (who,))


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[tuple[tuple[Office, Office], Replay]]:
    """Two desks, each with its own connection to one database, and their clock."""
    here, clock = small_office(tmp_path)
    there = open_office(str(tmp_path / "office.sqlite3"), clock, here.settings)
    yield (here, there), clock
    here.store.close()
    there.store.close()


@pytest.fixture
def outside(desks: tuple[tuple[Office, Office], Replay]) -> tuple[tuple[Office, Office], Replay, OutsideCalendar]:
    """The same two desks with the calendars outside."""
    offices, clock = desks
    calendar = OutsideCalendar(clock)
    here, there = (replace(office, calendar=calendar) for office in offices)
    return (here, there), clock, calendar


def cases(offices: tuple[Office, Office]) -> tuple[Case, Case]:
    return registered(offices[HERE], "Z-1"), registered(offices[THERE], "Z-2")


def live(office: Office, case: Case) -> list[Booking]:
    with office.store.reading() as tx:
        return [one for one in bookings.bookings_of_case(tx, case.case_id) if one.lives(office.clock())]


def in_calendar(calendar: OutsideCalendar) -> list[tuple[BusyStatus, Interval]]:
    return [(event.status, event.interval) for event in calendar.items.values()]


def somebody_else(calendar: OutsideCalendar, interval: Interval) -> None:
    """A meeting that Noor puts in Outlook herself."""
    key = uuid4()
    ref = RemoteRef(NOOR_MAIL, f"item {key}", "1", key)
    calendar.items[key] = RemoteEvent(interval, BusyStatus.BUSY, "Overleg", key=None, ref=ref)


def test_what_one_desk_holds_another_neither_proposes_nor_books(
    desks: tuple[tuple[Office, Office], Replay],
) -> None:
    offices, _ = desks
    mine, theirs = cases(offices)
    first = propose_slots(offices[THERE], theirs.case_id, WANTED).slots[0]
    taken = Slot(ContactForm.PHONE, first.interval, first.colleague_ids)
    hold_slot(offices[HERE], mine.case_id, taken, BY)
    again = propose_slots(offices[THERE], theirs.case_id, WANTED).slots
    assert not [
        one for one in again if one.interval.overlaps(first.interval) and one.colleague_ids == taken.colleague_ids
    ]
    with pytest.raises(SlotTaken):
        book_slot(offices[THERE], theirs.case_id, taken, BY)
    own = propose_slots(offices[HERE], mine.case_id, WANTED).slots
    assert first.interval in [one.interval for one in own]  # to whoever holds it, it is free


def test_a_hold_ends_by_itself_and_lasts_longer_when_asked_again(
    desks: tuple[tuple[Office, Office], Replay],
) -> None:
    offices, clock = desks
    mine, theirs = cases(offices)
    held = hold_slot(offices[HERE], mine.case_id, slot(), BY)
    clock.moment += timedelta(minutes=9)
    again = hold_slot(offices[HERE], mine.case_id, slot(), BY)
    assert (again.booking_id, again.key) == (held.booking_id, held.key)
    clock.moment += timedelta(minutes=9)
    with pytest.raises(SlotTaken):
        book_slot(offices[THERE], theirs.case_id, slot(), BY)
    clock.moment += timedelta(minutes=1)
    assert book_slot(offices[THERE], theirs.case_id, slot(), BY).state is BookingState.BOOKED


def test_the_loser_is_offered_three_other_moments(desks: tuple[tuple[Office, Office], Replay]) -> None:
    offices, _ = desks
    mine, theirs = cases(offices)
    book_slot(offices[HERE], mine.case_id, slot(), BY)
    with pytest.raises(SlotTaken):
        book_slot(offices[THERE], theirs.case_id, slot(), BY)
    offered = other_slots(offices[THERE], theirs.case_id, slot(), WANTED).slots
    assert len(offered) == 3
    for one in offered:
        assert not (NOOR in one.colleague_ids and one.interval.overlaps(at(24, 10)))
    best = offered[0]
    booked = book_slot(offices[THERE], theirs.case_id, Slot(ContactForm.PHONE, best.interval, best.colleague_ids), BY)
    assert booked.interval == best.interval


def test_what_outlook_took_a_moment_ago_is_not_offered_again(
    outside: tuple[tuple[Office, Office], Replay, OutsideCalendar],
) -> None:
    (here, _), _, calendar = outside
    case = registered(here)
    first = propose_slots(here, case.case_id, Wanted(ContactForm.PHONE, colleague_ids=(NOOR,))).slots[0]
    somebody_else(calendar, first.interval)  # while the answer of before is still remembered
    lost = Slot(ContactForm.PHONE, first.interval, (NOOR,))
    with pytest.raises(SlotTaken):
        book_slot(here, case.case_id, lost, BY)
    offered = other_slots(here, case.case_id, lost, Wanted(ContactForm.PHONE, colleague_ids=(NOOR,))).slots
    assert len(offered) == 3 and not [one for one in offered if one.interval.overlaps(first.interval)]


def test_a_kept_hold_stands_in_outlook_as_tentative_and_mails_nobody(
    outside: tuple[tuple[Office, Office], Replay, OutsideCalendar],
) -> None:
    (here, there), clock, calendar = outside
    case = registered(here)
    hold_slot(here, case.case_id, slot(), BY)
    send_outbox(here)
    assert not calendar.items  # only looked at
    hold_slot(here, case.case_id, slot(), BY, in_calendar=True)
    hold_slot(here, case.case_id, slot(), BY, in_calendar=True)
    send_outbox(here)
    send_outbox(there)
    assert in_calendar(calendar) == [(BusyStatus.TENTATIVE, at(24, 10))]
    clock.moment += timedelta(minutes=11)
    send_outbox(there)  # the desk that held it may have crashed: any desk cleans up
    assert not calendar.items


def test_booking_a_kept_hold_leaves_one_busy_item(
    outside: tuple[tuple[Office, Office], Replay, OutsideCalendar],
) -> None:
    (here, there), clock, calendar = outside
    case = registered(here)
    held = hold_slot(here, case.case_id, slot(), BY, in_calendar=True)
    send_outbox(here)
    book_slot(here, case.case_id, slot(), BY, held.key)
    send_outbox(there)
    assert in_calendar(calendar) == [(BusyStatus.BUSY, at(24, 10))]
    clock.moment += timedelta(minutes=30)
    send_outbox(here)
    assert in_calendar(calendar) == [(BusyStatus.BUSY, at(24, 10))]


def test_giving_a_hold_up_takes_its_item_away(
    outside: tuple[tuple[Office, Office], Replay, OutsideCalendar],
) -> None:
    (here, _), _, calendar = outside
    case = registered(here)
    hold_slot(here, case.case_id, slot(), BY, in_calendar=True)
    send_outbox(here)
    drop_hold(here, case.case_id)
    send_outbox(here)
    assert not calendar.items and not live(here, case)
    with here.store.reading() as tx:
        assert {row.state for row in outbox.rows(tx)} == {OutboxState.DONE}


@pytest.mark.parametrize("trouble", ["down", "denied"])
def test_a_calendar_that_does_not_take_a_hold_bothers_nobody(
    outside: tuple[tuple[Office, Office], Replay, OutsideCalendar], trouble: str
) -> None:
    (here, there), clock, calendar = outside
    case, other = cases((here, there))
    hold_slot(here, case.case_id, slot(), BY, in_calendar=True)
    setattr(calendar, trouble, True)
    send_outbox(here)
    setattr(calendar, trouble, False)
    assert live(here, case)  # our own desks respect it all the same
    clock.moment += timedelta(minutes=11)
    report = send_outbox(there)
    assert report.needs_person == 0 and not calendar.items
    assert book_slot(there, other.case_id, slot(), BY).state is BookingState.BOOKED


def test_the_item_of_a_hold_is_busy_time_for_others(
    outside: tuple[tuple[Office, Office], Replay, OutsideCalendar],
) -> None:
    (here, there), _, _calendar = outside
    case, _ = cases((here, there))
    hold_slot(here, case.case_id, slot(), BY, in_calendar=True)
    send_outbox(here)
    told = free_time(there, [NOOR_MAIL], Interval(at(24, 9).start, at(24, 12).end))[NOOR_MAIL]
    assert [block.status for block in getattr(told, "blocks", ())] == [BusyStatus.TENTATIVE]


def test_time_that_was_looked_at_and_given_up_is_no_part_of_the_story(
    desks: tuple[tuple[Office, Office], Replay],
) -> None:
    (office, _), _clock = desks
    case = registered(office)
    hold_slot(office, case.case_id, slot(), BY)
    drop_hold(office, case.case_id)
    booked = book_slot(office, case.case_id, slot(25), BY)
    cancel_booking(office, booked.booking_id, "ziek", BY)
    reads = Reads(office.store.home)
    told = [(line.code, line.ref_id) for line in reads.case_story(case.case_id) if line.kind == "booking"]
    reads.close()
    assert told == [("cancelled", booked.booking_id)]
