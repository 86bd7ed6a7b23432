"""How long the computer was awake: a clock that stands still while it sleeps and that nobody can set."""

from __future__ import annotations

import sys
import time


def awake_seconds() -> float:
    """Seconds from a moment that is the same as long as the program runs; time asleep does not count.

    Source: QueryUnbiasedInterruptTime of Windows (the clock of Python there goes on during sleep), CLOCK_MONOTONIC of
    Linux and mach_absolute_time of macOS (those of Python, which stand still).
    """
    if sys.platform == "win32":
        import ctypes

        ticks = ctypes.c_ulonglong()
        ctypes.windll.kernel32.QueryUnbiasedInterruptTime(ctypes.byref(ticks))
        return ticks.value / 10_000_000
    return time.monotonic()
