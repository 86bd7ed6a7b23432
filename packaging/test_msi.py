"""Try the installer for Windows in Wine: ``.venv/bin/python packaging/test_msi.py``.

Builds two versions (the older one from before the newest change of the database) and walks an installation through its
life: refused on an old Windows, installed with properties, given work, upgraded, policy, its self-test against the
Exchange double, its window, two people at once, not downgraded, repaired and removed. Pictures and the
logs of Windows Installer stay in ``build/msi-test/out``. What Wine cannot show stands in packaging/README.md.

Exit status: 0 all as it should be, or not tried because something is missing here (it says what); 1 something is wrong.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "packaging")]

import build_msi  # noqa: E402
from msi.cycle import STEPS, Cycle, Installer  # noqa: E402
from msi.earlier import earlier_source  # noqa: E402
from msi.exchange import Exchange  # noqa: E402
from msi.failure import BuildFailed  # noqa: E402
from msi.identity import product_code  # noqa: E402
from msi.parts import DEFAULT_PYTHON  # noqa: E402
from msi.program_folder import compiler  # noqa: E402
from msi.wine import Wine, missing_tools  # noqa: E402

OLD, NEW = "1.0.0", "1.1.0"
TOOLS = {
    "wine": "wine",
    "Xvfb": "xvfb",
    "import": "imagemagick",
    "wixl": "wixl",
    "msibuild": "msitools",
    "msiinfo": "msitools",
    "x86_64-w64-mingw32-gcc": "gcc-mingw-w64-x86-64",
    "osslsigncode": "osslsigncode",
    "openssl": "openssl",
}


def main(given: Sequence[str]) -> int:
    """Builds, tries and tells."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "msi", help="where build_msi.py keeps its parts")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "msi-test", help="installers, pictures and logs")
    parser.add_argument("--built", action="store_true", help="take the installers that are in --out already")
    asked = parser.parse_args(given)
    if lacking := still_missing():
        print(f"test_msi: NOT TRIED, this machine lacks {', '.join(lacking)}")
        return 0
    try:
        life(*installers(asked.work, asked.out, asked.built), asked.out)
    except BuildFailed as failure:
        print(f"test_msi: {failure}", file=sys.stderr)
        return 1
    return 0


def still_missing() -> list[str]:
    """What is not here after an attempt to install it, which only root makes, with Debian's own package manager."""
    if missing_tools(list(TOOLS)) and os.geteuid() == 0 and shutil.which("apt-get"):
        packages = sorted({TOOLS[tool] for tool in missing_tools(list(TOOLS))} | {"wine64"})  # Wine's own part
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
            subprocess.run(["apt-get", "-qq", *command], env=environment, stdout=sys.stderr, check=False)
    lacking = missing_tools([*TOOLS, "uv"])
    try:
        compiler(DEFAULT_PYTHON)
    except BuildFailed:
        lacking.append(f"python{DEFAULT_PYTHON}")
    return lacking


def installers(work: Path, out: Path, built: bool) -> tuple[Installer, Installer]:
    """The two versions."""
    made = []
    older, name = earlier_source(ROOT, work / "earlier")
    for version, source in ((OLD, older), (NEW, ROOT)):
        started = time.monotonic()
        msi = out / f"OpenPlanner-{version}-x64.msi"
        if not built:
            msi = build_msi.build(build_msi.Wanted(version, out, work, source))
            told = f"{msi.name}, {msi.stat().st_size / 1e6:.1f} MB"
            tell(f"{told}, as it was at {name}" if version == OLD else told, started)
        made.append(Installer(msi, version, product_code(version)))
    return made[0], made[1]


def life(old: Installer, new: Installer, out: Path) -> None:
    """All steps, in one emulated Windows."""
    kept = out / "out"
    shutil.rmtree(kept, ignore_errors=True)
    kept.mkdir(parents=True)
    started = time.monotonic()
    with Exchange(ROOT) as exchange, Wine(out / "wine") as wine:
        tell("an emulated Windows", started)
        cycle = Cycle(wine, old, new, exchange, kept)
        for step in STEPS:
            started = time.monotonic()
            try:
                step(cycle)
            except BuildFailed as failure:
                wine.picture(kept / "failed.png")
                raise BuildFailed(f"{step.__name__}: {failure}") from failure
            tell(step.__name__.replace("_", " "), started)


def tell(what: str, started: float) -> None:
    """A step that is done, with its time."""
    print(f"test_msi: {what} ({time.monotonic() - started:.0f} s)", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
