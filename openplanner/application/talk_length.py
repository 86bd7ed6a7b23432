"""How long a talk about a case is planned: the setting of its form, and longer with more people or subjects."""

from __future__ import annotations

from datetime import date
from functools import cache

from openplanner.application.office import Office
from openplanner.domain.case import Case, ContactForm
from openplanner.domain.interval import AMSTERDAM
from openplanner.planning.talk_length import TalkNorm, norm_on, read_talk_norms
from openplanner.resources import resource_text
from openplanner.settings import TALK_MINUTES_MEETING, TALK_MINUTES_PHONE, Settings


def talk_minutes(office: Office, case: Case, form: ContactForm) -> int:
    """Minutes of a talk of that form about the case, by the norm of today."""
    today = office.clock().astimezone(AMSTERDAM).date()
    return minutes_with(office.settings, form, case.persons, case.subjects, today)


def minutes_with(settings: Settings, form: ContactForm, persons: int, subjects: int, day: date) -> int:
    """The same for so many people and subjects, before there is a case."""
    setting = TALK_MINUTES_PHONE if form is ContactForm.PHONE else TALK_MINUTES_MEETING
    return norm_on(_norms(), day).longer(settings.number(setting), persons, subjects)


@cache
def _norms() -> tuple[TalkNorm, ...]:
    return read_talk_norms(resource_text("terms", "talks.toml"))
