"""The store with very many cases: a worklist page, search as one types, a save, opening, an import.

The long form takes five minutes of processor time. On a busy machine it found a worklist page at x1.4 of its question,
x1.05 of itself at a million cases, x0.96 on PostgreSQL; the worst key of the search at x0.044 of LIKE (0.9 ms, '+31 6
12': three beginnings of nearly every case, which are one number now), half of the keys within 0.5 ms. A save took x2.1
of a bare commit: four of its five statements are now said to the file itself, which takes two thirds of the time.
"""

from __future__ import annotations

import sqlite3
import statistics
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

from openplanner.domain.contact import Attempt, AttemptResult
from openplanner.storage import attempts
from openplanner.storage.lists import worklist
from openplanner.storage.reads import Reads
from openplanner.storage.schema.stored_values import micros
from openplanner.storage.server.address import Server
from openplanner.storage.server.connecting import reading_connection
from openplanner.storage.server.dialect import for_server
from openplanner.storage.store import Store, open_store
from tests.benchmarks.large_store import NOW, filled
from tests.benchmarks.measuring import PROCESSOR, WALL, Line, median_of, paired
from tests.benchmarks.scale import on_server
from tests.doubles import postgres

SMALL, LARGE = (5_000, 10_000), (100_000, 1_000_000)
TYPED = ("z", "zo", "zoe", "zoe p", "zoe proef", "r", "ri", "riool", "kapv dak", "2026", "z-2026-0099", "z-2026-00999",
         "6", "61", "612", "06123", "+31 6 12", "5678", "lukasz fictie", "f", "fi", "ömer", "w v", "niet te vinden",
         "rioolheff", "sub", "geluidso", "noor p")  # fmt: skip
PAGE = 200


def run(short: bool) -> list[Line]:
    """All figures of the store; the short form has a twentieth of the cases and no million."""
    few, many = SMALL if short else LARGE
    with store_of(few) as (store, path):
        reads = Reads(path)
        found = [*_lists(reads, path, few), *_search(reads, path, few), *_writes(store, path)]
        with store_of(many) as (_, other):
            found.append(_growth(reads, Reads(other), few, many))
        reads.close()
    if not short and postgres.binaries() is not None:
        found.append(_list_on_server(few))
    return found


@contextmanager
def store_of(count: int) -> Iterator[tuple[Store, Path]]:
    """A filled store in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "office.db"
        store = open_store(path, NOW)
        filled(store, count)
        with closing(store):
            yield store, path


def _bare(path: Path) -> sqlite3.Connection:
    bare = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    bare.execute("pragma mmap_size = 268435456")
    return bare


def _lists(reads: Reads, path: Path, count: int) -> list[Line]:
    values = {"now": micros(NOW), "team_id": 1, "limit": PAGE, "offset": 0}
    with closing(_bare(path)) as bare:
        page = paired(
            f"worklist page of {PAGE} from {count:,}", lambda: reads.worklist(1, NOW),
            "its bare question", lambda: bare.execute(worklist.WORKLIST_OF_TEAM, values).fetchall(), 1.5, 31,
        )  # fmt: skip
    return [
        page,
        Line("worklist counts of a team", median_of(lambda: reads.worklist_counts(1, NOW), 31), "20 ms", 20, 1),
        Line("has somebody written?", median_of(reads.data_version, 31), "1 ms", 1, 1),
        Line("figures of a month", median_of(lambda: reads.figures(date(2026, 11, 1), date(2026, 11, 30)), 3),
             "1 s", 1000, 1),
    ]  # fmt: skip


def _list_on_server(count: int) -> Line:
    """Under the rights of a colleague, as is the bare question: what the program adds to it."""
    values = {"now": micros(NOW), "team_id": 1, "limit": PAGE, "offset": 0, "mine": None}
    with on_server(count) as store:
        assert isinstance(store.home, Server)
        reads = Reads(store.home)
        with closing(reading_connection(store.home)) as bare:
            asked = for_server(worklist.WORKLIST_ON_SERVER)
            assert reads.worklist(1, NOW)
            line = paired(
                f"worklist page from {count:,}, PostgreSQL", lambda: reads.worklist(1, NOW),
                "its bare question", lambda: bare.execute(asked, values).fetchall(), 1.5, 31, WALL,
            )  # fmt: skip
        reads.close()
    return line


def _growth(few_reads: Reads, many_reads: Reads, few: int, many: int) -> Line:
    with closing(many_reads):
        return paired(
            f"worklist page from {many:,}", lambda: many_reads.worklist(1, NOW),
            f"the same from {few:,}", lambda: few_reads.worklist(1, NOW), 1.2, 31,
        )  # fmt: skip


def _search(reads: Reads, path: Path, count: int) -> list[Line]:
    like = "select case_id from cases where subject like ? order by case_id desc limit 50"
    with closing(_bare(path)) as bare:
        plain = {
            typed: median_of(lambda t=typed: bare.execute(like, (f"%{t}%",)).fetchall(), 3, PROCESSOR)
            for typed in TYPED
        }  # type: ignore[misc]
    keys = {typed: median_of(lambda t=typed: reads.search(t), 7, PROCESSOR) for typed in TYPED}  # type: ignore[misc]
    worst = max(keys, key=keys.__getitem__)
    return [
        Line(f"search in {count:,}, worst of {len(keys)} ({worst!r})", keys[worst], "worst of LIKE",
             max(plain.values()), 1 / 20),
        Line("search, the middle one", statistics.median(keys.values()), "1 ms", 1, 1),
    ]  # fmt: skip


def _writes(store: Store, path: Path) -> list[Line]:
    def save() -> None:
        with store.transaction() as tx:
            attempts.add_attempt(tx, Attempt(1, NOW, 1, AttemptResult.NO_ANSWER))

    with tempfile.TemporaryDirectory(dir=path.parent) as folder, closing(_durable(Path(folder) / "bare.db")) as bare:
        saved = paired("an attempt saved, safe on disk", save, "bare commit, WAL and FULL", _commit(bare), 2, 31, WALL)
    opening = median_of(lambda: open_store(path, NOW), 15)
    return [saved, Line("opening a store that is in order", opening, "50 ms", 50, 1)]


def _durable(path: Path) -> sqlite3.Connection:
    """A bare database that keeps what it says it kept, with one row to change."""
    bare = sqlite3.connect(path, isolation_level=None)
    bare.execute("pragma journal_mode = wal")
    bare.execute("pragma synchronous = full")
    bare.execute("create table attempts (attempt_id integer primary key, case_id, at, by, result, minutes)")
    bare.execute("create table cases (case_id integer primary key, attempts)")
    bare.execute("insert into cases values (1, 0)")
    return bare


def _commit(bare: sqlite3.Connection) -> Callable[[], None]:
    def work() -> None:
        bare.execute("begin immediate")
        bare.execute("insert into attempts (case_id, at, by, result, minutes) values (1, 2, 3, 'no_answer', 3)")
        bare.execute("update cases set attempts = attempts + 1 where case_id = 1")
        bare.execute("commit")

    return work
