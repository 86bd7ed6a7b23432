"""Lists of Graph that come in pages: all of it or an error, never half of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from openplanner.calendars.graph_http import GraphHttp, Question, Reply
from openplanner.domain.calendar import Denied, Offline

MOST_PAGES = 200
ITEM_GONE = "ErrorItemNotFound"
NOT_HERE = "MailboxNotEnabledForRESTAPI"
_NEXT = "@odata.nextLink"


def pages(http: GraphHttp, first: Question) -> Iterator[Mapping[str, Any]]:
    """Every entity of a list, page after page; entities may come twice.

    Raises what asking raises, ``Denied`` for a mailbox that is not there, and ``Offline`` for a list without an end.
    """
    for reply in page_replies(http, first):
        yield from entities(reply)


def page_replies(http: GraphHttp, first: Question) -> Iterator[Reply]:
    """The replies of a list, one a page."""
    question = replace(first, expected=first.expected | {HTTPStatus.NOT_FOUND})
    followed: set[str] = set()
    while True:
        reply = http.ask(question)
        if reply.status == HTTPStatus.NOT_FOUND:
            raise mailbox_missing(question, reply)
        yield reply
        link = reply.json.get(_NEXT)
        if not isinstance(link, str) or reply.status >= HTTPStatus.BAD_REQUEST:
            return
        if link in followed or len(followed) >= MOST_PAGES:
            raise Offline("graph_reply_unusable", problem="endless")
        followed.add(link)
        question = replace(question, path=link, query={})


def entities(reply: Reply) -> list[Mapping[str, Any]]:
    """The entities on a page; raises ``Offline`` for a reply that has none where they belong."""
    value = reply.json.get("value")
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise Offline("graph_reply_unusable", problem="no_list")
    return value


def mailbox_missing(question: Question, reply: Reply) -> Denied:
    """The refusal for a mailbox that Microsoft 365 does not have, or that is still on a server of the organisation."""
    if reply.code == NOT_HERE:
        return Denied("graph_mailbox_elsewhere", mailbox=question.mailbox, right=question.right)
    return Denied("graph_mailbox_unknown", mailbox=question.mailbox, right=question.right)
