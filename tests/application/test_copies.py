"""Copies by rule, and a database that is lost: put back from the last good copy, with what is missing named."""

from __future__ import annotations

import os
import signal
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from openplanner.application.office import Office
from openplanner.application.upkeep.copies import copies_kept, copies_place, keep_copies, newest_copy, put_back
from openplanner.application.upkeep.demo_office import Replay
from openplanner.assembly import open_office
from openplanner.domain.errors import DiskFull, InvalidInput, StoreBusy, StoreDamaged
from openplanner.settings import Origin, combined
from openplanner.storage import cases
from openplanner.storage.copies import Copy, copies_in
from tests.offices import MONDAY, registered, small_office


@pytest.fixture
def office_and_clock(tmp_path: Path) -> tuple[Office, Replay]:
    return small_office(tmp_path)


def copies_of(office: Office) -> tuple[Copy, ...]:
    return copies_in(copies_place(office.settings, office.store.path))


def numbers_in(path: Path) -> list[str]:
    office = open_office(str(path), Replay(MONDAY), combined({}))
    with office.store.reading() as tx:
        found = sorted(case.number for case in cases.open_cases(tx))
    office.store.close()
    return found


def test_a_copy_is_made_once_a_day_and_is_sound(office_and_clock: tuple[Office, Replay]) -> None:
    office, clock = office_and_clock
    registered(office, "Z-1")
    assert keep_copies(office).made is not None
    assert keep_copies(office).made is None
    clock.moment += timedelta(hours=25)
    registered(office, "Z-2")
    assert keep_copies(office).made is not None
    newest, oldest = copies_of(office)
    assert (numbers_in(newest.path), numbers_in(oldest.path)) == (["Z-1", "Z-2"], ["Z-1"])
    assert newest_copy(office.settings, office.store.path) == newest


def test_a_clock_that_was_wrong_stops_no_copy(office_and_clock: tuple[Office, Replay]) -> None:
    office, clock = office_and_clock
    clock.moment += timedelta(days=300)
    assert keep_copies(office).made is not None
    clock.moment -= timedelta(days=300)
    assert keep_copies(office).made is not None


def test_no_hours_is_no_copy(office_and_clock: tuple[Office, Replay]) -> None:
    office, _ = office_and_clock
    never = Office(
        office.store, office.calendar, combined({Origin.DATABASE: {"copy_hours": 0}}), office.clock, office.rules
    )
    assert keep_copies(never).made is None


def test_the_rule_keeps_the_last_of_each_day_and_week() -> None:
    start = datetime(2026, 11, 30, 8, tzinfo=UTC)
    copies = [Copy(Path(f"{hours}"), start - timedelta(hours=hours)) for hours in range(0, 24 * 60, 6)]
    settings = combined({Origin.DATABASE: {"copies_days": 3, "copies_weeks": 2}})
    kept = [copy.made_at.isoformat()[:13] for copy in copies_kept(copies, settings)]
    assert kept == ["2026-11-30T08", "2026-11-29T20", "2026-11-28T20"]  # the 29th is the last day of the week before
    settings = combined({Origin.DATABASE: {"copies_days": 1, "copies_weeks": 3}})
    kept = [copy.made_at.isoformat()[:13] for copy in copies_kept(copies, settings)]
    assert kept == ["2026-11-30T08", "2026-11-29T20", "2026-11-22T20"]


def test_old_copies_go_and_so_does_what_an_upgrade_left(office_and_clock: tuple[Office, Replay]) -> None:
    office, clock = office_and_clock
    left = office.store.path.with_name("office.sqlite3.version-0003-20260101T000000Z.bak")
    left.write_bytes(b"")
    os.utime(left, (0, 0))
    for _ in range(45):
        keep_copies(office)
        clock.moment += timedelta(days=1)
    made = [copy.made_at for copy in copies_of(office)]
    assert 7 < len(made) <= 11
    assert made[0] - made[-1] < timedelta(days=35)
    assert not left.exists()


def spoil(path: Path, first: int, last: int) -> None:
    """Overwrites those pages of 4096 bytes."""
    with path.open("r+b") as file:
        file.seek(4096 * first)
        file.write(b"\x5a" * 4096 * (last - first))


def test_a_damaged_database_makes_no_copy_and_removes_none(office_and_clock: tuple[Office, Replay]) -> None:
    office, clock = office_and_clock
    for number in range(40):
        registered(office, f"Z-{number}")
    keep_copies(office)
    office.store.close()
    spoil(office.store.path, 3, 30)
    clock.moment += timedelta(days=40)
    with pytest.raises(StoreDamaged):
        keep_copies(office)
    assert len(copies_of(office)) == 1
    assert [path.name for path in copies_of(office)[0].path.parent.iterdir()] == [copies_of(office)[0].path.name]


def pages_of(path: Path, table: str) -> list[int]:
    raw = sqlite3.connect(path)
    raw.execute("pragma wal_checkpoint(truncate)")
    try:
        found = raw.execute("select pageno from dbstat where name = ?", (table,)).fetchall()
    except sqlite3.OperationalError:
        pytest.skip("this SQLite does not tell which pages a table has")
    finally:
        raw.close()
    return sorted(number - 1 for (number,) in found)


def test_after_damage_the_last_good_copy_comes_back_and_what_is_missing_is_named(
    office_and_clock: tuple[Office, Replay],
) -> None:
    office, clock = office_and_clock
    registered(office, "Z-1")
    keep_copies(office)
    clock.moment += timedelta(hours=2)
    for number in ("Z-2", "Z-3"):
        registered(office, number)
    office.store.close()
    path = office.store.path
    spoil(path, 0, 1)  # the beginning, without which nothing opens
    with pytest.raises(StoreDamaged):
        open_office(str(path), clock, combined({}))
    copy = newest_copy(office.settings, path)
    done = put_back(copy.path, path, clock())
    assert [(one.action, one.number, one.at) for one in done.lost.lines] == [
        ("backed_up", "", clock() - timedelta(hours=2)), ("registered", "Z-2", clock()), ("registered", "Z-3", clock()),
    ]  # fmt: skip
    assert numbers_in(path) == ["Z-1"]
    assert done.kept.read_bytes()[:4096] == b"\x5a" * 4096


def test_a_hole_in_the_audit_is_admitted(office_and_clock: tuple[Office, Replay]) -> None:
    office, clock = office_and_clock
    keep_copies(office)
    for number in range(300):
        registered(office, f"Z-{number}")
    office.store.close()
    middle = pages_of(office.store.path, "audit")[3]
    spoil(office.store.path, middle, middle + 1)
    done = put_back(newest_copy(office.settings, office.store.path).path, office.store.path, clock())
    told = {one.number for one in done.lost.lines}
    assert {"Z-0", "Z-299"} <= told
    assert len(told) < 300
    assert not done.lost.whole


def test_a_database_that_is_gone_is_put_back_too(office_and_clock: tuple[Office, Replay]) -> None:
    office, clock = office_and_clock
    registered(office, "Z-1")
    keep_copies(office)
    office.store.close()
    office.store.path.unlink()
    done = put_back(newest_copy(office.settings, office.store.path).path, office.store.path, clock())
    assert (done.lost.lines, done.lost.whole) == ((), False)
    assert numbers_in(office.store.path) == ["Z-1"]


def test_nothing_is_put_back_under_a_program_that_is_at_work(office_and_clock: tuple[Office, Replay]) -> None:
    office, clock = office_and_clock
    keep_copies(office)
    registered(office, "Z-1")
    other = sqlite3.connect(office.store.path)
    other.execute("select * from cases").fetchone()
    with pytest.raises(StoreBusy, match="store_in_use"):
        put_back(newest_copy(office.settings, office.store.path).path, office.store.path, clock())
    other.close()
    office.store.close()
    assert numbers_in(office.store.path) == ["Z-1"]


def test_without_a_good_copy_that_is_said(office_and_clock: tuple[Office, Replay]) -> None:
    office, _ = office_and_clock
    with pytest.raises(InvalidInput, match="no_copy"):
        newest_copy(office.settings, office.store.path)
    keep_copies(office)
    copies_of(office)[0].path.write_bytes(b"broken" * 1000)
    with pytest.raises(InvalidInput, match="no_copy"):
        newest_copy(office.settings, office.store.path)


def test_a_full_disk_keeps_the_copies_that_are_there(office_and_clock: tuple[Office, Replay]) -> None:
    resource = pytest.importorskip("resource", reason="limits file sizes as Unix knows it")
    office, clock = office_and_clock
    keep_copies(office)
    clock.moment += timedelta(days=60)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        with pytest.raises(DiskFull):
            keep_copies(office)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert len(copies_of(office)) == 1
