"""Who is in which case now, in one question; a lease that ended counts no more."""

from __future__ import annotations

from typing import Any

from openplanner.domain.presence import Doing, Present
from openplanner.storage.schema.stored_values import moment

PRESENT = """select p.case_id, p.colleague_id, k.name, p.doing, p.until from presence p
join colleagues k on k.colleague_id = p.colleague_id where p.until > :now and p.until <= :latest
order by p.case_id, k.name, p.colleague_id"""


def present_row(row: tuple[Any, ...]) -> Present:
    """A row as ``PRESENT`` asks it."""
    return Present(row[0], row[1], row[2], Doing(row[3]), moment(row[4]))
