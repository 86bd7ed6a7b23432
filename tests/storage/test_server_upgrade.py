"""A server with the data of an office in it is brought up from an older revision, and nothing of that data is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Table, insert, inspect, select, update

from openplanner.application.hand_over import hand_over
from openplanner.application.office import Office
from openplanner.application.record_attempt import record_attempt
from openplanner.application.upkeep.demo_office import Replay
from openplanner.domain.contact import AttemptResult
from openplanner.storage import audit, bookings, cases, sql
from openplanner.storage.migrations import HEAD
from openplanner.storage.migrations.running import run_on
from openplanner.storage.reads import Reads
from openplanner.storage.server.address import Server
from openplanner.storage.server.engine import begun, engine_for
from openplanner.storage.server.making import bring_up
from openplanner.storage.store import open_store
from tests.doubles.postgres import Cluster
from tests.offices import BY, MONDAY, office_in, registered, small_office
from tests.storage import given

OLDER = "0011"
Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture
def empty(cluster: Cluster) -> Iterator[Server]:
    """A database without anything in it."""
    name = cluster.new_database()
    yield cluster.server(name)
    cluster.drop_database(name)


@pytest.fixture
def lived_in(tmp_path: Path) -> Office:
    """An office in a file in which people worked."""
    office, _ = small_office(tmp_path)
    for number in ("Z-1", "Z-2"):
        registered(office, number)
    record_attempt(office, 1, AttemptResult.NO_ANSWER, BY, note="Voicemail")
    with office.store.transaction() as tx:
        bookings.add_booking(tx, given.a_booking(2, (1, 2), given.at(9)), MONDAY)
    return office


def filled(connection: Connection, office: Office) -> Rows:
    """Puts the data of an office into tables of an older revision, as far as they had room for it."""
    there = inspect(connection)
    known, told = set(there.get_table_names()), Rows()
    with office.store.reading() as old:
        for table in sql.metadata.sorted_tables:
            if table.name not in known:
                continue
            had = {column["name"] for column in there.get_columns(table.name)}
            rows = [dict(row) for row in old.execute(select(*(c for c in table.c if c.name in had))).mappings()]
            told[table.name] = rows
            if rows:
                connection.execute(update(table) if table is sql.audit_tail else insert(table), rows)
    connection.exec_driver_sql(
        "insert into case_search (case_id, team_id, words)"
        " select case_id, team_id, to_tsvector('simple', translate(number, '-', ' ')) from cases"
    )
    for name, key in (("cases", "case_id"), ("people", "person_id"), ("attempts", "attempt_id"), ("undo", "undo_id")):
        connection.exec_driver_sql(f"select setval(pg_get_serial_sequence('{name}', '{key}'), max({key})) from {name}")  # noqa: S608
    return told


def found(connection: Connection, table: Table, like: list[dict[str, Any]]) -> list[dict[str, Any]]:
    if not like:
        return []
    return [dict(row) for row in connection.execute(select(*(table.c[name] for name in like[0]))).mappings()]


def in_order(rows: list[dict[str, Any]]) -> list[str]:
    return sorted(map(str, rows))


def test_a_filled_server_comes_up_with_all_its_data(empty: Server, lived_in: Office) -> None:
    engine = engine_for(empty)
    with begun(engine, empty, writes=True) as connection:
        run_on(connection, OLDER)
        was = filled(connection, lived_in)
    lived_in.store.close()
    assert len(was["cases"]) == 2 and was["audit"]
    assert bring_up(empty) == (OLDER, HEAD)
    with begun(engine, empty, writes=False) as connection:
        for table in sql.metadata.sorted_tables:
            rows = was.get(table.name, [])
            assert in_order(found(connection, table, rows)) == in_order(rows), table.name
    engine.dispose()

    store = open_store(empty, MONDAY)
    office = office_in(store, Replay(MONDAY))
    given_to = hand_over(office, 1, 1, BY, colleague_id=2)  # what the newer revisions are for
    assert given_to.assigned_to == 2
    registered(office, "Z-3")
    lists = Reads(empty)
    assert [row.number for row in lists.search("Z-1")] == ["Z-1"]
    lists.close()
    with store.reading() as tx:
        assert audit.walk_chain(tx).breaks == ()
        assert len(cases.open_cases(tx)) == 3
    store.close()
