"""When everybody is free or busy, as the calendars told: remembered for two minutes, always with its age.

The local calendar is asked each time, because it is our own database. An answer that is too old is asked again; a
calendar that then gives no answer is unknown, whatever it said before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from openplanner.application.office import Office
from openplanner.domain.calendar import CalendarUnknown, FreeBusy
from openplanner.domain.interval import AMSTERDAM, Interval, instant
from openplanner.domain.reason import because
from openplanner.storage import outside

FRESH = timedelta(minutes=2)
ASKED_BEHIND = timedelta(days=7)
ASKED_AHEAD = timedelta(days=23)

Answers = Mapping[str, FreeBusy | CalendarUnknown]


def free_time(office: Office, addresses: Sequence[str], window: Interval, oldest: timedelta = FRESH) -> Answers:
    """One answer per address, none older than ``oldest``; asks the calendars for what is not at hand.

    Raises the errors of the store, and those of a calendar that fails as a whole.
    """
    if office.calendar.capabilities().same_transaction:
        return office.calendar.free_busy(addresses, window)
    now = office.clock()
    with office.store.reading() as tx:
        kept = outside.answers_of(tx, addresses, window)
    fresh: dict[str, FreeBusy | CalendarUnknown] = {
        address: answer for address, answer in kept.items() if now - answer.fetched_at < oldest
    }
    missing = [address for address in addresses if address not in fresh]
    if missing:
        fresh.update(_asked(office, missing, _wider(window, now)))
    return {address: fresh[address] for address in addresses}


def remembered_time(office: Office, addresses: Sequence[str], window: Interval) -> Answers:
    """What was told last, of any age, without asking anybody: to draw at once and to refresh afterwards.

    A calendar that never told is unknown (``agenda.not_asked_yet``). The age is each answer's ``fetched_at``.
    """
    if office.calendar.capabilities().same_transaction:
        return office.calendar.free_busy(addresses, window)
    with office.store.reading() as tx:
        kept = outside.answers_of(tx, addresses, window)
    unknown = because("agenda.not_asked_yet")
    return {address: kept.get(address) or CalendarUnknown(address, unknown) for address in addresses}


def _asked(office: Office, addresses: Sequence[str], window: Interval) -> Answers:
    answers = office.calendar.free_busy(addresses, window)
    with office.store.transaction() as tx:
        outside.forget_answers(tx, addresses)
        for answer in answers.values():
            if isinstance(answer, FreeBusy):
                outside.save_answer(tx, answer)
    return answers


def _wider(window: Interval, now: datetime) -> Interval:
    """The window with the usual month around today, so that the next question is answered already.

    A window that reaches further is asked as it is: servers answer about a month at once (exchange.md section 4).
    """
    today: date = now.astimezone(AMSTERDAM).date()
    month = Interval(instant(today - ASKED_BEHIND, 0), instant(today + ASKED_AHEAD, 0))
    return month if month.covers(window) else window
