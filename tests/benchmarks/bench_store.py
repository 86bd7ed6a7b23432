"""The store with a hundred thousand cases: a worklist page, search as one types, a save, opening, an import."""

from __future__ import annotations

import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from openplanner.domain.case import Case, CaseStatus, CaseType, Party, PhoneEntry, Term
from openplanner.domain.colleague import Team
from openplanner.domain.contact import Attempt, AttemptResult
from openplanner.storage import attempts, cases, colleagues
from openplanner.storage.lists import worklist
from openplanner.storage.reads import Reads
from openplanner.storage.schema.stored_values import micros
from openplanner.storage.store import Store, Transaction, open_store

CASES = 100_000
PART = 10_000
OPEN_SHARE = 0.03
TEAMS = 5
ROUNDS = 31
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
WORDS = ("rioolheffing", "parkeren", "kapvergunning", "bijstand", "geluid", "afval", "dakkapel", "uitweg", "subsidie")
FIRST = ("Zoë", "Bram", "Çelik", "Noor", "Łukasz", "Daan", "Fatima", "Joris", "Mees", "Sanne", "Ömer", "Willemijn")
LAST = ("Proef", "Voorbeeld", "Testman", "Denkbeeld", "Verzinsel", "Fictie", "Schaduw", "Papier", "Zandbak")
TYPED = ("z", "zo", "zoe", "zoe p", "zoe proef", "r", "ri", "riool", "kapv dak", "2026", "z-2026-0999", "z-2026-09999",
         "6", "61", "612", "06123", "+31 6 12", "5678", "lukasz fictie", "f", "fi", "ömer", "w v", "niet te vinden",
         "rioolheff")  # fmt: skip


def run() -> list[tuple[str, float, float]]:
    """All figures of the store; a page within 20 ms, a key within 16 ms (one frame), a save within 20 ms."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "office.db"
        opening = open_store(path, NOW)
        imported = _filled(opening)
        opening.close()
        store, reads = open_store(path, NOW), Reads(path)
        try:
            return [*_lists(reads, path), *_search(reads), *_writes(store, path, imported)]
        finally:
            reads.close()
            store.close()


def _lists(reads: Reads, path: Path) -> list[tuple[str, float, float]]:
    values = {"now": micros(NOW), "team_id": 1, "limit": 200, "offset": 0}
    raw = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    bare = _median(lambda: raw.execute(worklist.WORKLIST_OF_TEAM, values).fetchall())
    raw.close()
    page = _median(lambda: reads.worklist(1, NOW))
    return [
        (f"worklist page of 200 from {CASES} cases (x{page / bare:.1f} of its bare question)", page, 20.0),
        ("worklist page of 200 of every team", _median(lambda: reads.worklist(None, NOW)), 20.0),
        ("worklist counts of a team", _median(lambda: reads.worklist_counts(1, NOW)), 20.0),
        ("has somebody written?", _median(reads.data_version), 1.0),
        ("figures of a month", _median(lambda: reads.figures(date(2026, 11, 1), date(2026, 11, 30)), 3), 1000.0),
    ]


def _search(reads: Reads) -> list[tuple[str, float, float]]:
    keys = {typed: _median(lambda typed=typed: reads.search(typed), 7) for typed in TYPED}  # type: ignore[misc]
    worst = max(keys, key=keys.__getitem__)
    return [
        (f"search, the middle of {len(keys)} typed texts", statistics.median(keys.values()), 5.0),
        (f"search, the slowest of them ({worst!r})", keys[worst], 16.0),
    ]


def _writes(store: Store, path: Path, imported: float) -> list[tuple[str, float, float]]:
    def save() -> None:
        with store.transaction() as tx:
            attempts.add_attempt(tx, Attempt(1, NOW, 1, AttemptResult.NO_ANSWER))

    return [
        ("an attempt saved and safe on disk", _median(save), 20.0),
        ("opening a store that is in order", _median(lambda: open_store(path, NOW)), 50.0),
        (f"import of {PART} cases in one transaction", imported, 20_000.0),
    ]


def _filled(store: Store) -> float:
    chance, took = random.Random(1), []
    with store.transaction() as tx:
        for number in range(TEAMS):
            colleagues.add_team(tx, Team(f"Team {number}"))
    for start in range(0, CASES, PART):
        batch = [_case(chance, number) for number in range(start, start + PART)]
        took.append(_milliseconds(lambda batch=batch: _import(store, batch)))  # type: ignore[misc]
    with store.transaction() as tx:
        _add_attempts(tx, range(1, CASES + 1), chance)
    return statistics.median(took)


def _import(store: Store, batch: list[Case]) -> None:
    with store.transaction() as tx:
        cases.add_cases(tx, batch)


def _add_attempts(tx: Transaction, case_ids: Iterable[int], chance: random.Random) -> None:
    first = [(case_id, micros(NOW - timedelta(minutes=chance.randrange(700 * 24 * 60)))) for case_id in case_ids]
    rows = [(case_id, at + 10**9 * again, 1, "no_answer", 3) for case_id, at in first for again in range(3)]
    tx.execute_plain("insert into attempts (case_id, at, by, result, minutes) values (?, ?, ?, ?, ?)", rows)
    tx.execute_plain("update cases set attempts = 3, last_attempt_at = due_at, last_result = 'no_answer'")


def _case(chance: random.Random, number: int) -> Case:
    received = NOW - timedelta(days=chance.randrange(700), minutes=chance.randrange(600))
    is_open = chance.random() < OPEN_SHARE
    phone = PhoneEntry(f"+316{chance.randrange(10**8):08}")
    return Case(
        f"Z-2026-{number:06}",
        chance.choice(list(CaseType)),
        received,
        " ".join(chance.sample(WORDS, 4)),
        Party(f"{chance.choice(FIRST)} {chance.choice(LAST)}", (phone,)),
        chance.randrange(TEAMS) + 1,
        status=CaseStatus.TO_PLAN if is_open else CaseStatus.CLOSED,
        closed_at=None if is_open else received + timedelta(days=20),
        terms=(Term("last_calling_day", (received + timedelta(days=3)).date()),),
    )


def _median(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    work()
    return statistics.median(_milliseconds(work) for _ in range(rounds))


def _milliseconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000
