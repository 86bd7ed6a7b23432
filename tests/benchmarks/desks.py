"""Many desks at once on one server: ``python -m tests.benchmarks.desks --desks 30 --minutes 10``.

Every desk is a process that signs in as a colleague, reads the worklist, searches, claims a case, phones, saves what
changed, registers and books, with the pauses of a person in between. All begin when the last of them is ready.
Afterwards what each desk heard is held against what the database says: no claim given to two, no change lost, no time
booked twice. Prints how long a save took, and how much of that the desk itself worked or waited for a processor:
thirty desks share the processors of this machine with the server, which no office does.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from openplanner.application.claim_case import claim_case, release_case
from openplanner.application.office import Office
from openplanner.application.record_attempt import record_attempt
from openplanner.application.register_case import register_case
from openplanner.domain.colleague import Colleague, Team
from openplanner.domain.contact import AttemptResult
from openplanner.domain.errors import NotAllowed, SlotTaken, StaleCase, StoreBusy
from openplanner.domain.interval import Interval
from openplanner.domain.rights import Role
from openplanner.storage import bookings, cases, colleagues
from openplanner.storage.reads import Reads
from openplanner.storage.server.address import Server
from openplanner.storage.server.making import bring_up
from openplanner.storage.server.people import let_in
from openplanner.storage.store import open_store
from tests.doubles import postgres
from tests.doubles.postgres import PASSWORD, Cluster
from tests.offices import letter, office_in
from tests.storage import given

CASES = 60
DESK = "somebody_at_a_desk"
SAVE_LIMIT_MS = 100.0


@dataclass
class Heard:
    """What one desk was told: when it had which case, what it saved, and how long each save took."""

    held: list[tuple[int, float, float]] = field(default_factory=list)
    attempts: int = 0
    saves: int = 0
    booked: int = 0
    registered: int = 0
    refused: int = 0
    busy: int = 0
    took: list[tuple[str, float, float]] = field(default_factory=list)
    """Of each save: what it was, milliseconds, and how many of them the desk worked or waited for a processor."""


def prepare(cluster: Cluster, desks: int) -> Server:
    """An office with a colleague for every desk and cases to share; the database as a colleague reaches it."""
    home = cluster.server(cluster.new_database())
    bring_up(home)
    store = open_store(home, given.NOW)
    with store.transaction() as tx:
        team = colleagues.add_team(tx, Team("Balie"))
        for number in range(desks):
            colleagues.add_colleague(tx, Colleague(f"Desk {number}", f"d{number}@voorbeeld.test", (team.team_id,)))
        for number in range(CASES):
            cases.add_case(tx, given.a_case(team.team_id, f"Z-{number:04}"))
    store.close()
    with cluster.admin() as admin:
        admin.execute(f"drop role if exists {DESK}")
        admin.execute(f"create role {DESK} login password '{PASSWORD}'")
    let_in(home, DESK, Role.STAFF, "d0@voorbeeld.test")
    return cluster.server(home.name, DESK)


_ready: Any = None


def _when_all_are_ready(ready: object) -> None:
    global _ready  # noqa: PLW0603 - a process of the pool gets it once, when it starts
    _ready = ready


def work(home: Server, desk: int, seconds: float, pause: float, most: int) -> Heard:
    """One desk until its time is over or ``most`` steps; ``pause`` is the longest that a person thinks, in seconds."""
    chance, heard = random.Random(desk), Heard()
    store, lists = open_store(home, given.NOW), Reads(home)
    office = office_in(store, _now)
    with store.reading() as tx:
        cases.case(tx, 1)
    lists.worklist(1, _now())
    _ready.wait(300)
    until = time.monotonic() + seconds
    for _ in range(most):
        if time.monotonic() > until:
            break
        lists.worklist(1, _now())
        lists.search(chance.choice(("z", "zoe", "riool", "0612")))
        case_id = chance.randint(1, CASES)
        step = chance.choice((_phone, _phone, _save, _save, _book, _register))
        try:
            step(office, heard, desk, case_id, chance)
        except StoreBusy:
            heard.busy += 1
        except (NotAllowed, SlotTaken, StaleCase):
            heard.refused += 1
        time.sleep(chance.uniform(0, pause))
    lists.close()
    store.close()
    return heard


def _now() -> datetime:
    return datetime.now(UTC)


def _timed(heard: Heard, what: str, step: Callable[[], object]) -> None:
    start, mine = time.perf_counter(), _own_seconds()
    step()
    heard.took.append((what, (time.perf_counter() - start) * 1000, (_own_seconds() - mine) * 1000))


def _own_seconds() -> float:
    """How long this thread worked, and waited for a processor to work on (as Linux counts it)."""
    worked, waited, _ = Path("/proc/thread-self/schedstat").read_text(encoding="ascii").split()
    return (int(worked) + int(waited)) / 1e9


def _phone(office: Office, heard: Heard, desk: int, case_id: int, chance: random.Random) -> None:
    mine = desk + 1
    _timed(heard, "claim", lambda: claim_case(office, case_id, mine))
    begun = time.monotonic()
    time.sleep(chance.uniform(0, 0.05))
    _timed(
        heard, "a call noted", lambda: record_attempt(office, case_id, AttemptResult.NO_ANSWER, mine, note="Voicemail")
    )
    heard.attempts += 1
    heard.saves += 1
    ended = time.monotonic()
    _timed(heard, "release", lambda: release_case(office, case_id, mine))
    heard.held.append((case_id, begun, ended))


def _save(office: Office, heard: Heard, _desk: int, case_id: int, chance: random.Random) -> None:
    def keep() -> None:
        with office.store.transaction() as tx:
            cases.save_case(tx, replace(case, subject=f"Onderwerp {chance.random()}"))

    with office.store.reading() as tx:
        case = cases.case(tx, case_id)
    time.sleep(chance.uniform(0, 0.05))
    _timed(heard, "other details", keep)
    heard.saves += 1


def _book(office: Office, heard: Heard, _desk: int, case_id: int, chance: random.Random) -> None:
    start = given.NOW + timedelta(days=chance.randint(1, 5), minutes=30 * chance.randint(0, 15))
    booking = given.a_booking(case_id, (chance.randint(1, 4),), Interval(start, start + timedelta(minutes=30)))

    def book() -> None:
        with office.store.transaction() as tx:
            bookings.add_booking(tx, booking, _now())

    _timed(heard, "book", book)
    heard.booked += 1


def _register(office: Office, heard: Heard, desk: int, _case_id: int, chance: random.Random) -> None:
    _timed(
        heard,
        "register",
        lambda: register_case(office, letter(f"N-{desk}-{chance.getrandbits(60)}", moment=_now()), desk + 1),
    )
    heard.registered += 1


def judge(home: Server, desks: list[Heard]) -> list[str]:
    """What went wrong, in words; empty when every desk heard the truth."""
    store = open_store(home, given.NOW)
    with store.reading() as tx:
        kept = tx.execute_plain("select count(*) from attempts").scalar_one()
        beside, versions = tx.execute_plain("select sum(attempts), sum(version - 1) from cases").one()
        all_cases = tx.execute_plain("select count(*) from cases").scalar_one()
        all_bookings = tx.execute_plain("select count(*) from bookings").scalar_one()
        overlaps = tx.execute_plain(
            "select count(*) from claims a join claims b on a.subject_kind = b.subject_kind"
            " and a.subject_id = b.subject_id and a.claim_id < b.claim_id"
            " and a.starts_at < b.ends_at and a.ends_at > b.starts_at"
        ).scalar_one()
    store.close()
    told = [
        ("attempts", sum(one.attempts for one in desks), kept),
        ("attempts beside the cases", kept, beside),
        ("saves", sum(one.saves for one in desks), versions),
        ("cases", CASES + sum(one.registered for one in desks), all_cases),
        ("bookings", sum(one.booked for one in desks), all_bookings),
        ("times booked twice", 0, overlaps),
        ("cases held by two", 0, _held_by_two(desks)),
    ]
    return [f"{name}: desks heard {heard}, the database says {found}" for name, heard, found in told if heard != found]


def _held_by_two(desks: list[Heard]) -> int:
    spans = sorted((*span, number) for number, one in enumerate(desks) for span in one.held)
    return sum(
        first[0] == second[0] and second[1] < first[2] and first[3] != second[3] for first, second in pairwise(spans)
    )


def run_desks(home: Server, desks: int, seconds: float, pause: float = 0, most: int = 10**9) -> list[Heard]:
    """Every desk in a process of its own, all at the same time."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(desks, _when_all_are_ready, (context.Barrier(desks),)) as pool:
        given_to_each = [(home, desk, seconds, pause, most) for desk in range(desks)]
        return pool.starmap_async(work, given_to_each, chunksize=1).get(timeout=seconds + 300)


def main() -> None:
    """Runs the desks and prints what they met."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--desks", type=int, default=30)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--pause", type=float, default=6.0, help="seconds that a person thinks at most")
    asked = parser.parse_args()
    with postgres.running_cluster() as cluster:
        home = prepare(cluster, asked.desks)
        heard = run_desks(home, asked.desks, asked.minutes * 60, asked.pause)
        wrong = judge(home, heard)
    saves = [save for desk in heard for save in desk.took]
    took, beyond = [one for _, one, _ in saves], [one - own for _, one, own in saves]
    refused, busy = sum(one.refused for one in heard), sum(one.busy for one in heard)
    print(f"{asked.desks} desks, {asked.minutes} minutes: {len(took)} saves, {refused} refused, {busy} busy")
    print(
        f"a save: {_told(took)} of {SAVE_LIMIT_MS:.0f}; without what the desk itself worked and waited: {_told(beyond)}"
    )
    for what in sorted({name for name, _, _ in saves}):
        of_it = [(one, one - own) for name, one, own in saves if name == what]
        if len(of_it) > 1:
            print(f"  {what:14} {_told([one for one, _ in of_it])}; without: {_told([rest for _, rest in of_it])}")
    print(f"load of this machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    print("\n".join(wrong) or "no double claim, no lost change, nothing booked twice")


def _told(took: list[float]) -> str:
    return f"middle {statistics.median(took):.1f} ms, 99th percentile {statistics.quantiles(took, n=100)[98]:.1f} ms"


if __name__ == "__main__":
    main()
