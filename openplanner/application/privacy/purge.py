"""After its term a closed case loses its person, and what is kept beside the cases goes too."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from openplanner.application.office import Office
from openplanner.application.privacy.copies import CopiesCleaned, clean_copies
from openplanner.application.privacy.due_now import closed_on, due_now
from openplanner.application.privacy.retention import retention_of
from openplanner.application.trace import Step, trace
from openplanner.domain.case import Case
from openplanner.domain.rights import Action
from openplanner.planning.retention import Retention
from openplanner.settings import RETENTION_DAYS
from openplanner.storage import cases, drafts, undo
from openplanner.storage.privacy.erasures import Erased, Erasure, Ground, add_erasures, counts_of, erase_again, erasures
from openplanner.storage.privacy.views import drop_views_before
from openplanner.storage.store import Transaction


@dataclass(frozen=True, slots=True)
class PurgeReport:
    """What was erased (or would be), without anything about persons.

    ``proof`` has a line for each case that was due; ``again`` the numbers of cases that a restored copy had brought
    back; ``beside`` counts drafts, steps to undo and looks that went; ``copies`` says what became of them.
    """

    proof: tuple[Erasure, ...]
    retention_days: int
    dry_run: bool
    again: tuple[str, ...] = ()
    beside: int = 0
    copies: CopiesCleaned = field(default_factory=CopiesCleaned)

    @property
    def numbers(self) -> tuple[str, ...]:
        """The case numbers of the proof."""
        return tuple(line.number for line in self.proof)


def purge(office: Office, by: int, *, dry_run: bool = False) -> PurgeReport:
    """Anonymises every case whose term is over, by its type and outcome; open cases are never touched.

    One transaction: all or none; then the file is rewritten, so that nothing removed can be read back, and the same is
    done in its copies. Counts and dates stay, so that figures keep their values. Raises ``InvalidInput`` for a
    retention term that cannot be read: then nothing is erased.
    """
    office.rights.require(Action.PURGE)
    now, terms = office.clock(), retention_of(office.settings)
    report = PurgeReport((), office.settings.number(RETENTION_DAYS), dry_run)
    with office.store.transaction() as tx:
        due = due_now(tx, now, terms)
        report = replace(report, proof=tuple(_erasure(tx, case, terms, by, now) for case in due))
        if not dry_run:
            again = erase_again(tx, ((one.number, one.what) for one in erasures(tx)))
            report = replace(report, again=again, beside=_beside(tx, terms, now))
            for case in due:
                cases.anonymise_case(tx, case.case_id)
                trace(tx, Step("anonymised", by, now, case_id=case.case_id))
            add_erasures(tx, report.proof)
    if (due or report.again or report.beside) and not dry_run:
        office.store.compact()
        report = replace(report, copies=clean_copies(office, [(number, Erased.CASE) for number in report.numbers]))
    return report


def _erasure(tx: Transaction, case: Case, terms: Retention, by: int, now: datetime) -> Erasure:
    term = terms.term(case.case_type, case.outcome, closed_on(case))
    return Erasure(
        now, by, case.number, case.case_type, case.outcome, closed_on(case), Ground.RETENTION,
        days=term.days, source=term.source, counts=counts_of(tx, case.case_id),
    )  # fmt: skip


def _beside(tx: Transaction, terms: Retention, now: datetime) -> int:
    """What is kept beside the cases and is past its own term."""
    return (
        drafts.drop_drafts_before(tx, now - timedelta(days=terms.drafts_days))
        + undo.drop_undo_before(tx, now - timedelta(days=terms.undo_days))
        + drop_views_before(tx, now - timedelta(days=terms.views_days))
    )
