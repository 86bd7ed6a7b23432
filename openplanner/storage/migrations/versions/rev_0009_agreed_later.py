"""A later day for the first talk, agreed with whoever wrote, and the norm as it was."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Adds five columns, empty for every case there is."""
    for column in (
        sa.Column("later_day", sa.Date()),
        sa.Column("later_reason", sa.String(length=20)),
        sa.Column("later_with", sa.String(length=20)),
        sa.Column("later_at", sa.BigInteger()),
        sa.Column("norm_day", sa.Date()),
    ):
        op.add_column("cases", column)
