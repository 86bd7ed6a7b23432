"""The conversation guide as a frozen value, with the words of its three layers put together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import date

from openplanner.domain.case import CaseType, ContactForm

Words = tuple[str, ...]
SPOKEN = frozenset(
    {"always_say", "opening", "questions", "summary", "closing", "voicemail", "someone_else", "app_reply"}
)
"""Fields that hold only what you say to the citizen; elsewhere that stands between curly quotes."""

_NAMES = frozenset({"title", "form_title", "version"})


@dataclass(frozen=True, slots=True)
class ConversationGuide:
    """The page beside the phone for one case type and contact form.

    Texts are Dutch and plain (no markup). ``questions`` has 5 to 8 entries, from wide to narrow; ``listening`` and
    ``anger`` are pairs of a key word and its line, in order of use. ``dated`` is the newest of the texts it was
    made of. ``no_answer`` says what to do when nobody answers, comes or opens the door; ``voicemail`` and
    ``someone_else`` are empty when nobody is phoned. Placeholders stand as ``[collega]`` until
    :func:`openplanner.guides.facts.fill`.
    Source: method.md 5.2 (page plan), 4.3 (sentences with research behind them).
    """

    case_type: CaseType
    form: ContactForm
    title: str
    form_title: str
    version: str
    dated: date
    attitude: str
    goal: str
    core: str
    always_say: Words
    before: Words
    opening: Words
    questions: Words
    listening: tuple[tuple[str, str], ...]
    summary: Words
    agreeing: Words
    closing: Words
    after: Words
    pitfalls: Words
    explaining: Words
    anger: tuple[tuple[str, str], ...]
    distress: Words
    no_answer: Words
    form_tips: Words
    special_situations: tuple[tuple[str, str], ...]
    never_on_paper: str
    voicemail: Words = ()
    someone_else: Words = ()
    app_reply: Words = ()

    def texts(self) -> dict[str, Words]:
        """Every text by field, pairs as their second half; names and dates left out."""
        found: dict[str, Words] = {}
        for part in fields(self):
            value = getattr(self, part.name)
            if part.name in _NAMES or isinstance(value, (CaseType, ContactForm, date)):
                continue
            if isinstance(value, str):
                found[part.name] = (value,)
            else:
                found[part.name] = tuple(item if isinstance(item, str) else item[1] for item in value)
        return found

    def changed(self, change: Callable[[str], str]) -> ConversationGuide:
        """The guide with every text changed; key words of pairs stay."""
        new: dict[str, object] = {}
        for name in self.texts():
            value = getattr(self, name)
            if isinstance(value, str):
                new[name] = change(value)
            else:
                new[name] = tuple(
                    change(item) if isinstance(item, str) else (item[0], change(item[1])) for item in value
                )
        return replace(self, **new)  # type: ignore[arg-type]
