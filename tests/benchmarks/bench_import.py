"""A list of 10,000 letters registered, beside the least that it can be: its rows written, each number looked at.

Just over its target (x1.3 to x1.5, as busy as the machine is). As shares of what it takes: a half is the statements,
which are all of the limit beside the numbers; a row read and judged takes a sixth (of which the number a third, a
quarter of what the library takes), the case and its dates a tenth, words for the search and lines of the audit, chained
by their hashes, a twelfth each; the rest is columns turned for the store, and the garbage of all that. No more looked
at row by row: cells of a column, rows of a table, texts for a BSN, what many rows have in common.
"""

from __future__ import annotations

import random
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import phonenumbers

from openplanner.application.office import Office
from openplanner.application.upkeep.import_cases import import_cases
from openplanner.application.upkeep.organisation import save_team
from openplanner.domain.colleague import Team
from openplanner.storage.schema.opening import connected
from tests.benchmarks.large_store import FIRST, LAST, WORDS
from tests.benchmarks.measuring import PROCESSOR, Line, milliseconds, of_pairs
from tests.offices import BY, bare_office

# ruff: noqa: S608 (every word of these statements is written here)
SMALL, LARGE = 500, 10_000
TABLES = ("people", "phone_numbers", "cases", "terms")
SEARCH = "case_search (rowid, words)"


def run(short: bool) -> list[Line]:
    """From the bytes of a CSV file to cases on disk, phone numbers checked.

    The limit writes the rows that the import wrote, words for the search included, by one bare statement per table,
    into the same tables with their indexes, and looks at every number as the library does.
    """
    count = SMALL if short else LARGE
    lines = _lines(count)
    pairs = [_pair(lines, count) for _ in range(1 if short else 3)]
    return [of_pairs(f"import of {count:,} rows with phone check", pairs, "its rows raw, parse and is_valid", 1.3)]


def _lines(count: int) -> list[list[str]]:
    chance = random.Random(3)
    return [
        [f"Z-2026-{number:06}", "bezwaar", "23-11-2026", f"{chance.choice(FIRST)} {chance.choice(LAST)}",
         f"06 {chance.randrange(10_000_000, 60_000_000)}", " ".join(chance.sample(WORDS, 4))]
        for number in range(count)
    ]  # fmt: skip


def _pair(lines: list[list[str]], count: int) -> tuple[float, float]:
    head = "zaaknummer;zaaktype;ontvangen;naam;telefoon;onderwerp"
    data = "\r\n".join([head, *(";".join(line) for line in lines)]).encode()
    accepted: list[int] = []
    with _ready_office() as ours, _ready_office() as bare:
        took = milliseconds(lambda: accepted.append(import_cases(ours, data, BY).accepted), PROCESSOR)
        with closing(connected(ours.store.path)) as full, closing(connected(bare.store.path)) as empty:
            rows = {table: full.execute(f"select * from {table}").fetchall() for table in TABLES}
            rows["audit"] = full.execute("select * from audit where action = 'registered'").fetchall()
            rows[SEARCH] = full.execute("select rowid, words from case_search").fetchall()
            limit = milliseconds(lambda: _bare(empty, rows, lines), PROCESSOR)
    assert accepted == [count]
    return took, limit


@contextmanager
def _ready_office() -> Iterator[Office]:
    with tempfile.TemporaryDirectory() as folder:
        office, _ = bare_office(Path(folder))
        save_team(office, Team("Bezwaar"), BY)
        with closing(office.store):
            yield office


def _bare(empty: sqlite3.Connection, rows: dict[str, list[tuple[object, ...]]], lines: list[list[str]]) -> None:
    for line in lines:
        phonenumbers.is_valid_number(phonenumbers.parse(line[4], "NL"))
    empty.execute("begin immediate")
    for table, found in rows.items():
        empty.executemany(f"insert into {table} values ({', '.join('?' * len(found[0]))})", found)
    empty.execute("commit")
