"""Nothing typed is ever lost: work in progress is stored while somebody types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from openplanner.application.no_bsn import without_bsn
from openplanner.application.office import Office
from openplanner.storage import drafts
from openplanner.storage.drafts import Draft


@dataclass(frozen=True, slots=True)
class TypedElsewhere:
    """What a colleague typed in the same form, and when it was kept."""

    payload: Mapping[str, object]
    by: int
    saved_at: datetime


def keep_draft(office: Office, key: str, payload: Mapping[str, object], by: int) -> None:
    """Stores the draft under its key (``intake``, ``conversation:17``), replacing the earlier one.

    A possible BSN in it is masked: a draft is kept without anybody asking, so nobody could be told.
    """
    payload = without_bsn(payload)
    with office.store.transaction() as tx:
        drafts.save_draft(tx, key, payload, by, office.clock())


def keep_shared_draft(
    office: Office, key: str, payload: Mapping[str, object], by: int, seen: datetime | None
) -> datetime | TypedElsewhere:
    """As :func:`keep_draft` for what several may type in: the moment it was kept.

    When a colleague kept another one since ``seen`` (the moment of the one that was seen last), nothing is kept and
    what the colleague typed is given: neither is written over.
    """
    payload = without_bsn(payload)
    now = office.clock()
    with office.store.transaction() as tx:
        tx.alone("draft")
        stored = drafts.draft(tx, key)
        if stored is not None and stored.by != by and stored.saved_at != seen:
            return TypedElsewhere(stored.payload, stored.by, stored.saved_at)
        drafts.save_draft(tx, key, payload, by, now)
    return now


def draft_of(office: Office, key: str) -> Draft | None:
    """The draft under that key, or None."""
    with office.store.reading() as tx:
        return drafts.draft(tx, key)


def drop_draft(office: Office, key: str) -> None:
    """Forgets the draft; one that is not there is no error."""
    with office.store.transaction() as tx:
        drafts.drop_draft(tx, key)


def all_drafts(office: Office) -> tuple[Draft, ...]:
    """Everything that was being typed, newest first: shown at the next start."""
    with office.store.reading() as tx:
        return tuple(drafts.drafts(tx))
