"""Finds what must not leave in a free text or be typed in one: BSN, bank number, date of birth, e-mail, medical words.

Nothing found is kept: a finding has a kind and a place, never the text itself, so it can be shown and logged.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from openplanner.domain.errors import InvalidInput
from openplanner.domain.reason import Reason, because

MOST_TEXT = 100_000

_MARKED = r"(?<=bsn)|(?<=sofi)|(?<![^\W_])"  # at the start of a word, or right behind the word BSN
_NINE_DIGITS = re.compile(
    rf"(?=\d)(?:{_MARKED})(?<!\d[ .\u00a0])(?:\d(?:[ .\u00a0]?\d){{8}}|\d{{3}}-\d{{3}}-\d{{3}}|\d{{4}}-\d\d-\d{{3}})"
    r"(?![ .\u00a0]?\d)(?![^\W_])",
    re.IGNORECASE,
)
_MANY_DIGITS = re.compile(r"(?:\d[ .\u00a0-]?){9}")  # what most texts do not have, seen much sooner
_BSN_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
_IBAN_START = re.compile(r"(?<![^\W_])[A-Z]{2}[ ]?\d\d(?=[ ]?[A-Z0-9])", re.IGNORECASE)
_IBAN_REACH = 45  # the longest IBAN, with its spaces
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}(?![\w-])")
_BIRTH_DATE = re.compile(
    r"(?<![^\W_])(?:geboren|geboortedatum|geboortedag|geb|born|birthday|date of birth|dob)(?![^\W_])[^\d\n]{0,25}"
    r"(?:\d{1,2}[-/. ]{1,2}\d{1,2}[-/. ]{1,2}(?:19|20)?\d\d|(?:19|20)\d\d-\d\d-\d\d"
    r"|\d{1,2}\.? [a-z]{3,9}\.? (?:19|20)\d\d)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{3,40}")

# Length of an IBAN per country. Source: SWIFT IBAN registry, countries of SEPA and neighbours.
_IBAN_LENGTHS: Mapping[str, int] = {
    "AD": 24, "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "EE": 20, "ES": 24,
    "FI": 18, "FR": 27, "GB": 22, "GI": 23, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IS": 26, "IT": 27, "LI": 21,
    "LT": 20, "LU": 20, "LV": 21, "MC": 27, "MT": 31, "NL": 18, "NO": 15, "PL": 28, "PT": 25, "RO": 24, "SE": 24,
    "SI": 19, "SK": 24, "SM": 27, "TR": 26, "UA": 29, "VA": 22,
}  # fmt: skip


class SensitiveKind(StrEnum):
    """What sort of thing was found."""

    BSN = "bsn"
    IBAN = "iban"
    BIRTH_DATE = "birth_date"
    EMAIL = "email"
    MEDICAL = "medical"


@dataclass(frozen=True, slots=True, order=True)
class SensitiveSpot:
    """A stretch ``text[start:end]`` that looks sensitive."""

    start: int
    end: int
    kind: SensitiveKind

    @property
    def why(self) -> Reason:
        """The sentence for beside the field."""
        return because(f"sensitive.{self.kind.value}")


def is_bsn(digits: str) -> bool:
    """True when nine digits could be a BSN: the weighted sum, last weight -1, is a multiple of eleven.

    Source: Besluit burgerservicenummer and Logisch Ontwerp BSN (eleven test). One in eleven other numbers
    passes too, so this warns and never proves.
    """
    if len(digits) != len(_BSN_WEIGHTS) or not digits.isdecimal() or not digits.strip("0"):
        return False
    return sum(weight * int(digit) for weight, digit in zip(_BSN_WEIGHTS, digits, strict=True)) % 11 == 0


def holds_bsn(text: str, *, addresses: bool = False) -> bool:
    """True when a text holds what may be a BSN; quick enough for every text that is stored.

    With ``addresses`` the number in a whole e-mail address is none: such an address cannot be written otherwise.
    """
    found = _bsn(text)
    if not found or not addresses:
        return bool(found)
    whole = [one.span() for one in _EMAIL.finditer(text)]
    return any(not any(start <= spot.start < end for start, end in whole) for spot in found)


def is_iban(text: str) -> bool:
    """True for a bank number with the length of its country and right check digits (ISO 13616, mod 97)."""
    compact = text.replace(" ", "").replace("\u00a0", "").upper()
    if len(compact) != _IBAN_LENGTHS.get(compact[:2]) or not compact.isascii() or not compact.isalnum():
        return False
    turned = compact[4:] + compact[:4]
    return int("".join(str(int(sign, 36)) for sign in turned)) % 97 == 1


def find_sensitive(text: str, medical_words: Collection[str] = ()) -> tuple[SensitiveSpot, ...]:
    """The sensitive stretches of a text, in order.

    A BSN is found as nine digits in a row and with spaces, dots or its usual dashes; ten digits or more (phone
    numbers) are none. A date counts only behind a word such as "geboren". ``medical_words`` are lower-case beginnings
    of words ("medicijn" finds "medicijnen"). Takes linear time; raises ``InvalidInput`` above 100,000 characters,
    because a text that was not looked at is not a clean text.
    """
    if len(text) > MOST_TEXT:
        raise InvalidInput("text_too_long", field="text", most=MOST_TEXT, length=len(text))
    return tuple(sorted({*_bsn(text), *_iban(text), *_patterns(text), *_medical(text, medical_words)}))


def masked(text: str, spots: Collection[SensitiveSpot]) -> str:
    """The text with every letter and digit of the spots replaced by a bullet, same length."""
    signs = list(text)
    for spot in spots:
        for place in range(spot.start, min(spot.end, len(signs))):
            signs[place] = "•" if signs[place].isalnum() else signs[place]
    return "".join(signs)


def _bsn(text: str) -> list[SensitiveSpot]:
    if not _MANY_DIGITS.search(text):
        return []
    return [
        SensitiveSpot(found.start(), found.end(), SensitiveKind.BSN)
        for found in _NINE_DIGITS.finditer(text)
        if is_bsn("".join(sign for sign in found[0] if sign.isdecimal()))
    ]


def _iban(text: str) -> list[SensitiveSpot]:
    spots = []
    for found in _IBAN_START.finditer(text):
        length = _IBAN_LENGTHS.get(found[0][:2].upper(), 0)
        places = [place for place in range(found.start(), min(len(text), found.start() + _IBAN_REACH))
                  if text[place] not in " \u00a0"][:length]  # fmt: skip
        if length and len(places) == length and is_iban("".join(text[place] for place in places)):
            spots.append(SensitiveSpot(found.start(), places[-1] + 1, SensitiveKind.IBAN))
    return spots


def _patterns(text: str) -> list[SensitiveSpot]:
    patterns = ((_EMAIL, SensitiveKind.EMAIL), (_BIRTH_DATE, SensitiveKind.BIRTH_DATE))
    return [
        SensitiveSpot(found.start(), found.end(), kind)
        for pattern, kind in patterns
        for found in pattern.finditer(text)
    ]


def _medical(text: str, beginnings: Collection[str]) -> list[SensitiveSpot]:
    if not beginnings:
        return []
    sought = tuple(beginnings)
    return [
        SensitiveSpot(found.start(), found.end(), SensitiveKind.MEDICAL)
        for found in _WORD.finditer(text)
        if found[0].lower().startswith(sought)
    ]
