"""The rule for rest around a talk as a worked example, reckoned by the search for moments itself (peers.md row 16)."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from openplanner.application.office import Office
from openplanner.domain.calendar import BusyBlock
from openplanner.domain.frozen import frozen
from openplanner.domain.interval import AMSTERDAM, Interval
from openplanner.planning.availability import CalendarView, always_at_work, calendar_view, claim_of, person_starts
from openplanner.planning.slots import bits_between, grid, horizon, minutes_in
from openplanner.settings import AFTER_MINUTES, BEFORE_MINUTES, STEP_MINUTES, TALK_MINUTES_PHONE

_BEGINS = time(10, 0)


@frozen
class MarginsExample:
    """A phone call of the usual length at ten, and the first moments at which the same colleague can phone again.

    ``after_ours`` when it is a talk of our own, ``after_theirs`` when it is something in Outlook.
    """

    talk: Interval
    after_ours: datetime
    after_theirs: datetime


def margins_example(office: Office) -> MarginsExample:
    """The example for the settings that hold now, on the day of today, Amsterdam time."""
    minutes = office.settings.number(TALK_MINUTES_PHONE)
    start = datetime.combine(office.clock().astimezone(AMSTERDAM).date(), _BEGINS, AMSTERDAM)
    talk = Interval(start, start + timedelta(minutes=minutes))
    days = horizon(start.date(), start.date())
    before, after = office.settings.number(BEFORE_MINUTES), office.settings.number(AFTER_MINUTES)
    ours = calendar_view(days, ()).added(claim_of(talk, before, after))
    theirs = calendar_view(days, (BusyBlock(talk),))
    return MarginsExample(talk, _next_start(office, ours, talk), _next_start(office, theirs, talk))


def _next_start(office: Office, view: CalendarView, talk: Interval) -> datetime:
    """The first start after the talk on the grid of the settings."""
    settings, length = office.settings, talk.length_minutes
    before, after = settings.number(BEFORE_MINUTES), settings.number(AFTER_MINUTES)
    day, anchor = view.horizon.length(1), _BEGINS.hour * 60
    found = person_starts(view, always_at_work(view.horizon), 1, bits_between(anchor, day), length, before, after)
    first = next(minutes_in(found & grid(anchor, settings.number(STEP_MINUTES), day)))
    return talk.start + timedelta(minutes=first - anchor)
