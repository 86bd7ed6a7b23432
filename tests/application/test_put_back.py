"""Settings, colleagues, teams and places are taken back like any other step, and nobody's later change is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from openplanner.application.office import Office
from openplanner.application.undo import undo_last, undo_step
from openplanner.application.upkeep import organisation
from openplanner.domain.case import CaseType
from openplanner.domain.colleague import Colleague, Place, PlaceKind, Team, WorkingPattern
from openplanner.domain.errors import NotAllowed
from openplanner.storage import cases, colleagues
from openplanner.storage.reads import Reads
from tests.offices import BY, registered, small_office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made, _clock = small_office(tmp_path)
    yield made
    made.store.close()


def test_a_setting_goes_back_with_the_dates_that_it_moved(office: Office) -> None:
    case = registered(office)
    changed = organisation.save_setting(office, "callback_days_bezwaar", "1", BY)
    assert undo_last(changed, BY).code == "actions.undid_setting_changed"
    assert organisation.settings_now(office).settings.values["callback_days_bezwaar"] == 3
    with office.store.reading() as tx:
        assert cases.case(tx, case.case_id).last_calling_day == case.last_calling_day


def test_colleague_team_and_place_are_as_they_were_and_the_list_names_them(office: Office) -> None:
    with office.store.reading() as tx:
        noor, place = colleagues.colleagues(tx)[1], colleagues.places(tx)[0]
        was = (noor, place)
    less = replace(noor, pattern=WorkingPattern(), case_types=frozenset({CaseType.WOO_REQUEST}), cap_per_day=3)
    organisation.save_colleague(office, less, BY)
    organisation.save_place(office, replace(place, seats=2, travel_minutes=30), BY)
    organisation.save_team(office, Team("Klachten", 1, 1), BY)
    reads = Reads(office.store.path)
    assert [(row.kind, row.name) for row in reads.undo_rows(BY)] == [
        ("team_saved", "Klachten"),
        ("place_saved", place.name),
        ("colleague_saved", noor.name),
    ]
    reads.close()
    for _ in range(3):
        undo_last(office, BY)
    with office.store.reading() as tx:
        now = (colleagues.colleague(tx, noor.colleague_id), colleagues.place(tx, place.place_id))
        assert [team.name for team in colleagues.teams(tx)] == ["Bezwaar"]
    assert [replace(one, version=0) for one in now] == [replace(one, version=0) for one in was]
    with pytest.raises(NotAllowed, match="nothing_to_undo"):
        undo_last(office, BY)


def test_a_later_change_of_the_same_is_never_lost(office: Office) -> None:
    with office.store.reading() as tx:
        noor = colleagues.colleagues(tx)[1]
    first = organisation.save_colleague(office, replace(noor, cap_per_day=3), BY)
    organisation.save_colleague(office, replace(first, cap_per_day=5), BY)
    reads = Reads(office.store.path)
    newest, older = (row.undo_id for row in reads.undo_rows(BY))
    reads.close()
    with pytest.raises(NotAllowed, match="undo_newer_first"):
        undo_step(office, older, BY)
    undo_step(office, newest, BY)
    undo_step(office, older, BY)
    with office.store.reading() as tx:
        assert colleagues.colleague(tx, noor.colleague_id).cap_per_day is None


def test_what_was_added_is_taken_out_of_use_and_the_list_names_it(office: Office) -> None:
    added = organisation.save_colleague(office, Colleague("Lotte Schets", ""), BY)
    place = organisation.save_place(office, Place("Bibliotheek", PlaceKind.NEIGHBOURHOOD), BY)
    organisation.save_team(office, Team("Woo"), BY)
    reads = Reads(office.store.path)
    rows = [(row.kind, row.name) for row in reads.undo_rows(BY)]
    reads.close()
    assert rows == [("team_added", "Woo"), ("place_added", "Bibliotheek"), ("colleague_added", "Lotte Schets")]
    told = [undo_last(office, BY).code for _ in rows]
    assert told == ["actions.undid_team_added", "actions.undid_place_added", "actions.undid_colleague_added"]
    with office.store.reading() as tx:
        assert [team.name for team in colleagues.teams(tx)] == ["Bezwaar"]
        assert colleagues.place(tx, place.place_id).active is False
        assert colleagues.colleague(tx, added.colleague_id).active is False


def test_a_team_that_has_people_by_now_stays_and_says_so(office: Office) -> None:
    team = organisation.save_team(office, Team("Woo"), BY)
    lotte = organisation.save_colleague(office, Colleague("Lotte", "", team_ids=(team.team_id,)), BY)
    reads = Reads(office.store.path)
    colleague_step, team_step = (row.undo_id for row in reads.undo_rows(BY))
    reads.close()
    with pytest.raises(NotAllowed, match="still_in_use"):
        undo_step(office, team_step, BY)
    organisation.save_colleague(office, replace(lotte, team_ids=()), BY)
    undo_step(office, team_step, BY)
    with pytest.raises(NotAllowed, match="undo_newer_first"):
        undo_step(office, colleague_step, BY)  # changed since: that one goes first
