"""A text with everything that points at a known person taken out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from openplanner.logs import cleaned

GONE = "<weg>"
_WORD = re.compile(r"\w+")
_SHORTEST = 3  # shorter words than this are no name, and would black out everything
_LONGEST_WORDS = 12
_NAME_WORDS = 5


def _tells_who(word: str) -> bool:
    return len(word) >= 5 and word[0].isupper()


class BlackOut:
    """Takes known words out of texts, whatever their case and whatever signs stand between their parts.

    A name of several parts also goes by any of its parts of five letters or more that begins with a capital.
    """

    def __init__(self, known: Iterable[str]) -> None:
        self._by_first: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        for text in known:
            words = _WORD.findall(text)
            self._add(words[:_LONGEST_WORDS])
            parts = words if 1 < len(words) <= _NAME_WORDS else []
            for word in filter(_tells_who, parts):
                self._add([word])

    def __call__(self, text: str) -> str:
        """The text with what is known blacked out, line by line, and what looks like an address or number cut."""
        return "\n".join(self._line(line) for line in text.split("\n"))

    def _add(self, words: list[str]) -> None:
        parts = tuple(word.casefold() for word in words)
        if parts and sum(map(len, parts)) >= _SHORTEST and not "".join(parts).isdigit():
            self._by_first[parts[0]].add(parts)

    def _line(self, line: str) -> str:
        spans = [(found.group().casefold(), found.start(), found.end()) for found in _WORD.finditer(line)]
        pieces, kept, at = [], 0, 0
        while at < len(spans):
            length = self._known_from(spans, at)
            if length:
                pieces += [line[kept : spans[at][1]], GONE]
                kept = spans[at + length - 1][2]
            at += length or 1
        return cleaned("".join([*pieces, line[kept:]]))

    def _known_from(self, spans: list[tuple[str, int, int]], at: int) -> int:
        """How many words from here are a known text; the longest counts, 0 is none."""
        found = (
            len(parts)
            for parts in self._by_first.get(spans[at][0], ())
            if tuple(word for word, _, _ in spans[at : at + len(parts)]) == parts
        )
        return max(found, default=0)
