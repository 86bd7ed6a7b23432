"""Papers that were opened in another program: they lie in one folder of our own, which is emptied again."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path


def place_for_paper(folder: Path) -> Path:
    """A fresh folder inside ours, for this user only. Raises ``OSError`` when it cannot be made."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return Path(tempfile.mkdtemp(dir=folder))


def clear_papers(folder: Path) -> int:
    """Empties our folder; how many papers stay because another program still has them open."""
    shutil.rmtree(folder, ignore_errors=True)
    return sum(1 for one in folder.rglob("*") if one.is_file()) if folder.is_dir() else 0
