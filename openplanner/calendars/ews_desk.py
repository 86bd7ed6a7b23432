"""The work behind ``EwsCalendar``, for one thread at a time: questions to Exchange put together into the contract."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from exchangelib.errors import EWSError
from exchangelib.ewsdatetime import EWSTimeZone
from exchangelib.items import CalendarItem
from exchangelib.properties import Attendee, Mailbox
from exchangelib.util import safe_xml_value
from oauthlib.oauth2 import OAuth2Error
from requests import RequestException
from spnego.exceptions import SpnegoError

from openplanner.calendars import ews_services as ask
from openplanner.calendars import own_key
from openplanner.calendars.ews_connection import Connection
from openplanner.calendars.ews_errors import GONE, STALE, Errand, Judge, code_of, why_unknown
from openplanner.calendars.ews_free_busy import NoView, blocks_in, merged, pieces
from openplanner.calendars.ews_items import (
    SHOWN_AS,
    Found,
    addresses,
    as_event,
    as_ref,
    changed_fields,
    found_in,
    invited_text,
    meant,
    print_of,
    print_of_draft,
    split_change_key,
    with_added,
)
from openplanner.calendars.ews_reply import Element, ReplyUnusable
from openplanner.calendars.ews_settings import EwsSettings
from openplanner.domain.calendar import (
    BusyBlock,
    CalendarRoom,
    CalendarUnknown,
    Changes,
    Conflict,
    Denied,
    EventDraft,
    FreeBusy,
    Notify,
    Offline,
    RemoteEvent,
    RemoteRef,
)
from openplanner.domain.interval import Interval
from openplanner.domain.reason import Reason, because

FOREIGN = (EWSError, RequestException, OAuth2Error, SpnegoError, ReplyUnusable)
SEND = {Notify.NOBODY: "SendToNone", Notify.EVERYBODY: "SendToAllAndSaveCopy"}
SHORTEST_VIEW = timedelta(hours=1)
MOST_PAGES = 1000
LONGEST_SUBJECT = 255
_NOWHERE = Interval(datetime.max.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
_ZONE = EWSTimeZone("Europe/Amsterdam")


class EwsDesk:
    """See ``EwsCalendar``, whose methods these are."""

    def __init__(self, settings: EwsSettings, secrets: Callable[[str], str], clock: Callable[[], datetime]) -> None:
        self._settings, self._secrets, self._clock = settings, secrets, clock
        self._made: Connection | None = None

    def close(self) -> None:
        """Lets go of the connection; the next question opens a new one, with the secret as it is then."""
        if self._made is not None:
            self._made.close()
            self._made = None

    def clock_skew(self) -> timedelta | None:
        """As the last reply told; None before any."""
        return self._made.trip.skew if self._made is not None else None

    def free_busy(self, asked: Sequence[str], window: Interval) -> Mapping[str, FreeBusy | CalendarUnknown]:
        """Each address once, in requests of 100 mailboxes and 31 days."""
        proper = [one for one in addresses(asked) if _is_address(one)]
        blocks: dict[str, list[BusyBlock]] = {one.lower(): [] for one in proper}
        unknown: dict[str, Reason] = {}
        for piece in pieces(proper, window):
            with self._errand(Errand(right="free_busy")) as connection:
                answers = ask.availability(connection.protocol, piece.addresses, piece.window)
            for address, answer in zip(piece.addresses, answers, strict=True):
                told = _told(answer, piece.window)
                if isinstance(told, Reason):
                    unknown[address.lower()] = told
                else:
                    blocks[address.lower()] += told
        now = self._clock()
        return {one: _one_answer(one, window, blocks, unknown, now) for one in asked}

    def events(self, mailbox: str, window: Interval) -> list[tuple[Found, RemoteEvent]]:
        """Items that touch the window with what they are in the contract, sorted by start."""
        found = [one for one in self._in_view(mailbox, window) if not (one.cancelled or one.declined)]
        ours = {one.item_id: one for one in self._whole(mailbox, [one.item_id for one in found if one.key])}
        # One of ours that went between the two questions is gone.
        kept = [ours.get(one.item_id) if one.key else one for one in found]
        pairs = [(one, as_event(mailbox, one, window)) for one in kept if one is not None]
        touching = [(one, event) for one, event in pairs if event.interval.overlaps(window)]
        return sorted(touching, key=lambda pair: (pair[1].interval, pair[0].item_id))

    def find_by_key(self, mailbox: str, key: UUID) -> list[RemoteRef]:
        """Items with our key, oldest first."""
        with self._errand(Errand(mailbox)) as connection:
            listed = [found_in(one) for one in ask.with_key(connection.account(mailbox), own_key.as_text(key))]
        ours = [one.item_id for one in listed if one.key == key and not one.cancelled]
        return [as_ref(mailbox, one, key) for one in self._whole(mailbox, ours)]

    def create(self, mailbox: str, draft: EventDraft, key: UUID, notify: Notify) -> RemoteRef:
        """Makes an item without looking first."""
        draft = _writable(mailbox, draft)
        item = _item_of(draft, key, invited_text(draft))
        with self._errand(Errand(mailbox, "write", writes=True)) as connection:
            item_id, change_key = ask.create(connection.account(mailbox), item, SEND[notify])
        return RemoteRef(mailbox, item_id, f"{change_key}#{print_of_draft(draft)}", key)

    def update(self, ref: RemoteRef, draft: EventDraft, notify: Notify) -> RemoteRef:
        """Writes the fields that differ, onto the version just read when nobody changed what we write."""
        ours = _writable(ref.mailbox, draft)
        item = self._ours(ref)
        if item is None:
            raise Conflict("calendar_item_gone", theirs=None)
        wanted = with_added(ours, item)
        names = changed_fields(wanted, item)
        if not names and item.key == ref.key:
            return as_ref(ref.mailbox, item, ref.key)
        theirs, printed = split_change_key(ref.change_key)
        if item.key != ref.key or (item.change_key != theirs and print_of(item) != printed):
            raise Conflict("calendar_item_changed", theirs=_seen(ref.mailbox, item))
        written = _item_of(wanted, ref.key, invited_text(ours))
        written.id, written.changekey = item.item_id, item.change_key
        if {"required_attendees", "resources"} & set(names):
            names = (*names, ask.GUESTS_FIELD)
        stamp = self._updated(ref, written, names, notify)
        return replace(ref, change_key=f"{stamp}#{print_of_draft(wanted)}")

    def cancel(self, ref: RemoteRef, message: str, notify: Notify) -> None:
        """Removes an item that still carries our key."""
        item = self._ours(ref)
        if item is None or item.cancelled:
            return
        if item.key != ref.key:
            raise Conflict("calendar_item_changed", theirs=_seen(ref.mailbox, item))
        with self._errand(Errand(ref.mailbox, "write", writes=True)) as connection:
            account = connection.account(ref.mailbox)
            try:
                if message and notify is Notify.EVERYBODY and (item.guests or item.rooms):
                    ask.call_off(account, item.item_id, item.change_key, safe_xml_value(message))
                else:
                    ask.delete(account, item.item_id, SEND[notify])
            except EWSError as error:
                if code_of(error) not in GONE:
                    raise

    def changes(self, mailbox: str, cursor: str | None, window: Interval) -> Changes:
        """All pages since the cursor, and then the window anew: pages hold series, not occurrences."""
        listed = self._changed_since(mailbox, cursor) if cursor else None
        if listed is None:
            _, _, state = self._all_changes(mailbox, None)
            return Changes(tuple(event for _, event in self.events(mailbox, window)), (), state, reset=True)
        changed, gone, state = listed
        if not changed and not gone:
            return Changes((), (), state)
        seen = self.events(mailbox, window)
        if any(one.series for one in changed.values()):
            return Changes(tuple(event for _, event in seen), (), state, reset=True)
        here = {one.item_id for one, _ in seen}
        removed = [*gone, *(item_id for item_id in changed if item_id not in here)]
        return Changes(tuple(event for one, event in seen if one.item_id in changed), tuple(removed), state)

    def rooms(self) -> list[CalendarRoom]:
        """Rooms of all lists, each address once, by name."""
        found: dict[str, CalendarRoom] = {}
        with self._errand(Errand(right="rooms")) as connection:
            for room_list in ask.room_lists(connection.protocol):
                for name, address in ask.rooms(connection.protocol, room_list):
                    found.setdefault(address.lower(), CalendarRoom(name, address))
        return sorted(found.values(), key=lambda room: (room.name.casefold(), room.address))

    # -- inside ---------------------------------------------------------------------------------

    @contextmanager
    def _errand(self, errand: Errand) -> Iterator[Connection]:
        """The connection for one errand; what goes wrong comes out in the five kinds."""
        if errand.mailbox and not _is_address(errand.mailbox):
            raise Denied("ews_mailbox_not_here", mailbox=errand.mailbox, right=errand.right)
        if self._made is None:
            self._made = Connection(self._settings, self._secrets, self._clock)
        connection = self._made
        connection.trip.begin()
        try:
            yield connection
        except FOREIGN as error:
            kind = Judge(self._settings, connection.trip, self._clock).kind_of(error, errand)
            if isinstance(kind, Denied) and kind.facts.get("right") == "sign_in":
                self.close()
            # Not "from error": the library's texts quote replies, with names and subjects.
            raise kind from None

    def _in_view(self, mailbox: str, window: Interval) -> list[Found]:
        """Each item in the window once; a window that holds too much for one answer is asked for in halves."""
        with self._errand(Errand(mailbox)) as connection:
            elements, all_of_them = ask.view(connection.account(mailbox), window)
            if not all_of_them and window.length <= SHORTEST_VIEW:
                raise ReplyUnusable("incomplete")
        if all_of_them:
            return [found_in(one) for one in elements]
        middle = window.start + window.length / 2
        halves = [Interval(window.start, middle), Interval(middle, window.end)]
        return list({one.item_id: one for half in halves for one in self._in_view(mailbox, half)}.values())

    def _whole(self, mailbox: str, ids: Sequence[str]) -> list[Found]:
        """Items with their guests, without those that are gone; nothing is asked for nothing."""
        if not ids:
            return []
        with self._errand(Errand(mailbox)) as connection:
            answers = ask.whole_items(connection.account(mailbox), ids)
            return [found_in(one) for one in answers if not _is_gone(one)]

    def _ours(self, ref: RemoteRef) -> Found | None:
        found = self._whole(ref.mailbox, [ref.item_id])
        return found[0] if found else None

    def _updated(self, ref: RemoteRef, item: CalendarItem, names: Sequence[str], notify: Notify) -> str:
        """The new change key of the server; raises ``Conflict`` when somebody was first."""
        with self._errand(Errand(ref.mailbox, "write", writes=True)) as connection:
            try:
                return ask.update(connection.account(ref.mailbox), item, names, SEND[notify])[1]
            except EWSError as error:
                if code_of(error) not in GONE | STALE:
                    raise
        now = self._ours(ref)
        code = "calendar_item_gone" if now is None else "calendar_item_changed"
        raise Conflict(code, theirs=None if now is None else _seen(ref.mailbox, now))

    def _changed_since(self, mailbox: str, cursor: str) -> tuple[dict[str, Found], list[str], str] | None:
        """As :meth:`_all_changes`; None when the server no longer knows the cursor."""
        try:
            return self._all_changes(mailbox, cursor)
        except _StateLost:
            return None

    def _all_changes(self, mailbox: str, state: str | None) -> tuple[dict[str, Found], list[str], str]:
        """Changed items by id, ids that are gone, and the next state; what came twice counts once, as it was last."""
        changed: dict[str, Found] = {}
        gone: dict[str, None] = {}
        for _ in range(MOST_PAGES):
            elements, after, last = self._page(mailbox, state)
            for element in elements:
                _take(element, changed, gone)
            if last:
                return changed, list(gone), after
            if after == state:
                break
            state = after
        raise Offline("ews_reply_unusable", problem="endless")

    def _page(self, mailbox: str, state: str | None) -> tuple[list[Element], str, bool]:
        with self._errand(Errand(mailbox)) as connection:
            try:
                return ask.changes(connection.account(mailbox), state)
            except EWSError as error:
                if state is None or code_of(error) != "ErrorInvalidSyncStateData":
                    raise
        raise _StateLost


class _StateLost(Exception):
    """The server no longer knows a sync state."""


def _take(element: Element, changed: dict[str, Found], gone: dict[str, None]) -> None:
    kind = str(element.tag).rpartition("}")[2]
    if kind == "Delete":
        item_id = element[0].get("Id", "")
        changed.pop(item_id, None)
        gone[item_id] = None
    elif kind in {"Create", "Update"}:
        item = found_in(element[0])
        gone.pop(item.item_id, None)
        changed[item.item_id] = item


def _told(answer: Element | EWSError, window: Interval) -> list[BusyBlock] | Reason:
    if isinstance(answer, EWSError):
        return why_unknown(answer)
    try:
        return blocks_in(answer, window)
    except NoView as error:
        return because("calendars.mailbox_silent", problem=f"view_{error}")


def _one_answer(
    address: str,
    window: Interval,
    blocks: Mapping[str, Sequence[BusyBlock]],
    unknown: Mapping[str, Reason],
    now: datetime,
) -> FreeBusy | CalendarUnknown:
    if address.lower() not in blocks:
        return CalendarUnknown(address, because("calendars.mailbox_unknown_here"))
    if address.lower() in unknown:
        return CalendarUnknown(address, unknown[address.lower()])
    return FreeBusy(address, window, merged(blocks[address.lower()], window), now)


def _is_gone(answer: Element | EWSError) -> bool:
    """True for an item that is not there; raises any other error."""
    if not isinstance(answer, EWSError):
        return False
    if code_of(answer) not in GONE:
        raise answer
    return True


def _is_address(text: str) -> bool:
    name, at, host = text.strip().partition("@")
    return bool(name and at and host) and "@" not in host and text == text.strip()


def _seen(mailbox: str, item: Found) -> RemoteEvent:
    """The item as it is, for who must choose."""
    return as_event(mailbox, item, item.interval or _NOWHERE)


def _writable(mailbox: str, draft: EventDraft) -> EventDraft:
    """The draft as Exchange keeps it: without signs that XML cannot hold, the subject within 255 signs."""
    subject = safe_xml_value(draft.subject)[:LONGEST_SUBJECT]
    body, location = safe_xml_value(draft.body), safe_xml_value(draft.location)
    return meant(mailbox, replace(draft, subject=subject, body=body, location=location))


def _item_of(draft: EventDraft, key: UUID, invited: str) -> CalendarItem:
    # As attendees without an answer: the library sends a plain address as one who accepted already.
    people = {
        name: [Attendee(mailbox=Mailbox(email_address=one)) for one in given]
        for name, given in (("required_attendees", draft.attendees), ("resources", draft.rooms))
    }
    item = CalendarItem(
        subject=draft.subject, body=draft.body or None, location=draft.location or None,
        start=ask.moment(draft.interval.start), end=ask.moment(draft.interval.end),
        legacy_free_busy_status=SHOWN_AS[draft.status], **people,
        **{ask.KEY_FIELD: own_key.as_text(key), ask.GUESTS_FIELD: invited},
    )  # fmt: skip
    # Moments are UTC, and the zone stands beside them, so that a series made of it keeps its hour.
    item._start_timezone = item._end_timezone = _ZONE  # noqa: SLF001 - the library has no public name for it
    return item
