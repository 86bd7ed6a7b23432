"""Verdicts, versions and comparisons in words, free of Qt."""

from __future__ import annotations

from openplanner.application.own_texts.catalogue import TextKind
from openplanner.application.own_texts.compare import DiffLine, Side
from openplanner.application.own_texts.editing import ListedText, OpenText, TextState, TextVersion
from openplanner.application.own_texts.findings import Finding, Verdict
from openplanner.domain.errors import InvalidInput
from openplanner.texts import Texts

MARKS = {Side.BOTH: "   ", Side.FIRST: "\u2212  ", Side.SECOND: "+  ", Side.SKIPPED: "\u2026"}


def listed_words(texts: Texts, one: ListedText, *, unsaved: bool) -> str:
    """``Leidraad: Bezwaar (eigen tekst)``: kind, title and how it stands."""
    kind = "guide" if one.name.kind is TextKind.GUIDE else "letter"
    words = texts(f"own_texts.kind.{kind}", title=one.title)
    state = "unsaved" if unsaved else one.state.value
    return words if state == TextState.SHIPPED else f"{words} ({texts(f'own_texts.state.{state}')})"


def score_words(texts: Texts, verdict: Verdict) -> tuple[str, str]:
    """The figures of a text as a sentence, and its sort: ``good``, ``warning`` or ``info``."""
    figures = verdict.figures
    if not verdict.scored:
        return texts("own_texts.too_short", n=figures.words), "info"
    good = figures.score >= verdict.least_score
    average = f"{figures.words_per_sentence:.1f}"
    if texts.language == "nl":
        average = average.replace(".", ",")
    key = "own_texts.score_good" if good else "own_texts.score_low"
    facts = {"score": round(figures.score), "least": verdict.least_score, "longest": figures.longest_words}
    return texts(key, average=average, **facts), "good" if good else "warning"


def finding_words(texts: Texts, finding: Finding) -> str:
    """``Regel 12: ...``; what keeps the text from being saved says so."""
    if isinstance(finding.what, InvalidInput):
        return texts("own_texts.must", line=finding.line, what=texts.error(finding.what).cause)
    return texts("own_texts.may", line=finding.line, what=texts.reason(finding.what))


def version_words(texts: Texts, version: TextVersion) -> str:
    """``Versie 3, ma 23-11-2026 09:12, Noor Demo``; a return to the shipped text says so."""
    who = version.saved_by or texts("own_texts.nobody")
    key = "own_texts.version" if version.text else "own_texts.version_shipped"
    return texts(key, number=version.number, moment=version.saved_at, who=who)


def state_words(texts: Texts, text: OpenText) -> tuple[str, str]:
    """How the open text stands, and the sort of the sentence; empty for an untouched shipped text."""
    sorts = {TextState.SHIPPED_CHANGED: "warning", TextState.UNREADABLE: "danger"}
    if text.state is TextState.SHIPPED and not text.number:
        return "", "info"
    return texts(f"own_texts.now.{text.state.value}", number=text.number), sorts.get(text.state, "info")


def diff_words(lines: tuple[DiffLine, ...]) -> str:
    """The comparison with a sign before each line: ``+`` is new, a minus is gone."""
    return "\n".join(f"{MARKS[line.side]}{line.text}".rstrip() for line in lines)
