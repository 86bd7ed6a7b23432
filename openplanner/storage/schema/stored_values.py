"""How values are written in the store, with or without SQLAlchemy.

Moments are whole microseconds since 1970 in UTC (integers sort, compare fast and lose nothing; in the sqlite3 shell:
``datetime(starts_at / 1000000, 'unixepoch')``). Days are ISO text. Reasons and other small structures are JSON, with a
mark for values that JSON does not know.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from functools import lru_cache
from typing import TypeVar

from openplanner.domain.case import wished
from openplanner.domain.interval import TimeSpan
from openplanner.domain.reason import Reason

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
NEVER = 253_402_300_799_000_000  # the last second of the year 9999: sorts after everything
_NOTHING: tuple[object, ...] = ({}, ())  # what most rows hold

Value = TypeVar("Value")
Turned = TypeVar("Turned")


@lru_cache(maxsize=8192)
def micros(moment: datetime) -> int:
    """The stored form of a moment; raises ``ValueError`` without a zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a zone")
    return (moment - EPOCH) // MICROSECOND


@lru_cache(maxsize=8192)
def moment(stored: int) -> datetime:
    """The moment of a stored form, in UTC."""
    return EPOCH + timedelta(0, 0, stored)


def moment_or_none(stored: int | None) -> datetime | None:
    """As :func:`moment`; None and the far end of time are None."""
    return None if stored is None or stored >= NEVER else moment(stored)


def day_or_none(stored: str | None) -> date | None:
    """The day of ISO text, or None."""
    return None if stored is None else _day(stored)


_day = lru_cache(maxsize=4096)(date.fromisoformat)


def turned_once(turn: Callable[[Value], Turned], values: Sequence[Value]) -> Iterable[Turned]:
    """What the values are turned into, in order; the very same value is turned once, however often it comes.

    A list of letters that came on one day has the same days, moments and reasons thousands of times.
    """
    ids = list(map(id, values))
    different = dict(zip(ids, values, strict=True))
    if len(different) == len(values):
        return map(turn, values)
    turned = {key: turn(value) for key, value in different.items()}
    return map(turned.__getitem__, ids)


def to_json(value: object) -> str:
    """JSON text of plain values, moments, days, enums, reasons, tuples and sets; raises ``TypeError`` for others."""
    if value in _NOTHING:
        return "{}" if value == {} else "[]"
    return _ENCODER.encode(_marked(value))


@lru_cache(maxsize=4096)
def reasons_to_json(reasons: tuple[Reason, ...]) -> str:
    """As :func:`to_json`; a list of letters that came on one day has the same reasons thousands of times."""
    return to_json(reasons)


def from_json(text: str) -> object:
    """The value of :func:`to_json`; enums come back as their plain value, sets as frozensets, lists as tuples."""
    return _unmarked(json.loads(text))


def mapping_from_json(text: str) -> dict[str, object]:
    """As :func:`from_json`, for a mapping."""
    value = from_json(text)
    return dict(value) if isinstance(value, dict) else {}


def reasons_from_json(text: str) -> tuple[Reason, ...]:
    """The reasons in stored text."""
    value = from_json(text)
    return tuple(item for item in value if isinstance(item, Reason)) if isinstance(value, tuple) else ()


def _marked(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return {"$moment": value.isoformat()}
    if isinstance(value, date):
        return {"$day": value.isoformat()}
    if isinstance(value, Reason):
        return {"$reason": value.code, "facts": [[name, _marked(fact)] for name, fact in value.facts]}
    if isinstance(value, Mapping):
        return {str(name): _marked(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_marked(item) for item in value]
    if isinstance(value, (set, frozenset)):
        return {"$set": sorted((_marked(item) for item in value), key=str)}
    return value


def _unmarked(value: object) -> object:
    if isinstance(value, list):
        return tuple(_unmarked(item) for item in value)
    if not isinstance(value, dict):
        return value
    if "$moment" in value:
        return datetime.fromisoformat(value["$moment"])
    if "$day" in value:
        return date.fromisoformat(value["$day"])
    if "$set" in value:
        return frozenset(_unmarked(item) for item in value["$set"])
    if "$reason" in value:
        return Reason(value["$reason"], tuple((name, _unmarked(fact)) for name, fact in value["facts"]))
    return {name: _unmarked(item) for name, item in value.items()}


def times_text(times: Iterable[tuple[int, TimeSpan]]) -> str:
    """Wished times as ``1=540-690,3=0-1440``: ISO weekday, minutes after midnight."""
    return ",".join(f"{day}={span.start}-{span.end}" for day, span in times)


def times_from(text: str, start: int | None = None, end: int | None = None) -> tuple[tuple[int, TimeSpan], ...]:
    """Wished times of their text; a row of before free times has weekdays only, and the same hours for all of them."""
    parts = [part.partition("=") for part in text.split(",") if part]
    if any(sign for _, sign, _ in parts):
        return tuple((int(day), TimeSpan(*(int(minute) for minute in span.split("-")))) for day, _, span in parts)
    hours = TimeSpan(start, end) if start is not None and end is not None else None
    return wished([int(day) for day, _, _ in parts], hours).times
