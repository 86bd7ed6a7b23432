"""What may never stand on a guide or a week, found in free text and left out.

A BSN is written as nine digits, or in groups of 3-3-3 or 4-2-3; its test weighs them 9, 8, ... 2, -1.
Source: method.md 5.4.
"""

from __future__ import annotations

import re

# The first digit comes before what may not stand before it: a search then skips at once to the next digit.
_NINE = re.compile(r"\d(?<![\d+].)(?:\d{8}|\d{2}([ .-])\d{3}\1\d{3}|\d{3}([ .-])\d{2}\2\d{3})(?!\d)", re.DOTALL)
# An address begins where no sign of one stands before it: else a long line takes the square of its length.
_MAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
MASK = "\u2022\u2022\u2022"


def passes_eleven_test(digits: str) -> bool:
    """True for nine digits that could be a BSN."""
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    total = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))
    return total % 11 == 0 and any(digit != "0" for digit in digits)


def identifiers(text: str) -> list[str]:
    """Possible BSNs and e-mail addresses in a text, in order of kind."""
    written = [found[0] for found in _NINE.finditer(text)]
    numbers = [number for number in written if passes_eleven_test(re.sub(r"\D", "", number))]
    return [*numbers, *_MAIL.findall(text)] if "@" in text else numbers


def without_identifiers(text: str) -> str:
    """The text with three dots in the place of a possible BSN or an e-mail address."""
    for found in identifiers(text):
        text = text.replace(found, MASK)
    return text
