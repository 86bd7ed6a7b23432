"""The worklist, what is due and what was found: rows of cases."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from openplanner.domain.case import LONGEST_CLAIM, CaseStatus, CaseType, ContactForm, Wishes
from openplanner.domain.contact import AttemptResult, Attention
from openplanner.domain.interval import AMSTERDAM, MINUTES_PER_DAY, instant
from openplanner.storage.rows import NO_WISHES, WorklistRow
from openplanner.storage.schema.stored_values import day_or_none, micros, moment, moment_or_none, times_from

PERSON = """
left join case_parties r on r.case_id = c.case_id and r.role = 'representative'
join people p on p.person_id = case when r.person_id is null then c.citizen_id else r.person_id end"""
# not "coalesce", nor a subquery: where rows are guarded a server looks nothing up in an index by what might leak
FIRST_PHONE = (
    "coalesce((select e164 from phone_numbers f where f.person_id = p.person_id order by position limit 1), '')"
)
# one look for each: when the next talk is, with whom; and the booking that a calendar heard of last, what is with it
_NEXT_TALK = """(select cast(b.starts_at as text) || ' '
      || coalesce(cast(o.colleague_id as text) || ' ' || w.name, '0 ')
    from bookings b left join booking_people o on o.booking_id = b.booking_id
    left join colleagues w on w.colleague_id = o.colleague_id
    where b.case_id = c.case_id and b.state = 'booked' and b.ends_at > :now
    order by b.starts_at, b.booking_id, o.position limit 1)"""
_LAST_SENT = """(select cast(b.booking_id as text) || ' ' || b.attention from bookings b where b.case_id = c.case_id
    and exists (select 1 from outbox o where o.booking_id = b.booking_id) order by b.booking_id desc limit 1)"""
_HOLDS = (  # as ``still_holds``: what lies further ahead was written by a clock that has been set back since
    f"c.claimed_until > :now and c.claimed_until <= :now + {LONGEST_CLAIM // timedelta(microseconds=1)}"
)
_IN_TEAM = """exists (
  select 1 from colleague_teams m where m.colleague_id = a.colleague_id and m.team_id = c.team_id)"""
WHOSE = f"""coalesce((select a.colleague_id from colleagues a
  where a.colleague_id = c.assigned_to and a.active and {_IN_TEAM}), 0)"""  # noqa: S608
"""To whom a case was given; 0 for nobody who is still there."""
MINE = f"""(c.assigned_to is null or c.assigned_to = :mine or not exists (
  select 1 from colleagues a where a.colleague_id = c.assigned_to and a.active and {_IN_TEAM}))"""  # noqa: S608
"""What was given to one colleague or to nobody who is still there; ``:mine`` is that colleague."""
COLUMNS = f"""select c.case_id, c.number, c.case_type, p.name, c.subject, {FIRST_PHONE}, c.due_at, c.last_calling_day,
  c.decision_date, c.received_at, c.status, c.attempts, c.last_attempt_at, c.last_result,
  case when {_HOLDS} then c.claimed_by end,
  case when {_HOLDS} then k.name else '' end,
  case when {_HOLDS} then c.claimed_until end,
  {_NEXT_TALK}, {_LAST_SENT}, c.language, c.interpreter, r.person_id is not null, c.team_id, c.version,
  c.wish_weekdays, c.wish_from, c.wish_until, c.wish_form, c.writing_only, c.later_day,
  a.colleague_id, a.name
from cases c {PERSON}
left join colleagues k on k.colleague_id = c.claimed_by
left join colleagues a on a.colleague_id = c.assigned_to and a.active and {_IN_TEAM}"""  # noqa: S608
_IN_ORDER = "order by c.due_at, c.case_id"


_PAGE = f"{_IN_ORDER} limit :limit offset :offset"
_OF_TEAM = "and c.team_id = :team_id"
WORKLIST = f"{COLUMNS} where c.status <> 'closed' {_PAGE}"
WORKLIST_OF_TEAM = f"{COLUMNS} where c.status <> 'closed' {_OF_TEAM} {_PAGE}"
MY_WORKLIST = f"{COLUMNS} where c.status <> 'closed' and {MINE} {_PAGE}"
MY_WORKLIST_OF_TEAM = f"{COLUMNS} where c.status <> 'closed' {_OF_TEAM} and {MINE} {_PAGE}"


# on a server whose rights are asked once for the list (storage/server/lists.py)
WORKLIST_ON_SERVER = """select * from openplanner_worklist(cast(:team_id as integer), cast(:now as bigint),
  cast(:limit as integer), cast(:offset as integer), cast(:mine as integer))"""
_DUE = """where c.status <> 'closed' and (cast(:team_id as integer) is null or c.team_id = :team_id)
  and c.last_calling_day between :first and :last"""
DUE_BETWEEN = f"{COLUMNS} {_DUE} {_IN_ORDER}"
DUE_BETWEEN_ON_SERVER = f"""select * from openplanner_shown(
  array(select c.case_id from cases c {_DUE}), cast(:now as bigint))"""  # noqa: S608
_COUNT = """select
  count(*) filter (where c.status in ('to_plan', 'planned') and c.due_at <= :now),
  count(*) filter (where c.status in ('to_plan', 'planned') and c.due_at > :now and c.due_at <= :today),
  count(*) filter (where c.status in ('to_plan', 'planned') and c.due_at > :today and c.due_at <= :tomorrow),
  count(*) filter (where c.status in ('to_plan', 'planned') and c.due_at > :now and c.due_at <= :sunday),
  count(*)
from cases c where c.status <> 'closed'"""
COUNTS = _COUNT
COUNTS_OF_TEAM = f"{_COUNT} {_OF_TEAM}"
MY_COUNTS = f"{_COUNT} and {MINE}"
MY_COUNTS_OF_TEAM = f"{_COUNT} {_OF_TEAM} and {MINE}"


def question(team_id: int | None, mine: int | None) -> str:
    """The worklist of a file, for one team or all, of everybody or what one colleague may take up."""
    if mine is None:
        return WORKLIST if team_id is None else WORKLIST_OF_TEAM
    return MY_WORKLIST if team_id is None else MY_WORKLIST_OF_TEAM


def counts(team_id: int | None, mine: int | None) -> str:
    """How many of those wait, by urgency."""
    if mine is None:
        return COUNTS if team_id is None else COUNTS_OF_TEAM
    return MY_COUNTS if team_id is None else MY_COUNTS_OF_TEAM


def count_moments(now: datetime) -> dict[str, int]:
    """The moments that part late, today, tomorrow and this week (up to Sunday), as stored."""
    today = now.astimezone(AMSTERDAM).date()
    ends = {"today": today, "tomorrow": today + timedelta(days=1), "sunday": today + timedelta(7 - today.isoweekday())}
    return {"now": micros(now)} | {name: micros(instant(day, MINUTES_PER_DAY)) for name, day in ends.items()}


def worklist_row(row: tuple[Any, ...]) -> WorklistRow:
    """A row as ``COLUMNS`` asks it; by place, as there are hundreds and each is read anew when somebody writes."""
    (case_id, number, case_type, name, subject, e164, due_at, last_calling_day, decision_date, received_at, status,
     attempts, last_attempt_at, last_result, claimed_by, claimed_by_name, claimed_until, talk, sent, language,
     interpreter, represented, team_id, version, *wish, later_day, assigned_to, assigned_name) = row  # fmt: skip
    attention, attention_booking = _attention(sent) if sent else (Attention.NONE, 0)
    starts_at, booked_with, booked_with_id = _next_talk(talk) if talk else (None, "", 0)
    return WorklistRow(
        case_id, number, _case_type(case_type), name, subject, e164, moment_or_none(due_at),
        day_or_none(last_calling_day), day_or_none(decision_date), moment(received_at), _status(status), attempts,
        moment_or_none(last_attempt_at), _result(last_result) if last_result else None, claimed_by,
        claimed_by_name or "", moment_or_none(claimed_until), starts_at, language, bool(interpreter),
        bool(represented), team_id, version, attention, attention_booking,
        _wishes(*wish), booked_with, booked_with_id, day_or_none(later_day), assigned_to,
        assigned_name or "",
    )  # fmt: skip


_case_type = lru_cache(maxsize=32)(CaseType)
_status = lru_cache(maxsize=32)(CaseStatus)
_result = lru_cache(maxsize=32)(AttemptResult)


def _attention(sent: str) -> tuple[Attention, int]:
    booking_id, _, attention = sent.partition(" ")
    return Attention(attention), int(booking_id) if attention else 0


def _next_talk(talk: str) -> tuple[datetime, str, int]:
    starts_at, _, who = talk.partition(" ")
    who_id, _, who_name = who.partition(" ")
    return moment(int(starts_at)), who_name, int(who_id or 0)


def _wishes(weekdays: str, start: int | None, end: int | None, form: str | None, writing_only: int) -> Wishes:
    if not (weekdays or start is not None or form or writing_only):
        return NO_WISHES
    return Wishes(times_from(weekdays, start, end), ContactForm(form) if form else None, bool(writing_only))
