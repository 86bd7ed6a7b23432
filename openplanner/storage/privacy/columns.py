"""What the database can hold, by its own tables: for the register of processing."""

from __future__ import annotations

from collections.abc import Mapping

from openplanner.storage import sql

SEARCH_INDEX: Mapping[str, tuple[str, ...]] = {"case_search": ("words",)}  # no table of ours, but it holds names


def stored_columns() -> dict[str, tuple[str, ...]]:
    """The columns of every table, and of the search index, by name of the table."""
    return {table.name: tuple(table.c.keys()) for table in sql.metadata.sorted_tables} | dict(SEARCH_INDEX)
