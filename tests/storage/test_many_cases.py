"""Thousands of cases: every list walks an index, also under the rights of a department, and stored figures add up."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date

import pytest

from openplanner.domain.case import CaseType
from openplanner.domain.rights import Role
from openplanner.storage import sql
from openplanner.storage.lists import found, worklist
from openplanner.storage.reads import EVERY_CASE, Reads
from openplanner.storage.rows import SearchFilter, Standing
from openplanner.storage.schema.search_words import server_question
from openplanner.storage.schema.stored_values import micros
from openplanner.storage.server.connecting import connected
from openplanner.storage.server.dialect import for_server
from openplanner.storage.server.making import bring_up
from openplanner.storage.server.rights import GROUPS
from openplanner.storage.store import Store, Transaction, open_store
from tests.benchmarks.many_cases import NOW, OPEN_SHARE, TEAMS, fill
from tests.doubles.postgres import PASSWORD, Cluster
from tests.storage import given

MANY = 3000
LOGIN = "many_cases_staff"


@pytest.fixture(scope="module")
def full(cluster: Cluster) -> Iterator[Store]:
    """A store on a server with thousands of cases."""
    name = cluster.new_database()
    bring_up(cluster.server(name))
    store = open_store(cluster.server(name), NOW)
    fill(store, MANY)
    with cluster.admin() as admin:
        admin.execute(f"create role {LOGIN} login password '{PASSWORD}' in role {GROUPS[Role.STAFF]}")
    with store.transaction() as tx:
        tx.execute_plain("insert into sign_ins (login, colleague_id) values (%s, 1)", (LOGIN,))
    yield store
    store.close()
    cluster.drop_database(name)


@pytest.fixture
def staff(cluster: Cluster, full: Store) -> Iterator[Reads]:
    """The lists as a colleague of the first team reads them."""
    lists = Reads(cluster.server(full.home.name, LOGIN))  # type: ignore[union-attr]
    yield lists
    lists.close()


def plan(tx: Transaction, asked: str) -> str:
    """How the server would answer, as it chooses by itself."""
    return "\n".join(tx.execute_plain(f"explain {asked}").scalars())


def touched(lists: Reads, asked: str, values: Mapping[str, object]) -> int:
    """How many pages of memory a question touches, as the server itself does it: no busy machine changes that.

    The second time: the first one looks up what tables there are.
    """
    with connected(lists.home) as connection:  # type: ignore[arg-type]
        connection.execute(for_server(asked), values)  # type: ignore[arg-type]
        told = connection.execute(for_server(f"explain (analyze, buffers) {asked}"), values).fetchall()  # type: ignore[arg-type]
    (first, *_) = re.findall(r"Buffers: shared hit=(\d+)", "\n".join(row[0] for row in told))
    return int(first)


def test_a_page_of_the_worklist_costs_what_its_rows_cost(full: Store, staff: Reads) -> None:
    whole = Reads(full.home)
    for team_id, mine in ((1, None), (None, None), (1, 1), (None, 1)):
        for lists in (whole, staff):
            for limit in (4, 8):
                values = {"now": micros(NOW), "team_id": team_id, "limit": limit, "offset": 0, "mine": mine}
                assert touched(lists, worklist.WORKLIST_ON_SERVER, values) < 40 * limit + 150, values
    whole.close()
    rows = staff.worklist(None, NOW)
    assert {row.team_id for row in rows} == {1}
    assert len(rows) == len([n for n in range(1, MANY + 1) if n % OPEN_SHARE == 0 and n % TEAMS == 0])
    assert staff.worklist(None, NOW, 5, 3) == staff.worklist(1, NOW, 5, 3) == rows[3:8]
    assert staff.worklist(2, NOW) == []


def test_pages_of_every_team_are_one_list_in_order(full: Store) -> None:
    whole = Reads(full.home)
    rows = whole.worklist(None, NOW, MANY)
    order = [(row.due_at or NOW, row.case_id) for row in rows]
    assert order == sorted(order)
    assert len(rows) == MANY // OPEN_SHARE
    assert [row for start in range(0, len(rows), 7) for row in whole.worklist(None, NOW, 7, start)] == rows
    whole.close()


WORDS: Mapping[str, Callable[[int], bool]] = {
    "z": lambda _: True,
    "zoe": lambda n: n % 12 == 0,
    "zoe proef": lambda n: n % 12 == 0 and n // 12 % 9 == 0,
    "w v": lambda n: n % 12 == 11 and n // 12 % 9 in {1, 4},
    "000": lambda _: True,
    "lukasz fictie afval": lambda n: n % 12 == 4 and n // 12 % 9 == 5 and n // 108 % 7 == 5,
    "niets": lambda _: False,
}
"""What is typed, and which numbers of invented cases it finds."""


@pytest.mark.parametrize("standing", [Standing.ALL, Standing.OPEN, Standing.CLOSED])
def test_page_after_page_finds_every_case_of_ones_own_and_no_other(
    full: Store, staff: Reads, standing: Standing
) -> None:
    """The whole office has more rows than are looked through before the index of words is asked."""
    whole = Reads(full.home)
    for lists, teams in ((whole, set(range(TEAMS))), (staff, {0})):
        for typed, finds in WORDS.items():
            found_ids: list[int] = []
            before: int | None = None
            while page := lists.search(typed, 40, SearchFilter(standing), NOW, before):
                found_ids += [row.case_id for row in page]
                before = found_ids[-1]
            wanted = {Standing.ALL: {True, False}, Standing.OPEN: {True}, Standing.CLOSED: {False}}[standing]
            right = (n for n in range(MANY, 0, -1) if n % TEAMS in teams and (n % OPEN_SHARE == 0) in wanted)
            assert found_ids == [n for n in right if finds(n)], typed
    whole.close()


def test_search_touches_little_whatever_is_typed(staff: Reads) -> None:
    for typed in WORDS:
        values = {"question": server_question(typed)} | found.filter_values(EVERY_CASE, NOW, None, 50)
        assert touched(staff, found.BEGINS_ON_SERVER, values) < 2500, typed


def test_a_filter_on_a_type_that_is_rare_costs_what_its_cases_cost(full: Store, staff: Reads) -> None:
    rare = SearchFilter(case_type=CaseType.COMPLAINT)
    complaints = [n for n in range(1, MANY + 1) if n % 100 == 0]
    with full.transaction() as tx:
        tx.execute_plain("update cases set case_type = 'klacht' where mod(case_id, 100) = 0")
    try:
        for typed, finds in WORDS.items():
            wanted = [n for n in reversed(complaints) if n % TEAMS == 0 and finds(n)]
            assert [row.case_id for row in staff.search(typed, 5, rare, NOW)] == wanted[:5], typed
            values = {"question": server_question(typed)} | found.filter_values(rare, NOW, None, 50)
            assert touched(staff, found.BEGINS_ON_SERVER, values) < 20 * len(complaints) + 200, typed
        open_ones = rare._replace(standing=Standing.OPEN)
        assert [row.case_id for row in staff.search("zoe", 50, open_ones, NOW)] == [
            n for n in reversed(complaints) if n % TEAMS == 0 and n % OPEN_SHARE == 0 and WORDS["zoe"](n)
        ]
    finally:
        with full.transaction() as tx:
            tx.execute_plain("update cases set case_type = 'bezwaar' where case_type = 'klacht'")


def test_looking_up_a_number_or_a_person_does_not_read_every_case(full: Store) -> None:
    with full.reading() as tx:
        for asked, index in (
            ("select case_id from cases where lower(number) = any(array['z-2026-0000007'])", "ix_cases_number"),
            ("select person_id from people where lower(name) = 'zoë proef'", "ix_people_name"),
            ("select 1 from attempts where case_id = 7 order by at", "ix_attempts_case"),
            ("select 1 from bookings where case_id = 7 and state = 'booked'", "ix_bookings_case"),
            ("select case_id from case_search where words @@ to_tsquery('simple', 'zoe & r1')", "ix_case_search_words"),
        ):
            assert index in plan(tx, asked), asked


@pytest.mark.parametrize("home", ["file", "server"])
def test_what_is_kept_beside_a_case_is_what_the_log_adds_up_to(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, home: str
) -> None:
    if home == "server":
        store: Store = request.getfixturevalue("full")
    else:
        store = given.new_store(tmp_path_factory.mktemp("many"))
        fill(store, MANY)
    recounted = """select count(*) from cases c where c.attempts <> (select count(*) from attempts a
        where a.case_id = c.case_id) or c.last_attempt_at <> (select max(at) from attempts a
        where a.case_id = c.case_id) or c.last_result <> (select result from attempts a
        where a.case_id = c.case_id order by at desc, attempt_id desc limit 1)"""
    with store.reading() as tx:
        assert tx.execute_plain(recounted).scalar() == 0
        attempts = tx.execute(sql.select(sql.attempts)).all()
    lists = Reads(store.home)
    figures = lists.figures(date(2024, 1, 1), date(2027, 1, 1))
    lists.close()
    assert len(figures.cases) == MANY
    assert sum(one.attempts for one in figures.cases) == len(attempts) == len(figures.attempts)
    assert sum(one.minutes for one in figures.cases) == sum(row.minutes for row in attempts)
    first = {case_id: min(row.at for row in attempts if row.case_id == case_id) for case_id in (1, 7, MANY)}
    assert {one.case_id: one.first_attempt_at for one in figures.cases if one.case_id in first} == first
    if home == "file":
        store.close()


def test_a_list_is_one_question(full: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    lists = Reads(full.home)
    real = lists._connections.asked

    def counted(question: str, values: dict[str, object]) -> object:
        asked.append(re.sub(r"\s+", " ", question)[:40])
        return real(question, values)

    monkeypatch.setattr(lists._connections, "asked", counted)
    lists.worklist(1, NOW)
    lists.search("zoe")
    lists.worklist_counts(1, NOW)
    assert len(asked) == 3
    lists.close()
