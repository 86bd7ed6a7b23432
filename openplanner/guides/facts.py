"""What a case tells a guide, and putting it in the place of ``[placeholders]``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from openplanner.domain.errors import InvalidInput
from openplanner.guides.guard import without_identifiers
from openplanner.guides.model import ConversationGuide
from openplanner.guides.textfile import TextFile
from openplanner.texts import Texts

PLACEHOLDER = re.compile(r"\[([^\[\]]{1,40})\]")
_LINE = "\u2026"
BLANKS: Mapping[str, int] = {
    "collega": 10, "functie": 8, "plaats": 8, "inwoner": 10, "briefdatum": 7, "onderwerp": 10,
    "besluitdatum": 7, "beldag": 7, "telefoon": 8, "minuten": 3,
    "datum": 6, "dag": 5, "tijd": 4, "stuk": 8, "naam": 8, "plek": 8, "dagen": 7,
}  # fmt: skip
"""Every placeholder, and how long the line is that is left to write on (in ellipses)."""


@dataclass(frozen=True, slots=True)
class GuideFacts:
    """Facts for the placeholders; an empty one is left as a line to write on.

    ``spoken_with`` is whom we phone or meet (the representative when there is one), ``letter_date`` the day that the
    letter was received, ``our_phone`` the number to reach us on, ``minutes`` how long the talk is planned.
    """

    colleague: str = ""
    function: str = ""
    place_name: str = ""
    spoken_with: str = ""
    subject: str = ""
    our_phone: str = ""
    letter_date: date | None = None
    decision_date: date | None = None
    last_calling_day: date | None = None
    minutes: int = 0


def fill(guide: ConversationGuide, facts: GuideFacts) -> ConversationGuide:
    """The guide with its placeholders filled in, or as a line to write on; brackets in a fact stay as they are.

    A possible BSN or e-mail address in a fact is left out.
    """
    words = _words(facts)
    return guide.changed(lambda text: filled(text, words))


def filled(text: str, words: Mapping[str, str]) -> str:
    """A text with its placeholders replaced in one pass; an unknown or empty one becomes a line to write on."""
    if "[" not in text:
        return text
    return PLACEHOLDER.sub(lambda found: words.get(found[1]) or _LINE * BLANKS.get(found[1], 8), text)


def check_placeholders(file: TextFile, known: Mapping[str, object] = BLANKS) -> None:
    """Raises ``InvalidInput`` with the line of a placeholder that does not exist, such as a typing error."""
    for item in (item for section in file.sections.values() for item in section.items):
        for name in PLACEHOLDER.findall(item.text):
            if name not in known:
                raise InvalidInput("text_file_placeholder_unknown", field=file.name, part=name, line=item.line)


def day_in_words(day: date | None) -> str:
    """``18 november 2026``, empty for None."""
    return Texts("nl").long_day(day).partition(" ")[2] if day else ""


def _words(facts: GuideFacts) -> dict[str, str]:
    return {
        "collega": without_identifiers(facts.colleague),
        "functie": without_identifiers(facts.function),
        "plaats": without_identifiers(facts.place_name),
        "inwoner": without_identifiers(facts.spoken_with),
        "onderwerp": without_identifiers(facts.subject),
        "telefoon": facts.our_phone.replace(" ", "\u00a0"),
        "briefdatum": day_in_words(facts.letter_date),
        "besluitdatum": day_in_words(facts.decision_date),
        "beldag": day_in_words(facts.last_calling_day),
        "minuten": str(facts.minutes) if facts.minutes else "",
    }
