"""Takes a pasted mail or its footer apart: who wrote it, on which numbers, from which address.

Everything is a proposal for the intake form, never stored unseen. Text is read line by line in linear time; of a long
text the last 20,000 characters, because a footer stands at the end.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from openplanner.domain.case import NAME_LENGTH
from openplanner.domain.phone import PhoneAnswer, find_phones

MOST_TEXT = 20_000
_MOST_LINE = 300

_GREETING = re.compile(
    r"^(?:met\s+(?:vriendelijke|hartelijke|beleefde)\s+groet(?:en)?|m\.?v\.?g\.?|(?:vriendelijke\s+)?groet(?:en|jes)?"
    r"|hoogachtend|(?:kind|best|warm)\s+regards|regards|yours\s+(?:sincerely|faithfully))(?![^\W\d_])[\s,.!:-]*",
    re.IGNORECASE,
)
_NAME_LABEL = re.compile(r"^(?:mijn\s+)?(?:naam|name)\s*[:=]\s*", re.IGNORECASE)
_TITLE = re.compile(r"^(?:dhr|de heer|mevr|mevrouw|mw|mr|mrs|ms)\.?\s+(?=[^\W\d_])", re.IGNORECASE)
_NAME_SHAPE = re.compile(r"[^\W\d_][^\W\d_.'’-]*\.?(?:[ \-'’][^\W\d_.'’-]+\.?|[^\W\d_]\.){0,7}")
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}")
_POSTCODE = re.compile(r"(?<![\w-])([1-9]\d{3})[ \u00a0]?((?!SA|SD|SS)[A-Z]{2})(?![^\W_])")
_STREET = re.compile(r"(?:[^\W\d_]|\d{1,2}e )[^\d\n]{1,60} \d{1,5}(?: ?[a-zA-Z]{1,3}| ?[-/] ?[\da-zA-Z]{1,5})?")
_COLUMNS = re.compile(r"\s*[|•·\t]\s*")


@dataclass(frozen=True, slots=True)
class Footer:
    """What a text says about its writer; every field may be empty.

    ``address`` holds the lines as on an envelope: street and number, then postcode and town. ``postcode`` is written
    ``1234 AB``.
    """

    name: str = ""
    phones: tuple[PhoneAnswer, ...] = ()
    email: str = ""
    address: tuple[str, ...] = ()
    postcode: str = ""


def read_footer(text: str, region: str = "NL") -> Footer:
    """The writer of a pasted text; never raises for any text.

    The name is the line after the greeting ("Met vriendelijke groet"), behind "Naam:", or else the first line when it
    has the shape of a name and the text is short. Only Dutch addresses are recognised, by their postcode.
    """
    part = text[-MOST_TEXT:]
    lines = [" ".join(line[:_MOST_LINE].split()) for line in part.splitlines()]
    lines = [piece for line in lines if line for piece in _COLUMNS.split(line) if piece]
    address, postcode = _address(lines)
    emails = _EMAIL.findall("\n".join(lines))
    return Footer(_name(lines), find_phones(part, region), emails[-1] if emails else "", address, postcode)


def _name(lines: Sequence[str]) -> str:
    candidates = [_NAME_LABEL.sub("", line) for line in lines if _NAME_LABEL.match(line)]
    for place in range(len(lines) - 1, -1, -1):
        greeting = _GREETING.match(lines[place])
        if greeting:
            candidates += [lines[place][greeting.end() :], *lines[place + 1 : place + 3]]
            break
    if not candidates:
        candidates = list(lines[:1])
    names = (_as_name(candidate) for candidate in candidates)
    return next((name for name in names if name), "")


def _as_name(line: str) -> str:
    """The line without a title when it has the shape of a name, else nothing."""
    name = _TITLE.sub("", line.strip(" ,;:-"))
    words = name.split()
    capital = any(word[:1].isupper() for word in words)
    shaped = len(name) <= NAME_LENGTH and _NAME_SHAPE.fullmatch(name) and 1 < len(words) <= 7
    return name if shaped and capital and not _GREETING.match(name) else ""


def _address(lines: Sequence[str]) -> tuple[tuple[str, ...], str]:
    """The last address: street and number stand before the postcode, on its line or the line above."""
    for place in range(len(lines) - 1, -1, -1):
        found = _POSTCODE.search(lines[place])
        if not found:
            continue
        postcode = f"{found[1]} {found[2]}"
        town = re.split(r"[,;(]|\s-\s|\d", lines[place][found.end() :].strip(" ,"))[0].strip()
        before = [lines[place][: found.start()], lines[place - 1] if place else ""]
        street = next((street for street in map(_street, before) if street), "")
        return tuple(line for line in (street, f"{postcode} {town}".strip()) if line), postcode
    return (), ""


def _street(text: str) -> str:
    """The street and number at the end of a text, or nothing."""
    tail = text.strip(" ,;-").rsplit(",", 1)[-1].rsplit(":", 1)[-1].strip()
    return tail if _STREET.fullmatch(tail) else ""
