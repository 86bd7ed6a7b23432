"""Undo instead of "are you sure": the last twenty steps of a colleague can be taken back, in any order that holds."""

from __future__ import annotations

from openplanner.application.in_turn import refuse_out_of_turn
from openplanner.application.office import Office
from openplanner.application.take_back import work_of
from openplanner.application.trace import Step, trace
from openplanner.domain.errors import NotAllowed
from openplanner.domain.reason import Reason, because
from openplanner.storage import undo as journal
from openplanner.storage.store import Transaction
from openplanner.storage.undo import UndoEntry

_GONE = frozenset({"case_missing", "booking_missing", "agreement_missing"})


def undo_last(office: Office, by: int) -> Reason:
    """Takes back the newest step of this colleague and says which it was; raises as :func:`undo_step`."""
    with office.store.reading() as tx:
        entry = journal.last_undo(tx, by)
    if entry is None:
        raise NotAllowed("nothing_to_undo")
    return undo_step(office, entry.undo_id, by)


def undo_step(office: Office, undo_id: int, by: int) -> Reason:
    """Takes back one step of this colleague and says which it was.

    Raises ``NotAllowed``: ``nothing_to_undo`` when it was taken back already, ``undo_newer_first`` with ``what`` when
    something else happened to the case since, ``case_has_contact`` for a registration that was built on; and
    ``SlotTaken`` when a talk cannot go back because its time was given away (peer-cases H14). Then nothing changes,
    except that a step about something that is gone leaves the list.
    """
    try:
        return _taken_back(office, undo_id, by)
    except NotAllowed as error:
        if error.code in _GONE:
            with office.store.transaction() as tx:
                journal.drop_undo(tx, undo_id)
        raise


def _taken_back(office: Office, undo_id: int, by: int) -> Reason:
    with office.store.reading() as tx:
        entry = _entry(tx, undo_id, by)
        _refuse_out_of_turn(tx, entry)
    work = work_of(office, entry)
    now = office.clock()
    with office.store.transaction() as tx:
        entry = _entry(tx, undo_id, by)
        _refuse_out_of_turn(tx, entry)
        count = work(tx, now)
        journal.drop_undo(tx, undo_id)
        after = {"undid": entry.facts.get("audit_id", 0)}
        trace(tx, Step(f"undid_{entry.kind}", by, now, case_id=_case_id(entry), after=after))
    setting = {"setting": entry.payload["key"]} if "key" in entry.payload else {}
    return because(
        f"actions.undid_{entry.kind}", n=entry.payload.get("count", 1) if count is None else count, **setting
    )


def _entry(tx: Transaction, undo_id: int, by: int) -> UndoEntry:
    entry = journal.undo_entry(tx, undo_id)
    if entry is None or entry.by != by:
        raise NotAllowed("nothing_to_undo")
    return entry


def _refuse_out_of_turn(tx: Transaction, entry: UndoEntry) -> None:
    """What came after on the same case was built on this step: that one goes first."""
    case_id = _case_id(entry)
    if case_id is None or entry.kind in {"claimed", "attention_seen", "reminded"}:
        return
    refuse_out_of_turn(tx, case_id, int(str(entry.facts.get("audit_id", 0))))


def _case_id(entry: UndoEntry) -> int | None:
    return int(str(entry.payload.get("case_id") or 0)) or None
