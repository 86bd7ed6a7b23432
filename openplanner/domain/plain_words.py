"""Words as they are searched: small letters without accents."""

from __future__ import annotations

import re
import unicodedata

_FOLDED = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d"})
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_WORD = re.compile(r"[^\W_]+")


def plain_words(text: str) -> list[str]:
    """The words of a text in small letters without accents, in order; signs between them are left out."""
    if text.isascii():
        return _WORD.findall(text.lower())
    return _WORD.findall(_BEYOND_ASCII.sub(_bare, text.lower()))


def _bare(found: re.Match[str]) -> str:
    spread = unicodedata.normalize("NFKD", found[0].casefold().translate(_FOLDED))
    return "".join(letter for letter in spread if not unicodedata.combining(letter))


_TITLES = frozenset({"de", "dhr.", "familie", "fam.", "heer", "meneer", "mevr.", "mevrouw", "mw."})


def in_sentence(name: str) -> str:
    """A name as it stands within a sentence: ``de heer I. Quasi`` for ``De heer I. Quasi``; other names as they are."""
    first, space, rest = name.partition(" ")
    follows = rest.partition(" ")[0].lower()
    titled = first.lower() in _TITLES and (first.lower() != "de" or follows in {"heer", "familie"})
    return f"{first.lower()}{space}{rest}" if titled else name
