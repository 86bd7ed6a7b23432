"""A test run that is killed leaves no server and no files behind."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.doubles import postgres

_RUN = """
import signal, subprocess, time
signal.signal(signal.SIGQUIT, signal.SIG_DFL)  # a server hears it; whoever starts a run in the background ignores it
from tests.doubles.postgres import own_folder
with own_folder() as folder:
    server = subprocess.Popen(["sleep", "100"])
    (folder / "data").mkdir()
    (folder / "data" / "postmaster.pid").write_text(f"{server.pid}\\n")
    print(folder, server.pid, flush=True)
    time.sleep(100)
"""


@pytest.mark.skipif(postgres.binaries() is None, reason=postgres.WHY_NOT)
def test_a_run_that_is_killed_takes_its_server_with_it() -> None:
    run = subprocess.Popen([sys.executable, "-c", _RUN], stdout=subprocess.PIPE, text=True)
    assert run.stdout is not None
    folder, server = run.stdout.readline().split()
    run.send_signal(signal.SIGKILL)
    run.wait()
    run.stdout.close()
    for _ in range(1000):
        if not Path(folder).exists() and (not Path("/proc", server).exists() or _is_over(server)):
            break
        time.sleep(0.01)
    assert not Path(folder).exists()
    assert not Path("/proc", server).exists() or _is_over(server)


def _is_over(process: str) -> bool:
    """True for one that ended and that nobody asked about yet."""
    return ") Z " in Path("/proc", process, "stat").read_text(encoding="ascii")
