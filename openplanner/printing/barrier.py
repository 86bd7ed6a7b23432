"""The last door before paper: what may not stand on a page is refused, by the name of its field and not its content.

Sheets leave identifiers out of names and places where they can (``guides.guard.without_identifiers``); this finds what
came another way. Source: method.md 5.4.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import is_dataclass
from enum import Enum
from functools import lru_cache

from openplanner.domain.errors import InvalidInput
from openplanner.domain.reason import because
from openplanner.guides.guard import identifiers
from openplanner.texts import Texts

_ABROAD = re.compile(r"\+[\d ().-]+")
"""A number with its country, as ``+48 123 456 782``: never a BSN, whatever its digits add up to."""
_WHOLE = "guide"
"""The field whose parts are texts of one document; the whole is named, not the part."""


def refuse_identifiers(sheet: object, *, left_out: Collection[str] = (), mail: bool = False) -> None:
    """Raises ``InvalidInput("paper_identifier")`` when a text of the sheet holds what may not be on its pages.

    That is a possible BSN, an e-mail address unless ``mail`` allows it, or a forbidden field with its value, such as
    a date of birth. The fact ``field`` names the field in words. ``left_out`` are fields in which the document itself
    puts dots in the place of it.
    """
    texts = [(name, words) for name, words in _strings(sheet, "") if name not in left_out]
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
    return any(not (mail and "@" in one) for one in found) or field_with_value().search(words) is not None


def _strings(value: object, name: str) -> Iterator[tuple[str, str]]:
    """Every text below a sheet with the name of the innermost field that holds it."""
    if isinstance(value, str):
        if not isinstance(value, Enum):
            yield name, value
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from _strings(item, name)
    elif is_dataclass(value):
        for part in value.__dataclass_fields__:
            yield from _strings(getattr(value, part), name if name == _WHOLE else part)


@lru_cache(maxsize=1)
def field_with_value() -> re.Pattern[str]:
    """Finds the names of forbidden fields with a value behind them, such as a date of birth."""
    names = (name for language in ("nl", "en") for name in Texts(language)("paper.never").split(";"))
    return re.compile(rf"\b(?:{'|'.join(re.escape(name) for name in names)})\b(?:\s*[:=]\s*\S|\s+\d)", re.IGNORECASE)
