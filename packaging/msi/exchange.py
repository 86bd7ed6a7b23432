"""The invented Exchange Server of the tests, beside Wine: programs in it reach the loopback of this machine."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from pathlib import Path

from msi.failure import BuildFailed

_FACT = re.compile(r"^  (address|user|password) .*?(\S+)(?: \(.*\))?$")


class Exchange:
    """A running double; use it in ``with``."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._process: subprocess.Popen[str] | None = None
        self._lines: list[str] = []
        self.address = self.user = self.password = self.mailbox = ""

    def __enter__(self) -> Exchange:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.doubles.exchange", "--port", "0"], cwd=self._root, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        self._introduce()
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(self, *failure: object) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(10)

    def requests(self) -> int:
        """How many requests it answered with success."""
        return sum(line.rstrip().endswith(" 200") for line in self._lines)

    def _introduce(self) -> None:
        """Reads what it tells a person; raises ``BuildFailed`` when it does not start."""
        if self._process is None or self._process.stdout is None:
            raise BuildFailed("the Exchange double was not started")
        for line in self._process.stdout:
            found = _FACT.match(line.rstrip())
            if found:
                setattr(self, found[1], found[2])
            elif "@" in line and "Noor" in line:
                self.mailbox = line.split()[0]
            elif line.startswith("Ctrl+C"):
                return
        raise BuildFailed("the Exchange double stopped; run it by hand: python -m tests.doubles.exchange")

    def _listen(self) -> None:
        if self._process is not None and self._process.stdout is not None:
            self._lines.extend(iter(self._process.stdout.readline, ""))
