"""The shortest notice holds for who plans by hand as well; who may change the rule may plan sooner, with a reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from openplanner.application.book_slot import Slot, book_slot
from openplanner.application.change_booking import move_booking
from openplanner.application.move_consequences import move_consequences
from openplanner.application.notice_kept import Sooner
from openplanner.application.office import Office
from openplanner.application.undo import undo_last
from openplanner.application.upkeep.demo_office import Replay
from openplanner.domain.case import ContactForm
from openplanner.domain.contact import Booking, WhySooner
from openplanner.domain.errors import InvalidInput, NotAllowed
from openplanner.domain.interval import AMSTERDAM, Interval
from openplanner.domain.rights import Rights, Role
from openplanner.settings import NOTICE_DAYS, NOTICE_MINUTES, with_database_settings
from openplanner.storage import audit
from openplanner.storage.reads import Reads
from tests.offices import BY, registered, small_office

SOON, IN_TIME = (9, 15), (9, 45)  # it is Monday 23 November 2026, 9:00


@pytest.fixture
def place(tmp_path: Path) -> Iterator[tuple[Office, Replay]]:
    office, clock = small_office(tmp_path)
    clock.moment = datetime(2026, 11, 23, 9, 0, tzinfo=AMSTERDAM)
    yield replace(office, settings=with_database_settings(office.settings, {NOTICE_MINUTES.key: "30"})), clock
    office.store.close()


def slot(hour: int, minute: int, day: int = 23) -> Slot:
    start = datetime(2026, 11, day, hour, minute, tzinfo=AMSTERDAM)
    return Slot(ContactForm.PHONE, Interval(start, start + timedelta(minutes=30)), (1,))


def booked(office: Office, when: Slot, sooner: Sooner | None = None) -> Booking:
    case = registered(office, f"Z-{when.interval.start:%d%H%M}")
    return book_slot(office, case.case_id, when, BY, sooner=sooner or Sooner())


def kept(office: Office, booking: Booking) -> list[object]:
    with office.store.reading() as tx:
        return [line.after.get("sooner") for line in audit.audit_of_case(tx, booking.case_id)]


def test_sooner_than_the_notice_asks_for_a_reason(place: tuple[Office, Replay]) -> None:
    office, clock = place
    with pytest.raises(InvalidInput) as refused:
        booked(office, slot(*SOON))
    assert refused.value.code == "too_soon" and refused.value.facts["field"] == "why"
    assert refused.value.facts["earliest"] == clock() + timedelta(minutes=30)
    assert booked(office, slot(*IN_TIME)).booking_id


def test_the_reason_stands_in_the_log_and_in_the_story(place: tuple[Office, Replay]) -> None:
    office, _ = place
    made = booked(office, slot(*SOON), Sooner(why=WhySooner.URGENT))
    assert "urgent" in kept(office, made)
    told = Reads(office.store.path).case_story(made.case_id)
    assert "sooner_urgent" in [line.code for line in told if line.kind == "audit"]
    undo_last(office, BY)
    assert "urgent" in kept(office, made)


def test_a_reason_that_was_not_needed_is_not_kept(place: tuple[Office, Replay]) -> None:
    made = booked(place[0], slot(*IN_TIME), Sooner(why=WhySooner.URGENT))
    assert set(kept(place[0], made)) == {None}


@pytest.mark.parametrize("role", [Role.STAFF, Role.READER])
def test_who_may_not_change_the_rule_is_refused_whatever_the_reason(place: tuple[Office, Replay], role: Role) -> None:
    office = replace(place[0], rights=Rights(frozenset({role})))
    talk = booked(place[0], slot(11, 0))
    for sooner in (Sooner(), Sooner(why=WhySooner.URGENT)):
        with pytest.raises(NotAllowed) as refused:
            move_booking(office, talk.booking_id, slot(*SOON), BY, sooner=sooner)
        assert refused.value.code == "sooner_no_right"
    against = move_consequences(office, talk.booking_id, slot(*SOON)).against
    assert against[0].code == "agenda.move_soon_no_right"
    manager = replace(place[0], rights=Rights(frozenset({Role.STAFF, Role.MANAGER})))
    assert move_booking(manager, talk.booking_id, slot(*SOON), BY, sooner=Sooner(why=WhySooner.GAP))


def test_moving_sooner_asks_as_well_and_moving_later_does_not(place: tuple[Office, Replay]) -> None:
    office, clock = place
    talk = booked(office, slot(9, 45))
    clock.moment += timedelta(minutes=10)
    assert "agenda.move_soon" in [why.code for why in move_consequences(office, talk.booking_id, slot(9, 30)).against]
    assert not move_consequences(office, talk.booking_id, slot(9, 50)).against
    with pytest.raises(InvalidInput, match="too_soon"):
        move_booking(office, talk.booking_id, slot(9, 30), BY)
    clock.moment += timedelta(minutes=15)
    later = move_booking(office, talk.booking_id, slot(9, 50), BY)
    sooner = move_booking(office, later.booking_id, slot(9, 40), BY, sooner=Sooner(why=WhySooner.ASKED))
    assert kept(office, sooner)[-2:] == [None, "asked"]


def test_what_was_proposed_in_time_is_in_time_as_long_as_a_hold_lasts(place: tuple[Office, Replay]) -> None:
    office, clock = place
    offered = Sooner(clock())
    clock.moment += timedelta(minutes=9)
    assert booked(office, slot(9, 30), offered).booking_id
    clock.moment += timedelta(minutes=2)
    with pytest.raises(InvalidInput, match="too_soon"):
        booked(office, replace(slot(9, 29), colleague_ids=(2,)), offered)


@pytest.mark.parametrize(("day", "fine"), [(24, False), (25, True)])
def test_notice_in_working_days(place: tuple[Office, Replay], day: int, fine: bool) -> None:  # I1 on a Monday
    office = replace(place[0], settings=with_database_settings(place[0].settings, {NOTICE_DAYS.key: "2"}))
    if fine:
        assert booked(office, slot(9, 0, day)).booking_id
    else:
        with pytest.raises(InvalidInput, match="too_soon"):
            booked(office, slot(16, 0, day))
