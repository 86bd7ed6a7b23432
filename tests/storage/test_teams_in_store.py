"""A team goes only when nothing is in it, in a file and on a server; there no case is for anybody outside its team."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import insert, select, update

from openplanner.application.office import Office
from openplanner.application.undo import undo_last
from openplanner.application.upkeep import organisation
from openplanner.domain.colleague import Colleague, Team
from openplanner.domain.errors import NotAllowed
from openplanner.storage import cases, colleagues, on_call, sql
from openplanner.storage.case_rows import case_values
from openplanner.storage.store import Store
from tests.doubles.postgres import Cluster
from tests.offices import BY, registered, small_office_on
from tests.storage import given


def teams(store: Store) -> list[str]:
    with store.reading() as tx:
        return [team.name for team in colleagues.teams(tx)]


def test_a_team_without_anything_goes(store: Store) -> None:
    with store.transaction() as tx:
        given.staffed(tx)
        added = colleagues.add_team(tx, Team("Woo"))
    before = teams(store)
    with store.transaction() as tx:
        colleagues.remove_team(tx, added)
    assert "Woo" in before and teams(store) == [name for name in before if name != "Woo"]


@pytest.mark.parametrize("what", ["colleague", "case", "on call"])
def test_a_team_with_something_in_it_stays(store: Store, what: str) -> None:
    with store.transaction() as tx:
        _, (anna, _) = given.staffed(tx)
        team = colleagues.add_team(tx, Team("Woo"))
        if what == "colleague":
            colleagues.add_colleague(tx, Colleague("Lotte Schets", "lotte@voorbeeld.test", (team.team_id,)))
        elif what == "case":
            cases.add_case(tx, given.a_case(team.team_id, "Z-9"))
        else:
            on_call.put_on_call(tx, team.team_id, given.NOW.date(), anna, anna, given.NOW)
    with pytest.raises(NotAllowed, match="still_in_use"), store.transaction() as tx:
        colleagues.remove_team(tx, team)
    assert "Woo" in teams(store)


@pytest.fixture
def office(cluster: Cluster, database: str) -> Office:
    made, _ = small_office_on(cluster.server(database))
    return made


def test_adding_a_team_is_taken_back_on_a_server_too(office: Office) -> None:
    organisation.save_team(office, Team("Woo"), BY)
    assert undo_last(office, BY).code == "actions.undid_team_added"
    assert teams(office.store) == ["Bezwaar"]
    organisation.save_team(office, Team("Woo"), BY)
    with office.store.transaction() as tx:
        woo = next(team for team in colleagues.teams(tx) if team.name == "Woo")
        cases.add_case(tx, given.a_case(woo.team_id, "Z-9"))
    with pytest.raises(NotAllowed, match="still_in_use"):
        undo_last(office, BY)
    office.store.close()


def test_a_server_takes_nobody_from_outside_the_team_as_the_one_a_case_is_for(office: Office) -> None:
    """Also when the rows are written past the program."""
    case_id, table = registered(office).case_id, sql.cases
    with office.store.transaction() as tx:
        woo = colleagues.add_team(tx, Team("Woo")).team_id
        lotte = colleagues.add_colleague(tx, Colleague("Lotte Schets", "lotte@voorbeeld.test", (woo,))).colleague_id
    mine = table.c.case_id == case_id
    citizen = select(table.c.citizen_id).where(mine).scalar_subquery()
    for statement in (
        update(table).where(mine).values(assigned_to=lotte),
        update(table).where(mine).values(assigned_to=1, team_id=woo),
        insert(table).values(case_values(given.a_case(1, "Z-8"), 1) | {"assigned_to": lotte, "citizen_id": citizen}),
    ):
        with pytest.raises(NotAllowed, match="server_right"), office.store.transaction() as tx:
            tx.execute(statement)
    with office.store.transaction() as tx:
        tx.execute(update(table).where(mine).values(assigned_to=lotte, team_id=woo))
        one = colleagues.colleague(tx, lotte)
        colleagues.save_colleague(tx, replace(one, team_ids=(1,)))
    with office.store.transaction() as tx:  # whoever left keeps nobody from saving, and reads as nobody
        saved = cases.save_case(tx, replace(cases.case(tx, case_id), subject="Twee eiken"))
    assert (saved.subject, saved.assigned_to) == ("Twee eiken", None)
    office.store.close()
