"""A server finds cases by whom they are for, and tells how what one sent on stands; ``bring_up`` arranges both."""

from __future__ import annotations

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Changes no table."""
