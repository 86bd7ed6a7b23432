"""Connections for lists of a server, and hearing that somebody wrote.

A desk asks from its window, so a server that is away is not asked again and again: after one refusal every question
is refused at once, until ``reconnect`` found the server back.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping
from typing import Any

import psycopg

from openplanner.domain.errors import StoreUnreachable, Unavailable
from openplanner.storage.server.address import Server
from openplanner.storage.server.connecting import reading_connection
from openplanner.storage.server.dialect import for_server
from openplanner.storage.server.failures import our_errors

CHANNEL = "openplanner_changed"
PRESENCE = "presence"  # what is told on the channel when only who is where changed
OFFICE = "office"  # and when settings, colleagues, teams, places or texts did; otherwise nothing


class ServerQuestions:
    """As ``lists.connections.ReadConnections``, for a server; safe from any thread."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._lock = threading.Lock()
        self._idle: list[psycopg.Connection[Any]] = []
        self._watcher: psycopg.Connection[Any] | None = None
        self._heard = Counter[str]()
        self._away: Unavailable | None = None

    def asked(self, question: str, values: Mapping[str, object]) -> list[tuple[Any, ...]]:
        """The rows of one question. A connection that broke since the last one is replaced once, unseen."""
        idle = self._taken()
        if idle is not None:
            try:
                return self._answer(idle, question, values)
            except StoreUnreachable:
                self._drop_idle()
        return self._answer(self._opened(), question, values)

    def version(self) -> int:
        """How often somebody wrote as far as this desk heard; a line that was lost counts, for it may have hidden some.

        Waits for nothing: it takes up what has arrived. Who is where counts apart.
        """
        heard = self._take_up()
        return heard[""] + heard[OFFICE]

    def presence_version(self) -> int:
        """As :meth:`version`, for who is where alone."""
        return self._take_up()[PRESENCE]

    def office_version(self) -> int:
        """As :meth:`version`, for what the office decides about itself."""
        return self._take_up()[OFFICE]

    def _take_up(self) -> Counter[str]:
        with self._lock:
            try:
                watcher = self._watcher or self._listening()
                with our_errors():
                    self._heard.update(told.payload for told in watcher.notifies(timeout=0))
            except Unavailable:
                self._stop_listening()
                raise
            return self._heard.copy()

    def reconnect(self) -> None:
        """Tries the server again, for as long as that takes; raises ``StoreUnreachable`` when it is still away."""
        with self._lock:
            self._away = None
        connection = self._opened()
        self._give_back(connection)

    def close(self) -> None:
        """Closes what is not lent out."""
        with self._lock:
            self._stop_listening()
        self._drop_idle()

    def _answer(
        self, connection: psycopg.Connection[Any], question: str, values: Mapping[str, object]
    ) -> list[tuple[Any, ...]]:
        try:
            with our_errors():
                rows = connection.execute(for_server(question), values).fetchall()
        except BaseException:
            connection.close()
            raise
        self._give_back(connection)
        return rows

    def _taken(self) -> psycopg.Connection[Any] | None:
        with self._lock:
            return self._idle.pop() if self._idle else None

    def _give_back(self, connection: psycopg.Connection[Any]) -> None:
        with self._lock:
            self._idle.append(connection)

    def _opened(self) -> psycopg.Connection[Any]:
        if self._away is not None:
            raise type(self._away)(self._away.code, **self._away.facts) from self._away
        try:
            return reading_connection(self._server)
        except Unavailable as error:
            self._away = error
            raise

    def _listening(self) -> psycopg.Connection[Any]:
        self._watcher = watcher = self._opened()
        with our_errors():
            watcher.execute(f"listen {CHANNEL}")
        self._heard.update(("", PRESENCE, OFFICE))
        return watcher

    def _stop_listening(self) -> None:
        watcher, self._watcher = self._watcher, None
        if watcher is not None:
            watcher.close()

    def _drop_idle(self) -> None:
        with self._lock:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()
