"""Stops pure Python work of others that takes too long, such as a recurrence rule that never matches."""

from __future__ import annotations

import sys
from collections.abc import Callable
from time import thread_time
from types import FrameType
from typing import TypeVar

Result = TypeVar("Result")


class OutOfTime(BaseException):
    """The work was stopped. A ``BaseException``, so that no library takes it for a fault of its own."""


def within(seconds: float, work: Callable[[], Result]) -> Result:
    """What the work gives; raises :class:`OutOfTime` at its first function call after so many seconds of a processor.

    Time of this thread on a processor, so that a busy machine changes no answer. Works on any thread and any system,
    where a signal needs the main thread of Unix. A debugger or a measurer of coverage sees nothing of the work. Work
    inside one call of C code is not stopped.
    """
    end = thread_time() + seconds
    outer = sys.gettrace()

    def watch(_frame: FrameType, _event: str, _arg: object) -> None:
        if thread_time() > end:
            raise OutOfTime

    sys.settrace(watch)
    try:
        return work()
    finally:
        sys.settrace(outer)
