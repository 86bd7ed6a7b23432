"""Whoever wants an earlier talk is offered a moment that is given back; a person decides (peers.md row 25)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from openplanner.application.book_slot import Slot, book_slot
from openplanner.application.change_booking import cancel_booking
from openplanner.application.earlier_moment import give_moment, want_earlier, who_wants_earlier
from openplanner.application.office import Office
from openplanner.application.register_case import register_case
from openplanner.application.upkeep.demo_office import Replay
from openplanner.domain.case import CaseType, ContactForm, wished
from openplanner.domain.contact import Booking
from openplanner.domain.errors import NotAllowed
from openplanner.domain.interval import AMSTERDAM, Interval, TimeSpan
from openplanner.storage import bookings
from tests.offices import BY, letter, registered, small_office

NOOR, BRAM = 1, 2


@pytest.fixture
def place(tmp_path: Path) -> Iterator[tuple[Office, Replay]]:
    office, clock = small_office(tmp_path)
    yield office, clock
    office.store.close()


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=AMSTERDAM)


def talk(office: Office, case_id: int, start: datetime, who: int = NOOR, minutes: int = 30) -> Booking:
    slot = Slot(ContactForm.PHONE, Interval(start, start + timedelta(minutes=minutes)), (who,))
    return book_slot(office, case_id, slot, BY)


def freed(office: Office, start: datetime) -> Booking:
    return cancel_booking(office, talk(office, registered(office, f"V-{start:%d%H}").case_id, start).booking_id, "", BY)


def test_the_best_one_is_offered_at_once_and_gets_it_only_when_a_person_says_so(place: tuple[Office, Replay]) -> None:
    office, _ = place
    case = registered(office, "Z-1")
    later = talk(office, case.case_id, at(26, 15))
    assert want_earlier(office, case.case_id, BY)
    gone = freed(office, at(24, 10))
    (best,) = who_wants_earlier(office, gone)
    assert (best.case.number, best.booking.booking_id) == ("Z-1", later.booking_id)
    with office.store.reading() as tx:
        assert bookings.booking(tx, later.booking_id).interval == later.interval
    moved = give_moment(office, best, BY)
    assert moved.interval.start == at(24, 10) and moved.colleague_ids == (NOOR,)
    assert who_wants_earlier(office, freed(office, at(23, 13))) == ()  # it is off the list


def test_the_earliest_last_day_comes_first_then_who_waits_longest(place: tuple[Office, Replay]) -> None:
    office, clock = place
    for number, kind in (("Z-1", CaseType.OBJECTION), ("Z-2", CaseType.OBJECTION), ("Z-3", CaseType.QUESTION)):
        case = registered(office, number, kind)
        talk(office, case.case_id, at(26, 9 + int(number[-1]), 15))
        clock.moment += timedelta(minutes=1)
        want_earlier(office, case.case_id, BY)
    found = who_wants_earlier(office, freed(office, at(24, 10)))
    assert [one.case.number for one in found] == ["Z-3", "Z-1", "Z-2"]


def test_who_cannot_have_it_is_not_offered(place: tuple[Office, Replay]) -> None:
    office, _ = place
    afternoons = register_case(office, replace(letter("Z-1"), wishes=wished(hours=TimeSpan(780, 1020))), BY)
    other_language = register_case(office, replace(letter("Z-2"), language="ti"), BY)
    sooner = registered(office, "Z-3")
    for number, case in enumerate((afternoons, other_language)):
        talk(office, case.case_id, at(26, 13 + number, 15))
        want_earlier(office, case.case_id, BY)
    talk(office, sooner.case_id, at(23, 16), BRAM)
    want_earlier(office, sooner.case_id, BY)
    assert who_wants_earlier(office, freed(office, at(24, 10))) == ()
    assert [one.case.number for one in who_wants_earlier(office, freed(office, at(24, 14)))] == ["Z-1"]


def test_a_second_time_takes_it_off_the_list_and_without_a_talk_it_cannot_be_on_it(
    place: tuple[Office, Replay],
) -> None:
    office, _ = place
    case = registered(office)
    with pytest.raises(NotAllowed, match="no_talk_to_move"):
        want_earlier(office, case.case_id, BY)
    talk(office, case.case_id, at(26, 15))
    assert want_earlier(office, case.case_id, BY) and not want_earlier(office, case.case_id, BY)
    assert who_wants_earlier(office, freed(office, at(24, 10))) == ()


def test_a_moment_that_has_passed_is_offered_to_nobody(place: tuple[Office, Replay]) -> None:
    office, clock = place
    case = registered(office)
    talk(office, case.case_id, at(26, 15))
    want_earlier(office, case.case_id, BY)
    gone = freed(office, at(24, 10))
    clock.moment = at(24, 10, 30)
    assert who_wants_earlier(office, gone) == ()
