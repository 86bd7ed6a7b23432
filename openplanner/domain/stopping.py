"""Whether the person asked running work to stop, for rooms that nobody hands a ``Progress``: the store above all.

Work that saves can be stopped until the moment it keeps something: a transaction asks right before its commit, and
from the first commit on it is too late. So a save that was stopped kept nothing, and one that kept something was not
stopped, whatever was pressed in between.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from openplanner.domain.errors import Cancelled


class Stop:
    """The wish to stop of one piece of work, asked on one thread and heard on another."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asked = self._kept = False

    def ask(self) -> bool:
        """Asks the work to stop; False when it has kept something, and goes on to its end."""
        with self._lock:
            self._asked = self._asked or not self._kept
            return self._asked

    @property
    def asked(self) -> bool:
        """True when the work is to stop."""
        return self._asked

    @property
    def kept(self) -> bool:
        """True when the work kept something, and can be stopped no more."""
        return self._kept

    def keep(self) -> None:
        """Something is kept from here on; raises ``Cancelled`` when the work is to stop instead."""
        with self._lock:
            if self._asked:
                raise Cancelled
            self._kept = True


_of_this_work: ContextVar[Stop | None] = ContextVar("stop", default=None)


@contextmanager
def stopped_by(stop: Stop) -> Iterator[None]:
    """What runs inside, on this thread, can be stopped by it."""
    before = _of_this_work.set(stop)
    try:
        yield
    finally:
        _of_this_work.reset(before)


def can_be_stopped() -> bool:
    """True when somebody could ask the work on this thread to stop, and it kept nothing yet."""
    stop = _of_this_work.get()
    return stop is not None and not stop.kept


def is_to_stop() -> bool:
    """True when the work on this thread was asked to stop."""
    stop = _of_this_work.get()
    return stop is not None and stop.asked


def refuse_when_stopped() -> None:
    """Raises ``Cancelled`` when the work on this thread was asked to stop."""
    if is_to_stop():
        raise Cancelled


def before_keeping() -> None:
    """To be called right before a commit: raises ``Cancelled`` when stopped, else it is too late to stop."""
    stop = _of_this_work.get()
    if stop is not None:
        stop.keep()
