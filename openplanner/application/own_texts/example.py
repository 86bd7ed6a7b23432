"""A text as it would look: a guide on screen, a letter in words, either of them on paper, with an invented case."""

from __future__ import annotations

from datetime import date, timedelta

from openplanner.application.office import Office
from openplanner.application.own_texts.catalogue import TextKind, TextName, letter_kind, plain
from openplanner.application.own_texts.mark import mark_of
from openplanner.domain.case import CaseType, ContactForm
from openplanner.domain.interval import AMSTERDAM
from openplanner.guides.facts import GuideFacts, fill
from openplanner.guides.library import load_guide
from openplanner.guides.model import ConversationGuide
from openplanner.printing.conversation_guide import GuideSheet, guide_pdf
from openplanner.printing.letter import AgreementLine, Letter, LetterKind, email_text, letter_pdf
from openplanner.settings import (
    GENERAL_PHONE,
    LANGUAGE,
    LETTER_PREPRINTED,
    MUNICIPALITY,
    PLACE_NAME,
    RETURN_ADDRESS,
)
from openplanner.texts import Texts

NUMBER = "Z-2026-00001"


def example_guide(office: Office, name: TextName, text: str, form: ContactForm) -> ConversationGuide:
    """The guide with this text in its place, for that form unless the text is of one form itself.

    Raises ``InvalidInput`` with the line when the text cannot be used.
    """
    case_type = next((one for one in CaseType if name.file == f"{one.value}.md"), CaseType.OBJECTION)
    form = next((one for one in ContactForm if name.file == f"vorm-{one.value}.md"), form)
    own = {name.file: plain(text)}
    return fill(load_guide(case_type, form, own), GuideFacts(place_name=office.settings.text(PLACE_NAME)))


def example_letter(office: Office, name: TextName, text: str) -> str:
    """The letter in words, as it goes by mail; raises as :func:`example_guide`."""
    return email_text(_letter(office, name, text))


def example_pdf(office: Office, name: TextName, text: str, form: ContactForm) -> bytes:
    """The text on paper; raises as :func:`example_guide`."""
    if name.kind is TextKind.LETTER:
        return letter_pdf(_letter(office, name, text))
    guide = example_guide(office, name, text, form)
    sheet = GuideSheet(guide, office.clock(), office.settings.text(MUNICIPALITY))
    return guide_pdf(sheet, office.settings.text(LANGUAGE))


def _letter(office: Office, name: TextName, text: str) -> Letter:
    settings, words = office.settings, Texts("nl")
    now = office.clock().astimezone(AMSTERDAM).replace(hour=10, minute=15, second=0, microsecond=0)
    today: date = now.date()
    given = letter_kind(name)
    kind = given or LetterKind.CONFIRMATION
    moment = now + timedelta(days=7)
    return Letter(
        kind=kind,
        printed_on=today,
        recipient=words("own_texts.example_name"),
        address_lines=tuple(words("own_texts.example_address").split(", ")),
        case_number=NUMBER,
        case_type=CaseType.OBJECTION,
        municipality=settings.text(MUNICIPALITY),
        return_address=settings.text(RETURN_ADDRESS),
        our_phone=settings.text(GENERAL_PHONE),
        colleague=words("own_texts.example_colleague"),
        received_on=today - timedelta(days=2),
        moment=None if kind is LetterKind.CANCELLED else moment,
        old_moment=moment - timedelta(days=1),
        length_minutes=30,
        phone_shown="06 00 00 00 12",
        proposals=(moment, moment + timedelta(days=1)),
        agreements=(AgreementLine(words("own_texts.example_colleague"), words("own_texts.example_deed"), today),),
        spoken_on=today - timedelta(days=1),
        last_calling_day=today + timedelta(days=3),
        decision_date=today + timedelta(days=42),
        interpreter=True,
        own_text=plain(text) if given else "",
        own_head="" if given else plain(text),
        mark=mark_of(office),
        preprinted=settings.switch(LETTER_PREPRINTED),
    )
