"""Talks of which the citizen is still to be reminded: planned before today, and nobody said since that it was done."""

from __future__ import annotations

from typing import Any

from openplanner.domain.case import ContactForm
from openplanner.storage.lists.worklist import PERSON
from openplanner.storage.rows import ReminderRow
from openplanner.storage.schema.stored_values import moment

# what was planned or moved today was just told; and a talk that moved after its reminder needs another one
_TOLD = "('booked', 'moved', 'moved_outside', 'series_booked')"
REMINDERS = f"""select b.booking_id, b.case_id, c.number, p.name, b.form, b.starts_at, coalesce((select k.name
  from booking_people o join colleagues k on k.colleague_id = o.colleague_id
  where o.booking_id = b.booking_id order by o.position limit 1), '')
from bookings b join cases c on c.case_id = b.case_id {PERSON}
where b.state = 'booked' and b.starts_at >= :first and b.starts_at < :until and c.status <> 'closed'
  and (cast(:team_id as integer) is null or c.team_id = :team_id)
  and not exists (select 1 from audit m where m.case_id = b.case_id and m.booking_id = b.booking_id
    and m.action in {_TOLD} and m.at >= :today)
  and not exists (select 1 from audit r where r.case_id = b.case_id and r.booking_id = b.booking_id
    and r.action = 'reminded'
    and not exists (select 1 from audit m where m.case_id = b.case_id and m.booking_id = b.booking_id
      and m.audit_id > r.audit_id and m.action in {_TOLD})
    and not exists (select 1 from audit u where u.case_id = b.case_id and u.action = 'undid_reminded'
      and cast(json_extract(u.after, '$.undid') as integer) = r.audit_id))
order by b.starts_at, b.booking_id"""  # noqa: S608 - constants only


def reminder_row(row: tuple[Any, ...]) -> ReminderRow:
    """A row as ``REMINDERS`` asks it."""
    return ReminderRow(row[0], row[1], row[2], row[3], ContactForm(row[4]), moment(row[5]), row[6])
