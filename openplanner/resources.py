"""The only file that knows where resources/ lies.

In a checkout it stands beside the package; an installed program has it inside the package, as
``openplanner/_resources`` (put there by the build).
"""

from __future__ import annotations

from pathlib import Path

from openplanner.domain.errors import ResourceMissing

_PACKAGE = Path(__file__).resolve().parent


def resource(*parts: str) -> Path:
    """The path of a resource, a file or a folder; raises ``ResourceMissing`` when it is not there."""
    for root in (_PACKAGE / "_resources", _PACKAGE.parent / "resources"):
        path = root.joinpath(*parts)
        if path.exists():
            return path
    raise ResourceMissing("resource_missing", name="/".join(parts))


def resource_text(*parts: str) -> str:
    """The UTF-8 text of a resource; raises ``ResourceMissing`` when absent, unreadable or no UTF-8."""
    try:
        return resource(*parts).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ResourceMissing("resource_missing", name="/".join(parts)) from error
