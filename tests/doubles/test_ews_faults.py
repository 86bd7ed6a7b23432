"""Every fault does what it says: what the client sees, and what the calendar holds afterwards."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from lxml import etree

from tests.doubles.exchange.raw_client import Came
from tests.doubles.exchange.sample_requests import create, find_key, free_busy, marked, sync, times
from tests.doubles.exchange.server import EwsDouble
from tests.doubles.exchange.wire import parse
from tests.doubles.faults import ACTED, DID_NOTHING, Fault, FaultPlan, Kind
from tests.doubles.invented_office import BRAM, DESK, FENNA, NOOR, at, furnish
from tests.doubles.mailboxes import Item, Mailboxes

BROKEN = (http.client.RemoteDisconnected, http.client.IncompleteRead, ConnectionResetError)
TUESDAY = date(2026, 11, 24)


@pytest.fixture
def office() -> Mailboxes:
    return furnish(Mailboxes())


@pytest.fixture
def server(office: Mailboxes) -> Iterator[EwsDouble]:
    with EwsDouble(office) as running:
        yield running


def book(server: EwsDouble, key: str = "k") -> Came:
    return create(server, marked(key) + times())


@pytest.mark.parametrize("kind", [Kind.CLOSED_BEFORE, Kind.REPLY_LOST, Kind.REPLY_CUT, Kind.COMMITTED_LATE])
def test_a_broken_connection_looks_alike_whether_anything_was_done_or_not(
    server: EwsDouble, office: Mailboxes, kind: Kind
) -> None:
    server.faults.add(Fault(kind, "CreateItem", delay=timedelta(seconds=20)))
    with pytest.raises(BROKEN):
        book(server)
    assert len(office.items(NOOR)) == (1 if kind in ACTED else 0)
    office.set_clock.forward(timedelta(seconds=30))
    after = 0 if kind is Kind.CLOSED_BEFORE else 1
    assert len(find_key(server, "k").all("t:CalendarItem")) == after
    assert book(server, "other").codes == ["NoError"]


@pytest.mark.parametrize(
    ("fault", "status", "stored"),
    [
        (Fault(Kind.GATEWAY_BEFORE), 504, 0),
        (Fault(Kind.GATEWAY_AFTER), 504, 1),
        (Fault(Kind.GATEWAY_AFTER, status=502), 502, 1),
        (Fault(Kind.UNAVAILABLE, retry_after="7"), 503, 0),
        (Fault(Kind.TOO_MANY, retry_after="7"), 429, 0),
        (Fault(Kind.TOO_MANY, retry_after="Tue, 24 Nov 2026 09:00:00 GMT"), 429, 0),
        (Fault(Kind.SERVER_BUSY), 500, 0),
        (Fault(Kind.SIGN_IN_REFUSED), 401, 0),
        (Fault(Kind.SWITCHED_OFF), 403, 0),
    ],
)
def test_a_refusal_has_its_status_and_its_effect(
    server: EwsDouble, office: Mailboxes, fault: Fault, status: int, stored: int
) -> None:
    server.faults.add(fault)
    came = book(server)
    assert (came.status, len(office.items(NOOR))) == (status, stored)
    assert stored == (1 if fault.kind in ACTED else 0)
    assert came.headers.get("retry-after") == fault.retry_after
    if status in {502, 504}:
        assert came.headers["connection"] == "close"
    assert book(server).codes == ["NoError"]
    assert [line.status for line in server.asked("CreateItem")] == [status, 200]


@pytest.mark.parametrize("back_off", [None, 3000])
def test_a_busy_server_says_how_long_or_does_not(server: EwsDouble, back_off: int | None) -> None:
    server.faults.add(Fault(Kind.SERVER_BUSY, back_off_ms=back_off))
    came = book(server)
    assert came.codes == ["ErrorServerBusy"]
    assert [(one.get("Name"), one.text) for one in came.all("t:Value")] == (
        [("BackOffMilliseconds", "3000")] if back_off else []
    )


@pytest.mark.parametrize("position", [0, 1, -1])
def test_an_error_of_one_mailbox_stays_in_its_place(server: EwsDouble, position: int) -> None:
    server.faults.add(Fault(Kind.MAILBOX_ERROR, "GetUserAvailability", code="ErrorMailboxFailover", position=position))
    came = free_busy(server, [NOOR, BRAM, FENNA], "2026-11-24T00:00:00", "2026-11-25T00:00:00")
    expected = ["NoError"] * 3
    expected[position] = "ErrorMailboxFailover"
    assert came.codes == expected
    assert len(came.all("t:MergedFreeBusy")) == 2


def test_an_error_can_stick_to_one_mailbox(server: EwsDouble) -> None:
    server.faults.add(Fault(Kind.MAILBOX_ERROR, code="ErrorNoFreeBusyAccess", mailbox=BRAM, times=None))
    for addresses in ([NOOR, BRAM], [BRAM], [NOOR]):
        came = free_busy(server, addresses, "2026-11-24T00:00:00", "2026-11-25T00:00:00")
        assert [code != "NoError" for code in came.codes] == [one == BRAM for one in addresses]


def test_a_state_expires_in_the_middle_of_following(server: EwsDouble, office: Mailboxes) -> None:
    office.put(NOOR, Item(at(TUESDAY, 9), at(TUESDAY, 10)))
    state = sync(server).text("m:SyncState")
    server.faults.add(Fault(Kind.STATE_EXPIRED, "SyncFolderItems"))
    expired = sync(server, state)
    assert (expired.codes, expired.text("m:SyncState")) == (["ErrorInvalidSyncStateData"], "")
    assert sync(server, state).codes == ["NoError"]


def test_a_page_can_hold_everything_twice(server: EwsDouble, office: Mailboxes) -> None:
    office.put(NOOR, Item(at(TUESDAY, 9), at(TUESDAY, 10)))
    server.faults.add(Fault(Kind.REPEATED, "SyncFolderItems"))
    assert [len(sync(server).all("t:Create")) for _ in range(2)] == [2, 1]


def test_the_server_tells_its_own_time(server: EwsDouble, office: Mailboxes) -> None:
    office.set_clock.forward(timedelta(days=400))
    assert book(server).headers["date"] == "Tue, 28 Dec 2027 08:00:00 GMT"


def test_a_slow_answer_comes_after_all(server: EwsDouble, office: Mailboxes) -> None:
    server.faults.add(Fault(Kind.SLOW, seconds=0.3))
    started = time.monotonic()
    assert book(server).codes == ["NoError"]
    assert time.monotonic() - started >= 0.3
    assert len(office.items(NOOR)) == 1


def test_a_reply_with_entities_would_say_something_else_when_they_are_expanded(server: EwsDouble) -> None:
    server.faults.add(Fault(Kind.ENTITIES))
    came = book(server)
    with pytest.raises(ValueError, match="document type"):
        parse(came.body)
    careless = etree.fromstring(came.body, etree.XMLParser(resolve_entities=True))
    assert [one.text for one in careless.iter("{*}ResponseCode")] == ["NoError"]


def test_a_reply_can_be_far_too_large(server: EwsDouble) -> None:
    server.faults.add(Fault(Kind.HUGE, size=5_000_000))
    came = book(server)
    assert (len(came.body), came.headers["content-length"]) == (5_000_000, "5000000")
    assert Fault(Kind.HUGE).size == 50 * 1024 * 1024


def test_a_fault_waits_for_its_turn_and_its_operation(server: EwsDouble) -> None:
    server.faults.add(Fault(Kind.UNAVAILABLE, "CreateItem", skip=1, times=2))
    assert find_key(server, "k").status == 200
    assert [book(server).status for _ in range(4)] == [200, 503, 503, 200]
    assert [name for name, _ in server.faults.struck] == ["CreateItem", "CreateItem"]


def test_scattered_faults_are_the_same_every_time() -> None:
    def strikes(seed: int) -> list[Kind | None]:
        plan = FaultPlan()
        plan.scatter(seed, 0.3, sorted(ACTED | DID_NOTHING), {"CreateItem"})
        struck = [plan.take("CreateItem") for _ in range(200)]
        assert plan.take("FindItem") is None
        return [fault.kind if fault else None for fault in struck]

    assert strikes(1) == strikes(1) != strikes(2)
    assert 30 < sum(kind is not None for kind in strikes(1)) < 90


def test_two_desks_at_once_each_get_their_own_item(server: EwsDouble, office: Mailboxes) -> None:
    def desk(name: str) -> None:
        for number in range(10):
            book(server, f"{name}-{number}")

    threads = [threading.Thread(target=desk, args=(name,)) for name in ("a", "b", "c")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    items = office.items(NOOR)
    assert len(items) == len({item.item_id for item in items}) == 30
    assert all(line.status == 200 for line in server.requests)


def test_a_server_that_restarts_keeps_its_calendars_and_its_address(server: EwsDouble, office: Mailboxes) -> None:
    book(server)
    address = server.endpoint
    server.stop()
    with pytest.raises(ConnectionRefusedError):
        book(server)
    server.start()
    assert server.endpoint == address
    assert len(find_key(server, "k").all("t:CalendarItem")) == 1
    assert office.right(DESK, NOOR)
