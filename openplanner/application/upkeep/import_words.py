"""The headings and words that an import list may use, from resources/imports.toml, and how cells are read with them."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from openplanner.domain.case import CaseType, Channel
from openplanner.domain.errors import ResourceMissing
from openplanner.domain.interval import instant
from openplanner.domain.reason import Reason, because
from openplanner.resources import resource_text

EARLIEST_YEAR = 2000
MOST_EMAIL = 254  # RFC 5321
_ISO_DAY = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)")
_DUTCH_DAY = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{2}|\d{4})")
_LONG_DAY = re.compile(r"(?:[^\W\d_]{2,9},? )?(\d{1,2}) ([^\W\d_]{3,9})\.? (\d{4})")
_CLOCK = re.compile(
    r"[T ,]\s*(?:om )?(\d{1,2})[:.](\d\d)(?::(\d\d)(?:\.\d+)?)?\s*(?:uur|u)?(Z|[+-]\d\d:?\d\d)?$", re.IGNORECASE
)
_EMAIL = re.compile(r"[^\s@]{1,64}@(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}")
_SHOWN = 40


class Unreadable(Exception):
    """A cell that cannot be read; ``why`` is the sentence."""

    def __init__(self, why: Reason) -> None:
        super().__init__(why.code)
        self.why = why


@dataclass(frozen=True)
class ImportWords:
    """Headings and words, all plain (see :func:`plain`), each pointing at our own name for it."""

    required: tuple[str, ...]
    columns: Mapping[str, str]
    first_heading: Mapping[str, str]
    never: frozenset[str]
    values: Mapping[str, Mapping[str, str]]

    def value(self, field: str, text: str) -> str:
        """Our name for the word in a cell; raises ``Unreadable`` naming the words that are known."""
        known = self.values[field]
        found = known.get(plain(text))
        if found is None:
            choices = tuple(dict.fromkeys(known.values()))
            raise Unreadable(because("imports.word_unknown", text=text[:_SHOWN], choices=choices))
        return found


@cache
def import_words() -> ImportWords:
    """The words of resources/imports.toml; raises ``ResourceMissing`` when the file is absent or damaged."""
    try:
        read = tomllib.loads(resource_text("imports.toml"))
        return ImportWords(
            required=tuple(read["required"]),
            columns=_turned(read["columns"]),
            first_heading={field: headings[0] for field, headings in read["columns"].items()},
            never=frozenset(read["never"]["headings"]),
            values={field: _turned(words) for field, words in read["words"].items()},
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError) as error:
        raise ResourceMissing("resource_missing", name="imports.toml") from error


def plain(text: str) -> str:
    """A heading or word without case, spaces and signs: ``E-mail adres`` is ``emailadres``."""
    return "".join(sign for sign in unicodedata.normalize("NFC", text[:200]).casefold() if sign.isalnum())


def case_type_of(text: str) -> CaseType:
    """The case type; raises ``Unreadable``."""
    return CaseType(import_words().value("case_type", text))


def channel_of(text: str) -> Channel:
    """How it reached us; raises ``Unreadable``."""
    return Channel(import_words().value("channel", text))


def language_of(text: str) -> str:
    """A language code of two or three letters; any code is taken, names only when known. Raises ``Unreadable``."""
    if re.fullmatch(r"[a-zA-Z]{2,3}", text) and plain(text) not in import_words().values["language"]:
        return text.lower()
    return import_words().value("language", text)


def yes_no(text: str) -> bool:
    """True for yes; raises ``Unreadable``."""
    return import_words().value("yes_no", text) == "yes"


def email_of(text: str) -> str:
    """A mail address that has the shape of one; raises ``Unreadable``."""
    if len(text) > MOST_EMAIL or not _EMAIL.fullmatch(text):
        raise Unreadable(because("imports.email_wrong"))
    return text


def day_of(text: str) -> date:
    """A day written as 2026-11-23, 23-11-2026 or 23 november 2026; raises ``Unreadable`` that says what is wrong."""
    found = _ISO_DAY.fullmatch(text)
    if found:
        return _day(int(found[1]), int(found[2]), int(found[3]), text)
    found = _DUTCH_DAY.fullmatch(text)
    if found:
        if len(found[3]) == 2:
            raise Unreadable(because("imports.year_two_digits", text=text[:_SHOWN]))
        return _day(int(found[3]), int(found[2]), int(found[1]), text)
    found = _LONG_DAY.fullmatch(text)
    if found:
        month = import_words().value("months", found[2])
        return _day(int(found[3]), int(month), int(found[1]), text)
    raise Unreadable(because("imports.day_unreadable", text=text[:_SHOWN]))


def moment_of(text: str) -> tuple[datetime, bool]:
    """The moment in UTC, and whether a time stood there; without one it is the start of that day in Amsterdam.

    A time without an offset is Amsterdam time. Raises ``Unreadable``.
    """
    clock = _CLOCK.search(text)
    if not clock:
        return instant(day_of(text), 0), False
    day = day_of(text[: clock.start()].strip())
    hour, minute = int(clock[1]), int(clock[2])
    if hour > 23 or minute > 59:
        raise Unreadable(because("imports.time_wrong", text=text[:_SHOWN]))
    if not clock[4]:
        return instant(day, hour * 60 + minute), True
    offset = clock[4].upper().replace("Z", "+00:00")
    try:
        return datetime.fromisoformat(f"{day.isoformat()}T{hour:02}:{minute:02}:00{offset}"), True
    except ValueError as error:
        raise Unreadable(because("imports.time_wrong", text=text[:_SHOWN])) from error


def _day(year: int, month: int, day: int, text: str) -> date:
    if month > 12 >= day:
        raise Unreadable(because("imports.day_month_turned", text=text[:_SHOWN]))
    try:
        found = date(year, month, day)
    except ValueError as error:
        raise Unreadable(because("imports.day_absent", text=text[:_SHOWN])) from error
    if year < EARLIEST_YEAR:
        raise Unreadable(because("imports.day_too_old", day=found, year=EARLIEST_YEAR))
    return found


def _turned(table: Mapping[str, list[str]]) -> dict[str, str]:
    return {plain(word): name for name, words in table.items() for word in words}
