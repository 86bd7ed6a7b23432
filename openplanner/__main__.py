"""Starts OpenPlanner: without arguments the window, with arguments the command line.

Nothing heavy is imported here: the window must be on screen before the database and the libraries are.
"""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path


def main() -> None:
    """The program; leaves with 0 done, 1 refused, 2 wrong usage, 3 unavailable."""
    if sys.stderr is None:  # a desktop program of Windows has no console; what is said there goes nowhere
        sys.stdout = sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 open as long as we run
    if len(sys.argv) > 1:
        from openplanner.cli.app import run

        run()
    else:
        gc.disable()  # a twentieth off the start; the window puts it on again once it is painted
        from openplanner.assembly import run_window

        sys.exit(run_window())


if __name__ == "__main__":
    main()
