"""A talk is repeated: a series is made whole or not at all, lives on talk by talk, and is taken back as one step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import icalendar
import pytest

from openplanner.application.book_slot import Slot, book_slot
from openplanner.application.change_booking import cancel_booking, move_booking
from openplanner.application.office import Office
from openplanner.application.print_day import guides_of_day
from openplanner.application.print_day_list import day_list_of_colleague
from openplanner.application.print_guide import guide_pdf_for_case
from openplanner.application.record_attempt import record_attempt
from openplanner.application.record_outcome import record_outcome
from openplanner.application.repeat_talk import repeat_talk, series_dates
from openplanner.application.undo import undo_last
from openplanner.application.upkeep.demo_office import Replay
from openplanner.application.week_overview import AskedWeek, week_pdf_of_team
from openplanner.application.write_letter import LetterKind, write_letter
from openplanner.domain.case import CaseStatus, ContactForm, OutcomeCode
from openplanner.domain.contact import AttemptResult, Booking, BookingState
from openplanner.domain.errors import NotAllowed, StaleCase
from openplanner.domain.interval import AMSTERDAM, Interval
from openplanner.domain.series import SeriesWish
from openplanner.storage import audit, bookings, cases
from openplanner.storage.reads import Reads
from tests.doubles.postgres import Cluster
from tests.offices import BY, registered, small_office, small_office_on
from tests.printing.reading_pdf import words

NOOR, BRAM = 1, 2
FIRST = datetime(2026, 11, 24, 10, tzinfo=AMSTERDAM)
FOUR_WEEKLY = SeriesWish(weeks=1, talks=4)
Given = tuple[Office, Replay]


@pytest.fixture(params=("file", "server"))
def given(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Given]:
    if request.param == "file":
        office, clock = small_office(tmp_path)
    else:
        cluster: Cluster = request.getfixturevalue("cluster")
        office, clock = small_office_on(cluster.server(request.getfixturevalue("database")))
    yield office, clock
    office.store.close()


def call(office: Office, number: str = "Z-1", start: datetime = FIRST, who: int = NOOR) -> Booking:
    slot = Slot(ContactForm.PHONE, Interval(start, start + timedelta(minutes=30)), (who,))
    return book_slot(office, registered(office, number).case_id, slot, BY)


def talks(office: Office, case_id: int) -> list[tuple[date, BookingState]]:
    with office.store.reading() as tx:
        found = bookings.bookings_of_case(tx, case_id)
    return [(one.interval.start.astimezone(AMSTERDAM).date(), one.state) for one in found]


def status(office: Office, case_id: int) -> CaseStatus:
    with office.store.reading() as tx:
        return cases.case(tx, case_id).status


def booked_on(*days: date) -> list[tuple[date, BookingState]]:
    return [(day, BookingState.BOOKED) for day in days]


WEEKS = [date(2026, 11, 24) + timedelta(weeks=step) for step in range(4)]


def test_a_free_series_is_made_whole_and_taken_back_as_one_step(given: Given) -> None:
    office, _ = given
    first = call(office)
    made = repeat_talk(office, first, FOUR_WEEKLY, BY, skip_conflicts=False)
    assert (len(made.made), made.skipped) == (3, ())
    assert talks(office, first.case_id) == booked_on(*WEEKS)
    assert undo_last(office, BY).facts == (("n", 3),)
    assert [day for day, state in talks(office, first.case_id) if state is BookingState.BOOKED] == WEEKS[:1]
    assert status(office, first.case_id) is CaseStatus.PLANNED


def test_one_date_taken_is_skipped_and_named_or_nothing_is_made(given: Given) -> None:  # C49
    office, _ = given
    first = call(office)
    call(office, "Z-2", FIRST + timedelta(weeks=2, minutes=15))
    with pytest.raises(NotAllowed, match="series_conflicts") as refused:
        repeat_talk(office, first, FOUR_WEEKLY, BY, skip_conflicts=False)
    assert refused.value.facts["days"] == (WEEKS[2],)
    assert talks(office, first.case_id) == booked_on(WEEKS[0])
    made = repeat_talk(office, first, FOUR_WEEKLY, BY, skip_conflicts=True)
    assert [one.number for one in made.skipped] == [3]
    assert [why.code for why in made.skipped[0].conflicts] == ["agenda.move_meets"]
    assert talks(office, first.case_id) == booked_on(WEEKS[0], WEEKS[1], WEEKS[3])  # three made, with the first


def test_a_holiday_and_a_day_off_are_in_the_way(given: Given) -> None:
    office, _ = given
    first = call(office, start=datetime(2026, 11, 27, 10, tzinfo=AMSTERDAM))  # a Friday; Christmas is four weeks on
    dates = series_dates(office, first.booking_id, SeriesWish(2, 4))
    assert [[why.code for why in one.conflicts] for one in dates] == [[], ["agenda.outside_hours"], []]
    with pytest.raises(NotAllowed, match="series_conflicts"):
        repeat_talk(office, first, SeriesWish(4, 2), BY, skip_conflicts=True)  # all clash: nothing is made


def test_who_was_spoken_keeps_the_talks_that_follow(given: Given) -> None:
    office, clock = given
    first = call(office)
    repeat_talk(office, first, FOUR_WEEKLY, BY, skip_conflicts=False)
    record_attempt(office, first.case_id, AttemptResult.SPOKEN, BY)  # a day early
    done = [(WEEKS[0], BookingState.DONE)]
    assert talks(office, first.case_id) == done + booked_on(*WEEKS[1:])
    assert status(office, first.case_id) is CaseStatus.PLANNED
    clock.moment = FIRST + timedelta(weeks=1, hours=1)
    record_attempt(office, first.case_id, AttemptResult.SPOKEN, BY)
    assert talks(office, first.case_id) == [*done, (WEEKS[1], BookingState.DONE), *booked_on(*WEEKS[2:])]


def test_one_of_them_is_moved_or_cancelled_by_itself_and_closing_cancels_the_rest(given: Given) -> None:
    office, _ = given
    first = call(office)
    second, third, _ = repeat_talk(office, first, FOUR_WEEKLY, BY, skip_conflicts=False).made
    later = Interval(second.interval.start + timedelta(days=1), second.interval.end + timedelta(days=1))
    move_booking(office, second.booking_id, Slot(ContactForm.PHONE, later, (NOOR,)), BY)
    cancel_booking(office, third.booking_id, "", BY)
    assert status(office, first.case_id) is CaseStatus.PLANNED
    undo_last(office, BY)
    assert [state for _, state in talks(office, first.case_id)] == [BookingState.BOOKED] * 4
    with office.store.reading() as tx:
        case = cases.case(tx, first.case_id)
    record_outcome(office, case.case_id, OutcomeCode.EXPLAINED, BY)
    assert {state for _, state in talks(office, case.case_id)} == {BookingState.CANCELLED}


def test_a_colleague_who_moved_the_first_talk_meanwhile_is_told(given: Given) -> None:
    office, _ = given
    first = call(office)
    at = Interval(first.interval.start + timedelta(hours=1), first.interval.end + timedelta(hours=1))
    move_booking(office, first.booking_id, Slot(ContactForm.PHONE, at, (NOOR,)), BY)
    with pytest.raises(StaleCase):
        repeat_talk(office, first, FOUR_WEEKLY, BY, skip_conflicts=False)
    assert len(talks(office, first.case_id)) == 1


def test_the_letter_and_its_calendar_file_tell_all_dates_and_the_story_too(given: Given) -> None:
    office, _ = given
    first = call(office)
    repeat_talk(office, first, FOUR_WEEKLY, BY, skip_conflicts=False)
    bundle = write_letter(office, first.case_id, LetterKind.CONFIRMATION)
    assert "dinsdag 24 november 2026" in bundle.email_text
    assert "Daarna: dinsdag 1 december 2026 om 10.00 uur; dinsdag 8 december 2026 om 10.00 uur" in bundle.email_text
    assert bundle.ics is not None
    starts = [event["DTSTART"].dt for event in icalendar.Calendar.from_ical(bundle.ics).walk("VEVENT")]
    assert [start.date() for start in starts] == WEEKS
    with office.store.reading() as tx:
        told = [line.action for line in audit.audit_of_case(tx, first.case_id)]
    assert told.count("booked") == 4
    assert told[-1] == "series_booked"


def test_the_second_colleague_and_the_room_come_along(given: Given) -> None:
    office, _ = given
    case = registered(office)
    slot = Slot(ContactForm.TOWN_HALL, Interval(FIRST, FIRST + timedelta(minutes=45)), (NOOR, BRAM), 1)
    first = book_slot(office, case.case_id, slot, BY)
    made = repeat_talk(office, first, replace(FOUR_WEEKLY, talks=2), BY, skip_conflicts=False).made
    assert [(one.colleague_ids, one.place_id) for one in made] == [((NOOR, BRAM), 1)]
    call(office, "Z-2", FIRST + timedelta(weeks=2), BRAM)
    again = series_dates(office, first.booking_id, SeriesWish(2, 2))
    assert [dict(why.facts)["who"] for why in again[0].conflicts] == ["Bram Proef"]


def places(office: Office, case_id: int) -> list[str]:
    """Which talk of how many each talk is that stands, as the case and the week both tell it."""
    with office.store.reading() as tx:
        of_case = [one.series for one in bookings.bookings_of_case(tx, case_id) if one.state is BookingState.BOOKED]
    reads = Reads(office.store.home)
    window = Interval(FIRST - timedelta(weeks=1), FIRST + timedelta(weeks=20))
    of_week = [row.series for row in reads.week_bookings(None, window) if row.case_id == case_id]
    of_story = [line.series for line in reads.case_story(case_id) if line.kind == "booking" and line.code == "booked"]
    reads.close()
    assert of_case == of_week == of_story
    return [one.shown if one is not None else "" for one in of_case]


def test_each_talk_knows_which_of_how_many_it_is_whatever_happens_to_the_others(given: Given) -> None:
    office, _clock = given
    first = call(office)
    call(office, "Z-2", FIRST + timedelta(days=1))
    assert places(office, first.case_id) == [""]
    made = repeat_talk(office, first, FOUR_WEEKLY, BY, skip_conflicts=False).made
    assert places(office, first.case_id) == ["1/4", "2/4", "3/4", "4/4"]
    assert [one.series.shown for one in made if one.series] == ["2/4", "3/4", "4/4"]  # as they were stored
    cancel_booking(office, made[0].booking_id, "", BY)
    assert places(office, first.case_id) == ["1/3", "2/3", "3/3"]
    undo_last(office, BY)
    assert places(office, first.case_id) == ["1/4", "2/4", "3/4", "4/4"]
    at = made[0].interval.start + timedelta(weeks=3)
    later = Slot(ContactForm.PHONE, Interval(at, at + timedelta(minutes=30)), (NOOR,))
    moved = move_booking(office, made[0].booking_id, later, BY)
    assert moved.series is not None
    with office.store.reading() as tx:
        after = bookings.booking(tx, moved.booking_id).series
    assert after is not None and after.shown == "4/4"  # it is the last one now
    repeat_talk(office, after_talk(office, moved.booking_id), SeriesWish(1, 2), BY, skip_conflicts=False)
    assert places(office, first.case_id) == ["1/5", "2/5", "3/5", "4/5", "5/5"]  # a talk of a series goes on with it


def after_talk(office: Office, booking_id: int) -> Booking:
    with office.store.reading() as tx:
        return bookings.booking(tx, booking_id)


def test_paper_tells_which_talk_of_the_series_it_is(tmp_path: Path) -> None:
    office, clock = small_office(tmp_path)
    first = call(office)
    repeat_talk(office, first, FOUR_WEEKLY, BY, skip_conflicts=False)
    second = WEEKS[1]
    week = second.isocalendar()
    clock.moment += timedelta(weeks=1)
    assert "gesprek 2 van 4" in words(day_list_of_colleague(office, NOOR, second))
    assert "Afspraak 2 van 4, 30 minuten" in words(guide_pdf_for_case(office, first.case_id, ContactForm.PHONE))
    assert "Afspraak 3 van 4, 30 minuten" in words(guides_of_day(office, 1, WEEKS[2]))
    shown = words(week_pdf_of_team(office, AskedWeek(1, week.year, week.week)))
    assert "Z-1 2/4" in shown and "2/4 gesprek 2 van 4" in shown  # in its cell, and in the legend
    office.store.close()
