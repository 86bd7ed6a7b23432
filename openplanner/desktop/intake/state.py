"""What is typed in the intake form and what it means, without Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from openplanner.desktop.intake.day_text import read_day, read_moment
from openplanner.domain.case import (
    MOST_ON_THE_TABLE,
    NAME_LENGTH,
    NUMBER_LENGTH,
    SUBJECT_LENGTH,
    Anchors,
    CaseType,
    Channel,
    ContactForm,
    Party,
    PhoneEntry,
    Wishes,
)
from openplanner.domain.errors import InvalidInput
from openplanner.domain.interval import AMSTERDAM
from openplanner.domain.phone import PhoneAnswer, read_phone
from openplanner.domain.reason import Reason
from openplanner.domain.wish_text import wishes_of as wished_at

if TYPE_CHECKING:
    from openplanner.application.register_case import Intake

CASE_TYPE_KEYS: Mapping[str, CaseType] = {
    "b": CaseType.OBJECTION,
    "k": CaseType.COMPLAINT,
    "w": CaseType.WOO_REQUEST,
    "a": CaseType.APPLICATION,
    "z": CaseType.VIEW,
    "i": CaseType.NOTICE_OF_DEFAULT,
    "p": CaseType.WHATSAPP,
    "v": CaseType.QUESTION,
}
"""The letter that chooses a case type; P for WhatsApp, because W and A are taken."""

LANGUAGES = ("nl", "en", "de", "fr", "tr", "ar", "pl", "uk", "es")
TEXT_LIMITS = {"number": NUMBER_LENGTH, "name": NAME_LENGTH, "subject": SUBJECT_LENGTH}
DRAFT_KEY = "intake"
COUNTS = tuple(str(number) for number in range(1, MOST_ON_THE_TABLE + 1))
_REQUIRED = ("number", "name")


@dataclass(frozen=True, slots=True)
class IntakeForm:
    """The form as typed, all plain values so that it can be kept as a draft."""

    case_type: str = CaseType.OBJECTION.value
    number: str = ""
    received: str = ""
    name: str = ""
    phone: str = ""
    subject: str = ""
    channel: str = Channel.LETTER.value
    email: str = ""
    address: str = ""
    language: str = "nl"
    interpreter: bool = False
    times: str = ""
    form: str = ""
    writing_only: bool = False
    representative: str = ""
    representative_phone: str = ""
    announced: str = ""
    persons: str = "1"
    subjects: str = "1"

    @property
    def kind(self) -> CaseType:
        """The chosen case type."""
        return CaseType(self.case_type)

    @property
    def empty(self) -> bool:
        """True when nothing was typed that would be missed."""
        return replace(self, case_type="", channel="", received="") == replace(
            IntakeForm(), case_type="", channel="", received=""
        )

    def payload(self) -> dict[str, object]:
        """The form as a draft."""
        return asdict(self)


def form_of(payload: Mapping[str, object]) -> IntakeForm:
    """The form of a draft; what an older or damaged draft lacks or spoiled gets its default."""
    kept: dict[str, object] = {}
    for part in fields(IntakeForm):
        value, usual = payload.get(part.name), getattr(IntakeForm(), part.name)
        if type(value) is type(usual):
            kept[part.name] = value
    form = IntakeForm(**kept)  # type: ignore[arg-type]
    choices: dict[str, tuple[str, ...]] = {
        "case_type": tuple(CaseType),
        "channel": tuple(Channel),
        "form": ("", *ContactForm),
        "persons": COUNTS,
        "subjects": COUNTS,
    }
    spoiled = {name: getattr(IntakeForm(), name) for name, known in choices.items() if getattr(form, name) not in known}
    return replace(form, **spoiled)


def problems(form: IntakeForm, now: datetime) -> dict[str, InvalidInput]:
    """What is wrong, by field, in the order of the form; empty when it can be saved.

    A phone number may be missing (a case without one is written to), but one that was typed must be callable.
    """
    found: dict[str, InvalidInput] = {}
    for name, most in TEXT_LIMITS.items():
        length = len(getattr(form, name).strip())
        if length > most:
            found[name] = InvalidInput(f"{name}_too_long", field=name, most=most, length=length)
    for name in _REQUIRED:
        if not getattr(form, name).strip():
            found[name] = InvalidInput(f"{name}_missing", field=name)
    today = now.astimezone(AMSTERDAM).date()
    checks: dict[str, Callable[[], object]] = {
        "received": lambda: read_moment(form.received, now),
        "phone": lambda: phones_of(form.phone),
        "representative_phone": lambda: phones_of(form.representative_phone),
        "announced": lambda: announced_of(form.announced, today),
        "email": lambda: email_of(form.email),
        "times": lambda: wishes_of(form),
    }
    for name, check in checks.items():
        try:
            check()
        except InvalidInput as problem:
            found[name] = problem
    order = [part.name for part in fields(IntakeForm)]
    return {name: found[name] for name in order if name in found}


def intake_of(form: IntakeForm, now: datetime, team_id: int) -> Intake:
    """The case to register; raises the first of :func:`problems`."""
    from openplanner.application.register_case import Intake

    wrong = problems(form, now)
    if wrong:
        raise next(iter(wrong.values()))
    return Intake(
        number=form.number.strip(),
        case_type=form.kind,
        received_at=read_moment(form.received, now),
        subject=form.subject.strip(),
        name=form.name.strip(),
        phones=phones_of(form.phone),
        team_id=team_id,
        channel=Channel(form.channel),
        email=form.email.strip(),
        address=form.address.strip(),
        language=form.language,
        interpreter=form.interpreter,
        wishes=wishes_of(form),
        anchors=Anchors(announced_on=announced_of(form.announced, now.astimezone(AMSTERDAM).date())),
        representative=representative_of(form),
        persons=int(form.persons),
        subjects=int(form.subjects),
    )


def wishes_of(form: IntakeForm) -> Wishes:
    """When and how the citizen wants to be reached; raises ``InvalidInput`` for times that cannot be read."""
    kept = Wishes(form=ContactForm(form.form) if form.form else None, writing_only=form.writing_only)
    return wished_at(form.times, kept)


def representative_of(form: IntakeForm) -> Party | None:
    """Whom to phone instead of the writer, or None."""
    if not form.representative.strip():
        return None
    return Party(form.representative.strip(), phones_of(form.representative_phone))


def phones_of(text: str) -> tuple[PhoneEntry, ...]:
    """The numbers of a phone field: none for an empty one; raises ``InvalidInput`` when one may not be called."""
    if not text.strip():
        return ()
    answer = read_phone(text)
    return tuple(one.entry() for one in (answer, *answer.more) if one is answer or one.callable)


def announced_of(text: str, today: date) -> date | None:
    """The day on which the decision was announced, None when not filled in; never after today."""
    if not text.strip():
        return None
    day = read_day(text, today)
    if day > today:
        raise InvalidInput("day_in_future", field="announced", day=day)
    return day


def email_of(text: str) -> str:
    """The address, trimmed; raises ``InvalidInput`` unless it is empty or has the shape name@place.nl."""
    kept = text.strip()
    if not kept:
        return ""
    name, sign, place = kept.partition("@")
    if not (name and sign and "." in place.strip(".") and " " not in kept and "@" not in place and len(kept) <= 254):
        raise InvalidInput("email_shape", field="email")
    return kept


@dataclass(frozen=True, slots=True)
class PhoneNote:
    """What to say beside a phone field: its sort (``danger``, ``warning``, ``good``), why, what may be taken over."""

    sort: str
    reasons: tuple[Reason, ...]
    answer: PhoneAnswer
    suggestion: str = ""


def phone_note(text: str, now: datetime) -> PhoneNote | None:
    """The note for what is in the field now, None for an empty field."""
    if not text.strip():
        return None
    answer = read_phone(text, now=now)
    if answer.problem is not None:
        return PhoneNote("danger", (answer.problem,), answer, answer.suggestion)
    return PhoneNote("warning" if answer.notes else "good", answer.notes, answer, answer.suggestion)
