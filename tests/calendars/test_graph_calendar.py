"""Microsoft 365 keeps the contract of every calendar, over HTTP against the Graph double.

Times, guests, rooms and privacy too.
Numbers are fault cases of exchange.md section 7.
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from openplanner.calendars import own_key
from openplanner.calendars.graph_events import blocks_of, moment_of, remote_event
from openplanner.domain.calendar import (
    BusyStatus,
    Conflict,
    Denied,
    FreeBusy,
    Notify,
    Offline,
    RoomAnswer,
)
from openplanner.domain.interval import Interval, instant
from tests.calendars.contract import ANNA, BRAM, DAY, ROOM, START, CalendarContract, draft, hour
from tests.calendars.graph_world import PLANNER, GraphWorld, colleagues, free_busy_of, graph_world
from tests.doubles.faults import Kind
from tests.doubles.items import Answer, Attendee, Recurrence, Role, RoomPolicy, Status
from tests.reading_code import ROOT

FIXTURES = ROOT.parent / "shared" / "exchange" / "graph-fixtures"


@pytest.fixture
def world() -> Iterator[GraphWorld]:
    with graph_world() as made:
        yield made


class TestGraphCalendar(CalendarContract):
    @pytest.fixture
    def world(self, world: GraphWorld) -> GraphWorld:
        return world


# -- time, days and privacy (13 to 16, 28) --------------------------------------------------------


def test_the_hour_that_comes_twice_is_told_apart(world: GraphWorld) -> None:
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    stretches = [Interval(first + timedelta(hours=n), first + timedelta(hours=n, minutes=30)) for n in range(3)]
    for stretch in stretches:
        world.gateway.create(ANNA, draft(stretch), uuid4(), Notify.NOBODY)
    window = Interval(instant(date(2026, 10, 25), 0), instant(date(2026, 10, 26), 0))
    assert window.length == timedelta(hours=25)
    assert [event.interval for event in world.gateway.events(ANNA, window)] == stretches
    (found,) = free_busy_of(world, ANNA, window=window)
    assert isinstance(found, FreeBusy)
    assert [block.interval for block in found.blocks] == stretches
    assert [item.zone for item in world.office.items(ANNA)] == ["UTC", "UTC", "W. Europe Standard Time"]


def test_days_of_23_hours_and_new_year_are_days(world: GraphWorld) -> None:
    for first, last in ((date(2027, 3, 28), date(2027, 3, 29)), (date(2026, 12, 31), date(2027, 1, 2))):
        days = Interval(instant(first, 0), instant(last, 0))
        world.put(BRAM, days, all_day=True, subject="Verlof", status=Status.OUT)
        window = Interval(days.start - timedelta(days=2), days.end + timedelta(days=2))
        (event,) = world.gateway.events(BRAM, window)
        assert (event.interval, event.all_day) == (days, True)
        (found,) = free_busy_of(world, BRAM, window=window)
        assert isinstance(found, FreeBusy)
        assert [(one.interval, one.all_day) for one in found.blocks] == [(days, True)]


@pytest.mark.parametrize("shifts", [False, True])
@pytest.mark.parametrize("zone", ["W. Europe Standard Time", "Customized Time Zone"])
def test_a_day_stays_the_same_day_however_the_server_writes_it(world: GraphWorld, shifts: bool, zone: str) -> None:
    world.double.service.all_day_shifts = shifts
    days = Interval(instant(date(2026, 7, 1), 0), instant(date(2026, 7, 2), 0))
    world.put(ANNA, days, all_day=True, zone=zone)
    (event,) = world.gateway.events(ANNA, Interval(days.start, days.end))
    assert event.interval == days


def test_a_day_of_somebody_in_another_zone_is_the_day_and_touches_no_other(world: GraphWorld) -> None:
    """In UTC the first of July ends at two at night in Amsterdam; as a day it ended at midnight."""
    first = Interval(datetime(2026, 7, 1, tzinfo=UTC), datetime(2026, 7, 2, tzinfo=UTC))
    world.put(ANNA, first, all_day=True, zone="UTC")
    days = Interval(instant(date(2026, 7, 1), 0), instant(date(2026, 7, 2), 0))
    assert world.gateway.events(ANNA, Interval(days.end, days.end + timedelta(hours=1))) == []
    assert [event.interval for event in world.gateway.events(ANNA, days)] == [days]
    (found,) = free_busy_of(world, ANNA, window=days)
    assert isinstance(found, FreeBusy)
    assert [(one.interval, one.all_day) for one in found.blocks] == [(days, True)]


def test_a_day_without_length_is_a_day() -> None:
    midnight = {"dateTime": "2026-07-01T00:00:00.0000000", "timeZone": "UTC"}
    event = remote_event(ANNA, {"isAllDay": True, "showAs": "oof", "start": midnight, "end": midnight})
    assert event.interval == Interval(instant(date(2026, 7, 1), 0), instant(date(2026, 7, 2), 0))


def test_a_zone_that_nobody_knows_is_an_error_and_never_utc() -> None:
    known = {"dateTime": "2026-07-01T09:00:00.0000000", "timeZone": "W. Europe Standard Time"}
    assert moment_of(known) == datetime(2026, 7, 1, 7, tzinfo=UTC)
    assert moment_of({**known, "timeZone": "Pacific Standard Time"}) == datetime(2026, 7, 1, 16, tzinfo=UTC)
    assert moment_of({**known, "timeZone": "tzone://Microsoft/Custom"}) == datetime(2026, 7, 1, 7, tzinfo=UTC)
    with pytest.raises(ValueError, match="zone"):
        moment_of({**known, "timeZone": "Zomertijd van Mars"})


def test_the_owner_of_a_private_item_sees_no_subject_of_it_with_us_either(world: GraphWorld) -> None:
    world.put(PLANNER, hour(9), subject="Tandarts", sensitivity="Private")
    assert [event.subject for event in world.gateway.events(PLANNER, DAY)] == [""]
    (found,) = free_busy_of(world, PLANNER)
    assert isinstance(found, FreeBusy)
    assert "Tandarts" not in str(found)


def test_copies_that_take_no_time_are_left_out(world: GraphWorld) -> None:
    world.put(ANNA, hour(9), my_answer=Answer.DECLINE, organizer=BRAM)
    world.put(ANNA, hour(10), cancelled=True, organizer=BRAM)
    world.put(ANNA, hour(11), my_answer=Answer.TENTATIVE, organizer=BRAM)
    assert [event.interval for event in world.gateway.events(ANNA, DAY)] == [hour(11)]


def test_a_long_odd_text_goes_and_comes_unharmed(world: GraphWorld) -> None:
    body = "O'Neil & Zn <b> \U0001f600 \u202bRTL\u202c " * 50
    ref = world.gateway.create(ANNA, draft(hour(9), body=body, location="Kamer 'A' & B"), uuid4(), Notify.NOBODY)
    item = world.office.item(ref.item_id)
    assert (item.body, item.location) == (body, "Kamer 'A' & B")


# -- what a colleague did (17, 18, 20, 23) --------------------------------------------------------


def test_an_update_touches_nothing_of_the_colleague(world: GraphWorld) -> None:
    ref = world.gateway.create(ANNA, draft(hour(9), body="Van ons"), uuid4(), Notify.NOBODY)
    theirs = {"categories": ("Rood",), "reminder_minutes": 45, "body": "Eigen aantekening"}
    world.office.change(ref.item_id, theirs)
    moved = world.gateway.update(ref, draft(hour(13), body="Van ons"), Notify.NOBODY)
    now = world.office.item(ref.item_id)
    assert {name: getattr(now, name) for name in theirs} == theirs
    sent = json.loads(world.double.asked("PATCH event")[-1].call.body)
    assert set(sent) == {"start", "end"}
    assert "if-match" in world.double.asked("PATCH event")[-1].call.headers
    assert world.gateway.update(moved, draft(hour(13), body="Van ons"), Notify.NOBODY) == moved
    assert world.asked("PATCH event") == 1


def test_a_guest_whom_a_colleague_added_stays_when_we_move_the_item(world: GraphWorld) -> None:
    (extra,) = colleagues(world, 1)
    ref = world.gateway.create(ANNA, draft(hour(9), attendees=(BRAM,), rooms=(ROOM,)), uuid4(), Notify.EVERYBODY)
    guests = world.office.item(ref.item_id).attendees
    world.office.change(ref.item_id, {"attendees": (*guests, Attendee(extra, Role.OPTIONAL))})
    (now,) = world.gateway.find_by_key(ANNA, ref.key)
    moved = world.gateway.update(now, draft(hour(13), rooms=(ROOM,)), Notify.EVERYBODY)
    left = {guest.address: guest.role for guest in world.office.item(ref.item_id).attendees}
    assert left == {extra: Role.OPTIONAL, ROOM: Role.RESOURCE}
    world.gateway.update(moved, draft(hour(13), attendees=(BRAM,)), Notify.EVERYBODY)
    assert {guest.address for guest in world.office.item(ref.item_id).attendees} == {extra, BRAM}


@pytest.mark.parametrize("change", [{"subject": "Anders"}, {"location": "Elders"}, {"status": Status.FREE},
                                    {"attendees": (Attendee(BRAM),)}])  # fmt: skip
def test_a_change_of_what_we_write_is_a_conflict(world: GraphWorld, change: dict[str, Any]) -> None:
    ref = world.gateway.create(ANNA, draft(hour(9)), uuid4(), Notify.NOBODY)
    world.office.change(ref.item_id, change)
    with pytest.raises(Conflict) as refused:
        world.gateway.update(ref, draft(hour(13)), Notify.NOBODY)
    assert refused.value.facts["theirs"] == world.gateway.events(ANNA, DAY)[0]


def test_a_change_between_looking_and_writing_is_a_conflict(world: GraphWorld) -> None:
    ref = world.gateway.create(ANNA, draft(hour(9)), uuid4(), Notify.NOBODY)
    answered = world.double.service.answer

    def late_change(call: Any) -> Any:
        if call.method == "PATCH":
            world.office.change(ref.item_id, {"categories": ("Rood",)})
        return answered(call)

    world.double.service.answer = late_change  # type: ignore[method-assign]
    with pytest.raises(Conflict) as refused:
        world.gateway.update(ref, draft(hour(13)), Notify.NOBODY)
    assert refused.value.facts["theirs"] is not None
    assert world.office.item(ref.item_id).start == hour(9).start


def test_the_answer_of_a_room_is_followed_and_is_no_conflict(world: GraphWorld) -> None:
    world.office.box(ROOM).policy = RoomPolicy.DECLINE_LATER
    ref = world.gateway.create(ANNA, draft(hour(9), rooms=(ROOM,)), uuid4(), Notify.EVERYBODY)

    def answer() -> RoomAnswer:
        return world.gateway.events(ANNA, DAY)[0].room_answer

    assert answer() is RoomAnswer.WAITING
    cursor = world.gateway.changes(ANNA, None, DAY).cursor
    world.office.set_clock.forward(timedelta(minutes=10))
    assert answer() is RoomAnswer.DECLINED
    assert [one.room_answer for one in world.gateway.changes(ANNA, cursor, DAY).events] == [RoomAnswer.DECLINED]
    world.office.box(ROOM).policy = RoomPolicy.TENTATIVE
    world.gateway.update(ref, draft(hour(13), rooms=(ROOM,)), Notify.EVERYBODY)
    assert answer() is RoomAnswer.TENTATIVE
    world.office.box(ROOM).policy = RoomPolicy.ACCEPT
    (now,) = world.gateway.find_by_key(ANNA, ref.key)
    world.gateway.update(now, draft(hour(14), rooms=(ROOM,)), Notify.EVERYBODY)
    assert answer() is RoomAnswer.ACCEPTED


def test_an_item_that_a_colleague_made_a_day_becomes_a_talk_again(world: GraphWorld) -> None:
    ref = world.gateway.create(ANNA, draft(hour(9)), uuid4(), Notify.NOBODY)
    days = {"start": instant(date(2026, 11, 25), 0), "end": instant(date(2026, 11, 26), 0), "all_day": True}
    world.office.change(ref.item_id, days)
    (now,) = world.gateway.find_by_key(ANNA, ref.key)
    world.gateway.update(now, draft(hour(13)), Notify.NOBODY)
    item = world.office.item(ref.item_id)
    assert (item.all_day, item.start, item.end) == (False, hour(13).start, hour(13).end)


def test_an_organizer_among_the_guests_is_left_there(world: GraphWorld) -> None:
    ref = world.gateway.create(ANNA, draft(hour(9), attendees=(BRAM,)), uuid4(), Notify.NOBODY)
    world.office.change(ref.item_id, {"attendees": (Attendee(ANNA), Attendee(BRAM))})
    (now,) = world.gateway.find_by_key(ANNA, ref.key)
    assert world.gateway.update(now, draft(hour(9), attendees=(BRAM,)), Notify.NOBODY) == now
    assert world.asked("PATCH event") == 0


def test_guests_hear_once_and_the_owner_is_no_guest(world: GraphWorld) -> None:
    ref = world.gateway.create(ANNA, draft(hour(9), attendees=(ANNA, BRAM), rooms=(ROOM,)), uuid4(), Notify.EVERYBODY)
    assert [guest.address for guest in world.office.item(ref.item_id).attendees] == [ROOM, BRAM]
    assert [guest.role for guest in world.office.item(ref.item_id).attendees] == [Role.RESOURCE, Role.REQUIRED]
    (now,) = world.gateway.find_by_key(ANNA, ref.key)
    world.gateway.cancel(now, "Het gesprek gaat niet door.", Notify.EVERYBODY)
    assert [mail.kind for mail in world.office.mails_to(BRAM)] == ["invitation", "cancellation"]
    assert world.office.mails_to(BRAM)[-1].body == "Het gesprek gaat niet door."
    alone = world.gateway.create(ANNA, draft(hour(10)), uuid4(), Notify.NOBODY)
    world.gateway.cancel(alone, "Vervalt.", Notify.EVERYBODY)
    assert world.office.items(ANNA) == []


def test_two_items_under_one_key_come_oldest_first(world: GraphWorld) -> None:
    ref = world.gateway.create(ANNA, draft(hour(9)), uuid4(), Notify.NOBODY)
    mark = (own_key.PROPERTY_SET, own_key.PROPERTY_NAME)
    for begin in (10, 11):
        world.office.set_clock.forward(timedelta(seconds=5))
        world.put(ANNA, hour(begin), properties={mark: str(ref.key)})
    found = world.gateway.find_by_key(ANNA, ref.key)
    assert found[0] == ref
    assert [world.office.item(one.item_id).start.hour for one in found] == [9, 10, 11]


def test_a_lookup_whose_filter_was_ignored_never_says_none(world: GraphWorld) -> None:
    world.put(ANNA, hour(9))
    ref = world.gateway.create(ANNA, draft(hour(10)), uuid4(), Notify.NOBODY)
    everything = world.double.service.answer

    def without_filter(call: Any) -> Any:
        return everything(replace(call, query={k: v for k, v in call.query.items() if k != "$filter"}))

    world.double.service.answer = without_filter  # type: ignore[method-assign]
    with pytest.raises(Offline):
        world.gateway.find_by_key(ANNA, ref.key)


def test_an_item_that_a_colleague_made_private_is_a_question_for_a_person(world: GraphWorld) -> None:
    ref = world.gateway.create(ANNA, draft(hour(9)), uuid4(), Notify.NOBODY)
    world.office.change(ref.item_id, {"sensitivity": "Private"})
    with pytest.raises(Conflict):
        world.gateway.update(ref, draft(hour(13)), Notify.NOBODY)
    assert world.office.item(ref.item_id).subject == "Z-2026-001 T"


def test_ids_are_those_that_stay(world: GraphWorld) -> None:
    ref = world.gateway.create(ANNA, draft(hour(9)), uuid4(), Notify.NOBODY)
    assert ref.item_id == world.office.items(ANNA)[0].item_id
    assert all(
        'IdType="ImmutableId"' in line.call.headers["prefer"]
        for line in world.double.requests
        if "getSchedule" not in line.operation
    )


def test_a_series_is_expanded_and_a_change_in_it_is_a_reset(world: GraphWorld) -> None:
    series = world.put(ANNA, hour(9), recurrence=Recurrence("daily", START.date(), count=3))
    window = Interval(DAY.start, DAY.start + timedelta(days=5))
    first = world.gateway.changes(ANNA, None, window)
    assert [event.interval.start.day for event in first.events] == [25, 26, 27]
    middle = world.office.view(ANNA, window.start, window.end)[1]
    assert middle.master_id == series.item_id
    world.office.remove(middle.item_id)
    after = world.gateway.changes(ANNA, first.cursor, window)
    assert (after.reset, [event.interval.start.day for event in after.events]) == (True, [25, 27])


# -- light, discreet, and with its clock beside ours (25) -----------------------------------------


def test_nothing_heavy_comes_before_the_first_question() -> None:
    heavy = ("httpx", "msal", "keyring", "icalendar", "requests")
    program = "import sys, openplanner.calendars.graph, openplanner.calendars.graph_sign_in as s; s.GraphSignIn('x')\n"
    program += f"print([name for name in {heavy} if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_no_address_of_a_person_reaches_the_log(world: GraphWorld, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        world.gateway.events(ANNA, DAY)
        world.fails(Kind.SWITCHED_OFF)
        with pytest.raises(Denied):
            world.gateway.events(ANNA, DAY)
    assert ANNA not in caplog.text


def test_the_clock_of_this_desk_is_compared_with_the_servers(world: GraphWorld) -> None:
    assert world.graph.clock_skew() is None
    world.desk.now = world.office.now + timedelta(minutes=10)
    world.gateway.events(ANNA, DAY)
    assert world.graph.clock_skew() == timedelta(minutes=10)


# -- the documented examples are read rightly -----------------------------------------------------


def test_the_documented_schedule_is_read() -> None:
    adele, megan = fixture("getschedule-response.json")["value"]
    pacific = datetime(2019, 3, 15, 16, tzinfo=UTC)
    window = Interval(pacific, pacific + timedelta(hours=9))
    (block,) = blocks_of(adele, window, 60)
    assert (block.interval.start, block.interval.length_minutes) == (pacific + timedelta(hours=3), 120)
    assert (block.status, block.subject) == (BusyStatus.BUSY, "Let's go for lunch")
    found = blocks_of(megan, window, 60)
    assert [one.interval.length_minutes for one in found] == [60, 60, 120, 60, 60]
    assert found[0].interval.start == pacific - timedelta(minutes=30)


def test_the_documented_event_is_read() -> None:
    event = remote_event("meganb@contoso.test", fixture("event-create-response-201.json"))
    assert event.interval.start == datetime(2019, 3, 15, 19, tzinfo=UTC)
    assert (event.status, event.subject, event.key) == (BusyStatus.BUSY, "Let's go for lunch", None)
    pages = [fixture(f"delta-page-{name}.json") for name in ("1", "2", "3-deltalink")]
    read = [remote_event("samantha@contoso.test", one) for page in pages for one in page["value"]]
    assert [event.subject for event in read] == [
        "Plan shopping list",
        "Pick up car",
        "Get food",
        "Prepare food",
        "Rest!",
    ]
    assert all(event.interval.length > timedelta(0) for event in read)


def fixture(name: str) -> Any:
    if not FIXTURES.exists():
        pytest.skip("the documented examples are not beside this copy")
    return json.loads((FIXTURES / name).read_text(encoding="utf-8"))
