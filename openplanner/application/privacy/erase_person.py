"""Erasing one person on request, everywhere: article 17 AVG, as far as the law lets us."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from openplanner.application.office import Office
from openplanner.application.privacy.copies import CopiesCleaned, clean_copies
from openplanner.application.privacy.mentions import Mention, drafts_about, mentions_of
from openplanner.application.privacy.who import FoundPerson, find_person
from openplanner.application.trace import Step, trace
from openplanner.domain.case import Case
from openplanner.domain.interval import AMSTERDAM
from openplanner.domain.rights import Action
from openplanner.storage import cases, drafts
from openplanner.storage.forgetting import forget_representative
from openplanner.storage.privacy.erasures import Erased, Erasure, Ground, add_erasures, counts_of
from openplanner.storage.privacy.persons import CaseRef
from openplanner.storage.store import Transaction


@dataclass(frozen=True, slots=True)
class ErasureReport:
    """What was erased (or would be), without anything about the person.

    ``kept_open`` are cases that must be finished first: handling them is a duty (AVG art. 17 lid 3 b). ``mentions``
    are texts about others in which the person is named: a colleague has to judge those. ``drafts`` counts unfinished
    forms that went.
    """

    proof: tuple[Erasure, ...]
    kept_open: tuple[str, ...]
    mentions: tuple[Mention, ...]
    drafts: int
    dry_run: bool
    copies: CopiesCleaned = field(default_factory=CopiesCleaned)


def erase_person(office: Office, who: Sequence[str], by: int, *, dry_run: bool = False) -> ErasureReport:
    """Erases a person from every closed case, from search, drafts, undo, what was printed, and the copies.

    Raises as :func:`find_person`. One transaction, then the file is rewritten and the same is done in its copies.
    """
    office.rights.require(Action.PURGE)
    now = office.clock()
    with office.store.transaction() as tx:
        person = find_person(tx, who)
        report = _planned(tx, person, by, now, dry_run=dry_run)
        if not dry_run:
            _erase(tx, person, report, by, now)
            report = replace(report, mentions=mentions_of(tx, person))
    if dry_run:
        return report
    office.store.compact()
    erased = [(line.number, line.what) for line in report.proof]
    return replace(report, copies=clean_copies(office, erased, person.words))


def _planned(tx: Transaction, person: FoundPerson, by: int, now: datetime, *, dry_run: bool) -> ErasureReport:
    proof = [
        _line(tx, ref, what, by, now)
        for what, refs in ((Erased.CASE, person.written), (Erased.REPRESENTATIVE, person.represented))
        for ref in refs
        if not ref.open
    ]
    kept = tuple(dict.fromkeys(ref.number for ref in (*person.written, *person.represented) if ref.open))
    return ErasureReport(tuple(proof), kept, mentions_of(tx, person), len(drafts_about(tx, person)), dry_run)


def _line(tx: Transaction, ref: CaseRef, what: Erased, by: int, now: datetime) -> Erasure:
    case: Case = cases.case(tx, ref.case_id)
    closed_on = case.closed_at.astimezone(AMSTERDAM).date() if case.closed_at else None
    counts = counts_of(tx, ref.case_id) if what is Erased.CASE else {}
    return Erasure(
        now, by, case.number, case.case_type, case.outcome, closed_on, Ground.REQUEST, what,
        source="AVG art. 17", counts=counts,
    )  # fmt: skip


def _erase(tx: Transaction, person: FoundPerson, report: ErasureReport, by: int, now: datetime) -> None:
    for ref in person.written:
        if not ref.open:
            cases.anonymise_case(tx, ref.case_id)
            trace(tx, Step("anonymised", by, now, case_id=ref.case_id))
    for ref in person.represented:
        if not ref.open and forget_representative(tx, ref.case_id):
            trace(tx, Step("anonymised", by, now, case_id=ref.case_id))
    if not report.kept_open:
        for one in drafts_about(tx, person):
            drafts.drop_draft(tx, one.key)
    add_erasures(tx, report.proof)
