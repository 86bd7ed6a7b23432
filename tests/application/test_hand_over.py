"""A case goes to another team or one colleague whole, and back in one choice when the address was wrong."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest

from openplanner.application.addressees import Address, addressees
from openplanner.application.claim_case import claim_case
from openplanner.application.given_to import Given
from openplanner.application.hand_over import hand_over
from openplanner.application.office import Office
from openplanner.application.open_case import open_case
from openplanner.application.propose_slots import Wanted, propose_slots
from openplanner.application.record_attempt import record_attempt
from openplanner.application.record_outcome import record_outcome
from openplanner.application.undo import undo_last
from openplanner.application.upkeep import organisation
from openplanner.domain.case import Case, ContactForm, OutcomeCode
from openplanner.domain.colleague import Colleague, Team, WorkingPattern
from openplanner.domain.contact import AttemptResult
from openplanner.domain.errors import InvalidInput, NotAllowed, StaleCase
from openplanner.storage import colleagues
from openplanner.storage.reads import Reads
from tests.offices import BY, registered, small_office

NOOR, BRAM = BY, 2
Result = TypeVar("Result")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made, _clock = small_office(tmp_path)
    for name in ("Woo", "Klachten"):
        organisation.save_team(made, Team(name), BY)
    yield made
    made.store.close()


def now(office: Office, case: Case) -> Case:
    return open_case(office, case.case_id).case


def named(office: Office, case_id: int) -> list[str]:
    return [one.name or one.team for one in addressees(office, case_id, BY)]


def office_reads(office: Office, asked: Callable[[Reads], Result]) -> Result:
    reads = Reads(office.store.path)
    found = asked(reads)
    reads.close()
    return found


def kept(case: Case) -> tuple[object, ...]:
    return case.terms, case.received_at, case.status, case.number, case.citizen


def test_the_dates_and_the_history_go_along_and_nobody_claims_it(office: Office) -> None:
    case = registered(office)
    record_attempt(office, case.case_id, AttemptResult.NO_ANSWER, BY)
    claim_case(office, case.case_id, BY)
    before = open_case(office, case.case_id)
    after = hand_over(office, case.case_id, 2, BY)
    assert (after.team_id, after.claimed_by) == (2, None)
    assert kept(after) == kept(before.case)
    assert open_case(office, case.case_id).attempts == before.attempts
    reads = Reads(office.store.path)
    assert [row.case_id for row in reads.worklist(2, office.clock())] == [case.case_id]
    assert reads.worklist(1, office.clock()) == []
    assert "handed_over" in [line.code for line in reads.case_story(case.case_id)]
    reads.close()


def test_a_wrong_address_goes_back_in_one_choice_or_is_undone(office: Office) -> None:
    case = registered(office)
    assert named(office, case.case_id) == ["Bram Proef", "Noor Demo", "Klachten", "Woo"]
    assert not any(one.back for one in addressees(office, case.case_id, BY))
    hand_over(office, case.case_id, 2, BY)
    assert named(office, case.case_id) == ["Bezwaar", "Bram Proef", "Noor Demo", "Klachten"]
    assert [one.team for one in addressees(office, case.case_id, BY) if one.back] == ["Bezwaar"]
    undo_last(office, BY)
    assert open_case(office, case.case_id).case.team_id == 1


def test_a_case_for_one_colleague_keeps_its_dates_and_its_caller(office: Office) -> None:
    case = registered(office)
    claim_case(office, case.case_id, NOOR)
    before = open_case(office, case.case_id)
    after = hand_over(office, case.case_id, 1, NOOR, before.case.version, colleague_id=BRAM)
    assert (after.assigned_to, after.team_id, after.claimed_by) == (BRAM, 1, NOOR)
    assert after.version == before.case.version + 1
    opened = open_case(office, case.case_id)
    assert opened.case == after and kept(after) == kept(before.case)
    assert opened.given == Given(BRAM, "Bram Proef", NOOR, "Noor Demo", office.clock())
    with pytest.raises(StaleCase):
        hand_over(office, case.case_id, 1, NOOR, before.case.version, colleague_id=NOOR)
    told = office_reads(office, lambda reads: reads.case_story(case.case_id))
    assert [(line.by_name, line.text) for line in told if line.code == "handed_over"] == [("Noor Demo", "Bram Proef")]
    record_attempt(office, case.case_id, AttemptResult.NO_ANSWER, NOOR)  # it locks nothing
    assert open_case(office, case.case_id).case.assigned_to == BRAM


def test_a_case_for_one_colleague_is_proposed_with_that_one_and_with_the_team_when_there_is_no_time(
    office: Office,
) -> None:
    case = registered(office)
    hand_over(office, case.case_id, 1, NOOR, colleague_id=BRAM)

    def leaders(*asked: int) -> set[int]:
        found = propose_slots(office, case.case_id, Wanted(ContactForm.PHONE, colleague_ids=asked))
        assert len(found.slots) == 5
        return {slot.colleague_ids[0] for slot in found.slots}

    assert leaders() == {BRAM}
    assert leaders(NOOR) == {NOOR}, "asked for by name"
    with office.store.reading() as tx:
        bram = colleagues.colleague(tx, BRAM)
    organisation.save_colleague(office, replace(bram, pattern=WorkingPattern()), NOOR)
    assert leaders() == {NOOR}, "nobody may be left waiting"


def test_who_was_given_a_case_gives_it_back_in_one_choice(office: Office) -> None:
    case = registered(office)
    hand_over(office, case.case_id, 1, NOOR, colleague_id=BRAM)
    first, second, *rest = addressees(office, case.case_id, BRAM)
    assert (first, second) == (
        Address(1, "Bezwaar", NOOR, "Noor Demo", own_team=True, back=True),
        Address(1, "Bezwaar", own_team=True, back=True),
    )
    assert [one.name or one.team for one in rest] == ["Klachten", "Woo"]
    assert [one.name for one in addressees(office, case.case_id, NOOR)[:2]] == ["", "Noor Demo"]  # she did not get it
    hand_over(office, case.case_id, first.team_id, BRAM, colleague_id=first.colleague_id)
    assert open_case(office, case.case_id).given == Given(NOOR, "Noor Demo", BRAM, "Bram Proef", office.clock())
    hand_over(office, case.case_id, 1, NOOR)
    assert open_case(office, case.case_id).given is None


def test_a_colleague_of_another_team_gets_the_case_with_the_team_and_sends_it_back_to_the_sender(
    office: Office,
) -> None:
    sara = organisation.save_colleague(office, Colleague("Sara Test", "sara@voorbeeldstad.example", (2,)), BY)
    case = registered(office)
    hand_over(office, case.case_id, 1, BRAM, colleague_id=NOOR)
    hand_over(office, case.case_id, 2, NOOR, colleague_id=sara.colleague_id)
    assert (now(office, case).team_id, now(office, case).assigned_to) == (2, sara.colleague_id)
    back = [one for one in addressees(office, case.case_id, sara.colleague_id) if one.back]
    assert [(one.team, one.name) for one in back] == [("Bezwaar", "Noor Demo"), ("Woo", ""), ("Bezwaar", "")]
    undo_last(office, NOOR)
    assert (now(office, case).team_id, now(office, case).assigned_to) == (1, NOOR)
    hand_over(office, case.case_id, 3, NOOR)
    assert now(office, case).assigned_to is None  # another team decides itself who does it


@pytest.mark.parametrize("change", [{"active": False}, {"team_ids": (3,)}])
def test_a_case_of_a_colleague_who_left_reads_as_given_to_nobody(office: Office, change: dict[str, object]) -> None:
    case = registered(office)
    hand_over(office, case.case_id, 1, NOOR, colleague_id=BRAM)
    with office.store.reading() as tx:
        bram = colleagues.colleague(tx, BRAM)
    left = organisation.save_colleague(office, replace(bram, **change), BY)  # type: ignore[arg-type]
    assert now(office, case).assigned_to is None
    undo_last(office, BY)
    assert now(office, case).assigned_to == BRAM  # who comes back finds the work where it was
    organisation.save_colleague(office, replace(left, version=left.version + 1), BY)
    assert now(office, case).assigned_to is None and open_case(office, case.case_id).given is None
    (row,) = office_reads(office, lambda reads: reads.worklist(1, office.clock(), mine=NOOR))
    assert (row.assigned_to, row.assigned_name) == (None, "")
    hand_over(office, case.case_id, 3, NOOR)
    assert now(office, case).assigned_to is None  # also where that colleague works now
    undo_last(office, NOOR)
    assert (now(office, case).team_id, now(office, case).assigned_to) == (1, None)


@pytest.mark.parametrize("seed", range(6))
def test_any_row_of_handing_over_is_taken_back_to_where_it_began(office: Office, seed: int) -> None:
    """Whatever was chosen out of the list: the dates stay, and undoing all of it leaves the case as it was."""
    dice, case = random.Random(seed), registered(office)
    organisation.save_colleague(office, Colleague("Sara Test", "sara@voorbeeldstad.example", (2, 3)), BY)
    was = now(office, case)
    chosen = []
    for _ in range(7):
        choices = addressees(office, case.case_id, BY)
        there = now(office, case)
        places = [(one.team_id, one.colleague_id) for one in choices]
        assert len(set(places)) == len(places) and (there.team_id, there.assigned_to) not in places
        address = dice.choice(choices)
        after = hand_over(office, case.case_id, address.team_id, BY, there.version, colleague_id=address.colleague_id)
        assert after == now(office, case) and kept(after) == kept(was)
        assert (after.team_id, after.assigned_to) == (address.team_id, address.colleague_id)
        mine = office_reads(office, lambda reads: reads.worklist(None, office.clock(), mine=BY))
        assert bool(mine) == (after.assigned_to in {None, BY})
        chosen.append((there.team_id, there.assigned_to))
    for place in reversed(chosen):
        undo_last(office, BY)
        assert (now(office, case).team_id, now(office, case).assigned_to) == place
    assert kept(now(office, case)) == kept(was)


def test_what_cannot_be_is_refused(office: Office) -> None:
    case = registered(office)
    with pytest.raises(NotAllowed, match="same_team"):
        hand_over(office, case.case_id, 1, BY)
    with pytest.raises(InvalidInput, match="team_gone"):
        hand_over(office, case.case_id, 99, BY)
    for colleague_id, team_id in ((NOOR, 2), (99, 1)):
        with pytest.raises(InvalidInput, match="colleague_not_in_team"):
            hand_over(office, case.case_id, team_id, BY, colleague_id=colleague_id)
    hand_over(office, case.case_id, 1, BY, colleague_id=BRAM)
    with pytest.raises(NotAllowed, match="same_colleague"):
        hand_over(office, case.case_id, 1, BY, colleague_id=BRAM)
    record_outcome(office, case.case_id, OutcomeCode.EXPLAINED, BY)
    with pytest.raises(NotAllowed, match="case_already_closed"):
        hand_over(office, case.case_id, 2, BY)
