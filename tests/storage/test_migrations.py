"""All migrations in a row make the same database as the tables, and a copy is made before any of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from openplanner.domain.outbox import OutboxAction, OutboxRow
from openplanner.storage import bookings, cases, colleagues, outbox, own_texts
from openplanner.storage.migrations import HEAD, REVISIONS
from openplanner.storage.schema import opening, upgrading
from openplanner.storage.schema.tables import metadata
from openplanner.storage.store import open_store
from tests.storage import given


def schema_of(path: Path, make: Callable[[sqlite3.Connection], None]) -> dict[str, list[str]]:
    """Every object with the parts of its definition, sorted: a later migration adds a column at the end of the text."""
    opening.make_file(path)
    connection = opening.connected(path)
    make(connection)
    rows = connection.execute("select name, sql from sqlite_master where sql is not null").fetchall()
    connection.close()
    return {name: sorted(parts_of(sql)) for name, sql in rows}


def parts_of(sql: str) -> list[str]:
    """Columns and constraints of a definition, cut at the commas that stand outside brackets and quotes."""
    depth, quoted, part, parts = 0, False, "", []
    for sign in sql:
        quoted ^= sign == "'"
        depth += 0 if quoted else (sign == "(") - (sign == ")")
        if sign in "(,)" and depth <= 1 and not quoted and (sign != ")" or depth == 0):
            parts.append(" ".join(part.split()))
            part = ""
        else:
            part += sign
    return [*parts, " ".join(part.split())]


def test_all_migrations_make_what_the_tables_say(tmp_path: Path) -> None:
    by_tables = schema_of(tmp_path / "tables.db", opening.make_schema)
    by_steps = schema_of(tmp_path / "steps.db", upgrading.run_migrations)
    assert by_steps == by_tables
    assert set(metadata.tables) <= set(by_tables)


def test_the_newest_revision_is_the_last_file() -> None:
    files = sorted((Path(upgrading.__file__).parents[1] / "migrations" / "versions").glob("rev_*.py"))
    assert tuple(file.name.split("_")[1] for file in files) == REVISIONS


def test_an_older_file_is_copied_first_and_then_brought_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until there is a second revision, an older program is played by one that knows a revision more."""
    store = given.new_store(tmp_path)
    with store.transaction() as tx:
        given.staffed(tx)
    store.close()
    raw = sqlite3.connect(store.path)
    raw.execute("update alembic_version set version_num = '0000'")
    raw.commit()
    raw.close()
    monkeypatch.setattr(opening, "REVISIONS", ("0000", *REVISIONS))
    ran: list[str] = []

    def migrations(connection: sqlite3.Connection) -> None:
        ran.append(connection.execute("select version_num from alembic_version").fetchone()[0])
        connection.execute("update alembic_version set version_num = ?", (HEAD,))

    monkeypatch.setattr(upgrading, "run_migrations", migrations)
    opened = open_store(store.path, given.NOW)
    assert ran == ["0000"]
    with opened.reading() as tx:
        assert len(colleagues.colleagues(tx)) == 2
    copy = tmp_path / "office.db.version-0000-20261124T090000Z.bak"
    kept = sqlite3.connect(copy)
    assert kept.execute("select count(*) from colleagues").fetchone() == (2,)
    assert kept.execute("select version_num from alembic_version").fetchone() == ("0000",)
    kept.close()
    opened.close()


def test_a_migration_that_fails_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "steps.db"
    opening.make_file(path)
    connection = opening.connected(path)
    connection.execute("create table undo (something)")
    with pytest.raises(Exception, match="undo"):
        upgrading.run_migrations(connection)
    connection.close()
    raw = sqlite3.connect(path)
    assert raw.execute("select name from sqlite_master").fetchall() == [("undo",)]
    raw.close()


def test_a_file_of_the_first_revision_comes_up_with_its_data(tmp_path: Path) -> None:
    store = given.new_store(tmp_path)
    with store.transaction() as tx:
        team_id, (anna, _) = given.staffed(tx)
        case = cases.add_case(tx, given.a_case(team_id))
        booked = bookings.add_booking(tx, given.a_booking(case.case_id, (anna,), given.at(9)), given.NOW)
        outbox.add_row(tx, OutboxRow(booked.key, booked.booking_id, OutboxAction.CREATE, "anna@voorbeeld.test"))
    store.close()
    raw = sqlite3.connect(store.path)
    for table, column in (("bookings", "attention"), ("outbox", "starts_at"), ("outbox", "ends_at")):
        raw.execute(f"alter table {table} drop column {column}")
    for table in ("calendar_cursors", "calendar_answers", "own_texts"):
        raw.execute(f"drop table {table}")
    raw.execute("update alembic_version set version_num = '0001'")
    raw.commit()
    raw.close()
    opened = open_store(store.path, given.NOW)
    with opened.reading() as tx:
        assert cases.case(tx, case.case_id) == case
        assert bookings.booking(tx, booked.booking_id) == booked
        assert [row.interval for row in outbox.rows(tx)] == [None]
    assert len(list(tmp_path.glob("*.version-0001-*.bak"))) == 1
    opened.close()


def test_a_file_of_the_second_revision_gets_room_for_own_texts(tmp_path: Path) -> None:
    store = given.new_store(tmp_path)
    with store.transaction() as tx:
        team_id, _ = given.staffed(tx)
        case = cases.add_case(tx, given.a_case(team_id))
    store.close()
    raw = sqlite3.connect(store.path)
    raw.execute("drop table own_texts")
    raw.execute("update alembic_version set version_num = '0002'")
    raw.commit()
    raw.close()
    opened = open_store(store.path, given.NOW)
    text = own_texts.OwnText("guides", "klacht.md", 1, "tekst", "oud", 1, given.NOW)
    with opened.transaction() as tx:
        assert cases.case(tx, case.case_id) == case
        own_texts.add_version(tx, text)
    with opened.reading() as tx:
        assert own_texts.newest_texts(tx) == own_texts.versions_of(tx, "guides", "klacht.md") == (text,)
    opened.close()
