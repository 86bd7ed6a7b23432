"""A line to a server that counts how often somebody waits for an answer, and that can be cut.

What is counted is journeys: bytes of the client after bytes of the server. Several statements sent in one go are one.
"""

from __future__ import annotations

import selectors
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

from openplanner.storage.server.address import Server


class Journeys:
    """Carries bytes of every connection to a port of this machine and back; ``count`` is of all of them together."""

    def __init__(self, port: int) -> None:
        self.count = 0
        self._to = port
        self._open: list[socket.socket] = []
        self._door = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._let_in, daemon=True).start()

    def to(self, server: Server) -> Server:
        """The same database over this line."""
        return replace(server, hosts=(("127.0.0.1", str(self._door.getsockname()[1])),))

    def cut(self) -> None:
        """Nothing goes through any more, on connections that are there and on new ones."""
        self._door.close()
        for end in self._open:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _let_in(self) -> None:
        with suppress(OSError):  # the door was closed
            while True:
                client, _ = self._door.accept()
                server = socket.create_connection(("127.0.0.1", self._to))
                self._open += [client, server]
                threading.Thread(target=self._carry, args=(client, server), daemon=True).start()

    def _carry(self, client: socket.socket, server: socket.socket) -> None:
        answered = True
        with client, server, selectors.DefaultSelector() as ready, suppress(OSError):  # select() ends at 1024 files
            ends = {client.fileno(): client, server.fileno(): server}
            for number in ends:
                ready.register(number, selectors.EVENT_READ)
            while True:
                for key, _ in ready.select():
                    end = ends[key.fd]
                    data = end.recv(65536)
                    if not data:
                        return
                    if end is client and answered:
                        self.count += 1
                    answered = end is server
                    (server if end is client else client).sendall(data)


@contextmanager
def counted_line(port: int) -> Iterator[Journeys]:
    """A line to a port of this machine, cut at the end."""
    line = Journeys(port)
    yield line
    line.cut()
