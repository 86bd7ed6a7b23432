"""Every figure in one table: ``python -m tests.benchmarks``, or ``python -m tests.benchmarks start slots`` for some.

A benchmark is a file ``bench_<name>.py`` beside this one with ``run(short: bool) -> list[Line]`` (see ``measuring``):
what was measured, its limit in the same run, their ratio and the ratio that is aimed at. ``--short`` asks each
benchmark for a smaller form of itself. A figure over its target is marked and is no failure: clocks differ between
machines. A benchmark that breaks is one.
"""

from __future__ import annotations

import importlib
import os
import platform
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from tests.benchmarks.measuring import Line

WIDTH = 66
SHORT = "--short"
NO_SIZE_HINTS = "This plugin does not support propagateSizeHints()"


def tell_but_size_hints(_kind: QtMsgType, _where: QMessageLogContext, words: str | None) -> None:
    """What Qt says, without what the offscreen platform says of every window: that nobody can resize it by hand."""
    if words != NO_SIZE_HINTS:
        print(words, file=sys.stderr)


def names() -> list[str]:
    """The benchmarks that there are."""
    return sorted(file.stem.removeprefix("bench_") for file in Path(__file__).parent.glob("bench_*.py"))


def lines(name: str, short: bool) -> list[Line]:
    """Runs one benchmark."""
    run: Callable[[bool], list[Line]] = importlib.import_module(f"tests.benchmarks.bench_{name}").run
    return run(short)


def row(what: str, figure: str, unit: str, beside: str, limit: str, ratio: str, target: str, mark: str = "") -> str:
    """One row of the table."""
    shown = f"{what:<{WIDTH}} {figure:>9} {unit:<3} {beside:<34} {limit:>9} {ratio:>8} {target:>8} {mark}"
    return shown.rstrip()


def row_of(line: Line) -> str:
    """One figure; under its target is good."""
    mark = "" if line.holds else "OVER"
    numbers = (f"x{line.ratio:.3g}", f"x{line.target:.3g}")
    return row(line.what, f"{line.figure:.2f}", line.unit, line.beside, f"{line.limit:.2f}", *numbers, mark)


def main(arguments: Sequence[str]) -> int:
    """Prints the table; 1 when a benchmark breaks, 2 for a name that is none."""
    short = SHORT in arguments
    wanted = [name for name in arguments if name != SHORT]
    unknown = set(wanted) - set(names())
    if unknown:
        print(f"no such benchmark: {', '.join(sorted(unknown))}; there are: {', '.join(names())}", file=sys.stderr)
        return 2
    print(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} processors")
    print(row("figure", "", "", "beside", "limit", "ratio", "target"))
    broken = 0
    for name in wanted or names():
        try:
            found = lines(name, short)
        except Exception:  # noqa: BLE001  one broken benchmark must not hide the others
            broken += 1
            traceback.print_exc()
            continue
        for line in found:
            print(row_of(line), flush=True)
    return 1 if broken else 0


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    qInstallMessageHandler(tell_but_size_hints)
    sys.exit(main(sys.argv[1:]))
