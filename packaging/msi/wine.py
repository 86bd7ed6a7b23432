"""An emulated Windows of our own: a prefix, a screen and what Wine lacks, in a folder that is made anew.

Every call has a time limit; a crash would otherwise open a debugger and wait for ever. Nothing here is shipped.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from msi.failure import BuildFailed, run

NATIVE = Path(__file__).resolve().parent / "native"
STAND_INS = {"bcryptprimitives": ("-ladvapi32",), "icuuc": ()}  # of Windows 10, and not in Wine 8
SECONDS_FOR_THE_REST = 2
QUIET = "mscoree,mshtml,winedbg.exe,winemenubuilder.exe=d"


class Wine:
    """A running prefix; use it in ``with``. ``drive`` is its C: disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.drive = self.folder / "prefix" / "drive_c"
        self._screen: subprocess.Popen[str] | None = None
        self._keeper: subprocess.Popen[bytes] | None = None
        self._environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder / "home"),
            "LANG": "C.UTF-8",
            "WINEPREFIX": str(self.folder / "prefix"),
            "WINEARCH": "win64",
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": QUIET,
        }

    def __enter__(self) -> Wine:
        shutil.rmtree(self.folder, ignore_errors=True)
        (self.folder / "home").mkdir(parents=True)
        self._screen = subprocess.Popen(
            ["Xvfb", "-displayfd", "1", "-screen", "0", "1400x900x24"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        number = self._screen.stdout.readline().strip() if self._screen.stdout else ""
        self._environment["DISPLAY"] = f":{number}"
        self._quietly("wineboot", "--init", seconds=180)
        self.pretend("win10")
        self._stand_in()
        self._keep_open()
        return self

    def _keep_open(self) -> None:
        """A program that waits: without one, Windows would start and stop around every command."""
        self._keeper = self.start("cmd", stdin=subprocess.PIPE)

    def __exit__(self, *failure: object) -> None:
        self._quietly("wineserver", "-k", seconds=30)
        if self._keeper is not None:
            self._keeper.kill()
            self._keeper.wait(10)
        if self._screen is not None:
            self._screen.terminate()
            self._screen.wait(10)

    def pretend(self, version: str) -> None:
        """Says to programs that this is that Windows: ``win10``, ``win7``."""
        self._quietly("winecfg", "-v", version, seconds=60)

    def run(self, *command: str | Path, seconds: int = 500, **more: str) -> tuple[int, str, str]:
        """Runs a program of Windows: exit status, standard output, standard error. ``more`` goes into the environment.

        Raises ``BuildFailed`` when it takes too long.
        """
        return self.finished(self.start(*command, **more), seconds, str(command[0]))

    def finished(self, process: subprocess.Popen[bytes], seconds: int, name: str) -> tuple[int, str, str]:
        """Waits for a program that was started; as :meth:`run`.

        Services of Windows that a program happens to start keep its pipes open long after it has ended, so the end is
        that of the program and not that of what it says.
        """
        heard = [_Listener(stream) for stream in (process.stdout, process.stderr) if stream is not None]
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            self._quietly("wineserver", "-k", seconds=30)
            raise BuildFailed(f"{name} took longer than {seconds} seconds under Wine") from None
        out, err = (listener.text() for listener in heard)
        return process.returncode, out, _without_wine(err)

    def start(self, *command: str | Path, stdin: int = subprocess.DEVNULL, **more: str) -> subprocess.Popen[bytes]:
        """Starts a program of Windows without waiting. Pipes: with a plain file as output Python does not start."""
        return subprocess.Popen(
            ["wine", *map(str, command)], env={**self._environment, **more}, cwd=self.folder, stdin=stdin,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0,
        )  # fmt: skip

    def registry(self, key: str) -> dict[str, str]:
        """Values of a key of the machine, in its 64-bit part; empty when it is not there."""
        _, out, _ = self.run("reg", "query", f"HKLM\\{key}", "/reg:64", seconds=60)
        found = {}
        for line in out.splitlines():
            parts = line.strip().split("    ", 2)
            if line.startswith("    ") and len(parts) >= 2:
                found[parts[0]] = parts[2] if len(parts) == 3 else ""
        return found

    def set_registry(self, key: str, name: str, value: str | int) -> None:
        """Writes a value of the machine: text, or a whole number."""
        kind = "REG_DWORD" if isinstance(value, int) else "REG_SZ"
        status, _, err = self.run(
            "reg", "add", f"HKLM\\{key}", "/v", name, "/t", kind, "/d", str(value), "/f", "/reg:64", seconds=60
        )
        if status:
            raise BuildFailed(f"the registry was not written: {err}")

    def picture(self, path: Path) -> int:
        """Keeps the screen as a picture; how many colours it has (an empty one has few)."""
        environment = {**os.environ, "DISPLAY": self._environment["DISPLAY"]}
        subprocess.run(["import", "-window", "root", path], env=environment, timeout=60, check=True)
        return int(run(["identify", "-format", "%k", path], 60))

    def shown(self, path: Path, fewest: int, seconds: int = 120) -> None:
        """Waits until the screen has that many colours and is the same twice; raises ``BuildFailed`` after a while."""
        before, until = -1, time.monotonic() + seconds
        while time.monotonic() < until:
            colours = self.picture(path)
            if colours == before and colours >= fewest:
                return
            before = colours
            time.sleep(3)
        raise BuildFailed(f"no window with {fewest} colours within {seconds} seconds: see {path}")

    def keep_password(self, service: str, name: str, password: str) -> None:
        """Puts a password in the credential store."""
        tool = self.folder / "keep_password.exe"
        run(["x86_64-w64-mingw32-gcc", "-municode", "-Os", "-s", "-o", tool, NATIVE / "keep_password.c", "-ladvapi32"])
        status, _, _ = self.run(tool, service, name, password, seconds=60)
        if status:
            raise BuildFailed("the credential store was not written")

    def _stand_in(self) -> None:
        for name, libraries in STAND_INS.items():
            target = self.drive / "windows" / "system32" / f"{name}.dll"
            source = NATIVE / f"stand_in_{name}.c"
            run(["x86_64-w64-mingw32-gcc", "-shared", "-O1", "-s", "-o", target, source, *libraries])

    def _quietly(self, *command: str, seconds: int) -> None:
        """Runs one of Wine's own tools; what it says is noise."""
        try:
            subprocess.run(
                command, env=self._environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL, timeout=seconds, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise BuildFailed(f"{command[0]} took longer than {seconds} seconds") from None


class _Listener(threading.Thread):
    """Reads a pipe beside us, as far as it goes."""

    def __init__(self, stream: IO[bytes]) -> None:
        super().__init__(daemon=True)
        self._stream = stream
        self._parts: list[bytes] = []
        self.start()

    def run(self) -> None:
        """Reads until the last writer has gone."""
        while part := os.read(self._stream.fileno(), 65536):
            self._parts.append(part)

    def text(self) -> str:
        """What was said, once the program has ended: all of it is in the pipe by then."""
        self.join(SECONDS_FOR_THE_REST)
        return b"".join(self._parts).decode("utf-8", errors="replace").replace("\r\n", "\n")


def windows_path(path: Path) -> str:
    """How Windows programs under Wine call a file of this machine."""
    return "Z:" + str(path.resolve()).replace("/", "\\")


def missing_tools(tools: Sequence[str]) -> list[str]:
    """Which of these programs this machine does not have."""
    return [tool for tool in tools if shutil.which(tool) is None]


def _without_wine(text: str) -> str:
    """What the program said, without Wine's advice to install its 32-bit part."""
    noise = ("wine32", "multiarch", 'execute "dpkg', "wine:")
    return "\n".join(line for line in text.splitlines() if not any(word in line for word in noise))
