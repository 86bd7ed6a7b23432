"""A case in words: dates with why, wishes, and what happened. Free of Qt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from openplanner.desktop.phone_text import shown_number
from openplanner.domain.case import Case, PhoneEntry, Term
from openplanner.domain.interval import AMSTERDAM
from openplanner.domain.wish_text import wish_words
from openplanner.storage.rows import StoryLine
from openplanner.texts import Texts

if TYPE_CHECKING:
    from openplanner.application.given_to import Given

LEADING_TERMS = ("last_calling_day", "answer_by")
STORY_ICONS = {
    "registered": "file-plus",
    "booking": "calendar-days",
    "attempt": "phone",
    "agreement": "circle-check",
    "outcome": "circle-dot",
    "audit": "history",
}
_OLD = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class DateLine:
    """One date of a case: its name, the day in words, and the reasons."""

    name: str
    day: str
    why: str
    source: str


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the story: day and time, a sentence, and what was typed. Lines of one day have the same ``day``."""

    icon: str
    day: str
    time: str
    what: str
    text: str


def date_lines(case: Case, texts: Texts) -> list[DateLine]:
    """The dates of a case, that of the callback norm first."""
    ordered = sorted(case.terms, key=lambda term: (term.name not in LEADING_TERMS, term.day))
    return [_date_line(term, texts) for term in ordered]


def _date_line(term: Term, texts: Texts) -> DateLine:
    day = texts.moment(term.moment) if term.moment else texts.day(term.day)
    why = " ".join(texts.reason(reason) for reason in term.reasons)
    return DateLine(texts(f"terms.name.{term.name}"), day, why, term.source)


def calling_words(case: Case, texts: Texts) -> str:
    """By when to phone, or on which agreed day; empty when nobody is to be called."""
    if case.anchors.later is not None:
        return texts("conversation.call_on", day=case.anchors.later.day)
    return texts("conversation.call_before", day=case.last_calling_day) if case.last_calling_day else ""


def wish_lines(case: Case, texts: Texts) -> list[str]:
    """What to know before calling: representative, language, interpreter, when and how; often empty."""
    wishes = case.wishes
    lines = [
        texts("cases.for_person", name=case.citizen.name) if case.representative else "",
        texts("cases.language", language=_language(case.language, texts)) if case.language != "nl" else "",
        texts("cases.interpreter") if case.interpreter else "",
        texts("cases.writing_only") if wishes.writing_only else "",
        texts("cases.wishes_when", when=texts.reason(wish_words(wishes))) if wishes.times else "",
        texts("cases.wishes_form", form=texts(f"cases.form.{wishes.form.value}")) if wishes.form else "",
    ]
    return [line for line in lines if line]


def phone_line(entry: PhoneEntry) -> str:
    """A number with extension, label and remark: ``020 123 4567 tst. 12 (werk, na 17 uur)``."""
    number = shown_number(entry.e164) + (f" tst. {entry.extension}" if entry.extension else "")
    about = ", ".join(part for part in (entry.label, entry.remark) if part)
    return f"{number} ({about})" if about else number


def told(story: Iterable[StoryLine], texts: Texts) -> list[Told]:
    """The story, newest first. The audit lines that say what another line already says are left out."""
    kept = [line for line in story if line.kind != "audit" or texts.has(f"cases.audit.{line.code}")]
    kept.sort(key=lambda line: line.at or _OLD, reverse=True)
    return [_told(line, texts) for line in kept]


def _told(line: StoryLine, texts: Texts) -> Told:
    day = texts.long_day(line.at.astimezone(AMSTERDAM).date())
    time = "" if line.kind == "agreement" else texts.time(line.at)
    return Told(STORY_ICONS.get(line.kind, "circle-dot"), day, time, _sentence(line, texts), _typed(line))


def _sentence(line: StoryLine, texts: Texts) -> str:
    """Who did what, as one would tell it."""
    facts: dict[str, object] = {"who": line.by_name, "what": _what(line, texts), "text": line.text}
    key = f"cases.story.{line.kind}"
    if line.kind == "booking":
        facts["form"] = texts(f"cases.form.{line.form.value}").lower() if line.form else ""
        facts["until"] = texts.time(line.until) if line.until else ""
        facts["what"] = ", ".join(filter(None, (_what(line, texts), _series_words(line, texts))))
    elif line.kind == "attempt":
        minutes = int((line.until - line.at).total_seconds() // 60) if line.until else 0
        key += "_messaged" if line.code == "messaged" else ""
        facts["minutes"] = texts("cases.story.minutes", n=minutes) if minutes else ""
    elif line.kind == "agreement":
        key = f"cases.story.agreement_{line.code}"
    elif line.kind == "outcome" and not line.code:
        key = "cases.story.reopened"
    return texts(key if line.by_name or not texts.has(f"{key}.nobody") else f"{key}.nobody", **facts).strip()


def _series_words(line: StoryLine, texts: Texts) -> str:
    return texts.reason(line.series.in_words) if line.series is not None else ""


def _typed(line: StoryLine) -> str:
    """What a person typed, unless the sentence says it."""
    return "" if line.kind in {"agreement", "audit"} else line.text


def _what(line: StoryLine, texts: Texts) -> str:
    area = {"registered": "type", "booking": "booking", "attempt": "result", "outcome": "outcome", "audit": "audit"}
    key = f"cases.{area.get(line.kind, 'audit')}.{line.code}"
    if line.kind == "audit" and line.text and texts.has(f"{key}_to"):
        return texts(f"{key}_to", name=line.text)
    return texts(key) if line.code and texts.has(key) else line.code


def _language(code: str, texts: Texts) -> str:
    return texts(f"cases.tongue.{code}") if texts.has(f"cases.tongue.{code}") else code


def given_words(given: Given, texts: Texts) -> str:
    """For whom the case is, and who gave it when; and that it keeps nobody from calling."""
    if given.at is None or not given.by_name:
        return texts("cases.given_for", who=given.name)
    day, key = given.at.astimezone(AMSTERDAM).date(), "self" if given.by == given.colleague_id else "by"
    return texts(f"cases.given_{key}", who=given.name, by=given.by_name, day=day, time=texts.time(given.at))


def received_text(case: Case, texts: Texts) -> str:
    """When it was received."""
    return texts("cases.received", day=case.received_at.astimezone(AMSTERDAM).date())
