"""What stands above a talk: which case this is, and what to know before phoning. Free of Qt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from openplanner.desktop.cases.case_text import calling_words, wish_lines
from openplanner.desktop.phone_text import shown_number
from openplanner.texts import Texts

if TYPE_CHECKING:
    from openplanner.application.open_case import OpenedCase
    from openplanner.domain.contact import Booking
    from openplanner.domain.series import SeriesPlace


def facts_line(opened: OpenedCase, number: str, now: datetime, texts: Texts) -> str:
    """Number, type, subject, telephone, the last calling day, which talk of a series, and how often it was tried."""
    case, series = opened.case, series_of_next(opened.bookings, now)
    parts = [
        case.number,
        texts(f"intake.case_type.{case.case_type.value}"),
        case.subject,
        shown_number(number) or texts("conversation.no_number"),
        calling_words(case, texts),
        texts.reason(series.in_words) if series is not None else "",
        texts("conversation.tried", n=len(opened.attempts)) if opened.attempts else "",
    ]
    return " · ".join(part for part in parts if part)


def series_of_next(talks: Sequence[Booking], now: datetime) -> SeriesPlace | None:
    """Which talk of a series the first one is that has not ended, of talks by start; None for a talk of its own."""
    return next((one.series for one in talks if one.lives(now) and one.interval.end > now), None)


def wishes_line(opened: OpenedCase, number: str, now: datetime, texts: Texts) -> str:
    """What was wished, and what is worth knowing of a number abroad, such as the time there; often empty."""
    return " · ".join([*wish_lines(opened.case, texts), *_abroad(number, now, texts)])


def _abroad(number: str, now: datetime, texts: Texts) -> list[str]:
    if not number or number.startswith("+31"):
        return []
    from openplanner.domain.phone import read_phone

    return [texts.reason(note) for note in read_phone(number, now=now).notes]
