"""All migrations in a row make the same database as the tables, and a copy is made before any of them."""

# ruff: noqa: S608 (every word of these statements is written here)

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from openplanner.application.upkeep.trial import make_practice
from openplanner.assembly import open_office
from openplanner.domain.case import Party
from openplanner.domain.errors import StoreDamaged, StoreNewer
from openplanner.domain.presence import Doing
from openplanner.domain.progress import Silent
from openplanner.settings import combined
from openplanner.storage import audit, cases, colleagues, drafts, import_columns, on_call, own_texts, waiting_list
from openplanner.storage.migrations import HEAD, REVISIONS
from openplanner.storage.presence import note_presence
from openplanner.storage.privacy.erasures import Erasure, Ground, add_erasures
from openplanner.storage.privacy.views import View, add_view
from openplanner.storage.reads import Reads
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
    return {name: sorted(one for part in parts_of(sql) for one in said_apart(part)) for name, sql in rows}


def said_apart(part: str) -> list[str]:
    """A reference that came with its column, as SQLite wants it later on, said as it is said for a whole table."""
    found = re.fullmatch(r"(\w+) (\w+) CONSTRAINT (\w+) REFERENCES (.+)", part)
    if found is None:
        return [part]
    column, kind, name, target = found.groups()
    return [f"{column} {kind}", f"CONSTRAINT {name} FOREIGN KEY({column}) REFERENCES {target}"]


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


def test_a_copy_that_cannot_be_read_stops_the_upgrade(tmp_path: Path) -> None:
    """The copy is what one goes back to, so it is opened and read to its end before anything changes."""
    path = tmp_path / "office.db"
    opening.make_file(path)
    connection = opening.connected(path)
    upgrading.run_migrations(connection, REVISIONS[-2])
    connection.executemany("insert into settings values (?, ?)", [(f"key{n}", "x" * 500) for n in range(200)])
    connection.execute("pragma wal_checkpoint(truncate)")
    pages = connection.execute("select pageno from dbstat where name = 'settings' and pagetype = 'leaf'").fetchall()
    connection.close()
    with path.open("r+b") as file:
        file.seek((pages[3][0] - 1) * 4096)
        file.write(b"\xff" * 4096)
    before = path.read_bytes()
    with pytest.raises(StoreDamaged):
        open_store(path, given.NOW)
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir() if "version" in one.name] == []


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


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of today in which people worked, with a row in every table."""
    folder = tmp_path_factory.mktemp("lived-in")
    path = make_practice(folder, given.NOW, lambda path, clock: open_office(str(path), clock, combined({})), Silent())
    store = open_store(path, given.NOW)
    with store.transaction() as tx:
        own_texts.add_version(tx, own_texts.OwnText("guides", "klacht.md", 1, "tekst", "oud", 1, given.NOW))
        drafts.save_draft(tx, "intake", {"subject": "Kapvergunning"}, 1, given.NOW)
        case = cases.open_cases(tx)[0]
        cases.save_case(tx, replace(case, representative=Party("Mr. P. Verzonnen")))
        import_columns.keep_columns(tx, "kop", {"Ref": "number"}, 1, given.NOW)
        waiting_list.add_waiting(tx, case.case_id, 1, given.NOW)
        note_presence(tx, 1, case.case_id, Doing.VIEWING, given.NOW)
        tx.execute_plain("insert into contact_closings (case_id, since, attempts) values (?, 1, 0)", (case.case_id,))
        on_call.put_on_call(tx, case.team_id, given.NOW.date(), 1, 1, given.NOW)
        add_view(tx, View(given.NOW, 1, case.case_id, "cases"))
        add_erasures(tx, [Erasure(given.NOW, 0, "Z-0", case.case_type, None, None, Ground.REQUEST)])
        for table in ("calendar_cursors", "calendar_answers"):
            values = tuple(1 if "_at" in column.name else "x" for column in metadata.tables[table].columns)
            tx.execute_plain(f"insert into {table} values ({', '.join('?' * len(values))})", values)
    store.close()
    raw = sqlite3.connect(path)
    empty = [name for name in metadata.tables if raw.execute(f"select count(*) from {name}").fetchone() == (0,)]
    raw.close()
    assert empty == []
    return path


def as_it_was(revision: str, path: Path, today: Path) -> dict[str, list[tuple[object, ...]]]:
    """Makes the file as the program of that revision would have, and gives its rows by table."""
    opening.make_file(path)
    connection = opening.connected(path)
    upgrading.run_migrations(connection, revision)
    connection.execute("pragma foreign_keys = off")
    connection.execute("attach ? as today", (str(today),))
    for name in sorted(tables_of(connection)):
        columns = ", ".join(f'"{column}"' for column in columns_of(connection, name))
        connection.execute(f"insert or replace into main.{name} ({columns}) select {columns} from today.{name}")
    connection.execute("insert into main.case_search (rowid, words) select case_id, number from cases")
    rows = {name: rows_of(connection, name, columns_of(connection, name)) for name in tables_of(connection)}
    connection.close()
    return rows


def tables_of(connection: sqlite3.Connection) -> list[str]:
    found = connection.execute("select name from main.sqlite_master where type = 'table'").fetchall()
    return [name for (name,) in found if name in metadata.tables]


def columns_of(connection: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f"pragma main.table_info({table})")]


def rows_of(connection: sqlite3.Connection, table: str, columns: list[str]) -> list[tuple[object, ...]]:
    listed = ", ".join(f'"{column}"' for column in columns)
    return connection.execute(f"select {listed} from {table} order by {listed}").fetchall()


@pytest.mark.parametrize("revision", REVISIONS[:-1])
def test_a_file_of_every_released_revision_comes_up_with_all_its_data(
    revision: str, tmp_path: Path, lived_in: Path
) -> None:
    path = tmp_path / "office.db"
    was = as_it_was(revision, path, lived_in)
    opened = open_store(path, given.NOW)
    raw = sqlite3.connect(path)
    for table, rows in was.items():
        kept = columns_of(raw, table)[: len(rows[0])]  # a migration adds its columns behind those that were
        assert rows_of(raw, table, kept) == rows, table
    raw.close()
    lists = Reads(path)
    with opened.transaction() as tx:
        case = cases.open_cases(tx)[-1]
        assert [row.case_id for row in lists.search(case.number)] == [case.case_id]
        lists.close()
        audit.write_audit(tx, audit.AuditEntry(given.NOW, 1, "claimed", case.case_id))
        chain = audit.walk_chain(tx)
    assert chain.breaks == ()
    assert chain.lines == len(was["audit"]) + 1
    opened.close()
    (copy,) = tmp_path.glob(f"*.version-{revision}-*.bak")
    kept_copy = sqlite3.connect(copy)
    assert rows_of(kept_copy, "cases", columns_of(kept_copy, "cases")) == was["cases"]
    kept_copy.close()


@pytest.mark.parametrize("revision", REVISIONS[:-1])
def test_an_older_program_refuses_a_newer_file(revision: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given.new_store(tmp_path).close()
    path = tmp_path / "office.db"
    before = path.read_bytes()
    monkeypatch.setattr(opening, "REVISIONS", REVISIONS[: REVISIONS.index(revision) + 1])
    with pytest.raises(StoreNewer):
        open_store(path, given.NOW)
    assert path.read_bytes() == before
