"""Microsoft 365 as a calendar, over Microsoft Graph: the contract of ``domain/calendar.py`` for Exchange Online.

Every item carries our own key, as a transaction id when it is made and as a named property for good, so that a lost
reply never makes a second one. Nothing is written but the fields that changed, and only onto the version that we know.
Graph mails the guests of an item whatever we ask, so ``Notify.NOBODY`` counts for items without guests only
(``extras`` says ``always_notifies``). Source: exchange.md sections 4 to 6.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import quote
from uuid import UUID

from openplanner.calendars import own_key
from openplanner.calendars.graph_changes import Cursor, Touched, changed_since, cursor_in, wide, written
from openplanner.calendars.graph_events import (
    Unreadable,
    changed_fields,
    counts,
    key_of,
    new_event,
    print_of,
    remote_event,
    remote_ref,
    split_change_key,
)
from openplanner.calendars.graph_free_busy import LONGEST_DAYS, schedules
from openplanner.calendars.graph_http import GRAPH, GraphHttp, Question, Reply, lost
from openplanner.calendars.graph_pages import ITEM_GONE, NOT_HERE, mailbox_missing, pages
from openplanner.calendars.graph_transactions import Transactions
from openplanner.domain.calendar import (
    CalendarRoom,
    CalendarUnknown,
    Capabilities,
    Changes,
    Conflict,
    Denied,
    EventDraft,
    FreeBusy,
    Notify,
    Offline,
    RemoteEvent,
    RemoteRef,
    Throttled,
    UnknownResult,
)
from openplanner.domain.interval import Interval

MOST_MAILBOXES = 20
PREFER = 'IdType="ImmutableId", outlook.timezone="UTC"'
_PAGE = "250"
_KEY, _GUESTS = (
    f"singleValueExtendedProperties($filter=id eq '{own_key.graph_property_id(name)}')" for name in own_key.NAMES
)
_NOT_DONE = (HTTPStatus.BAD_REQUEST, HTTPStatus.CONFLICT, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
_TWICE = "ErrorDuplicateTransactionId"


class GraphCalendar:
    """The calendar contract over Graph; use one from one thread. ``clock`` gives now, in UTC.

    ``token`` gives a bearer token for each question (see ``graph_sign_in``), ``renewed`` another one after a 401; both
    may raise ``Denied`` or ``Offline``. ``patience_seconds`` is the longest that a read waits to be asked once more.
    ``address`` is that of Graph, or of a test server on this machine; raises ``InvalidInput`` for one that is not safe.
    """

    def __init__(
        self,
        token: Callable[[], str],
        clock: Callable[[], datetime],
        address: str = GRAPH,
        patience_seconds: float = 5.0,
        pause: Callable[[float], None] = time.sleep,
        renewed: Callable[[], str] | None = None,
    ) -> None:
        self._http = GraphHttp(token, clock, address, patience_seconds, pause, renewed)
        self._clock = clock
        self._transactions = Transactions(clock)

    def close(self) -> None:
        """Lets go of the connection."""
        self._http.close()

    def clock_skew(self) -> timedelta | None:
        """How far our clock was ahead of the server's at its last answer (behind: below zero); None before any."""
        return self._http.skew

    def capabilities(self) -> Capabilities:
        """Invitations and rooms that answer; guests are always told."""
        return Capabilities("graph", True, True, False, MOST_MAILBOXES, LONGEST_DAYS, frozenset({"always_notifies"}))

    def free_busy(self, addresses: Sequence[str], window: Interval) -> Mapping[str, FreeBusy | CalendarUnknown]:
        """One answer per address asked, in the order asked, in questions of 20 addresses and 60 days.

        Raises only when nothing at all could be asked.
        """
        return schedules(self._http, addresses, window, self._clock())

    def events(self, mailbox: str, window: Interval) -> list[RemoteEvent]:
        """Occurrences that touch the window, sorted by start; copies that were declined or called off are left out."""
        return [event for _, event in self._events(mailbox, window)]

    def find_by_key(self, mailbox: str, key: UUID) -> list[RemoteRef]:
        """Items with our key, oldest first."""
        wanted = f"ep/id eq '{own_key.graph_property_id()}' and ep/value eq '{own_key.as_text(key)}'"
        query = {"$filter": f"singleValueExtendedProperties/Any(ep: {wanted})", "$expand": _KEY, "$top": _PAGE}
        with _readable():
            found = [one for one in self._listed(mailbox, "events", query) if not one.get("isCancelled")]
            found.sort(key=lambda one: str(one.get("createdDateTime")))
            if any(key_of(one) != key for one in found):  # a server that ignored the question did not say "none"
                raise Unreadable("filter")
            return [remote_ref(mailbox, one, key) for one in found]

    def create(self, mailbox: str, draft: EventDraft, key: UUID, notify: Notify) -> RemoteRef:
        """Makes one item; the same key again gives the item that exists.

        Raises ``UnknownResult`` when the server knows the key and shows no item: it may still come. A minute later
        that item counts as deleted, and another one is made.
        """
        body = new_event(mailbox, draft, key, self._transactions.id_for(mailbox, key))
        question = self._writing("POST", mailbox, "events", body, *_NOT_DONE)
        reply = self._http.ask(question)
        if reply.code == _TWICE:
            return self._made_before(mailbox, draft, key, notify)
        return self._written(question, reply, mailbox, key)

    def update(self, ref: RemoteRef, draft: EventDraft, notify: Notify) -> RemoteRef:
        """Changes times, subject, place and guests; raises ``Conflict`` when one of these changed or it is gone.

        What else changed, such as the answer of a room, a category or the text, stays as it is.
        """
        found = self._found(ref)
        tag, printed = split_change_key(ref.change_key)
        if found is None:
            raise Conflict("calendar_item_gone", theirs=None)
        with _readable():
            if found["@odata.etag"] != tag and print_of(found) != printed:
                raise Conflict("calendar_item_changed", theirs=remote_event(ref.mailbox, found, ref.key))
            changes = changed_fields(ref.mailbox, draft, found)
            if not changes:
                return remote_ref(ref.mailbox, found, ref.key)
        question = self._writing("PATCH", ref.mailbox, _event(ref), changes, HTTPStatus.PRECONDITION_FAILED,
                                 *_NOT_DONE, tag=str(found["@odata.etag"]))  # fmt: skip
        reply = self._http.ask(question)
        if reply.status in {HTTPStatus.PRECONDITION_FAILED, HTTPStatus.NOT_FOUND} and reply.code != NOT_HERE:
            raise self._conflict(ref)
        return self._written(question, reply, ref.mailbox, ref.key)

    def cancel(self, ref: RemoteRef, message: str, notify: Notify) -> None:
        """Removes the item, with a word to its guests when there is one; one that is gone is fine."""
        if message:
            said = self._writing("POST", ref.mailbox, f"{_event(ref)}/cancel", {"comment": message},
                                 *_NOT_DONE)  # fmt: skip
            if self._gone(said, ref):
                return
        question = self._writing("DELETE", ref.mailbox, _event(ref), None, *_NOT_DONE)
        if not self._gone(question, ref):
            raise lost(question, "not_removed")

    def changes(self, mailbox: str, cursor: str | None, window: Interval) -> Changes:
        """What changed since the cursor; one that the server forgot, or that is for other days, is a reset.

        A change in a series is a reset too, because Graph does not tell which of its occurrences went. Nothing is told
        before everything was read: half a list raises, and the old cursor stays good.
        """
        kept = cursor_in(cursor, mailbox, window)
        with _readable():
            read = changed_since(self._http, mailbox, kept.window, PREFER, kept.link) if kept else None
            reset = read is None or read.series
            covered = kept.window if kept and read else wide(window)
            read = read or self._begun(mailbox, covered)
        found = self._events(mailbox, window) if read.ids or reset else []
        events = tuple(event for item_id, event in found if reset or item_id in read.ids)
        seen = {item_id for item_id, _ in found}
        removed = () if reset else tuple(item_id for item_id in read.ids if item_id not in seen)
        return Changes(events, removed, Cursor(mailbox, covered, read.link).text(), reset)

    def rooms(self) -> list[CalendarRoom]:
        """Rooms of the organisation, by name. Raises ``Denied`` until an administrator allowed Place.Read.All."""
        first = Question("GET", "/places/microsoft.graph.room", "", "Place.Read.All", {"$top": "100"})
        found = [CalendarRoom(str(one.get("displayName") or ""), str(one.get("emailAddress") or ""))
                 for one in pages(self._http, first)]  # fmt: skip
        return sorted((room for room in found if room.address), key=lambda room: room.name.lower())

    # -- inside -----------------------------------------------------------------------------------

    def _begun(self, mailbox: str, window: Interval) -> Touched:
        """A first round, for its link."""
        read = changed_since(self._http, mailbox, window, PREFER, None)
        if read is None:
            raise Offline("graph_reply_unusable", problem="no_cursor")
        return read

    def _events(self, mailbox: str, window: Interval) -> list[tuple[str, RemoteEvent]]:
        """Events that touch the window with their ids, sorted by start."""
        query = {
            "startDateTime": written(window.start),
            "endDateTime": written(window.end),
            "$expand": _KEY,
            "$top": _PAGE,
        }
        with _readable():
            listed = [one for one in self._listed(mailbox, "calendarView", query) if counts(one)]
            found = {str(one["id"]): remote_event(mailbox, one) for one in listed}
        touching = [(item_id, event) for item_id, event in found.items() if event.interval.overlaps(window)]
        return sorted(touching, key=lambda one: one[1].interval)

    def _listed(self, mailbox: str, what: str, query: Mapping[str, str]) -> Iterator[Mapping[str, Any]]:
        return pages(
            self._http, Question("GET", f"{_calendar(mailbox)}/{what}", mailbox, "read", query, {"Prefer": PREFER})
        )

    def _found(self, ref: RemoteRef) -> Mapping[str, Any] | None:
        """An item of ours with the guests whom we invited, or None when it is gone."""
        question = Question(
            "GET", f"{_calendar(ref.mailbox)}/{_event(ref)}", ref.mailbox, "read", {"$expand": _GUESTS},
            {"Prefer": PREFER}, expected=frozenset({HTTPStatus.NOT_FOUND}),
        )  # fmt: skip
        reply = self._http.ask(question)
        if reply.status == HTTPStatus.NOT_FOUND:
            if reply.code != ITEM_GONE:
                raise mailbox_missing(question, reply)
            return None
        return reply.json

    def _conflict(self, ref: RemoteRef) -> Conflict:
        found = self._found(ref)
        if found is None:
            return Conflict("calendar_item_gone", theirs=None)
        with _readable():
            return Conflict("calendar_item_changed", theirs=remote_event(ref.mailbox, found, ref.key))

    def _made_before(self, mailbox: str, draft: EventDraft, key: UUID, notify: Notify) -> RemoteRef:
        found = self.find_by_key(mailbox, key)
        if found:
            return found[0]
        if self._transactions.given_up(mailbox, key):
            return self.create(mailbox, draft, key, notify)
        raise UnknownResult("graph_result_unknown", problem="made_but_not_seen")

    def _writing(
        self, method: str, mailbox: str, what: str, body: Mapping[str, object] | None, *expected: int, tag: str = ""
    ) -> Question:
        headers = {"Prefer": PREFER, **({"If-Match": tag} if tag else {})}
        return Question(
            method, f"{_calendar(mailbox)}/{what}", mailbox, "write", {}, headers, body,
            frozenset({HTTPStatus.NOT_FOUND, *expected}), writes=True,
        )  # fmt: skip

    def _written(self, question: Question, reply: Reply, mailbox: str, key: UUID) -> RemoteRef:
        self._refuse(question, reply)
        try:
            return remote_ref(mailbox, reply.json, key)
        except Unreadable as error:
            raise lost(question, "unreadable") from error

    def _gone(self, question: Question, ref: RemoteRef) -> bool:
        """True when the item was removed or is no longer there; False when this way is not for this item."""
        reply = self._http.ask(question)
        if reply.status == HTTPStatus.NOT_FOUND and reply.code == ITEM_GONE:
            return True
        if reply.status == HTTPStatus.BAD_REQUEST:
            return False
        self._refuse(question, reply)
        self._transactions.ended(ref.mailbox, ref.key)
        return True

    def _refuse(self, question: Question, reply: Reply) -> None:
        """Raises for the refusals that every write can meet."""
        if reply.status == HTTPStatus.NOT_FOUND:
            raise mailbox_missing(question, reply)
        if reply.status == HTTPStatus.CONFLICT:  # somebody saves at this moment; nothing was done
            raise Throttled("graph_throttled", until=self._http.until(reply))
        if reply.status >= HTTPStatus.BAD_REQUEST:
            if reply.code:  # Graph itself looked at it and said no; a proxy has no such code
                raise Denied("graph_refused", mailbox=question.mailbox, right=question.right, problem=reply.code)
            raise lost(question, f"http_{reply.status}")


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except (Unreadable, KeyError, TypeError, AttributeError) as error:
        raise Offline("graph_reply_unusable", problem="unreadable") from error


def _calendar(mailbox: str) -> str:
    """The default calendar of somebody: the address that Microsoft names for calendars shared with us."""
    return f"/users/{quote(mailbox.strip(), safe='@')}/calendar"


def _event(ref: RemoteRef) -> str:
    return f"events/{quote(ref.item_id, safe='')}"
