"""Many cases given at once: a line for each, one step to take all of them back, and what cannot go names itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from openplanner.application.addressees import addressees_of_many
from openplanner.application.give_together import MOST, give_together
from openplanner.application.hand_over import hand_over
from openplanner.application.office import Office
from openplanner.application.open_case import open_case
from openplanner.application.record_outcome import record_outcome
from openplanner.application.undo import undo_last
from openplanner.application.upkeep import organisation
from openplanner.domain.case import Case, OutcomeCode
from openplanner.domain.colleague import Team
from openplanner.domain.errors import InvalidInput, NotAllowed
from openplanner.storage import audit
from openplanner.storage.reads import Reads
from openplanner.texts import Texts
from tests.offices import BY, registered, small_office

NOOR, BRAM, WOO = BY, 2, 2


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made, _clock = small_office(tmp_path)
    organisation.save_team(made, Team("Woo"), BY)
    yield made
    made.store.close()


def now(office: Office, case: Case) -> Case:
    return open_case(office, case.case_id).case


def lines(office: Office, case: Case) -> list[str]:
    with office.store.reading() as tx:
        return [line.action for line in audit.audit_of_case(tx, case.case_id) if "handed" in line.action]


def seen(office: Office, made: list[Case]) -> dict[int, int]:
    return dict(addressees_of_many(office, [case.case_id for case in made]).seen)


def undo_rows(office: Office) -> list[tuple[str, int]]:
    reads = Reads(office.store.path)
    found = [(row.kind, row.count) for row in reads.undo_rows(BY)]
    reads.close()
    return found


def test_each_gets_its_line_and_one_undo_takes_all_back(office: Office) -> None:
    made = [registered(office, f"Z-{number}") for number in range(5)]
    before = len(undo_rows(office))
    hand_over(office, made[4].case_id, 1, BY, colleague_id=NOOR)
    done = give_together(office, seen(office, made), 1, BY, colleague_id=BRAM)
    assert set(done.given) == {case.case_id for case in made} and not done.refused and not done.there_already
    assert {now(office, case).assigned_to for case in made} == {BRAM}
    assert [lines(office, case) for case in made[:4]] == [["handed_over"]] * 4
    assert undo_rows(office)[0] == ("given_together", 5) and len(undo_rows(office)) == before + 2
    assert "5 zaken" in Texts("nl").reason(undo_last(office, BY))
    assert [now(office, case).assigned_to for case in made] == [None, None, None, None, NOOR]
    assert lines(office, made[0]) == ["handed_over", "undid_handed_over"]
    undo_last(office, BY)  # what was done before it can be taken back as well
    assert now(office, made[4]).assigned_to is None


def test_what_cannot_go_names_itself_and_the_others_go(office: Office) -> None:
    made = [registered(office, f"Z-{number}") for number in range(4)]
    record_outcome(office, made[0].case_id, OutcomeCode.EXPLAINED, BY)
    hand_over(office, made[1].case_id, 1, BY, colleague_id=BRAM)
    versions = seen(office, made)
    hand_over(office, made[2].case_id, 1, NOOR, colleague_id=NOOR)  # somebody is first
    done = give_together(office, versions, 1, BY, colleague_id=BRAM)
    assert done.given == (made[3].case_id,) and done.there_already == (made[1].case_id,)
    assert [(case_id, why.code) for case_id, why in done.refused] == [
        (made[0].case_id, "errors.case_already_closed.cause"),
        (made[2].case_id, "errors.stale_case.cause"),
    ]
    assert now(office, made[2]).assigned_to == NOOR


def test_to_another_team_and_back_together(office: Office) -> None:
    made = [registered(office, f"Z-{number}") for number in range(3)]
    hand_over(office, made[0].case_id, 1, BY, colleague_id=BRAM)
    give_together(office, seen(office, made), WOO, BY)
    assert {(now(office, case).team_id, now(office, case).assigned_to) for case in made} == {(WOO, None)}
    hand_over(office, made[2].case_id, 1, BRAM)  # sent back there by itself: that stays
    assert "2 zaken" in Texts("nl").reason(undo_last(office, BY))
    assert [now(office, case).team_id for case in made] == [1, 1, 1]
    assert now(office, made[0]).assigned_to == BRAM
    assert lines(office, made[2]) == ["handed_over", "handed_over"]


def test_when_all_of_them_went_on_there_is_nothing_to_take_back(office: Office) -> None:
    made = [registered(office, f"Z-{number}") for number in range(2)]
    give_together(office, seen(office, made), 1, BY, colleague_id=BRAM)
    for case in made:
        hand_over(office, case.case_id, 1, BRAM, colleague_id=NOOR)
    with pytest.raises(NotAllowed, match="nothing_to_undo"):
        undo_last(office, BY)
    assert {now(office, case).assigned_to for case in made} == {NOOR}


def test_addresses_for_many_are_all_there_are(office: Office) -> None:
    made = [registered(office, f"Z-{number}") for number in range(2)]
    found = addressees_of_many(office, [case.case_id for case in made]).addresses
    assert [one.name or one.team for one in found] == ["Bram Proef", "Noor Demo", "Bezwaar", "Woo"]
    assert [one.own_team for one in found] == [True, True, True, False]
    hand_over(office, made[0].case_id, WOO, BY)
    mixed = addressees_of_many(office, [case.case_id for case in made]).addresses
    assert not any(one.own_team for one in mixed)


def test_no_more_than_can_be_overseen(office: Office) -> None:
    with pytest.raises(InvalidInput, match="too_many_cases"):
        give_together(office, dict.fromkeys(range(MOST + 1), 1), 1, BY)
    with pytest.raises(InvalidInput, match="team_gone"):
        give_together(office, seen(office, [registered(office)]), 99, BY)
