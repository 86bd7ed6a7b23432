"""What is fuzzed: every reader of something from outside, as a function of bytes that may only refuse in our words.

A target raises nothing but what its reader promises. What it gives back is held to what must always be true of it,
because an answer that is wrong is worse than a crash.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch
from uuid import UUID

from openplanner.domain.calendar import CalendarError, CalendarUnknown
from openplanner.domain.errors import OpenPlannerError, Refused
from openplanner.domain.interval import Interval

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
WINDOW = Interval(NOW, NOW + timedelta(days=7))
ADDRESS = "anna@voorbeeld.test"
KEY = UUID("00000000-0000-4000-8000-000000000001")
Target = Callable[[bytes], object]


def calendar_file(data: bytes) -> object:
    """An .ics file: an answer, whatever is in it."""
    from openplanner.calendars.ics import read_ics

    answer = read_ics(data, "Anna", WINDOW, NOW).answer
    if not isinstance(answer, CalendarUnknown):
        assert all(block.interval.overlaps(WINDOW) for block in answer.blocks)
    return type(answer)


def table(data: bytes) -> object:
    """A CSV or xlsx list, down to the intakes."""
    from openplanner.application.upkeep.read_cases import ImportSetting, read_cases
    from openplanner.application.upkeep.read_table import read_table

    try:
        plan = read_cases(read_table(data), ImportSetting(NOW, 1))
    except Refused:
        return None
    for _, intake in plan.accepted:
        assert intake.number.strip()
        assert intake.received_at.tzinfo is not None
    return len(plan.accepted)


def phone(data: bytes) -> object:
    """A typed phone number, and numbers in running text."""
    from openplanner.domain.phone import as_you_type, find_phones, read_phone

    text = data.decode("utf-8", errors="replace")
    answer = read_phone(text)
    assert not answer.callable or answer.e164.startswith("+")
    assert all(one.callable for one in find_phones(text))
    return as_you_type(text)


def footer(data: bytes) -> object:
    """A pasted mail."""
    from openplanner.domain.footer import read_footer

    found = read_footer(data.decode("utf-8", errors="replace"))
    assert len(found.name) <= 120
    return found


def free_text(data: bytes) -> object:
    """The guard on free texts: what it points at lies in the text, and what it masks is masked for good."""
    from openplanner.application.check_text import check_text
    from openplanner.domain.sensitive import masked
    from openplanner.guides.guard import identifiers, without_identifiers

    text = data.decode("utf-8", errors="replace")
    spots = check_text(text)
    assert all(0 <= spot.start < spot.end <= len(text) for spot in spots)
    assert not check_text(masked(text, spots)) or spots
    return identifiers(without_identifiers(text)), len(spots)


def guide_text(data: bytes) -> object:
    """A guide and a letter that a team wrote itself."""
    from openplanner.application.own_texts.catalogue import TextKind, TextName
    from openplanner.application.own_texts.findings import text_findings

    text = data.decode("utf-8", errors="replace")
    guide = text_findings(TextName(TextKind.GUIDE, "bezwaar.md"), text)
    letter = text_findings(TextName(TextKind.LETTER, "bevestiging.md"), text)
    return guide.usable, letter.usable


def settings_file(data: bytes) -> object:
    """A settings or policy file and the values in it; a broken one is a problem that is told, never a stop."""
    from openplanner.domain.errors import InvalidInput
    from openplanner.settings import BY_KEY, Origin, combined, file_layer

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "settings.toml"
        path.write_bytes(data)
        try:
            layer = file_layer(path)
        except InvalidInput:
            return None
    found = combined({Origin.MACHINE_FILE: layer})
    assert set(found.values) <= set(BY_KEY)
    return found


def policy(data: bytes) -> object:
    """Group policy: names and values of the registry, in every type that it has; a wrong one never stops anybody."""
    from openplanner.administered import POLICY_KEY, _registry_values
    from openplanner.settings import BY_KEY, Origin, combined

    values = [_registry_value(line) for line in data.split(b"\n")[:50]]
    with patch.dict(sys.modules, {"winreg": _registry(values)}):
        found = combined({Origin.POLICY: _registry_values(POLICY_KEY)})
    assert set(found.values) <= set(BY_KEY)
    return found


def _registry_value(line: bytes) -> tuple[str, object, int]:
    """A name and what stands behind it: a text, a list of texts, a number, bytes or nothing at all."""
    name, _, rest = line.partition(b"=")
    text = rest[1:].decode("utf-8", errors="replace")
    sorts: dict[bytes, object] = {b"#": len(text) - 5, b"[": text.split(","), b"!": rest[1:], b"-": None}
    return name.decode("utf-8", errors="replace"), sorts.get(rest[:1], rest.decode("utf-8", errors="replace")), 1


def _registry(values: list[tuple[str, object, int]]) -> SimpleNamespace:
    return SimpleNamespace(
        KEY_READ=1, KEY_WOW64_64KEY=256, HKEY_LOCAL_MACHINE=2,
        OpenKey=lambda *_given, **_named: nullcontext(None),
        QueryInfoKey=lambda _opened: (0, len(values), 0),
        EnumValue=lambda _opened, index: values[index],
    )  # fmt: skip


def server_address(data: bytes) -> object:
    """The address of a PostgreSQL server: refused in our words, or it says the same when it is written out again."""
    from openplanner.storage.server.address import is_server, server_at
    from openplanner.storage.server.connecting import connection_values

    text = data.decode("utf-8", errors="replace")
    if not is_server(text):
        return None
    try:
        server = server_at(text)
    except OpenPlannerError as error:
        assert "geheim" not in str(error), "an error repeats the address with what may be a password"
        return None
    assert server_at(server.url) == server
    values = connection_values(server)
    assert values["sslmode"] == "verify-full"
    assert "password" not in values
    return values


def opening_hours(data: bytes) -> object:
    """Opening hours, and lists of days that are closed."""
    from openplanner.planning.opening import read_hours

    try:
        return read_hours(data.decode("utf-8", errors="replace"))
    except Refused:
        return None


def rule_file(data: bytes) -> object:
    """A file with rules of the law."""
    from openplanner.planning.rule_file import read_term_rules

    try:
        return read_term_rules(data.decode("utf-8", errors="replace"))
    except Refused:
        return None


def database_address(data: bytes) -> object:
    """The address of a database, from settings, the environment or the command line."""
    from openplanner.assembly import database_path
    from openplanner.settings import combined

    text = data.decode("utf-8", errors="replace")
    try:
        return database_path(combined({}), text)
    except OpenPlannerError as error:
        assert "geheim" not in str(error), "an error repeats the address with what may be a password"
        return None


def search_text(data: bytes) -> object:
    """What is typed in a search box, asked of a real index."""
    from openplanner.storage.schema.search_words import question

    asked = question(data.decode("utf-8", errors="replace"))
    if asked:
        _index().execute("select rowid from words where words match ?", (asked,)).fetchall()
    return asked


@cache
def _index() -> Any:
    import sqlite3

    made = sqlite3.connect(":memory:")
    made.execute("create virtual table words using fts5(said, tokenize = 'unicode61 remove_diacritics 2')")
    return made


def exchange_xml(data: bytes) -> object:
    """A reply of Exchange Server to every question that we ask."""
    from openplanner.calendars import ews_services

    desk = _exchange_desk()

    def came(service: Any, **_: object) -> SimpleNamespace:  # the network ends here; what reads the reply is all ours
        service.protocol.trip.sent, service.protocol.trip.status = True, 200
        return SimpleNamespace(content=data)

    with patch.object(ews_services._Once, "_get_response", came, create=True):
        alone = (lambda: desk._all_changes(ADDRESS, None), lambda: desk._whole(ADDRESS, ["A"]), lambda: _rooms(desk))
        return _asked(desk, *alone)


@cache
def _exchange_desk() -> Any:
    from openplanner.calendars.ews_desk import EwsDesk
    from openplanner.calendars.ews_settings import EwsSettings, EwsSignIn

    settings = EwsSettings("http://127.0.0.1:9/EWS/Exchange.asmx", "p@voorbeeld.test", sign_in=EwsSignIn.BASIC)
    return EwsDesk(settings, lambda _: "geheim", lambda: NOW)


def _rooms(desk: Any) -> object:
    from openplanner.calendars import ews_services
    from openplanner.calendars.ews_errors import Errand

    with desk._errand(Errand(right="rooms")) as connection:
        return ews_services.rooms(connection.protocol, "kamers@voorbeeld.test")


def graph_json(data: bytes) -> object:
    """A reply of Microsoft Graph to every question that we ask."""
    import httpx

    from openplanner.calendars.graph import GraphCalendar

    calendar = GraphCalendar(lambda: "geheim", lambda: NOW, "http://127.0.0.1:9/v1.0", 0.0, lambda _: None)
    status = 200 if not data[:1].isdigit() else 404
    calendar._http._client = httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(status, content=data)))
    try:
        return _asked(calendar)
    finally:
        calendar.close()


def _asked(calendar: Any, *more: Callable[[], object]) -> list[str]:
    """Every question; each is answered or fails in the kinds of the contract."""
    questions: tuple[Callable[[], object], ...] = (
        lambda: calendar.free_busy([ADDRESS], WINDOW),
        lambda: calendar.events(ADDRESS, WINDOW),
        lambda: calendar.find_by_key(ADDRESS, KEY),
        lambda: calendar.changes(ADDRESS, None, WINDOW),
        calendar.rooms,
        *more,
    )
    found = []
    for question in questions:
        try:
            found.append(type(question()).__name__)
        except CalendarError as error:
            found.append(error.code)
    return found


def cursor(data: bytes) -> object:
    """A cursor of Graph as it stands in the database, and the key on an item."""
    from openplanner.calendars.graph_changes import cursor_in
    from openplanner.calendars.own_key import from_text

    text = data.decode("utf-8", errors="replace")
    return cursor_in(text, ADDRESS, WINDOW), from_text(text)


TARGETS: dict[str, Target] = {
    target.__name__: target
    for target in (
        calendar_file, table, phone, footer, free_text, guide_text, settings_file, opening_hours, rule_file,
        database_address, server_address, policy, search_text, exchange_xml, graph_json, cursor,
    )
}  # fmt: skip


BORROWED = {
    "calendar_file": ("tests/calendars/data", "resources/demo/calendars"),
    "guide_text": ("resources/guides", "resources/letters"),
    "rule_file": ("resources/terms",),
}


def corpus(name: str) -> list[Path]:
    """The folders with small, whole examples of what the target reads: its own, or what the project has already."""
    root = Path(__file__).parents[2]
    return [root / one for one in BORROWED.get(name, (f"tests/fuzz/corpus/{name}",))]


def seeds(name: str) -> list[bytes]:
    """The examples themselves."""
    return [file.read_bytes() for folder in corpus(name) for file in sorted(folder.iterdir()) if file.is_file()]
