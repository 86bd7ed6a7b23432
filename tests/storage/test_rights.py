"""Every role with every action, asked of the server itself, and no department sees another's people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

import psycopg
import pytest

from openplanner.application.addressees import addressees, addressees_of_many
from openplanner.application.claim_case import claim_case
from openplanner.application.give_together import give_together
from openplanner.application.hand_over import hand_over
from openplanner.application.undo import undo_last, undo_step
from openplanner.application.upkeep.demo_office import Replay
from openplanner.application.whole_team.carry_out import carry_out
from openplanner.application.whole_team.cover_absence import cover_absence
from openplanner.application.whole_team.draft import Absence
from openplanner.domain.case import Case, CaseStatus, Party
from openplanner.domain.colleague import Colleague, DayException, Team, WorkingPattern, WorkingPeriod
from openplanner.domain.contact import Attempt, AttemptResult
from openplanner.domain.errors import InvalidInput, NotAllowed, OpenPlannerError, StaleCase
from openplanner.domain.interval import TimeSpan
from openplanner.domain.outbox import OutboxAction, OutboxRow
from openplanner.domain.rights import EVERYTHING, TABLE, Action, Rights, Role
from openplanner.storage import attempts, audit, bookings, cases, colleagues, drafts, organisation, outbox, people, sql
from openplanner.storage.reads import Reads
from openplanner.storage.rows import SearchFilter
from openplanner.storage.schema.tables import metadata
from openplanner.storage.server.connecting import connected
from openplanner.storage.server.rights import GROUPS, writers
from openplanner.storage.store import Store, Transaction, open_store
from tests.doubles.postgres import PASSWORD, Cluster
from tests.offices import office_in
from tests.storage import given

LOGINS = {role: f"test_{role.value}" for role in Role}


@dataclass(frozen=True)
class TwoDepartments:
    """A case of the department of everybody who signs in here, and one of another."""

    ours: Case
    theirs: Case
    colleague_id: int
    other_id: int


@pytest.fixture(scope="session")
def logins(cluster: Cluster, made_database: str) -> dict[Role, str]:
    """Somebody of each role, as an administrator makes them."""
    assert made_database
    with cluster.admin() as admin:
        for role, login in LOGINS.items():
            admin.execute(f"create role {login} login password '{PASSWORD}' in role {GROUPS[role]}")
    return LOGINS


@pytest.fixture
def two(on_server: Store, logins: dict[Role, str]) -> TwoDepartments:
    with on_server.transaction() as tx:
        team_id, (anna, _) = given.staffed(tx)
        other_team = colleagues.add_team(tx, Team("Sociaal domein")).team_id
        other = colleagues.add_colleague(tx, Colleague("Olga Elders", "olga@voorbeeld.test", (other_team,)))
        ours = cases.add_case(tx, given.a_case(team_id))
        theirs = cases.add_case(tx, given.a_case(other_team, "Z-geheim", citizen=Party("Gerda Geheim")))
        attempts.add_attempt(tx, Attempt(theirs.case_id, given.NOW, 1, AttemptResult.SPOKEN, note="Geheim"))
        booking = given.a_booking(theirs.case_id, (other.colleague_id,), given.at(9))
        kept = bookings.add_booking(tx, booking, given.NOW)
        outbox.add_row(tx, OutboxRow(kept.key, kept.booking_id, OutboxAction.CREATE, "olga@voorbeeld.test"))
        drafts.save_draft(tx, f"conversation:{theirs.case_id}", {"notes": "Geheim"}, other.colleague_id, given.NOW)
        rows = [{"login": login, "colleague_id": anna} for login in logins.values()]
        for row in rows:
            tx.execute_plain("insert into sign_ins (login, colleague_id) values (%(login)s, %(colleague_id)s)", row)  # type: ignore[arg-type]
    return TwoDepartments(ours, theirs, anna, other.colleague_id)


@pytest.fixture
def signed_in(cluster: Cluster, on_server: Store, two: TwoDepartments) -> Iterator[Callable[[Role], Store]]:
    """The store as somebody of a role has it."""
    opened: list[Store] = []

    def as_role(role: Role) -> Store:
        name = on_server.home.name  # type: ignore[union-attr]
        opened.append(open_store(cluster.server(name, LOGINS[role]), given.NOW))
        return opened[-1]

    yield as_role
    for store in opened:
        store.close()


def plan(tx: Transaction, two: TwoDepartments) -> None:
    bookings.add_booking(tx, given.a_booking(two.ours.case_id, (two.colleague_id,), given.at(14)), given.NOW)


def change(tx: Transaction, two: TwoDepartments) -> None:
    cases.save_case(tx, replace(two.ours, citizen=replace(two.ours.citizen, email="nieuw@voorbeeld.test")))
    attempts.add_attempt(tx, Attempt(two.ours.case_id, given.NOW, two.colleague_id, AttemptResult.NO_ANSWER))


def log_it(action: str, tx: Transaction, two: TwoDepartments) -> None:
    audit.write_audit(tx, audit.AuditEntry(given.NOW, two.colleague_id, action, two.ours.case_id))


def arrange(tx: Transaction, _two: TwoDepartments) -> None:
    organisation.save_setting(tx, "municipality", "Voorbeeldstad")


def purge(tx: Transaction, two: TwoDepartments) -> None:
    cases.anonymise_case(tx, two.ours.case_id)
    cases.anonymise_case(tx, two.theirs.case_id)


def see(tx: Transaction, two: TwoDepartments) -> None:
    assert cases.case(tx, two.ours.case_id).number == two.ours.number


ACTS: dict[Action, Callable[[Transaction, TwoDepartments], None]] = {
    Action.SEE: see,
    Action.PLAN: plan,
    Action.CHANGE: change,
    Action.PRINT: partial(log_it, "printed"),
    Action.EXPORT: partial(log_it, "exported"),
    Action.ARRANGE: arrange,
    Action.PURGE: purge,
}
# What the server cannot tell apart: reading is reading, and a line in the log is only a line. Steps refuse these.
NOT_FOR_THE_SERVER = {(role, action) for role in Role for action in (Action.PRINT, Action.EXPORT)}


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("role", Role)
def test_the_table_of_roles_and_actions(
    signed_in: Callable[[Role], Store], two: TwoDepartments, role: Role, action: Action
) -> None:
    store, may = signed_in(role), action in TABLE[role]
    rights = Rights(frozenset({role}))
    assert rights.may(action) is may
    if may:
        rights.require(action)
    else:
        with pytest.raises(NotAllowed, match="no_right"):
            rights.require(action)
    if (role, action) in NOT_FOR_THE_SERVER and not may:
        return
    try:
        context = store.reading() if action is Action.SEE else store.transaction()
        with context as tx:
            ACTS[action](tx, two)
        done = True
    except OpenPlannerError as refused:
        assert refused.code in {"server_right", "case_missing"}
        done = False
    assert done is may


def test_every_action_has_a_role_and_every_role_sees() -> None:
    assert set(TABLE) == set(Role)
    assert set().union(*TABLE.values()) == set(Action)
    assert all(Action.SEE in allowed for allowed in TABLE.values())
    assert all(EVERYTHING.may(action) for action in Action)
    of_the_server = {"alembic_version", "audit_tail"}
    assert all(writers(table) for table in set(metadata.tables) - of_the_server)
    assert not any(writers(table) for table in of_the_server)


def test_no_table_about_a_case_or_a_person_is_open_to_everybody(on_server: Store) -> None:
    with on_server.reading() as tx:
        closed = set(tx.execute_plain("select relname from pg_class where relrowsecurity").scalars())
    about = {name for name, table in metadata.tables.items() if {"case_id", "person_id"} & set(table.columns.keys())}
    assert closed >= about - {"audit"}  # whose lines say nothing of a person (storage/audit.py)


@pytest.mark.parametrize("role", [Role.STAFF, Role.MANAGER, Role.READER])
def test_nothing_of_another_department_is_seen_anywhere(
    signed_in: Callable[[Role], Store], two: TwoDepartments, role: Role
) -> None:
    store = signed_in(role)
    lists = Reads(store.home)
    assert [row.number for row in lists.worklist(None, given.NOW)] == [two.ours.number]
    assert lists.search("geheim") == [] == lists.search_inside("eheim")
    assert [row.number for row in lists.search("z")] == [two.ours.number]
    assert [row.number for row in lists.search("")] == [two.ours.number]
    assert lists.case_story(two.theirs.case_id) == []
    assert lists.week_bookings(None, given.at(0, 24 * 60)) == []
    assert lists.outbox_rows() == []
    assert lists.drafts() == []
    lists.close()
    with store.reading() as tx:
        for table in metadata.tables.values():
            seen = "\n".join(map(str, tx.execute(sql.select(table))))
            assert "eheim" not in seen, table.name
        assert cases.case_by_number(tx, "z-geheim") is None
        assert cases.find_same(tx, "", [], "Gerda Geheim") == ()
        with pytest.raises(NotAllowed, match="case_missing"):
            cases.case(tx, two.theirs.case_id)


@pytest.mark.parametrize("role", [Role.STAFF, Role.MANAGER, Role.READER])
def test_functions_that_run_as_the_owner_give_nothing_of_another_department(
    cluster: Cluster, on_server: Store, signed_in: Callable[[Role], Store], two: TwoDepartments, role: Role
) -> None:
    """Asked past our own questions, with the ids of others."""
    both, ours, theirs = [two.ours.case_id, two.theirs.case_id], [two.ours.case_id], two.theirs.team_id
    found = "select openplanner_found(%s, null, 9, null, %s, null, 'all', 0, null)"
    questions: list[tuple[str, tuple[object, ...], list[int]]] = [
        ("select * from openplanner_shown(cast(%s as integer[]), 0)", (both,), ours),
        ("select * from openplanner_told(cast(%s as integer[]))", (both,), ours),
        ("select * from openplanner_worklist(null, 0, 9, 0, null)", (), ours),
        ("select * from openplanner_worklist(%s, 0, 9, 0, null)", (theirs,), []),
        (found, ("'geheim':*", None), []),
        (found, ("'z':*", None), ours),
        (found, ("'z':*", theirs), []),
    ]
    with signed_in(role).reading() as tx:
        for asked, values, seen in questions:
            rows = tx.execute_plain(asked, values).all()
            assert [row[0] for row in rows] == seen, asked
            assert "eheim" not in str(rows)
    with cluster.admin() as admin:
        admin.execute("drop role if exists nobody_let_in")
        admin.execute(f"create role nobody_let_in login password '{PASSWORD}'")
    with connected(cluster.server(on_server.home.name, "nobody_let_in"), autocommit=True) as stranger:  # type: ignore[union-attr]
        for asked, values, _ in questions:
            with pytest.raises(psycopg.errors.UndefinedFunction):
                stranger.execute(asked, values)  # type: ignore[arg-type]


def test_a_number_of_another_department_is_taken_all_the_same(
    signed_in: Callable[[Role], Store], two: TwoDepartments
) -> None:
    staff = signed_in(Role.STAFF)
    with pytest.raises(InvalidInput, match="number_taken"), staff.transaction() as tx:
        cases.add_case(tx, given.a_case(two.ours.team_id, "z-GEHEIM"))
    with pytest.raises(NotAllowed, match="server_right"), staff.transaction() as tx:
        cases.add_case(tx, given.a_case(two.theirs.team_id, "Z-elders"))


def test_a_person_whom_another_department_knows_stays(
    on_server: Store, signed_in: Callable[[Role], Store], two: TwoDepartments
) -> None:
    with on_server.transaction() as tx:
        shared = cases.save_case(tx, replace(two.theirs, citizen=two.ours.citizen, status=CaseStatus.WAITING))
    with signed_in(Role.STAFF).transaction() as tx:
        cases.save_case(tx, replace(two.ours, citizen=Party("Iemand Anders")))
    with on_server.reading() as tx:
        assert cases.case(tx, two.theirs.case_id).citizen == shared.citizen
        assert people.people_by_id(tx, [two.theirs.citizen.person_id or 0]) == {}


def test_maintenance_sees_all_and_nobody_makes_himself_at_home_elsewhere(
    signed_in: Callable[[Role], Store], two: TwoDepartments
) -> None:
    with signed_in(Role.MAINTENANCE).reading() as tx:
        assert len(cases.open_cases(tx)) == 2
        assert audit.walk_chain(tx).breaks == ()
    manager = signed_in(Role.MANAGER)
    with pytest.raises(NotAllowed, match="server_right"), manager.transaction() as tx:
        tx.execute_plain("update sign_ins set colleague_id = %s", (two.other_id,))
    with pytest.raises(NotAllowed, match="server_right"), manager.transaction() as tx:
        row = {"colleague_id": two.colleague_id, "team_id": two.theirs.team_id, "position": 1}
        tx.execute(sql.insert(sql.colleague_teams), row)
    with pytest.raises(NotAllowed, match="server_right"), manager.transaction() as tx:
        tx.execute_plain("delete from audit")
    with pytest.raises(NotAllowed, match="server_right"), manager.transaction() as tx:
        tx.execute_plain("alter table cases disable row level security")
    with pytest.raises(NotAllowed, match="case_missing"), manager.transaction() as tx:
        cases.claim_case(tx, two.theirs.case_id, two.colleague_id, given.NOW + timedelta(hours=1), given.NOW)


def test_a_case_is_handed_to_a_team_that_one_does_not_see_and_taken_back(
    on_server: Store, signed_in: Callable[[Role], Store], two: TwoDepartments
) -> None:
    store = signed_in(Role.STAFF)
    office = office_in(store, Replay(given.NOW))
    number, their_team = two.ours.case_id, two.theirs.team_id
    claim_case(office, number, two.colleague_id)
    assert hand_over(office, number, their_team, two.colleague_id).team_id == their_team
    lists = Reads(store.home)
    with pytest.raises(NotAllowed, match="case_missing"), store.reading() as tx:
        cases.case(tx, number)
    assert lists.search("z") == []
    with on_server.reading() as tx:
        arrived = cases.case(tx, number)
        assert (arrived.team_id, arrived.version, arrived.claimed_by) == (their_team, two.ours.version + 1, None)
        (line,) = audit.audit_of_case(tx, number)
        assert (line.action, line.before, line.after) == (
            "handed_over", {"team": two.ours.team_id}, {"team": their_team},
        )  # fmt: skip
        assert audit.walk_chain(tx).breaks == ()
    undo_last(office, two.colleague_id)
    with store.reading() as tx:
        assert cases.case(tx, number).claimed_by == two.colleague_id
    assert [row.case_id for row in lists.search("z")] == [number]
    lists.close()


def test_nobody_takes_or_gives_away_what_is_not_ones_own_to_change(
    on_server: Store, signed_in: Callable[[Role], Store], two: TwoDepartments
) -> None:
    ours, theirs = two.ours.team_id, two.theirs.team_id
    wrong = [(Role.READER, two.ours.case_id, theirs), (Role.MAINTENANCE, two.ours.case_id, theirs)]
    wrong += [(role, two.theirs.case_id, ours) for role in (Role.STAFF, Role.MANAGER)]
    wrong += [(Role.STAFF, two.ours.case_id, team) for team in (ours, 999)] + [(Role.STAFF, 999, theirs)]
    for role, case_id, team_id in wrong:
        with pytest.raises(NotAllowed, match="server_right"), signed_in(role).transaction() as tx:
            cases.give_to_team(tx, case_id, team_id)
    with signed_in(Role.STAFF).transaction() as tx:
        cases.give_to_team(tx, two.ours.case_id, theirs)
        audit.write_audit(tx, audit.AuditEntry(given.NOW, two.other_id, "claimed", two.ours.case_id))
    with pytest.raises(NotAllowed, match="server_right"), signed_in(Role.STAFF).transaction() as tx:
        cases.give_to_team(tx, two.ours.case_id, ours)  # somebody there took it up
    with on_server.reading() as tx:
        assert cases.case(tx, two.theirs.case_id).team_id == theirs


def test_a_case_is_given_to_a_colleague_and_only_of_the_own_department(
    on_server: Store, signed_in: Callable[[Role], Store], two: TwoDepartments
) -> None:
    mine, ours, theirs = two.colleague_id, two.ours, two.theirs
    with signed_in(Role.STAFF).transaction() as tx:
        assert cases.give_to_colleague(tx, ours.case_id, mine).assigned_to == mine
    for role in (Role.STAFF, Role.MANAGER):
        with pytest.raises(NotAllowed, match="case_missing"), signed_in(role).transaction() as tx:
            cases.give_to_colleague(tx, theirs.case_id, two.other_id)
        with signed_in(role).transaction() as tx:  # past our own questions: the row is not there
            tx.execute_plain("update cases set assigned_to = %s where case_id = %s", (mine, theirs.case_id))
    for nobody_here in (two.other_id, 999):
        with pytest.raises(NotAllowed, match="server_right"), signed_in(Role.STAFF).transaction() as tx:
            tx.execute_plain("update cases set assigned_to = %s where case_id = %s", (nobody_here, ours.case_id))
    for role in (Role.READER, Role.MAINTENANCE):
        with pytest.raises(NotAllowed, match="server_right"), signed_in(role).transaction() as tx:
            tx.execute_plain("update cases set assigned_to = null where case_id = %s", (ours.case_id,))
    with on_server.transaction() as tx:
        rows = tx.execute_plain("select case_id, assigned_to from cases order by case_id").all()
        assert [tuple(row) for row in rows] == [(ours.case_id, mine), (theirs.case_id, None)]


def test_a_colleague_of_another_department_gets_the_case_with_it(
    on_server: Store, signed_in: Callable[[Role], Store], two: TwoDepartments
) -> None:
    store = signed_in(Role.STAFF)
    office = office_in(store, Replay(given.NOW))
    mine, number = two.colleague_id, two.ours.case_id
    hand_over(office, number, two.ours.team_id, mine, colleague_id=mine)
    with pytest.raises(NotAllowed, match="server_right"), store.transaction() as tx:
        cases.give_to_team(tx, number, two.theirs.team_id, mine)  # who does not work there
    places = {(one.team_id, one.colleague_id) for one in addressees(office, number, mine)}
    assert {(two.ours.team_id, None), (two.theirs.team_id, None), (two.theirs.team_id, two.other_id)} <= places
    hand_over(office, number, two.theirs.team_id, mine, colleague_id=two.other_id)
    with on_server.reading() as tx:
        arrived = cases.case(tx, number)
        assert (arrived.team_id, arrived.assigned_to) == (two.theirs.team_id, two.other_id)
        line = audit.audit_of_case(tx, number)[-1]
        assert line.before == {"team": two.ours.team_id, "colleague": mine}
        assert line.after == {"team": two.theirs.team_id, "colleague": two.other_id}
        assert audit.walk_chain(tx).breaks == ()
    undo_last(office, mine)
    with store.reading() as tx:
        assert (cases.case(tx, number).team_id, cases.case(tx, number).assigned_to) == (two.ours.team_id, mine)


def test_many_cases_go_to_another_department_at_once_and_back(
    on_server: Store, signed_in: Callable[[Role], Store], two: TwoDepartments
) -> None:
    with on_server.transaction() as tx:
        made = [cases.add_case(tx, given.a_case(two.ours.team_id, f"Z-{number}")).case_id for number in range(3)]
    store = signed_in(Role.STAFF)
    office = office_in(store, Replay(given.NOW))
    mine, lists = two.colleague_id, Reads(store.home)
    give_together(office, addressees_of_many(office, made[:1]).seen, two.ours.team_id, mine, colleague_id=mine)
    for wanted, expected in ((mine, made[:1]), (0, [*made[1:], two.ours.case_id])):
        for typed in ("", "z"):
            found = lists.search(typed, 9, SearchFilter(given_to=wanted))
            assert {row.case_id for row in found} == set(expected)
    seen = addressees_of_many(office, made).seen
    assert give_together(office, seen, two.theirs.team_id, mine, colleague_id=two.other_id).given == tuple(made)
    assert [row.case_id for row in lists.search("z")] == [two.ours.case_id]
    with on_server.reading() as tx:
        assert [[line.action for line in audit.audit_of_case(tx, one)] for one in made[1:]] == [["handed_over"]] * 2
        assert {cases.case(tx, one).assigned_to for one in made} == {two.other_id}
    undo_last(office, mine)
    with store.reading() as tx:
        assert [cases.case(tx, one).assigned_to for one in made] == [mine, None, None]
        assert audit.walk_chain(tx).breaks == ()
    lists.close()


def test_who_gave_a_case_to_another_department_hears_how_far_it_is_and_nothing_else(
    on_server: Store, signed_in: Callable[[Role], Store], two: TwoDepartments
) -> None:
    store = signed_in(Role.STAFF)
    office = office_in(store, Replay(given.NOW))
    mine, number, long_ago = two.colleague_id, two.ours.case_id, given.NOW - timedelta(days=9000)
    lists = Reads(store.home)
    assert lists.sent_on(mine, long_ago) == []
    hand_over(office, number, two.theirs.team_id, mine)
    with on_server.transaction() as tx:  # what others gave away is theirs to know
        audit.write_audit(tx, audit.AuditEntry(
            given.NOW, two.other_id, "handed_over", two.theirs.case_id, before={"team": 999}, after={"team": 2},
        ))  # fmt: skip
    for there, told in (
        (CaseStatus.TO_PLAN, "received"), (CaseStatus.LETTER_DUE, "received"), (CaseStatus.PLANNED, "planned"),
        (CaseStatus.SPOKEN, "spoken"), (CaseStatus.CLOSED, "done"),
    ):  # fmt: skip
        with on_server.transaction() as tx:
            tx.execute_plain("update cases set status = %s where case_id = %s", (there.value, number))
        (row,) = lists.sent_on(two.other_id, long_ago)  # the server knows who asks
        assert (row.case_id, row.number, row.team, row.status) == (number, two.ours.number, "Sociaal domein", told)
    assert lists.search("z") == []
    assert lists.sent_on(mine, row.at + timedelta(seconds=1)) == []
    with on_server.transaction() as tx:
        tx.execute_plain("update cases set anonymised = true where case_id = %s", (number,))
    assert lists.sent_on(mine, long_ago) == []
    lists.close()


def test_what_came_back_is_no_longer_told(
    on_server: Store, signed_in: Callable[[Role], Store], two: TwoDepartments
) -> None:
    store = signed_in(Role.STAFF)
    office = office_in(store, Replay(given.NOW))
    lists, long_ago = Reads(store.home), given.NOW - timedelta(days=9000)
    hand_over(office, two.ours.case_id, two.theirs.team_id, two.colleague_id)
    assert len(lists.sent_on(0, long_ago)) == 1
    undo_last(office, two.colleague_id)
    assert lists.sent_on(0, long_ago) == []
    lists.close()


def test_who_may_purge_writes_nothing_but_what_purging_writes(
    signed_in: Callable[[Role], Store], two: TwoDepartments
) -> None:
    store = signed_in(Role.MAINTENANCE)
    for statement in (
        "update cases set status = 'closed'", "update cases set team_id = 1", "delete from cases",
        "update people set name = 'x'", "update bookings set starts_at = 0", "insert into claims default values",
        "update attempts set result = 'spoken'", "insert into terms default values", "delete from audit_tail",
    ):  # fmt: skip
        with pytest.raises(NotAllowed, match="server_right"), store.transaction() as tx:
            tx.execute_plain(statement)
    for role in (Role.STAFF, Role.MANAGER):
        with pytest.raises(NotAllowed, match="server_right"), signed_in(role).transaction() as tx:
            tx.execute_plain("delete from erasures")


def test_who_plans_writes_the_days_off_of_oneself_and_nothing_else_of_a_pattern(
    on_server: Store, signed_in: Callable[[Role], Store], two: TwoDepartments
) -> None:
    ill = DayException(given.NOW.date(), (), "ill")

    def away(role: Role, colleague_id: int, pattern: WorkingPattern | None = None, versions: int = 0) -> None:
        with signed_in(role).transaction() as tx:
            one = colleagues.colleague(tx, colleague_id)
            wanted = pattern or replace(one.pattern, exceptions=(ill,))
            colleagues.save_days_off(tx, replace(one, pattern=wanted, version=one.version + versions))

    away(Role.STAFF, two.colleague_id)
    away(Role.MANAGER, two.other_id)
    with on_server.reading() as tx:
        kept = [colleagues.colleague(tx, one) for one in (two.colleague_id, two.other_id)]
        assert [(one.pattern.exceptions, one.version) for one in kept] == [((ill,), 2), ((ill,), 2)]
    shorter = WorkingPattern((WorkingPeriod(1, TimeSpan(540, 600)),))
    for role, who, pattern in (
        (Role.STAFF, two.other_id, None), (Role.READER, two.colleague_id, None),
        (Role.STAFF, two.colleague_id, shorter), (Role.STAFF, 999, shorter),
    ):  # fmt: skip
        with pytest.raises(NotAllowed, match=r"server_right|colleague_missing"):
            away(role, who, pattern)
    with pytest.raises(StaleCase, match="stale_colleague"):
        away(Role.STAFF, two.colleague_id, versions=-1)


def test_a_colleague_of_the_front_office_notes_oneself_as_ill_and_takes_it_back(
    on_server: Store, signed_in: Callable[[Role], Store], two: TwoDepartments
) -> None:
    store = signed_in(Role.STAFF)
    office = office_in(store, Replay(given.NOW), Rights(frozenset({Role.STAFF}), two.colleague_id))
    with on_server.transaction() as tx:
        bookings.add_booking(tx, given.a_booking(two.ours.case_id, (two.colleague_id,), given.at(14)), given.NOW)
    draft = cover_absence(office, Absence((two.colleague_id,), (given.at(14).start.date(),)))
    assert len(draft.items) == 1
    done = carry_out(office, draft, two.colleague_id)
    with on_server.reading() as tx:
        assert colleagues.colleague(tx, two.colleague_id).pattern.exceptions[0].why == "ill"
    undo_step(office, done.undo_id, two.colleague_id)
    with on_server.reading() as tx:
        assert colleagues.colleague(tx, two.colleague_id).pattern.exceptions == ()
