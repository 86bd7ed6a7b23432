"""The audit table becomes append-only and a chain; the lines that are there are its beginning."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from openplanner.storage.schema.audit_chain import BEGIN, ON_SERVER, STATEMENTS, Line, linked

revision = "0004"
down_revision = "0003"

_LINES = "select audit_id, at, by, action, case_id, booking_id, before, after from audit order by audit_id"


def upgrade() -> None:
    """Adds the hashes of the lines so far; from here on no line can be changed or removed."""
    op.add_column("audit", sa.Column("hash", sa.Text(), server_default="", nullable=False))
    op.create_table(
        "audit_tail",
        sa.Column("tail_id", sa.Integer(), nullable=False),
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tail_id", name="pk_audit_tail"),
    )
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":  # no server has lines from before this
        for statement in ON_SERVER:
            connection.exec_driver_sql(statement)
        return
    rows = [Line(*row) for row in connection.exec_driver_sql(_LINES)]
    found = list(linked(BEGIN, rows))
    hashes = [(value, audit_id) for audit_id, value in found]
    if hashes:
        connection.exec_driver_sql("update audit set hash = ? where audit_id = ?", hashes)
    for statement in STATEMENTS:
        connection.exec_driver_sql(statement)
    if found:
        connection.exec_driver_sql("update audit_tail set audit_id = ?, hash = ?", found[-1])
