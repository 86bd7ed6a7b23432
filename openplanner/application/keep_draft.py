"""Nothing typed is ever lost: work in progress is stored while somebody types."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from openplanner.application.no_bsn import without_bsn
from openplanner.application.office import Office
from openplanner.storage import drafts
from openplanner.storage.drafts import Draft


def keep_draft(office: Office, key: str, payload: Mapping[str, object], by: int) -> None:
    """Stores the draft under its key (``intake``, ``conversation:17``), replacing the earlier one.

    A possible BSN in it is masked: a draft is kept without anybody asking, so nobody could be told.
    """
    payload = without_bsn(payload)
    with office.store.transaction() as tx:
        drafts.save_draft(tx, key, payload, by, office.clock())


def keep_shared_draft(
    office: Office, key: str, payload: Mapping[str, object], by: int, seen: datetime | None
) -> datetime | Draft:
    """As :func:`keep_draft` for what several may type in: the moment it was kept.

    When a colleague kept another one since ``seen`` (the moment of the one that was seen last), nothing is kept and
    that draft is given: neither is written over.
    """
    payload = without_bsn(payload)
    now = office.clock()
    with office.store.transaction() as tx:
        tx.alone("draft")
        stored = drafts.draft(tx, key)
        if stored is not None and stored.by != by and stored.saved_at != seen:
            return stored
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
