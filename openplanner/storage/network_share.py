"""Is this folder on a network share? SQLite's locks and its log do not hold there.

Source: https://www.sqlite.org/wal.html ("All processes using a database must be on the same host computer").
"""

from __future__ import annotations

import sys
from pathlib import Path

from openplanner.domain.errors import NotAllowed

_NETWORK_SYSTEMS = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "afs", "ncpfs", "davfs", "fuse.davfs"}
)
_DRIVE_REMOTE = 4


def refuse_network_share(path: Path) -> None:
    """Raises ``NotAllowed`` (``store_on_network``) when the file lies or would lie on a network share."""
    if on_network_share(path):
        raise NotAllowed("store_on_network")


def on_network_share(path: Path) -> bool:
    """True when it certainly is; what the system does not tell counts as a local disk."""
    if sys.platform == "win32":
        return _remote_drive(path)
    try:
        mounts = Path("/proc/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return system_of(path, mounts) in _NETWORK_SYSTEMS


def system_of(path: Path, mounts: str) -> str:
    """The kind of file system under a path, by a table of mounts as in /proc/mounts; empty when unknown."""
    best, kind = -1, ""
    resolved = path.absolute()
    for line in mounts.splitlines():
        parts = line.split(" ")
        if len(parts) < 3:
            continue
        mount = Path(parts[1].replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\"))
        if (mount == resolved or mount in resolved.parents) and len(mount.parts) >= best:
            best, kind = len(mount.parts), parts[2]
    return kind


def _remote_drive(path: Path) -> bool:
    drive = path.absolute().drive
    if drive.startswith("\\\\"):
        return True
    import ctypes

    return bool(ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\") == _DRIVE_REMOTE)  # type: ignore[attr-defined,unused-ignore]
