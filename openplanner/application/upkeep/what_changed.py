"""What a save changed, as the audit may keep it: codes, numbers, days and hours; of a typed text only which one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum

from openplanner.domain.colleague import Colleague, DayException, Place, Team, WorkingPattern, WorkingPeriod
from openplanner.domain.interval import TimeSpan

_NO_CHANGE = frozenset({"colleague_id", "team_id", "place_id", "version"})
_LANGUAGE = re.compile(r"[a-z]{2,3}")


@dataclass(frozen=True, slots=True)
class Changes:
    """The values that differ, before and after; ``texts`` in ``after`` names the typed texts that differ."""

    before: Mapping[str, object]
    after: Mapping[str, object]


def what_changed(before: Colleague | Team | Place | None, after: Colleague | Team | Place) -> Changes:
    """The difference between two of the same kind; from nothing when it is new."""
    was, is_now = (dict(_values(one)) for one in (before, after))
    texts = sorted(name for name, value in is_now.items() if isinstance(value, _Text) and was.get(name) != value)
    old, new = ({name: value for name, value in one.items() if not isinstance(value, _Text)} for one in (was, is_now))
    differs = [name for name in new if name not in old or old[name] != new[name]]
    told: dict[str, object] = {"texts": texts} if texts else {}
    return Changes({name: old[name] for name in differs if name in old}, {name: new[name] for name in differs} | told)


def codes_of(text: str) -> list[str]:
    """A list that is typed in a fixed way (hours, days, terms) as codes: ``ma-vr 09:00-17:00`` is ``ma-vr.0900-1700``.

    A part that is written otherwise is left out.
    """
    parts = (re.sub(r"\s+", ".", part.strip().lower()) for part in re.split(r"[;,\n]", text))
    plain = (re.sub(r"[=/]", "-", part.replace(":", "")) for part in parts)
    return [part for part in plain if re.fullmatch(r"[a-z][a-z0-9_.-]{0,59}|\d{4}-\d\d-\d\d", part)]


class _Text(str):
    """A typed text: compared, never told."""

    __slots__ = ()


def _values(one: Colleague | Team | Place | None) -> Iterator[tuple[str, object]]:
    if one is None:
        return
    for field in fields(one):
        value = getattr(one, field.name)
        if field.name in _NO_CHANGE:
            continue
        if isinstance(value, WorkingPattern):
            yield from _hours(value)
        else:
            yield field.name, _told(field.name, value)


def _told(name: str, value: object) -> object:
    if name == "languages" and isinstance(value, Iterable):
        return sorted(str(word) for word in value if _LANGUAGE.fullmatch(str(word)))
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, (frozenset, tuple)):
        return sorted(value)
    return _Text(value) if isinstance(value, str) else value


def _hours(pattern: WorkingPattern) -> Iterator[tuple[str, object]]:
    yield "periods", [_period(one) for one in pattern.periods]
    yield "breaks", [_period(one) for one in pattern.breaks]
    yield "exceptions", [part for one in pattern.exceptions for part in _exception(one)]


def _period(period: WorkingPeriod) -> str:
    return f"day{period.weekday}.{period.weeks.value}.{_span(period.span)}"


def _exception(one: DayException) -> list[date | str]:
    return [one.day, *(_span(span) for span in one.spans)]


def _span(span: TimeSpan) -> str:
    return "-".join(f"h{minute // 60:02d}{minute % 60:02d}" for minute in (span.start, span.end))
