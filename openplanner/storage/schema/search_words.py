"""Search as you type: what is written in the index, and how a typed text becomes a question.

Uses FTS5 of SQLite with an index of short beginnings, newest first (performance.md 3). The words are cut and
folded here, for the index and for the question alike, so that ``lukasz`` finds Łukasz and the index never sees
anything but letters, digits and spaces.
"""

from __future__ import annotations

import re

from openplanner.domain.case import Case, Party
from openplanner.domain.plain_words import plain_words

# A beginning that the index does not keep is put together from all cases of all words that begin so, at each key: in a
# million cases 60 ms for one common word of five letters, against 1 ms. Eight letters cost a sixth of the index more.
STATEMENTS = (
    """create virtual table case_search using fts5(
  words, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3 4 5 6 7 8', detail = none, columnsize = 0)""",
)
_PHONE = re.compile(r"\+?[\d\s().\-/\u2011\u2013\u00a0]+")
_NUMBER = re.compile(r"(?:^|(?<=\s))\+?\(?\d[\d\s().\-/\u2011\u2013\u00a0]*(?=\s|$)")
_NO_DIGIT = re.compile(r"\D")
_ENDS = "\ue000"  # before a number written backwards: a sign that the index keeps and nobody can type
_CASE_NUMBER = re.compile(r"[^\W\d_][^\W_]*(?:[-./][^\W_]+){1,5}[-./]0\d{3,}")
_LONGEST_QUESTION = 200
_MOST_WORDS = 8
_LEAST_END_DIGITS = 4
_LEAST_INSIDE = 3


def words_of_case(case: Case) -> str:
    """What the index holds of a case: number, subject, names and phone numbers of citizen and representative."""
    found = plain_words(f"{case.number} {case.subject} {case.citizen.name}")
    found += phone_words(case.citizen)
    if case.representative is not None:
        found += plain_words(case.representative.name)
        found += phone_words(case.representative)
    return " ".join(dict.fromkeys(found))


def phone_words(party: Party) -> list[str]:
    """The phone numbers of a person: international, national with and without 0, and backwards for "ends with"."""
    found: list[str] = []
    for phone in party.phones:
        digits = phone.e164.removeprefix("+")
        digits = digits if digits.isdecimal() else _NO_DIGIT.sub("", digits)
        if digits:
            national = _national(digits)
            found += [digits, *national, *["0" + rest for rest in national], _ENDS + digits[::-1]]
    return found


def _national(digits: str) -> list[str]:
    if digits.startswith("31"):
        return [digits[2:]]
    if digits[0] in "17":
        return [digits[1:]]
    return [digits[2:], digits[3:]]  # country codes have two or three digits; either reading may be typed


def question(typed: str) -> str:
    """The FTS5 question of a typed text; empty when there is nothing to ask.

    Every word must begin a word of the case. A text that looks like a phone number also finds the number, however
    it is spaced, with +31, 0031, 0 or nothing before it, and by its last digits from four on; also beside a name.
    """
    return " OR ".join("(" + " AND ".join(f'"{word}"*' for word in way) + ")" for way in _ways(typed))


def case_number_words(typed: str) -> list[str]:
    """The words of a case number in three parts or more, as Z-2026-00417 or its beginning; none for anything else.

    Its last word, four digits or more from a 0 on, tells cases apart; the others are in nearly every case, and the
    index would go through all of them for each.
    """
    return plain_words(typed)[:_MOST_WORDS] if _CASE_NUMBER.fullmatch(typed[:_LONGEST_QUESTION].strip()) else []


def server_question(typed: str) -> str:
    """As :func:`question`, for PostgreSQL (``tsquery``)."""
    return " | ".join("(" + " & ".join(f"'{word}':*" for word in way) + ")" for way in _ways(typed))


def _ways(typed: str) -> list[tuple[str, ...]]:
    """Any of these sets of beginnings will do; words hold letters and digits only, so that nothing needs quoting."""
    text = typed[:_LONGEST_QUESTION].strip()
    asked = tuple(plain_words(text)[:_MOST_WORDS])
    if not asked:
        return []
    name, number = _name_and_number(text)
    phone = [(*name, word) for word in _phone_question(number)]
    if phone and text.startswith("+") and not name:
        return phone  # groups of digits after a plus are a number; as words each begins something in nearly every case
    return list(dict.fromkeys([asked, *phone]))


def inside_words(typed: str) -> list[str]:
    """The words to look for anywhere in a case; none unless one of them has three signs or more.

    Shorter ones are in nearly every case, and what begins so was found already.
    """
    text = typed[:_LONGEST_QUESTION].strip()
    words = plain_words(text)[:_MOST_WORDS]
    name, number = _name_and_number(text)
    if name and number.startswith(("0", "+")):  # a telephone number, whose spaces stand nowhere
        words = [*name, *_phone_question(number)[:1]]
    return words if any(len(word) >= _LEAST_INSIDE for word in words) else []


def _name_and_number(text: str) -> tuple[list[str], str]:
    """The words beside the longest number in a text, and that number as it was typed; the whole text without one."""
    found = max(_NUMBER.finditer(text), key=lambda one: len(one[0]), default=None)
    if found is None:
        return [], text
    return plain_words(f"{text[: found.start()]} {text[found.end() :]}")[: _MOST_WORDS - 1], found[0].strip()


def _phone_question(text: str) -> list[str]:
    if not _PHONE.fullmatch(text):
        return []
    digits = re.sub(r"\D", "", text.replace("(0)", ""))
    if text.startswith("+") or digits.startswith("00"):
        return [digits.removeprefix("00")] if digits.strip("0") else []
    rest = digits.lstrip("0")
    if not rest:
        return []
    ends = [_ENDS + digits[::-1]] if len(digits) >= _LEAST_END_DIGITS else []
    return [rest, *ends]
