"""Words as they are searched: small letters without accents."""

from __future__ import annotations

import re
import unicodedata

_FOLDED = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d"})
_WORD = re.compile(r"[^\W_]+")


def plain_words(text: str) -> list[str]:
    """The words of a text in small letters without accents, in order; signs between them are left out."""
    spread = unicodedata.normalize("NFKD", text.casefold().translate(_FOLDED))
    bare = "".join(letter for letter in spread if not unicodedata.combining(letter))
    return _WORD.findall(bare)
