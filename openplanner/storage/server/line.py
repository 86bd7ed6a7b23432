"""A connection on which statements that need no answer travel with the next one that does.

A save of a case is a handful of statements of which one or two are asked for their answer. Sent one by one each of
them costs a journey to the server and back; sent in one go they cost one, and locks are held that much shorter.

Source: https://www.postgresql.org/docs/current/libpq-pipeline-mode.html
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Any, cast

import psycopg
from psycopg import Pipeline
from psycopg.abc import RV, PQGen

from openplanner.domain.stopping import can_be_stopped, is_to_stop

_STOP_SECONDS = 5.0  # for telling the server; its answer to the statement comes right after


class LineCursor(psycopg.Cursor[Any]):
    """A cursor of a :class:`Line`: an answer is there when it returns, unless the line is holding back."""

    def execute(self, *statement: Any, **options: Any) -> LineCursor:
        """As the driver does it; what was held back goes before it, and its errors come out here."""
        super().execute(*statement, **options)
        _arrive(self.connection)
        return self

    def executemany(self, *statement: Any, **options: Any) -> None:
        """As the driver does it; see :meth:`execute`."""
        super().executemany(*statement, **options)
        _arrive(self.connection)


class Line(psycopg.Connection[Any]):
    """A connection that can send several statements in one go. Each is a statement of its own that sees what is."""

    _way: AbstractContextManager[Pipeline] | None = None
    _holding = False

    @contextmanager
    def holding(self) -> Iterator[None]:
        """What is executed inside is sent with the statement that comes after it, or with the commit."""
        if self._way is None:
            way = self.pipeline()
            way.__enter__()
            self._way = way
        self._holding = True
        try:
            yield
        finally:
            self._holding = False

    def arrive(self) -> None:
        """Waits for the answers to all that was sent; raises the first error among them."""
        if self._way is not None and not self._holding:
            way, self._way = self._way, None
            way.__exit__(None, None, None)

    def wait(self, gen: PQGen[RV], *how: Any, **more: Any) -> RV:
        """As the driver does it; a server that keeps work waiting that is to stop is told so."""
        return super().wait(self._watched(gen) if can_be_stopped() else gen, *how, **more)

    def _watched(self, gen: PQGen[RV]) -> PQGen[RV]:
        """The same questions and answers; the driver comes by ten times a second while there is nothing yet."""
        told = False
        try:
            wanted = next(gen)
            while True:
                ready = yield wanted
                if is_to_stop() and not told:
                    told = True
                    self.cancel_safe(timeout=_STOP_SECONDS)
                wanted = gen.send(ready)
        except StopIteration as end:
            return cast("RV", end.value)

    def commit(self) -> None:
        """Keeps the transaction, with what was held back; after an error in that the server keeps nothing."""
        if self._way is None:
            super().commit()
        else:
            self.execute("commit", prepare=False)

    def rollback(self) -> None:
        """Drops the transaction, with what was held back."""
        with suppress(psycopg.Error):  # it is told already, or nobody will ask
            self.arrive()
        super().rollback()


def _arrive(connection: psycopg.Connection[Any]) -> None:
    if isinstance(connection, Line):
        connection.arrive()
