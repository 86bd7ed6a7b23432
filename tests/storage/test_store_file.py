"""Opening, breaking and refusing: whatever happens to the file, a clear error and nothing lost."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from openplanner.domain.colleague import Team
from openplanner.domain.errors import (
    DiskFull,
    NotAllowed,
    SlotTaken,
    StoreBusy,
    StoreDamaged,
    StoreNewer,
    StoreReadOnly,
)
from openplanner.storage import audit, cases, colleagues, drafts, organisation
from openplanner.storage.backups import backup_to, restore_from
from openplanner.storage.failures import in_our_words
from openplanner.storage.network_share import refuse_network_share, system_of
from openplanner.storage.reads import Reads
from openplanner.storage.store import Store, open_store
from tests.storage import given

ROOT = Path(__file__).parents[2]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = given.new_store(tmp_path)
    yield opened
    opened.close()


def names(store: Store) -> list[str]:
    with store.reading() as tx:
        return [team.name for team in colleagues.teams(tx)]


def names_in(path: Path) -> list[str]:
    store = open_store(path, given.NOW)
    try:
        return names(store)
    finally:
        store.close()


def run_python(code: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code), *arguments],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def test_reading_and_reopening_load_no_heavy_library(store: Store) -> None:
    code = """
        import sys
        from datetime import datetime, UTC
        from pathlib import Path
        from openplanner.storage import reads, store, cases, bookings, colleagues, attempts, busy, outbox, audit, drafts
        from openplanner.storage import organisation, undo, backups, local_calendar, forgetting
        opened = store.open_store(Path(sys.argv[1]), datetime(2026, 1, 1, tzinfo=UTC))
        lists = reads.Reads(opened.path)
        lists.worklist(None, datetime(2026, 1, 1, tzinfo=UTC))
        lists.search("proef")
        lists.close()
        opened.close()
        print(sorted({name.partition(".")[0] for name in sys.modules} & {"sqlalchemy", "alembic", "phonenumbers"}))
    """
    out, err = run_python(code, str(store.path)).communicate(timeout=60)
    assert (out.strip(), err) == ("[]", "")


def test_a_new_store_is_for_its_owner_only_and_safe_against_a_power_cut(store: Store) -> None:
    if os.name == "posix":
        assert store.path.stat().st_mode & 0o077 == 0
    with store.reading() as tx:
        pragmas = [
            tx.execute_plain(f"pragma {name}").scalar() for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert pragmas == ["wal", 2, 1]


def test_a_failed_transaction_leaves_nothing(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.transaction() as tx:
        colleagues.add_team(tx, Team("half"))
        raise ZeroDivisionError
    assert names(store) == []


def test_a_reader_sees_one_state(store: Store) -> None:
    with store.reading() as reader:
        assert colleagues.teams(reader) == ()
        with store.transaction() as writer:
            colleagues.add_team(writer, Team("nieuw"))
        assert colleagues.teams(reader) == ()
    assert names(store) == ["nieuw"]


def test_closing_twice_and_using_again_is_fine(store: Store) -> None:
    store.close()
    store.close()
    assert names(store) == []


def test_a_locked_database_says_busy(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    from openplanner.storage.schema import opening

    monkeypatch.setattr(opening, "PRAGMAS", ("pragma busy_timeout = 50", *opening.PRAGMAS[1:]))
    other = sqlite3.connect(store.path, isolation_level=None)
    other.execute("begin immediate")
    with pytest.raises(StoreBusy, match="store_busy"), store.transaction() as tx:
        colleagues.add_team(tx, Team("nooit"))
    other.close()
    assert names(store) == []


def test_many_writers_wait_for_each_other(store: Store) -> None:
    def write(number: int) -> None:
        with store.transaction() as tx:
            organisation.save_setting(tx, f"key{number}", "x")

    threads = [threading.Thread(target=write, args=(number,)) for number in range(25)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.reading() as tx:
        assert len(organisation.organisation_settings(tx)) == 25


def test_two_programs_make_the_file_at_once(tmp_path: Path) -> None:
    code = """
        import sys
        from datetime import datetime, UTC
        from pathlib import Path
        from openplanner.storage.store import open_store
        open_store(Path(sys.argv[1]), datetime(2026, 1, 1, tzinfo=UTC)).close()
    """
    path = tmp_path / "deep" / "er" / "office.db"
    children = [run_python(code, str(path)) for _ in range(3)]
    assert [child.communicate(timeout=60)[1] for child in children] == ["", "", ""]
    assert names_in(path) == []


def test_everything_acknowledged_survives_a_kill(tmp_path: Path) -> None:
    code = """
        import sys
        from datetime import datetime, UTC
        from pathlib import Path
        from openplanner.storage.store import open_store
        from openplanner.storage import drafts, organisation
        now = datetime(2026, 1, 1, tzinfo=UTC)
        store = open_store(Path(sys.argv[1]), now)
        for number in range(int(sys.argv[2]), 10**9):
            with store.transaction() as tx:
                organisation.save_setting(tx, f"key{number}", "x")
                drafts.save_draft(tx, "intake", {"number": number}, 1, now)
            print(number, flush=True)
    """
    path, last = tmp_path / "office.db", 0
    for _ in range(4):
        child = run_python(code, str(path), str(last + 1))
        assert child.stdout is not None
        for _ in range(40):
            last = int(child.stdout.readline())
        child.send_signal(signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
        rest = child.communicate(timeout=60)[0].split()
        last = max(last, *(int(number) for number in rest)) if rest else last
        store = open_store(path, given.NOW)
        with store.reading() as tx:
            stored = {int(key.removeprefix("key")) for key in organisation.organisation_settings(tx)}
            draft = drafts.draft(tx, "intake")
            assert tx.execute_plain("pragma integrity_check").scalar() == "ok"
        assert set(range(1, last + 1)) <= stored
        assert draft is not None
        assert draft.payload == {"number": max(stored)}  # both of one transaction, or neither
        last = max(stored)
        store.close()


@pytest.mark.parametrize("content", [b"not a database at all" * 100, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_damaged_file_says_so_and_is_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "office.db"
    path.write_bytes(content)
    with pytest.raises(StoreDamaged):
        open_store(path, given.NOW)
    assert path.read_bytes() == content


def test_a_file_damaged_inside_says_so_when_it_is_read(store: Store) -> None:
    with store.transaction() as tx:
        team_id, _ = given.staffed(tx)
        cases.add_cases(tx, [given.a_case(team_id, f"Z-{n}") for n in range(300)])
    store.close()
    with store.path.open("r+b") as file:
        file.seek(4096 * 4)
        file.write(b"\xff" * 4096 * 200)
    lists = Reads(store.path)
    with pytest.raises(StoreDamaged):
        lists.worklist(None, given.NOW)
    lists.close()


def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    other = sqlite3.connect(path)
    other.execute("create table songs (title)")
    other.close()
    with pytest.raises(StoreDamaged, match="store_not_ours"):
        open_store(path, given.NOW)


def test_a_newer_database_is_refused(store: Store) -> None:
    store.close()
    raw = sqlite3.connect(store.path)
    raw.execute("update alembic_version set version_num = '9999'")
    raw.commit()
    raw.close()
    with pytest.raises(StoreNewer) as refused:
        open_store(store.path, given.NOW)
    assert refused.value.facts["found"] == "9999"


@pytest.mark.skipif(os.name != "posix", reason="sets rights as Unix knows them")
def test_a_read_only_file_says_so(tmp_path: Path) -> None:
    code = """
        import os, sys
        from datetime import datetime, UTC
        from pathlib import Path
        from openplanner.domain.errors import StoreReadOnly
        from openplanner.storage.store import open_store
        if os.geteuid() == 0:  # rights do not hold for root, so become nobody
            os.setgid(65534)
            os.setuid(65534)
        for path in sys.argv[1:]:
            try:
                open_store(Path(path), datetime(2026, 1, 1, tzinfo=UTC))
            except StoreReadOnly as error:
                print(error.code)
    """
    folder = tmp_path / "closed"
    folder.mkdir()
    given.new_store(folder).close()
    (folder / "office.db").chmod(0o444)
    folder.chmod(0o555)
    for above in tmp_path.parents[:3]:  # one more when the tests run side by side
        if above.stat().st_uid == os.geteuid():
            above.chmod(above.stat().st_mode | 0o055)
    tmp_path.chmod(0o755)
    out, err = run_python(code, str(folder / "office.db"), str(folder / "new.db")).communicate(timeout=60)
    folder.chmod(0o755)
    assert err == ""
    assert len(out.split()) == 2
    assert set(out.split()) <= {"store_read_only", "store_cannot_open"}


def test_a_full_database_says_disk_full_and_undoes_the_transaction(store: Store) -> None:
    with store.transaction() as tx:
        colleagues.add_team(tx, Team("eerst"))
        pages = tx.execute_plain("pragma page_count").scalar_one()
    with pytest.raises(DiskFull), store.transaction() as tx:
        tx.execute_plain(f"pragma max_page_count = {pages + 2}")
        drafts.save_draft(tx, "intake", {"text": "x" * 10_000_000}, 1, given.NOW)
    store.close()
    assert names(store) == ["eerst"]


@pytest.fixture
def small_disk() -> Iterator[None]:
    """No file can grow beyond two million bytes."""
    resource = pytest.importorskip("resource", reason="limits file sizes as Unix knows it")
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    signal.signal(signal.SIGXFSZ, handler)


def test_a_full_disk_says_disk_full_and_loses_nothing(store: Store, small_disk: None) -> None:
    with store.transaction() as tx:
        colleagues.add_team(tx, Team("eerst"))
    with pytest.raises(DiskFull), store.transaction() as tx:
        drafts.save_draft(tx, "intake", {"text": "x" * 10_000_000}, 1, given.NOW)
    assert names(store) == ["eerst"]


def test_a_backup_on_a_full_disk_leaves_no_half_copy(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    store = given.new_store(tmp_path)
    with store.transaction() as tx:
        drafts.save_draft(tx, "intake", {"text": "x" * 4_000_000}, 1, given.NOW)
    request.getfixturevalue("small_disk")
    with pytest.raises(DiskFull):
        backup_to(store, tmp_path / "copies" / "office.bak")
    assert list((tmp_path / "copies").iterdir()) == []
    store.close()


def test_a_folder_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreReadOnly, match="store_cannot_open"):
        open_store(tmp_path, given.NOW)
    with pytest.raises(StoreReadOnly):
        Reads(tmp_path / "absent.db").teams()


def test_errors_of_sqlite_have_our_names() -> None:
    assert isinstance(in_our_words(sqlite3.IntegrityError("slot_taken")), SlotTaken)
    assert in_our_words(sqlite3.IntegrityError("UNIQUE constraint failed")) is None
    assert in_our_words(ValueError()) is None


def test_a_network_share_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = (
        "/dev/vda / ext4 rw 0 0\n//srv/team /mnt/team\\040share cifs rw 0 0\nbroken\nserver:/x /home/x nfs4 rw 0 0\n"
    )
    assert system_of(Path("/mnt/team share/office.db"), mounts) == "cifs"
    assert system_of(Path("/mnt/team/office.db"), mounts) == "ext4"
    assert system_of(Path("/home/x/deep/office.db"), mounts) == "nfs4"
    assert system_of(Path("/x"), "") == ""
    monkeypatch.setattr("openplanner.storage.network_share.on_network_share", lambda _path: True)
    with pytest.raises(NotAllowed, match="store_on_network"):
        refuse_network_share(Path("/x"))


def test_a_backup_is_whole_and_comes_back(store: Store, tmp_path: Path) -> None:
    with store.transaction() as tx:
        colleagues.add_team(tx, Team("toen"))
    copy = backup_to(store, tmp_path / "copies" / "office.bak")
    assert copy.stat().st_mode & 0o077 == 0 or os.name != "posix"
    with store.transaction() as tx:
        colleagues.add_team(tx, Team("daarna"))
    store.close()
    aside = restore_from(copy, store.path)
    assert names_in(store.path) == ["toen"]
    assert names_in(aside) == ["daarna", "toen"]
    assert {file.name for file in copy.parent.iterdir()} == {"office.bak"}


def test_a_backup_goes_on_while_somebody_writes(store: Store, tmp_path: Path) -> None:
    with store.transaction() as tx:
        colleagues.add_team(tx, Team("vast"))
        colleagues.save_team(tx, replace(colleagues.teams(tx)[0], name="bezig"))
        copy = backup_to(store, tmp_path / "copy.bak")
    assert names_in(copy) == []


def test_restoring_over_a_damaged_file_keeps_it_aside(store: Store, tmp_path: Path) -> None:
    copy = backup_to(store, tmp_path / "copy.bak")
    store.close()
    store.path.write_bytes(b"gone" * 999)
    aside = restore_from(copy, store.path)
    assert aside.read_bytes() == b"gone" * 999
    assert names_in(store.path) == []
    assert restore_from(copy, tmp_path / "new.db") == tmp_path / "new.db"


def test_no_nonsense_is_restored(store: Store, tmp_path: Path) -> None:
    with store.transaction() as tx:
        colleagues.add_team(tx, Team("veilig"))
    bad = tmp_path / "bad.bak"
    bad.write_bytes(b"x" * 5000)
    with pytest.raises(StoreDamaged):
        restore_from(bad, store.path)
    with pytest.raises(StoreReadOnly):
        restore_from(tmp_path / "absent.bak", store.path)
    bad.write_bytes(b"")
    with pytest.raises(StoreDamaged, match="store_not_ours"):
        restore_from(bad, store.path)
    assert names(store) == ["veilig"]


def test_audit_keeps_who_did_what(store: Store) -> None:
    with store.transaction() as tx:
        entry = audit.AuditEntry(given.NOW, 3, "booked", 7, 8, {"state": "held"}, {"state": "booked"})
        stored = audit.write_audit(tx, entry)
        assert audit.audit_of_case(tx, 7) == (stored,)
        assert replace(stored, audit_id=0) == entry
