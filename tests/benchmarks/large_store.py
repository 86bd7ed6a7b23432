"""A store with very many invented cases, for figures: three cases in a hundred are open, each has three attempts."""

from __future__ import annotations

import random
import statistics
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from openplanner.domain.case import Case, CaseStatus, CaseType, Party, PhoneEntry, Term
from openplanner.domain.colleague import Team
from openplanner.storage import cases, colleagues
from openplanner.storage.schema.stored_values import micros
from openplanner.storage.store import Store, Transaction
from tests.benchmarks.measuring import milliseconds

CASES = 100_000
PART = 10_000
OPEN_SHARE = 0.03
TEAMS = 5
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
WORDS = tuple(
    f"{about}{what}"
    for about in ("riool", "parkeer", "kap", "bijstands", "geluids", "afval", "dak", "uitweg", "straat", "speel",
                  "water", "bouw", "woning", "markt", "terras", "vuurwerk")
    for what in ("heffing", "vergunning", "overlast", "subsidie", "plan", "kosten", "ontheffing", "plaats", "boete",
                 "regeling", "onderhoud", "melding")
)  # fmt: skip
FIRST = ("Zoë", "Bram", "Çelik", "Noor", "Łukasz", "Daan", "Fatima", "Joris", "Mees", "Sanne", "Ömer", "Willemijn")
LAST = ("Proef", "Voorbeeld", "Testman", "Denkbeeld", "Verzinsel", "Fictie", "Schaduw", "Papier", "Zandbak")


def filled(store: Store, count: int = CASES) -> float:
    """Fills a store; the milliseconds that one part of ten thousand cases takes, the middle of them."""
    chance, took = random.Random(1), []
    with store.transaction() as tx:
        for number in range(TEAMS):
            colleagues.add_team(tx, Team(f"Team {number}"))
    for start in range(0, count, PART):
        batch = [invented_case(chance, number) for number in range(start, min(count, start + PART))]
        took.append(milliseconds(lambda batch=batch: import_batch(store, batch)))  # type: ignore[misc]
    with store.transaction() as tx:
        _add_attempts(tx, range(1, count + 1), chance)
    return statistics.median(took)


def import_batch(store: Store, batch: list[Case]) -> None:
    """Adds cases in one transaction."""
    with store.transaction() as tx:
        cases.add_cases(tx, batch)


def _add_attempts(tx: Transaction, case_ids: Iterable[int], chance: random.Random) -> None:
    first = [(case_id, micros(NOW - timedelta(minutes=chance.randrange(700 * 24 * 60)))) for case_id in case_ids]
    rows = [(case_id, at + 10**9 * again, 1, "no_answer", 3) for case_id, at in first for again in range(3)]
    tx.execute_plain("insert into attempts (case_id, at, by, result, minutes) values (?, ?, ?, ?, ?)", rows)
    tx.execute_plain("update cases set attempts = 3, last_attempt_at = due_at, last_result = 'no_answer'")


def invented_case(chance: random.Random, number: int) -> Case:
    """One invented case."""
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
