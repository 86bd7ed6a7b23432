"""Starts OpenPlanner: without arguments the window, with arguments the command line.

Nothing heavy is imported here: the window must be on screen before the database and the libraries are.
"""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """The program; leaves with 0 done, 1 refused, 2 wrong usage, 3 unavailable."""
    if len(sys.argv) > 1:
        from openplanner.cli.app import run

        run()
    else:
        gc.disable()  # a twentieth off the start; the window puts it on again once it is painted
        from openplanner.assembly import run_window

        sys.exit(run_window())


if __name__ == "__main__":
    main()
