"""Who saved a thing last: said to whoever wanted to save it too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from openplanner.application.office import Office
from openplanner.domain.errors import NotAllowed
from openplanner.storage import audit, colleagues
from openplanner.storage.audit import AuditEntry
from openplanner.storage.store import Transaction


@dataclass(frozen=True, slots=True)
class SavedBy:
    """A colleague and the moment of the last save; no name and no moment when nobody is known."""

    name: str = ""
    at: datetime | None = None


def who_saved(office: Office, action: str, kind: str, key: int | str) -> SavedBy:
    """Who last did ``action`` to that colleague, place, team or setting, by what the log says.

    ``kind`` is the word under which the log keeps ``key``. Only the newest ten thousand lines are looked through: it
    happened just now.
    """
    with office.store.reading() as tx:
        return _named(tx, audit.last_act(tx, action, kind, key))


def who_touched(office: Office, case_id: int, not_by: int) -> SavedBy:
    """The colleague other than ``not_by`` who last did something in a case."""
    with office.store.reading() as tx:
        lines = [line for line in audit.audit_of_case(tx, case_id) if line.by not in {0, not_by}]
        return _named(tx, lines[-1] if lines else None)


def _named(tx: Transaction, line: AuditEntry | None) -> SavedBy:
    if line is None:
        return SavedBy()
    try:
        return SavedBy(colleagues.colleague(tx, line.by).name, line.at)
    except NotAllowed:
        return SavedBy("", line.at)
