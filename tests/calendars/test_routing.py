"""Each mailbox is asked where it lives, and what fails for one group hides no other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from openplanner.assembly import calendar_of, open_office
from openplanner.calendars import credentials
from openplanner.calendars.routing import RoutedCalendar, lives_in_cloud
from openplanner.calendars.unset import UnsetCalendar
from openplanner.domain.calendar import (
    CalendarUnknown,
    Changes,
    Denied,
    EventDraft,
    FreeBusy,
    Notify,
    Offline,
    RemoteRef,
)
from openplanner.domain.errors import InvalidInput
from openplanner.domain.interval import Interval
from openplanner.settings import Origin, combined
from openplanner.storage.local_calendar import LocalCalendar
from tests.calendars.contract import ANNA, BRAM, DAY, draft, hour
from tests.doubles.exchange.server import EwsDouble
from tests.doubles.mailboxes import PASSWORD, Mailboxes, Right
from tests.offices import small_office

CLOUD, SERVER = "noor@voorbeeldstad.example", "bram@voorbeeldstad.example"


class Away(LocalCalendar):
    """A server that is not reached."""

    def free_busy(self, addresses, window):  # type: ignore[no-untyped-def]
        raise Offline("calendar_offline")

    def rooms(self):  # type: ignore[no-untyped-def]
        raise Offline("calendar_offline")


@pytest.fixture
def both(tmp_path: Path) -> Iterator[RoutedCalendar]:
    office, clock = small_office(tmp_path)
    gateways = {"graph": LocalCalendar(office.store, clock), "ews": Away(office.store, clock)}
    yield RoutedCalendar(gateways, lambda address: "graph" if address == CLOUD else "ews")
    office.store.close()


@pytest.mark.parametrize(
    ("listed", "address", "cloud"),
    [
        ("a@stad.nl; @wolk.nl", "A@Stad.nl", True),
        ("a@stad.nl; @wolk.nl", "b@wolk.nl", True),
        ("wolk.nl", "b@wolk.nl", True),
        ("wolk.nl", "b@stad.nl", False),
        ("wolk.nl", "b@diepewolk.nl", False),
        ("", "b@stad.nl", False),
    ],
)
def test_a_mailbox_is_in_the_cloud_by_address_or_domain(listed: str, address: str, cloud: bool) -> None:
    assert lives_in_cloud(listed)(address) is cloud


def test_a_server_that_is_away_hides_no_mailbox_in_the_cloud(both: RoutedCalendar) -> None:
    answers = both.free_busy([SERVER, CLOUD], DAY)
    assert list(answers) == [SERVER, CLOUD]
    assert isinstance(answers[SERVER], CalendarUnknown) and isinstance(answers[CLOUD], FreeBusy)
    assert [room.name for room in both.rooms()] == ["Kamer Linde"]


def test_an_item_is_made_found_changed_and_removed_where_its_mailbox_lives(both: RoutedCalendar) -> None:
    key = uuid4()
    made = both.create(CLOUD, draft(hour(9)), key, Notify.NOBODY)
    assert [ref.item_id for ref in both.find_by_key(CLOUD, key)] == [made.item_id]
    moved = both.update(made, draft(hour(11)), Notify.NOBODY)
    assert [event.interval for event in both.events(CLOUD, DAY)] == [hour(11)]
    both.cancel(moved, "", Notify.NOBODY)
    assert both.find_by_key(CLOUD, key) == []


def test_a_mailbox_that_moved_to_the_cloud_is_read_anew(both: RoutedCalendar) -> None:
    first = both.changes(CLOUD, None, DAY)
    assert first.cursor.startswith("graph:")
    assert both.changes(CLOUD, first.cursor, DAY).reset is False
    from_the_server: Changes = both.changes(CLOUD, "ews:" + first.cursor.partition(":")[2], DAY)
    assert from_the_server.reset is True


def test_settings_that_lack_something_make_calendars_unknown_and_stop_nothing(tmp_path: Path) -> None:
    settings = combined({Origin.USER_FILE: {"calendar": "both"}})
    office = open_office(str(tmp_path / "o.sqlite3"), lambda: DAY.start, settings)
    answers = office.calendar.free_busy([ANNA, BRAM], DAY)
    assert all(isinstance(answer, CalendarUnknown) for answer in answers.values())
    with pytest.raises(Denied):
        office.calendar.create(ANNA, draft(hour(9)), uuid4(), Notify.NOBODY)
    office.store.close()


def test_an_unset_calendar_refuses_every_question_with_what_is_missing() -> None:
    calendar = UnsetCalendar(InvalidInput("graph_client_missing", field="graph_client"))
    ref = RemoteRef(ANNA, "1", "1", uuid4())
    questions = (
        lambda: calendar.events(ANNA, DAY),
        lambda: calendar.find_by_key(ANNA, uuid4()),
        lambda: calendar.update(ref, EventDraft(DAY, ""), Notify.NOBODY),
        lambda: calendar.cancel(ref, "", Notify.NOBODY),
        lambda: calendar.changes(ANNA, None, Interval(DAY.start, DAY.end)),
        calendar.rooms,
    )
    for question in questions:
        with pytest.raises(Denied, match="graph_client_missing"):
            question()


def test_the_local_calendar_is_the_default(tmp_path: Path) -> None:
    office, clock = small_office(tmp_path)
    local = LocalCalendar(office.store, clock)
    assert calendar_of(combined({}), local, clock) is local
    office.store.close()


def test_settings_lead_to_the_server_with_a_password_from_the_vault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailboxes = Mailboxes()
    mailboxes.add(CLOUD)
    mailboxes.add(SERVER, default_right=Right.WRITE)

    class Vault:
        def get_password(self, service: str, name: str) -> str | None:
            return PASSWORD if (service, name) == ("OpenPlanner", "ews_password") else None

    monkeypatch.setattr(credentials, "system_store", Vault)
    with EwsDouble(mailboxes) as server:
        wanted = {"calendar": "ews", "ews_url": server.endpoint, "ews_sign_in": "basic", "ews_user": CLOUD}
        settings = combined({Origin.USER_FILE: wanted})
        office = open_office(str(tmp_path / "o.sqlite3"), lambda: DAY.start, settings)
        answers = office.calendar.free_busy([SERVER], DAY)
        assert isinstance(answers[SERVER], FreeBusy)
        made = office.calendar.create(SERVER, draft(hour(9)), uuid4(), Notify.NOBODY)
        assert [event.ref and event.ref.item_id for event in office.calendar.events(SERVER, DAY)] == [made.item_id]
        assert office.calendar.clock_skew() is not None
        assert office.calendar.capabilities().name == "ews"
        office.store.close()
