"""What stands above a talk: which case this is, and what to know before phoning. Free of Qt."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from openplanner.desktop.cases.case_text import calling_words, wish_lines
from openplanner.desktop.phone_text import shown_number
from openplanner.texts import Texts

if TYPE_CHECKING:
    from openplanner.application.open_case import OpenedCase


def facts_line(opened: OpenedCase, number: str, texts: Texts) -> str:
    """Number, type, subject, telephone, the last calling day and how often it was tried."""
    case = opened.case
    parts = [
        case.number,
        texts(f"intake.case_type.{case.case_type.value}"),
        case.subject,
        shown_number(number) or texts("conversation.no_number"),
        calling_words(case, texts),
        texts("conversation.tried", n=len(opened.attempts)) if opened.attempts else "",
    ]
    return " · ".join(part for part in parts if part)


def wishes_line(opened: OpenedCase, number: str, now: datetime, texts: Texts) -> str:
    """What was wished, and what is worth knowing of a number abroad, such as the time there; often empty."""
    return " · ".join([*wish_lines(opened.case, texts), *_abroad(number, now, texts)])


def _abroad(number: str, now: datetime, texts: Texts) -> list[str]:
    if not number or number.startswith("+31"):
        return []
    from openplanner.domain.phone import read_phone

    return [texts.reason(note) for note in read_phone(number, now=now).notes]
