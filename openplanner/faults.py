"""A fault of the program as a report without personal data: files, lines and versions, no message and no values."""

from __future__ import annotations

import traceback
import zlib
from pathlib import Path
from types import TracebackType

import openplanner

MOST_REPORTS = 50


def fault_report(kind: type[BaseException], trace: TracebackType | None, surroundings: str = "") -> tuple[str, str]:
    """Fingerprint and report. The same fault has the same fingerprint, whatever was being worked on."""
    import platform  # only when something went wrong

    steps = trace_steps(trace)
    fingerprint = format(zlib.crc32("\n".join([kind.__name__, *steps[-3:]]).encode()), "08x")
    about = " · ".join(
        part for part in (f"Python {platform.python_version()}", surroundings, platform.system()) if part
    )
    head = f"OpenPlanner {openplanner.__version__} · {fingerprint}\n{about}\n{kind.__name__}\n"
    return fingerprint, head + "\n".join(steps)


def trace_steps(trace: TracebackType | None) -> list[str]:
    """Where it went wrong, outermost first: file, line and function."""
    return [f"{_place(frame.filename)}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]


def keep_report(folder: Path, fingerprint: str, report: str) -> Path | None:
    """The report in a file of its own, once per fingerprint and at most fifty; None when that cannot be."""
    path = folder / f"bug-{fingerprint}.txt"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if path.exists() or len(list(folder.glob("bug-*.txt"))) < MOST_REPORTS:
            path.write_text(report + "\n", encoding="utf-8")
            return path
    except OSError:
        return None
    return None


def _place(filename: str) -> str:
    """A file of ours below the package, any other by its name only: folders may carry the name of a person."""
    _, ours, below = filename.replace("\\", "/").rpartition("/openplanner/")
    return below if ours else below.rpartition("/")[2]
