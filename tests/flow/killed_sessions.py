"""Sessions that are killed at any moment: what was acknowledged is there afterwards, and nothing that was not.

``python -m tests.flow.killed_sessions 200`` does the long form and prints what it counted.

A session is a process of its own that works as a colleague does, through the steps of the program and the real store:
registers, books, moves, calls, closes, undoes, keeps drafts, changes settings, makes copies. After each step that came
back it says so on a pipe. SIGKILL comes from outside, at a moment by chance.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from openplanner.application.book_slot import Slot, book_slot
from openplanner.application.change_booking import move_booking
from openplanner.application.keep_draft import keep_draft
from openplanner.application.office import Office
from openplanner.application.record_attempt import record_attempt
from openplanner.application.record_outcome import record_outcome
from openplanner.application.send_outbox import send_outbox
from openplanner.application.upkeep.copies import copies_place, keep_copies
from openplanner.application.upkeep.demo_office import Replay
from openplanner.assembly import open_office
from openplanner.domain.case import CaseStatus, ContactForm, OutcomeCode
from openplanner.domain.contact import AttemptResult
from openplanner.domain.errors import OpenPlannerError
from openplanner.domain.interval import Interval
from openplanner.settings import combined
from openplanner.storage import attempts, audit, bookings, cases
from openplanner.storage.copies import copies_in
from openplanner.storage.schema.upgrading import check_sound
from tests.offices import BY, MONDAY, registered, small_office

MOST_STEPS = 12  # a session is killed after so many steps at most, and a moment by chance: on a busy machine too
LONGEST_MOMENT = 0.03  # seconds


@dataclass
class Told:
    """What sessions said they had saved, over all rounds."""

    numbers: set[str] = field(default_factory=set)
    attempts: dict[int, str] = field(default_factory=dict)
    starts: dict[int, str] = field(default_factory=dict)
    closed: set[int] = field(default_factory=set)
    draft: int = 0
    steps: Counter[str] = field(default_factory=Counter)

    def hear(self, line: dict[str, object]) -> None:
        """One acknowledgement."""
        what = str(line["did"])
        self.steps[what] += 1
        if what == "registered":
            self.numbers.add(str(line["number"]))
        elif what == "attempted":
            self.attempts[int(str(line["id"]))] = str(line["note"])
        elif what in {"booked", "moved"}:
            self.starts[int(str(line["id"]))] = str(line["start"])
        elif what == "closed":
            self.closed.add(int(str(line["id"])))
        elif what == "draft":
            self.draft = int(str(line["count"]))


class Session:
    """One colleague at work, until the process dies."""

    def __init__(self, office: Office, say: Callable[[dict[str, object]], None], chance: random.Random) -> None:
        self.office, self.say, self.chance = office, say, chance
        self.clock = office.clock
        self.drafts = 0

    def work(self, first_draft: int) -> None:
        """Steps without end; refusals are part of the day."""
        self.drafts = first_draft
        steps = (
            self.register,
            self.register,
            self.book,
            self.book,
            self.move,
            self.call,
            self.close,
            self.draft,
            self.copy,
        )
        while True:
            try:
                self.chance.choice(steps)()
            except OpenPlannerError as error:
                self.say({"did": "refused", "code": error.code})

    def register(self) -> None:
        number = f"Z-{self.chance.getrandbits(60):x}"
        registered(self.office, number)
        self.say({"did": "registered", "number": number})

    def book(self) -> None:
        booked = book_slot(self.office, self._open_case(), self._slot(), BY)
        self.say({"did": "booked", "id": booked.booking_id, "start": booked.interval.start.isoformat()})

    def move(self) -> None:
        with self.office.store.reading() as tx:
            found = bookings.bookings_to_watch(tx, MONDAY)
        if found:
            moved = move_booking(self.office, self.chance.choice(found).booking_id, self._slot(), BY)
            self.say({"did": "moved", "id": moved.booking_id, "start": moved.interval.start.isoformat()})

    def call(self) -> None:
        note = f"{self.chance.getrandbits(60):x}"
        done = record_attempt(self.office, self._open_case(), AttemptResult.VOICEMAIL, BY, "+31612345601", 3, note)
        self.say({"did": "attempted", "id": done.attempt.attempt_id, "note": note})

    def close(self) -> None:
        closed = record_outcome(self.office, self._open_case(), OutcomeCode.EXPLAINED, BY, "uitgelegd")
        self.say({"did": "closed", "id": closed.case_id})

    def draft(self) -> None:
        self.drafts += 1
        keep_draft(self.office, "intake", {"count": self.drafts}, BY)
        self.say({"did": "draft", "count": self.drafts})

    def copy(self) -> None:
        send_outbox(self.office)
        if self.chance.random() < 0.3:
            keep_copies(self.office, anyway=True)
            self.say({"did": "backed_up"})

    def _open_case(self) -> int:
        with self.office.store.reading() as tx:
            found = cases.open_cases(tx)
        if not found:
            return registered(self.office, f"Z-{self.chance.getrandbits(60):x}").case_id or 0
        return self.chance.choice(found).case_id or 0

    def _slot(self) -> Slot:
        start = MONDAY + timedelta(days=1 + self.chance.randrange(400), minutes=5 * self.chance.randrange(90))
        return Slot(ContactForm.PHONE, Interval(start, start + timedelta(minutes=5)), (self.chance.choice((1, 2)),))


def session_killed(path: Path, told: Told, chance: random.Random) -> int:
    """A session of its own that is killed after a moment by chance; how many steps it had acknowledged."""
    reading, writing = os.pipe()
    seed, steps, moment = chance.getrandbits(30), chance.randrange(MOST_STEPS), chance.uniform(0.0, LONGEST_MOMENT)
    child = os.fork()
    if child == 0:
        os.close(reading)
        _work_until_killed(path, writing, seed, told.draft)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        lines = [pipe.readline() for _ in range(steps)]
        time.sleep(moment)
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status), "the session ended by itself: a bug"
        lines += [line for line in pipe.read().splitlines(keepends=True) if line.endswith("\n")]
    for line in lines:
        told.hear(json.loads(line))
    return len(lines)


def _work_until_killed(path: Path, writing: int, seed: int, first_draft: int) -> None:
    try:
        office = open_office(str(path), Replay(MONDAY), combined({}))
        say = lambda line: os.write(writing, (json.dumps(line) + "\n").encode())  # noqa: E731
        Session(office, say, random.Random(seed)).work(first_draft)
    finally:
        os._exit(9)  # a fork must never return into its parent's work


def differences(path: Path, told: Told, rounds: int) -> list[str]:
    """Where the store says otherwise than the sessions did; empty when nothing was lost or half done.

    In each round one step may have been saved and not told: the kill came in between.
    """
    office = open_office(str(path), Replay(MONDAY), combined({}))
    with office.store.reading() as tx:
        chain = audit.walk_chain(tx)
        acts = Counter(str(action) for (action,) in tx.execute_plain("select action from audit"))
        stored = {
            str(number): int(case_id) for case_id, number in tx.execute_plain("select case_id, number from cases")
        }
        calls = {
            one.attempt_id: one.note for case_id in stored.values() for one in attempts.attempts_of_case(tx, case_id)
        }
        talks = {
            one.booking_id: one.interval.start.isoformat()
            for case_id in stored.values()
            for one in bookings.bookings_of_case(tx, case_id)
        }
        closed = {case_id for case_id in stored.values() if cases.case(tx, case_id).status is CaseStatus.CLOSED}
        draft = tx.execute_plain("select payload from drafts where key = 'intake'").scalar()
        sound = tx.execute_plain("pragma integrity_check").scalar()
    place = copies_place(office.settings, path)
    office.store.close()
    for copy in copies_in(place):
        check_sound(copy.path)
    found = []
    if sound != "ok" or chain.breaks:
        found.append(f"not sound: {sound}, {chain.breaks}")
    found += [f"case {number} is gone" for number in told.numbers - set(stored)]
    found += [f"call {one} is gone" for one, note in told.attempts.items() if calls.get(one) != note]
    found += [f"case {one} is not closed" for one in told.closed - closed]
    found += [f"talk {one} is gone" for one in told.starts.keys() - talks.keys()]
    moved = sum(talks[one] != start for one, start in told.starts.items() if one in talks)
    if moved > rounds:
        found.append(f"{moved} talks stand elsewhere than was told, in {rounds} rounds")
    kept = json.loads(draft)["count"] if draft else 0
    if not told.draft <= kept <= told.draft + 1:
        found.append(f"draft {kept}, told {told.draft}")
    for what, count in (
        ("registered", len(stored)),
        ("attempted", len(calls)),
        ("booked", len(talks)),
        ("closed", len(closed)),
    ):
        if acts[what] != count:
            found.append(f"{count} {what}, {acts[what]} in the audit")
    steps = sum(told.steps[what] for what in ("registered", "attempted", "booked", "moved", "closed", "backed_up"))
    saved = sum(acts[what] for what in ("registered", "attempted", "booked", "moved", "closed", "backed_up"))
    if not steps <= saved <= steps + rounds + acts["registered"] - told.steps["registered"]:
        found.append(f"{saved} steps saved, {steps} told in {rounds} rounds")
    return found


def killed_rounds(folder: Path, rounds: int, seed: int, tell: Callable[[str], object] = lambda _line: None) -> Told:
    """So many sessions, each killed; raises ``AssertionError`` at the first round that lost something."""
    office, _clock = small_office(folder)
    path = office.store.path
    office.store.close()
    told, chance = Told(), random.Random(seed)
    for number in range(1, rounds + 1):
        session_killed(path, told, chance)
        if number % 10 == 0 or number == rounds:
            wrong = differences(path, told, number)
            assert wrong == [], f"round {number}: {wrong}"
            tell(f"{number} kills: {sum(told.steps.values())} steps told, all there")
    return told


def main() -> None:
    """The long form, as a command."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with TemporaryDirectory(prefix="openplanner-killed-") as folder:
        told = killed_rounds(Path(folder), rounds, seed=20261124, tell=print)
    print(dict(told.steps))


if __name__ == "__main__":
    main()
