"""Who is in a case now, and which requests of a register elsewhere are still to be closed there."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, String, Table

from openplanner.storage.schema.table_words import Moment, metadata, words

presence = Table(  # one row for each colleague: where somebody is now, until the lease ends
    "presence",
    metadata,
    Column("colleague_id", ForeignKey("colleagues.colleague_id", ondelete="CASCADE"), primary_key=True),
    Column("case_id", ForeignKey("cases.case_id", ondelete="CASCADE"), nullable=False),
    Column("doing", String(10), nullable=False),
    Column("until", Moment, nullable=False),
)

contact_closings = Table(
    "contact_closings",
    metadata,
    Column("case_id", ForeignKey("cases.case_id", ondelete="CASCADE"), primary_key=True),
    Column("since", Moment, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("retry_at", Moment),
    words("problem"),
)
