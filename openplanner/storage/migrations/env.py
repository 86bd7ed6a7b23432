"""Run by Alembic: works on the connection and inside the transaction that ``schema/upgrading.py`` gives."""

from __future__ import annotations

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
