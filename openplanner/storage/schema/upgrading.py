"""Bringing an older file to the present: a copy first, then the migrations in one transaction."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from openplanner.domain.errors import OpenPlannerError, StoreDamaged, StoreReadOnly
from openplanner.storage.failures import our_errors
from openplanner.storage.migrations import HEAD
from openplanner.storage.schema.opening import Found, briefly, inspected, make_file
from openplanner.storage.schema.sealing import cipher, raw_connection


def copy_of(source: sqlite3.Connection, target: Path) -> None:
    """Writes a whole copy of a database in use to a new file, complete or not at all."""
    unfinished = target.with_name(f"{target.name}.part")
    unfinished.unlink(missing_ok=True)
    make_file(unfinished)
    copy = raw_connection(unfinished, seal=not isinstance(source, sqlite3.Connection))
    try:
        source.backup(copy)
        copy.execute("pragma journal_mode = delete")  # one file, nothing beside it
    except BaseException:
        copy.close()
        for leftover in (unfinished, unfinished.with_name(f"{unfinished.name}-journal")):
            leftover.unlink(missing_ok=True)
        raise
    copy.close()
    unfinished.replace(target)


def check_sound(path: Path) -> None:
    """Raises unless the file is a whole database of ours, of this version or an older one."""
    if not path.is_file():
        raise StoreReadOnly("store_cannot_open")
    with our_errors():
        connection = raw_connection(path, "ro")
        try:
            if inspected(connection) is Found.NOTHING:
                raise StoreDamaged("store_not_ours")
            if connection.execute("pragma integrity_check(1)").fetchone()[0] != "ok":
                raise StoreDamaged("store_damaged")
        finally:
            connection.close()


def _checked_copy(source: sqlite3.Connection, target: Path) -> None:
    """The copy that one goes back to: opened and read to its end before anything is changed, or not kept at all."""
    copy_of(source, target)
    try:
        check_sound(target)
    except OpenPlannerError:
        target.unlink(missing_ok=True)
        raise


def upgrade(path: Path, now: datetime) -> Path:
    """Migrates the file to the newest revision; returns the path of the copy that was made first.

    Raises ``StoreDamaged`` when that copy cannot be opened and read to its end: then nothing was changed.
    """
    with briefly(path) as connection:
        found = connection.execute("select version_num from alembic_version").fetchone()[0]
        stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
        copy = path.with_name(f"{path.name}.version-{found}-{stamp}.bak")
        _checked_copy(connection, copy)
        connection.execute("pragma foreign_keys = off")  # tables may be rebuilt on the way
        run_migrations(connection)
    return copy


def run_migrations(connection: sqlite3.Connection, revision: str = HEAD) -> None:
    """Runs the migrations up to a revision in one transaction; after an error nothing has changed."""
    from sqlalchemy import create_engine
    from sqlalchemy.pool import StaticPool

    from openplanner.storage.migrations.running import run_on

    library = None if isinstance(connection, sqlite3.Connection) else cipher()
    engine = create_engine("sqlite://", module=library, creator=lambda: connection, poolclass=StaticPool)
    with engine.connect() as alchemy:
        alchemy.exec_driver_sql("begin immediate")
        run_on(alchemy, revision)
        if alchemy.exec_driver_sql("pragma foreign_key_check").first() is not None:
            raise StoreDamaged("store_damaged")
        alchemy.commit()
