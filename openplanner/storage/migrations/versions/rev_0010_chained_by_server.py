"""A server chains the audit itself, which ``bring_up`` arranges; a program from before can write no line there."""

from __future__ import annotations

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Changes no table."""
