"""The audit table: only added to, and whoever goes around that is found, with the place."""

# ruff: noqa: S608 (every word of these statements is written here)

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from openplanner.storage import audit
from openplanner.storage.schema.audit_chain import BEGIN, BreakKind, Chain, Line, link
from openplanner.storage.store import Store
from tests.storage import given

TRIGGERS = ("audit_refuse_change", "audit_refuse_removal", "audit_refuse_replacement", "audit_tail_refuse_removal")
LINES = 9


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = given.new_store(tmp_path)
    with opened.transaction() as tx:
        for number in range(1, LINES + 1):
            audit.write_audit(tx, audit.AuditEntry(given.NOW, 1, "booked", number, after={"state": "booked"}))
    yield opened
    opened.close()


def chain_of(store: Store) -> Chain:
    with store.reading() as tx:
        return audit.walk_chain(tx)


def go_around(store: Store, *statements: str) -> None:
    """What somebody with the file and a tool of SQLite could do."""
    raw = sqlite3.connect(store.path)
    for trigger in TRIGGERS:
        raw.execute(f"drop trigger {trigger}")
    for statement in statements:
        raw.execute(statement)
    raw.commit()
    raw.close()


def found(store: Store) -> list[tuple[BreakKind, int, int]]:
    return [(one.kind, one.first, one.last) for one in chain_of(store).breaks]


def test_an_untouched_chain_holds_and_counts(store: Store) -> None:
    chain = chain_of(store)
    assert (chain.lines, chain.end_id, chain.breaks) == (LINES, LINES, ())
    with store.reading() as tx:
        assert audit.hash_of(tx, LINES) == chain.end_hash
        newest = audit.newest_audit(tx)
    assert newest is not None
    assert newest.case_id == LINES


def test_the_hash_is_what_is_written_down_here() -> None:
    """So that somebody else can check it: SHA-256 of the hash before, a line feed, and JSON of the eight fields."""
    first = Line(1, 1_000_000, 2, "booked", 3, None, "{}", '{"state":"booked"}')
    assert link(BEGIN, first) == "329741be0db77d5e78bb8a59af53b153311b4b329dccd5f06ed0bda4d09fb35c"


@pytest.mark.parametrize(
    "statement",
    [
        "update audit set by = 2 where audit_id = 3",
        "update audit set hash = '' where audit_id = 3",
        "delete from audit where audit_id = 3",
        "delete from audit",
        "delete from audit_tail",
        "insert or replace into audit (audit_id, at, by, action, before, after) values (3, 0, 1, 'x', '{}', '{}')",
    ],
)
def test_the_database_refuses_to_change_what_was_written(store: Store, statement: str) -> None:
    raw = sqlite3.connect(store.path)
    with pytest.raises(sqlite3.IntegrityError, match="audit_append_only"):
        raw.execute(statement)
    raw.close()
    assert chain_of(store).breaks == ()


@pytest.mark.parametrize(
    ("statement", "place"),
    [
        ("update audit set by = 2 where audit_id = 4", (BreakKind.CHANGED, 4, 4)),
        ("update audit set after = '{}' where audit_id = 1", (BreakKind.CHANGED, 1, 1)),
        ("update audit set at = at - 1 where audit_id = 9", (BreakKind.CHANGED, 9, 9)),
        ("delete from audit where audit_id in (5, 6)", (BreakKind.MISSING, 5, 6)),
        ("delete from audit where audit_id = 1", (BreakKind.MISSING, 1, 1)),
        ("delete from audit where audit_id > 7", (BreakKind.CUT_OFF, 8, 9)),
        ("delete from audit", (BreakKind.CUT_OFF, 1, 9)),
        ("delete from audit_tail", (BreakKind.CUT_OFF, 1, 9)),
        ("update audit_tail set audit_id = 7", (BreakKind.CUT_OFF, 8, 9)),
    ],
)
def test_what_goes_around_the_guard_is_found_and_located(
    store: Store, statement: str, place: tuple[BreakKind, int, int]
) -> None:
    go_around(store, statement)
    assert found(store) == [place]


def test_a_line_that_was_slipped_in_or_hashed_anew_breaks_the_chain_behind_it(store: Store) -> None:
    with store.reading() as tx:
        before = audit.hash_of(tx, 3)
    forged = Line(4, 0, 2, "booked", 4, None, "{}", "{}")
    made = link(before or "", forged)
    go_around(store, f"update audit set at = 0, by = 2, after = '{{}}', hash = '{made}' where audit_id = 4")
    assert found(store) == [(BreakKind.CHANGED, 5, 5)]


def test_desks_that_write_at_once_make_one_chain(store: Store) -> None:
    def write(case_id: int) -> None:
        for _ in range(5):
            with store.transaction() as tx:
                audit.write_audits(tx, [audit.AuditEntry(given.NOW, 1, "printed", case_id)] * 3)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    chain = chain_of(store)
    assert (chain.lines, chain.breaks) == (LINES + 60, ())


@pytest.mark.parametrize(
    "told", ["Mevrouw A. Verzonnen", "+31612345678", "noor@voorbeeld.test", "te druk om te bellen"]
)
def test_what_was_typed_never_enters_the_audit(store: Store, told: str) -> None:
    with pytest.raises(ValueError, match="reason"), store.transaction() as tx:
        audit.write_audit(tx, audit.AuditEntry(given.NOW, 1, "cancelled", 1, after={"reason": told}))
    assert chain_of(store).lines == LINES
