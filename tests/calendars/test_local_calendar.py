"""The local calendar keeps the contract of every calendar, and adds that a booking and its item are one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from openplanner.domain.calendar import BusyBlock, BusyStatus, CalendarGateway, FreeBusy, Notify, Offline, RemoteRef
from openplanner.domain.colleague import Colleague, Place, PlaceKind, Team
from openplanner.domain.errors import StoreBusy
from openplanner.domain.interval import Interval
from openplanner.domain.reason import because
from openplanner.storage import busy, colleagues
from openplanner.storage.local_calendar import LocalCalendar, cancel_item, create_item, items_by_key
from openplanner.storage.store import Store, open_store
from tests.calendars.contract import ANNA, BRAM, DAY, ROOM, CalendarContract, draft, hour

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


class LocalWorld:
    """The local calendar with busy time that comes from files, and a second desk."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.gateway: CalendarGateway = LocalCalendar(store, lambda: NOW)
        self._blocks: dict[str, list[BusyBlock]] = {}
        with store.transaction() as tx:
            team = colleagues.add_team(tx, Team("Bezwaar"))
            for name, address in (("Anna Proef", ANNA), ("Bram Voorbeeld", BRAM)):
                colleagues.add_colleague(tx, Colleague(name, address, (team.team_id,)))
            colleagues.add_place(tx, Place("Kamer 1", PlaceKind.ROOM, email=ROOM))

    def somebody_adds(
        self,
        mailbox: str,
        interval: Interval,
        subject: str = "",
        private: bool = False,
        status: BusyStatus = BusyStatus.BUSY,
    ) -> None:
        self._blocks.setdefault(mailbox, []).append(BusyBlock(interval, status, subject, private))
        with self.store.transaction() as tx:
            busy.replace_source(tx, self._source(mailbox), self._blocks[mailbox])

    def breaks(self, mailbox: str) -> None:
        with self.store.transaction() as tx:
            source = replace(self._source(mailbox), why=because("storage.file_unreadable"))
            busy.replace_source(tx, source, [])

    def somebody_changes(self, ref: RemoteRef) -> None:
        with self._other_desk() as gateway:
            gateway.update(ref, draft(hour(20)), Notify.NOBODY)

    def somebody_deletes(self, ref: RemoteRef) -> None:
        with self._other_desk() as gateway:
            gateway.cancel(ref, "", Notify.NOBODY)

    @contextmanager
    def _other_desk(self) -> Iterator[LocalCalendar]:
        store = open_store(self.store.path, NOW)
        yield LocalCalendar(store, lambda: NOW)
        store.close()

    def _source(self, mailbox: str) -> busy.CalendarSource:
        with self.store.reading() as tx:
            for one in colleagues.colleagues(tx):
                if one.email == mailbox:
                    return busy.CalendarSource(mailbox, busy.SourceKind.ICS, one.colleague_id, fetched_at=NOW)
            return busy.CalendarSource(mailbox, busy.SourceKind.ICS, None, colleagues.places(tx)[0].place_id)


class TestLocalCalendar(CalendarContract):
    @pytest.fixture
    def world(self, tmp_path: Path) -> Iterator[LocalWorld]:  # type: ignore[override]
        store = open_store(tmp_path / "office.db", NOW)
        yield LocalWorld(store)
        store.close()

    def test_a_booking_and_its_item_are_one_transaction(self, world: LocalWorld) -> None:
        key = uuid4()
        with pytest.raises(ZeroDivisionError), world.store.transaction() as tx:
            create_item(tx, ANNA, draft(hour(9)), key)
            assert len(items_by_key(tx, ANNA, key)) == 1
            raise ZeroDivisionError
        assert world.gateway.find_by_key(ANNA, key) == []
        with world.store.transaction() as tx:
            cancel_item(tx, create_item(tx, ANNA, draft(hour(9)), key))
        assert world.gateway.events(ANNA, DAY) == []

    def test_new_busy_time_from_a_file_is_a_reset(self, world: LocalWorld) -> None:
        cursor = world.gateway.changes(ANNA, None, DAY).cursor
        world.somebody_adds(ANNA, hour(9))
        changes = world.gateway.changes(ANNA, cursor, DAY)
        assert changes.reset
        assert [event.interval for event in changes.events] == [hour(9)]
        world.somebody_adds(BRAM, hour(9))
        assert not world.gateway.changes(ANNA, changes.cursor, DAY).reset

    def test_a_move_out_of_the_window_and_an_uninvited_colleague_are_told(self, world: LocalWorld) -> None:
        ref = world.gateway.create(ANNA, draft(hour(9), attendees=(BRAM,)), uuid4(), Notify.NOBODY)
        cursors = {who: world.gateway.changes(who, None, DAY).cursor for who in (ANNA, BRAM)}
        moved = world.gateway.update(ref, draft(Interval(DAY.end, DAY.end.replace(minute=30))), Notify.NOBODY)
        for who in (ANNA, BRAM):
            assert world.gateway.changes(who, cursors[who], DAY).removed == (ref.item_id,)
        cursor = world.gateway.changes(BRAM, cursors[BRAM], DAY).cursor
        world.gateway.update(moved, draft(hour(10)), Notify.NOBODY)
        assert world.gateway.changes(BRAM, cursor, DAY).events == ()
        assert len(world.gateway.changes(ANNA, cursor, DAY).events) == 1

    def test_the_age_of_a_file_is_told(self, world: LocalWorld) -> None:
        early = NOW.replace(hour=7)
        with world.store.transaction() as tx:
            anna = colleagues.colleagues(tx)[0].colleague_id
            busy.replace_source(tx, busy.CalendarSource("file", busy.SourceKind.ICS, anna, fetched_at=early), [])
        answers = world.gateway.free_busy([ANNA, BRAM], DAY)
        assert [one.fetched_at for one in answers.values() if isinstance(one, FreeBusy)] == [early, NOW]

    def test_an_address_is_the_same_in_capitals(self, world: LocalWorld) -> None:
        ref = world.gateway.create(ANNA.upper(), draft(hour(9)), uuid4(), Notify.NOBODY)
        assert world.gateway.find_by_key(ANNA, ref.key) == [ref]

    def test_a_busy_database_is_offline(self, world: LocalWorld, monkeypatch: pytest.MonkeyPatch) -> None:
        def busy_now(_path: Path) -> None:
            raise StoreBusy("store_busy")

        world.store.close()
        monkeypatch.setattr("openplanner.storage.store._engine_for", busy_now)
        with pytest.raises(Offline, match="store_busy"):
            world.gateway.events(ANNA, DAY)
        with pytest.raises(Offline, match="store_busy"):
            world.gateway.create(ANNA, draft(hour(9)), uuid4(), Notify.NOBODY)
        monkeypatch.undo()
