"""What changed in a calendar since last time, by the delta links of Graph.

Delta says which items changed; what they are now is read from the view afterwards, because delta gives occurrences
without their fields and never our own key. An item that changes in
between comes again in the next round.
Source: exchange.md section 5; the documented delta examples.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from urllib.parse import quote, urlsplit

from openplanner.calendars.graph_http import GraphHttp, Question
from openplanner.calendars.graph_pages import entities, page_replies
from openplanner.domain.calendar import Offline
from openplanner.domain.interval import Interval

AHEAD = timedelta(days=14)
_DELTA_LINK = "@odata.deltaLink"
_PAGE = "odata.maxpagesize=200"
_FORGOTTEN = frozenset({HTTPStatus.GONE, HTTPStatus.BAD_REQUEST})


@dataclass(frozen=True, slots=True)
class Touched:
    """Ids that changed or went, in order and each once, with the link of the next round.

    ``series``: a series changed; which of its occurrences went is then not told.
    """

    ids: Mapping[str, None]
    link: str
    series: bool


def changed_since(http: GraphHttp, mailbox: str, window: Interval, prefer: str, link: str | None) -> Touched | None:
    """What one round of delta names; None when the server forgot the link.

    Without a link the round begins anew and names everything in the window.
    """
    headers = {"Prefer": f"{prefer}, {_PAGE}"}
    if link is None:
        query = {"startDateTime": written(window.start), "endDateTime": written(window.end)}
        path = f"/users/{quote(mailbox.strip(), safe='@')}/calendarView/delta"
        first = Question("GET", path, mailbox, "read", query, headers)
    else:
        first = Question("GET", link, mailbox, "read", {}, headers, expected=_FORGOTTEN)
    touched: dict[str, None] = {}
    series = False
    for reply in page_replies(http, first):
        if reply.status in _FORGOTTEN:
            return None
        found = entities(reply)
        touched |= dict.fromkeys(str(one["id"]) for one in found)
        series = series or any(one.get("type") == "seriesMaster" for one in found)
        end = reply.json.get(_DELTA_LINK)
        if isinstance(end, str):
            return Touched(touched, _below(http, end), series)
    raise Offline("graph_reply_unusable", problem="no_cursor")


def wide(window: Interval) -> Interval:
    """The window of a new round: two weeks longer, so that one that moves along with the clock stays inside."""
    return Interval(window.start, window.end + AHEAD)


@dataclass(frozen=True, slots=True)
class Cursor:
    """What to keep between rounds: the link, and the mailbox and window that it is for."""

    mailbox: str
    window: Interval
    link: str

    def text(self) -> str:
        """The cursor as one text, opaque to everybody else."""
        return "|".join((_name(self.mailbox), written(self.window.start), written(self.window.end), self.link))


def cursor_in(text: str | None, mailbox: str, window: Interval) -> Cursor | None:
    """The cursor in a text; None for one of another mailbox or life, and when the window is not inside its own."""
    owner, _, rest = (text or "").partition("|")
    edges, _, link = rest.rpartition("|")
    start, _, end = edges.partition("|")
    try:
        kept = Interval(datetime.fromisoformat(start), datetime.fromisoformat(end))
    except ValueError:
        return None
    fits = owner == _name(mailbox) and link.startswith("/") and kept.covers(_whole_seconds(window))
    return Cursor(mailbox, kept, link) if fits else None


def _below(http: GraphHttp, link: str) -> str:
    """A link without the address of the server, so that a cursor can never lead elsewhere."""
    if not link.startswith(http.address + "/") or "|" in link or urlsplit(link).fragment:
        raise Offline("graph_reply_unusable", problem="link_elsewhere")
    return link.removeprefix(http.address)


def _name(mailbox: str) -> str:
    return mailbox.strip().lower()


def _whole_seconds(window: Interval) -> Interval:
    return Interval(window.start.replace(microsecond=0), window.end.replace(microsecond=0))


def written(moment: datetime) -> str:
    """A moment for a query, in UTC."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
