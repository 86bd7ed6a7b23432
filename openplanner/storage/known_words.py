"""What in the store points at a person, and counts that point at nobody: for a file that leaves the house."""

from __future__ import annotations

from typing import Any

from openplanner.storage import sql
from openplanner.storage.store import Transaction


def words_about_people(tx: Transaction) -> frozenset[str]:
    """Names, addresses, e-mail, phone numbers and subjects, of citizens, colleagues and places; never empty texts."""
    columns = (
        sql.people.c.name, sql.people.c.email, sql.people.c.address, sql.phone_numbers.c.e164,
        sql.phone_numbers.c.remark, sql.phone_numbers.c.label, sql.cases.c.subject, sql.cases.c.outcome_reason,
        sql.colleagues.c.name, sql.colleagues.c.email, sql.places.c.name, sql.places.c.address, sql.places.c.email,
        sql.attempts.c.e164, sql.attempts.c.note, sql.agreements.c.who, sql.agreements.c.what,
        sql.outcomes.c.reason, sql.calendar_sources.c.name, sql.calendar_sources.c.label, sql.busy_blocks.c.subject,
    )  # fmt: skip
    found: set[str] = set()
    for column in columns:
        found.update(str(value).strip() for value in tx.execute(sql.select(column).distinct()).scalars() if value)
    return frozenset(word for word in found if word)


def row_counts(tx: Transaction) -> dict[str, int]:
    """How many rows each table has, by name."""
    tables = sql.metadata.sorted_tables
    return {
        table.name: int(tx.execute(sql.select(sql.func.count()).select_from(table)).scalar_one())
        for table in sorted(tables, key=lambda table: table.name)
    }


def outbox_counts(tx: Transaction) -> list[dict[str, Any]]:
    """How many rows of the outbox are in which state, with which problem."""
    table = sql.outbox
    asked = sql.select(table.c.action, table.c.state, table.c.problem, sql.func.count().label("rows"))
    grouped = asked.group_by(table.c.action, table.c.state, table.c.problem).order_by(table.c.state, table.c.action)
    return [dict(row) for row in tx.execute(grouped).mappings()]
