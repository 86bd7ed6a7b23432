"""Takes typed or pasted text apart into the digits of a number, its extension and what else was said.

Nothing here judges a number; ``domain/phone.py`` does. Every function takes one line of at most a few hundred
characters; the caller bounds it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

COMPLETE_DIGITS = 8  # fewer digits than this is never a whole number that stands beside another one

_INVISIBLE = re.compile("[\u00ad\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
_DASHES = re.compile("[\u2010-\u2015\u2043\u2212\u30fc\ufe58\ufe63\uff0d_]")
_DOTS = re.compile("[\u00b7\u2022\u2024\u2027\u2219]")
_SLASHES = re.compile("[\u2044\u2215]")
_APOSTROPHE = re.compile("(?<=\\d)['\u2019](?=\\d)")
_LINK = re.compile(r"^(?:tel|callto)\s*:(?://)?", re.IGNORECASE)
_CHAT_LINK = re.compile(r"^(?:https?://)?(?:wa\.me/|api\.whatsapp\.com/send\?phone=)\+?(?=\d)", re.IGNORECASE)
_LINK_PARAMETER = re.compile(r";(?!ext=)[\w-]+=[^;]*", re.IGNORECASE)

_AREA_SLASH = re.compile(r"(?<![\d+])(?<!\d[\s.-])(\(?0\d{1,3}\)?)\s?/\s?(?=[1-9]\d)")
_BETWEEN = re.compile(r"(\s*(?:[/;,|&]|\b(?:of|en|or|and)\b)\s*|(?<=\d)\s+(?=\+))", re.IGNORECASE)
_CORE = re.compile(r"[+(]{0,3}\s?\d[\d\s().-]*")
_LOOKALIKE_WORD = re.compile(r"(?<![^\s/;,:])[\d+().\-OoIl|]+(?![^\s/;,:])")
_LOOKALIKES = str.maketrans("OoIl|", "00111")
_LABEL = re.compile(
    r"^\W*(?:telefoonnummer|telefoon|telnr|tel|tfn|phone|nummer|nr|mobiel|mobile|mob|gsm|t|m)(?![^\W\d_])[\s.:]*",
    re.IGNORECASE,
)
_EXTENSION = re.compile(
    r"(?<![^\W\d_])(?:tst|toestel|toest|extension|extensie|ext|intern|doorkiesnummer|doorkies|x|#)\s*[.:=#]?\s*(\d{1,7})(?!\d)",
    re.IGNORECASE,
)
_NO_DIGIT = re.compile(r"\D")
_TRUNK_ZERO = re.compile(r"\(\s*0\s*\)")
_ONLY_NUMBER = re.compile(r"[+(]{0,2}\d[\d ().-]*", re.ASCII)
_STRETCH = re.compile(
    r"(?<![\w+/-])(?:\+\s?\d|\(\+?\d|0)[\d \t\u00a0().\-\u2010-\u2015]{6,30}\d(?![\w])"
    r"(?:,?\s{0,2}(?:tst|toestel|ext)\.?\s{0,2}\d{1,7})?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Spelled:
    """One number as it was written. ``digits`` is the stretch with the digits, as typed, ``""`` when there is none.

    ``letters_inside`` is True when letters touch the digits, so that nobody can tell where the number ends.
    """

    digits: str
    extension: str = ""
    remark: str = ""
    letters_inside: bool = False


def cleaned(text: str) -> str:
    """The text on one line with plain spaces, dashes and ASCII digits; a ``tel:`` or chat link becomes its number."""
    line = text.replace("\n", " ; ")
    line = line.replace("_", "-") if line.isascii() else _in_ascii(line)
    line = " ".join(_APOSTROPHE.sub(" ", line).split()).strip(" ;")
    if _LINK.match(line):
        line = _LINK_PARAMETER.sub("", _LINK.sub("", line)).replace("%20", " ").replace(";ext=", " ext ")
    return _CHAT_LINK.sub("+", line)


def without_lookalikes(line: str) -> str:
    """The line with O, o, I, l and | read as digits, in words that hold nothing else but digits and their signs."""

    def as_digits(found: re.Match[str]) -> str:
        word = found[0]
        return word.translate(_LOOKALIKES) if any(sign.isdigit() for sign in word) else word

    return _LOOKALIKE_WORD.sub(as_digits, line)


def numbers_in(line: str) -> list[str]:
    """The line cut into one text per number; remarks stay with the number before them.

    ``020/7530523`` is one number, ``06-12345678 / 0182-123456`` is two.
    """
    parts = _BETWEEN.split(_AREA_SLASH.sub(r"\1-", line))
    found, current = [], parts[0]
    for between, part in zip(parts[1::2], parts[2::2], strict=True):
        if count_digits(_best_core(current)) >= COMPLETE_DIGITS and _starts_number(part):
            found.append(current)
            current = part
        else:
            current += between + part
    return [piece for text in [*found, current] for piece in _one_number_each(text)]


def spelled(text: str) -> Spelled:
    """One text with one number taken apart; the longest run of digits is the number."""
    core = _best_core(text)
    if not core:
        return Spelled("", remark=_tidy(text))
    start = text.index(core)
    before, after = _LABEL.sub("", text[:start]), text[start + len(core) :]
    extension, rest = _without_extension(after)
    touches = before[-1:].isalpha() or (after[:1].isalpha() and rest[:1].isalpha())
    remark = _tidy(" ".join((before, rest)))
    return Spelled(core, extension, remark, touches)


def count_digits(text: str) -> int:
    """How many digits the text has."""
    return len(digits_of(text))


def digits_of(text: str) -> str:
    """The digits of a cleaned text and nothing else."""
    return _NO_DIGIT.sub("", text)


def halves(core: str) -> list[tuple[str, str]]:
    """Every way to cut a stretch of digits in two at a space or a bracket, first cut first."""
    cuts = [found.start() for found in re.finditer(r"\s+|(?<=\d)\(", core)]
    return [(core[:cut].rstrip(" .-("), core[cut:].strip(" .-)")) for cut in cuts]


def without_trunk_zero(core: str) -> str:
    """The digits without the ``(0)`` that people put between country code and number."""
    return _TRUNK_ZERO.sub("", core)


def only_number(text: str) -> bool:
    """True when the text has digits and nothing but digits and the signs that people put between them."""
    return bool(_ONLY_NUMBER.fullmatch(text))


def stretches(text: str) -> list[str]:
    """The stretches of running text that start like a phone number (+, 00 or 0), with an extension behind them."""
    return [found[0].strip() for found in _STRETCH.finditer(text)]


def _in_ascii(line: str) -> str:
    """The line with the spaces, digits, dashes and dots of other alphabets as ASCII; letters stay as they are."""
    line = _INVISIBLE.sub("", unicodedata.normalize("NFKC", line))
    line = "".join(str(unicodedata.digit(sign)) if sign.isdecimal() else sign for sign in line)
    return _SLASHES.sub("/", _DOTS.sub(".", _DASHES.sub("-", line)))


def _best_core(text: str) -> str:
    cores = [found[0] for found in _CORE.finditer(text)]
    if not cores:
        return ""
    core = max(cores, key=count_digits) if len(cores) > 1 else cores[0]
    return core.rstrip(" ().-\t").lstrip()


def _one_number_each(text: str) -> list[str]:
    """The text cut before every further whole number; an open bracket before a number goes with that number."""
    starts = [found.start() for found in _CORE.finditer(text) if _is_whole(found[0].strip(" .-()"))]
    cuts = []
    for before, start in pairwise(starts):
        opened = text.rfind("(", before, start)
        cuts.append(opened if opened > text.rfind(")", before, start) else start)
    return [text[begin:end] for begin, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]


def _starts_number(part: str) -> bool:
    return _is_whole(_best_core(part))


def _is_whole(core: str) -> bool:
    """Enough digits to be a number beside another one; a date (eight digits) is none."""
    return count_digits(core) >= (COMPLETE_DIGITS if core[:1] == "+" else COMPLETE_DIGITS + 1)


def _without_extension(after: str) -> tuple[str, str]:
    found = _EXTENSION.search(after)
    if not found:
        return "", after
    return found[1], after[: found.start()] + " " + after[found.end() :]


def _tidy(remark: str) -> str:
    kept = " ".join(re.sub(r"[()\[\]<>]", " ", remark).split()).strip(" ,;:.-|&")
    return kept if any(sign.isalnum() for sign in kept) else ""
