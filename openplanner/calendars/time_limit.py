"""Stops pure Python work of others that takes too long, such as a recurrence rule that never matches."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from types import FrameType


class OutOfTime(BaseException):
    """The work was stopped. A ``BaseException``, so that no library takes it for a fault of its own."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raises :class:`OutOfTime` at the first function call after so many seconds; on any thread, on any system.

    A signal would work on the main thread of Unix only. Code that a debugger watches is not watched meanwhile. Work
    inside one call of C code is not stopped.
    """
    end = monotonic() + seconds
    outer = sys.gettrace()

    def watch(_frame: FrameType, _event: str, _arg: object) -> None:
        if monotonic() > end:
            raise OutOfTime

    sys.settrace(watch)
    try:
        yield
    finally:
        sys.settrace(outer)
