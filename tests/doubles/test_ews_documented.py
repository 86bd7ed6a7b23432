"""The documented envelopes of Exchange: every request is understood, and replies are built like the documented ones."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from tests.doubles.exchange.raw_client import Came, ask, send
from tests.doubles.exchange.server import EwsDouble
from tests.doubles.exchange.wire import MESSAGES, NAMES, against_schema, parse, schema_is_here
from tests.doubles.mailboxes import Answer, Attendee, Item, Mailboxes, Recurrence, Right, RoomPolicy, Send, Status

FIXTURES = Path(__file__).parents[2].parent / "shared" / "exchange" / "ews-fixtures"
pytestmark = pytest.mark.skipif(
    not (FIXTURES.is_dir() and schema_is_here()), reason="the documented envelopes do not lie beside the project"
)
INDEX: list[dict[str, Any]] = (
    json.loads((FIXTURES / "index.json").read_text(encoding="utf-8")) if FIXTURES.is_dir() else []
)
MISTAKES = {  # of the documents themselves, as ORIGIN.md beside them says
    "expanddl-operation-02-request.xml",
    "getmailtips-operation-02-response.xml",
    "getstreamingevents-operation-01-request.xml",
    "subscribe-operation-04-request.xml",
    "handling-autodiscover-error-messages-01-request.xml",
}
SPOKEN = {
    "CreateItem", "GetItem", "UpdateItem", "DeleteItem", "FindItem", "GetUserAvailabilityRequest", "ResolveNames",
    "GetRoomLists", "GetRooms", "GetFolder", "SyncFolderItems", "Subscribe", "GetEvents", "Unsubscribe",
}  # fmt: skip
ME = "user1@example.com"
SEVEN = datetime(2013, 9, 4, 7, 0, tzinfo=UTC)


@pytest.fixture
def office() -> Mailboxes:
    """The people of the examples."""
    office = Mailboxes()
    for address in (ME, "primary@contoso.com", "mack@contoso.com", "sadie@contoso.com"):
        office.add(address, address.partition("@")[0], default_right=Right.WRITE)
    office.add("User2@example.com", "User2")
    for room in ("Room01@contoso.com", "Room02@contoso.com"):
        office.add(room, room.partition("@")[0], policy=RoomPolicy.ACCEPT)
    return office


@pytest.fixture
def server(office: Mailboxes) -> Iterator[EwsDouble]:
    with EwsDouble(office) as running:
        yield running


def documented(name: str) -> bytes:
    return (FIXTURES / name).read_bytes()


def names(kind: str, operations: set[str]) -> list[str]:
    return [one["file"] for one in INDEX if one["kind"] == kind and one["operation"] in operations]


def content(reply: bytes | Came) -> Any:
    root = reply.root if isinstance(reply, Came) else parse(reply)
    return root.find("s:Body", NAMES)[0]


def built(element: Any) -> list[str]:
    """The paths of elements below one, each once, in order: what a reply consists of."""
    paths: dict[str, None] = {}
    for one in element.iter(etree.Element):
        above = [etree.QName(parent).localname for parent in reversed(list(one.iterancestors()))]
        paths["/".join([*above[2:], etree.QName(one).localname])] = None
    return list(paths)


def told(came: Came, request: str) -> list[str]:
    assert came.status == 200, (request, came.body)
    return came.codes


# -- reading ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [one["file"] for one in INDEX])
def test_the_documented_envelopes_follow_the_schema_but_for_five_mistakes(name: str) -> None:
    assert bool(against_schema(parse(documented(name)))) == (name in MISTAKES)


@pytest.mark.parametrize("name", names("request", SPOKEN))
def test_every_documented_request_is_understood(server: EwsDouble, name: str) -> None:
    came = send(server, documented(name), ME)
    if name in MISTAKES:
        assert came.codes == ["ErrorSchemaValidation"]
        server.schema_errors.clear()
        return
    beyond = {"ErrorInvalidRequest", "ErrorSchemaValidation", "ErrorInternalServerError"}
    assert told(came, name)
    assert not beyond & set(came.codes)


# -- answering --------------------------------------------------------------------------------------

WITHOUT_ANYTHING_IN_IT = [
    ("createitem-operation-calendar-item-01-request.xml", "createitem-operation-calendar-item-02-response.xml"),
    ("createitem-operation-meeting-request-01-request.xml", "createitem-operation-meeting-request-03-response.xml"),
    ("deleteitem-operation-01-request.xml", "deleteitem-operation-03-response.xml"),
    ("getroomlists-operation-01-request.xml", "getroomlists-operation-03-response.xml"),
    ("resolvenames-operation-01-request.xml", "resolvenames-operation-02-response.xml"),
    ("subscribe-operation-01-request.xml", "subscribe-operation-02-response.xml"),
    ("unsubscribe-operation-01-request.xml", "unsubscribe-operation-03-response.xml"),
    ("syncfolderitems-operation-01-request.xml", "syncfolderitems-operation-03-response.xml"),
    ("getfolder-operation-01-request.xml", "getfolder-operation-02-response.xml"),
    *(
        (f"{page}-{request}-request.xml", f"{page}-{reply}-response.xml")
        for page, request, reply in (
            ("how-to-get-appointments-and-meetings-by-using-ews-in-exchange", "01", "02"),
            ("how-to-create-a-recurring-series-by-using-ews-in-exchange", "01", "02"),
            ("how-to-create-appointments-and-meetings-by-using-ews-in-exchange-2013", "01", "02"),
            ("how-to-create-appointments-and-meetings-by-using-ews-in-exchange-2013", "05", "06"),
            ("how-to-process-calendar-items-in-batches-in-exchange", "01", "02"),
        )
    ),
]


@pytest.mark.parametrize(("request_name", "reply_name"), WITHOUT_ANYTHING_IN_IT)
def test_an_answer_is_built_like_the_documented_one(server: EwsDouble, request_name: str, reply_name: str) -> None:
    came = send(server, documented(request_name), ME)
    expected = content(documented(reply_name))
    assert without_unread(built(content(came))) == without_unread(built(expected))
    assert came.codes == [one.text for one in expected.iter(f"{{{MESSAGES}}}ResponseCode")]


def without_unread(paths: list[str]) -> list[str]:
    """Nobody counts unread mail here."""
    return [path for path in paths if not path.endswith("UnreadCount")]


def with_item(name: str, item: Item) -> bytes:
    """A documented request about an item that the double really has."""
    text = documented(name).decode()
    text = re.sub(r'Id="AAMkA[D]?" ChangeKey="[^"]*"', f'Id="{item.item_id}" ChangeKey="{item.change_key}"', text)
    return text.encode()


UPDATE = "how-to-update-appointments-and-meetings-by-using-ews-in-exchange"
DELETE = "how-to-delete-appointments-and-cancel-meetings-by-using-ews-in-exchange"
CREATE = "how-to-create-appointments-and-meetings-by-using-ews-in-exchange-2013"


@pytest.mark.parametrize(
    ("request_name", "reply_name"),
    [
        (f"{UPDATE}-03-request.xml", f"{UPDATE}-04-response.xml"),
        (f"{DELETE}-01-request.xml", f"{DELETE}-02-response.xml"),
        (f"{DELETE}-05-request.xml", f"{DELETE}-06-response.xml"),
        (f"{CREATE}-03-request.xml", f"{CREATE}-04-response.xml"),
    ],
)
def test_an_answer_about_an_item_is_built_like_the_documented_one(
    server: EwsDouble, office: Mailboxes, request_name: str, reply_name: str
) -> None:
    item = office.put(
        ME, Item(SEVEN, SEVEN + timedelta(hours=1), "x", attendees=(Attendee("sadie@contoso.com"),)), Send.ALL
    )
    came = send(server, with_item(request_name, office.item(item.item_id)), ME)
    assert built(content(came)) == built(content(documented(reply_name)))
    assert came.codes == ["NoError"]


def test_a_series_is_told_like_the_documented_one(server: EwsDouble, office: Mailboxes) -> None:
    page = "how-to-create-a-recurring-series-by-using-ews-in-exchange"
    start = datetime(2014, 3, 8, 21, 21, tzinfo=UTC)
    pattern = Recurrence("weekly", date(2014, 3, 8), weekdays=(5,), count=10)
    zone = "Pacific Standard Time"
    item = office.put(ME, Item(start, start + timedelta(hours=1), "Weekly", recurrence=pattern, zone=zone))
    came = send(server, with_item(f"{page}-03-request.xml", item), ME)
    expected = content(documented(f"{page}-04-response.xml"))
    assert built(content(came)) == built(expected)
    # The example starts on the Saturday before summer time: its last occurrence is an hour earlier in UTC.
    found, known = ([one.text for one in root.iterfind(".//t:Start", NAMES)] for root in (content(came), expected))
    assert found == known == ["2014-03-08T21:21:00Z", "2014-05-10T20:21:00Z"]


def test_a_view_is_told_like_the_documented_one(server: EwsDouble, office: Mailboxes) -> None:
    page = "how-to-get-appointments-and-meetings-by-using-ews-in-exchange"
    for day in range(33):
        start = datetime(2013, 8, 21, 19, 30, tzinfo=UTC) + timedelta(hours=20 * day)
        office.put(ME, Item(start, start + timedelta(minutes=30), str(day)))
    folder = send(server, documented(f"{page}-01-request.xml"), ME).all("t:FolderId")[0].get("Id")
    request = documented(f"{page}-03-request.xml").replace(
        b'<t:FolderId Id="AAMk"', f'<t:FolderId Id="{folder}"'.encode()
    )
    came, expected = content(send(server, request, ME)), content(documented(f"{page}-04-response.xml"))
    assert built(came) == built(expected)
    mine, theirs = (dict(root.find(".//m:RootFolder", NAMES).attrib) for root in (came, expected))
    assert mine == theirs == {"TotalItemsInView": "33", "IncludesLastItemInRange": "false"}
    assert len(list(came.iterfind(".//t:CalendarItem", NAMES))) == 5


def test_a_delegate_finds_what_the_documented_one_finds(server: EwsDouble, office: Mailboxes) -> None:
    page = "how-to-access-a-calendar-as-a-delegate-by-using-ews-in-exchange"
    assert told(send(server, documented(f"{page}-01-request.xml"), ME), page) == ["NoError"]
    assert [mail.to for mail in office.mails] == ["sadie@contoso.com"]
    came = content(send(server, documented(f"{page}-02-request.xml"), ME))
    assert built(came) == built(content(documented(f"{page}-03-response.xml")))


def test_free_busy_is_told_like_the_documented_one(server: EwsDouble, office: Mailboxes) -> None:
    day = datetime(2006, 10, 16, 7, tzinfo=UTC)  # midnight in the zone of the example
    for start, length, location in ((6, 0.5, "x"), (7, 1, ""), (9 + 40 / 60, 0.5, "Kirkland")):
        begins = day + timedelta(hours=start)
        office.put(ME, Item(begins, begins + timedelta(hours=length), "x", location=location))
    begins = day + timedelta(hours=9)
    office.put("User2@example.com", Item(begins, begins + timedelta(hours=1), status=Status.TENTATIVE))
    office.box("User2@example.com").default_right = Right.FREE_BUSY
    came = send(server, documented("getuseravailability-operation-01-request.xml"), ME)
    expected = content(documented("getuseravailability-operation-02-response.xml"))
    assert built(content(came)) == built(expected)
    mine = [one.text for one in came.all("t:MergedFreeBusy")]
    assert mine == ["000000220220000000000000", "000000000100000000000000"]
    known = [
        datetime.fromisoformat(one.text).replace(tzinfo=None) for one in expected.iterfind(".//t:StartTime", NAMES)
    ]
    found = [datetime.fromisoformat(one.text) for one in came.all("t:StartTime")]
    assert found == known


def test_rooms_are_told_like_the_documented_ones(server: EwsDouble, office: Mailboxes) -> None:
    office.add_room_list("RoomList@contoso.com", "Room List", ["Room01@contoso.com", "Room02@contoso.com"])
    lists = send(server, documented("getroomlists-operation-01-request.xml"), ME)
    assert built(content(lists)) == built(content(documented("getroomlists-operation-02-response.xml")))
    asked = "<m:GetRooms><m:RoomList><t:EmailAddress>{}</t:EmailAddress></m:RoomList></m:GetRooms>"
    for address, reply in (("RoomList@contoso.com", "02"), ("nobody@contoso.com", "03")):
        rooms = ask(server, asked.format(address), ME)
        assert built(content(rooms)) == built(content(documented(f"getrooms-operation-{reply}-response.xml")))


def test_names_and_folders_that_are_not_there_are_told_like_the_documented_ones(server: EwsDouble) -> None:
    nobody = documented("resolvenames-operation-01-request.xml").replace(b"User2", b"User3")
    assert built(content(send(server, nobody, ME))) == built(
        content(documented("resolvenames-operation-03-response.xml"))
    )
    for operation, shape in (("GetFolder", "FolderShape"), ("FindItem", "ItemShape")):
        where = "ParentFolderIds" if operation == "FindItem" else "FolderIds"
        traversal = ' Traversal="Shallow"' if operation == "FindItem" else ""
        request = (
            f"<m:{operation}{traversal}><m:{shape}><t:BaseShape>IdOnly</t:BaseShape></m:{shape}>"
            f'<m:{where}><t:FolderId Id="x"/></m:{where}></m:{operation}>'
        )
        reply = f"{operation.lower()}-operation-03-response.xml"
        assert built(content(ask(server, request, ME))) == built(content(documented(reply)))


def test_events_and_answers_to_a_meeting_are_told_like_the_documented_ones(
    server: EwsDouble, office: Mailboxes
) -> None:
    start = Item(SEVEN, SEVEN + timedelta(hours=1), attendees=(Attendee(ME),))
    office.put("sadie@contoso.com", start, Send.ALL)
    copy = office.items(ME)[0]
    accept = documented("createitem-operation-meeting-request-01-request.xml").decode()
    accept = re.sub(r'Id="[^"]*"\s+ChangeKey="[^"]*"', f'Id="{copy.item_id}" ChangeKey="{copy.change_key}"', accept)
    came = send(server, accept.encode(), ME)
    expected = content(documented("createitem-operation-meeting-request-02-response.xml"))
    assert built(content(came)) == built(expected)
    assert office.items(ME)[0].my_answer is Answer.ACCEPT
    subscribed = documented("subscribe-operation-01-request.xml").replace(b"inbox", b"calendar")
    subscribed = subscribed.replace(b"NewMailEvent", b"CreatedEvent")
    begun = send(server, subscribed, ME)
    office.put(ME, start)
    request = documented("getevents-operation-01-request.xml").decode()
    request = re.sub(r"(<SubscriptionId>)[^<]*", rf"\g<1>{begun.text('m:SubscriptionId')}", request)
    request = re.sub(r"(<Watermark>)[^<]*", rf"\g<1>{begun.text('m:Watermark')}", request)
    found = [
        path.replace("CreatedEvent", "NewMailEvent") for path in built(content(send(server, request.encode(), ME)))
    ]
    assert found == built(content(documented("getevents-operation-02-response.xml")))
