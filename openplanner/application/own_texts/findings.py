"""What is wrong with a text, and what could be plainer, each with its line: asked again at every pause in typing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from openplanner.application.own_texts.catalogue import TextKind, TextName, letter_kind, plain
from openplanner.domain.errors import InvalidInput
from openplanner.domain.reason import Reason, because
from openplanner.guides.guard import identifiers
from openplanner.guides.library import check_guide_text
from openplanner.guides.readability import (
    LONGEST_SENTENCE,
    MOST_PASSIVE,
    Readability,
    abbreviations,
    measure,
    mixed_address,
    passive_sentences,
    sentences,
    stop_words,
)
from openplanner.guides.textfile import LONGEST_FILE, Item, TextFile, parse
from openplanner.printing.letter_text import letter_file
from openplanner.printing.letterhead import letterhead_file

LEAST_SCORE = {TextKind.GUIDE: 80, TextKind.LETTER: 70}
FEWEST_WORDS = 100
SPOKEN_HEADINGS = frozenset({"In de app"})
MOST_FINDINGS = 50


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark about a line (from 1). A ``hard`` one keeps the text from being saved, with the error behind it."""

    line: int
    what: Reason | InvalidInput

    @property
    def hard(self) -> bool:
        """True when the text cannot be used like this."""
        return isinstance(self.what, InvalidInput)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The remarks, hard ones first and then by line, the figures, and the least score for this kind of text.

    ``scored`` is False for a text too short to say anything about. Source of the limits: method.md 6.4.
    """

    findings: tuple[Finding, ...]
    figures: Readability
    least_score: int
    scored: bool

    @property
    def usable(self) -> bool:
        """True when the text may be saved."""
        return not any(finding.hard for finding in self.findings)


def text_findings(name: TextName, text: str) -> Verdict:
    """The verdict about a text; any text at all may be given."""
    text = plain(text) if len(text) <= LONGEST_FILE else text[: LONGEST_FILE + 1]
    hard = list(_hard(name, text))
    items = _items(name, text)
    soft = [finding for item in items for finding in _plainer(name, *item)]
    figures = measure(item.text for _heading, item in items)
    soft += _passive(items, figures.sentences)
    soft.sort(key=lambda finding: finding.line)
    least = LEAST_SCORE[name.kind]
    return Verdict((*hard, *soft)[:MOST_FINDINGS], figures, least, figures.words >= FEWEST_WORDS)


def structure(name: TextName, text: str) -> TextFile | None:
    """The parsed text when it can take the place of the shipped one; raises ``InvalidInput`` with the line if not."""
    if name.kind is TextKind.LETTER:
        kind = letter_kind(name)
        return letter_file(kind, text) if kind is not None else letterhead_file(text)
    check_guide_text(name.file, text)
    return None


def _hard(name: TextName, text: str) -> Iterator[Finding]:
    try:
        structure(name, text)
    except InvalidInput as error:
        yield Finding(int(str(error.facts.get("line", 1))), error)
    for number, line in enumerate(text.splitlines(), start=1):
        found = [one for one in identifiers(line) if name.kind is TextKind.GUIDE or "@" not in one]
        if found:
            yield Finding(number, InvalidInput("text_file_identifier", field=name.file, line=number))


def _items(name: TextName, text: str) -> list[tuple[str, Item]]:
    try:
        file = parse(text, name.file)
    except InvalidInput:
        return []
    return [(heading, item) for (_part, heading), section in file.sections.items() for item in section.items]


def _plainer(name: TextName, heading: str, item: Item) -> Iterator[Finding]:
    for sentence in sentences(item.text):
        words = measure([sentence]).words
        if words > LONGEST_SENTENCE:
            facts = {"words": words, "most": LONGEST_SENTENCE, "part": _short(sentence)}
            yield Finding(item.line, because("own_texts.sentence_long", **facts))
    if found := stop_words(item.text):
        yield Finding(item.line, because("own_texts.stop_word", words=", ".join(found)))
    if found := abbreviations(item.text):
        yield Finding(item.line, because("own_texts.abbreviation", words=", ".join(found)))
    spoken = name.kind is TextKind.LETTER or heading in SPOKEN_HEADINGS
    if found := mixed_address(item.text, spoken=spoken):
        yield Finding(item.line, because("own_texts.address_mixed", words=", ".join(sorted(set(found)))))


def _passive(items: Sequence[tuple[str, Item]], sentences_in_all: int) -> list[Finding]:
    """Passive sentences, when there are more of them than plain Dutch has."""
    found = [(item.line, one) for _heading, item in items for one in passive_sentences([item.text])]
    if len(found) <= MOST_PASSIVE * sentences_in_all:
        return []
    return [Finding(line, because("own_texts.passive", part=_short(one))) for line, one in found]


def _short(sentence: str) -> str:
    return sentence if len(sentence) <= 60 else f"{sentence[:57].rstrip()}\u2026"
