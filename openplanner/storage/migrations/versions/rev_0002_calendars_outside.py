"""What calendars outside told: where reading them stopped, their last answers, and bookings that need a person."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Adds columns and two tables; what is there stays as it is."""
    op.add_column("bookings", sa.Column("attention", sa.Text(), server_default="", nullable=False))
    op.add_column("outbox", sa.Column("starts_at", sa.BigInteger()))
    op.add_column("outbox", sa.Column("ends_at", sa.BigInteger()))
    op.create_table(
        "calendar_cursors",
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("cursor", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("verified_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("mailbox", name="pk_calendar_cursors"),
    )
    op.create_table(
        "calendar_answers",
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("blocks", sa.Text(), nullable=False),
        sa.Column("fetched_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("mailbox", name="pk_calendar_answers"),
    )
