"""How long a server asks us to stay away.

Source: RFC 9110 section 10.2.3 (Retry-After: seconds, or a moment).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

DEFAULT_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(hours=1)


def asked_wait(retry_after: str, date: str) -> timedelta | None:
    """The wait in the two headers; None when there is none.

    A moment is measured against the server's own clock (its Date header), because ours may be wrong.
    """
    text = retry_after.strip()
    if text.isascii() and text.isdecimal() and len(text) < 10:
        return timedelta(seconds=int(text))
    moment, served = http_date(text), http_date(date)
    return moment - served if moment and served else None


def wait_or_default(wait: timedelta | None) -> timedelta:
    """The wait within sense: 10 seconds when none is given, never more than an hour."""
    return DEFAULT_WAIT if wait is None else min(max(wait, timedelta()), LONGEST_WAIT)


def headers_wait(headers: Mapping[str, str]) -> timedelta | None:
    """The wait in the headers of a reply, whose names are found in any case."""
    return asked_wait(headers.get("Retry-After", ""), headers.get("Date", ""))


def http_date(text: str) -> datetime | None:
    """The moment in a header such as Date; None for what is no moment."""
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
