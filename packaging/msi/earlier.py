"""The program as it was before the newest change of the database, so that an upgrade is tried with an older store."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

MIGRATIONS = "openplanner/storage/migrations/versions"
NEEDED = ("openplanner", "resources", "LICENSE")


def earlier_source(root: Path, folder: Path) -> tuple[Path, str]:
    """The files of that commit, in ``folder``, and its short name; this checkout itself when there is no history."""
    newest = _git(root, "log", "-1", "--format=%H", "--", MIGRATIONS)
    before = _git(root, "rev-parse", "--verify", "--quiet", f"{newest}^") if newest else ""
    if not before:
        return root, "this version: no history here"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    archive = folder / "earlier.tar"
    if subprocess.run(
        ["git", "archive", "--output", archive, before, *NEEDED], cwd=root, capture_output=True, check=False
    ).returncode:
        return root, "this version: the earlier one is not in the history here"
    shutil.unpack_archive(archive, folder, filter="data")
    archive.unlink()
    icon = Path("resources") / "program" / "openplanner.ico"
    if not (folder / icon).exists():
        (folder / icon).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / icon, folder / icon)
    return folder, before[:8]


def _git(root: Path, *words: str) -> str:
    try:
        done = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
