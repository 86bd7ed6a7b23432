"""Everything of a file into an empty database on a server, in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from openplanner.domain.errors import NotAllowed, StoreDamaged
from openplanner.storage import sql
from openplanner.storage.audit import walk_chain
from openplanner.storage.cases import write_search_words
from openplanner.storage.server.around import TEAM_KEPT
from openplanner.storage.store import Store, Transaction

_AT_ONCE = 1000
_TRIGGERS = {"audit": "openplanner_link", "cases": TEAM_KEPT}


def move_everything(source: Store, target: Store) -> dict[str, int]:
    """How many rows each table got; the file stays as it is.

    Raises ``NotAllowed`` (``server_not_empty``) when the server holds anything, and ``StoreDamaged`` when what arrived
    is not what was there. After any error the server is as empty as before.
    """
    moved: dict[str, int] = {}
    with source.reading() as old, target.transaction() as new:
        new.execute_plain("set local statement_timeout = 0")
        if any(count for name, count in _counts(new).items() if name != sql.audit_tail.name):
            raise NotAllowed("server_not_empty")
        for table in sql.metadata.sorted_tables:
            moved[table.name] = _copy(old, new, table)
            _number_on(new, table)
        for case_id in new.execute(sql.select(sql.cases.c.case_id)).scalars().all():
            write_search_words(new, case_id)
        if walk_chain(new) != walk_chain(old) or moved != _counts(new):
            raise StoreDamaged("store_damaged")
    return moved


def _copy(old: Transaction, new: Transaction, table: Any) -> int:
    rows = [dict(row) for row in old.execute(sql.select(table)).mappings()]
    if table is sql.audit_tail:  # one line, which is there already
        for row in rows:
            new.execute(sql.update(table).values(row))
        return len(rows)
    # lines keep the numbers and hashes that they have, and cases whom they were for, who may have left since
    trigger = _TRIGGERS.get(table.name)
    if trigger:
        new.execute_plain(f"alter table {table.name} disable trigger {trigger}")
    for part in _parts(rows):
        new.later(sql.insert(table), part)
    if trigger:
        new.execute_plain(f"alter table {table.name} enable trigger {trigger}")
    return len(rows)


def _parts(rows: Sequence[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    left = iter(rows)
    while part := list(islice(left, _AT_ONCE)):
        yield part


def _number_on(new: Transaction, table: Any) -> None:
    """The next number is above every number that came along."""
    for column in table.primary_key.columns:
        asked = "select pg_get_serial_sequence(%s, %s)"
        sequence = new.execute_plain(asked, (table.name, column.name)).scalar()
        highest = new.execute(sql.select(sql.func.max(column))).scalar() if sequence else None
        if highest:
            new.execute_plain("select setval(cast(%s as regclass), %s)", (sequence, highest))


def _counts(new: Transaction) -> dict[str, int]:
    return {
        table.name: int(new.execute(sql.select(sql.func.count()).select_from(table)).scalar_one())
        for table in sql.metadata.sorted_tables
    }
