"""Who looked at which case, and the proof of what was erased. Neither hangs on a case: both outlive it."""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, Integer, String, Table, Text

from openplanner.storage.schema.table_words import Moment, metadata, words

views = Table(
    "views",
    metadata,
    Column("view_id", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("by", Integer, nullable=False),
    Column("case_id", Integer, nullable=False),
    Column("place", String(20), nullable=False),
    Index("ix_views_case", "case_id", "at"),
    Index("ix_views_by", "by", "at"),
    sqlite_autoincrement=True,
)

erasures = Table(
    "erasures",
    metadata,
    Column("erasure_id", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("by", Integer, nullable=False),
    Column("number", Text, nullable=False),
    Column("case_type", String(20), nullable=False),
    Column("outcome", String(30)),
    Column("closed_on", Date),
    Column("ground", String(20), nullable=False),
    Column("what", String(20), nullable=False),
    Column("days", Integer),
    words("source"),
    Column("counts", Text, nullable=False),
    sqlite_autoincrement=True,
)
