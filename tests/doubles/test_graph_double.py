"""The Graph double is what Microsoft documents: shapes of every documented example, and the rules around them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.doubles.faults import Fault, Kind
from tests.doubles.graph.graph_server import GraphDouble
from tests.doubles.items import Attendee, Item, Recurrence, Right, Role, RoomPolicy, Status
from tests.doubles.mailboxes import Mailboxes
from tests.reading_code import ROOT

FIXTURES = ROOT.parent / "shared" / "exchange" / "graph-fixtures"
ADELE, MEGAN, ROOM = "adelev@contoso.onmicrosoft.com", "meganb@contoso.onmicrosoft.com", "kamer1@voorbeeld.test"
PACIFIC = "Pacific Standard Time"
KEY = "String {11111111-2222-4333-8444-555555555555} Name Proef"
NINE = datetime(2026, 11, 25, 9, tzinfo=UTC)
WEEK = {"startDateTime": "2026-11-23T00:00:00Z", "endDateTime": "2026-11-30T00:00:00Z"}


def fixture(name: str) -> Any:
    if not FIXTURES.exists():
        pytest.skip("the documented examples are not beside this copy")
    return json.loads((FIXTURES / name).read_text(encoding="utf-8"))


@pytest.fixture
def double() -> Iterator[GraphDouble]:
    office = Mailboxes()
    office.add(MEGAN, "Megan Bowen")
    office.add(ADELE, "Adele Vance", default_right=Right.WRITE)
    office.add(ROOM, "Kamer 1", policy=RoomPolicy.ACCEPT, default_right=Right.WRITE)
    with GraphDouble(office) as running:
        yield running


@pytest.fixture
def graph(double: GraphDouble) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {double.token(MEGAN)}", "Prefer": 'IdType="ImmutableId"'}
    with httpx.Client(base_url=double.address, headers=headers, trust_env=False) as client:
        yield client


def put(double: GraphDouble, start: datetime = NINE, minutes: int = 60, **more: Any) -> Item:
    owner = more.pop("owner", ADELE)
    return double.mailboxes.put(owner, Item(start, start + timedelta(minutes=minutes), **more))


def event(start: datetime = NINE, minutes: int = 60, **more: Any) -> dict[str, Any]:
    def when(moment: datetime) -> dict[str, str]:
        return {"dateTime": f"{moment:%Y-%m-%dT%H:%M:%S}", "timeZone": "UTC"}

    return {"subject": "Overleg", "start": when(start), "end": when(start + timedelta(minutes=minutes)), **more}


def code(reply: httpx.Response) -> str:
    return str(reply.json()["error"]["code"])


def lacks(documented: Any, ours: Any, path: str = "") -> list[str]:
    """Where our JSON has no field that the document has, or one of another type; null fits everything."""
    if isinstance(documented, dict) and isinstance(ours, dict):
        missing = [f"{path}.{name}" for name in documented if name not in ours]
        both = [name for name in documented if name in ours]
        return missing + [found for name in both for found in lacks(documented[name], ours[name], f"{path}.{name}")]
    if isinstance(documented, list) and isinstance(ours, list):
        return lacks(documented[0], ours[0], f"{path}[]") if documented and ours else []
    if documented is None or ours is None or type(documented) is type(ours):
        return []
    return [f"{path}: {type(documented).__name__} is {type(ours).__name__}"]


# -- documented shapes ----------------------------------------------------------------------------


def test_the_documented_schedule_comes_out_value_by_value(double: GraphDouble, graph: httpx.Client) -> None:
    documented = fixture("getschedule-response.json")["value"]
    double.mailboxes.box(ADELE).default_right = Right.DETAILS
    double.mailboxes.add("planner@voorbeeld.test")
    double.mailboxes.give("planner@voorbeeld.test", MEGAN, Right.FREE_BUSY)
    for owner, schedule in ((ADELE, documented[0]), (MEGAN, documented[1])):
        for one in schedule["scheduleItems"]:
            # 15 March 2019 is summer time on the west coast: seven hours behind UTC
            start, end = (datetime.fromisoformat(one[edge]["dateTime"][:19] + "-07:00") for edge in ("start", "end"))
            status = {"busy": Status.BUSY, "tentative": Status.TENTATIVE}[one["status"]]
            text = {"subject": one.get("subject", ""), "location": one.get("location", "")}
            double.mailboxes.put(owner, Item(start.astimezone(UTC), end.astimezone(UTC), status=status, **text))
    headers = {
        "Authorization": f"Bearer {double.token('planner@voorbeeld.test')}",
        "Prefer": f'outlook.timezone="{PACIFIC}"',
    }
    reply = graph.post("/me/calendar/getSchedule", json=fixture("getschedule-request.json"), headers=headers).json()
    assert lacks(fixture("getschedule-response.json"), reply) == []
    for wanted, found in zip(documented, reply["value"], strict=True):
        assert found["scheduleId"] == wanted["scheduleId"]
        assert found["availabilityView"] == wanted["availabilityView"]
        by_time = sorted(wanted["scheduleItems"], key=json.dumps)
        assert sorted(found["scheduleItems"], key=json.dumps) == by_time
        assert set(found["workingHours"]) == set(wanted["workingHours"])


def test_the_documented_event_is_made(graph: httpx.Client, double: GraphDouble) -> None:
    request = fixture("event-create-request.json")
    reply = graph.post("/me/events", json=request, headers={"Prefer": f'outlook.timezone="{PACIFIC}"'})
    documented, found = fixture("event-create-response-201.json"), reply.json()
    assert reply.status_code == 201
    assert lacks(documented, found) == []
    for name in ("subject", "start", "end", "transactionId", "showAs", "type", "isOrganizer", "originalStartTimeZone"):
        assert found[name] == documented[name], name
    assert found["location"]["displayName"] == documented["location"]["displayName"]
    assert [m.kind for m in double.mailboxes.mails_to(ADELE)] == ["invitation"]


@pytest.mark.parametrize("name", ["delta-page-1.json", "delta-page-2.json", "delta-page-3-deltalink.json"])
def test_delta_pages_look_as_documented(name: str, double: GraphDouble, graph: httpx.Client) -> None:
    documented = fixture(name)
    for number in range(5):
        put(double, NINE + timedelta(hours=number), owner=MEGAN, location="Thuis")
    page = graph.get("/me/calendarView/delta", params=WEEK, headers={"Prefer": "odata.maxpagesize=2"}).json()
    while "@odata.deltaLink" in documented and "@odata.nextLink" in page:
        page = graph.get(page["@odata.nextLink"]).json()
    assert lacks(documented, page) == []


def test_a_round_with_something_removed_looks_as_documented(double: GraphDouble, graph: httpx.Client) -> None:
    gone = put(double, owner=MEGAN)
    link = graph.get("/me/calendarView/delta", params=WEEK).json()["@odata.deltaLink"]
    double.mailboxes.remove(gone.item_id)
    put(double, owner=MEGAN)
    page, documented = graph.get(link).json(), fixture("delta-next-round-removed.json")
    removed = [one for one in page["value"] if "@removed" in one]
    assert lacks(documented["value"][0], removed[0]) == []
    left = [one for one in page["value"] if "@removed" not in one]
    wanted = documented["value"][1]
    wanted["location"] = {"displayName": ""}  # an address and coordinates are there when a place has them
    assert lacks(wanted, left[0]) == []


def test_a_view_and_an_error_look_as_documented(double: GraphDouble, graph: httpx.Client) -> None:
    put(double, owner=MEGAN)
    assert lacks(fixture("calendarview-response.json"), graph.get("/me/calendarView", params=WEEK).json()) == []
    reply = graph.get("/me/messages")
    assert reply.status_code == 501
    assert lacks(fixture("error-501.json"), reply.json()) == []
    assert code(reply) == fixture("error-501.json")["error"]["code"]


# -- getSchedule ----------------------------------------------------------------------------------


def schedule(graph: httpx.Client, *who: str, days: int = 1, **more: Any) -> httpx.Response:
    given = event(NINE.replace(hour=0), 24 * 60 * days)
    asked = {"schedules": list(who), "startTime": given["start"], "endTime": given["end"], **more}
    return graph.post("/me/calendar/getSchedule", json=asked)


def test_twenty_schedules_are_the_most_and_sixty_two_days_too_long(graph: httpx.Client) -> None:
    assert schedule(graph, *[ADELE] * 20).status_code == 200
    assert schedule(graph, *[ADELE] * 21).status_code == 400
    assert "error" not in schedule(graph, ADELE, days=61).json()["value"][0]
    assert schedule(graph, ADELE, days=62).json()["value"][0]["error"]["responseCode"] == "ErrorTimeIntervalTooBig"
    assert schedule(graph, ADELE, availabilityViewInterval=4).status_code == 400


def test_a_schedule_that_cannot_be_told_has_an_error_of_its_own(double: GraphDouble, graph: httpx.Client) -> None:
    double.mailboxes.add("stil@voorbeeld.test")
    double.mailboxes.add("dicht@voorbeeld.test", default_right=Right.NONE)
    double.service.broken.add("stil@voorbeeld.test")
    double.faults.add(Fault(Kind.MAILBOX_ERROR, "POST getSchedule", position=-1, code="ErrorProxyRequestNotAllowed"))
    who = (ADELE, "stil@voorbeeld.test", "weg@voorbeeld.test", "dicht@voorbeeld.test", ROOM)
    found = schedule(graph, *who).json()["value"]
    assert [one["scheduleId"] for one in found] == list(who)
    assert [one.get("error", {}).get("responseCode") for one in found] == [
        None, "ErrorMailboxMoveInProgress", "ErrorMailRecipientNotFound", "ErrorNoFreeBusyAccess",
        "ErrorProxyRequestNotAllowed",
    ]  # fmt: skip


def test_details_are_shown_as_the_rights_allow(double: GraphDouble, graph: httpx.Client) -> None:
    put(double, subject="Tandarts", sensitivity="Private")
    put(double, NINE + timedelta(hours=2), subject="Overleg")
    double.mailboxes.box(ADELE).default_right = Right.DETAILS
    items = schedule(graph, ADELE).json()["value"][0]["scheduleItems"]
    assert [(one["isPrivate"], one["subject"]) for one in items] == [(True, ""), (False, "Overleg")]
    double.mailboxes.box(ADELE).default_right = Right.FREE_BUSY
    assert {frozenset(one) for one in schedule(graph, ADELE).json()["value"][0]["scheduleItems"]} == {
        frozenset({"status", "start", "end"})
    }


def test_the_view_has_a_digit_a_step(double: GraphDouble, graph: httpx.Client) -> None:
    for hour, status in enumerate(Status, 6):
        put(double, NINE.replace(hour=hour), status=status)
    put(double, NINE.replace(hour=8), 30, status=Status.TENTATIVE)
    view = schedule(graph, ADELE, availabilityViewInterval=60).json()["value"][0]["availabilityView"]
    assert view == "0" * 7 + "12304" + "0" * 12
    double.service.elsewhere_days.add(NINE.date())
    view = schedule(graph, ADELE, availabilityViewInterval=60).json()["value"][0]["availabilityView"]
    assert view == "4" * 7 + "12344" + "4" * 11 + "0"  # the last hour is the next day in Amsterdam


# -- events ---------------------------------------------------------------------------------------


def test_the_same_body_under_one_transaction_makes_one_event(double: GraphDouble, graph: httpx.Client) -> None:
    path, body = f"/users/{ADELE}/events", event(transactionId="een")
    first, again = graph.post(path, json=body), graph.post(path, json=body)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["id"] == again.json()["id"]
    other = graph.post(path, json=event(minutes=30, transactionId="een"))
    assert (other.status_code, code(other)) == (409, "ErrorDuplicateTransactionId")
    assert graph.post(path, json=event(transactionId="twee")).json()["id"] != first.json()["id"]
    assert len(double.mailboxes.items(ADELE)) == 2


@pytest.mark.parametrize(("outlives", "status"), [(True, 409), (False, 201)])
def test_a_transaction_may_outlive_its_event(
    double: GraphDouble, graph: httpx.Client, outlives: bool, status: int
) -> None:
    double.service.transactions_outlive_items = outlives
    made = graph.post("/me/events", json=event(transactionId="een")).json()
    assert graph.delete(f"/me/events/{made['id']}").status_code == 204
    assert graph.post("/me/events", json=event(transactionId="een")).status_code == status


def test_an_event_is_changed_under_its_tag_only(double: GraphDouble, graph: httpx.Client) -> None:
    item = put(double, categories=("Rood",), reminder_minutes=30, body="Eigen tekst")
    path = f"/users/{ADELE}/events/{item.item_id}"
    tag = graph.get(path).json()["@odata.etag"]
    changed = graph.patch(path, json={"subject": "Anders"}, headers={"If-Match": tag})
    assert (changed.status_code, changed.json()["subject"]) == (200, "Anders")
    assert changed.json()["@odata.etag"] != tag
    stale = graph.patch(path, json={"subject": "Nog anders"}, headers={"If-Match": tag})
    assert (stale.status_code, code(stale)) == (412, "ErrorIrresolvableConflict")
    assert graph.delete(path, headers={"If-Match": tag}).status_code == 412
    now = double.mailboxes.item(item.item_id)
    assert (now.subject, now.categories, now.reminder_minutes, now.body) == ("Anders", ("Rood",), 30, "Eigen tekst")
    assert graph.delete(path, headers={"If-Match": changed.json()["@odata.etag"]}).status_code == 204
    for reply in (graph.get(path), graph.patch(path, json={}), graph.delete(path)):
        assert (reply.status_code, code(reply)) == (404, "ErrorItemNotFound")


def test_an_event_is_found_by_an_own_property_and_shows_it_when_asked(double: GraphDouble, graph: httpx.Client) -> None:
    put(double)
    body = event(singleValueExtendedProperties=[{"id": KEY, "value": "abc"}])
    made = graph.post(f"/users/{ADELE}/events", json=body).json()
    asked = f"singleValueExtendedProperties/Any(ep: ep/id eq '{KEY}' and ep/value eq 'abc')"
    expand = f"singleValueExtendedProperties($filter=id eq '{KEY}')"
    found = graph.get(f"/users/{ADELE}/events", params={"$filter": asked, "$expand": expand}).json()["value"]
    assert [one["id"] for one in found] == [made["id"]]
    assert found[0]["singleValueExtendedProperties"] == [{"id": KEY, "value": "abc"}]
    assert "singleValueExtendedProperties" not in graph.get(f"/users/{ADELE}/events/{made['id']}").json()
    assert graph.get("/me/events", params={"$filter": "subject eq 'x'"}).status_code == 400


def test_guests_and_rooms_get_mail_and_answer(double: GraphDouble, graph: httpx.Client) -> None:
    people = [
        {"emailAddress": {"address": ADELE}, "type": "required"},
        {"emailAddress": {"address": ROOM}, "type": "resource"},
    ]
    made = graph.post("/me/events", json=event(attendees=people)).json()
    answers = graph.get(f"/me/events/{made['id']}").json()["attendees"]
    assert [one["status"]["response"] for one in answers] == ["none", "accepted"]
    graph.patch(f"/me/events/{made['id']}", json={"attendees": people[1:]})
    assert [m.kind for m in double.mailboxes.mails_to(ADELE)] == ["invitation", "cancellation"]
    reply = graph.post(f"/me/events/{made['id']}/cancel", json={"comment": "Gaat niet door"})
    assert (reply.status_code, reply.content) == (202, b"")
    assert double.mailboxes.mails_to(ROOM, "cancellation")[0].body == "Gaat niet door"
    alone = graph.post("/me/events", json=event()).json()
    assert graph.post(f"/me/events/{alone['id']}/cancel", json={}).status_code == 400


@pytest.mark.parametrize(
    ("body", "refused"),
    [
        ({"subject": "x"}, "ErrorInvalidRequest"),
        (event(minutes=-5), "ErrorCalendarEndDateIsEarlierThanStartDate"),
        (event(isAllDay=True), "ErrorPropertyValidationFailure"),
        (event(showAs="druk"), "RequestBodyRead"),
        (event(attendees=[{"emailAddress": {}}]), "ErrorInvalidRecipients"),
        (event() | {"start": {"dateTime": "2026-11-25T09:00:00", "timeZone": "Mars"}}, "TimeZoneNotSupportedException"),
    ],
)
def test_an_event_that_cannot_be_is_refused(graph: httpx.Client, body: dict[str, Any], refused: str) -> None:
    reply = graph.post("/me/events", json=body)
    assert (reply.status_code, code(reply)) == (400, refused)


# -- views, zones and ids -------------------------------------------------------------------------


def test_a_view_expands_series_and_comes_in_pages(double: GraphDouble, graph: httpx.Client) -> None:
    put(double, owner=MEGAN, recurrence=Recurrence("daily", NINE.date(), count=25))
    put(double, NINE + timedelta(hours=3), owner=MEGAN)
    params = {"startDateTime": "2026-11-25T00:00:00Z", "endDateTime": "2026-12-25T00:00:00Z"}
    pages = [graph.get("/me/calendarView", params=params).json()]
    while "@odata.nextLink" in pages[-1]:
        pages.append(graph.get(pages[-1]["@odata.nextLink"]).json())
    found = [one for page in pages for one in page["value"]]
    assert [len(page["value"]) for page in pages] == [10, 10, 6]
    assert [one["type"] for one in found].count("occurrence") == 25
    assert len({one["id"] for one in found}) == 26
    assert graph.get("/me/calendarView").status_code == 400


def test_times_come_in_the_zone_asked_for_and_days_as_midnights(double: GraphDouble, graph: httpx.Client) -> None:
    item = put(double, owner=MEGAN)
    midnight = datetime(2026, 11, 24, 23, tzinfo=UTC)
    day = put(double, midnight, 24 * 60, owner=MEGAN, all_day=True)

    def start(which: Item, zone: str) -> tuple[str, str]:
        reply = graph.get(f"/me/events/{which.item_id}", headers={"Prefer": f'outlook.timezone="{zone}"'}).json()
        return reply["start"]["dateTime"][:16], reply["start"]["timeZone"]

    assert start(item, "W. Europe Standard Time") == ("2026-11-25T10:00", "W. Europe Standard Time")
    assert start(item, "Europe/Amsterdam") == ("2026-11-25T10:00", "Europe/Amsterdam")
    assert start(day, "UTC") == ("2026-11-25T00:00", "UTC")
    double.service.all_day_shifts = True
    assert start(day, "UTC") == ("2026-11-24T23:00", "UTC")
    reply = graph.get("/me/calendarView", params=WEEK, headers={"Prefer": 'outlook.timezone="Mars"'})
    assert code(reply) == "TimeZoneNotSupportedException"


def test_ids_are_immutable_only_when_asked(double: GraphDouble, graph: httpx.Client) -> None:
    item = put(double, owner=MEGAN)
    assert graph.get(f"/me/events/{item.item_id}").json()["id"] == item.item_id
    ordinary = graph.get(f"/me/events/{item.item_id}", headers={"Prefer": 'IdType="x"'}).json()["id"]
    assert ordinary != item.item_id
    assert graph.get(f"/me/events/{ordinary}").json()["id"] == item.item_id


def test_rooms_need_the_consent_of_an_administrator(double: GraphDouble, graph: httpx.Client) -> None:
    assert [one["emailAddress"] for one in graph.get("/places/microsoft.graph.room").json()["value"]] == [ROOM]
    double.service.scopes.clear()
    assert graph.get("/places/microsoft.graph.room").status_code == 403


# -- delta ----------------------------------------------------------------------------------------


def test_delta_keeps_its_window_and_tells_removals_outside_it(double: GraphDouble, graph: httpx.Client) -> None:
    outside = put(double, NINE + timedelta(days=60), owner=MEGAN)
    moved = put(double, owner=MEGAN)
    page = graph.get("/me/calendarView/delta", params=WEEK).json()
    assert [one["id"] for one in page["value"]] == [moved.item_id]
    double.mailboxes.remove(outside.item_id)
    later = NINE + timedelta(days=60)
    double.mailboxes.change(moved.item_id, {"start": later, "end": later + timedelta(hours=1)})
    page = graph.get(page["@odata.deltaLink"]).json()
    assert {one["id"] for one in page["value"] if "@removed" in one} == {outside.item_id, moved.item_id}
    assert graph.get(page["@odata.deltaLink"]).json()["value"] == []


def test_delta_may_say_things_twice(double: GraphDouble, graph: httpx.Client) -> None:
    for number in range(3):
        put(double, NINE + timedelta(hours=number), owner=MEGAN)
    double.service.replay_pages = double.service.repeat_ids = True
    pages = [graph.get("/me/calendarView/delta", params=WEEK, headers={"Prefer": "odata.maxpagesize=2"}).json()]
    while "@odata.nextLink" in pages[-1]:
        pages.append(graph.get(pages[-1]["@odata.nextLink"]).json())
    assert [len(page["value"]) for page in pages] == [3, 3, 2, 2]
    assert len({one["id"] for page in pages for one in page["value"]}) == 3


def test_delta_gives_a_series_as_master_with_bare_occurrences(double: GraphDouble, graph: httpx.Client) -> None:
    link = graph.get("/me/calendarView/delta", params=WEEK).json()["@odata.deltaLink"]
    series = put(double, owner=MEGAN, recurrence=Recurrence("daily", NINE.date(), count=2))
    master, *bare = graph.get(link).json()["value"]
    assert (master["id"], master["type"]) == (series.item_id, "seriesMaster")
    assert [one["type"] for one in bare] == ["occurrence", "occurrence"]
    assert "subject" not in bare[0]


def test_a_delta_token_expires_and_takes_no_filters(double: GraphDouble, graph: httpx.Client) -> None:
    link = graph.get("/me/calendarView/delta", params=WEEK).json()["@odata.deltaLink"]
    double.mailboxes.expire_states(MEGAN)
    for reply in (graph.get(link), graph.get("/me/calendarView/delta?$deltatoken=onzin")):
        assert (reply.status_code, code(reply)) == (410, "syncStateNotFound")
        assert reply.headers["Location"].startswith(double.address)
    reply = graph.get("/me/calendarView/delta", params={**WEEK, "$select": "subject"})
    assert (reply.status_code, code(reply)) == (400, "ErrorInvalidUrlQuery")


# -- who may, and what goes wrong -----------------------------------------------------------------


def test_tokens_and_rights_are_checked(double: GraphDouble, graph: httpx.Client) -> None:
    assert graph.get("/me/events", headers={"Authorization": "Bearer verzonnen"}).status_code == 401
    old = double.token(MEGAN)
    double.expire(old)
    assert graph.get("/me/events").status_code == 401
    fresh = {"Authorization": f"Bearer {double.token(MEGAN)}"}
    assert graph.get("/me/events", headers=fresh).status_code == 200
    double.mailboxes.box(ADELE).default_right = Right.READ
    assert graph.get(f"/users/{ADELE}/events", headers=fresh).status_code == 200
    assert graph.post(f"/users/{ADELE}/events", json=event(), headers=fresh).status_code == 403
    double.mailboxes.box(ADELE).default_right = Right.DETAILS
    assert graph.get(f"/users/{ADELE}/events", headers=fresh).status_code == 403
    nobody = graph.get("/users/weg@voorbeeld.test/events", headers=fresh)
    assert (nobody.status_code, code(nobody)) == (404, "ErrorInvalidUser")
    double.service.on_premises.add(ADELE)
    assert code(graph.get(f"/users/{ADELE}/events", headers=fresh)) == "MailboxNotEnabledForRESTAPI"


def test_a_private_event_of_somebody_else_says_nothing(double: GraphDouble, graph: httpx.Client) -> None:
    guest = Attendee(ROOM, Role.RESOURCE)
    put(double, subject="Tandarts", body="Kies", location="Plein 1", sensitivity="Private", attendees=(guest,))
    text = graph.get(f"/users/{ADELE}/calendarView", params=WEEK).text
    assert "Private Appointment" in text
    assert not any(word in text for word in ("Tandarts", "Kies", "Plein", ROOM))


def test_a_batch_has_a_status_for_each_part(double: GraphDouble, graph: httpx.Client) -> None:
    item = put(double, owner=MEGAN)
    double.faults.add(Fault(Kind.TOO_MANY, "GET event", skip=1, retry_after="7"))
    parts = [{"id": str(n), "method": "GET", "url": f"/me/events/{item.item_id}"} for n in range(3)]
    reply = graph.post("/$batch", json={"requests": parts})
    found = reply.json()["responses"]
    assert (reply.status_code, [one["status"] for one in found]) == (200, [200, 429, 200])
    assert found[1]["headers"]["Retry-After"] == "7"
    assert graph.post("/$batch", json={"requests": parts * 7}).status_code == 400


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (Kind.TOO_MANY, 429), (Kind.UNAVAILABLE, 503), (Kind.SIGN_IN_REFUSED, 401), (Kind.SWITCHED_OFF, 403),
        (Kind.SERVER_BUSY, 409), (Kind.GATEWAY_BEFORE, 504), (Kind.STATE_EXPIRED, 410),
    ],
)  # fmt: skip
def test_a_refusal_does_nothing(double: GraphDouble, graph: httpx.Client, kind: Kind, status: int) -> None:
    double.faults.add(Fault(kind, "POST events", retry_after="3" if kind is Kind.TOO_MANY else None))
    reply = graph.post("/me/events", json=event())
    assert reply.status_code == status
    assert reply.headers.get("Retry-After") == ("3" if kind is Kind.TOO_MANY else None)
    assert double.mailboxes.items(MEGAN) == []


@pytest.mark.parametrize("kind", [Kind.REPLY_LOST, Kind.REPLY_CUT, Kind.GATEWAY_AFTER])
def test_a_lost_reply_was_done_all_the_same(double: GraphDouble, graph: httpx.Client, kind: Kind) -> None:
    double.faults.add(Fault(kind, "POST events"))
    try:
        assert graph.post("/me/events", json=event()).status_code == 504
    except httpx.RemoteProtocolError:
        assert kind is not Kind.GATEWAY_AFTER
    assert len(double.mailboxes.items(MEGAN)) == 1


def test_a_late_commit_comes_when_time_passes(double: GraphDouble, graph: httpx.Client) -> None:
    double.faults.add(Fault(Kind.COMMITTED_LATE, "POST events", delay=timedelta(seconds=20)))
    with pytest.raises(httpx.RemoteProtocolError):
        graph.post("/me/events", json=event())
    assert double.mailboxes.items(MEGAN) == []
    double.mailboxes.set_clock.forward(timedelta(seconds=21))
    assert len(double.mailboxes.items(MEGAN)) == 1
