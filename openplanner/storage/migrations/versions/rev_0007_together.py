"""Who is in a case now, versions of what two may change at once, longer talks, and requests to close elsewhere."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Adds two tables and counts that begin at one; what is there stays as it is."""
    for table, column in (("teams", "version"), ("places", "version"), ("cases", "persons"), ("cases", "subjects")):
        op.add_column(table, sa.Column(column, sa.Integer(), server_default=sa.text("1"), nullable=False))
    op.create_table(
        "presence",
        sa.Column("colleague_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("doing", sa.String(length=10), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["colleague_id"], ["colleagues.colleague_id"], name="fk_presence_colleague_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"], name="fk_presence_case_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("colleague_id", name="pk_presence"),
    )
    op.create_table(
        "contact_closings",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("retry_at", sa.BigInteger(), nullable=True),
        sa.Column("problem", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"], name="fk_contact_closings_case_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("case_id", name="pk_contact_closings"),
    )
