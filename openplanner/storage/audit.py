"""Who did what: the audit table, to which lines are only added, each chained to the one before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from openplanner.domain.errors import StoreDamaged
from openplanner.domain.frozen import frozen
from openplanner.storage import sql
from openplanner.storage.schema.audit_chain import Chain, Line, linked, walked
from openplanner.storage.schema.stored_values import mapping_from_json, micros, to_json, turned_once
from openplanner.storage.store import Transaction

if TYPE_CHECKING:
    from sqlalchemy import Row

_CODE = re.compile(r"[a-z][a-z0-9_.-]{0,59}|\d{4}-\d\d-\d\d(T[0-9:.]{5,15}(Z|[+-]\d\d:\d\d)?)?", re.ASCII)
_TOLD = ("at", "by", "action", "case_id", "booking_id", "before", "after")  # as a line has them, behind its number


@frozen
class AuditEntry:
    """One act. ``before`` and ``after`` hold what changed: codes, numbers, days and moments, never what was typed.

    So a line never has to be erased: what it says of a person is gone when the case has lost its person. Of a text
    that changed only its name is told; writing any other value raises ``ValueError``.
    """

    at: datetime
    by: int
    action: str
    case_id: int | None = None
    booking_id: int | None = None
    before: Mapping[str, object] = field(default_factory=dict)
    after: Mapping[str, object] = field(default_factory=dict)
    audit_id: int = 0


def write_audit(tx: Transaction, entry: AuditEntry) -> AuditEntry:
    """The entry as stored."""
    return replace(entry, audit_id=write_audits(tx, (entry,))[0])


def write_last_audits(tx: Transaction, entries: Sequence[AuditEntry]) -> None:
    """As :func:`write_audits` on a server, for lines whose numbers nobody asks: they travel with what comes after them.

    From the first line on everybody else waits for the end of the chain, so nothing should be waited for between it and
    the commit.
    """
    if entries:
        tx.later(sql.insert(sql.audit), list(map(_values, entries)))


def write_audits(tx: Transaction, entries: Sequence[AuditEntry]) -> Sequence[int]:
    """The numbers of the entries, on without a gap. Raises ``StoreDamaged`` when the end of the chain is gone."""
    return _written(tx, entries, [entry.case_id for entry in entries])


def write_audit_of_each(tx: Transaction, entry: AuditEntry, case_ids: Sequence[int]) -> Sequence[int]:
    """As :func:`write_audits`, for the same act on many cases: one line for each."""
    return _written(tx, [entry] * len(case_ids), case_ids)


def _written(tx: Transaction, entries: Sequence[AuditEntry], case_ids: Sequence[int | None]) -> Sequence[int]:
    if not entries:
        return ()
    values = list(turned_once(_values, entries))
    columns = {name: [one[name] for one in values] for name in values[0]} | {"case_id": case_ids}
    if tx.on_server:
        # numbered and hashed there (``audit_chain.LINKED_BY_SERVER``): nobody else writes a line until the end
        return tx.add_numbered(sql.audit, columns)
    return _chained(tx, columns)


def _chained(tx: Transaction, columns: Mapping[str, Sequence[Any]]) -> Sequence[int]:
    tail = tx.execute(sql.select(sql.audit_tail)).one_or_none()
    if tail is None:
        raise StoreDamaged("store_damaged")
    ids = list(range(tail.audit_id + 1, tail.audit_id + 1 + len(columns["at"])))
    told = {**columns, "at": map(micros, columns["at"])}
    hashes = [line_hash for _, line_hash in linked(tail.hash, map(Line, ids, *(told[name] for name in _TOLD)))]
    tx.add_rows(sql.audit, {**columns, "audit_id": ids, "hash": hashes})
    tx.later(sql.update(sql.audit_tail).values(audit_id=ids[-1], hash=hashes[-1]))
    return ids


def audit_of_case(tx: Transaction, case_id: int) -> tuple[AuditEntry, ...]:
    """All acts on a case, oldest first."""
    return audit_of_cases(tx, (case_id,))


def audit_of_cases(tx: Transaction, case_ids: Sequence[int]) -> tuple[AuditEntry, ...]:
    """All acts on these cases, in the order in which they were written."""
    table = sql.audit
    asked = sql.select(table).where(table.c.case_id.in_(case_ids)).order_by(table.c.audit_id)
    return tuple(_entry(row) for row in tx.execute(asked))


def audit_of_office(tx: Transaction) -> tuple[AuditEntry, ...]:
    """All acts that are about no case (settings, people, places, texts, copies), in the order they were written."""
    asked = sql.select(sql.audit).where(sql.audit.c.case_id.is_(None)).order_by(sql.audit.c.audit_id)
    return tuple(_entry(row) for row in tx.execute(asked))


def newest_audit(tx: Transaction) -> AuditEntry | None:
    """The last act that was written, or None."""
    row = tx.execute(sql.select(sql.audit).order_by(sql.audit.c.audit_id.desc()).limit(1)).first()
    return None if row is None else _entry(row)


def last_act(tx: Transaction, action: str, kind: str, key: int | str, most: int = 10_000) -> AuditEntry | None:
    """The newest act of that name on ``key``, as ``kind`` of what it left, among the newest ``most`` acts; or None."""
    table = sql.audit
    newest = sql.select(sql.func.coalesce(sql.func.max(table.c.audit_id), 0)).scalar_subquery()
    asked = sql.select(table).where(table.c.action == action, table.c.audit_id > newest - most)
    lines = map(_entry, tx.execute(asked.order_by(table.c.audit_id.desc())))
    return next((line for line in lines if line.after.get(kind) == key), None)


def walk_chain(tx: Transaction) -> Chain:
    """The whole chain followed from the first line to the last, with the places where it broke."""
    tail = tx.execute(sql.select(sql.audit_tail)).one_or_none()
    return walked(_lines(tx), (0, "") if tail is None else (tail.audit_id, tail.hash))


def hash_of(tx: Transaction, audit_id: int) -> str | None:
    """The hash that a line carries, or None when there is no such line."""
    table = sql.audit
    return tx.execute(sql.select(table.c.hash).where(table.c.audit_id == audit_id)).scalar_one_or_none()


def _lines(tx: Transaction) -> Iterator[Line]:
    table = sql.audit
    for row in tx.execute(sql.select(table).order_by(table.c.audit_id)):
        yield Line(
            row.audit_id, micros(row.at), row.by, row.action, row.case_id, row.booking_id, row.before, row.after,
            row.hash,
        )  # fmt: skip


def _values(entry: AuditEntry) -> dict[str, Any]:
    """The columns of an act; raises ``ValueError`` when it tells a text."""
    _refuse_text(entry)
    return {
        "at": entry.at,
        "by": entry.by,
        "action": entry.action,
        "case_id": entry.case_id,
        "booking_id": entry.booking_id,
        "before": to_json(entry.before),
        "after": to_json(entry.after),
    }


def _entry(row: Row[Any]) -> AuditEntry:
    return AuditEntry(
        row.at,
        row.by,
        row.action,
        row.case_id,
        row.booking_id,
        mapping_from_json(row.before),
        mapping_from_json(row.after),
        row.audit_id,
    )


def _refuse_text(entry: AuditEntry) -> None:
    for name, value in (*entry.before.items(), *entry.after.items()):
        if not _tells_no_text(value):
            raise ValueError(f"the audit takes codes, numbers, days and moments, not the {name} of {entry.action}")


def _tells_no_text(value: object) -> bool:
    if isinstance(value, (list, tuple)):
        return all(map(_tells_no_text, value))
    if isinstance(value, str):
        return value == "" or _CODE.fullmatch(value) is not None
    return value is None or isinstance(value, (int, float, date))
