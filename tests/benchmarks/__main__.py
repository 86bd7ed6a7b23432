"""Every figure in one table: ``python -m tests.benchmarks``, or ``python -m tests.benchmarks start slots`` for some.

A benchmark is a file ``bench_<name>.py`` beside this one with ``run() -> list[tuple[str, float, float]]``: what was
measured, milliseconds, and the milliseconds it may take. Where the limit is a multiple of something else (a bare
window, a raw query) both are measured in turn in the same run, because milliseconds drift from minute to minute.
A figure over its limit is marked and is no failure; a benchmark that breaks is.
"""

from __future__ import annotations

import importlib
import os
import platform
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

Figure = tuple[str, float, float]


def names() -> list[str]:
    """The benchmarks that there are."""
    return sorted(file.stem.removeprefix("bench_") for file in Path(__file__).parent.glob("bench_*.py"))


def figures(name: str) -> list[Figure]:
    """Runs one benchmark."""
    run: Callable[[], list[Figure]] = importlib.import_module(f"tests.benchmarks.bench_{name}").run
    return run()


def row(what: str, milliseconds: str, limit: str, share: str, mark: str = "") -> str:
    """One line of the table."""
    return f"{what:<70} {milliseconds:>10} {limit:>10} {share:>9} {mark}".rstrip()


def row_of(figure: Figure) -> str:
    """One figure; the share is of its limit, under 1 is good."""
    what, milliseconds, limit = figure
    share = milliseconds / limit
    return row(what, f"{milliseconds:.2f}", f"{limit:.2f}", f"x{share:.2f}", "" if share <= 1 else "OVER")


def main(wanted: Sequence[str]) -> int:
    """Prints the table; 1 when a benchmark breaks, 2 for a name that is none."""
    unknown = set(wanted) - set(names())
    if unknown:
        print(f"no such benchmark: {', '.join(sorted(unknown))}; there are: {', '.join(names())}", file=sys.stderr)
        return 2
    print(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} processors")
    print(row("figure", "ms", "limit ms", "of limit"))
    broken = 0
    for name in wanted or names():
        try:
            found = figures(name)
        except Exception:  # noqa: BLE001  one broken benchmark must not hide the others
            broken += 1
            traceback.print_exc()
            continue
        for figure in found:
            print(row_of(figure), flush=True)
    return 1 if broken else 0


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.exit(main(sys.argv[1:]))
