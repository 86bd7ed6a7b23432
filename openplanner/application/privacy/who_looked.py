"""Who looked at a case: for who must answer a question about misuse."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from openplanner.application.named import case_named
from openplanner.application.office import Office
from openplanner.domain.rights import Action
from openplanner.storage import colleagues
from openplanner.storage.privacy.views import views_of_case


@dataclass(frozen=True, slots=True)
class Look:
    """One look: when, by whom (id and name; 0 is a scheduled task) and on which screen."""

    at: datetime
    by: int
    name: str
    where: str


def who_looked(office: Office, number: str) -> tuple[Look, ...]:
    """Looks at the case with that number, newest first; raises ``InvalidInput`` (``case_unknown``) without one."""
    office.rights.require(Action.EXPORT)
    case_id = case_named(office, number)
    with office.store.reading() as tx:
        names = {one.colleague_id: one.name for one in colleagues.colleagues(tx)}
        return tuple(Look(one.at, one.by, names.get(one.by, ""), one.where) for one in views_of_case(tx, case_id))
