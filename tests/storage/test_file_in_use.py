"""What happens to the file while programs have it open: taken away, replaced, brought up, a full or closed disk."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from openplanner.domain.colleague import Team
from openplanner.domain.errors import DiskFull, StoreNewer, StoreReadOnly, Unavailable
from openplanner.storage import colleagues, drafts
from openplanner.storage.backups import backup_to
from openplanner.storage.store import Store, open_store
from tests.storage import given

posix = pytest.mark.skipif(os.name != "posix", reason="Windows keeps an open file in its place")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = given.new_store(tmp_path)
    save(opened, "eerst")
    yield opened
    opened.close()


def save(store: Store, name: str) -> None:
    with store.transaction() as tx:
        colleagues.add_team(tx, Team(name))


def names(path: Path) -> list[str]:
    store = open_store(path, given.NOW)
    with store.reading() as tx:
        found = [team.name for team in colleagues.teams(tx)]
    store.close()
    return found


@posix
def test_nothing_is_saved_into_a_file_that_is_gone(store: Store, tmp_path: Path) -> None:
    away = tmp_path / "away.db"
    store.path.rename(away)
    with pytest.raises(StoreReadOnly, match="store_pulled"):
        save(store, "verloren")
    with pytest.raises(Unavailable):
        save(store, "verloren")
    away.rename(store.path)
    save(store, "daarna")
    store.close()
    assert names(store.path) == ["daarna", "eerst"]


@posix
def test_a_save_during_which_the_file_went_is_not_called_saved(store: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreReadOnly, match="store_pulled"), store.transaction() as tx:
        colleagues.add_team(tx, Team("half"))
        store.path.rename(tmp_path / "away.db")


@posix
def test_a_file_that_was_replaced_is_opened_anew(store: Store, tmp_path: Path) -> None:
    copy = backup_to(store, tmp_path / "copy.db")
    for suffix in ("-wal", "-shm"):
        store.path.with_name(store.path.name + suffix).unlink(missing_ok=True)
    copy.replace(store.path)
    with pytest.raises(StoreReadOnly, match="store_pulled"):
        save(store, "in het oude bestand")
    save(store, "in het nieuwe")
    store.close()
    assert names(store.path) == ["eerst", "in het nieuwe"]


def test_an_older_program_that_was_open_writes_no_more_after_a_newer_one_came(store: Store) -> None:
    newer = sqlite3.connect(store.path)
    newer.execute("alter table teams add column colour text not null default ''")
    newer.execute("update alembic_version set version_num = '9999'")
    newer.commit()
    with pytest.raises(StoreNewer) as refused:
        save(store, "in de verkeerde vorm")
    assert refused.value.facts["found"] == "9999"
    with pytest.raises(StoreNewer), store.reading():
        pass
    assert newer.execute("select name from teams").fetchall() == [("eerst",)]
    newer.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real disk of four megabytes, in memory."""
    place = tmp_path / "disk"
    place.mkdir()
    if shutil.which("mount") is None or not mounted("-t", "tmpfs", "-o", "size=4m", "tmpfs", str(place)):
        pytest.skip("a small disk can only be mounted by an administrator of Linux")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=False, capture_output=True)


def mounted(*words: str) -> bool:
    return subprocess.run(["mount", *words], check=False, capture_output=True).returncode == 0


def test_on_a_disk_that_fills_up_every_save_that_was_told_is_there(small_disk: Path) -> None:
    store = open_store(small_disk / "office.db", given.NOW)
    saved = 0
    with pytest.raises(DiskFull):
        while saved < 10_000:
            with store.transaction() as tx:
                drafts.save_draft(tx, f"intake:{saved}", {"text": "x" * 20_000}, 1, given.NOW)
            saved += 1
    assert 20 < saved < 400
    with store.reading() as tx:
        assert len(drafts.drafts(tx)) == saved
    with pytest.raises(DiskFull):
        backup_to(store, small_disk / "copies" / "copy.db")
    assert list((small_disk / "copies").iterdir()) == []
    store.close()
    moved = shutil.copy(small_disk / "office.db", small_disk.parent / "room.db")
    for suffix in ("-wal",):
        log = small_disk / f"office.db{suffix}"
        if log.is_file():
            shutil.copy(log, f"{moved}{suffix}")
    again = open_store(Path(moved), given.NOW)
    with again.transaction() as tx:
        assert len(drafts.drafts(tx)) == saved
        drafts.save_draft(tx, "meer", {}, 1, given.NOW)
    again.close()


def test_on_a_disk_that_becomes_read_only_nothing_is_called_saved(small_disk: Path) -> None:
    store = open_store(small_disk / "office.db", given.NOW)
    save(store, "eerst")
    store.close()
    assert mounted("-o", "remount,ro", str(small_disk))
    with pytest.raises(StoreReadOnly):
        save(store, "nooit")
    with pytest.raises(StoreReadOnly):
        open_store(small_disk / "office.db", given.NOW)
    with pytest.raises(StoreReadOnly):
        open_store(small_disk / "new.db", given.NOW)
    store.close()
    assert mounted("-o", "remount,rw", str(small_disk))
    save(store, "daarna")
    store.close()
    assert names(small_disk / "office.db") == ["daarna", "eerst"]
