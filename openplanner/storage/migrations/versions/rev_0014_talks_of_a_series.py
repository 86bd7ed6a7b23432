"""Which series of talks a booking belongs to."""

from __future__ import annotations

from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Adds a column, empty for every talk there is: of a series made before, nobody can tell any more for certain."""
    op.execute(
        "ALTER TABLE bookings ADD COLUMN series_id INTEGER"
        " CONSTRAINT fk_bookings_series_id REFERENCES bookings (booking_id)"
    )
