"""When we would phone again if nobody answers now, so that a voicemail can say it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from openplanner.application.next_step import next_step
from openplanner.application.office import Office
from openplanner.domain.contact import Attempt, AttemptResult
from openplanner.domain.interval import AMSTERDAM, Interval
from openplanner.guides.model import ConversationGuide
from openplanner.storage import attempts, cases
from openplanner.texts import Texts


def next_call(office: Office, case_id: int) -> Interval | None:
    """The window that is proposed after an unanswered call of this moment; None when a letter is due then."""
    now = office.clock()
    with office.store.reading() as tx:
        case = cases.case(tx, case_id)
        made = attempts.attempts_of_case(tx, case_id)
    return next_step(office, case, [*made, Attempt(case_id, now, 0, AttemptResult.NO_ANSWER)], now).window


def with_next_call(guide: ConversationGuide, window: Interval | None) -> ConversationGuide:
    """The guide with the next call in its voicemail text, where that text leaves ``[dag]`` and ``[tijd]`` open.

    Without a window the guide as it is. Call before :func:`openplanner.guides.facts.fill`.
    """
    if window is None:
        return guide
    texts, day = Texts("nl"), window.start.astimezone(AMSTERDAM).date()
    said = [_said(line, texts.long_day(day).rpartition(" ")[0], window.start, window.end) for line in guide.voicemail]
    return replace(guide, voicemail=tuple(said))


def _said(line: str, day: str, start: datetime, end: datetime) -> str:
    texts = Texts("nl")
    for gap, words in (("[dag]", day), ("[tijd]", texts.time(start)), ("[tijd]", texts.time(end))):
        line = line.replace(gap, words, 1)
    return line
