"""The last door before paper: what may not stand on a page is refused, by the name of its field and not its content.

Sheets leave identifiers out of names and places where they can (``guides.guard.without_identifiers``); this finds what
came another way. Source: method.md 5.4.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from enum import Enum
from functools import lru_cache

from openplanner.domain.errors import InvalidInput
from openplanner.domain.reason import because
from openplanner.guides.guard import identifiers
from openplanner.texts import Texts

_ABROAD = re.compile(r"\+[\d ().-]+")
"""A number with its country, as ``+48 123 456 782``: never a BSN, whatever its digits add up to."""
_VALUE = re.compile(r"\s*[:=]|\s+\d")
_WHOLE = "guide"
"""The field whose parts are texts of one document; the whole is named, not the part."""


def refuse_identifiers(sheet: object, *, left_out: Collection[str] = (), mail: bool = False) -> None:
    """Raises ``InvalidInput("paper_identifier")`` when a text of the sheet holds what may not be on its pages.

    That is a possible BSN, an e-mail address unless ``mail`` allows it, or a forbidden field with its value, such as
    a date of birth. The fact ``field`` names the field in words. ``left_out`` are fields in which the document itself
    puts dots in the place of it.
    """
    texts: list[tuple[str, str]] = []
    _gather(texts, sheet, "", left_out)
    if not _suspect("\0".join([words for _, words in texts]), mail=mail):  # together first: nearly always nothing
        return
    for name, words in texts:
        if _suspect(words, mail=mail):
            known = Texts().has(f"paper.field.{name}")
            raise InvalidInput(
                "paper_identifier", field=because(f"paper.field.{name}" if known else "paper.field.other")
            )


def _suspect(words: str, *, mail: bool) -> bool:
    found = identifiers(_ABROAD.sub("", words))
    return any(not (mail and "@" in one) for one in found) or _names_a_field(words)


def _names_a_field(words: str) -> bool:
    folded = words.casefold().replace("\u0131", "i").replace("i\u0307", "i")  # as the search takes letters for equal
    return any(_with_value(folded, name) for name in _never()) and field_with_value().search(words) is not None


def _with_value(folded: str, name: str) -> bool:
    """Whether something like a value stands behind the name anywhere: found in a tenth of the time of the search."""
    at = folded.find(name)
    while at >= 0:
        at += len(name)
        if _VALUE.match(folded, at):
            return True
        at = folded.find(name, at)
    return False


def _gather(found: list[tuple[str, str]], value: object, name: str, left_out: Collection[str]) -> None:
    """Adds every text below a sheet with the name of the innermost field that holds it."""
    if isinstance(value, str):
        if name not in left_out and not isinstance(value, Enum):
            found.append((name, value))
    elif isinstance(value, (tuple, list)):
        for item in value:
            _gather(found, item, name, left_out)
    else:
        for part in getattr(value, "__dataclass_fields__", ()):
            _gather(found, getattr(value, part), name if name == _WHOLE else part, left_out)


@lru_cache(maxsize=1)
def _never() -> tuple[str, ...]:
    """The names of forbidden fields, in small letters."""
    return tuple(name.casefold() for language in ("nl", "en") for name in Texts(language)("paper.never").split(";"))


@lru_cache(maxsize=1)
def field_with_value() -> re.Pattern[str]:
    """Finds the names of forbidden fields with a value behind them, such as a date of birth."""
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, _never()))})\b(?:\s*[:=]\s*\S|\s+\d)", re.IGNORECASE)
