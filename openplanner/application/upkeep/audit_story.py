"""The audit as people read it: the story of a case or of a citizen, and whether anybody changed it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from openplanner.application.office import Office
from openplanner.domain.errors import InvalidInput
from openplanner.domain.phone import read_phone
from openplanner.domain.reason import Reason, because
from openplanner.storage import audit, cases, colleagues
from openplanner.storage.schema.audit_chain import Chain, ChainBreak
from openplanner.storage.schema.stored_values import moment
from openplanner.storage.store import Transaction, open_store


@dataclass(frozen=True, slots=True)
class Act:
    """One line of the story; ``before`` and ``after`` hold codes, numbers, days and moments, and never a text."""

    audit_id: int
    at: datetime
    by: str
    action: str
    number: str
    before: Mapping[str, object]
    after: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Examined:
    """The chain as it is, and whether a copy made earlier is its beginning (None when none was laid beside it)."""

    chain: Chain
    begins_as_copy: bool | None = None

    @property
    def sound(self) -> bool:
        """True when nothing was changed, removed or slipped in."""
        return not self.chain.breaks and self.begins_as_copy is not False


def audit_story(office: Office, who: str) -> tuple[Act, ...]:
    """All acts on the cases of a person (whole name or phone number) or on one case (its number), oldest first.

    Raises ``InvalidInput("person_unknown")`` when nothing is held under it.
    """
    wanted = who.strip()
    phone = read_phone(wanted)
    with office.store.reading() as tx:
        found = cases.find_same(tx, wanted, (phone.e164,) if phone.valid else (), wanted)
        if not wanted or not found:
            raise InvalidInput("person_unknown", field="person")
        numbers = {case.case_id: case.number for case in found if case.case_id is not None}
        return _told(tx, audit.audit_of_cases(tx, tuple(numbers)), numbers)


def office_story(office: Office) -> tuple[Act, ...]:
    """What was changed about the office itself: settings, colleagues with their hours, teams, places, texts, copies."""
    with office.store.reading() as tx:
        return _told(tx, audit.audit_of_office(tx), {})


def _told(tx: Transaction, acts: Sequence[audit.AuditEntry], numbers: Mapping[int, str]) -> tuple[Act, ...]:
    names = {one.colleague_id: one.name for one in colleagues.colleagues(tx, active=False)}
    return tuple(
        Act(
            one.audit_id, one.at, names.get(one.by, ""), one.action, numbers.get(one.case_id or 0, ""), one.before,
            one.after,
        )
        for one in acts
    )  # fmt: skip


def examine_audit(office: Office, copy: Path | None = None) -> Examined:
    """Follows the whole chain; with a copy of the database also whether the chain still begins as it did then.

    That shows what no chain shows by itself: that somebody wrote the whole of it anew.
    """
    with office.store.reading() as tx:
        chain = audit.walk_chain(tx)
    if copy is None:
        return Examined(chain)
    earlier = open_store(copy, office.clock())
    try:
        with earlier.reading() as tx:
            then = audit.walk_chain(tx)
    finally:
        earlier.close()
    with office.store.reading() as tx:
        return Examined(chain, then.end_id == 0 or audit.hash_of(tx, then.end_id) == then.end_hash)


def break_in_words(found: ChainBreak) -> Reason:
    """What was done to the chain and where."""
    at = because("audit.break_at", moment=moment(found.at)) if found.at is not None else ""
    return because(f"audit.break_{found.kind.value}", first=found.first, last=found.last, at=at)
