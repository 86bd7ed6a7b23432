"""Free/busy of many people from Graph, in questions of 20 addresses and 60 days; one that fails hides no other.

Source: exchange.md section 4; getSchedule of Microsoft Graph (20 entities, under 62 days).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from openplanner.calendars.graph_events import Unreadable, blocks_of
from openplanner.calendars.graph_http import GraphHttp, Question
from openplanner.calendars.graph_pages import entities
from openplanner.domain.calendar import (
    BusyBlock,
    CalendarError,
    CalendarUnknown,
    Denied,
    FreeBusy,
    Offline,
    Throttled,
    time_order,
)
from openplanner.domain.interval import Interval
from openplanner.domain.reason import Reason, because

MOST_ADDRESSES = 20
LONGEST_DAYS = 60
STEP_MINUTES = 15
_PATH = "/me/calendar/getSchedule"
_REASONS = {
    "ErrorMailRecipientNotFound": "calendars.mailbox_unknown",
    "ErrorInvalidUser": "calendars.mailbox_unknown",
    "ErrorNoFreeBusyAccess": "calendars.mailbox_closed",
    "ErrorAccessDenied": "calendars.mailbox_closed",
    "ErrorMailboxMoveInProgress": "calendars.mailbox_moving",
}
Answers = dict[str, list[BusyBlock] | Reason]


def schedules(
    http: GraphHttp, addresses: Sequence[str], window: Interval, now: datetime
) -> dict[str, FreeBusy | CalendarUnknown]:
    """One answer per address, in the order asked. Raises the first error when no question at all was answered."""
    wanted = list(dict.fromkeys(addresses))
    if not wanted or window.start >= window.end:
        return {address: FreeBusy(address, window, (), now) for address in wanted}
    asking = _Asking(http)
    answers: Answers = {}
    for part in _chunks(wanted):
        for piece in _pieces(window):
            _add(answers, asking.answers(part, piece))
    if asking.errors and not asking.answered:
        raise asking.errors[0]
    return {address: _answer(address, window, answers[address], now) for address in wanted}


class _Asking:
    """One question after the other; after an error that says the same of everybody, nobody is asked any more."""

    def __init__(self, http: GraphHttp) -> None:
        self._http = http
        self.answered = False
        self.errors: list[CalendarError] = []

    def answers(self, part: Sequence[str], piece: Interval) -> Answers:
        try:
            if self.errors and _hopeless(self.errors[-1]):
                raise self.errors[-1]
            found = _asked(self._http, part, piece)
        except CalendarError as error:
            self.errors.append(error)
            return dict.fromkeys(part, _reason(error))
        self.answered = True
        return found


def _chunks(wanted: Sequence[str]) -> Iterator[Sequence[str]]:
    return (wanted[begin : begin + MOST_ADDRESSES] for begin in range(0, len(wanted), MOST_ADDRESSES))


def _pieces(window: Interval) -> Iterator[Interval]:
    start, end = window.start.astimezone(UTC).replace(second=0, microsecond=0), window.end.astimezone(UTC)
    while start < end:
        yield Interval(start, min(start + timedelta(days=LONGEST_DAYS), end))
        start += timedelta(days=LONGEST_DAYS)


def _asked(http: GraphHttp, part: Sequence[str], piece: Interval) -> Answers:
    body = {
        "schedules": list(part),
        "startTime": _moment(piece.start),
        "endTime": _moment(piece.end),
        "availabilityViewInterval": STEP_MINUTES,
    }
    # POST, but it only asks: it may be asked again
    question = Question("POST", _PATH, "", "read", {}, {"Prefer": 'outlook.timezone="UTC"'}, body)
    told = {str(one.get("scheduleId", "")).lower(): one for one in entities(http.ask(question))}
    return {address: _of_one(told.get(address.lower()), piece) for address in part}


def _of_one(schedule: Mapping[str, Any] | None, piece: Interval) -> list[BusyBlock] | Reason:
    if schedule is None:
        return because("calendars.mailbox_silent", problem="-")
    error = schedule.get("error")
    if error is not None:
        code = str(error.get("responseCode", "")) if isinstance(error, dict) else ""
        return because(_REASONS[code]) if code in _REASONS else because("calendars.mailbox_silent", problem=code or "-")
    try:
        return blocks_of(schedule, piece, STEP_MINUTES)
    except (Unreadable, TypeError, AttributeError):
        return because("calendars.answer_unreadable")


def _add(answers: Answers, found: Answers) -> None:
    """Puts a piece of the window behind the pieces before; one unknown piece makes the whole unknown."""
    for address, part in found.items():
        known = answers.get(address, [])
        answers[address] = known if isinstance(known, Reason) else part if isinstance(part, Reason) else known + part


def _answer(
    address: str, window: Interval, found: list[BusyBlock] | Reason, now: datetime
) -> FreeBusy | CalendarUnknown:
    if isinstance(found, Reason):
        return CalendarUnknown(address, found)
    return FreeBusy(address, window, tuple(sorted(dict.fromkeys(found), key=time_order)), now)


def _hopeless(error: CalendarError) -> bool:
    """True when asking for the next people would only wait for the same answer."""
    return isinstance(error, (Throttled, Denied)) or error.code == "graph_unreachable"


def _reason(error: CalendarError) -> Reason:
    if isinstance(error, Throttled):
        return because("calendars.server_busy", until=error.facts.get("until"))
    if isinstance(error, Denied):
        return because("calendars.server_refuses")
    if isinstance(error, Offline) and error.code == "graph_unreachable":
        return because("calendars.server_unreachable")
    return because("calendars.answer_unreadable")


def _moment(moment: datetime) -> dict[str, str]:
    return {"dateTime": f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}", "timeZone": "UTC"}
