"""Whether the clock of this computer was set back: everything that counts days would be wrong."""

from __future__ import annotations

from datetime import datetime, timedelta

from openplanner.application.office import Office
from openplanner.storage.audit import newest_audit

MOST_BACK = timedelta(minutes=10)


def ahead_of_clock(office: Office) -> datetime | None:
    """The moment of the last act that was written, when that lies ahead of the clock of now; None when all is well."""
    with office.store.reading() as tx:
        newest = newest_audit(tx)
    return newest.at if newest is not None and newest.at > office.clock() + MOST_BACK else None
