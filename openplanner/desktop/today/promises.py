"""What colleagues promised and must be done now, as lines of the worklist. Free of Qt."""

from __future__ import annotations

from datetime import date, timedelta

from openplanner.desktop.today.time_left import Opening, working_days
from openplanner.domain.frozen import frozen
from openplanner.domain.reason import because
from openplanner.storage.rows import AgreementRow
from openplanner.texts import Texts

MOST_DAYS_CLOSED = 14


@frozen
class PromiseLine:
    """One open promise in words; ``kind`` is ``danger`` when its day has passed, else ``warning``."""

    row: AgreementRow
    icon: str
    kind: str
    left_words: str
    due_words: str
    what: str
    about: str
    spoken: str


def promises_until(today: date, opening: Opening) -> date:
    """The last day whose promises are shown: today, and the closed days until the office opens again."""
    day = today
    for _step in range(MOST_DAYS_CLOSED):
        if opening.is_working_day(day + timedelta(days=1)):
            break
        day += timedelta(days=1)
    return day


def promise_line(row: AgreementRow, today: date, opening: Opening, texts: Texts) -> PromiseLine:
    """One promise in words."""
    late = working_days(opening, row.due, today) if row.due < today else 0
    left = because("today.days_late", n=late) if late else because("today.promise_today")
    kind, icon = ("danger", "clock-alert") if row.due < today else ("warning", "clock")
    left_words, due = texts.reason(left), texts("today.promised_for", day=texts.day(row.due, year=False))
    about = " \u00b7 ".join(part for part in (row.who, row.number, row.told_how) if part)
    spoken = ", ".join((texts("today.promise"), left_words, row.what, about, due))
    return PromiseLine(row, icon, kind, left_words, due, row.what, about, spoken)
