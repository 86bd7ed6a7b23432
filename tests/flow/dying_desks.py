"""Desks that are killed: a real process that books and sends, and gets SIGKILL at a numbered point.

Every start and end of a transaction and of a question to the calendar is a point. The desk is a fork, so two hundred
of them take seconds; each opens its own database connection and its own connection to the server.
"""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from openplanner.application.book_slot import Slot, book_slot
from openplanner.application.change_booking import cancel_booking, move_booking
from openplanner.application.office import Office
from openplanner.application.send_outbox import send_outbox
from openplanner.application.upkeep.demo_office import Replay
from openplanner.domain.calendar import CalendarGateway
from openplanner.domain.case import ContactForm
from openplanner.domain.contact import BookingState
from openplanner.domain.errors import OpenPlannerError
from openplanner.domain.interval import Interval
from openplanner.domain.outbox import OutboxState
from openplanner.storage import bookings, cases, outbox
from tests.offices import BY, letter

MakeCalendar = Callable[[Office], CalendarGateway]
POINTS = 24


class Ticks:
    """Counts points; the process dies without a word at the fatal one."""

    def __init__(self, fatal: int) -> None:
        self.left = fatal

    def __call__(self) -> None:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


class TickingStore:
    """The real store, with a point before and after every transaction."""

    def __init__(self, store: Any, tick: Ticks) -> None:
        self._store, self._tick, self.path = store, tick, store.path

    @contextmanager
    def transaction(self) -> Iterator[Any]:
        self._tick()
        with self._store.transaction() as tx:
            yield tx
            self._tick()
        self._tick()

    @contextmanager
    def reading(self) -> Iterator[Any]:
        with self._store.reading() as tx:
            yield tx

    def close(self) -> None:
        self._store.close()


class TickingCalendar:
    """The real adapter, with a point before and after every question."""

    def __init__(self, calendar: CalendarGateway, tick: Ticks) -> None:
        self._calendar, self._tick = calendar, tick

    def __getattr__(self, name: str) -> Any:
        asked = getattr(self._calendar, name)

        def ticking(*args: Any) -> Any:
            self._tick()
            answer = asked(*args)
            self._tick()
            return answer

        return ticking


@dataclass(frozen=True)
class Workplace:
    """How a desk opens its office: a database, and an adapter made in its own process."""

    open_office: Callable[[Replay], Office]
    make_calendar: MakeCalendar

    def opened(self, moment: datetime, fatal: int = 0) -> Office:
        office = self.open_office(Replay(moment))
        office = replace(office, calendar=self.make_calendar(office))
        if not fatal:
            return office
        tick = Ticks(fatal)
        return replace(office, store=TickingStore(office.store, tick), calendar=TickingCalendar(office.calendar, tick))  # type: ignore[arg-type]


def desk(work: Callable[[], None]) -> int:
    """Runs the work in a process of its own; its id."""
    child = os.fork()
    if child:
        return child
    status = 0
    try:
        work()
    except OpenPlannerError:
        status = 3  # refused or unreachable: the person would try again
    except BaseException:  # noqa: BLE001 (the parent reads the status; a fork must never return into pytest)
        status = 9
    os._exit(status)


def ended(child: int) -> int:
    """How a desk ended: its exit status, or minus the signal that killed it."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def book_and_send(place: Workplace, moment: datetime, case_id: int, slot: Slot, fatal: int) -> None:
    """One click: the talk is booked (or the one there is gets moved or cancelled) and the outbox is sent."""
    office = place.opened(moment, fatal)
    with office.store.reading() as tx:
        live = [one for one in bookings.bookings_of_case(tx, case_id) if one.state is BookingState.BOOKED]
    if not live:
        book_slot(office, case_id, slot, BY)
    elif fatal % 3:
        move_booking(office, live[0].booking_id, slot, BY)
    else:
        cancel_booking(office, live[0].booking_id, "", BY)
    send_outbox(office)


def rounds_of_dying(place: Workplace, case_ids: list[int], start: datetime, rounds: int, seed: int) -> list[int]:
    """Two desks at once, round after round, each killed somewhere; how each of them ended."""
    chance = random.Random(seed)
    ends = []
    for number in range(rounds):
        moment = start + timedelta(minutes=number)
        ends += [
            ended(child)
            for child in [_a_desk(place, case_ids, moment, start, chance, first) for first in (True, False)]
        ]
    return ends


def _a_desk(
    place: Workplace, case_ids: list[int], moment: datetime, start: datetime, chance: random.Random, first: bool
) -> int:
    """One desk at work on some case; the first of two always dies if it gets that far, the second half the time."""
    case_id = chance.choice(case_ids)
    when = start + timedelta(days=1 + chance.randrange(20), minutes=30 * chance.randrange(10))
    slot = Slot(ContactForm.PHONE, Interval(when, when + timedelta(minutes=20)), (1,))
    fatal = chance.randrange(1, POINTS) if first or chance.random() < 0.5 else 0
    return desk(lambda: book_and_send(place, moment, case_id, slot, fatal))


def settle(place: Workplace, moment: datetime, most: int = 40) -> datetime:
    """The morning after: a desk that stays alive sends until nothing waits; when that was."""
    for _ in range(most):
        office = place.opened(moment)
        send_outbox(office)
        with office.store.reading() as tx:
            waiting = [row for row in outbox.rows(tx) if row.state not in {OutboxState.DONE, OutboxState.NEEDS_PERSON}]
        shut(office)
        if not waiting:
            return moment
        moment += timedelta(minutes=6)
    raise AssertionError(f"{len(waiting)} rows never left: {sorted({row.problem for row in waiting})}")


def shut(office: Office) -> None:
    """Lets go of the database and of the connection to the server."""
    office.store.close()
    close = getattr(office.calendar, "close", None)
    if close is not None:
        close()


def register_some(office: Office, count: int) -> list[int]:
    """Cases to plan."""
    from openplanner.application.register_case import register_cases

    letters = [letter(f"Z-{number}", moment=office.clock()) for number in range(count)]
    return list(register_cases(office, letters, BY))


def booked_keys(office: Office) -> list[str]:
    """Keys of the talks that stand, sorted."""
    with office.store.reading() as tx:
        ids = [case.case_id for case in cases.open_cases(tx)]
        found = [one for case_id in ids for one in bookings.bookings_of_case(tx, case_id)]
    return sorted(str(one.key) for one in found if one.state is BookingState.BOOKED)


def item_keys(office: Office, mailbox: str, window: Interval) -> list[str]:
    """Keys of our items in a mailbox, sorted; a double stands twice."""
    events = office.calendar.events(mailbox, window)
    return sorted(str(event.key) for event in events if event.key is not None and not event.cancelled)


def database(folder: Path) -> Path:
    """Where the desks work."""
    return folder / "office.sqlite3"
