"""Try the Linux package: ``.venv/bin/python packaging/try_wheel.py``.

Builds the wheel with the locked setuptools, installs it in an environment of its own that borrows the locked packages
of .venv, and lets the installed command test itself and go into the menu. Nothing of it needs a network. Each command
is named before it runs, so that one which hangs is known. Exit status: 0 good, 1 not.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Builds, installs and tries."""
    with tempfile.TemporaryDirectory(prefix="openplanner-wheel-") as name:
        folder = Path(name)
        call(sys.executable, "-m", "pip", "wheel", "-qq", "--no-deps", "--no-index", "--no-build-isolation",
             "--wheel-dir", folder, ROOT)  # fmt: skip
        (wheel,) = folder.glob("openplanner-*.whl")
        command = installed(wheel, folder / "environment")
        home = folder / "home"
        environment = {**os.environ, "HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
        for variable in [name for name in environment if name.startswith("XDG_")]:
            del environment[variable]
        told = json.loads(call(command, "self-test", "--json", folder=folder, environment=environment))
        call(command, "menu", folder=folder, environment=environment)
        entry = home / ".local" / "share" / "applications" / "openplanner.desktop"
        if not all(step["ok"] for step in told["steps"]) or str(command) not in entry.read_text(encoding="utf-8"):
            print(f"try_wheel: not good: {told}", file=sys.stderr)
            return 1
        print(f"try_wheel: {wheel.name} installs, tests itself and goes into the menu")
    return 0


def installed(wheel: Path, folder: Path) -> Path:
    """The command of the wheel in a new environment; other packages come from the one that runs this."""
    call(sys.executable, "-m", "venv", folder)
    python = folder / "bin" / "python"
    call(python, "-m", "pip", "install", "-qq", "--no-deps", "--no-index", wheel)
    (own,) = folder.glob("lib/python*/site-packages")
    (own / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    where = call(python, "-c", "import openplanner; print(openplanner.__file__)", folder=folder)
    if not Path(where.strip()).is_relative_to(folder):
        raise SystemExit(f"try_wheel: the package is taken from {where}")
    if not list((own / "openplanner" / "__pycache__").glob("assembly.*.pyc")):
        raise SystemExit("try_wheel: the package was not compiled when it was installed")
    return folder / "bin" / "openplanner"


def call(*command: str | Path, folder: Path | None = None, environment: dict[str, str] | None = None) -> str:
    """Standard output of a command; stops with what it said when it fails."""
    print("try_wheel:", Path(command[0]).name, *command[1:4], flush=True)
    done = subprocess.run(
        command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        timeout=100,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"try_wheel: {command[0]} ended with {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
