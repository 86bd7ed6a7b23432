"""Renew requirements.lock from pyproject.toml: ``python packaging/lock.py`` (needs uv on the path).

One lock for every system and Python that we support, with the hashes of the public files. What stands in the lock
stays as it is when pyproject.toml still allows it; ``--upgrade`` (or ``--upgrade-package NAME``) takes newer ones.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEADER = "# Made by packaging/lock.py from pyproject.toml; packaging/README.md says how. Not for editing by hand.\n"


def main() -> int:
    """Write the lock; the exit status of uv."""
    lock = ROOT / "requirements.lock"
    command = ["uv", "pip", "compile", "pyproject.toml", "--group", "test", "--universal", "--python-version", "3.11",
               "--generate-hashes", "--only-binary", ":all:", "--emit-build-options", "--no-annotate", "--no-header",
               "--quiet", "--output-file", lock.name, *sys.argv[1:]]  # fmt: skip
    status = subprocess.run(command, cwd=ROOT, check=False).returncode
    if status == 0:
        lock.write_text(HEADER + lock.read_text(encoding="utf-8"), encoding="utf-8", newline="\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
