"""Every sentence for the screen and the command line, in Dutch and English.

``resources/i18n/<language>/<area>.json`` holds one flat object per area; the key ``today.title`` is the
entry ``title`` of ``today.json``. A text has ``{facts}`` in braces; a key with ``.one`` beside it gives the
singular when the fact ``n`` is 1. Dates and times among the facts are written the way the language does;
``{day:short}`` leaves out the year.
Areas are read when first used, so the first window reads only its own. Tests hold both languages to the same
keys and facts, and find keys in the code without a text.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from types import MappingProxyType

from openplanner.domain.errors import OpenPlannerError, ResourceMissing
from openplanner.domain.frozen import frozen
from openplanner.domain.interval import AMSTERDAM
from openplanner.domain.reason import Reason
from openplanner.resources import resource_text

LANGUAGES = ("nl", "en")
_log = logging.getLogger(__name__)
_WEEKDAYS = {
    "nl": ("ma", "di", "wo", "do", "vr", "za", "zo"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_LONG_WEEKDAYS = {
    "nl": ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS = {
    "nl": [
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}


@frozen
class ErrorText:
    """An error in words: what happened, what it means, what to do. ``code`` is for the help desk."""

    cause: str
    consequence: str
    next_step: str
    code: str

    def __str__(self) -> str:
        """One line for the command line or beside a field."""
        return " ".join(part for part in (self.cause, self.consequence, self.next_step) if part)


class Texts:
    """The texts of one language: call it with a key and facts.

    Raises ``ValueError`` for a language other than nl and en. A missing key gives the key itself and a line in
    the log, never a stop: a person on the phone can go on.
    """

    def __init__(self, language: str = "nl") -> None:
        if language not in LANGUAGES:
            raise ValueError(f"language is one of {', '.join(LANGUAGES)}")
        self.language = language
        self._areas: dict[str, Mapping[str, str]] = {}
        self._known: dict[str, str] = {}

    def __call__(self, key: str, **facts: object) -> str:
        """The text of a key with its facts filled in."""
        if not facts and (known := self._known.get(key)) is not None:
            return known
        area, _, name = key.partition(".")
        entries = self._area(area)
        if facts.get("n") == 1:
            name = f"{name}.one" if f"{name}.one" in entries else name
        text = entries.get(name)
        if text is None:
            _log.warning("no text for %s", key)
            return key
        if not facts:
            self._known[key] = text
            return text
        return text.format_map(_Facts({name: self._worded(value) for name, value in facts.items()}))

    def has(self, key: str) -> bool:
        """True when the key has a text."""
        area, _, name = key.partition(".")
        return name in self._area(area)

    def reason(self, reason: Reason) -> str:
        """A reason in words."""
        return self(reason.code, **dict(reason.facts))

    def error(self, error: OpenPlannerError) -> ErrorText:
        """An error in words, from ``errors.<code>.cause``, ``.consequence`` and ``.next``."""
        base = f"errors.{error.code}"
        parts = [
            self(f"{base}.{part}", **error.facts) if self.has(f"{base}.{part}") else ""
            for part in ("consequence", "next")
        ]
        return ErrorText(self(f"{base}.cause", **error.facts), parts[0], parts[1], error.code)

    def day(self, day: date, *, year: bool = True) -> str:
        """``ma 23-11-2026``; without the year ``ma 23-11``."""
        words = (
            f"{_WEEKDAYS[self.language][day.weekday()]} {day.day:02d}-{day.month:02d}"  # not strftime: ten times this
        )
        return f"{words}-{day.year:04d}" if year else words

    def long_day(self, day: date) -> str:
        """``maandag 23 november 2026``, for letters and screen readers."""
        return (
            f"{_LONG_WEEKDAYS[self.language][day.weekday()]} {day.day} "
            f"{_MONTHS[self.language][day.month - 1]} {day.year}"
        )

    def time(self, moment: datetime) -> str:
        """``10:15``, Amsterdam time."""
        local = moment.astimezone(AMSTERDAM)
        return f"{local.hour:02d}:{local.minute:02d}"

    def moment(self, moment: datetime) -> str:
        """``ma 23-11-2026 10:15``, Amsterdam time."""
        return f"{self.day(moment.astimezone(AMSTERDAM).date())} {self.time(moment)}"

    def _worded(self, value: object) -> object:
        if isinstance(value, Reason):
            return self.reason(value)
        if isinstance(value, datetime):
            return self.moment(value)
        if isinstance(value, date):
            return _DayText(self.day(value))
        if isinstance(value, (list, tuple, frozenset)):
            return ", ".join(str(self._worded(item)) for item in _ordered(value))
        return value

    def _area(self, area: str) -> Mapping[str, str]:
        if area not in self._areas:
            self._areas[area] = _read_area(self.language, area)
        return self._areas[area]


class _Facts(dict[str, object]):
    """Facts where a missing one stays visible as its name."""

    def __missing__(self, name: str) -> str:
        return "{" + name + "}"


class _DayText(str):
    """A day in words that a text may ask for without its year: ``{day:short}`` gives ``vr 25-12``."""

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        return str(self)[:-5] if spec == "short" else super().__format__(spec)


def _ordered(values: Iterable[object]) -> list[object]:
    return sorted(values, key=str) if isinstance(values, frozenset) else list(values)


def _read_area(language: str, area: str) -> Mapping[str, str]:
    try:
        return _area_of(language, area)
    except (ResourceMissing, ValueError):
        _log.warning("no texts for area %s", area)
        return {}


@cache
def _area_of(language: str, area: str) -> Mapping[str, str]:
    """The texts of an area, read once per run: a sheet of paper is made with texts of its own."""
    return MappingProxyType(dict(json.loads(resource_text("i18n", language, f"{area}.json"))))
