"""No two claims on one colleague or room, however hard people try."""

from __future__ import annotations

import multiprocessing
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from openplanner.domain.colleague import PlaceKind
from openplanner.domain.contact import BookingState, ended, moved
from openplanner.domain.errors import NotAllowed, SlotTaken, StaleCase
from openplanner.domain.interval import Interval
from openplanner.storage import bookings, cases, sql
from openplanner.storage.server.address import Server
from openplanner.storage.store import Store, open_store
from tests.storage import given


def test_a_booking_comes_back_as_it_was(store: Store) -> None:
    with store.transaction() as tx:
        team_id, (anna, bram) = given.staffed(tx)
        case = cases.add_case(tx, given.a_case(team_id))
        room = given.a_room(tx)
        booking = given.a_booking(
            case.case_id, (bram, anna), given.at(9), place_id=room, before_minutes=5, after_minutes=10
        )
        stored = bookings.add_booking(tx, booking, given.NOW)
        assert replace(stored, booking_id=0, version=0) == booking
        assert bookings.booking_by_key(tx, booking.key) == stored
        assert bookings.booking_by_key(tx, uuid4()) is None
        assert bookings.bookings_of_case(tx, case.case_id) == (stored,)
        assert bookings.add_booking(tx, booking, given.NOW) == stored
        with pytest.raises(NotAllowed, match="booking_missing"):
            bookings.booking(tx, 99)


def test_touching_is_no_overlap_and_one_second_is(store: Store) -> None:
    with store.transaction() as tx:
        case, first = given.booked(tx, given.at(9))
        who = first.colleague_ids
        bookings.add_booking(
            tx, given.a_booking(case.case_id, who, Interval(first.interval.end, given.at(10).start)), given.NOW
        )
        with pytest.raises(SlotTaken) as refused:
            bookings.add_booking(
                tx,
                given.a_booking(
                    case.case_id, who, Interval(first.interval.end - timedelta(seconds=1), given.at(10).end)
                ),
                given.NOW,
            )
    assert refused.value.facts["who"] == who[0]
    assert refused.value.facts["kind"] == "colleague"


def test_a_room_is_claimed_and_a_home_is_not(store: Store) -> None:
    with store.transaction() as tx:
        team_id, (anna, bram) = given.staffed(tx)
        case = cases.add_case(tx, given.a_case(team_id))
        home, room = given.a_room(tx, PlaceKind.HOME), given.a_room(tx)
        for place in (home, room):
            when = given.at(9 if place == home else 11)
            bookings.add_booking(tx, given.a_booking(case.case_id, (anna,), when, place_id=place), given.NOW)
        bookings.add_booking(tx, given.a_booking(case.case_id, (bram,), given.at(9), place_id=home), given.NOW)
        with pytest.raises(SlotTaken) as refused:
            bookings.add_booking(tx, given.a_booking(case.case_id, (bram,), given.at(11), place_id=room), given.NOW)
    assert (refused.value.facts["kind"], refused.value.facts["who"]) == ("place", room)


def test_a_refused_booking_leaves_nothing(store: Store) -> None:
    with store.transaction() as tx:
        case, first = given.booked(tx, given.at(9))
    with pytest.raises(SlotTaken), store.transaction() as tx:
        bookings.add_booking(tx, given.a_booking(case.case_id, first.colleague_ids, given.at(9)), given.NOW)
    with store.reading() as tx:
        assert bookings.bookings_of_case(tx, case.case_id) == (first,)


def test_the_database_itself_refuses_overlap(store: Store) -> None:
    with store.transaction() as tx:
        _, first = given.booked(tx, given.at(9))

    def claim(hour: int, minutes: int = 30) -> None:
        span = given.at(hour, minutes)
        values = {"starts_at": span.start, "ends_at": span.end, "booking_id": first.booking_id}
        with store.transaction() as tx:
            whom = {"subject_kind": "colleague", "subject_id": first.colleague_ids[0]}
            tx.execute(sql.insert(sql.claims), whom | values)

    with pytest.raises(SlotTaken, match="slot_taken"):
        claim(8, 61)
    claim(12)
    with pytest.raises(SlotTaken, match="slot_taken"), store.transaction() as tx:
        later = sql.claims.c.starts_at == given.at(12).start
        tx.execute(sql.update(sql.claims).where(later).values(starts_at=given.at(9).start))


def test_a_hold_keeps_others_out_until_it_ends(store: Store) -> None:
    ends = given.NOW + timedelta(minutes=10)
    with store.transaction() as tx:
        team_id, (anna, _) = given.staffed(tx)
        case = cases.add_case(tx, given.a_case(team_id))
        hold = given.a_booking(case.case_id, (anna,), given.at(9), state=BookingState.HELD, hold_until=ends)
        held = bookings.add_booking(tx, hold, given.NOW)
        other = given.a_booking(case.case_id, (anna,), given.at(9))
        with pytest.raises(SlotTaken):
            bookings.add_booking(tx, other, ends - timedelta(seconds=1))
    with store.transaction() as tx:
        got = bookings.add_booking(tx, other, ends)
        with pytest.raises(SlotTaken):
            bookings.save_booking(tx, replace(held, state=BookingState.BOOKED, hold_until=None), ends)
    with store.transaction() as tx:
        bookings.save_booking(tx, ended(got, BookingState.CANCELLED), ends)
        late = bookings.save_booking(tx, replace(held, state=BookingState.BOOKED, hold_until=None), ends)
        assert late.state is BookingState.BOOKED
        with pytest.raises(SlotTaken):
            bookings.add_booking(tx, given.a_booking(case.case_id, (anna,), given.at(9)), ends)


def test_old_holds_are_forgotten(store: Store) -> None:
    with store.transaction() as tx:
        team_id, (anna, _) = given.staffed(tx)
        case = cases.add_case(tx, given.a_case(team_id))
        hold = given.a_booking(case.case_id, (anna,), given.at(9), state=BookingState.HELD, hold_until=given.NOW)
        held = bookings.add_booking(tx, replace(hold, hold_until=given.NOW + timedelta(minutes=1)), given.NOW)
        assert bookings.free_expired_holds(tx, given.NOW) == 0
        assert bookings.free_expired_holds(tx, given.NOW + timedelta(minutes=1)) == 1
        assert bookings.bookings_of_case(tx, case.case_id) == (held,)
        assert bookings.free_expired_holds(tx, given.NOW + timedelta(days=2)) == 0
        assert bookings.bookings_of_case(tx, case.case_id) == ()


def test_moving_and_ending_rewrite_the_claim(store: Store) -> None:
    with store.transaction() as tx:
        case, first = given.booked(tx, given.at(9))
        who = first.colleague_ids
        away = bookings.save_booking(tx, moved(first, given.at(9, minutes=60), who, None), given.NOW)
        assert (away.sequence, away.version) == (1, 2)
        with pytest.raises(StaleCase, match="stale_booking"):
            bookings.save_booking(tx, moved(first, given.at(13), who, None), given.NOW)
        away = bookings.save_booking(tx, moved(away, given.at(13), who, None), given.NOW)
        taken = bookings.add_booking(tx, given.a_booking(case.case_id, who, given.at(9)), given.NOW)
        with pytest.raises(SlotTaken) as refused:
            bookings.save_booking(tx, moved(away, given.at(9), who, None), given.NOW)
        assert refused.value.facts["booking_id"] == taken.booking_id
        bookings.save_booking(tx, ended(taken, BookingState.CANCELLED, "ziek"), given.NOW)
        back = bookings.save_booking(tx, moved(away, given.at(9), who, None), given.NOW)
        again = replace(bookings.booking(tx, taken.booking_id), state=BookingState.BOOKED)
        with pytest.raises(SlotTaken):
            bookings.save_booking(tx, again, given.NOW)
        assert bookings.bookings_between(tx, given.at(9)) == (back,)


def test_bookings_of_a_team_in_a_window(store: Store) -> None:
    with store.transaction() as tx:
        case, first = given.booked(tx, given.at(9))
        day = Interval(given.at(0).start, given.at(23).end)
        assert bookings.bookings_between(tx, day, case.team_id) == (first,)
        assert bookings.bookings_between(tx, day, case.team_id + 1) == ()
        assert bookings.bookings_between(tx, given.at(10)) == ()


def _wins(home: Path | Server, case_id: int, colleague_id: int, rounds: int) -> list[int]:
    """The slots that this program got, out of so many that another program wants too."""
    store, won = open_store(home, given.NOW), []
    for number in range(rounds):
        start = given.at(9).start + timedelta(minutes=30 * number)
        slot = Interval(start, start + timedelta(minutes=30))
        try:
            with store.transaction() as tx:
                bookings.add_booking(tx, given.a_booking(case_id, (colleague_id,), slot), given.NOW)
            won.append(number)
        except SlotTaken:
            pass
    store.close()
    return won


def test_twenty_threads_want_one_slot_and_one_gets_it(store: Store) -> None:
    with store.transaction() as tx:
        team_id, (anna, _) = given.staffed(tx)
        case = cases.add_case(tx, given.a_case(team_id))
    answers: list[str] = []
    start = threading.Barrier(20)

    def race() -> None:
        start.wait()
        try:
            with store.transaction() as tx:
                bookings.add_booking(tx, given.a_booking(case.case_id, (anna,), given.at(9)), given.NOW)
            answers.append("got it")
        except SlotTaken:
            answers.append("taken")

    threads = [threading.Thread(target=race) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["got it", *["taken"] * 19]


def test_two_programs_want_the_same_slots_and_each_is_given_once(store: Store, rounds: int = 60) -> None:
    with store.transaction() as tx:
        team_id, (anna, _) = given.staffed(tx)
        case = cases.add_case(tx, given.a_case(team_id))
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        won = pool.starmap_async(_wins, [(store.home, case.case_id, anna, rounds)] * 2, chunksize=1).get(timeout=120)
    assert sorted(won[0] + won[1]) == list(range(rounds))
