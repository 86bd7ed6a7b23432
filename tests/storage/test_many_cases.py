"""Thousands of cases: every list walks an index, also under the rights of a department, and stored figures add up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest

from openplanner.domain.rights import Role
from openplanner.storage import sql
from openplanner.storage.lists import found, worklist
from openplanner.storage.reads import EVERY_CASE, Reads
from openplanner.storage.schema.search_words import server_question
from openplanner.storage.schema.stored_values import micros
from openplanner.storage.server.connecting import connected
from openplanner.storage.server.dialect import for_server
from openplanner.storage.server.making import bring_up
from openplanner.storage.server.rights import GROUPS
from openplanner.storage.store import Store, open_store
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


def plan(lists: Reads, question: str, values: dict[str, object]) -> str:
    """How the server would answer; small tables are read whole, so that is put off here."""
    with connected(lists.home) as connection:  # type: ignore[arg-type]
        connection.execute("set local enable_seqscan = off")
        rows = connection.execute(for_server(f"explain {question}"), values).fetchall()  # type: ignore[arg-type]
    return "\n".join(row[0] for row in rows)


def test_a_page_of_the_worklist_asks_its_index_and_no_other_case(full: Store, staff: Reads) -> None:
    values: dict[str, object] = {"now": micros(NOW), "team_id": 1, "limit": 50, "offset": 0}
    whole = Reads(full.home)
    for lists in (whole, staff):
        asked = plan(lists, worklist.WORKLIST_OF_TEAM_ON_SERVER, values)
        assert "ix_cases_worklist" in asked
        assert "Seq Scan on cases" not in asked
    assert "Seq Scan on cases" not in plan(whole, worklist.WORKLIST_ON_SERVER, values)
    whole.close()
    rows = staff.worklist(None, NOW)
    assert {row.team_id for row in rows} == {1}
    assert len(rows) == len([n for n in range(1, MANY + 1) if n % OPEN_SHARE == 0 and n % TEAMS == 0])


def test_a_page_costs_what_its_rows_cost_also_for_a_colleague(full: Store, staff: Reads) -> None:
    """As the server itself chooses to do it: pages of memory touched, which no busy machine changes."""

    def touched(lists: Reads, asked: str, limit: int) -> int:
        values = {"now": micros(NOW), "team_id": 1, "limit": limit, "offset": 0}
        with connected(lists.home) as connection:  # type: ignore[arg-type]
            told = connection.execute(for_server(f"explain (analyze, buffers) {asked}"), values).fetchall()  # type: ignore[arg-type]
        (first, *_) = re.findall(r"Buffers: shared hit=(\d+)", "\n".join(row[0] for row in told))
        return int(first)

    whole = Reads(full.home)
    for asked in (worklist.WORKLIST_OF_TEAM_ON_SERVER, worklist.WORKLIST_ON_SERVER):
        assert touched(whole, asked, 4) < 40 * 4 + 100
        for limit in (4, 8):
            assert touched(staff, asked, limit) < 60 * limit + 150, asked
    whole.close()


def test_search_asks_the_newest_first_and_then_the_index_of_words(full: Store, staff: Reads) -> None:
    assert [row.case_id for row in staff.search("z", 3)] == [MANY, MANY - TEAMS, MANY - 2 * TEAMS]
    assert [row.case_id for row in staff.search("z-2026-0000005")] == [5]
    assert staff.search("z-2026-0000006") == []
    values = {"question": server_question("zoe"), "most": 50}
    values |= found.filter_values(EVERY_CASE, NOW, None, 50)  # type: ignore[arg-type]
    assert "Seq Scan on cases" not in plan(staff, found.BEGINS_ON_SERVER, values)
    with full.reading() as tx:
        tx.execute_plain("set local enable_seqscan = off")
        words = "explain select case_id from case_search where words @@ cast('''riool'':*' as tsquery)"
        assert "ix_case_search_words" in "\n".join(tx.execute_plain(words).scalars())


def test_looking_up_a_number_or_a_person_does_not_read_every_case(full: Store) -> None:
    with full.reading() as tx:
        tx.execute_plain("set local enable_seqscan = off")
        for asked, index in (
            ("select case_id from cases where lower(number) = any(array['z-2026-0000007'])", "ix_cases_number"),
            ("select person_id from people where lower(name) = 'zoë proef'", "ix_people_name"),
            ("select 1 from attempts where case_id = 7 order by at", "ix_attempts_case"),
            ("select 1 from bookings where case_id = 7 and state = 'booked'", "ix_bookings_case"),
        ):
            assert index in "\n".join(tx.execute_plain(f"explain {asked}").scalars()), asked


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
