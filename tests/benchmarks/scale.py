"""A million cases with three million attempts, in a file and on a server: ``python -m tests.benchmarks.scale``.

Prints, for a tenth of the cases and for all of them, a page of the worklist, search as one types, and a save: what
grows with the table and not with the page is wrong. On a server it is a colleague who asks, under the rights of a
department. ``--cases`` sets how many, ``--only file`` or ``server`` which.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path

from openplanner.application.record_attempt import record_attempt
from openplanner.domain.contact import Attempt, AttemptResult
from openplanner.domain.rights import Role
from openplanner.storage import attempts, cases
from openplanner.storage.reads import Reads
from openplanner.storage.server.address import Server
from openplanner.storage.server.making import bring_up
from openplanner.storage.server.people import let_in
from openplanner.storage.store import Store, open_store
from tests.benchmarks.many_cases import NOW, OPEN_SHARE, TEAMS, fill
from tests.doubles import postgres
from tests.doubles.postgres import PASSWORD
from tests.offices import office_in

CASES = 1_000_000
ROUNDS = 21
TYPED = ("z", "zo", "zoe", "zoe p", "zoe proef", "r", "riool", "kap fic", "2026", "000", "0000123", "w v", "niets zo",
         "06000", "+31 6", "1234", "lukasz fictie afval", "kapvergunning fictie", "b", "o z")  # fmt: skip
LIMITS = {"page": 20.0, "search, the slowest": 50.0, "save": 20.0, "a call noted": 20.0}


@contextmanager
def _file(many: int) -> Iterator[Store]:
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "office.db", NOW)
        _fill(store, many)
        yield store
        store.close()


@contextmanager
def on_server(many: int) -> Iterator[Store]:
    """A filled store of a server of its own, as a colleague of the first team sees it."""
    with postgres.running_cluster() as cluster:
        home = cluster.server(cluster.new_database())
        bring_up(home)
        store = open_store(home, NOW)
        _fill(store, many)
        store.close()
        with cluster.admin() as admin:
            admin.execute(f"create role somebody login password '{PASSWORD}'")
        let_in(home, "somebody", Role.STAFF, "c0@voorbeeld.test")
        store = open_store(cluster.server(home.name, "somebody"), NOW)
        yield store
        store.close()


def _fill(store: Store, many: int) -> None:
    took = _milliseconds(lambda: fill(store, many))
    where = "server" if isinstance(store.home, Server) else "file"
    print(f"{where}: {many} cases, filled in {took / 1000:.0f} s; load {os.getloadavg()[0]:.1f}", flush=True)


HOMES: dict[str, Callable[[int], AbstractContextManager[Store]]] = {"file": _file, "server": on_server}


def figures(store: Store, many: int) -> dict[str, float]:
    """Milliseconds, the quickest of many rounds (a busy machine says nothing); of search the slowest typed text too."""
    lists, office = Reads(store.home), office_in(store, lambda: NOW)
    keys = {typed: _quickest(lambda typed=typed: lists.search(typed), 5) for typed in TYPED}  # type: ignore[misc]
    slowest = max(keys, key=keys.__getitem__)
    open_case = many // (OPEN_SHARE * TEAMS) * OPEN_SHARE * TEAMS  # of the first team
    found = {
        "page": _quickest(lambda: lists.worklist(1, NOW)),
        "page of every team": _quickest(lambda: lists.worklist(None, NOW)),
        "search, the middle": statistics.median(keys.values()),
        "search, the slowest": keys[slowest],
        "attempt": _quickest(lambda: _attempt(store, open_case)),
        "save": _quickest(lambda: _save(store, open_case)),
        "a call noted": _quickest(lambda: record_attempt(office, open_case, AttemptResult.NO_ANSWER, 1)),
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
                with home(many) as store:
                    sizes[many] = figures(store, many)
            small, large = sizes.values()
            for figure, value in large.items():
                limit = LIMITS.get(figure)
                within = f"of {limit:.0f}" if limit else ""
                print(f"  {figure:22} {small[figure]:8.2f} -> {value:8.2f} ms {within}", flush=True)


if __name__ == "__main__":
    main()
