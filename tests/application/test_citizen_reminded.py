"""A reminder is prepared for the day before, listed until somebody says it was sent, and never sent by itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar

from openplanner.application.book_slot import Slot, book_slot
from openplanner.application.change_booking import cancel_booking, move_booking
from openplanner.application.citizen_reminded import citizen_reminded
from openplanner.application.office import Office
from openplanner.application.undo import undo_last
from openplanner.application.upkeep.demo_office import Replay
from openplanner.application.write_letter import LetterKind, write_letter
from openplanner.domain.case import ContactForm
from openplanner.domain.contact import Booking
from openplanner.domain.errors import NotAllowed
from openplanner.domain.interval import AMSTERDAM, Interval
from openplanner.storage.reads import Reads
from tests.offices import BY, MONDAY, registered, small_office
from tests.printing import reading_pdf as reading

WEDNESDAY = date(2026, 11, 25)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[tuple[Office, Replay]]:
    office, clock = small_office(tmp_path)
    yield office, clock
    office.store.close()


def slot(day: int, hour: int, form: ContactForm = ContactForm.PHONE) -> Slot:
    start = datetime(2026, 11, day, hour, tzinfo=AMSTERDAM)
    return Slot(
        form, Interval(start, start + timedelta(minutes=30)), (1,), 1 if form is not ContactForm.PHONE else None
    )


def talk(office: Office, number: str, when: Slot) -> Booking:
    return book_slot(office, registered(office, number).case_id, when, BY)


def due(office: Office, today: date, last: date) -> list[str]:
    reads = Reads(office.store.path)
    found = [row.number for row in reads.reminders(1, today, last)]
    assert reads.reminders(99, today, last) == []
    reads.close()
    return found


def test_talks_of_tomorrow_that_were_planned_before_today_are_listed(place: tuple[Office, Replay]) -> None:
    office, clock = place
    talk(office, "Z-WED", slot(25, 10))
    talk(office, "Z-WED2", slot(25, 12))
    talk(office, "Z-THU", slot(26, 10))
    talk(office, "Z-TUE", slot(24, 15))
    assert due(office, MONDAY.date(), date(2026, 11, 24)) == []  # planned today: that was just confirmed
    clock.moment += timedelta(days=1)
    tuesday = clock().date()
    talk(office, "Z-NEW", slot(25, 15))
    assert due(office, tuesday, WEDNESDAY) == ["Z-WED", "Z-WED2"]


def test_said_to_be_sent_it_is_off_the_list_and_undone_back_on_it(place: tuple[Office, Replay]) -> None:
    office, clock = place
    booked = talk(office, "Z-1", slot(25, 10))
    clock.moment += timedelta(days=1)
    citizen_reminded(office, booked.booking_id, BY)
    assert due(office, clock().date(), WEDNESDAY) == []
    undo_last(office, BY)
    assert due(office, clock().date(), WEDNESDAY) == ["Z-1"]
    citizen_reminded(office, booked.booking_id, BY)
    assert due(office, clock().date(), WEDNESDAY) == []


def test_a_talk_that_moved_after_its_reminder_needs_another_one(place: tuple[Office, Replay]) -> None:
    office, clock = place
    booked = talk(office, "Z-1", slot(25, 10))
    clock.moment += timedelta(days=1)
    citizen_reminded(office, booked.booking_id, BY)
    move_booking(office, booked.booking_id, slot(27, 10), BY)
    clock.moment += timedelta(days=2)
    assert due(office, clock().date(), date(2026, 11, 27)) == ["Z-1"]


def test_what_is_off_or_has_begun_is_not_reminded_of(place: tuple[Office, Replay]) -> None:
    office, clock = place
    gone, begun = talk(office, "Z-1", slot(25, 10)), talk(office, "Z-2", slot(25, 12))
    clock.moment += timedelta(days=1)
    cancel_booking(office, gone.booking_id, "ziek", BY)
    assert due(office, clock().date(), WEDNESDAY) == ["Z-2"]
    clock.moment += timedelta(days=1, hours=4)
    for booked in (gone, begun):
        with pytest.raises(NotAllowed, match="no_talk_to_remind"):
            citizen_reminded(office, booked.booking_id, BY)
    with pytest.raises(NotAllowed, match="letter_without_booking"):
        write_letter(office, begun.case_id, LetterKind.REMINDER)


def test_the_reminder_is_a_letter_a_mail_and_a_calendar_file_of_the_next_talk(place: tuple[Office, Replay]) -> None:
    office, _ = place
    booked = talk(office, "Z-1", slot(25, 10, ContactForm.TOWN_HALL))
    made = write_letter(office, booked.case_id, LetterKind.REMINDER)
    assert "Denkt u aan onze afspraak op" in reading.words(made.pdf)
    assert "woensdag 25 november 2026 om 10.00 uur" in made.email_text and "Kamer Linde" in made.email_text
    assert made.ics is not None
    (event,) = Calendar.from_ical(made.ics).walk("VEVENT")
    assert event.decoded("DTSTART") == booked.interval.start
    assert made.file_stem == "herinnering-Z-1"
