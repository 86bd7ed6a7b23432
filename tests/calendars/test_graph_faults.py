"""Microsoft 365 when things go wrong: lost, late, cut, busy, expired, closed, endless.

Numbers are fault cases of exchange.md section 7.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from http import HTTPStatus
from uuid import uuid4

import pytest

from openplanner.calendars import own_key
from openplanner.calendars.graph import GraphCalendar
from openplanner.calendars.graph_events import blocks_of
from openplanner.calendars.graph_http import GraphHttp
from openplanner.domain.calendar import (
    BusyBlock,
    BusyStatus,
    CalendarError,
    CalendarUnknown,
    Denied,
    FreeBusy,
    Notify,
    Offline,
    Throttled,
    UnknownResult,
)
from openplanner.domain.errors import InvalidInput
from openplanner.domain.interval import Interval
from openplanner.texts import Texts
from tests.calendars.contract import ANNA, BRAM, DAY, START, draft, hour
from tests.calendars.graph_world import NOW, PLANNER, GraphWorld, colleagues, free_busy_of, graph_world
from tests.doubles.faults import Kind
from tests.doubles.graph.graph_server import GraphDouble
from tests.doubles.graph.graph_wire import Answer
from tests.doubles.items import Right


@pytest.fixture
def world() -> Iterator[GraphWorld]:
    with graph_world() as made:
        yield made


# -- writes: never twice, never lost (1 to 5) -----------------------------------------------------


@pytest.mark.parametrize("kind", [Kind.REPLY_LOST, Kind.REPLY_CUT, Kind.GATEWAY_AFTER, Kind.CLOSED_BEFORE,
                                  Kind.GATEWAY_BEFORE, Kind.UNAVAILABLE, Kind.HUGE])  # fmt: skip
def test_a_create_without_an_answer_is_unknown_and_once_more_makes_one(world: GraphWorld, kind: Kind) -> None:
    key = uuid4()
    world.fails(kind, "POST events")
    with pytest.raises(UnknownResult):
        world.gateway.create(ANNA, draft(hour(9)), key, Notify.EVERYBODY)
    assert world.asked("POST events") == 1  # nobody tries again but the outbox
    was_made = kind in {Kind.REPLY_LOST, Kind.REPLY_CUT, Kind.GATEWAY_AFTER, Kind.HUGE}
    assert len(world.gateway.find_by_key(ANNA, key)) == was_made
    after_a_crash = GraphCalendar(world.desk.token, world.desk.clock, world.double.address)
    ref = after_a_crash.create(ANNA, draft(hour(9)), key, Notify.EVERYBODY)
    after_a_crash.close()
    assert world.gateway.find_by_key(ANNA, key) == [ref]
    assert len(world.office.items(ANNA)) == 1


def test_a_create_that_is_committed_late_still_makes_one(world: GraphWorld) -> None:
    key = uuid4()
    world.fails(Kind.COMMITTED_LATE, "POST events")
    with pytest.raises(UnknownResult):
        world.gateway.create(ANNA, draft(hour(9)), key, Notify.EVERYBODY)
    ref = world.gateway.create(ANNA, draft(hour(9)), key, Notify.EVERYBODY)
    world.office.set_clock.forward(timedelta(minutes=1))
    assert world.gateway.find_by_key(ANNA, key) == [ref]


def test_two_desks_at_once_make_one_item(world: GraphWorld) -> None:
    for _ in range(20):
        key = uuid4()
        desks = [GraphCalendar(world.desk.token, world.desk.clock, world.double.address) for _ in range(2)]
        with ThreadPoolExecutor(2) as both:
            refs = list(both.map(lambda desk: desk.create(ANNA, draft(hour(9)), key, Notify.EVERYBODY), desks))  # noqa: B023
        for desk in desks:
            desk.close()
        assert refs[0] == refs[1]
        assert world.gateway.find_by_key(ANNA, key) == refs[:1]


def test_an_item_that_the_server_knows_but_does_not_show_is_waited_for(world: GraphWorld) -> None:
    key = uuid4()
    ref = world.gateway.create(ANNA, draft(hour(9)), key, Notify.NOBODY)
    world.somebody_deletes(ref)
    for seconds in (0, 10, 59):
        world.desk.now = NOW + timedelta(seconds=seconds)
        with pytest.raises(UnknownResult):
            world.gateway.create(ANNA, draft(hour(9)), key, Notify.NOBODY)
    world.desk.now = NOW + timedelta(seconds=60)
    again = world.gateway.create(ANNA, draft(hour(9)), key, Notify.NOBODY)
    assert world.gateway.find_by_key(ANNA, key) == [again]


@pytest.mark.parametrize("kind", [Kind.REPLY_LOST, Kind.GATEWAY_AFTER, Kind.GATEWAY_BEFORE, Kind.CLOSED_BEFORE])
def test_an_update_or_a_cancel_without_an_answer_is_unknown_and_can_be_said_again(
    world: GraphWorld, kind: Kind
) -> None:
    ref = world.gateway.create(ANNA, draft(hour(9)), uuid4(), Notify.NOBODY)
    world.fails(kind, "PATCH event")
    with pytest.raises(UnknownResult):
        world.gateway.update(ref, draft(hour(13)), Notify.NOBODY)
    (now,) = world.gateway.find_by_key(ANNA, ref.key)
    moved = world.gateway.update(now, draft(hour(13)), Notify.NOBODY)
    assert [event.interval for event in world.gateway.events(ANNA, DAY)] == [hour(13)]
    world.fails(kind, "DELETE event")
    with pytest.raises(UnknownResult):
        world.gateway.cancel(moved, "", Notify.NOBODY)
    world.gateway.cancel(moved, "", Notify.NOBODY)
    assert world.office.items(ANNA) == []


def test_a_server_that_is_not_there_is_offline_for_reads_and_writes(world: GraphWorld) -> None:
    world.double.stop()
    for ask in (
        lambda: world.gateway.events(ANNA, DAY),
        lambda: world.gateway.free_busy([ANNA], DAY),
        lambda: world.gateway.create(ANNA, draft(hour(9)), uuid4(), Notify.NOBODY),
        world.gateway.rooms,
    ):
        with pytest.raises(Offline, match="graph_unreachable"):
            ask()
    world.double.start()
    assert world.gateway.events(ANNA, DAY) == []


# -- busy, signed out, not allowed (7 to 9) -------------------------------------------------------


def test_somebody_saving_at_the_same_moment_is_waited_for(world: GraphWorld) -> None:
    world.fails(Kind.SERVER_BUSY, "POST events")
    with pytest.raises(Throttled) as wait:
        world.gateway.create(ANNA, draft(hour(9)), uuid4(), Notify.NOBODY)
    assert wait.value.facts["until"] == NOW + timedelta(seconds=2)
    assert world.office.items(ANNA) == []


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("40", 40), (None, 10), ("99999999", 3600), ("bijna", 10), ("Mon, 23 Nov 2026 08:02:00 GMT", 120)],
)
def test_too_many_questions_say_until_when(world: GraphWorld, header: str | None, seconds: int) -> None:
    """A moment is measured against the server's clock: that of this desk may be years off (25)."""
    world.desk.now = NOW.replace(year=2019)
    for operation, ask in (
        ("POST events", lambda: world.gateway.create(ANNA, draft(hour(9)), uuid4(), Notify.NOBODY)),
        ("GET calendarView", lambda: world.gateway.events(ANNA, DAY)),
    ):
        world.fails(Kind.TOO_MANY, operation, retry_after=header)
        with pytest.raises(Throttled) as wait:
            ask()
        assert wait.value.facts["until"] == world.desk.now + timedelta(seconds=seconds)
    assert (world.desk.pauses, world.office.items(ANNA)) == ([], [])


@pytest.mark.parametrize(("kind", "header", "pause"), [(Kind.TOO_MANY, "3", 3), (Kind.UNAVAILABLE, "0", 0),
                                                       (Kind.UNAVAILABLE, None, 1)])  # fmt: skip
def test_a_read_is_asked_once_more_after_a_short_wait(
    world: GraphWorld, kind: Kind, header: str | None, pause: int
) -> None:
    world.fails(kind, "GET calendarView", retry_after=header)
    assert world.gateway.events(ANNA, DAY) == []
    assert world.desk.pauses == [pause]
    world.fails(kind, "GET calendarView", retry_after=header, times=2)
    with pytest.raises(CalendarError):
        world.gateway.events(ANNA, DAY)
    assert world.asked("GET calendarView") == 4


def test_an_expired_token_is_renewed_in_the_middle_of_a_write(world: GraphWorld) -> None:
    old = world.desk.tokens[0]
    world.double.expire(old)
    with pytest.raises(Denied) as refused:
        world.gateway.events(ANNA, DAY)
    assert (refused.value.code, refused.value.facts["mailbox"]) == ("graph_sign_in_refused", ANNA)
    assert world.asked("GET calendarView") == 1  # the same token again would get the same answer
    world.desk.tokens = [old, world.double.token(PLANNER)]
    world.gateway.create(ANNA, draft(hour(9)), uuid4(), Notify.NOBODY)
    assert len(world.office.items(ANNA)) == 1
    with pytest.raises(Denied):  # a server that refuses a new token too is not asked for ever
        world.fails(Kind.SIGN_IN_REFUSED, times=None)
        world.gateway.events(ANNA, DAY)


def test_a_missing_right_is_named_with_its_mailbox(world: GraphWorld) -> None:
    ref = world.gateway.create(ANNA, draft(hour(9)), uuid4(), Notify.NOBODY)
    world.office.box(ANNA).default_right = Right.READ
    assert len(world.gateway.events(ANNA, DAY)) == 1
    for write in (
        lambda: world.gateway.create(ANNA, draft(hour(9)), uuid4(), Notify.NOBODY),
        lambda: world.gateway.update(ref, draft(hour(13)), Notify.NOBODY),
        lambda: world.gateway.cancel(ref, "", Notify.NOBODY),
    ):
        with pytest.raises(Denied) as refused:
            write()
        assert {refused.value.facts[name] for name in ("mailbox", "right")} == {ANNA, "write"}
    told = str(Texts("nl").error(refused.value))
    assert ANNA in told
    assert "agenda wijzigen" in told
    world.office.box(ANNA).default_right = Right.DETAILS
    with pytest.raises(Denied, match="graph_denied"):
        world.gateway.events(ANNA, DAY)
    world.double.service.scopes.clear()
    with pytest.raises(Denied) as refused:
        world.gateway.rooms()
    assert "ruimtes" in str(Texts("nl").error(refused.value))
    world.fails(Kind.SWITCHED_OFF, "POST getSchedule")
    with pytest.raises(Denied, match="graph_no_consent"):
        world.gateway.free_busy([ANNA], DAY)


def test_what_graph_itself_refuses_is_for_a_person_and_not_for_ever(world: GraphWorld) -> None:
    world.fails(Kind.STATE_EXPIRED, "POST events")  # a refusal that nobody expects of a create
    with pytest.raises(UnknownResult):
        world.gateway.create(ANNA, draft(hour(9)), uuid4(), Notify.NOBODY)
    too_long = draft(hour(9), body="x" * 5_000_000)
    with pytest.raises(Denied) as refused:
        world.gateway.create(ANNA, too_long, uuid4(), Notify.NOBODY)
    assert (refused.value.code, refused.value.facts["problem"]) == ("graph_refused", "ErrorMessageSizeExceeded")
    assert world.office.items(ANNA) == []


def test_a_mailbox_that_is_still_on_the_server_is_named_so(world: GraphWorld) -> None:
    world.double.service.on_premises.add(ANNA)
    with pytest.raises(Denied, match="graph_mailbox_elsewhere"):
        world.gateway.events(ANNA, DAY)
    with pytest.raises(Denied, match="graph_mailbox_elsewhere"):
        world.gateway.create(ANNA, draft(hour(9)), uuid4(), Notify.NOBODY)


# -- free/busy of many (10 to 12) -----------------------------------------------------------------


@pytest.mark.parametrize("position", [0, 15, 29])
def test_one_of_thirty_that_fails_hides_no_other(world: GraphWorld, position: int) -> None:
    team = colleagues(world, 30)
    code = "ErrorProxyRequestNotAllowed"
    world.fails(Kind.MAILBOX_ERROR, "POST getSchedule", times=2, mailbox=team[position], code=code)
    found = world.gateway.free_busy(team, DAY)
    assert list(found) == team
    assert [who for who, one in found.items() if isinstance(one, CalendarUnknown)] == [team[position]]
    unknown = found[team[position]]
    assert isinstance(unknown, CalendarUnknown)
    assert code in Texts("nl").reason(unknown.why)


def test_two_questions_for_forty_colleagues_and_ten_days(world: GraphWorld) -> None:
    window = Interval(DAY.start, DAY.start + timedelta(days=10))
    assert len(world.gateway.free_busy(colleagues(world, 40), window)) == 40
    assert world.asked("POST getSchedule") == 2


def test_a_question_that_fails_leaves_the_others_and_a_busy_server_in_peace(world: GraphWorld) -> None:
    team = colleagues(world, 250)
    world.fails(Kind.GATEWAY_BEFORE, "POST getSchedule", skip=1)
    found = list(world.gateway.free_busy(team, DAY).values())
    assert [type(one) for one in found] == [FreeBusy] * 20 + [CalendarUnknown] * 20 + [FreeBusy] * 210
    assert world.asked("POST getSchedule") == 13
    world.fails(Kind.TOO_MANY, "POST getSchedule", skip=2, retry_after="600")
    found = list(world.gateway.free_busy(team, DAY).values())
    assert [type(one) for one in found] == [FreeBusy] * 40 + [CalendarUnknown] * 210
    assert world.asked("POST getSchedule") == 13 + 3
    world.fails(Kind.SWITCHED_OFF, "POST getSchedule")
    with pytest.raises(Denied):
        world.gateway.free_busy(team, DAY)


def test_a_long_window_is_asked_in_pieces_and_told_as_one(world: GraphWorld) -> None:
    window = Interval(DAY.start, DAY.start + timedelta(days=130))
    over_the_seam = Interval(DAY.start + timedelta(days=60, hours=-2), DAY.start + timedelta(days=60, hours=2))
    late = Interval(DAY.start + timedelta(days=129), DAY.start + timedelta(days=129, hours=1))
    world.somebody_adds(ANNA, over_the_seam)
    world.somebody_adds(ANNA, late)
    (found,) = free_busy_of(world, ANNA, window=window)
    assert isinstance(found, FreeBusy)
    assert [block.interval for block in found.blocks] == [over_the_seam, late]
    assert world.asked("POST getSchedule") == 3
    world.fails(Kind.GATEWAY_BEFORE, "POST getSchedule", skip=1)
    assert isinstance(free_busy_of(world, ANNA, window=window)[0], CalendarUnknown)


def test_what_the_view_calls_busy_or_unknown_is_never_free() -> None:
    window = Interval(hour(8).start, hour(11).start)
    item = {"status": "workingElsewhere", "start": {"dateTime": "2026-11-25T10:00:00.0000000", "timeZone": "UTC"},
            "end": {"dateTime": "2026-11-25T10:30:00.0000000", "timeZone": "UTC"}}  # fmt: skip
    found = blocks_of({"availabilityView": "0220" + "45?1" + "4400", "scheduleItems": [item]}, window, 15)
    assert found == [
        BusyBlock(Interval(hour(8).start + timedelta(minutes=15), hour(8).start + timedelta(minutes=45))),
        BusyBlock(Interval(hour(9).start, hour(9).start + timedelta(minutes=45)), BusyStatus.UNKNOWN),
        BusyBlock(Interval(hour(9).start + timedelta(minutes=45), hour(10).start), BusyStatus.TENTATIVE),
        BusyBlock(hour(10, 30), BusyStatus.WORKING_ELSEWHERE),
    ]
    assert [block.status.blocks for block in found] == [True, True, True, False]


def test_a_day_that_a_later_server_calls_elsewhere_is_unknown(world: GraphWorld) -> None:
    world.double.service.elsewhere_days.add(START.date())
    world.somebody_adds(ANNA, hour(9))
    (found,) = free_busy_of(world, ANNA, window=Interval(hour(8).start, hour(11).start))
    assert isinstance(found, FreeBusy)
    assert [(one.interval, one.status) for one in found.blocks] == [
        (hour(8), BusyStatus.UNKNOWN), (hour(9), BusyStatus.BUSY), (hour(10), BusyStatus.UNKNOWN),
    ]  # fmt: skip


# -- lists and changes (21, 22) -------------------------------------------------------------------


def test_a_cursor_that_the_server_forgot_is_a_reset(world: GraphWorld) -> None:
    world.gateway.create(ANNA, draft(hour(9)), uuid4(), Notify.NOBODY)
    first = world.gateway.changes(ANNA, None, DAY)
    world.office.expire_states(ANNA)
    again = world.gateway.changes(ANNA, first.cursor, DAY)
    assert (again.reset, len(again.events)) == (True, 1)
    world.fails(Kind.STATE_EXPIRED, "GET calendarView/delta")
    assert world.gateway.changes(ANNA, again.cursor, DAY).reset
    assert world.gateway.changes(BRAM, again.cursor, DAY).reset
    assert world.gateway.changes(ANNA, again.cursor, Interval(DAY.start, DAY.end + timedelta(days=20))).reset


def test_a_window_that_moves_with_the_clock_keeps_its_cursor(world: GraphWorld) -> None:
    cursor = world.gateway.changes(ANNA, None, DAY).cursor
    ref = world.gateway.create(ANNA, draft(hour(20)), uuid4(), Notify.NOBODY)
    for minutes in range(2, 20, 2):
        by = timedelta(minutes=minutes, microseconds=17)
        found = world.gateway.changes(ANNA, cursor, Interval(DAY.start + by, DAY.end + by))
        cursor = found.cursor
        assert (found.reset, len(found.events)) == (False, minutes == 2)
    day_later = Interval(DAY.start + timedelta(days=1), DAY.end + timedelta(days=1))
    world.gateway.cancel(ref, "", Notify.NOBODY)
    assert world.gateway.changes(ANNA, cursor, day_later).removed == (ref.item_id,)


def test_pages_and_ids_that_come_twice_are_told_once(world: GraphWorld) -> None:
    world.double.service.replay_pages = world.double.service.repeat_ids = True
    world.fails(Kind.REPEATED, "GET calendarView/delta", times=None)
    refs = [world.gateway.create(ANNA, draft(hour(9 + n)), uuid4(), Notify.NOBODY) for n in range(3)]
    first = world.gateway.changes(ANNA, None, DAY)
    assert len(first.events) == 3
    world.gateway.cancel(refs[0], "", Notify.NOBODY)
    world.gateway.update(refs[1], draft(hour(15)), Notify.NOBODY)
    after = world.gateway.changes(ANNA, first.cursor, DAY)
    assert (after.removed, [event.key for event in after.events]) == ((refs[0].item_id,), [refs[1].key])


@pytest.mark.parametrize("operation", ["GET calendarView/delta", "GET calendarView"])
@pytest.mark.parametrize("kind", [Kind.CLOSED_BEFORE, Kind.REPLY_CUT, Kind.GATEWAY_BEFORE, Kind.HUGE])
def test_half_a_list_is_no_list(world: GraphWorld, kind: Kind, operation: str) -> None:
    world.double.service.most_on_page = 2
    refs = [world.gateway.create(ANNA, draft(hour(9 + n)), uuid4(), Notify.NOBODY) for n in range(5)]
    first = world.gateway.changes(ANNA, None, DAY)
    world.gateway.cancel(refs[0], "", Notify.NOBODY)
    for ref, begin in zip(refs[1:], range(10, 14), strict=True):
        world.gateway.update(ref, draft(hour(begin, 30)), Notify.NOBODY)
    world.fails(kind, operation, skip=1)
    with pytest.raises(Offline):
        world.gateway.changes(ANNA, first.cursor, DAY)
    after = world.gateway.changes(ANNA, first.cursor, DAY)
    assert (len(after.events), after.removed) == (4, (refs[0].item_id,))


def test_a_page_that_fails_hides_no_items_from_a_lookup(world: GraphWorld) -> None:
    world.double.service.most_on_page = 2
    mark = (own_key.PROPERTY_SET, own_key.PROPERTY_NAME)
    key = uuid4()
    for begin in range(5):
        world.put(ANNA, hour(9 + begin), properties={mark: str(key)})
    assert len(world.gateway.find_by_key(ANNA, key)) == 5
    world.fails(Kind.GATEWAY_BEFORE, "GET events", skip=1)
    with pytest.raises(Offline):
        world.gateway.find_by_key(ANNA, key)


# -- replies that are not to be trusted (24) ------------------------------------------------------


def test_a_body_of_fifty_megabytes_is_not_read(world: GraphWorld) -> None:
    world.fails(Kind.HUGE, "GET calendarView", size=50 * 1024 * 1024)
    with pytest.raises(Offline) as refused:
        world.gateway.events(ANNA, DAY)
    assert refused.value.facts["problem"] == "too_large"


@pytest.mark.parametrize("body", [b'{"value":' + b"[" * 100_000 + b"]" * 100_000 + b"}", b"<html></html>", b"[]", b"{}",
                                  b'{"value": 7}', b'{"value": [7]}', b'{"value": [{"id": "x"}]}', b"\xff\xfe",
                                  b'{"value": [{"id": "x", "start": {"dateTime": "9999-99-99"}, "end": {}}]}',
                                  b'{"value": [{"id": "x", "attendees": 7, "start": 1}]}'])  # fmt: skip
def test_what_is_no_answer_is_never_an_empty_calendar(world: GraphWorld, body: bytes) -> None:
    ref = world.gateway.create(ANNA, draft(hour(9)), uuid4(), Notify.NOBODY)
    world.double.service.odd_body = body
    for read in (
        lambda: world.gateway.events(ANNA, DAY),
        lambda: world.gateway.find_by_key(ANNA, ref.key),
        lambda: world.gateway.changes(ANNA, None, DAY),
    ):
        with pytest.raises(Offline):
            read()
    with suppress(Offline):
        assert all(isinstance(one, CalendarUnknown) for one in free_busy_of(world, ANNA))
    with pytest.raises(UnknownResult):
        world.gateway.create(BRAM, draft(hour(9)), uuid4(), Notify.NOBODY)
    with pytest.raises(CalendarError):
        world.gateway.update(ref, draft(hour(13)), Notify.NOBODY)


def test_a_link_to_another_server_gets_no_token(world: GraphWorld) -> None:
    world.double.service.odd_body = b'{"value": [], "@odata.nextLink": "http://127.0.0.1:9/v1.0/steal"}'
    with pytest.raises(Offline) as refused:
        world.gateway.events(ANNA, DAY)
    assert refused.value.facts["problem"] == "link_elsewhere"
    world.double.service.odd_body = b'{"value": [], "@odata.deltaLink": "http://127.0.0.1:9/v1.0/steal"}'
    with pytest.raises(Offline):
        world.gateway.changes(ANNA, None, DAY)


def test_nobody_is_followed_to_another_server(world: GraphWorld) -> None:
    with GraphDouble(world.office) as other:
        elsewhere = Answer(HTTPStatus.TEMPORARY_REDIRECT, None, {"Location": f"{other.address}/me/events"})
        world.double.service.answer = lambda call: elsewhere  # type: ignore[method-assign]
        with pytest.raises(Offline):
            world.gateway.events(ANNA, DAY)
        with pytest.raises(UnknownResult):
            world.gateway.create(ANNA, draft(hour(9)), uuid4(), Notify.NOBODY)
        assert other.requests == []


def test_a_list_without_an_end_stops(world: GraphWorld) -> None:
    window = "startDateTime=2026-11-25T00:00Z&endDateTime=2026-11-26T00:00Z"
    again = f"{world.double.address}/users/{ANNA}/calendarView?{window}"
    world.double.service.odd_body = json.dumps({"value": [], "@odata.nextLink": again}).encode()
    with pytest.raises(Offline) as refused:
        world.gateway.events(ANNA, DAY)
    assert refused.value.facts["problem"] == "endless"


@pytest.mark.parametrize("address", ["http://graph.example/v1.0", "http://10.0.0.1", "ftp://127.0.0.1", "", "https://"])
def test_an_address_that_shows_the_token_to_the_network_is_refused(address: str) -> None:
    with pytest.raises(InvalidInput, match="graph_address_unsafe"):
        GraphHttp(lambda: "x", lambda: NOW, address)


def test_certificates_are_checked(world: GraphWorld) -> None:
    GraphHttp(lambda: "x", lambda: NOW, "https://graph.example/v1.0")
    with GraphDouble(world.office) as plain:  # speaks no TLS: a client that skipped the check would fail otherwise
        http = GraphCalendar(lambda: "x", lambda: NOW, plain.address.replace("http:", "https:"))
        with pytest.raises(Offline):
            http.events(ANNA, DAY)
        http.close()
