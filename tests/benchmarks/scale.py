"""A million cases with three million attempts, in a file and on a server: ``python -m tests.benchmarks.scale``.

Prints, for a tenth of the cases and for all of them, a page of the worklist, search as one types, and a save: what
grows with the table and not with the page is wrong. ``--cases`` sets how many, ``--only file`` or ``server`` which.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from openplanner.domain.contact import Attempt, AttemptResult
from openplanner.storage import attempts, cases
from openplanner.storage.reads import Reads
from openplanner.storage.server.making import bring_up
from openplanner.storage.store import Store, open_store
from tests.benchmarks.many_cases import NOW, OPEN_SHARE, fill
from tests.doubles import postgres

CASES = 1_000_000
ROUNDS = 21
TYPED = ("z", "zo", "zoe", "zoe p", "zoe proef", "r", "riool", "kap fic", "2026", "000", "0000123", "w v", "niets zo",
         "06000", "+31 6", "1234", "lukasz fictie afval", "b", "o z")  # fmt: skip
LIMITS = {"page": 20.0, "search, the slowest": 50.0, "save": 20.0}


@contextmanager
def _file() -> Iterator[Store]:
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "office.db", NOW)
        yield store
        store.close()


@contextmanager
def _server() -> Iterator[Store]:
    with postgres.running_cluster() as cluster:
        home = cluster.server(cluster.new_database())
        bring_up(home)
        store = open_store(home, NOW)
        yield store
        store.close()


HOMES: dict[str, Callable[[], object]] = {"file": _file, "server": _server}


def figures(store: Store, many: int) -> dict[str, float]:
    """Milliseconds, the quickest of many rounds (a busy machine says nothing); of search the slowest typed text too."""
    lists = Reads(store.home)
    keys = {typed: _quickest(lambda typed=typed: lists.search(typed), 5) for typed in TYPED}  # type: ignore[misc]
    slowest = max(keys, key=keys.__getitem__)
    open_case = many // OPEN_SHARE * OPEN_SHARE
    found = {
        "page": _quickest(lambda: lists.worklist(1, NOW)),
        "page of every team": _quickest(lambda: lists.worklist(None, NOW)),
        "search, the middle": statistics.median(keys.values()),
        "search, the slowest": keys[slowest],
        "attempt": _quickest(lambda: _attempt(store, open_case)),
        "save": _quickest(lambda: _save(store, open_case)),
    }
    lists.close()
    print(f"  slowest search: {slowest!r}")
    return found


def _attempt(store: Store, case_id: int) -> None:
    with store.transaction() as tx:
        attempts.add_attempt(tx, Attempt(case_id, NOW, 1, AttemptResult.NO_ANSWER))


def _save(store: Store, case_id: int) -> None:
    with store.transaction() as tx:
        case = cases.case(tx, case_id)
        cases.save_case(tx, replace(case, subject="kapvergunning"))


def _quickest(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    work()
    return min(_milliseconds(work) for _ in range(rounds))


def _milliseconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def main() -> None:
    """Prints the figures of both sizes beside each other."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=CASES)
    parser.add_argument("--only", choices=sorted(HOMES))
    given = parser.parse_args()
    for name, home in HOMES.items():
        if given.only in {None, name}:
            sizes = {}
            for many in (given.cases // 10, given.cases):
                with home() as store:  # type: ignore[attr-defined]
                    took = _milliseconds(lambda store=store, many=many: fill(store, many))  # type: ignore[misc]
                    print(f"{name}: {many} cases, filled in {took / 1000:.0f} s", flush=True)
                    sizes[many] = figures(store, many)
            small, large = sizes.values()
            for figure, value in large.items():
                limit = LIMITS.get(figure)
                within = f"of {limit:.0f}" if limit else ""
                print(f"  {figure:22} {small[figure]:8.2f} -> {value:8.2f} ms {within}", flush=True)


if __name__ == "__main__":
    main()
