"""Who is on call for a team on a day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Adds a table; what is there stays as it is."""
    op.create_table(
        "on_call",
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("colleague_id", sa.Integer(), nullable=False),
        sa.Column("noted_by", sa.Integer(), nullable=False),
        sa.Column("noted_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["colleague_id"], ["colleagues.colleague_id"], name="fk_on_call_colleague_id"),
        sa.ForeignKeyConstraint(["team_id"], ["teams.team_id"], name="fk_on_call_team_id"),
        sa.PrimaryKeyConstraint("team_id", "day", name="pk_on_call"),
    )
