"""What happened to a case, in one question.

Time that somebody kept free while looking, and gave up again, never was a talk: it is no part of the story.
"""

from __future__ import annotations

from typing import Any

from openplanner.domain.case import ContactForm
from openplanner.domain.interval import instant
from openplanner.domain.series import SeriesPlace
from openplanner.storage.lists.series import place_in_series
from openplanner.storage.rows import StoryLine
from openplanner.storage.schema.stored_values import day_or_none, moment, moment_or_none

_NUMBER, _TALKS = place_in_series("talk")
STORY = f"""
with line (at, kind, code, by_id, text, until, day, form, ref_id) as (
  select received_at, 'registered', case_type, cast(null as integer), subject, cast(null as bigint), cast(null as date),
      cast(null as text), case_id
    from cases where case_id = :case_id
  union all
  select b.starts_at, 'booking', b.state, (select colleague_id from booking_people o
      where o.booking_id = b.booking_id order by position limit 1), b.cancel_reason,
      b.ends_at, null, b.form, b.booking_id
    from bookings b where b.case_id = :case_id and (b.state <> 'cancelled' or exists (select 1 from audit t
      where t.case_id = b.case_id and t.booking_id = b.booking_id and t.action = 'booked'))
  union all
  select at, 'attempt', result, by, note, at + cast(minutes as bigint) * 60000000, null, null, attempt_id
    from attempts where case_id = :case_id
  union all
  select null, 'agreement', case when done_on is null then 'open' else 'done' end, null, what, null, due, null,
      agreement_id
    from agreements where case_id = :case_id
  union all
  select at, 'outcome', coalesce(outcome, ''), by, reason, null, null, null, outcome_id
    from outcomes where case_id = :case_id
  union all
  select a.at, 'audit', case when json_extract(a.after, '$.sooner') is null then a.action
      else 'sooner_' || json_extract(a.after, '$.sooner') end, a.by, case when a.action = 'handed_over' then coalesce(
      (select g.name from colleagues g where g.colleague_id = cast(json_extract(a.after, '$.colleague') as integer)),
      (select t.name from teams t where t.team_id = cast(json_extract(a.after, '$.team') as integer)), '') else '' end,
      null, null, null, a.audit_id
    from audit a where a.case_id = :case_id
)
select line.at, kind, code, by_id, coalesce(k.name, ''), text, until, day, line.form, ref_id,
  talk.series_id, {_NUMBER}, {_TALKS}
from line left join colleagues k on k.colleague_id = by_id
left join bookings talk on kind = 'booking' and talk.booking_id = ref_id"""  # noqa: S608 - constants only


def story_line(row: tuple[Any, ...]) -> StoryLine:
    """A row as ``STORY`` asks it; an agreement stands at the start of its due day."""
    day = day_or_none(row[7])
    at = moment(row[0]) if row[0] is not None or day is None else instant(day, 0)
    return StoryLine(
        at=at,
        kind=row[1],
        code=row[2],
        by=row[3],
        by_name=row[4],
        text=row[5],
        until=moment_or_none(row[6]),
        day=day,
        form=ContactForm(row[8]) if row[8] else None,
        ref_id=row[9],
        series=SeriesPlace.of(*row[10:13]),
    )
