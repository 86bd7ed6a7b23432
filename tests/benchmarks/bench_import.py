"""A list of 10,000 letters registered, beside the least that such an import can be: insert, and look at each number."""

from __future__ import annotations

import random
import sqlite3
import tempfile
from pathlib import Path

import phonenumbers

from openplanner.application.upkeep.import_cases import import_cases
from openplanner.application.upkeep.organisation import save_team
from openplanner.domain.colleague import Team
from tests.benchmarks.large_store import FIRST, LAST, WORDS
from tests.benchmarks.measuring import PROCESSOR, Line, milliseconds, of_pairs
from tests.offices import BY, bare_office

SMALL, LARGE = 500, 10_000


def run(short: bool) -> list[Line]:
    """From the bytes of a CSV file to cases on disk, phone numbers checked."""
    count = SMALL if short else LARGE
    lines = _lines(count)
    pairs = [(_ours(lines, count), _bare(lines)) for _ in range(1 if short else 3)]
    return [of_pairs(f"import of {count:,} rows with phone check", pairs, "raw insert, parse and is_valid", 1.3)]


def _lines(count: int) -> list[list[str]]:
    chance = random.Random(3)
    return [
        [f"Z-2026-{number:06}", "bezwaar", "23-11-2026", f"{chance.choice(FIRST)} {chance.choice(LAST)}",
         f"06 {chance.randrange(10_000_000, 60_000_000)}", " ".join(chance.sample(WORDS, 4))]
        for number in range(count)
    ]  # fmt: skip


def _ours(lines: list[list[str]], count: int) -> float:
    head = "zaaknummer;zaaktype;ontvangen;naam;telefoon;onderwerp"
    data = "\r\n".join([head, *(";".join(line) for line in lines)]).encode()
    with tempfile.TemporaryDirectory() as folder:
        office, _ = bare_office(Path(folder))
        save_team(office, Team("Bezwaar"), BY)
        accepted: list[int] = []
        took = milliseconds(lambda: accepted.append(import_cases(office, data, BY).accepted), PROCESSOR)
        office.store.close()
    assert accepted == [count]
    return took


def _bare(lines: list[list[str]]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        bare = sqlite3.connect(Path(folder) / "bare.db")
        bare.execute("create table cases (number, case_type, received, name, phone, subject)")

        def work() -> None:
            rows = [(*line, phonenumbers.is_valid_number(phonenumbers.parse(line[4], "NL"))) for line in lines]
            with bare:
                bare.executemany("insert into cases values (?, ?, ?, ?, ?, ?)", [row[:6] for row in rows])

        took = milliseconds(work, PROCESSOR)
        bare.close()
    return took
