"""Exchange Server keeps the contract of every calendar, over HTTP against the EWS double, also when things go wrong.

Numbers of fault cases are those of exchange.md section 7.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from traceback import format_exception
from typing import Any
from uuid import uuid4

import pytest

from openplanner.calendars import own_key
from openplanner.calendars.ews import EwsAccess, EwsCalendar, EwsSettings, EwsSignIn
from openplanner.calendars.ews_errors import Errand, Judge
from openplanner.calendars.ews_settings import read_settings
from openplanner.calendars.ews_trip import Trip
from openplanner.calendars.retry_after import asked_wait, wait_or_default
from openplanner.domain.calendar import (
    CalendarUnknown,
    Conflict,
    Denied,
    FreeBusy,
    Notify,
    Offline,
    RemoteEvent,
    RemoteRef,
    Throttled,
    UnknownResult,
)
from openplanner.domain.errors import InvalidInput
from openplanner.domain.reason import because
from openplanner.texts import Texts
from tests.calendars.contract import ANNA, BRAM, DAY, ROOM, CalendarContract, draft, hour
from tests.calendars.ews_world import NEW_PASSWORD, NOW, PLANNER, EwsWorld, ews_world, mangled, wait_until
from tests.doubles.faults import Kind
from tests.doubles.items import Attendee, Right, Role, Send
from tests.doubles.people import PASSWORD
from tests.reading_code import ROOT


@pytest.fixture
def world() -> Iterator[EwsWorld]:
    with ews_world() as made:
        yield made


class TestEwsCalendar(CalendarContract):
    @pytest.fixture
    def world(self, world: EwsWorld) -> EwsWorld:  # type: ignore[override]
        return world


# -- writes: never twice, never lost --------------------------------------------------------------


LOST = (
    (Kind.REPLY_LOST, {}),
    (Kind.REPLY_CUT, {}),
    (Kind.GATEWAY_AFTER, {"status": 504}),
    (Kind.GATEWAY_AFTER, {"status": 502}),
    (Kind.ENTITIES, {}),
    (Kind.HUGE, {}),
)


@pytest.mark.parametrize(("kind", "more"), [*LOST, (Kind.CLOSED_BEFORE, {}), (Kind.GATEWAY_BEFORE, {})])
def test_a_create_without_an_answer_is_unknown_and_never_made_twice(
    world: EwsWorld, kind: Kind, more: dict[str, Any]
) -> None:
    """Cases 1 to 4 and 24: sent once, and the next try gives the item that is there."""
    key = uuid4()
    world.fails(kind, "CreateItem", **more)
    with pytest.raises(UnknownResult):
        world.gateway.create(ANNA, draft(hour(9)), key, Notify.NOBODY)
    assert world.asked("CreateItem") == 1
    ref = world.gateway.create(ANNA, draft(hour(9)), key, Notify.NOBODY)
    assert [item.item_id for item in world.office.items(ANNA)] == [ref.item_id]


@pytest.mark.parametrize(("kind", "more"), LOST)
def test_an_update_and_a_cancel_without_an_answer_are_done_by_the_next_try(
    world: EwsWorld, kind: Kind, more: dict[str, Any]
) -> None:
    ref = world.gateway.create(ANNA, draft(hour(9)), uuid4(), Notify.NOBODY)
    world.fails(kind, "UpdateItem", **more)
    with pytest.raises(UnknownResult):
        world.gateway.update(ref, draft(hour(13)), Notify.NOBODY)
    moved = world.gateway.update(ref, draft(hour(13)), Notify.NOBODY)
    assert (moved.item_id, world.asked("UpdateItem")) == (ref.item_id, 1)
    world.fails(kind, "DeleteItem", **more)
    with pytest.raises(UnknownResult):
        world.gateway.cancel(moved, "", Notify.NOBODY)
    world.gateway.cancel(moved, "", Notify.NOBODY)
    assert (world.office.items(ANNA), world.asked("DeleteItem")) == ([], 1)


def test_a_server_that_is_away_did_nothing(world: EwsWorld) -> None:
    """Case 2: refused before anything was sent."""
    world.double.stop()
    for ask in (
        lambda: world.gateway.create(ANNA, draft(hour(9)), uuid4(), Notify.NOBODY),
        lambda: world.ews._open().create(ANNA, draft(hour(9)), uuid4(), Notify.NOBODY),
        lambda: world.gateway.free_busy([ANNA], DAY),
        world.gateway.rooms,
    ):
        with pytest.raises(Offline, match="ews_unreachable"):
            ask()
    world.double.start()
    world.gateway.create(ANNA, draft(hour(9)), uuid4(), Notify.NOBODY)


def test_an_answer_that_takes_too_long_is_unknown_for_a_write_and_offline_for_a_read(
    world: EwsWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Case 26 as the network shows it."""
    world.gateway.events(ANNA, DAY)
    monkeypatch.setattr("openplanner.calendars.ews_trip.TIMEOUT_SECONDS", 0.1)
    key = uuid4()
    world.fails(Kind.SLOW, "CreateItem", seconds=0.4)
    with pytest.raises(UnknownResult):
        world.gateway.create(ANNA, draft(hour(9)), key, Notify.NOBODY)
    world.fails(Kind.SLOW, "FindItem", seconds=0.4)
    with pytest.raises(Offline):
        world.gateway.events(ANNA, DAY)
    monkeypatch.undo()
    wait_until(lambda: bool(world.office.items(ANNA)))
    assert len(world.gateway.find_by_key(ANNA, key)) == 1


def test_of_two_items_with_our_key_the_oldest_comes_first(world: EwsWorld) -> None:
    """Case 23."""
    key = uuid4()
    mark = {(own_key.PROPERTY_SET, own_key.PROPERTY_NAME): own_key.as_text(key)}
    first = world.put(ANNA, hour(9), properties=mark)
    world.office.set_clock.forward(timedelta(seconds=5))
    second = world.put(ANNA, hour(9), properties=mark)
    assert [ref.item_id for ref in world.gateway.find_by_key(ANNA, key)] == [first.item_id, second.item_id]
    assert world.gateway.create(ANNA, draft(hour(9)), key, Notify.NOBODY).item_id == first.item_id


def test_an_update_writes_only_what_differs(world: EwsWorld) -> None:
    """What the colleague added stays: categories, reminder, text, and a guest of whom we know nothing."""
    ref = world.gateway.create(ANNA, draft(hour(9), body="Belafspraak"), uuid4(), Notify.NOBODY)
    mine = {"categories": ("Rood",), "reminder_minutes": 5, "body": "Eigen notitie"}
    world.office.change(ref.item_id, mine)
    moved = world.gateway.update(ref, draft(hour(13), body="Belafspraak"), Notify.NOBODY)
    (item,) = world.office.items(ANNA)
    assert {name: getattr(item, name) for name in mine} == mine
    sent = world.double.asked("UpdateItem")[-1].call.body.decode()
    assert sorted(re.findall(r'FieldURI="(\w+:\w+)"', sent)) == [
        "calendar:End", "calendar:EndTimeZone", "calendar:Start", "calendar:StartTimeZone",
    ]  # fmt: skip
    assert "NeverOverwrite" in sent
    world.gateway.update(moved, draft(hour(13)), Notify.NOBODY)
    assert world.asked("UpdateItem") == 1


@pytest.mark.parametrize("kind", ["between", "before"])
def test_a_change_by_somebody_else_is_shown_and_kept(world: EwsWorld, kind: str) -> None:
    """Case 17: also when it comes between our reading and our writing, and it tells what to go on from."""
    ref = world.gateway.create(ANNA, draft(hour(9)), uuid4(), Notify.NOBODY)
    if kind == "before":
        world.somebody_changes(ref)
    else:
        answered = world.double.ews.operations["UpdateItem"]
        world.double.ews.operations["UpdateItem"] = lambda asked: (world.somebody_changes(ref), answered(asked))[1]
    with pytest.raises(Conflict) as refused:
        world.gateway.update(ref, draft(hour(13)), Notify.NOBODY)
    theirs = refused.value.facts["theirs"]
    assert isinstance(theirs, RemoteEvent)
    assert theirs.interval == hour(20)
    if kind == "between":
        world.double.ews.operations["UpdateItem"] = answered
    assert theirs.ref is not None
    world.gateway.update(theirs.ref, draft(hour(13)), Notify.NOBODY)
    assert [event.interval for event in world.gateway.events(ANNA, DAY)] == [hour(13)]


def test_an_item_that_lost_our_key_is_never_touched(world: EwsWorld) -> None:
    item = world.put(ANNA, hour(9), subject="Van Anna")
    ref = RemoteRef(ANNA, item.item_id, "iets", uuid4())
    with pytest.raises(Conflict):
        world.gateway.update(ref, draft(hour(13)), Notify.NOBODY)
    with pytest.raises(Conflict):
        world.gateway.cancel(ref, "", Notify.EVERYBODY)
    assert world.office.items(ANNA) == [item]


def test_a_guest_whom_a_colleague_added_stays(world: EwsWorld) -> None:
    """Once the caller goes on from what it saw; whom we invited ourselves we may take away."""
    added, key = "cato@voorbeeld.test", uuid4()
    world.office.add(added)
    mine = draft(hour(9), attendees=(BRAM, ANNA, BRAM.upper(), ROOM), rooms=(ROOM,))
    ref = world.gateway.create(ANNA, mine, key, Notify.EVERYBODY)
    (item,) = world.office.items(ANNA)
    assert [(one.address.lower(), one.role) for one in item.attendees] == [
        (BRAM, Role.REQUIRED), (ROOM, Role.RESOURCE),
    ]  # fmt: skip
    world.office.change(ref.item_id, {"attendees": (*item.attendees, Attendee(added))}, Send.CHANGED)
    (seen,) = world.gateway.find_by_key(ANNA, key)
    moved = world.gateway.update(seen, draft(hour(13), rooms=(ROOM,)), Notify.EVERYBODY)
    assert {one.address for one in world.office.item(ref.item_id).attendees} == {added, ROOM}
    again = world.gateway.update(moved, draft(hour(13)), Notify.EVERYBODY)
    assert {one.address for one in world.office.item(again.item_id).attendees} == {added}


def test_guests_hear_of_it_once_and_with_a_word(world: EwsWorld) -> None:
    key, invited = uuid4(), draft(hour(9), attendees=(BRAM,), rooms=(ROOM,))
    world.fails(Kind.REPLY_LOST, "CreateItem")
    with pytest.raises(UnknownResult):
        world.gateway.create(ANNA, invited, key, Notify.EVERYBODY)
    ref = world.gateway.create(ANNA, invited, key, Notify.EVERYBODY)
    assert len(world.office.mails_to(BRAM, "invitation")) == 1
    world.gateway.cancel(ref, "Verplaatst naar een later moment", Notify.EVERYBODY)
    (mail,) = world.office.mails_to(BRAM, "cancellation")
    assert "later moment" in mail.body
    assert [one for box in (ANNA, BRAM, ROOM) for one in world.gateway.events(box, DAY)] == []


def test_nobody_hears_when_nobody_should(world: EwsWorld) -> None:
    ref = world.gateway.create(ANNA, draft(hour(9), attendees=(BRAM,)), uuid4(), Notify.NOBODY)
    moved = world.gateway.update(ref, draft(hour(13), attendees=(BRAM,)), Notify.NOBODY)
    world.gateway.cancel(moved, "Vervalt", Notify.NOBODY)
    assert world.office.mails == []


@pytest.mark.parametrize(
    "name", ["O'Neill & Zn", "\U0001f600 Ümit", "\u202bاسم", "x" * 300, "a\x0bb\x00c", "  dubbel  "]
)
def test_odd_names_are_written_once_and_found_again(world: EwsWorld, name: str) -> None:
    """Case 28: what Exchange cannot keep is left out before writing, so that it never differs for ever."""
    ref = world.gateway.create(ANNA, draft(hour(9), name, location=name, body=name), uuid4(), Notify.NOBODY)
    assert world.gateway.find_by_key(ANNA, ref.key) == [ref]
    assert world.gateway.update(ref, draft(hour(9), name, location=name), Notify.NOBODY) == ref
    assert world.asked("UpdateItem") == 0


# -- busy, refused, moved away --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "more", "seconds"),
    [
        (Kind.SERVER_BUSY, {"back_off_ms": 45_000}, 45),
        (Kind.SERVER_BUSY, {}, 10),
        (Kind.TOO_MANY, {"retry_after": "40"}, 40),
        (Kind.TOO_MANY, {}, 10),
        (Kind.TOO_MANY, {"retry_after": "straks"}, 10),
        (Kind.UNAVAILABLE, {"retry_after": "99999999"}, 3600),
    ],
)
def test_a_busy_server_says_until_when(world: EwsWorld, kind: Kind, more: dict[str, Any], seconds: int) -> None:
    """Cases 7 and 8: nothing was done, and it is asked once."""
    for operation, ask in (
        ("CreateItem", lambda: world.gateway.create(ANNA, draft(hour(9)), uuid4(), Notify.NOBODY)),
        ("GetUserAvailability", lambda: world.gateway.free_busy([ANNA], DAY)),
    ):
        world.fails(kind, operation, **more)
        with pytest.raises(Throttled) as busy:
            ask()
        assert busy.value.facts["until"] == NOW + timedelta(seconds=seconds)
        assert world.asked(operation) == 1
    assert world.office.items(ANNA) == []


def test_a_moment_to_come_back_is_measured_by_the_servers_clock() -> None:
    """Case 25: the clock of this desk may be wrong."""
    date = "Tue, 24 Nov 2026 09:00:00 GMT"
    assert asked_wait("Tue, 24 Nov 2026 09:02:00 GMT", date) == timedelta(minutes=2)
    assert asked_wait("Tue, 24 Nov 2026 09:02:00 GMT", "") is None
    assert wait_or_default(asked_wait("Tue, 24 Nov 2026 08:00:00 GMT", date)) == timedelta(0)


def test_unavailable_without_a_word_leaves_a_write_unknown(world: EwsWorld) -> None:
    world.fails(Kind.UNAVAILABLE, "CreateItem")
    with pytest.raises(UnknownResult):
        world.gateway.create(ANNA, draft(hour(9)), uuid4(), Notify.NOBODY)
    world.fails(Kind.UNAVAILABLE, "FindItem")
    with pytest.raises(Throttled):
        world.gateway.events(ANNA, DAY)


def test_a_changed_password_is_asked_for_again(world: EwsWorld) -> None:
    """Case 9: one refused try, no loop that locks the account, and the new password without a restart."""
    world.gateway.events(ANNA, DAY)
    world.office.people[PLANNER].password = NEW_PASSWORD
    with pytest.raises(Denied) as refused:
        world.gateway.create(ANNA, draft(hour(9)), uuid4(), Notify.NOBODY)
    assert (refused.value.code, refused.value.facts["right"]) == ("ews_sign_in_refused", "sign_in")
    assert [line.status for line in world.double.requests] == [200, 401]
    world.password = NEW_PASSWORD
    world.gateway.create(ANNA, draft(hour(9)), uuid4(), Notify.NOBODY)


def test_switched_off_says_what_to_do_in_the_cloud_and_here() -> None:
    errand = Errand(ANNA, "read")
    for host, code in (("outlook.office365.com", "ews_switched_off"), ("mail.voorbeeld.test", "ews_forbidden")):
        settings = EwsSettings(f"https://{host}/EWS/Exchange.asmx", PLANNER)
        trip = Trip(sent=True, status=403)
        denied = Judge(settings, trip, lambda: NOW).kind_of(ValueError(), errand)
        assert isinstance(denied, Denied)
        assert denied.code == code
    assert "Microsoft 365 (Graph)" in Texts("nl").error(Denied("ews_switched_off", host="x")).next_step


def test_forbidden_is_denied_and_asked_once(world: EwsWorld) -> None:
    world.fails(Kind.SWITCHED_OFF)
    with pytest.raises(Denied, match="ews_forbidden"):
        world.gateway.free_busy([ANNA], DAY)
    assert len(world.double.requests) == 1


@pytest.mark.parametrize(("right", "code"), [(Right.FREE_BUSY, "ews_denied"), (Right.READ, "ews_denied")])
def test_a_missing_right_is_named_for_its_mailbox(world: EwsWorld, right: Right, code: str) -> None:
    world.office.give(PLANNER, ANNA, right)
    with pytest.raises(Denied, match=code) as denied:
        world.gateway.create(ANNA, draft(hour(9)), uuid4(), Notify.NOBODY)
    wanted = ("read", "calendars.right_read") if right < Right.READ else ("write", "calendars.right_write")
    assert (denied.value.facts["right"], denied.value.facts["missing"]) == (wanted[0], because(wanted[1]))
    assert denied.value.facts["mailbox"] == ANNA


def test_a_mailbox_that_moved_to_the_cloud_is_not_here(world: EwsWorld) -> None:
    """Case 27."""
    world.office.people[ANNA].moved_to_cloud = True
    with pytest.raises(Denied, match="ews_mailbox_not_here"):
        world.gateway.create(ANNA, draft(hour(9)), uuid4(), Notify.NOBODY)
    answers = world.gateway.free_busy([ANNA, BRAM], DAY)
    assert answers[ANNA] == CalendarUnknown(ANNA, because("calendars.mailbox_elsewhere"))
    assert isinstance(answers[BRAM], FreeBusy)


def test_impersonation_acts_for_the_owner_and_says_when_it_may_not(world: EwsWorld) -> None:
    settings = EwsSettings(world.double.endpoint, PLANNER, sign_in=EwsSignIn.BASIC, access=EwsAccess.IMPERSONATION)
    calendar = EwsCalendar(settings, lambda name: PASSWORD, lambda: NOW)
    with pytest.raises(Denied, match="ews_impersonation_denied"):
        calendar.events(ANNA, DAY)
    world.office.impersonators.add(PLANNER)
    world.office.give(PLANNER, ANNA, Right.NONE)
    ref = calendar.create(ANNA, draft(hour(9)), uuid4(), Notify.NOBODY)
    assert world.office.item(ref.item_id).mailbox == ANNA
    calendar.close()


def test_what_is_no_address_is_denied_without_asking(world: EwsWorld) -> None:
    for mailbox in ("anna", "", "a@b@c", "anna@"):
        with pytest.raises(Denied, match="ews_mailbox_not_here"):
            world.gateway.events(mailbox or " ", DAY)
    assert isinstance(world.gateway.free_busy(["anna"], DAY)["anna"], CalendarUnknown)
    assert world.double.requests == []


# -- the way there --------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [Kind.ENTITIES, Kind.HUGE, Kind.REPLY_CUT])
def test_a_reply_that_cannot_be_trusted_is_offline_for_a_read(world: EwsWorld, kind: Kind) -> None:
    """Cases 3 and 24."""
    for operation, ask in (
        ("FindItem", lambda: world.gateway.events(ANNA, DAY)),
        ("GetUserAvailability", lambda: world.gateway.free_busy([ANNA], DAY)),
    ):
        world.fails(kind, operation)
        with pytest.raises(Offline, match="ews_reply_unusable"):
            ask()
        assert world.asked(operation) == 1


def test_nothing_of_a_reply_or_a_sign_in_reaches_a_log_or_an_error(
    world: EwsWorld, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    world.put(ANNA, hour(9), subject="Mevrouw Verzonnen")
    world.gateway.events(ANNA, DAY)
    mangled(world, "FindItem", rb"<m:ResponseMessages>", b"<m:Ander>", rb"</m:ResponseMessages>", b"</m:Ander>")
    with pytest.raises(Offline) as broken:
        world.gateway.events(ANNA, DAY)
    told = caplog.text + "".join(format_exception(broken.value))
    assert not [word for word in ("Verzonnen", PASSWORD, "Basic ") if word in told]


def test_calls_from_many_threads_wait_for_each_other(world: EwsWorld) -> None:
    keys = [uuid4() for _ in range(24)]
    with ThreadPoolExecutor(8) as pool:
        refs = list(pool.map(lambda key: world.gateway.create(ANNA, draft(hour(9)), key, Notify.NOBODY), keys))
    assert [ref.key for ref in refs] == keys
    assert len(world.office.items(ANNA)) == 24


def test_two_calendars_in_one_process_share_nothing(world: EwsWorld) -> None:
    """The library keeps one connection per address and account; ours are our own (trap 2)."""
    other = EwsWorld(world.double)
    assert world.gateway.events(ANNA, DAY) == other.gateway.events(ANNA, DAY)
    assert world.ews._open()._made is not other.ews._open()._made
    other.ews.close()
    world.gateway.events(ANNA, DAY)


def test_the_library_is_not_loaded_before_the_first_call() -> None:
    code = (
        "import sys; from openplanner.calendars.ews import *;"
        "c = EwsCalendar(EwsSettings('https://mail.voorbeeld.test/EWS/Exchange.asmx', 'x'), str, None);"
        "c.capabilities(); c.close();"
        "print(sorted({'exchangelib', 'lxml', 'requests', 'spnego', 'urllib3'} & set(sys.modules)))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert told.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "endpoint",
    ["http://mail.voorbeeld.test/EWS/Exchange.asmx", "ftp://127.0.0.1/", "https://", "mail.voorbeeld.test",
     "https://anna:geheim@mail.voorbeeld.test/EWS/Exchange.asmx", "http://127.0.0.1.voorbeeld.test/", "http://[::1/"],
)  # fmt: skip
def test_only_safe_addresses_are_taken(endpoint: str) -> None:
    with pytest.raises(InvalidInput, match="ews_address_unsafe"):
        EwsSettings(endpoint, PLANNER)


def test_settings_are_read_from_texts() -> None:
    url = "https://mail.voorbeeld.test/EWS/Exchange.asmx"
    read = read_settings(url=f" {url} ", build="15.1.2507.6", sign_in="windows", access="impersonation")
    assert read == EwsSettings(url, "", (15, 1, 2507, 6), EwsSignIn.SSPI, EwsAccess.IMPERSONATION)
    with pytest.raises(InvalidInput, match="ews_build_unreadable"):
        read_settings(url=url, build="2019", sign_in="windows")
    with pytest.raises(InvalidInput, match="ews_user_missing"):
        read_settings(url=url, build="15.2.1.1", sign_in="ntlm")
    with pytest.raises(InvalidInput, match="ews_client_missing"):
        read_settings(url=url, build="15.2.1.1", sign_in="oauth", token_url=url)


def test_a_sign_in_that_this_machine_lacks_is_said() -> None:
    settings = EwsSettings("http://127.0.0.1:9/EWS/Exchange.asmx", sign_in=EwsSignIn.SSPI)
    if sys.platform == "win32":
        pytest.skip("this machine can sign in with Windows")
    with pytest.raises(Denied, match="ews_sign_in_missing"):
        EwsCalendar(settings, lambda name: "", lambda: NOW).rooms()


def test_a_secret_that_cannot_be_had_is_what_is_raised(world: EwsWorld) -> None:
    def none_kept(name: str) -> str:
        raise Denied("secret_missing", name=name)

    settings = EwsSettings(world.double.endpoint, PLANNER, sign_in=EwsSignIn.NTLM)
    with pytest.raises(Denied, match="secret_missing"):
        EwsCalendar(settings, none_kept, lambda: NOW).events(ANNA, DAY)
