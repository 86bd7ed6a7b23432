"""What is read from Exchange Server: free/busy, items, rooms and changes, whatever the server makes of it.

Numbers of fault cases are those of exchange.md section 7.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest

from openplanner.domain.calendar import (
    BusyBlock,
    BusyStatus,
    CalendarError,
    CalendarUnknown,
    FreeBusy,
    Notify,
    Offline,
    RoomAnswer,
)
from openplanner.domain.interval import Interval, instant
from openplanner.domain.reason import because
from tests.calendars.contract import ANNA, BRAM, DAY, ROOM, START, draft, hour
from tests.calendars.ews_world import PLANNER, EwsWorld, ews_world, mangled, staff
from tests.doubles.faults import Kind
from tests.doubles.items import Answer, Recurrence, Right, RoomPolicy, Status, zone_of


@pytest.fixture
def world() -> Iterator[EwsWorld]:
    with ews_world() as made:
        yield made


# -- reading --------------------------------------------------------------------------------------


@pytest.mark.parametrize("position", [0, 14, -1])
@pytest.mark.parametrize(
    "code", ["ErrorMailboxMoveInProgress", "ErrorFreeBusyGenerationFailed", "ErrorNoFreeBusyAccess"]
)
def test_one_of_thirty_mailboxes_hides_no_other(world: EwsWorld, position: int, code: str) -> None:
    """Case 10."""
    many = staff(world, 30)
    world.fails(Kind.MAILBOX_ERROR, "GetUserAvailability", position=position, code=code)
    answers = list(world.gateway.free_busy(many, DAY).values())
    assert isinstance(answers.pop(position), CalendarUnknown)
    assert all(isinstance(one, FreeBusy) for one in answers)


def test_the_whole_staff_in_as_few_requests_as_may_be(world: EwsWorld) -> None:
    """Case 12: 250 people in three requests; 40 people over two weeks in one."""
    answers = world.gateway.free_busy(staff(world, 250), DAY)
    assert (len(answers), world.asked("GetUserAvailability")) == (250, 3)
    world.gateway.free_busy(staff(world, 40), Interval(DAY.start, DAY.start + timedelta(days=14)))
    assert world.asked("GetUserAvailability") == 4
    assert {line.operation for line in world.double.requests} == {"GetUserAvailability"}


def test_a_long_window_is_asked_for_in_pieces_and_told_once(world: EwsWorld) -> None:
    """Case 11: also an item that lies over the edge of two pieces."""
    edge = DAY.start + timedelta(days=31)
    over = Interval(edge - timedelta(hours=2), edge + timedelta(hours=2))
    world.somebody_adds(ANNA, over)
    window = Interval(DAY.start, DAY.start + timedelta(days=100))
    answer = world.gateway.free_busy([ANNA], window)[ANNA]
    assert isinstance(answer, FreeBusy)
    assert [block.interval for block in answer.blocks] == [over]
    assert world.asked("GetUserAvailability") == 4


@pytest.mark.parametrize(
    "start",
    ["2026-10-25T00:30Z", "2026-10-25T01:30Z", "2027-03-28T00:30Z", "2027-03-28T01:00Z", "2026-12-31T22:30Z",
     "2027-01-01T00:00Z"],
)  # fmt: skip
def test_no_clock_change_or_new_year_shifts_anything(world: EwsWorld, start: str) -> None:
    """Case 13: written, moved there, read back and seen in free/busy as the same instants."""
    begin = datetime.fromisoformat(start)
    stretch = Interval(begin, begin + timedelta(minutes=45))
    window = Interval(stretch.start - timedelta(days=2), stretch.start + timedelta(days=2))
    created = world.gateway.create(ANNA, draft(hour(9)), uuid4(), Notify.NOBODY)
    world.gateway.update(created, draft(stretch), Notify.NOBODY)
    world.gateway.create(BRAM, draft(stretch), uuid4(), Notify.NOBODY)
    for answer in world.gateway.free_busy([ANNA, BRAM], window).values():
        assert isinstance(answer, FreeBusy)
        assert [block.interval for block in answer.blocks] == [stretch]
    for mailbox in (ANNA, BRAM):
        assert [event.interval for event in world.gateway.events(mailbox, window)] == [stretch]
        assert [item.zone for item in world.office.items(mailbox)] == ["W. Europe Standard Time"]


@pytest.mark.parametrize(
    "zone", ["W. Europe Standard Time", "UTC", "Eastern Standard Time", "tzone://Microsoft/Custom"]
)
def test_an_all_day_item_is_the_day_it_says(world: EwsWorld, zone: str) -> None:
    """Case 14: the Amsterdam day, whatever zone it was made in, also on the day of 25 hours."""
    for day in (date(2026, 11, 25), date(2026, 10, 25)):
        midnight = datetime.combine(day, time(), tzinfo=zone_of(zone)).astimezone(UTC)
        after = datetime.combine(day + timedelta(days=1), time(), tzinfo=zone_of(zone)).astimezone(UTC)
        world.put(ANNA, Interval(midnight, after), all_day=True, zone=zone)
        wanted = Interval(instant(day, 0), instant(day + timedelta(days=1), 0))
        (event,) = world.gateway.events(ANNA, Interval(instant(day, 600), instant(day, 660)))
        assert (event.interval, event.all_day) == (wanted, True)


@pytest.mark.parametrize("zone", ["tzone://Microsoft/Custom", "Customized Time Zone", "(UTC+01:00) Amsterdam, Berlijn"])
def test_a_zone_that_nobody_knows_hides_nothing(world: EwsWorld, zone: str, recwarn: pytest.WarningsRecorder) -> None:
    """Case 16."""
    world.put(ANNA, hour(9), zone=zone)
    world.put(ANNA, hour(11))
    ref = world.gateway.create(ANNA, draft(hour(13)), uuid4(), Notify.NOBODY)
    assert [event.interval for event in world.gateway.events(ANNA, DAY)] == [hour(9), hour(11), hour(13)]
    world.office.change(ref.item_id, {"zone": zone})
    moved = world.gateway.update(ref, draft(hour(14)), Notify.NOBODY)
    assert world.gateway.find_by_key(ANNA, ref.key) == [moved]
    assert len(recwarn) == 0


def test_an_item_that_cannot_be_read_is_unknown_time_and_hides_nothing(world: EwsWorld) -> None:
    world.put(ANNA, hour(9), subject="Kapot")
    world.put(ANNA, hour(11))
    mangled(world, "FindItem", b"2026-11-25T09:00:00Z", b"25 november om negen uur")
    whole, fine = sorted(world.gateway.events(ANNA, DAY), key=lambda event: event.interval)
    assert (whole.interval, whole.status) == (DAY, BusyStatus.UNKNOWN)
    assert fine.interval == hour(11)


def test_a_private_item_shows_its_time_alone(world: EwsWorld) -> None:
    """Case 15: also when the server tells its subject, as it does to an owner."""
    world.office.give(PLANNER, ANNA, Right.WRITE)
    world.put(PLANNER, hour(9), subject="Geheim", sensitivity="Private")
    world.put(ANNA, hour(9), subject="Geheim", sensitivity="Private")
    for mailbox in (PLANNER, ANNA):
        (event,) = world.gateway.events(mailbox, DAY)
        assert (event.private, event.subject) == (True, "")
    assert "Geheim" not in str(world.gateway.free_busy([PLANNER, ANNA], DAY))


def test_subjects_are_seen_only_where_they_are_shared(world: EwsWorld) -> None:
    world.put(ANNA, hour(9), subject="Overleg")
    for right, subject in ((Right.DETAILS, "Overleg"), (Right.FREE_BUSY, "")):
        world.office.give(PLANNER, ANNA, right)
        answer = world.gateway.free_busy([ANNA], DAY)[ANNA]
        assert isinstance(answer, FreeBusy)
        assert answer.blocks == (BusyBlock(hour(9), subject=subject),)
    world.office.give(PLANNER, ANNA, Right.NONE)
    assert world.gateway.free_busy([ANNA], DAY)[ANNA] == CalendarUnknown(ANNA, because("calendars.mailbox_closed"))


def test_a_view_without_items_is_read_from_its_digits(world: EwsWorld) -> None:
    """A list of people gives digits only; what says nothing is unknown and never free."""
    world.office.groups["team@voorbeeld.test"] = (ANNA, BRAM)
    world.put(ANNA, hour(9), status=Status.OUT)
    world.put(BRAM, hour(9, 75), status=Status.TENTATIVE)
    world.put(BRAM, hour(12), status=Status.NO_DATA)
    answer = world.gateway.free_busy(["team@voorbeeld.test"], DAY)["team@voorbeeld.test"]
    assert isinstance(answer, FreeBusy)
    quarter = Interval(hour(10).start, hour(10).start + timedelta(minutes=15))
    assert answer.blocks == (
        BusyBlock(hour(9), BusyStatus.OUT_OF_OFFICE), BusyBlock(quarter, BusyStatus.TENTATIVE),
        BusyBlock(hour(12), BusyStatus.UNKNOWN),
    )  # fmt: skip
    elsewhere = world.gateway.free_busy([BRAM], DAY)[BRAM]
    assert isinstance(elsewhere, FreeBusy)
    assert BusyStatus.UNKNOWN in {block.status for block in elsewhere.blocks}


def test_working_elsewhere_is_no_unknown_time(world: EwsWorld) -> None:
    world.put(ANNA, hour(9), status=Status.ELSEWHERE)
    answer = world.gateway.free_busy([ANNA], DAY)[ANNA]
    assert isinstance(answer, FreeBusy)
    assert [block.status for block in answer.blocks] == [BusyStatus.WORKING_ELSEWHERE]


@pytest.mark.parametrize(
    ("old", "new"),
    [(rb"<t:FreeBusyViewType>\w+", b"<t:FreeBusyViewType>None"), (rb"<m:FreeBusyView>.*</m:FreeBusyView>", b""),
     (rb"<t:MergedFreeBusy>0+", b"<t:MergedFreeBusy>" + b"4" * 92)],
)  # fmt: skip
def test_no_view_is_never_free(world: EwsWorld, old: bytes, new: bytes) -> None:
    mangled(world, "GetUserAvailability", old, new)
    assert isinstance(world.gateway.free_busy([ANNA], DAY)[ANNA], CalendarUnknown)


def test_a_series_comes_as_its_occurrences(world: EwsWorld) -> None:
    """Case 20: one moved, one called off."""
    weekly = Recurrence("weekly", date(2026, 11, 25), weekdays=(2,), count=5)
    world.put(ANNA, hour(9), subject="Weekoverleg", recurrence=weekly)
    window = Interval(DAY.start, DAY.start + timedelta(days=40))
    days = world.office.view(ANNA, window.start, window.end)
    moved = days[1].start + timedelta(hours=3)
    world.office.change(days[1].item_id, {"start": moved, "end": moved + timedelta(hours=1)})
    world.office.remove(days[2].item_id)
    starts = [event.interval.start for event in world.gateway.events(ANNA, window)]
    assert starts == [days[0].start, moved, days[3].start, days[4].start]
    answer = world.gateway.free_busy([ANNA], window)[ANNA]
    assert isinstance(answer, FreeBusy)
    assert [block.interval.start for block in answer.blocks] == starts


def test_a_copy_that_was_declined_or_called_off_takes_no_time(world: EwsWorld) -> None:
    world.put(ANNA, hour(9), my_answer=Answer.DECLINE, organizer=BRAM)
    world.put(ANNA, hour(10), cancelled=True, organizer=BRAM)
    world.put(ANNA, hour(11), my_answer=Answer.TENTATIVE, organizer=BRAM)
    assert [event.interval for event in world.gateway.events(ANNA, DAY)] == [hour(11)]


def test_more_than_one_answer_can_hold_is_asked_for_in_halves(world: EwsWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("openplanner.calendars.ews_services.MOST_IN_VIEW", 4)
    for minute in range(0, 600, 60):
        world.put(ANNA, Interval(START + timedelta(minutes=minute), START + timedelta(minutes=minute + 60)))
    assert len(world.gateway.events(ANNA, DAY)) == 10
    assert world.asked("FindItem") > 3


# -- rooms ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("policy", "first", "later"),
    [
        (RoomPolicy.ACCEPT, RoomAnswer.ACCEPTED, RoomAnswer.ACCEPTED),
        (RoomPolicy.ACCEPT_LATER, RoomAnswer.WAITING, RoomAnswer.ACCEPTED),
        (RoomPolicy.TENTATIVE, RoomAnswer.TENTATIVE, RoomAnswer.TENTATIVE),
        (RoomPolicy.DECLINE_LATER, RoomAnswer.WAITING, RoomAnswer.DECLINED),
        (RoomPolicy.ACCEPT_THEN_DECLINE, RoomAnswer.ACCEPTED, RoomAnswer.DECLINED),
        (RoomPolicy.NEVER, RoomAnswer.WAITING, RoomAnswer.WAITING),
    ],
)
def test_the_answer_of_a_room_is_followed(
    world: EwsWorld, policy: RoomPolicy, first: RoomAnswer, later: RoomAnswer
) -> None:
    """Case 18: it comes with the changes, and renews the change key without being a conflict."""
    world.office.people[ROOM].policy = policy
    ref = world.gateway.create(ANNA, draft(hour(9), rooms=(ROOM,)), uuid4(), Notify.EVERYBODY)
    changes = world.gateway.changes(ANNA, None, DAY)
    assert [event.room_answer for event in changes.events] == [first]
    world.office.set_clock.forward(timedelta(minutes=6))
    after = world.gateway.changes(ANNA, changes.cursor, DAY)
    assert [event.room_answer for event in after.events] == ([later] if first is not later else [])
    moved = world.gateway.update(ref, draft(hour(13), rooms=(ROOM,)), Notify.EVERYBODY)
    assert moved.item_id == ref.item_id


def test_another_time_that_a_guest_proposes_moves_nothing(world: EwsWorld) -> None:
    """Case 19."""
    ref = world.gateway.create(ANNA, draft(hour(9), attendees=(BRAM,)), uuid4(), Notify.EVERYBODY)
    world.office.answer(ref.item_id, BRAM, Answer.TENTATIVE, (hour(15).start, hour(15).end))
    assert [event.interval for event in world.gateway.events(ANNA, DAY)] == [hour(9)]
    world.gateway.update(ref, draft(hour(10), attendees=(BRAM,)), Notify.EVERYBODY)


def test_no_lists_of_rooms_are_no_rooms_and_a_failing_list_is_no_empty_one(world: EwsWorld) -> None:
    world.office.add("kamer2@voorbeeld.test", "Kamer 2", policy=RoomPolicy.ACCEPT)
    world.office.add_room_list("boven@voorbeeld.test", "Boven", ["kamer2@voorbeeld.test", ROOM])
    assert [room.name for room in world.gateway.rooms()] == ["Kamer 1", "Kamer 2"]
    world.fails(Kind.CLOSED_BEFORE, "GetRooms", skip=1)
    with pytest.raises(Offline):
        world.gateway.rooms()
    world.office.room_lists.clear()
    assert world.gateway.rooms() == []


# -- what changed ---------------------------------------------------------------------------------


def test_an_expired_state_is_a_reset_of_the_window(world: EwsWorld) -> None:
    """Case 21."""
    world.gateway.create(ANNA, draft(hour(9)), uuid4(), Notify.NOBODY)
    cursor = world.gateway.changes(ANNA, None, DAY).cursor
    world.office.expire_states(ANNA)
    changes = world.gateway.changes(ANNA, cursor, DAY)
    assert (changes.reset, len(changes.events)) == (True, 1)
    assert not world.gateway.changes(ANNA, changes.cursor, DAY).reset
    assert world.gateway.changes(ANNA, cursor, DAY).reset


def test_the_same_id_twice_and_pages_again_count_once(world: EwsWorld) -> None:
    cursor = world.gateway.changes(ANNA, None, DAY).cursor
    ref = world.gateway.create(ANNA, draft(hour(9)), uuid4(), Notify.NOBODY)
    answered = world.double.ews.operations["SyncFolderItems"]

    def twice(asked: Any) -> Any:
        reply = answered(asked)
        for page in reply.iter("{*}Changes"):
            page.extend([deepcopy(one) for one in page])
        return reply

    world.double.ews.operations["SyncFolderItems"] = twice
    for _ in range(2):
        changes = world.gateway.changes(ANNA, cursor, DAY)
        assert [event.key for event in changes.events] == [ref.key]


def test_a_listing_that_fails_halfway_tells_nothing(world: EwsWorld) -> None:
    """Case 22: in any page and in the view afterwards, however it breaks."""
    kept = [world.gateway.create(ANNA, draft(hour(9)), uuid4(), Notify.NOBODY) for _ in range(3)]
    cursor = world.gateway.changes(ANNA, None, DAY).cursor
    for number in range(600):
        world.put(
            ANNA, Interval(START + timedelta(days=60, minutes=number), START + timedelta(days=60, minutes=number + 1))
        )
    for operation in ("SyncFolderItems", "FindItem"):
        for kind in (Kind.REPLY_LOST, Kind.REPLY_CUT, Kind.GATEWAY_AFTER, Kind.SERVER_BUSY, Kind.HUGE):
            world.fails(kind, operation, skip=1 if operation == "SyncFolderItems" else 0)
            with pytest.raises(CalendarError):
                world.gateway.changes(ANNA, cursor, DAY)
    changes = world.gateway.changes(ANNA, cursor, DAY)
    assert (changes.reset, changes.events, len(changes.removed)) == (False, (), 600)
    assert not set(changes.removed) & {ref.item_id for ref in kept}


def test_a_state_that_does_not_move_on_is_no_endless_loop(world: EwsWorld) -> None:
    cursor = world.gateway.changes(ANNA, None, DAY).cursor
    mangled(world, "SyncFolderItems", rb"InRange>true<", b"InRange>false<")
    with pytest.raises(Offline, match="ews_reply_unusable"):
        world.gateway.changes(ANNA, cursor, DAY)
    assert world.asked("SyncFolderItems") == 2


def test_a_changed_series_is_a_reset(world: EwsWorld) -> None:
    series = world.put(ANNA, hour(9), recurrence=Recurrence("daily", date(2026, 11, 25), count=3))
    cursor = world.gateway.changes(ANNA, None, DAY).cursor
    world.office.change(series.item_id, {"subject": "Anders"})
    changes = world.gateway.changes(ANNA, cursor, DAY)
    assert (changes.reset, [event.interval for event in changes.events]) == (True, [hour(9)])
