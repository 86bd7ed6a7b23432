"""Who did what: one line in the audit table for every step, and one in the undo journal where it can be undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from datetime import datetime

from openplanner.domain.frozen import frozen
from openplanner.storage import audit
from openplanner.storage import undo as undo_journal
from openplanner.storage.store import Transaction


@frozen
class Step:
    """One step as it is remembered.

    ``action`` is a word such as ``booked``; ``before`` and ``after`` hold states, times and codes, never names,
    numbers or free text. ``undo`` holds what undoing needs beside the two ids; None for a step that cannot be undone.
    """

    action: str
    by: int
    at: datetime
    case_id: int | None = None
    booking_id: int | None = None
    before: Mapping[str, object] = field(default_factory=dict)
    after: Mapping[str, object] = field(default_factory=dict)
    undo: Mapping[str, object] | None = None


def trace(tx: Transaction, step: Step) -> None:
    """Writes the step in the same transaction as the work itself, as the last thing before its commit.

    On a server the chain of the audit has one end: who waits between a line and the commit keeps everybody waiting. So
    a transaction cannot read its own steps back.
    """
    trace_all(tx, (step,))


def trace_all(tx: Transaction, steps: Sequence[Step]) -> None:
    """Writes many steps as :func:`trace` does one."""
    tx.at_the_end(_write, steps)


def _write(tx: Transaction, steps: Sequence[Step]) -> None:
    """The lines, and what can be undone; the server is waited for only when a step before the last can be undone."""
    if not tx.on_server or any(step.undo is not None for step in steps[:-1]):
        trace_numbered(tx, steps)
        return
    audit.write_last_audits(tx, [_entry(step) for step in steps])
    if steps[-1].undo is not None:
        undo_journal.push_undo(tx, _undo_of(steps[-1]), of_last_line=True)


def trace_numbered(tx: Transaction, steps: Sequence[Step]) -> Sequence[int]:
    """The numbers of the lines of these steps, in order: written at once, so nothing else should be left to be done."""
    written = audit.write_audits(tx, [_entry(step) for step in steps])
    for step, audit_id in zip(steps, written, strict=True):
        remember(tx, step, audit_id)
    return written


def trace_each(tx: Transaction, step: Step, case_ids: Sequence[int]) -> None:
    """Writes the same step for many cases, a line for each; none of them can be undone alone."""
    audit.write_audit_of_each(tx, _entry(step), case_ids)


def _entry(step: Step) -> audit.AuditEntry:
    return audit.AuditEntry(
        at=step.at,
        by=step.by,
        action=step.action,
        case_id=step.case_id,
        booking_id=step.booking_id,
        before=step.before,
        after=step.after,
    )


def remember(tx: Transaction, step: Step, audit_id: int) -> None:
    """Puts a step in the undo journal whose line in the audit is written already."""
    if step.undo is not None:
        undo_journal.push_undo(tx, replace(_undo_of(step), facts={"audit_id": audit_id}))


def _undo_of(step: Step) -> undo_journal.UndoEntry:
    ids = {"case_id": step.case_id, "booking_id": step.booking_id}
    payload = {name: number for name, number in ids.items() if number} | dict(step.undo or {})
    return undo_journal.UndoEntry(step.action, payload, step.at, step.by)
