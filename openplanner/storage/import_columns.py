"""How the columns of a list from outside were read, remembered by its headings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from openplanner.storage import sql
from openplanner.storage.schema.stored_values import mapping_from_json, to_json
from openplanner.storage.store import Transaction


def columns_of(tx: Transaction, headings: str) -> dict[str, str] | None:
    """The field of each heading ("" for one that is left out), or None for a list that was never read by hand."""
    table = sql.import_columns
    found = tx.execute(sql.select(table.c["columns"]).where(table.c.headings == headings)).scalar_one_or_none()
    return None if found is None else {name: str(field) for name, field in mapping_from_json(found).items()}


def keep_columns(tx: Transaction, headings: str, columns: Mapping[str, str], by: int, now: datetime) -> None:
    """Remembers them, over what was there."""
    table = sql.import_columns
    tx.execute(sql.delete(table).where(table.c.headings == headings))
    values = {"headings": headings, "columns": to_json(dict(columns)), "saved_by": by, "saved_at": now}
    tx.execute(sql.insert(table), values)
