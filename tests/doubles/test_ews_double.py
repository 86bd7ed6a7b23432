"""The EWS double keeps to the schema and the documents: what it says, whom it lets in, and how its calendars behave."""

from __future__ import annotations

import http.client
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.doubles.exchange.raw_client import ask, envelope, send
from tests.doubles.exchange.sample_requests import (
    SET,
    answer_meeting,
    create,
    delete,
    find_key,
    folder,
    free_busy,
    get,
    guests,
    marked,
    sync,
    times,
    update,
    view,
)
from tests.doubles.exchange.server import PATH, EwsDouble
from tests.doubles.exchange.wire import against_schema, parse, schema_is_here
from tests.doubles.invented_office import BEUK, BRAM, DESK, EIK, FENNA, LINDE, NOOR, ROOMS, at, fill, furnish
from tests.doubles.mailboxes import Answer, Item, Mailboxes, Recurrence, Right, RoomPolicy, Send, Status

ROOT = Path(__file__).parents[2]
MONDAY = date(2026, 11, 23)
TUESDAY = date(2026, 11, 24)


@pytest.fixture
def office() -> Mailboxes:
    return furnish(Mailboxes())


@pytest.fixture
def server(office: Mailboxes) -> Iterator[EwsDouble]:
    with EwsDouble(office) as running:
        yield running


# -- items ------------------------------------------------------------------------------------------


def test_an_item_is_kept_as_it_was_sent(server: EwsDouble, office: Mailboxes) -> None:
    strange = "Z-1 &amp; D'Artagnan 😀 \u05e9\u05dc\u05d5\u05dd"
    parts = f"<t:Subject>{strange}</t:Subject>{marked('k-1')}{times()}<t:Location>Kamer Linde</t:Location>"
    made = create(server, parts)
    assert made.codes == ["NoError"]
    came = get(server, made.all("t:ItemId")[0].get("Id"))
    assert came.text("t:Subject") == "Z-1 & D'Artagnan 😀 \u05e9\u05dc\u05d5\u05dd"
    assert (came.text("t:Start"), came.text("t:Value")) == ("2026-11-24T09:00:00Z", "k-1")
    assert office.items(NOOR)[0].properties == {(SET, "OpenPlannerKey"): "k-1"}
    assert not office.mails


def test_an_own_key_is_found_and_only_that_one(server: EwsDouble) -> None:
    create(server, marked("k-1") + times())
    create(server, marked("k-2") + times())
    assert len(find_key(server, "k-1").all("t:CalendarItem")) == 1
    assert find_key(server, "k-3").all("t:CalendarItem") == []
    assert find_key(server, "k-1", BRAM).all("t:CalendarItem") == []


def test_a_create_that_does_not_say_whom_to_tell_is_refused(server: EwsDouble, office: Mailboxes) -> None:
    content = f"<m:CreateItem><m:Items><t:CalendarItem>{times()}</t:CalendarItem></m:Items></m:CreateItem>"
    assert ask(server, content, DESK).codes == ["ErrorSendMeetingInvitationsRequired"]
    assert create(server, times("2026-11-24T10:00:00Z", "2026-11-24T09:00:00Z")).codes == [
        "ErrorCalendarEndDateIsEarlierThanStartDate"
    ]
    assert office.all_items() == []


@pytest.mark.parametrize(
    ("start", "zone", "utc"),
    [
        ("2026-11-24T10:00:00", '<t:StartTimeZone Id="W. Europe Standard Time"/>', 9),
        ("2026-07-24T10:00:00", '<t:StartTimeZone Id="W. Europe Standard Time"/>', 8),
        ("2026-11-24T10:00:00+01:00", "", 9),
        ("2026-11-24T10:00:00", "", 10),
    ],
)
def test_a_time_without_an_offset_is_in_the_zone_of_its_item(
    server: EwsDouble, office: Mailboxes, start: str, zone: str, utc: int
) -> None:
    create(server, times(start, start.replace("T10", "T11")) + zone)
    assert office.items(NOOR)[0].start.hour == utc


def test_an_all_day_item_covers_whole_days_of_its_zone_also_when_these_have_23_or_25_hours(
    server: EwsDouble, office: Mailboxes
) -> None:
    zone = '<t:TimeZoneContext><t:TimeZoneDefinition Id="W. Europe Standard Time"/></t:TimeZoneContext>'
    for day, hours in (("2026-03-29", 23), ("2026-10-25", 25), ("2026-11-24", 24)):
        create(
            server, times(f"{day}T00:00:00", f"{day}T23:59:00") + "<t:IsAllDayEvent>true</t:IsAllDayEvent>", header=zone
        )
        stored = office.items(NOOR)[-1]
        assert stored.start == at(date.fromisoformat(day), 0)
        assert stored.end - stored.start == timedelta(hours=hours)


def test_a_stale_change_key_loses_only_where_nothing_may_be_overwritten(server: EwsDouble, office: Mailboxes) -> None:
    made = create(server, "<t:Subject>eerst</t:Subject>" + times()).all("t:ItemId")[0]
    office.change(made.get("Id"), {"subject": "in Outlook"})
    never = update(server, made.get("Id"), made.get("ChangeKey"), "item:Subject", "<t:Subject>ons</t:Subject>")
    assert never.codes == ["ErrorIrresolvableConflict"]
    assert office.item(made.get("Id")).subject == "in Outlook"
    key = made.get("ChangeKey")
    resolved = update(server, made.get("Id"), key, "item:Subject", "<t:Subject>ons</t:Subject>", "AutoResolve")
    assert resolved.codes == ["NoError"]
    assert office.item(made.get("Id")).subject == "ons"
    assert resolved.all("t:ItemId")[0].get("ChangeKey") == office.item(made.get("Id")).change_key != key


def test_an_update_leaves_alone_what_it_does_not_name(server: EwsDouble, office: Mailboxes) -> None:
    item = office.put(NOOR, Item(at(TUESDAY, 9), at(TUESDAY, 10), "a", categories=("Eigen",), reminder_minutes=30))
    office.change(item.item_id, {"properties": {(SET, "OpenPlannerKey"): "k"}})
    key = office.item(item.item_id).change_key
    update(server, item.item_id, key, "calendar:Location", "<t:Location>Elders</t:Location>")
    after = office.item(item.item_id)
    assert (after.location, after.categories, after.reminder_minutes) == ("Elders", ("Eigen",), 30)
    assert after.properties == {(SET, "OpenPlannerKey"): "k"}


def test_deleting_twice_says_not_found_the_second_time(server: EwsDouble, office: Mailboxes) -> None:
    item = office.put(NOOR, Item(at(TUESDAY, 9), at(TUESDAY, 10)))
    assert delete(server, item.item_id).codes == ["NoError"]
    assert delete(server, item.item_id).codes == ["ErrorItemNotFound"]
    assert get(server, item.item_id).codes == ["ErrorItemNotFound"]


# -- views ------------------------------------------------------------------------------------------


def test_a_view_shows_occurrences_and_a_list_the_series(server: EwsDouble, office: Mailboxes) -> None:
    office.put(NOOR, Item(at(MONDAY, 9), at(MONDAY, 10), "Serie", recurrence=Recurrence("daily", MONDAY, count=5)))
    second, third = office.view(NOOR, at(MONDAY, 0), at(MONDAY, 0) + timedelta(days=7))[1:3]
    office.change(second.item_id, {"start": second.start + timedelta(hours=5), "end": second.end + timedelta(hours=5)})
    office.remove(third.item_id)
    came = view(server, NOOR, "2026-11-23T00:00:00Z", "2026-11-30T00:00:00Z")
    kinds = [one.text for one in came.all("t:CalendarItemType")]
    starts = [one.text for one in came.all("t:Start")]
    assert kinds == ["Occurrence", "Exception", "Occurrence", "Occurrence"]
    assert starts[:3] == ["2026-11-23T08:00:00Z", "2026-11-24T13:00:00Z", "2026-11-26T08:00:00Z"]
    assert [one.get("Id") for one in sync(server).all("t:ItemId")] == [office.items(NOOR)[0].item_id]


def test_a_view_is_cut_where_asked_and_says_so(server: EwsDouble, office: Mailboxes) -> None:
    for hour in (9, 11, 13):
        office.put(NOOR, Item(at(TUESDAY, hour), at(TUESDAY, hour + 1)))
    root = view(server, NOOR, "2026-11-24T00:00:00Z", "2026-11-25T00:00:00Z", most='MaxEntriesReturned="2"').all(
        "m:RootFolder"
    )[0]
    assert (root.get("TotalItemsInView"), root.get("IncludesLastItemInRange")) == ("3", "false")
    wide = view(server, NOOR, "2024-01-01T00:00:00Z", "2026-11-25T00:00:00Z")
    assert wide.codes == ["ErrorCalendarViewRangeTooBig"]


def test_a_list_comes_in_pages(server: EwsDouble, office: Mailboxes) -> None:
    for number in range(5):
        office.put(NOOR, Item(at(TUESDAY, 9 + number), at(TUESDAY, 10 + number), str(number)))
    seen: list[str] = []
    for offset in (0, 2, 4):
        came = ask(
            server,
            '<m:FindItem Traversal="Shallow"><m:ItemShape><t:BaseShape>Default</t:BaseShape></m:ItemShape>'
            f'<m:IndexedPageItemView MaxEntriesReturned="2" Offset="{offset}" BasePoint="Beginning"/>'
            f"<m:ParentFolderIds>{folder()}</m:ParentFolderIds></m:FindItem>",
            DESK,
        )
        seen += [one.text for one in came.all("t:Subject")]
        root = came.all("m:RootFolder")[0]
        assert root.get("IncludesLastItemInRange") == ("true" if offset == 4 else "false")
    assert seen == ["0", "1", "2", "3", "4"]


def test_a_private_item_shows_others_its_time_and_nothing_more(server: EwsDouble, office: Mailboxes) -> None:
    item = office.put(NOOR, Item(at(TUESDAY, 9), at(TUESDAY, 10), "Tandarts", sensitivity="Private", location="Thuis"))
    assert b"Tandarts" not in view(server, NOOR, "2026-11-24T00:00:00Z", "2026-11-25T00:00:00Z").body
    assert b"Thuis" not in get(server, item.item_id).body
    assert get(server, item.item_id, user=NOOR).text("t:Subject") == "Tandarts"


# -- rights -----------------------------------------------------------------------------------------


def test_rights_decide_what_is_seen_and_done(server: EwsDouble, office: Mailboxes) -> None:
    window = ("2026-11-24T00:00:00Z", "2026-11-25T00:00:00Z")
    item = office.put(NOOR, Item(at(TUESDAY, 9), at(TUESDAY, 10)))
    office.give(BRAM, NOOR, Right.READ)
    assert view(server, NOOR, *window, user=BRAM).codes == ["NoError"]
    assert create(server, times(), user=BRAM).codes == ["ErrorAccessDenied"]
    assert delete(server, item.item_id, user=BRAM).codes == ["ErrorAccessDenied"]
    office.give(BRAM, NOOR, Right.NONE)
    assert view(server, NOOR, *window, user=BRAM).codes == ["ErrorFolderNotFound"]
    assert get(server, item.item_id, user=BRAM).codes == ["ErrorItemNotFound"]
    assert view(server, "niemand@voorbeeldstad.example", *window).codes == ["ErrorNonExistentMailbox"]
    office.box(NOOR).moved_to_cloud = True
    assert view(server, NOOR, *window).codes == ["ErrorNonExistentMailbox"]


def test_somebody_may_act_for_another_only_when_allowed_to(server: EwsDouble, office: Mailboxes) -> None:
    sid = f"<t:ConnectingSID><t:PrimarySmtpAddress>{FENNA}</t:PrimarySmtpAddress></t:ConnectingSID>"
    header = f"<t:ExchangeImpersonation>{sid}</t:ExchangeImpersonation>"
    assert create(server, times(), FENNA).codes == ["ErrorAccessDenied"]
    assert create(server, times(), FENNA, header=header).codes == ["NoError"]
    refused = create(server, times(), FENNA, user=BRAM, header=header)
    assert (refused.status, refused.codes) == (500, ["ErrorImpersonateUserDenied"])
    assert len(office.items(FENNA)) == 1


def test_a_wrong_password_or_path_gets_nowhere(server: EwsDouble) -> None:
    body = envelope("<m:GetRoomLists/>")
    refused = send(server, body, DESK, password="fout")  # noqa: S106 - that is the point
    assert (refused.status, refused.headers["www-authenticate"][:5]) == (401, "Basic")
    assert send(server, body, DESK, path="/owa").status == 404


def test_a_document_type_in_a_request_is_refused(server: EwsDouble) -> None:
    body = envelope("<m:GetRoomLists/>").replace(b"?>", b'?><!DOCTYPE a [<!ENTITY b "c">]>', 1)
    assert send(server, body, DESK).codes == ["ErrorInvalidRequest"]


# -- guests and rooms -------------------------------------------------------------------------------


def answer_of_room(office: Mailboxes, item_id: str) -> Answer:
    return office.item(item_id).attendees[0].answer


@pytest.mark.parametrize(
    ("policy", "at_once", "after_a_while"),
    [
        (RoomPolicy.ACCEPT, Answer.ACCEPT, Answer.ACCEPT),
        (RoomPolicy.ACCEPT_LATER, Answer.UNKNOWN, Answer.ACCEPT),
        (RoomPolicy.TENTATIVE, Answer.TENTATIVE, Answer.TENTATIVE),
        (RoomPolicy.DECLINE, Answer.DECLINE, Answer.DECLINE),
        (RoomPolicy.DECLINE_LATER, Answer.UNKNOWN, Answer.DECLINE),
        (RoomPolicy.ACCEPT_THEN_DECLINE, Answer.ACCEPT, Answer.DECLINE),
        (RoomPolicy.NEVER, Answer.UNKNOWN, Answer.UNKNOWN),
    ],
)
def test_a_room_answers_as_it_does(
    server: EwsDouble, office: Mailboxes, policy: RoomPolicy, at_once: Answer, after_a_while: Answer
) -> None:
    office.box(LINDE).policy = policy
    made = create(server, times() + guests("Resources", LINDE), sends="SendToAllAndSaveCopy").all("t:ItemId")[0]
    assert answer_of_room(office, made.get("Id")) is at_once
    office.set_clock.forward(timedelta(minutes=10))
    assert get(server, made.get("Id")).text("t:ResponseType") == after_a_while.value
    changed = office.item(made.get("Id")).change_key != made.get("ChangeKey")
    assert changed == (after_a_while is not Answer.UNKNOWN)


def test_a_room_takes_one_meeting_at_a_time(server: EwsDouble, office: Mailboxes) -> None:
    ids = [
        create(server, times() + guests("Resources", LINDE), owner, "SendToAllAndSaveCopy").all("t:ItemId")[0].get("Id")
        for owner in (NOOR, BRAM)
    ]
    assert [answer_of_room(office, one) for one in ids] == [Answer.ACCEPT, Answer.DECLINE]
    assert [item.status for item in office.items(LINDE)] == [Status.BUSY]


def test_mail_goes_out_once_and_only_when_asked_for(server: EwsDouble, office: Mailboxes) -> None:
    parts = times() + guests("RequiredAttendees", BRAM) + guests("Resources", EIK)
    quiet = create(server, parts).all("t:ItemId")[0].get("Id")
    assert (office.mails, office.items(BRAM)) == ([], [])
    delete(server, quiet, "SendToAllAndSaveCopy")
    assert office.mails == []
    made = create(server, parts, sends="SendToAllAndSaveCopy").all("t:ItemId")[0]
    assert [mail.kind for mail in office.mails_to(BRAM)] == ["invitation"]
    key = office.item(made.get("Id")).change_key
    later = "<t:Start>2026-11-24T09:30:00Z</t:Start>"
    update(server, made.get("Id"), key, "calendar:Start", later, sends="SendToAllAndSaveCopy")
    assert [mail.kind for mail in office.mails_to(BRAM)] == ["invitation", "update"]
    assert office.items(BRAM)[0].start == datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
    delete(server, made.get("Id"), "SendToAllAndSaveCopy")
    assert [mail.kind for mail in office.mails_to(BRAM)] == ["invitation", "update", "cancellation"]
    assert office.items(BRAM)[0].cancelled
    assert office.items(EIK) == []


def test_a_room_that_was_moved_answers_again(server: EwsDouble, office: Mailboxes) -> None:
    made = create(server, times() + guests("Resources", LINDE), sends="SendToAllAndSaveCopy").all("t:ItemId")[0]
    office.box(LINDE).policy = RoomPolicy.ACCEPT_LATER
    key = office.item(made.get("Id")).change_key
    moved = "<t:Start>2026-11-24T09:30:00Z</t:Start>"
    update(server, made.get("Id"), key, "calendar:Start", moved, sends="SendToAllAndSaveCopy")
    assert answer_of_room(office, made.get("Id")) is Answer.UNKNOWN
    office.set_clock.forward(timedelta(minutes=10))
    assert get(server, made.get("Id")).text("t:ResponseType") == "Accept"


def test_the_organizer_cancels_and_a_guest_proposes_another_time(server: EwsDouble, office: Mailboxes) -> None:
    create(server, times() + guests("RequiredAttendees", BRAM), sends="SendToAllAndSaveCopy")
    copy, theirs = office.items(BRAM)[0], office.items(NOOR)[0]
    proposal = "<t:ProposedStart>2026-11-25T09:00:00Z</t:ProposedStart>"
    proposal += "<t:ProposedEnd>2026-11-25T10:00:00Z</t:ProposedEnd>"
    answer_meeting(server, "TentativelyAcceptItem", copy, BRAM, proposal)
    assert get(server, theirs.item_id).text("t:ProposedStart") == "2026-11-25T09:00:00Z"
    assert answer_meeting(server, "CancelCalendarItem", theirs, DESK).codes == ["ErrorStaleObject"]
    message = '<t:NewBodyContent BodyType="Text">Vervalt</t:NewBodyContent>'
    done = answer_meeting(server, "CancelCalendarItem", office.item(theirs.item_id), DESK, message)
    assert done.codes == ["NoError"]
    assert [mail.body for mail in office.mails_to(BRAM, "cancellation")] == ["Vervalt"]
    assert office.items(NOOR) == []


# -- free/busy --------------------------------------------------------------------------------------


def test_free_busy_answers_in_the_order_asked_each_as_far_as_shared(server: EwsDouble, office: Mailboxes) -> None:
    fill(office, MONDAY)
    unknown = "niemand@voorbeeldstad.example"
    came = free_busy(server, [FENNA, unknown, BRAM, NOOR], "2026-11-24T00:00:00", "2026-11-25T00:00:00")
    assert came.codes == ["NoError", "ErrorMailRecipientNotFound", "NoError", "NoError"]
    assert [one.text for one in came.all("t:FreeBusyViewType")] == [
        "FreeBusyMerged",
        "DetailedMerged",
        "DetailedMerged",
    ]
    fenna, bram, noor = (one.text for one in came.all("t:MergedFreeBusy"))
    assert fenna == "0" * 14 + "11" + "0" * 8
    assert bram == "0" * 10 + "1" + "0" * 13
    assert noor == "0" * 9 + "22" + "0" * 13
    assert b"Schrijfmiddag" not in came.body
    assert "Overleg bezwaar" in [one.text for one in came.all("t:Subject")]


def test_free_busy_gives_times_in_the_zone_of_the_request(server: EwsDouble, office: Mailboxes) -> None:
    office.put(NOOR, Item(at(TUESDAY, 10), at(TUESDAY, 11)))
    dutch = free_busy(server, [NOOR], "2026-11-24T00:00:00", "2026-11-25T00:00:00")
    utc = free_busy(server, [NOOR], "2026-11-24T00:00:00", "2026-11-25T00:00:00", zone="")
    event = "t:CalendarEventArray/t:CalendarEvent/t:StartTime"
    assert (dutch.text(event), utc.text(event)) == ("2026-11-24T10:00:00", "2026-11-24T09:00:00")


@pytest.mark.parametrize(
    ("day", "hours", "item_utc", "shown"),
    [
        ("2026-03-29", 23, datetime(2026, 3, 29, 0, 30, tzinfo=UTC), "2026-03-29T01:30:00"),
        ("2026-03-29", 23, datetime(2026, 3, 29, 1, 30, tzinfo=UTC), "2026-03-29T03:30:00"),
        ("2026-10-25", 25, datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "2026-10-25T02:30:00"),
        ("2026-10-25", 25, datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "2026-10-25T02:30:00"),
        ("2026-10-25", 25, datetime(2026, 10, 25, 2, 30, tzinfo=UTC), "2026-10-25T03:30:00"),
    ],
)
def test_free_busy_knows_days_of_23_and_25_hours(
    server: EwsDouble, office: Mailboxes, day: str, hours: int, item_utc: datetime, shown: str
) -> None:
    office.put(NOOR, Item(item_utc, item_utc + timedelta(minutes=15)))
    next_day = (date.fromisoformat(day) + timedelta(days=1)).isoformat()
    came = free_busy(server, [NOOR], f"{day}T00:00:00", f"{next_day}T00:00:00")
    merged = came.text("t:MergedFreeBusy")
    assert len(merged) == hours
    since_midnight = item_utc - at(date.fromisoformat(day), 0)
    assert merged.index("2") == since_midnight // timedelta(hours=1)
    assert came.text("t:CalendarEventArray/t:CalendarEvent/t:StartTime") == shown


def test_free_busy_has_its_limits(server: EwsDouble, office: Mailboxes) -> None:
    day = ("2026-11-24T00:00:00", "2026-11-25T00:00:00")
    many = [f"p{number}@voorbeeldstad.example" for number in range(101)]
    assert free_busy(server, many[:100], *day).status == 200
    for came, code in (
        (free_busy(server, many, *day), "ErrorMailboxDataArrayTooBig"),
        (free_busy(server, [NOOR], "2026-11-24T00:00:00", "2027-01-24T00:00:00"), "ErrorTimeIntervalTooBig"),
        (free_busy(server, [NOOR], *day, minutes=4), "ErrorInvalidMergedFreeBusyInterval"),
        (free_busy(server, [NOOR], day[1], day[0]), "ErrorInvalidTimeInterval"),
    ):
        assert (came.status, came.codes) == (500, [code])
    office.groups["team@voorbeeldstad.example"] = tuple(many)
    assert free_busy(server, ["team@voorbeeldstad.example"], *day).codes == ["ErrorFreeBusyDLLimitReached"]
    office.give(DESK, NOOR, Right.NONE)
    assert free_busy(server, [NOOR], *day).codes == ["ErrorNoFreeBusyAccess"]


# -- rooms and following ----------------------------------------------------------------------------


def test_rooms_come_from_their_lists(server: EwsDouble) -> None:
    assert ask(server, "<m:GetRoomLists/>", DESK).text("t:EmailAddress") == ROOMS
    asked = "<m:GetRooms><m:RoomList><t:EmailAddress>{}</t:EmailAddress></m:RoomList></m:GetRooms>"
    rooms = [one.text for one in ask(server, asked.format(ROOMS), DESK).all("t:EmailAddress")]
    assert rooms == [LINDE, EIK, BEUK]
    assert ask(server, asked.format(NOOR), DESK).codes == ["ErrorNameResolutionNoResults"]


def test_following_gives_what_changed_since_and_all_of_it(server: EwsDouble, office: Mailboxes) -> None:
    items = [office.put(NOOR, Item(at(TUESDAY, hour), at(TUESDAY, hour + 1))) for hour in (9, 10, 11)]
    first = sync(server, most=2)
    assert first.text("m:IncludesLastItemInRange") == "false"
    second = sync(server, first.text("m:SyncState"))
    seen = [one.get("Id") for came in (first, second) for one in came.all("t:ItemId")]
    assert seen == [item.item_id for item in items]
    office.change(items[0].item_id, {"subject": "anders"})
    office.remove(items[1].item_id)
    third = sync(server, second.text("m:SyncState"))
    assert [one.get("Id") for one in third.all("t:Update//t:ItemId")] == [items[0].item_id]
    assert [one.get("Id") for one in third.all("t:Delete//t:ItemId")] == [items[1].item_id]
    assert sync(server, third.text("m:SyncState")).all("t:ItemId") == []


def test_a_state_that_expired_is_refused_and_a_new_start_gives_everything(server: EwsDouble, office: Mailboxes) -> None:
    office.put(NOOR, Item(at(TUESDAY, 9), at(TUESDAY, 10)))
    state = sync(server).text("m:SyncState")
    office.expire_states(NOOR)
    assert sync(server, state).codes == sync(server, "onzin").codes == ["ErrorInvalidSyncStateData"]
    assert len(sync(server).all("t:Create")) == 1


def test_a_pull_subscription_tells_of_changes_until_the_server_restarts(server: EwsDouble, office: Mailboxes) -> None:
    content = (
        '<m:Subscribe><m:PullSubscriptionRequest><t:FolderIds><t:DistinguishedFolderId Id="calendar"/></t:FolderIds>'
        "<t:EventTypes><t:EventType>CreatedEvent</t:EventType></t:EventTypes><t:Timeout>10</t:Timeout>"
        "</m:PullSubscriptionRequest></m:Subscribe>"
    )
    begun = ask(server, content, NOOR)
    name, mark = begun.text("m:SubscriptionId"), begun.text("m:Watermark")
    events = f"<m:GetEvents><m:SubscriptionId>{name}</m:SubscriptionId><m:Watermark>{mark}</m:Watermark></m:GetEvents>"
    assert len(ask(server, events, NOOR).all("t:StatusEvent")) == 1
    item = office.put(NOOR, Item(at(TUESDAY, 9), at(TUESDAY, 10)))
    assert ask(server, events, NOOR).all("t:ItemId")[0].get("Id") == item.item_id
    assert ask(server, events, BRAM).codes == ["ErrorSubscriptionAccessDenied"]
    server.restart()
    assert ask(server, events, NOOR).codes == ["ErrorSubscriptionNotFound"]
    assert office.item(item.item_id) == item


# -- the double itself ------------------------------------------------------------------------------


@pytest.mark.skipif(not schema_is_here(), reason="the Exchange schema does not lie beside the project")
def test_what_does_not_follow_the_schema_fails_the_test_that_sent_it(office: Mailboxes) -> None:
    with pytest.raises(AssertionError, match="GetItem"), EwsDouble(office) as server:
        ask(server, '<m:GetItem><m:ItemIds><t:ItemId Id="x"/></m:ItemIds></m:GetItem>', DESK)
    assert against_schema(parse(envelope("<m:GetRoomLists/>"))) == []
    assert against_schema(parse(envelope("<m:GetRoomList/>")))


def test_two_offices_that_did_the_same_have_the_same_ids() -> None:
    one, two = (fill(furnish(Mailboxes()), MONDAY) for _ in range(2))
    assert one.all_items() == two.all_items()
    assert one.put(NOOR, Item(at(TUESDAY, 9), at(TUESDAY, 10)), Send.ALL) == two.put(
        NOOR, Item(at(TUESDAY, 9), at(TUESDAY, 10)), Send.ALL
    )


def test_it_starts_by_hand_and_says_how_to_reach_it() -> None:
    started = subprocess.Popen(
        [sys.executable, "-m", "tests.doubles.exchange", "--port", "0"], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert started.stdout is not None
        told = dict(line.split()[0::2] for line in iter(started.stdout.readline, "Mailboxes:\n") if "http" in line)
        port = int(told["address"].rpartition(":")[2].partition("/")[0])
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("POST", PATH, b"")
        assert connection.getresponse().status == 401
        connection.close()
    finally:
        started.terminate()
        started.communicate(timeout=10)
