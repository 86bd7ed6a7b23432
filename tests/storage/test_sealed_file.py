"""The file of one desk encrypted on its disk: everything works as before, and without the key nothing can be read."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from openplanner.application.claim_case import claim_case
from openplanner.application.office import Office
from openplanner.application.privacy.erase_person import erase_person
from openplanner.application.record_outcome import record_outcome
from openplanner.application.upkeep import encryption
from openplanner.application.upkeep.copies import copies_place, keep_copies, newest_offer, put_back
from openplanner.application.upkeep.doctor import State, examine
from openplanner.assembly import open_office
from openplanner.calendars import credentials
from openplanner.domain.case import OutcomeCode
from openplanner.domain.errors import InvalidInput, StoreBusy, StoreDamaged, StoreSealed
from openplanner.settings import combined
from openplanner.storage import audit, cases
from openplanner.storage.copies import copies_in
from openplanner.storage.reads import Reads
from openplanner.storage.schema import opening, sealing, upgrading
from openplanner.storage.store import open_store
from tests.offices import BY, MONDAY, registered, small_office
from tests.storage import given

NAME = "Mevrouw A. Verzonnen"


class Safe:
    """A credential store in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[username]


@pytest.fixture
def safe(monkeypatch: pytest.MonkeyPatch) -> Safe:
    made = Safe()
    monkeypatch.setattr(credentials, "system_store", lambda: made)
    return made


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A folder with a database in which somebody worked and a copy of it, both encrypted; and what the store keeps."""
    folder, keeps = tmp_path_factory.mktemp("sealed"), Safe()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(credentials, "system_store", lambda: keeps)
        office, _ = small_office(folder)
        registered(office)
        keep_copies(office, anyway=True)
        office.store.close()
        turned = encryption.encrypt(office.settings, office.store.path, folder / "recovery.txt")
    assert (turned.database, turned.copies) == (True, 1)
    return office.store.path, keeps.kept


@pytest.fixture
def sealed(made: tuple[Path, dict[str, str]], safe: Safe, tmp_path: Path) -> Iterator[Path]:
    """A folder like that of one's own."""
    path, kept = made
    shutil.copytree(path.parent, tmp_path, dirs_exist_ok=True)
    (tmp_path / "recovery.txt").chmod(0o600)
    safe.kept.update(kept)
    sealing.look_anew()
    yield tmp_path / path.name
    sealing.look_anew()


def opened(path: Path) -> Office:
    return open_office(str(path), lambda: MONDAY, combined({}))


def test_nothing_of_anybody_can_be_read_in_the_file_or_its_copies(sealed: Path) -> None:
    (copy,) = copies_in(copies_place(combined({}), sealed))
    for path in (sealed, copy.path):
        raw = path.read_bytes()
        assert NAME.encode() not in raw
        assert b"SQLite" not in raw and b"CREATE TABLE" not in raw
        with pytest.raises(sqlite3.DatabaseError):
            sqlite3.connect(path).execute("select count(*) from sqlite_master")


def test_work_goes_on_as_before(sealed: Path) -> None:
    office = opened(sealed)
    lists = Reads(sealed)
    (row,) = lists.worklist(None, MONDAY)
    assert row.name == NAME
    assert [found.case_id for found in lists.search("verzonnen")] == [row.case_id]
    assert claim_case(office, row.case_id, BY).claimed_by == BY
    second = registered(office, "Z-2")
    assert second.case_id == row.case_id + 1
    with office.store.reading() as tx:
        assert audit.walk_chain(tx).breaks == ()
    check = next(one for one in examine(office) if one.name == "database")
    assert (check.state, check.detail.code) == (State.OK, "doctor.database_sealed")
    lists.close()
    office.store.close()
    assert NAME.encode() not in b"".join(one.read_bytes() for one in sealed.parent.glob(f"{sealed.name}*"))


def test_a_copy_is_encrypted_too_and_comes_back(sealed: Path) -> None:
    office = opened(sealed)
    made = keep_copies(office, anyway=True).made
    assert made is not None and sealing.is_sealed(made.path)
    registered(office, "Z-2")
    office.store.close()
    for at, told in ((8192, StoreDamaged), (0, StoreSealed)):  # a page inside, and the one that everything hangs on
        with sealed.open("r+b") as file:
            file.seek(at)
            file.write(os.urandom(8192))
        with pytest.raises(told):
            upgrading.check_sound(sealed)
        offer = newest_offer(combined({}), sealed)
        put_back(offer.copy.path, sealed, MONDAY)
        office = opened(sealed)
        with office.store.reading() as tx:
            assert [one.number for one in cases.open_cases(tx)] == ["Z-1"]
        office.store.close()
        assert sealing.is_sealed(sealed)


def test_erasing_reaches_the_encrypted_copies(sealed: Path) -> None:
    office = opened(sealed)
    with office.store.reading() as tx:
        (case,) = cases.open_cases(tx)
    record_outcome(office, case.case_id or 0, OutcomeCode.EXPLAINED, BY)
    report = erase_person(office, [NAME], BY)
    office.store.close()
    (name,) = report.copies.cleaned
    copy = opening.connected(copies_place(combined({}), sealed).folder / name)
    assert copy.execute("select count(*) from people where name = ?", (NAME,)).fetchone() == (0,)
    copy.close()


def test_without_library_or_key_it_is_refused_clearly_and_left_alone(
    sealed: Path, safe: Safe, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, key = sealed.read_bytes(), dict(safe.kept)
    safe.kept.clear()
    for opens in (lambda: opened(sealed), lambda: Reads(sealed).teams()):
        with pytest.raises(StoreSealed, match="store_no_key"):
            opens()
    safe.kept[encryption.SECRET_NAME] = "ab" * 32
    with pytest.raises(StoreSealed, match="store_wrong_key"):
        opened(sealed)
    safe.kept.update(key)
    monkeypatch.setitem(sys.modules, "sqlcipher3", None)
    with pytest.raises(StoreSealed, match="store_no_extra"):
        opened(sealed)
    assert sealed.read_bytes() == before


def test_the_recovery_file_brings_the_key_back_and_is_never_written_over(sealed: Path, safe: Safe) -> None:
    recovery = sealed.parent / "recovery.txt"
    assert recovery.stat().st_mode & 0o077 == 0 or sys.platform == "win32"
    with pytest.raises(InvalidInput, match="recovery_not_written"):
        encryption.encrypt(combined({}), sealed, recovery)
    safe.kept.clear()
    encryption.take_key(recovery)
    opened(sealed).store.close()
    with pytest.raises(InvalidInput, match="recovery_unreadable"):
        encryption.take_key(sealed)


def test_there_and_back_again_is_the_same(sealed: Path) -> None:
    assert encryption.decrypt(combined({}), sealed).database
    raw = sqlite3.connect(sealed)
    plain = list(raw.iterdump())
    raw.close()
    encryption.encrypt(combined({}), sealed, sealed.parent / "again.txt")
    encryption.decrypt(combined({}), sealed)
    raw = sqlite3.connect(sealed)
    assert list(raw.iterdump()) == plain
    raw.close()
    assert NAME in "".join(plain)


def test_nothing_is_turned_while_somebody_works(sealed: Path) -> None:
    office = opened(sealed)
    with office.store.reading() as tx:
        cases.open_cases(tx)
        with pytest.raises(StoreBusy, match="store_in_use"):
            encryption.decrypt(combined({}), sealed)
    office.store.close()
    assert sealing.is_sealed(sealed)


def test_an_older_encrypted_file_is_brought_up_with_an_encrypted_copy(safe: Safe, tmp_path: Path) -> None:
    path = tmp_path / "office.db"
    opening.make_file(path)
    connection = opening.connected(path)
    upgrading.run_migrations(connection, "0005")
    connection.close()
    encryption.encrypt(combined({}), path, tmp_path / "recovery.txt")
    open_store(path, given.NOW).close()
    (copy,) = tmp_path.glob("*.bak")
    assert sealing.is_sealed(path)
    assert sealing.is_sealed(copy)


def test_a_damaged_plain_file_is_not_taken_for_an_encrypted_one(tmp_path: Path) -> None:
    for content in (b"not a database at all" * 400, b"\0" * 9000, bytes(range(256)) * 4):
        path = tmp_path / f"{len(content)}.db"
        path.write_bytes(content)
        with pytest.raises(StoreDamaged):
            open_store(path, given.NOW)
