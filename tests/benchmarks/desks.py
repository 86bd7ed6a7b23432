"""Many desks at once on one server: ``python -m tests.benchmarks.desks --desks 30 --minutes 10``.

Every desk is a process that reads the worklist, searches, claims a case, phones, saves what changed, registers and
books, with the pauses of a person in between. Afterwards what each desk heard is held against what the database says:
no claim given to two, no change lost, no time booked twice. Prints how long a save took.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import statistics
import time
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from openplanner.domain.colleague import Colleague, Team
from openplanner.domain.contact import Attempt, AttemptResult
from openplanner.domain.errors import NotAllowed, SlotTaken, StaleCase, StoreBusy
from openplanner.domain.interval import Interval
from openplanner.storage import attempts, bookings, cases, colleagues
from openplanner.storage.reads import Reads
from openplanner.storage.server.address import Server
from openplanner.storage.server.making import bring_up
from openplanner.storage.store import Store, Transaction, open_store
from tests.doubles import postgres
from tests.storage import given

CASES = 60
CLAIM = timedelta(minutes=30)
SAVE_LIMIT_MS = 100.0


@dataclass
class Heard:
    """What one desk was told: when it had which case, what it saved, and how long each save took in milliseconds."""

    held: list[tuple[int, float, float]] = field(default_factory=list)
    attempts: int = 0
    saves: int = 0
    booked: int = 0
    registered: int = 0
    refused: int = 0
    busy: int = 0
    took: list[float] = field(default_factory=list)


def prepare(home: Server, desks: int) -> None:
    """An office with a colleague for every desk and cases to share."""
    bring_up(home)
    store = open_store(home, given.NOW)
    with store.transaction() as tx:
        team = colleagues.add_team(tx, Team("Balie"))
        for number in range(desks):
            colleagues.add_colleague(tx, Colleague(f"Desk {number}", f"d{number}@voorbeeld.test", (team.team_id,)))
        for number in range(CASES):
            cases.add_case(tx, given.a_case(team.team_id, f"Z-{number:04}"))
    store.close()


def work(home: Server, desk: int, seconds: float, pause: float, most: int) -> Heard:
    """One desk until its time is over or ``most`` steps; ``pause`` is the longest that a person thinks, in seconds."""
    chance, heard = random.Random(desk), Heard()
    store, lists = open_store(home, given.NOW), Reads(home)
    until = time.monotonic() + seconds
    for _ in range(most):
        if time.monotonic() > until:
            break
        lists.worklist(1, _now())
        lists.search(chance.choice(("z", "zoe", "riool", "0612")))
        case_id = chance.randint(1, CASES)
        step = chance.choice((_phone, _phone, _save, _save, _book, _register))
        try:
            step(store, heard, desk, case_id, chance)
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


def _timed(store: Store, heard: Heard, step: object) -> None:
    start = time.perf_counter()
    with store.transaction() as tx:
        step(tx)  # type: ignore[operator]
    heard.took.append((time.perf_counter() - start) * 1000)


def _phone(store: Store, heard: Heard, desk: int, case_id: int, chance: random.Random) -> None:
    mine = desk + 1
    _timed(store, heard, lambda tx: cases.claim_case(tx, case_id, mine, _now() + CLAIM, _now()))
    begun = time.monotonic()
    time.sleep(chance.uniform(0, 0.05))

    def done(tx: Transaction) -> None:
        attempts.add_attempt(tx, Attempt(case_id, _now(), mine, AttemptResult.NO_ANSWER))
        ended.append(time.monotonic())
        cases.release_case(tx, case_id, mine)

    ended: list[float] = []
    _timed(store, heard, done)
    heard.attempts += 1
    heard.held.append((case_id, begun, ended[0]))


def _save(store: Store, heard: Heard, _desk: int, case_id: int, chance: random.Random) -> None:
    with store.reading() as tx:
        case = cases.case(tx, case_id)
    time.sleep(chance.uniform(0, 0.05))
    _timed(store, heard, lambda tx: cases.save_case(tx, replace(case, subject=f"Onderwerp {chance.random()}")))
    heard.saves += 1


def _book(store: Store, heard: Heard, _desk: int, case_id: int, chance: random.Random) -> None:
    start = given.NOW + timedelta(days=chance.randint(1, 5), minutes=30 * chance.randint(0, 15))
    slot = Interval(start, start + timedelta(minutes=30))
    who = chance.randint(1, 4)
    booking = given.a_booking(case_id, (who,), slot)
    _timed(store, heard, lambda tx: bookings.add_booking(tx, booking, _now()))
    heard.booked += 1


def _register(store: Store, heard: Heard, desk: int, _case_id: int, chance: random.Random) -> None:
    case = given.a_case(1, f"N-{desk}-{chance.getrandbits(60)}")
    _timed(store, heard, lambda tx: cases.add_case(tx, case))
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
    with multiprocessing.get_context("spawn").Pool(desks) as pool:
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
        home = cluster.server(cluster.new_database())
        prepare(home, asked.desks)
        heard = run_desks(home, asked.desks, asked.minutes * 60, asked.pause)
        wrong = judge(home, heard)
    took = sorted(one for desk in heard for one in desk.took)
    last = statistics.quantiles(took, n=100)[98]
    refused, busy = sum(one.refused for one in heard), sum(one.busy for one in heard)
    print(f"{asked.desks} desks, {asked.minutes} minutes: {len(took)} saves, {refused} refused, {busy} busy")
    print(f"a save: middle {statistics.median(took):.1f} ms, 99th percentile {last:.1f} ms of {SAVE_LIMIT_MS:.0f}")
    print("\n".join(wrong) or "no double claim, no lost change, nothing booked twice")


if __name__ == "__main__":
    main()
