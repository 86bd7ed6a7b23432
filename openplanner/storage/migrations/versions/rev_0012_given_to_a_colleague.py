"""Which colleague of the team a case was given to, and the walk along the worklist that passes over those of others."""

from __future__ import annotations

from alembic import op
from sqlalchemy import text

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Adds a column, empty for every case there is, and puts it in both indexes of the worklist."""
    op.execute(
        "ALTER TABLE cases ADD COLUMN assigned_to INTEGER"
        " CONSTRAINT fk_cases_assigned_to REFERENCES colleagues (colleague_id)"
    )
    open_ones = text("status <> 'closed'")
    for name, columns in (
        ("ix_cases_worklist", ["team_id", "due_at", "case_id", "status", "assigned_to"]),
        ("ix_cases_due", ["due_at", "case_id", "status", "assigned_to"]),
    ):
        op.drop_index(name, "cases")
        op.create_index(name, "cases", columns, sqlite_where=open_ones, postgresql_where=open_ones)
