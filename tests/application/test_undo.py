"""Whatever a colleague did, undoing all of it leaves the office as it was."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from openplanner.application.book_slot import Slot, book_slot
from openplanner.application.change_booking import cancel_booking, mark_no_show, move_booking
from openplanner.application.citizen_reminded import citizen_reminded
from openplanner.application.claim_case import claim_case
from openplanner.application.follow_calendars import seen_by_person
from openplanner.application.hand_over import hand_over
from openplanner.application.in_turn import KINDS
from openplanner.application.key_figures import key_figures
from openplanner.application.office import Office
from openplanner.application.record_attempt import record_attempt
from openplanner.application.record_outcome import (
    correct_outcome,
    finish_agreement,
    letter_sent,
    record_outcome,
    reopen_case,
)
from openplanner.application.register_case import register_cases
from openplanner.application.undo import undo_last, undo_step
from openplanner.application.upkeep.demo_office import Replay
from openplanner.application.upkeep.organisation import BY_NOBODY, save_team
from openplanner.domain.case import CaseStatus, ContactForm, OutcomeCode
from openplanner.domain.colleague import Team
from openplanner.domain.contact import Agreement, AttemptResult, Attention, BookingState
from openplanner.domain.errors import NotAllowed, Refused
from openplanner.domain.interval import AMSTERDAM, Interval
from openplanner.domain.outbox import OutboxAction
from openplanner.storage import attempts, bookings, cases, outbox
from openplanner.storage.reads import Reads
from openplanner.texts import Texts
from tests.offices import BY, MONDAY, letter, registered, small_office

REASON = "Verkeerd gekozen"
STATE = (
    "select * from cases", "select * from people", "select * from phone_numbers", "select * from case_parties",
    "select * from terms", "select * from attempts", "select * from agreements", "select * from outcomes",
    "select subject_kind, subject_id, starts_at, ends_at, booking_id from claims",
    """select b.*, (select group_concat(colleague_id) from booking_people p where p.booking_id = b.booking_id)
    from bookings b where state <> 'cancelled'""",
)  # fmt: skip
COUNTED = {"version", "sequence", "claim_id", "person_id", "citizen_id"}  # numbers of saves and rows, not of the office


@pytest.fixture
def place(tmp_path: Path) -> Iterator[tuple[Office, Replay]]:
    office, clock = small_office(tmp_path)
    save_team(office, Team("Klachten"), BY_NOBODY)
    yield office, clock
    office.store.close()


def state(office: Office) -> list[list[tuple[object, ...]]]:
    """Everything the office knows, without its log and its counters of saves."""
    connection = sqlite3.connect(office.store.path)
    connection.row_factory = sqlite3.Row
    with connection:
        tables = [
            [tuple((name, row[name]) for name in row.keys() if name not in COUNTED) for row in connection.execute(one)]  # noqa: SIM118
            for one in STATE
        ]
    connection.close()
    return [sorted(rows, key=repr) for rows in tables]


@dataclass
class Chance:
    """A colleague who does whatever is possible, in an order that chance decides."""

    office: Office
    clock: Replay
    dice: random.Random
    done: list[str] = field(default_factory=list)
    numbers: int = 0

    def step(self) -> None:
        """One step that was not refused; the clock goes on a little."""
        steps = self.steps()
        while True:
            name = self.dice.choice(SELDOM if self.dice.random() < 0.1 else sorted(steps.keys() - set(SELDOM)))
            try:
                steps[name]()
            except Refused:
                continue
            self.done.append(name)
            self.clock.moment += timedelta(minutes=self.dice.choice((1, 1, 5, 20)))
            return

    def steps(self) -> dict[str, Callable[[], object]]:
        office, dice = self.office, self.dice
        return {
            "register": lambda: registered(office, self._number()),
            "import": lambda: register_cases(office, [letter(self._number()) for _ in range(3)], BY),
            "claim": self._claim,
            "book": lambda: book_slot(office, self._case(), self._slot(), BY),
            "move": lambda: move_booking(office, self._booking(), self._slot(), BY),
            "cancel": lambda: cancel_booking(office, self._booking(), REASON, BY),
            "no_show": lambda: mark_no_show(office, self._booking(), BY),
            "attempt": lambda: record_attempt(
                office, self._case(), dice.choice(list(AttemptResult)), BY, minutes=4, agreements=self._promises()
            ),
            "outcome": lambda: record_outcome(office, self._case(), dice.choice(OUTCOMES), BY, REASON),
            "reopen": lambda: reopen_case(office, self._case(), REASON, BY),
            "correct": lambda: correct_outcome(office, self._case(), dice.choice(OUTCOMES), BY, REASON),
            "hand_over": lambda: hand_over(
                office, self._case(), dice.choice((1, 2)), BY, colleague_id=dice.choice((None, 1, 2))
            ),
            "letter": lambda: letter_sent(office, self._case(), BY),
            "remind": lambda: citizen_reminded(office, self._booking(), BY),
            "keep": self._keep,
        }

    def _number(self) -> str:
        self.numbers += 1
        return f"T-{self.numbers}"

    def _case(self) -> int:
        return self._one("select case_id from cases")

    def _booking(self) -> int:
        return self._one("select booking_id from bookings")

    def _claim(self) -> None:
        case_id = self._one("select case_id from cases where claimed_by is null")
        claim_case(self.office, case_id, BY, on_purpose=True)

    def _keep(self) -> None:
        agreement_id = self._one("select agreement_id from agreements where done_on is null")
        with self.office.store.reading() as tx:
            promises = [one for case in cases.open_cases(tx) for one in attempts.agreements_of_case(tx, case.case_id)]
        case_id = next((one.case_id for one in promises if one.agreement_id == agreement_id), 0)
        if not case_id:
            raise NotAllowed("case_missing")
        finish_agreement(self.office, case_id, agreement_id, self.clock().date(), BY)

    def _one(self, asked: str) -> int:
        connection = sqlite3.connect(self.office.store.path)
        found = [int(row[0]) for row in connection.execute(asked)]
        connection.close()
        if not found:
            raise NotAllowed("nothing_to_undo")
        return self.dice.choice(found)

    def _slot(self) -> Slot:
        start = (self.clock() + timedelta(days=self.dice.choice((0, 1, 2)))).replace(
            hour=self.dice.randrange(9, 17), minute=0
        )
        people = self.dice.choice(((1,), (2,), (1, 2)))
        return Slot(ContactForm.PHONE, Interval(start, start + timedelta(minutes=30)), people)

    def _promises(self) -> tuple[Agreement, ...]:
        day = self.clock().date() + timedelta(days=2)
        return (Agreement(0, "ik", "stuur de tekening", day),) if self.dice.random() < 0.5 else ()


SELDOM = ("import", "register")
OUTCOMES = [code for code in OutcomeCode if code is not OutcomeCode.WITHDRAWN_CONFIRMED]


@pytest.mark.parametrize("seed", range(25))
def test_undoing_all_of_a_random_morning_leaves_the_office_as_it_was(place: tuple[Office, Replay], seed: int) -> None:
    office, clock = place
    for number in range(3):
        registered(office, f"Z-{number}")
    chance = Chance(office, clock, random.Random(seed))
    for _ in range(12):  # what went before, by somebody else
        chance.step()
    connection = sqlite3.connect(office.store.path)
    with connection:
        connection.execute("delete from undo")
    connection.close()
    states = []
    for _ in range(20):
        states.append(state(office))
        chance.step()
    moment = clock.moment
    for number in reversed(range(20)):
        if not _undone(office, clock, moment):
            return  # the step was a talk at a moment that is over: said, and nothing changed
        now, then = state(office), states[number]
        assert [(a, b) for a, b in zip(now, then, strict=True) if a != b] == [], (seed, number, chance.done[-20:])
    with pytest.raises(NotAllowed, match="nothing_to_undo"):
        undo_last(office, BY)


def _undone(office: Office, clock: Replay, moment: datetime) -> bool:
    before = state(office)
    try:
        said = undo_last(office, BY)
    except Refused as refused:
        assert refused.code in {"slot_in_past", "slot_taken"}
        assert state(office) == before
        return False
    assert Texts("nl").has(said.code) and Texts("en").has(said.code)
    return True


def test_every_kind_has_its_words_in_both_languages() -> None:
    for language in ("nl", "en"):
        texts = Texts(language)
        assert [kind for kind in KINDS if not texts.has(f"actions.undo_{kind}")] == []
        assert [kind for kind in KINDS if not texts.has(f"actions.undid_{kind}")] == []


def slot(day: int, hour: int, people: tuple[int, ...] = (1,)) -> Slot:
    start = datetime(2026, 11, day, hour, tzinfo=AMSTERDAM)
    return Slot(ContactForm.PHONE, Interval(start, start + timedelta(minutes=30)), people)


def test_each_colleague_has_twenty_steps_of_their_own(place: tuple[Office, Replay]) -> None:
    office, _ = place
    registered(office, "Z-mine")
    for number in range(25):
        register_cases(office, [letter(f"Z-{number}")], BY + 1)
    assert undo_last(office, BY).code == "actions.undid_registered"
    undone = 0
    with pytest.raises(NotAllowed, match="nothing_to_undo"):
        while True:
            undo_last(office, BY + 1)
            undone += 1
    assert undone == 20


def test_undoing_a_booking_tells_the_calendar_and_says_so(place: tuple[Office, Replay]) -> None:
    office, _ = place
    case = registered(office)
    book_slot(office, case.case_id, slot(24, 10), BY)
    said = undo_last(office, BY)
    assert "uit de agenda" in Texts("nl").reason(said)
    with office.store.reading() as tx:
        actions = [row.action for row in outbox.rows(tx)]
    assert actions == [OutboxAction.CREATE, OutboxAction.CANCEL]


def test_a_step_with_something_on_top_of_it_waits_for_its_turn_and_says_why(place: tuple[Office, Replay]) -> None:
    office, _ = place
    case, other = registered(office, "Z-1"), registered(office, "Z-2")
    record_attempt(office, case.case_id, AttemptResult.SPOKEN, BY)
    record_outcome(office, case.case_id, OutcomeCode.EXPLAINED, BY + 1)
    reads = Reads(office.store.path)
    rows = {(row.kind, row.number): row.undo_id for row in reads.undo_rows(BY)}
    with pytest.raises(NotAllowed) as refused:
        undo_step(office, rows["attempted", "Z-1"], BY)
    assert refused.value.code == "undo_newer_first"
    assert "zaak afronden" in str(Texts("nl").error(refused.value))
    undo_step(office, rows["registered", "Z-2"], BY)
    undo_last(office, BY + 1)
    undo_step(office, rows["attempted", "Z-1"], BY)
    assert [(row.kind, row.number) for row in reads.undo_rows(BY)] == [("registered", "Z-1")]
    with office.store.reading() as tx:
        assert cases.case(tx, case.case_id).status is CaseStatus.TO_PLAN
        assert cases.case_by_number(tx, other.number) is None
    reads.close()


def test_another_colleagues_step_is_not_mine_to_undo(place: tuple[Office, Replay]) -> None:
    office, _ = place
    registered(office)
    reads = Reads(office.store.path)
    with pytest.raises(NotAllowed, match="nothing_to_undo"):
        undo_step(office, reads.undo_rows(BY)[0].undo_id, BY + 1)
    assert reads.undo_rows(BY + 1) == []
    reads.close()


def test_a_step_about_something_that_is_gone_leaves_the_list(place: tuple[Office, Replay]) -> None:
    office, _ = place
    case = registered(office)
    claim_case(office, case.case_id, BY + 1, on_purpose=True)
    undo_last(office, BY)
    with pytest.raises(NotAllowed, match="case_missing"):
        undo_last(office, BY + 1)
    with pytest.raises(NotAllowed, match="nothing_to_undo"):
        undo_last(office, BY + 1)


def test_a_list_that_was_read_in_goes_as_a_whole_unless_somebody_phoned(place: tuple[Office, Replay]) -> None:
    office, _ = place
    made = register_cases(office, [letter(f"Z-{number}") for number in range(4)], BY)
    record_attempt(office, made[2], AttemptResult.NO_ANSWER, BY + 1)
    with pytest.raises(NotAllowed, match="case_has_contact"):
        undo_last(office, BY)
    with office.store.reading() as tx:
        assert len(cases.open_cases(tx)) == 4
    undo_last(office, BY + 1)
    assert undo_last(office, BY).facts == (("n", 4),)
    with office.store.reading() as tx:
        assert cases.open_cases(tx) == ()


def test_closing_brings_its_cancelled_talk_back(place: tuple[Office, Replay]) -> None:
    office, _ = place
    case = registered(office)
    booked = book_slot(office, case.case_id, slot(24, 10), BY)
    record_outcome(office, case.case_id, OutcomeCode.EXPLAINED, BY)
    undo_last(office, BY)
    with office.store.reading() as tx:
        assert bookings.booking(tx, booked.booking_id).state is BookingState.BOOKED
        assert cases.case(tx, case.case_id).status is CaseStatus.PLANNED
        assert attempts.outcomes_of_case(tx, case.case_id) == ()


def test_a_correction_keeps_the_day_of_closing_and_is_no_case_that_came_back(place: tuple[Office, Replay]) -> None:
    office, clock = place
    case = registered(office)
    closed = record_outcome(office, case.case_id, OutcomeCode.EXPLAINED, BY)
    clock.moment = MONDAY + timedelta(days=3)
    after = correct_outcome(office, case.case_id, OutcomeCode.OTHER_SOLUTION, BY, REASON)
    assert (after.outcome, after.closed_at) == (OutcomeCode.OTHER_SOLUTION, closed.closed_at)
    figures = key_figures(office, MONDAY.date(), clock.moment.date())
    assert (figures.figure("K7").numerator, figures.figure("K7").denominator) == (0, 1)
    undo_last(office, BY)
    with office.store.reading() as tx:
        assert cases.case(tx, case.case_id).outcome is OutcomeCode.EXPLAINED
    with pytest.raises(NotAllowed, match="case_not_closed"):
        correct_outcome(office, registered(office, "Z-2").case_id, OutcomeCode.FORMAL, BY, REASON)


def test_seen_is_unseen_again(place: tuple[Office, Replay]) -> None:
    office, clock = place
    case = registered(office)
    booked = book_slot(office, case.case_id, slot(24, 10), BY)
    with office.store.transaction() as tx:
        from dataclasses import replace

        bookings.save_booking(tx, replace(booked, attention=Attention.MOVED_OUTSIDE), clock())
    seen_by_person(office, [booked.booking_id], BY)
    undo_last(office, BY)
    with office.store.reading() as tx:
        assert bookings.booking(tx, booked.booking_id).attention is Attention.MOVED_OUTSIDE
