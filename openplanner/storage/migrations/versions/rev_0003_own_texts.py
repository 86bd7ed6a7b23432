"""Guides and letters as a team wrote them itself, every version kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Adds one table; what is there stays as it is."""
    op.create_table(
        "own_texts",
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("based_on", sa.Text(), nullable=False),
        sa.Column("saved_by", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("text_id", name="pk_own_texts"),
        sa.UniqueConstraint("kind", "name", "number", name="uq_own_texts_kind"),
        sqlite_autoincrement=True,
    )
