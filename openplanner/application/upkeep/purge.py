"""After the retention term a closed case loses its person: name, numbers, address, subject and notes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from openplanner.application.office import Office
from openplanner.application.trace import Step, trace
from openplanner.settings import RETENTION_DAYS
from openplanner.storage import cases


@dataclass(frozen=True, slots=True)
class PurgeReport:
    """Which case numbers were anonymised (or would be), without anything about persons."""

    numbers: tuple[str, ...]
    retention_days: int
    dry_run: bool


def purge(office: Office, by: int, *, dry_run: bool = False) -> PurgeReport:
    """Anonymises every case closed longer ago than the setting ``retention_days``; open cases are never touched.

    One transaction: all or none; then the file is rewritten, so that nothing removed can be read back. Counts and dates
    stay, so that figures keep their values.
    """
    now = office.clock()
    days = office.settings.number(RETENTION_DAYS)
    with office.store.transaction() as tx:
        due = cases.cases_to_anonymise(tx, now - timedelta(days=days))
        if not dry_run:
            for case in due:
                cases.anonymise_case(tx, case.case_id)
                trace(tx, Step("anonymised", by, now, case_id=case.case_id))
    if due and not dry_run:
        office.store.compact()
    return PurgeReport(tuple(case.number for case in due), days, dry_run)
