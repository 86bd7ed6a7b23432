"""The store: one database, opened, migrated, and used in transactions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path


class Transaction:
    """An open transaction, handed to the functions of this room and valid only inside its ``with``."""


class Store:
    """One database. Safe from any thread: each transaction has a connection of its own."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """A transaction that may write: all of it is kept, or after any exception nothing."""
        yield Transaction()

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """A transaction that sees one state of the database and writes nothing."""
        yield Transaction()

    def close(self) -> None:
        """Lets go of the file."""


def open_store(path: Path, now: datetime) -> Store:
    """The store in that file, made or migrated when needed."""
    raise NotImplementedError
