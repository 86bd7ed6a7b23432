"""How easy a Dutch text reads: Flesch-Douma, sentence lengths, passive sentences, words to avoid, u and je apart.

Flesch-Douma: 206.84 - 77 x syllables per word - 0.93 x words per sentence; 60-70 is normal, 80 and more is easy.
Syllables are counted as groups of vowels, which is off by one for some words. The formula knows only
lengths: it does not prove that anybody understands the text. Source: method.md 6.2 and 6.4.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from openplanner.guides.facts import PLACEHOLDER
from openplanner.resources import resource_text

LONGEST_SENTENCE = 20
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_END = re.compile(r"(?<=[.!?\u2026])[\"\u201d]?\s+|\u201c|\u201d|:\s")
_VOWELS = re.compile(
    r"aai|ooi|oei|eeu|ieu|aa|ee|ii|oo|uu|ie|oe|eu|ui|ei|ij|au|ou|ai|oi|[ae\u00e8\u00e9\u00ea\u00e0\u00e1iou\u00f3y]|[\u00eb\u00ef\u00f6\u00fc]"
)
MOST_PASSIVE = 0.10
"""The share of sentences that may tell what is done without who does it."""
_PARTICIPLE = r"(?:(?:be|ver|ont|her|er|mis)?\w{0,5}ge\w{2,}(?:d|t|en)|(?:be|ver|ont|her|er|mis)\w{2,}(?:d|t|en))"
_BECOMES = r"(?:word|wordt|worden|werd|werden)"
_PASSIVE = re.compile(
    rf"\b{_BECOMES}\b(?:\W+\w+){{0,8}}?\W+{_PARTICIPLE}\b|\b{_PARTICIPLE}\W+{_BECOMES}\b", re.IGNORECASE
)
_SHORT = re.compile(
    r"\b(?:[a-z]\.){2,}|\b(?:bijv|bv|enz|evt|etc|incl|excl|nr|tel|vgl|resp)\.|\b(?:mbt|ivm|zsm|dmv|ipv|tav|tnv)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile("\u201c[^\u201d]*\u201d")
_FORMAL = re.compile(r"\b(?:u|uw|uzelf)\b", re.IGNORECASE)
_INFORMAL = re.compile(r"\b(?:je|jij|jou|jouw|jullie|jezelf)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Readability:
    """Figures of a text. ``score`` is Flesch-Douma; ``longest`` the longest sentence, in its words."""

    score: float
    words: int
    sentences: int
    words_per_sentence: float
    longest: str
    longest_words: int


def syllables(word: str) -> int:
    """Syllables of a Dutch word, at least 1."""
    return max(1, len(_VOWELS.findall(word.lower())))


def sentences(text: str) -> list[str]:
    """The sentences of a text; speech within a sentence counts as its own."""
    plain = PLACEHOLDER.sub("", text)
    return [part.strip() for part in _END.split(plain) if len(_WORD.findall(part)) > 1]


def measure(texts: Iterable[str]) -> Readability:
    """The figures of texts together; lines of one word and placeholders are left out. Empty text scores 0."""
    found = [sentence for text in texts for sentence in sentences(text)]
    counted = [_WORD.findall(sentence) for sentence in found]
    words = [word for sentence in counted for word in sentence]
    if not words:
        return Readability(0.0, 0, 0, 0.0, "", 0)
    per_sentence = len(words) / len(found)
    score = 206.84 - 77 * sum(map(syllables, words)) / len(words) - 0.93 * per_sentence
    longest = max(range(len(found)), key=lambda index: len(counted[index]))
    return Readability(score, len(words), len(found), per_sentence, found[longest], len(counted[longest]))


def passive_sentences(texts: Iterable[str]) -> list[str]:
    """Sentences of the sort *er wordt besloten*: *worden* with a participle near it. An estimate, by word shapes."""
    return [sentence for text in texts for sentence in sentences(text) if _PASSIVE.search(sentence)]


def abbreviations(text: str) -> list[str]:
    """Words written short, such as *bijv.* and *m.b.t.*: plain Dutch writes them out."""
    return _SHORT.findall(text)


def stop_words(text: str) -> list[str]:
    """Words and phrases in the text that plain Dutch does without (resources/guides/stopwoorden.txt)."""
    lines = resource_text("guides", "stopwoorden.txt").splitlines()
    words = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    return [word for word in words if re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE)]


def mixed_address(text: str, *, spoken: bool = False) -> list[str]:
    """Words of address that do not fit: ``je`` in what is said to a citizen, ``u`` in what is written to a colleague.

    Speech stands between curly quotes; with ``spoken`` the whole text is speech.
    """
    said = text if spoken else " ".join(_QUOTED.findall(text))
    written = "" if spoken else _QUOTED.sub(" ", text)
    return _INFORMAL.findall(said) + _FORMAL.findall(written)
