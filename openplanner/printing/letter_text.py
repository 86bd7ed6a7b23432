"""The words of a letter, from resources/letters: the same for paper and e-mail."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from openplanner.domain.case import CaseType, ContactForm
from openplanner.domain.citizen_date import CitizenDate
from openplanner.domain.errors import InvalidInput
from openplanner.domain.interval import AMSTERDAM
from openplanner.guides.facts import PLACEHOLDER, check_placeholders, day_in_words
from openplanner.guides.textfile import Item, TextFile, parse, read_text_file
from openplanner.printing.barrier import refuse_identifiers
from openplanner.printing.letter_sheet import Letter, LetterKind
from openplanner.printing.letterhead import letterhead
from openplanner.printing.paper import clean, unbroken
from openplanner.texts import Texts

PART = "Brief"
AGREEMENTS = "afspraken"
_ONLY_IF = re.compile(r"^\{([^{}]+)\}\s*")
TELL_DECISION = frozenset({LetterKind.RECEIPT, LetterKind.AGREEMENTS, LetterKind.WITHDRAWAL})
FACTS = (
    "naam", "zaak", "zaaknummer", "collega", "gemeente", "telefoon", "nummer", "plek", "minuten", "briefdatum",
    "gespreksdatum", "afspraak", "afspraakdag", "oude afspraak", "vervolg", "voorstel 1", "voorstel 2", "beldag",
    "besluitdatum", AGREEMENTS,
)  # fmt: skip
_FORMS = frozenset(form.value for form in ContactForm)  # as a condition the form of the talk, never a fact of that name
_CONDITIONS = frozenset({*FACTS, "tolk", *_FORMS, *(kind.value for kind in CaseType)})


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a letter: a paragraph, or a list item with ``label`` before its text."""

    text: str
    label: str = ""
    listed: bool = False
    agreements: bool = False


@dataclass(frozen=True, slots=True)
class LetterText:
    """A letter in words, ready for paper or mail."""

    subject: str
    salutation: str
    lines: tuple[Line, ...]


def letter_text(letter: Letter) -> LetterText:
    """The filled text; lines whose condition does not hold are left out.

    Raises ``InvalidInput`` (``letter_fact_missing``, ``field`` names the placeholder) when a line that stays needs a
    fact that the letter does not have: a letter never goes out with a gap. Raises ``ResourceMissing`` for a
    missing text and ``InvalidInput`` with the line for a wrong one, or the field for one that holds a possible BSN.
    """
    refuse_identifiers(letter, mail=True)
    file = letter_file(letter.kind, letter.own_text)
    facts = _facts(letter)
    holding = {name for name, value in facts.items() if value and name not in _FORMS}
    holding |= {letter.form.value, letter.case_type.value} | ({"tolk"} if letter.interpreter else set())
    kept = [line for item in file.section(PART, "Tekst").items if (line := _line(item, facts, holding)) is not None]
    subject = _filled(file.text(PART, "Onderwerp"), facts)
    return LetterText(subject, _filled(file.text(PART, "Aanhef"), facts), tuple(kept))


def email_text(letter: Letter) -> str:
    """The letter as plain text for a mail: subject on the first line, then the text; raises as :func:`letter_text`."""
    words, texts = letter_text(letter), Texts("nl")
    parts = [texts("paper.letter.mail_subject", subject=words.subject), words.salutation]
    listed = ""
    for line in words.lines:
        if line.listed:
            listed += ("\n" if listed else "") + "- " + (f"{line.label}: {line.text}" if line.label else line.text)
            continue
        if listed:
            parts.append(listed)
            listed = ""
        parts.append("\n".join(agreement_lines(letter)) if line.agreements else line.text)
    closing = [letterhead(letter).greeting, clean(letter.colleague), clean(letter.municipality)]
    reference = texts("paper.letter.mail_reference", number=letter.case_number)
    mail = "\n\n".join([*parts, *([listed] if listed else []), "\n".join(filter(None, closing)), reference])
    return mail.replace("\u00a0", " ") + "\n"


def appointment_words(letter: Letter, *, moved: bool = False) -> tuple[str, str]:
    """Summary and description for the citizen's own calendar; the summary names no case and no subject."""
    texts = Texts("nl")
    summary = texts(f"paper.ics.summary.{letter.form.value}", municipality=clean(letter.municipality))
    if letter.kind is LetterKind.CANCELLED:
        return summary, texts("paper.ics.description_cancelled", phone=letter.our_phone)
    words = texts(
        "paper.ics.description",
        colleague=clean(letter.colleague), number=letter.case_number, phone=letter.our_phone,
    )  # fmt: skip
    return summary, f"{texts('paper.ics.description_moved')} {words}" if moved else words


def dates_to_note(letter: Letter) -> tuple[CitizenDate, ...]:
    """The dates of a letter about no appointment, in the order of their days; empty when it tells none.

    Moments that we propose, what was agreed and by when, the last day on which we call, and the day of the decision.
    """
    dates = [*_proposed(letter), *_agreed(letter)]
    if letter.kind is LetterKind.RECEIPT and letter.last_calling_day:
        dates.append(_due(letter, "call", letter.last_calling_day))
    if letter.kind in TELL_DECISION and letter.decision_date:
        dates.append(_due(letter, "decision", letter.decision_date))
    return tuple(sorted(dates, key=lambda one: f"{one.on:%Y-%m-%d}"))


def _proposed(letter: Letter) -> list[CitizenDate]:
    if letter.kind is not LetterKind.NOT_REACHED:
        return []
    texts, length = Texts("nl"), timedelta(minutes=letter.length_minutes)
    summary = texts("paper.ics.proposed", municipality=clean(letter.municipality))
    words = texts("paper.ics.proposed_more", number=letter.case_number, phone=letter.our_phone)
    return [CitizenDate(f"voorstel-{n}", at, summary, words, length) for n, at in enumerate(letter.proposals, start=1)]


def _agreed(letter: Letter) -> list[CitizenDate]:
    if letter.kind is not LetterKind.AGREEMENTS:
        return []
    summary = Texts("nl")("paper.ics.agreed", municipality=clean(letter.municipality))
    lines = [line.removeprefix("- ") for line in agreement_lines(letter)]
    number = Texts("nl")("paper.letter.mail_reference", number=letter.case_number)
    return [
        CitizenDate(f"{item.due} {item.who} {item.what}", item.due, summary, f"{line} {number}")
        for item, line in zip(letter.agreements, lines, strict=True)
    ]


def _due(letter: Letter, name: str, on: date) -> CitizenDate:
    texts = Texts("nl")
    words = texts(f"paper.ics.{name}_more", number=letter.case_number, phone=letter.our_phone)
    return CitizenDate(name, on, texts(f"paper.ics.{name}", municipality=clean(letter.municipality)), words)


def agreement_lines(letter: Letter) -> list[str]:
    """The agreements as sentences, for mail and for who cannot see the table."""
    texts = Texts("nl")
    return [
        "- "
        + texts(
            "paper.letter.agreement" if item.told_how else "paper.letter.agreement_short",
            who=clean(item.who), what=clean(item.what), due=day_in_words(item.due), how=clean(item.told_how),
        )
        for item in letter.agreements
    ]  # fmt: skip


@lru_cache(maxsize=32)
def letter_file(kind: LetterKind, own_text: str = "") -> TextFile:
    """The text of a kind, checked: its three parts are there, and every placeholder and condition exists.

    ``own_text`` takes the place of the shipped one. Raises ``InvalidInput`` with the line that is wrong.
    """
    name = f"{kind.value}.md"
    file = parse(own_text, name) if own_text else read_text_file("letters", name)
    for heading in ("Onderwerp", "Aanhef"):
        file.text(PART, heading)
    file.section(PART, "Tekst")
    check_placeholders(file, dict.fromkeys(FACTS))
    for section in file.sections.values():
        for item in section.items:
            condition = _ONLY_IF.match(item.text)
            if condition and condition[1] not in _CONDITIONS:
                raise InvalidInput("text_file_placeholder_unknown", field=file.name, part=condition[1], line=item.line)
    return file


def _line(item: Item, facts: Mapping[str, str], holding: set[str]) -> Line | None:
    text = item.text
    condition = _ONLY_IF.match(text)
    if condition:
        if condition[1] not in holding:
            return None
        text = text[condition.end() :]
    if text == f"[{AGREEMENTS}]":
        _filled(text, facts)
        return Line("", agreements=True)
    label, colon, rest = text.partition(": ")
    if item.listed and colon:
        return Line(_filled(rest, facts), label, listed=True)
    return Line(_filled(text, facts), listed=item.listed)


def _filled(text: str, facts: Mapping[str, str]) -> str:
    def value(found: re.Match[str]) -> str:
        fact = facts.get(found[1], "")
        if not fact:
            raise InvalidInput("letter_fact_missing", field=found[1])
        return fact

    return PLACEHOLDER.sub(value, text)


def _facts(letter: Letter) -> dict[str, str]:
    face_to_face = letter.form is not ContactForm.PHONE
    proposals = [_moment(moment) for moment in letter.proposals]
    facts = {
        "naam": _addressed(clean(letter.recipient)),
        "zaak": Texts("nl")(f"paper.letter.about.{letter.case_type.value}"),
        "zaaknummer": letter.case_number,
        "collega": letter.colleague,
        "gemeente": letter.municipality,
        "telefoon": unbroken(letter.our_phone),
        "nummer": "" if face_to_face else unbroken(letter.phone_shown),
        "plek": letter.place if face_to_face else "",
        "minuten": str(letter.length_minutes or ""),
        "briefdatum": day_in_words(letter.received_on),
        "gespreksdatum": day_in_words(letter.spoken_on),
        "afspraak": _moment(letter.moment),
        "afspraakdag": day_in_words(_day(letter.moment)),
        "oude afspraak": _moment(letter.old_moment),
        "vervolg": "; ".join(_moment(moment) for moment in letter.later_moments),
        "voorstel 1": proposals[0] if proposals else "",
        "voorstel 2": proposals[1] if len(proposals) > 1 else "",
        "beldag": day_in_words(letter.last_calling_day),
        "besluitdatum": day_in_words(letter.decision_date),
        AGREEMENTS: "x" if letter.agreements else "",
    }
    return {name: clean(value) for name, value in facts.items()}


def _addressed(name: str) -> str:
    """The name after ``Beste``: a title in front of it without its capital."""
    for pair in Texts("nl")("paper.letter.titles").split(";"):
        title, _, shown = pair.partition("=")
        if name.startswith(f"{title} "):
            return shown + name[len(title) :]
    return name


def _day(moment: datetime | None) -> date | None:
    return moment.astimezone(AMSTERDAM).date() if moment else None


def _moment(moment: datetime | None) -> str:
    """``maandag 23 november 2026 om 10.15 uur``, Amsterdam time; empty for None."""
    if moment is None:
        return ""
    local = moment.astimezone(AMSTERDAM)
    return Texts("nl")("paper.letter.moment", day=Texts("nl").long_day(local.date()), time=f"{local:%H.%M}")
