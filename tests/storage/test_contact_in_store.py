"""Attempts, agreements, outcomes, outbox, busy time, drafts, settings and undo come back as they were."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from openplanner.domain.calendar import BusyBlock, BusyStatus
from openplanner.domain.case import CaseType, ContactForm, OutcomeCode
from openplanner.domain.colleague import (
    Colleague,
    DayException,
    Place,
    PlaceKind,
    Team,
    Weeks,
    WorkingPattern,
    WorkingPeriod,
)
from openplanner.domain.contact import Agreement, Attempt, AttemptResult
from openplanner.domain.errors import NotAllowed, StaleCase
from openplanner.domain.interval import Interval, TimeSpan
from openplanner.domain.outbox import LEASE, OutboxAction, OutboxRow, OutboxState, failed, needs_person, sent
from openplanner.domain.reason import because
from openplanner.storage import attempts, busy, cases, colleagues, drafts, organisation, outbox, undo
from openplanner.storage.reads import Reads
from openplanner.storage.store import Store
from tests.storage import given


def test_attempts_are_counted_on_the_case(store: Store) -> None:
    reads = Reads(store.home)
    with store.transaction() as tx:
        team_id, (anna, _) = given.staffed(tx)
        case = cases.add_case(tx, given.a_case(team_id))
        later = Attempt(case.case_id, given.NOW, anna, AttemptResult.VOICEMAIL, "+31612345678", 3, "Ingesproken")
        second = attempts.add_attempt(tx, later)
        first = attempts.add_attempt(
            tx, replace(later, at=given.NOW - timedelta(hours=1), result=AttemptResult.LINE_BUSY)
        )
        assert replace(second, attempt_id=0) == later
        assert attempts.attempts_of_case(tx, case.case_id) == (first, second)
    row = reads.worklist(team_id, given.NOW)[0]
    assert (row.attempts, row.last_attempt_at, row.last_result) == (2, given.NOW, AttemptResult.VOICEMAIL)
    with store.transaction() as tx:
        attempts.drop_attempt(tx, second.attempt_id)
        attempts.drop_attempt(tx, 99)
        assert cases.save_case(tx, case).version == 2
    row = reads.worklist(team_id, given.NOW)[0]
    assert (row.attempts, row.last_result) == (1, AttemptResult.LINE_BUSY)
    reads.close()


def test_agreements_and_outcomes(store: Store) -> None:
    with store.transaction() as tx:
        team_id, _ = given.staffed(tx)
        case = cases.add_case(tx, given.a_case(team_id))
        late = attempts.add_agreement(tx, Agreement(case.case_id, "Anna", "belt terug", date(2026, 12, 1), "per mail"))
        soon = attempts.add_agreement(tx, Agreement(case.case_id, "U", "stuurt de brief", date(2026, 11, 26)))
        assert attempts.agreements_of_case(tx, case.case_id) == (soon, late)
        assert attempts.open_agreements(tx, date(2026, 11, 26)) == (soon,)
        done = attempts.save_agreement(tx, replace(soon, done_on=given.TODAY))
        assert attempts.open_agreements(tx, date(2026, 12, 31)) == (late,)
        assert attempts.agreements_of_case(tx, case.case_id) == (done, late)
        attempts.drop_agreement(tx, late.agreement_id)
        with pytest.raises(NotAllowed, match="agreement_missing"):
            attempts.save_agreement(tx, late)
        entry = attempts.OutcomeEntry(case.case_id, given.NOW, 1, OutcomeCode.EXPLAINED, "Alles was duidelijk")
        stored = attempts.add_outcome(tx, entry)
        again = attempts.add_outcome(tx, replace(entry, outcome=None, at=given.NOW + timedelta(days=1)))
        assert attempts.outcomes_of_case(tx, case.case_id) == (stored, again)
        attempts.drop_outcome(tx, again.outcome_id)
        assert attempts.outcomes_of_case(tx, case.case_id) == (stored,)


def test_a_colleague_comes_back_as_he_was(store: Store) -> None:
    pattern = WorkingPattern(
        (WorkingPeriod(1, TimeSpan(540, 1020), Weeks.ODD), WorkingPeriod(3, TimeSpan(540, 720))),
        (WorkingPeriod(1, TimeSpan(750, 780)),),
        (DayException(date(2026, 12, 24), (TimeSpan(540, 720),), "kerstavond"), DayException(date(2026, 12, 31))),
    )
    with store.transaction() as tx:
        teams = tuple(colleagues.add_team(tx, Team(name)).team_id for name in ("Woo", "Bezwaar"))
        colleague = Colleague(
            "Chris Test", "chris@voorbeeld.test", teams, frozenset({CaseType.WOO_REQUEST}), frozenset({"nl", "de"}),
            frozenset({ContactForm.PHONE}), pattern, 6,
        )  # fmt: skip
        stored = colleagues.add_colleague(tx, colleague)
        assert replace(stored, colleague_id=0, version=0) == colleague
        left = colleagues.save_colleague(tx, replace(stored, active=False, team_ids=teams[:1]))
        with pytest.raises(StaleCase, match="stale_colleague"):
            colleagues.save_colleague(tx, stored)
        assert colleagues.colleagues(tx) == ()
        assert colleagues.colleagues(tx, teams[0], active=False) == (left,)
        assert colleagues.colleagues(tx, teams[1], active=False) == ()
        assert [team.name for team in colleagues.teams(tx)] == ["Bezwaar", "Woo"]
        with pytest.raises(NotAllowed, match="team_missing"):
            colleagues.save_team(tx, Team("Spook", 99))
        with pytest.raises(NotAllowed, match="colleague_missing"):
            colleagues.colleague(tx, 99)


def test_places(store: Store) -> None:
    with store.transaction() as tx:
        room = colleagues.add_place(
            tx, Place("Buurthuis", PlaceKind.NEIGHBOURHOOD, "Proefstraat 1", "b@voorbeeld.test", 15, 8)
        )
        assert colleagues.places(tx) == (room,)
        closed = colleagues.save_place(tx, replace(room, active=False))
        assert colleagues.places(tx) == ()
        assert colleagues.places(tx, active=False) == (closed,)
        with pytest.raises(NotAllowed, match="place_missing"):
            colleagues.place(tx, 99)


def a_row(store: Store, times: int = 1) -> list[OutboxRow]:
    with store.transaction() as tx:
        _, booking = given.booked(tx, given.at(9))
        rows = [OutboxRow(booking.key, booking.booking_id, OutboxAction.CREATE)]
        rows += [OutboxRow(booking.key, booking.booking_id, OutboxAction.UPDATE)] * (times - 1)
        return [outbox.add_row(tx, row) for row in rows]


def test_an_outbox_row_is_taken_by_one_sender_and_comes_free_when_he_dies(store: Store) -> None:
    (row,) = a_row(store)
    with store.transaction() as tx:
        mine = outbox.take_due(tx, given.NOW)
        assert mine is not None
        assert (mine.outbox_id, mine.state, mine.attempts) == (row.outbox_id, OutboxState.SENDING, 1)
        assert outbox.take_due(tx, given.NOW + timedelta(seconds=1)) is None
        other = outbox.take_due(tx, given.NOW + LEASE)
        assert other is not None
        assert other.attempts == 2
        with pytest.raises(StaleCase, match="stale_outbox"):
            outbox.save_row(tx, sent(mine, "1", "1"))
        done = outbox.save_row(tx, sent(other, "item", "change"))
        assert outbox.rows(tx) == outbox.rows_of_key(tx, row.key) == outbox.rows(tx, [OutboxState.DONE]) == (done,)
        assert outbox.take_due(tx, given.NOW + timedelta(days=9)) is None


def test_rows_of_one_booking_go_in_order(store: Store) -> None:
    first, second = a_row(store, times=2)
    with store.transaction() as tx:
        mine = outbox.take_due(tx, given.NOW)
        assert mine is not None
        outbox.save_row(tx, failed(mine, given.NOW, "calendar_offline", unknown=True))
        assert outbox.take_due(tx, given.NOW) is None
        again = outbox.take_due(tx, given.NOW + timedelta(hours=1))
        assert again is not None
        assert (again.outbox_id, again.attempts) == (first.outbox_id, 2)
        outbox.save_row(tx, needs_person(again, "slot_taken"))
        assert outbox.take_due(tx, given.NOW + timedelta(hours=2)) is None
        outbox.save_row(tx, sent(again, "1", "1"))
        next_one = outbox.take_due(tx, given.NOW + timedelta(hours=2))
        assert next_one is not None
        assert next_one.outbox_id == second.outbox_id


def test_busy_time_is_replaced_whole_and_unknown_is_told(store: Store) -> None:
    window = Interval(given.at(8).start, given.at(17).end)
    blocks = [
        BusyBlock(given.at(10), BusyStatus.TENTATIVE, "Overleg"),
        BusyBlock(given.at(7, minutes=90), BusyStatus.BUSY, "Arts", private=True),
        BusyBlock(given.at(18), BusyStatus.BUSY),
        BusyBlock(
            Interval(given.at(0, day=20).start, given.at(0, day=30).start), BusyStatus.OUT_OF_OFFICE, all_day=True
        ),
    ]
    with store.transaction() as tx:
        _, (anna, bram) = given.staffed(tx)
        room = given.a_room(tx)
        source = busy.CalendarSource("anna", busy.SourceKind.ICS, anna, label="anna.ics", fetched_at=given.NOW)
        stored = busy.replace_source(tx, source, blocks)
        answer, free, place = busy.busy_between(tx, window, [anna, bram], [room])
        assert answer.blocks == (blocks[3], replace(blocks[1], subject=""), blocks[0])
        assert (free.colleague_id, free.blocks, free.unknown) == (bram, (), ())
        assert (place.place_id, place.blocks) == (room, ())
        assert busy.sources(tx) == (stored,)
        why = because("storage.file_unreadable", line=3)
        busy.mark_unknown(tx, "anna", why, given.NOW)
        (answer,) = busy.busy_between(tx, window, [anna])
        assert (answer.unknown, len(answer.blocks)) == ((why,), 3)
        assert not busy.sources(tx)[0].known
        busy.replace_source(tx, source, [])
        (answer,) = busy.busy_between(tx, window, [anna])
        assert (answer.blocks, answer.unknown) == ((), ())
        busy.drop_source(tx, "anna")
        assert busy.sources(tx) == ()
        assert busy.busy_between(tx, window) == ()


def test_drafts_and_settings_and_undo(store: Store) -> None:
    with store.transaction() as tx:
        drafts.save_draft(tx, "intake", {"name": "Zoë", "day": given.TODAY, "n": None}, 1, given.NOW)
        drafts.save_draft(tx, "intake", {"name": "Zo"}, 2, given.NOW + timedelta(seconds=1))
        drafts.save_draft(tx, "conversation:3", {}, 1, given.NOW)
        assert [one.key for one in drafts.drafts(tx)] == ["intake", "conversation:3"]
        assert drafts.draft(tx, "intake") == drafts.Draft("intake", {"name": "Zo"}, given.NOW + timedelta(seconds=1), 2)
        drafts.drop_draft(tx, "intake")
        assert drafts.draft(tx, "intake") is None
        organisation.save_setting(tx, "municipality", "Proefstad")
        organisation.save_setting(tx, "municipality", "Voorbeeldstad")
        assert organisation.organisation_settings(tx) == {"municipality": "Voorbeeldstad"}
        organisation.drop_setting(tx, "municipality")
        assert organisation.organisation_settings(tx) == {}
        for number in range(50):
            undo.push_undo(tx, undo.UndoEntry("book", {"n": number}, given.NOW, number % 2, {"number": "Z-1"}))
        last = undo.last_undo(tx)
        assert last is not None
        assert (last.payload, last.facts) == ({"n": 49}, {"number": "Z-1"})
        mine = undo.last_undo(tx, by=1)
        assert mine is not None
        assert mine.payload == {"n": 49}
        taken_back = 0
        while (entry := undo.last_undo(tx, by=0)) is not None:
            undo.drop_undo(tx, entry.undo_id)
            taken_back += 1
        assert taken_back == 20
        assert undo.last_undo(tx) == mine
