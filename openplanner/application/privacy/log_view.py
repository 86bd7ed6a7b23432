"""Who looked at which case: written down wherever a case is shown whole, once in a quarter of an hour."""

from __future__ import annotations

import logging
from datetime import datetime

from openplanner.application.office import Office
from openplanner.domain.errors import Unavailable
from openplanner.storage.privacy.views import View, add_view
from openplanner.storage.store import Transaction

_log = logging.getLogger(__name__)


def log_view(office: Office, by: int, case_id: int, where: str) -> None:
    """Writes down that a colleague sees a case. ``where`` is the screen: ``cases``, ``today``, ``conversation``.

    A database that cannot be written to now keeps nobody from a case that a citizen is waiting for: the log of the
    program then says that a look is missing.
    """
    try:
        with office.store.transaction() as tx:
            note_view(tx, office.clock(), by, case_id, where)
    except Unavailable as error:
        _log.warning("a look at case %d was not written down: %s", case_id, error.code)


def note_view(tx: Transaction, now: datetime, by: int, case_id: int, where: str) -> None:
    """The same within a transaction that does more."""
    add_view(tx, View(now, by, case_id, where))
