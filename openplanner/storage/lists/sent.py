"""How it stands with cases that somebody gave to another team, and nothing else of them."""

from __future__ import annotations

from typing import Any

from openplanner.storage.rows import SentRow, SentStatus
from openplanner.storage.schema.stored_values import moment

MOST = 100
# the last time that this colleague gave it away, while it did not come back since
SENT = f"""select c.case_id, cast(c.number as text), a.at, cast(coalesce(t.name, '') as text),
  case c.status when 'closed' then 'done'
  when 'planned' then 'planned' when 'spoken' then 'spoken' when 'waiting' then 'spoken' else 'received' end
from audit a join cases c on c.case_id = a.case_id
left join teams t on t.team_id = cast(json_extract(a.after, '$.team') as integer)
where a.action = 'handed_over' and a.by = :me and a.at >= :since and not c.anonymised
  and json_extract(a.before, '$.team') <> json_extract(a.after, '$.team')
  and c.team_id <> cast(json_extract(a.before, '$.team') as integer)
  and not exists (select 1 from audit n where n.case_id = a.case_id and n.audit_id > a.audit_id
    and n.action = 'handed_over' and n.by = :me
    and json_extract(n.before, '$.team') <> json_extract(n.after, '$.team'))
order by a.audit_id desc limit {MOST}"""  # noqa: S608
# on a server that case is of another department, so the server tells it itself (storage/server/lists.py)
SENT_ON_SERVER = "select * from openplanner_sent(cast(:since as bigint))"


def sent_row(row: tuple[Any, ...]) -> SentRow:
    """A row as ``SENT`` asks it."""
    return SentRow(row[0], row[1], moment(row[2]), row[3], SentStatus(row[4]))
