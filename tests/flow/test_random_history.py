"""A long history by chance: talks, edits in Outlook, faults of every kind, restarts; both sides agree in the end."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from openplanner.application.book_slot import Slot, book_slot
from openplanner.application.change_booking import cancel_booking, move_booking
from openplanner.application.follow_calendars import follow_calendars
from openplanner.application.office import Office
from openplanner.application.send_outbox import send_outbox
from openplanner.application.upkeep.demo_office import Replay
from openplanner.assembly import open_office
from openplanner.domain.case import ContactForm
from openplanner.domain.contact import Booking, BookingState
from openplanner.domain.errors import OpenPlannerError
from openplanner.domain.interval import Interval
from openplanner.domain.outbox import OutboxState
from openplanner.settings import combined
from openplanner.storage import bookings, cases, outbox
from tests.doubles.faults import Kind
from tests.doubles.mailboxes import Mailboxes
from tests.flow import dying_desks as desks
from tests.flow.exchange_worlds import PEOPLE, WORLDS, World
from tests.offices import BY, MONDAY, small_office

KINDS = (
    Kind.REPLY_LOST, Kind.REPLY_CUT, Kind.GATEWAY_AFTER, Kind.GATEWAY_BEFORE, Kind.CLOSED_BEFORE, Kind.UNAVAILABLE,
    Kind.TOO_MANY, Kind.SERVER_BUSY, Kind.STATE_EXPIRED, Kind.REPEATED,
)  # fmt: skip
STEPS = 120


@dataclass
class History:
    """One office over time, with everybody who changes something."""

    world: World
    path: Path
    clock: Replay
    chance: random.Random
    case_ids: list[int]
    told: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.office = self.opened()

    def opened(self) -> Office:
        office = open_office(str(self.path), self.clock, combined({}))
        return replace(office, calendar=self.world.make(office))

    def restart(self) -> None:
        desks.shut(self.office)
        self.office = self.opened()

    def some_slot(self) -> Slot:
        when = MONDAY + timedelta(days=1 + self.chance.randrange(20), minutes=30 * self.chance.randrange(12))
        who = self.chance.choice((1, 2))
        return Slot(ContactForm.PHONE, Interval(when, when + timedelta(minutes=20)), (who,))

    def live(self) -> list[Booking]:
        with self.office.store.reading() as tx:
            found = [one for case_id in self.case_ids for one in bookings.bookings_of_case(tx, case_id)]
        return [one for one in found if one.state is BookingState.BOOKED]

    def step(self) -> None:
        deeds = (
            self.book,
            self.book,
            self.move,
            self.cancel,
            self.send,
            self.send,
            self.follow,
            self.edit,
            self.delete,
        )
        deed = self.chance.choice((*deeds, self.restart))
        self.clock.moment += timedelta(minutes=self.chance.randrange(1, 9))
        try:
            deed()
            self.told.append(deed.__name__)
        except OpenPlannerError as error:
            self.told.append(f"{deed.__name__}: {error.code}")

    def book(self) -> None:
        book_slot(self.office, self.chance.choice(self.case_ids), self.some_slot(), BY)

    def move(self) -> None:
        if live := self.live():
            move_booking(self.office, self.chance.choice(live).booking_id, self.some_slot(), BY)

    def cancel(self) -> None:
        if live := self.live():
            cancel_booking(self.office, self.chance.choice(live).booking_id, "", BY)

    def send(self) -> None:
        send_outbox(self.office)

    def follow(self) -> None:
        follow_calendars(self.office)

    def _our_items(self) -> list[tuple[Mailboxes, str]]:
        boxes = self.world.mailboxes
        assert boxes is not None
        return [(boxes, item.item_id) for address in PEOPLE for item in boxes.items(address) if item.properties]

    def edit(self) -> None:
        if items := self._our_items():
            boxes, item_id = self.chance.choice(items)
            when = MONDAY + timedelta(days=22, minutes=30 * self.chance.randrange(200))
            boxes.change(item_id, {"start": when, "end": when + timedelta(minutes=20)})

    def delete(self) -> None:
        if items := self._our_items():
            boxes, item_id = self.chance.choice(items)
            boxes.remove(item_id)

    def calm_down(self) -> None:
        """No more faults: everything is sent and followed until both sides are still."""
        assert self.world.faults is not None
        self.world.faults.clear()
        self.restart()
        for _ in range(12):
            self.clock.moment += timedelta(minutes=6)
            follow_calendars(self.office)
            send_outbox(self.office)

    def waiting_for_a_person(self) -> set[str]:
        with self.office.store.reading() as tx:
            return {str(row.key) for row in outbox.rows(tx, (OutboxState.NEEDS_PERSON,))}


@pytest.fixture(params=[name for name in WORLDS if name != "local"])
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    with WORLDS[request.param]() as made:
        yield made


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_ledger_and_server_agree_in_the_end(world: World, seed: int, tmp_path: Path) -> None:
    office, clock = small_office(tmp_path)
    case_ids = desks.register_some(office, 10)
    office.store.close()
    history = History(world, tmp_path / "office.sqlite3", clock, random.Random(seed), case_ids)
    assert world.faults is not None and world.mailboxes is not None
    world.faults.scatter(seed, 0.15, KINDS)
    for _ in range(STEPS):
        history.step()
    history.calm_down()
    story = "\n".join(history.told)
    for_a_person = history.waiting_for_a_person()
    booked = {str(one.key): one.interval for one in history.live() if str(one.key) not in for_a_person}
    events = [event for address in PEOPLE for event in history.office.calendar.events(address, WINDOW_ALL)]
    ours = [event for event in events if event.key is not None and not event.cancelled]
    keys = [str(event.key) for event in ours]
    assert len(keys) == len(set(keys)), f"a double\n{story}"
    there = {str(event.key): event.interval for event in ours if str(event.key) not in for_a_person}
    assert there == booked, story
    assert len(world.faults.struck) > 10
    with history.office.store.reading() as tx:
        waiting = [row for row in outbox.rows(tx) if row.state not in {OutboxState.DONE, OutboxState.NEEDS_PERSON}]
        blocked = {row.key for row in outbox.rows(tx, (OutboxState.NEEDS_PERSON,))}
        left = [row for row in waiting if row.key not in blocked]
        assert not left, [
            (r.outbox_id, r.action.value, r.state.value, r.attempts, r.mailbox, r.problem)
            for row in left[:1]
            for r in outbox.rows_of_key(tx, row.key)
        ]
        assert len(cases.open_cases(tx)) == len(case_ids)
    desks.shut(history.office)


WINDOW_ALL = Interval(MONDAY - timedelta(days=1), MONDAY + timedelta(days=40))
