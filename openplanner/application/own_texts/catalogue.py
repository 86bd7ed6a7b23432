"""Which texts a team may write itself: every file of resources/guides and resources/letters."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from openplanner.domain.case import CaseType, ContactForm
from openplanner.domain.errors import InvalidInput
from openplanner.guides.library import SHARED
from openplanner.guides.textfile import read_text_file
from openplanner.printing.letter_sheet import LetterKind
from openplanner.printing.letterhead import FILE as LETTERHEAD
from openplanner.resources import resource_text

__all__ = [
    "LETTERHEAD", "TextKind", "TextName", "known", "letter_kind", "plain", "shipped_text", "text_names", "title_of",
]  # fmt: skip


class TextKind(StrEnum):
    """What a text is for; the value is its folder in resources."""

    GUIDE = "guides"
    LETTER = "letters"


@dataclass(frozen=True, slots=True)
class TextName:
    """One text: its kind and the name of its file."""

    kind: TextKind
    file: str


def text_names() -> tuple[TextName, ...]:
    """Every text that may be written anew: guides by case type, by form, the shared one, then letters."""
    guides = [*(f"{one.value}.md" for one in CaseType), *(f"vorm-{one.value}.md" for one in ContactForm), SHARED]
    letters = [*(f"{one.value}.md" for one in LetterKind), LETTERHEAD]
    return (
        *(TextName(TextKind.GUIDE, file) for file in guides),
        *(TextName(TextKind.LETTER, file) for file in letters),
    )


def letter_kind(name: TextName) -> LetterKind | None:
    """Which letter a text is; None for the letterhead, which is around all of them, and for a guide."""
    return next((one for one in LetterKind if name == TextName(TextKind.LETTER, f"{one.value}.md")), None)


def known(name: TextName) -> TextName:
    """The name itself; raises ``InvalidInput`` (``text_unknown``) for one that is not in the list."""
    if name not in text_names():
        raise InvalidInput("text_unknown", field="text", name=name.file[:60])
    return name


@cache
def shipped_text(name: TextName) -> str:
    """The text that came with the program; raises ``ResourceMissing``."""
    return plain(resource_text(name.kind.value, known(name).file))


@cache
def title_of(name: TextName) -> str:
    """What the shipped text is called; the same whatever a team makes of it."""
    return read_text_file(name.kind.value, name.file).word("titel")


def plain(text: str) -> str:
    """A text in one spelling: signs composed, lines ended one way, nothing after the last."""
    lines = unicodedata.normalize("NFC", text).removeprefix("\ufeff").splitlines()
    return "\n".join(line.rstrip() for line in lines).strip() + "\n"
