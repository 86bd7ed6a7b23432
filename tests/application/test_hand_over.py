"""A case goes to another team whole, and back in one choice when the address was wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from openplanner.application.claim_case import claim_case
from openplanner.application.hand_over import addressees, hand_over
from openplanner.application.office import Office
from openplanner.application.open_case import open_case
from openplanner.application.record_attempt import record_attempt
from openplanner.application.record_outcome import record_outcome
from openplanner.application.undo import undo_last
from openplanner.application.upkeep import organisation
from openplanner.domain.case import Case, OutcomeCode
from openplanner.domain.colleague import Team
from openplanner.domain.contact import AttemptResult
from openplanner.domain.errors import InvalidInput, NotAllowed
from openplanner.storage.reads import Reads
from tests.offices import BY, registered, small_office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made, _clock = small_office(tmp_path)
    for name in ("Woo", "Klachten"):
        organisation.save_team(made, Team(name), BY)
    yield made
    made.store.close()


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
    assert [team.name for team in addressees(office, case.case_id).teams] == ["Klachten", "Woo"]
    assert addressees(office, case.case_id).sender is None
    hand_over(office, case.case_id, 2, BY)
    found = addressees(office, case.case_id)
    assert found.sender is not None and found.sender.name == "Bezwaar"
    assert [team.name for team in found.teams] == ["Bezwaar", "Klachten"]
    undo_last(office, BY)
    assert open_case(office, case.case_id).case.team_id == 1


def test_what_cannot_be_is_refused(office: Office) -> None:
    case = registered(office)
    with pytest.raises(NotAllowed, match="same_team"):
        hand_over(office, case.case_id, 1, BY)
    with pytest.raises(InvalidInput, match="team_gone"):
        hand_over(office, case.case_id, 99, BY)
    record_outcome(office, case.case_id, OutcomeCode.EXPLAINED, BY)
    with pytest.raises(NotAllowed, match="case_already_closed"):
        hand_over(office, case.case_id, 2, BY)
