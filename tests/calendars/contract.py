"""What every calendar adapter must do: one class, shared by the local calendar, EWS and Graph.

An adapter's test file subclasses :class:`CalendarContract` and gives it a ``world`` fixture: a :class:`World` with the
adapter under test and a way to do what other people and servers do. The addresses are invented.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol
from uuid import UUID, uuid4

import pytest

from openplanner.domain.calendar import (
    BusyStatus,
    CalendarGateway,
    CalendarUnknown,
    Conflict,
    Denied,
    EventDraft,
    FreeBusy,
    Notify,
    Offline,
    RemoteRef,
)
from openplanner.domain.interval import Interval

ANNA = "anna@voorbeeld.test"
BRAM = "bram@voorbeeld.test"
ROOM = "kamer1@voorbeeld.test"
STRANGER = "niemand@voorbeeld.test"
START = datetime(2026, 11, 25, 9, tzinfo=UTC)
DAY = Interval(START.replace(hour=0), START.replace(hour=23))


class World(Protocol):
    """An adapter with two colleagues and a room, and hands for what happens outside it."""

    gateway: CalendarGateway

    def somebody_adds(
        self, mailbox: str, interval: Interval, subject: str = "", private: bool = False, status: BusyStatus = ...
    ) -> None:
        """Puts an item in a mailbox that is not ours."""
        ...

    def breaks(self, mailbox: str) -> None:
        """Makes a mailbox give no answer."""
        ...

    def somebody_changes(self, ref: RemoteRef) -> None:
        """Changes our item from outside, so that our change key is old."""
        ...

    def somebody_deletes(self, ref: RemoteRef) -> None:
        """Removes our item from outside."""
        ...


def hour(begin: int, minutes: int = 60) -> Interval:
    """A stretch of the day, in UTC."""
    start = START.replace(hour=begin)
    return Interval(start, start + timedelta(minutes=minutes))


def draft(interval: Interval, subject: str = "Z-2026-001 T", **more: object) -> EventDraft:
    """What we book."""
    return EventDraft(interval, subject, **more)  # type: ignore[arg-type]


class CalendarContract:
    """Every adapter passes all of these."""

    @pytest.fixture
    def world(self) -> World:
        """Given by the test class of an adapter."""
        raise AssertionError("give the world of the adapter")

    def put(self, world: World, interval: Interval, key: UUID | None = None, **more: object) -> RemoteRef:
        return world.gateway.create(ANNA, draft(interval, **more), key or uuid4(), Notify.NOBODY)

    def test_an_empty_calendar_is_free(self, world: World) -> None:
        answer = world.gateway.free_busy([ANNA, BRAM], DAY)
        assert list(answer) == [ANNA, BRAM]
        for address, one in answer.items():
            assert isinstance(one, FreeBusy)
            assert (one.address, one.window, one.blocks) == (address, DAY, ())
            assert one.fetched_at.tzinfo is not None

    def test_a_created_item_is_busy_and_found_by_key(self, world: World) -> None:
        key = uuid4()
        ref = self.put(world, hour(9), key)
        assert ref.key == key
        assert world.gateway.find_by_key(ANNA, key) == [ref]
        (event,) = world.gateway.events(ANNA, DAY)
        assert (event.interval, event.status, event.subject, event.key) == (
            hour(9),
            BusyStatus.BUSY,
            "Z-2026-001 T",
            key,
        )
        answer = world.gateway.free_busy([ANNA], DAY)[ANNA]
        assert isinstance(answer, FreeBusy)
        assert [block.interval for block in answer.blocks] == [hour(9)]

    def test_the_same_key_again_gives_the_same_item(self, world: World) -> None:
        key = uuid4()
        first = self.put(world, hour(9), key)
        again = self.put(world, hour(11), key)
        assert again.item_id == first.item_id
        assert [event.interval for event in world.gateway.events(ANNA, DAY)] == [hour(9)]

    def test_an_unknown_key_finds_nothing(self, world: World) -> None:
        assert world.gateway.find_by_key(ANNA, uuid4()) == []

    def test_an_update_moves_the_item_and_renews_its_change_key(self, world: World) -> None:
        ref = self.put(world, hour(9))
        moved = world.gateway.update(ref, draft(hour(13), "Z-2026-001 G"), Notify.NOBODY)
        assert (moved.item_id, moved.key) == (ref.item_id, ref.key)
        assert moved.change_key != ref.change_key
        (event,) = world.gateway.events(ANNA, DAY)
        assert (event.interval, event.subject) == (hour(13), "Z-2026-001 G")
        assert world.gateway.find_by_key(ANNA, ref.key) == [moved]

    def test_an_update_over_somebody_elses_change_is_a_conflict_with_theirs(self, world: World) -> None:
        ref = self.put(world, hour(9))
        world.somebody_changes(ref)
        with pytest.raises(Conflict) as refused:
            world.gateway.update(ref, draft(hour(13)), Notify.NOBODY)
        assert refused.value.facts["theirs"] is not None
        assert world.gateway.events(ANNA, hour(13)) == []

    def test_an_update_of_a_deleted_item_is_a_conflict_with_nothing(self, world: World) -> None:
        ref = self.put(world, hour(9))
        world.somebody_deletes(ref)
        with pytest.raises(Conflict) as refused:
            world.gateway.update(ref, draft(hour(13)), Notify.NOBODY)
        assert refused.value.facts["theirs"] is None

    def test_cancelling_twice_is_cancelling_once(self, world: World) -> None:
        ref = self.put(world, hour(9))
        world.gateway.cancel(ref, "", Notify.NOBODY)
        world.gateway.cancel(ref, "", Notify.NOBODY)
        assert world.gateway.events(ANNA, DAY) == []
        assert world.gateway.find_by_key(ANNA, ref.key) == []

    def test_a_cancelled_booking_can_be_made_again(self, world: World) -> None:
        ref = self.put(world, hour(9))
        world.gateway.cancel(ref, "", Notify.NOBODY)
        again = self.put(world, hour(10), ref.key)
        assert world.gateway.find_by_key(ANNA, ref.key) == [again]
        assert [event.interval for event in world.gateway.events(ANNA, DAY)] == [hour(10)]

    def test_attendees_and_rooms_are_busy_too(self, world: World) -> None:
        invited = draft(hour(9), attendees=(BRAM,), rooms=(ROOM,))
        ref = world.gateway.create(ANNA, invited, uuid4(), Notify.EVERYBODY)
        answers = world.gateway.free_busy([ANNA, BRAM, ROOM], DAY)
        for one in answers.values():
            assert isinstance(one, FreeBusy)
            assert [block.interval for block in one.blocks] == [hour(9)]
        world.gateway.update(ref, draft(hour(9), rooms=(ROOM,)), Notify.EVERYBODY)
        one = world.gateway.free_busy([BRAM], DAY)[BRAM]
        assert isinstance(one, FreeBusy)
        assert one.blocks == ()

    def test_blocks_come_whole_and_sorted_and_touching_is_outside(self, world: World) -> None:
        for interval in (hour(11), hour(8, 120), hour(13)):
            world.somebody_adds(ANNA, interval)
        answer = world.gateway.free_busy([ANNA], Interval(hour(9).start, hour(13).start))[ANNA]
        assert isinstance(answer, FreeBusy)
        assert [block.interval for block in answer.blocks] == [hour(8, 120), hour(11)]
        assert [event.interval for event in world.gateway.events(ANNA, hour(12))] == []

    def test_free_time_of_others_does_not_block_and_tentative_does(self, world: World) -> None:
        world.somebody_adds(ANNA, hour(9), status=BusyStatus.FREE)
        world.somebody_adds(ANNA, hour(11), status=BusyStatus.TENTATIVE)
        answer = world.gateway.free_busy([ANNA], DAY)[ANNA]
        assert isinstance(answer, FreeBusy)
        assert [block.interval for block in answer.blocks if block.status.blocks] == [hour(11)]

    def test_a_private_item_has_no_subject(self, world: World) -> None:
        world.somebody_adds(ANNA, hour(9), "Tandarts", private=True)
        (event,) = world.gateway.events(ANNA, DAY)
        assert (event.subject, event.private, event.key) == ("", True, None)
        answer = world.gateway.free_busy([ANNA], DAY)[ANNA]
        assert isinstance(answer, FreeBusy)
        assert "Tandarts" not in str(answer)

    def test_one_silent_mailbox_hides_no_other_and_is_never_free(self, world: World) -> None:
        world.breaks(BRAM)
        answers = world.gateway.free_busy([ANNA, BRAM, STRANGER, ROOM], DAY)
        assert [type(one) for one in answers.values()] == [FreeBusy, CalendarUnknown, CalendarUnknown, FreeBusy]
        with pytest.raises(Offline):
            world.gateway.events(BRAM, DAY)
        unknown = answers[BRAM]
        assert isinstance(unknown, CalendarUnknown)
        assert unknown.why.code

    def test_a_mailbox_that_nobody_has_is_denied(self, world: World) -> None:
        with pytest.raises(Denied):
            world.gateway.events(STRANGER, DAY)
        with pytest.raises(Denied):
            world.gateway.create(STRANGER, draft(hour(9)), uuid4(), Notify.NOBODY)

    def test_changes_begin_with_everything(self, world: World) -> None:
        self.put(world, hour(9))
        first = world.gateway.changes(ANNA, None, DAY)
        assert first.reset
        assert [event.interval for event in first.events] == [hour(9)]
        after = world.gateway.changes(ANNA, first.cursor, DAY)
        assert (after.events, after.removed, after.reset) == ((), (), False)

    def test_changes_tell_what_is_new_moved_and_gone(self, world: World) -> None:
        kept, gone = self.put(world, hour(9)), self.put(world, hour(10))
        cursor = world.gateway.changes(ANNA, None, DAY).cursor
        world.gateway.update(kept, draft(hour(14)), Notify.NOBODY)
        world.gateway.cancel(gone, "", Notify.NOBODY)
        new = self.put(world, hour(16))
        changes = world.gateway.changes(ANNA, cursor, DAY)
        assert not changes.reset
        assert {event.key: event.interval for event in changes.events} == {kept.key: hour(14), new.key: hour(16)}
        assert changes.removed == (gone.item_id,)

    def test_a_cursor_of_another_life_is_a_reset(self, world: World) -> None:
        self.put(world, hour(9))
        for cursor in ("", "nonsense", "99999999999999:", "-1:"):
            changes = world.gateway.changes(ANNA, cursor, DAY)
            assert changes.reset
            assert len(changes.events) == 1

    def test_items_over_both_clock_changes_keep_their_instants(self, world: World) -> None:
        for day in (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2027, 3, 28, 0, 30, tzinfo=UTC)):
            stretch = Interval(day, day + timedelta(hours=1))
            self.put(world, stretch)
            window = Interval(day - timedelta(hours=3), day + timedelta(hours=20))
            assert [event.interval for event in world.gateway.events(ANNA, window)] == [stretch]

    @pytest.mark.parametrize("subject", ["O'Neil & Zn <b>", "\U0001f600 é ش \u202bRTL", "x" * 255, ""])
    def test_odd_texts_come_back_as_they_were(self, world: World, subject: str) -> None:
        world.gateway.create(ANNA, draft(hour(9), subject), uuid4(), Notify.NOBODY)
        assert [event.subject for event in world.gateway.events(ANNA, DAY)] == [subject]

    def test_it_says_what_it_can(self, world: World) -> None:
        can = world.gateway.capabilities()
        assert can.name
        assert can.most_mailboxes >= 1
        assert can.longest_window_days >= 31
        if can.room_answers or world.gateway.rooms():
            assert ROOM in {room.address for room in world.gateway.rooms()}
