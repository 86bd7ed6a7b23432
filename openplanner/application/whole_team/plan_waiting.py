"""Every open case of a team that waits for a talk gets one, in one draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from openplanner.application.office import Office
from openplanner.application.propose_slots import Wanted, request_for
from openplanner.application.team_calendars import team_calendars
from openplanner.application.whole_team.draft import Draft
from openplanner.application.whole_team.make_draft import make_draft
from openplanner.domain.case import Case, CaseStatus, CaseType, ContactForm
from openplanner.domain.interval import AMSTERDAM
from openplanner.domain.progress import Progress, Silent
from openplanner.domain.reason import because
from openplanner.planning.best_moment import Task
from openplanner.storage import cases

FAR_AHEAD = timedelta(days=21)
WEIGHTS = {CaseType.NOTICE_OF_DEFAULT: 3}
"""A notice of default costs money per day, so a day late counts three times; everything else counts once."""


def plan_waiting(
    office: Office, team_id: int, week: tuple[int, int] | None = None, progress: Progress | None = None
) -> Draft:
    """A draft with a talk for every case of the team that waits for one; nothing is saved.

    ``week`` (ISO year and week) takes only cases whose last calling day lies in or before that week. Who wants letters
    only is left alone. Raises the errors of the store and of the calendar, and ``Cancelled``.
    """
    watch, now = progress or Silent(), office.clock()
    waiting = _waiting(office, team_id, week)
    today = now.astimezone(AMSTERDAM).date()
    calendars = team_calendars(office, team_id, today, today + FAR_AHEAD, watch)
    wanted = [(task_for(office, case), case, None) for case in waiting if not case.wishes.writing_only]
    alone = tuple((case.number, because("slots.writing_only")) for case in waiting if case.wishes.writing_only)
    return make_draft(wanted, calendars, now, watch, left_alone=alone)


def task_for(office: Office, case: Case) -> Task:
    """The first talk of a case as a task, in the form that the citizen wishes; led by the one whom the case is for."""
    request = request_for(office, case, Wanted(case.wishes.form or ContactForm.PHONE))
    return Task(case.case_id, replace(request, leader=case.assigned_to), WEIGHTS.get(case.case_type, 1))


def _waiting(office: Office, team_id: int, week: tuple[int, int] | None) -> Sequence[Case]:
    """In the order of arrival."""
    until = date.fromisocalendar(*week, 7) if week else date.max
    with office.store.reading() as tx:
        open_cases = cases.open_cases(tx)
    mine = [
        case
        for case in open_cases
        if case.team_id == team_id
        and case.status is CaseStatus.TO_PLAN
        and (case.last_calling_day or date.max) <= until
    ]
    return sorted(mine, key=lambda case: (case.received_at, case.case_id))
