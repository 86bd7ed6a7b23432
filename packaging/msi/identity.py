"""Names that Windows Installer knows the program by. They never change: an upgrade finds the old version by them."""

from __future__ import annotations

import hashlib
import re
from uuid import UUID, uuid5

from msi.failure import BuildFailed

UPGRADE_CODE = "6F0C9B52-3C57-4E0B-9B0C-9C1B5B0E7A41"  # in capitals: it is compared as text
_NAMESPACE = UUID("0d8f4d2e-6a54-4f0e-8d5e-2b9c0f3a7e11")
_VERSION = re.compile(r"(\d{1,3})\.(\d{1,3})\.(\d{1,5})")


def guid(*names: str) -> str:
    """The same identity for the same names, always; in capitals."""
    return str(uuid5(_NAMESPACE, "\x1f".join(names).lower())).upper()


def product_code(version: str) -> str:
    """The identity of one version."""
    return guid("product", version)


def short(prefix: str, text: str) -> str:
    """A name for a row in a table: letters and digits, the same for the same text."""
    return prefix + hashlib.sha256(text.lower().encode()).hexdigest()[:20]


def checked_version(text: str) -> str:
    """``major.minor.build`` as Windows Installer compares it; raises ``BuildFailed`` for another form."""
    found = _VERSION.fullmatch(text)
    if not found or int(found[1]) > 255 or int(found[2]) > 255 or int(found[3]) > 65535:
        raise BuildFailed(
            "--version has three numbers, as 1.2.3 (at most 255.255.65535): Windows Installer reads no more"
        )
    return text
