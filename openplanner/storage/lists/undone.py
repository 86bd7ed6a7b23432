"""The last steps of a colleague that can be taken back, with the case that each was about."""

from __future__ import annotations

from typing import Any

from openplanner.storage.rows import UndoRow
from openplanner.storage.schema.stored_values import moment

UNDO = """select u.undo_id, u.kind, u.at, coalesce(c.number, ''),
  coalesce(p.name, json_extract(u.payload, '$.name'), ''),
  coalesce(cast(json_extract(u.payload, '$.count') as integer), 1)
from undo u left join cases c on c.case_id = cast(json_extract(u.payload, '$.case_id') as integer)
left join case_parties r on r.case_id = c.case_id and r.role = 'representative'
left join people p on p.person_id = case when r.person_id is null then c.citizen_id else r.person_id end
where u.by = :by order by u.undo_id desc"""


def undo_row(row: tuple[Any, ...]) -> UndoRow:
    """A row as ``UNDO`` asks it."""
    return UndoRow(row[0], row[1], moment(row[2]), row[3], row[4], row[5])
