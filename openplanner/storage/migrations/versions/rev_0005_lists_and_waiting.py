"""How the columns of a list were read, and who wants an earlier moment."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Adds two tables; what is there stays as it is."""
    op.create_table(
        "import_columns",
        sa.Column("headings", sa.String(length=64), nullable=False),
        sa.Column("columns", sa.Text(), nullable=False),
        sa.Column("saved_by", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("headings", name="pk_import_columns"),
    )
    op.create_table(
        "waiting_list",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("noted_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"], name="fk_waiting_list_case_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("case_id", name="pk_waiting_list"),
    )
