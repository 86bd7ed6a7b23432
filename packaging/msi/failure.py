"""The one way in which building stops: a sentence with cause and next step."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path


class BuildFailed(Exception):
    """Building cannot go on; the text says why and what to do."""


def run(command: Sequence[str | Path], seconds: int = 600, folder: Path | None = None) -> str:
    """Standard output of a command; raises ``BuildFailed`` when it is absent, fails or takes too long."""
    name = Path(command[0]).name
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, errors="replace", timeout=seconds, cwd=folder, check=False
        )
    except FileNotFoundError:
        raise BuildFailed(f"{name} is not on this machine; {tool_advice(name)}") from None
    except subprocess.TimeoutExpired:
        raise BuildFailed(f"{name} took longer than {seconds} seconds; try again, or look why it hangs") from None
    if done.returncode:
        told = (done.stdout + done.stderr).strip()[-2000:]
        raise BuildFailed(f"{name} ended with {done.returncode}:\n{told}")
    return done.stdout


DEBIAN_PACKAGES = {
    "wixl": "wixl",
    "msibuild": "msitools",
    "msiinfo": "msitools",
    "msiextract": "msitools",
    "x86_64-w64-mingw32-gcc": "gcc-mingw-w64-x86-64",
    "x86_64-w64-mingw32-windres": "binutils-mingw-w64-x86-64",
    "osslsigncode": "osslsigncode",
    "openssl": "openssl",
}


def tool_advice(name: str) -> str:
    """How to get a tool on Debian."""
    if name == "uv":
        return "install it with: pip install uv"
    return f"install it with: apt-get install {DEBIAN_PACKAGES.get(name, name)}"
