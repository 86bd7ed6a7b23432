"""The EWS double tried with a library that others wrote, fail-fast as the adapter uses it, and the traps it has."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import exchangelib
import pytest
from exchangelib import errors
from exchangelib.items import CalendarItem
from exchangelib.version import EXCHANGE_2016

from tests.doubles.exchange.sample_requests import SET
from tests.doubles.exchange.server import EwsDouble
from tests.doubles.faults import Fault, Kind
from tests.doubles.invented_office import BRAM, DESK, FENNA, LINDE, NOOR, ROOMS, at, fill, furnish
from tests.doubles.mailboxes import PASSWORD, Item, Mailboxes, RoomPolicy, Status

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
KEY = "trial_key"


class TrialKey(exchangelib.ExtendedProperty):  # type: ignore[misc]
    property_set_id = SET
    property_name = "OpenPlannerKey"
    property_type = "String"


@pytest.fixture(scope="module", autouse=True)
def _own_key() -> Iterator[None]:
    CalendarItem.register(KEY, TrialKey)
    yield
    CalendarItem.deregister(KEY)


@pytest.fixture
def office() -> Mailboxes:
    return furnish(Mailboxes())


@pytest.fixture
def server(office: Mailboxes) -> Iterator[EwsDouble]:
    with EwsDouble(office) as running:
        yield running


def account(server: EwsDouble, mailbox: str = NOOR, access: str = exchangelib.DELEGATE) -> Any:
    settings = exchangelib.Configuration(
        service_endpoint=server.endpoint,
        credentials=exchangelib.Credentials(DESK, PASSWORD),
        auth_type=exchangelib.BASIC,
        version=exchangelib.Version(build=EXCHANGE_2016),
    )
    zone = exchangelib.EWSTimeZone("Europe/Amsterdam")
    return exchangelib.Account(mailbox, config=settings, autodiscover=False, access_type=access, default_timezone=zone)


@pytest.fixture
def noor(server: EwsDouble) -> Iterator[Any]:
    opened = account(server)
    yield opened
    opened.protocol.close()


def moment(when: datetime) -> Any:
    return exchangelib.EWSDateTime.from_datetime(when.astimezone(UTC))


def draft(noor: Any, key: str = "k", **more: Any) -> Any:
    return CalendarItem(
        account=noor, folder=noor.calendar, start=moment(at(TUESDAY, 9)), end=moment(at(TUESDAY, 10)), subject="Z-1",
        **{KEY: key}, **more,
    )  # fmt: skip


def invited(address: str) -> Any:
    return exchangelib.Attendee(mailbox=exchangelib.Mailbox(email_address=address))


def test_a_delegate_books_finds_moves_and_cancels(noor: Any, office: Mailboxes) -> None:
    draft(noor, required_attendees=[invited(BRAM)], resources=[invited(LINDE)]).save(
        send_meeting_invitations="SendToAllAndSaveCopy"
    )
    found = noor.calendar.filter(**{KEY: "k"}).get()
    assert found.resources[0].response_type == "Accept"
    found.start, found.end = moment(at(TUESDAY, 11)), moment(at(TUESDAY, 12))
    found.save(
        update_fields=["start", "end"], conflict_resolution="NeverOverwrite",
        send_meeting_invitations="SendToAllAndSaveCopy",
    )  # fmt: skip
    assert [item.start for item in office.items(LINDE)] == [at(TUESDAY, 11)]
    noor.calendar.filter(**{KEY: "k"}).get().delete(send_meeting_cancellations="SendToAllAndSaveCopy")
    assert [mail.kind for mail in office.mails_to(BRAM)] == ["invitation", "update", "cancellation"]
    assert office.items(NOOR) == office.items(LINDE) == []


def test_an_edit_in_outlook_wins_over_a_stale_change_key(noor: Any, office: Mailboxes) -> None:
    mine = draft(noor).save()
    office.change(office.items(NOOR)[0].item_id, {"subject": "in Outlook"})
    mine.subject = "ons"
    with pytest.raises(errors.ErrorIrresolvableConflict):
        mine.save(update_fields=["subject"], conflict_resolution="NeverOverwrite")
    assert office.items(NOOR)[0].subject == "in Outlook"


@pytest.mark.parametrize(
    ("kind", "raised", "stored"),
    [
        (Kind.REPLY_LOST, errors.ErrorTimeoutExpired, 1),
        (Kind.CLOSED_BEFORE, errors.ErrorTimeoutExpired, 0),
        (Kind.REPLY_CUT, errors.ErrorTimeoutExpired, 1),
        (Kind.GATEWAY_AFTER, errors.ErrorServerBusy, 1),
        (Kind.SERVER_BUSY, errors.ErrorServerBusy, 0),
        (Kind.UNAVAILABLE, errors.ErrorServerBusy, 0),
        (Kind.TOO_MANY, errors.MalformedResponseError, 0),
    ],
)
def test_a_fault_on_the_way_is_one_exception_and_no_second_item(
    noor: Any, server: EwsDouble, office: Mailboxes, kind: Kind, raised: type[Exception], stored: int
) -> None:
    item = draft(noor)
    server.faults.add(Fault(kind, "CreateItem"))
    with pytest.raises(raised):
        item.save()
    assert len(office.items(NOOR)) == stored
    assert len(server.asked("CreateItem")) == 1
    assert noor.calendar.filter(**{KEY: "k"}).count() == stored


def test_free_busy_of_many_and_rooms(noor: Any, office: Mailboxes) -> None:
    fill(office, MONDAY)
    people = [(one, "Required", False) for one in (FENNA, LINDE, NOOR)]
    start, end = moment(at(TUESDAY, 0)), moment(at(TUESDAY, 23))
    views = list(noor.protocol.get_free_busy_info(people, start, end, merged_free_busy_interval=60))
    assert [view.calendar_events[-1].busy_type for view in views] == ["Tentative", "Busy", "Busy"]
    assert next(room.email_address for room in noor.protocol.get_rooms(ROOMS)) == LINDE
    assert [one.email_address for one in noor.protocol.get_roomlists()] == [ROOMS]


def test_a_view_has_occurrences_all_day_items_and_both_halves_of_a_double_hour(noor: Any, office: Mailboxes) -> None:
    fill(office, MONDAY)
    week = noor.calendar.view(start=moment(at(MONDAY, 0)), end=moment(at(MONDAY, 0) + timedelta(days=7)))
    assert [item.type for item in week].count("Occurrence") == 4
    half_past_two = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    for start in (half_past_two, half_past_two + timedelta(hours=1)):
        office.put(NOOR, Item(start, start + timedelta(minutes=15)))
    sunday = noor.calendar.view(start=moment(half_past_two), end=moment(half_past_two + timedelta(hours=3)))
    assert [item.start for item in sunday] == [half_past_two, half_past_two + timedelta(hours=1)]
    office.put(NOOR, Item(at(TUESDAY, 0), at(TUESDAY, 0) + timedelta(days=1), all_day=True, status=Status.OUT))
    days = noor.calendar.view(start=moment(at(TUESDAY, 0)), end=moment(at(TUESDAY, 1)))
    assert [(item.is_all_day, item.start) for item in days] == [(True, exchangelib.EWSDate(2026, 11, 24))]


@pytest.mark.parametrize("zone", ["Customized Time Zone", "tzone://Microsoft/Custom"])
def test_a_zone_name_that_nobody_knows_is_told_as_it_is(noor: Any, office: Mailboxes, zone: str) -> None:
    office.put(NOOR, Item(at(TUESDAY, 9), at(TUESDAY, 10), zone=zone))
    week = noor.calendar.view(start=moment(at(TUESDAY, 0)), end=moment(at(TUESDAY, 23)))
    if zone.startswith("tzone"):
        with pytest.raises(ValueError, match="tzone"):
            list(week)
    else:
        with pytest.warns(UserWarning, match=zone):
            assert [item.start for item in week] == [at(TUESDAY, 9)]


def test_following_survives_an_expired_state(noor: Any, server: EwsDouble, office: Mailboxes) -> None:
    folder = noor.calendar
    office.put(NOOR, Item(at(TUESDAY, 9), at(TUESDAY, 10), "een"))
    assert [kind for kind, _ in folder.sync_items(only_fields=["subject"])] == ["create"]
    office.change(office.items(NOOR)[0].item_id, {"subject": "twee"})
    assert [(kind, item.subject) for kind, item in folder.sync_items(only_fields=["subject"])] == [("update", "twee")]
    office.expire_states(NOOR)
    with pytest.raises(errors.ErrorInvalidSyncStateData):
        list(folder.sync_items(sync_state=folder.item_sync_state))


def test_rights_and_impersonation(server: EwsDouble, office: Mailboxes) -> None:
    closed = account(server, FENNA)
    with pytest.raises(errors.ErrorAccessDenied):
        closed.calendar.all().count()
    office.impersonators.clear()
    fenna = account(server, FENNA, exchangelib.IMPERSONATION)
    with pytest.raises(errors.ErrorImpersonateUserDenied):
        fenna.calendar.all().count()
    office.impersonators.add(DESK)
    draft(fenna).save()
    assert len(office.items(FENNA)) == 1
    closed.protocol.close()


def test_a_room_that_declines_later_is_seen_to_do_so(noor: Any, office: Mailboxes) -> None:
    office.box(LINDE).policy = RoomPolicy.ACCEPT_THEN_DECLINE
    draft(noor, resources=[invited(LINDE)]).save(send_meeting_invitations="SendToAllAndSaveCopy")
    answers = [noor.calendar.filter(**{KEY: "k"}).get().resources[0].response_type]
    office.set_clock.forward(timedelta(minutes=10))
    answers.append(noor.calendar.filter(**{KEY: "k"}).get().resources[0].response_type)
    assert answers == ["Accept", "Decline"]
