"""A file name out of a text that somebody typed: it never leads to another folder, on any system."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 80
# Source: Microsoft, "Naming Files, Paths, and Namespaces": names of devices, with any ending.
_DEVICES = re.compile(r"(?:con|prn|aux|nul|clock\$|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE)
_UNSAFE = re.compile(r"[^\w .()-]+", re.ASCII)


def file_stem(text: str) -> str:
    """The name without ending: letters, digits, spaces, dots, dashes and brackets; at most 80, and never empty.

    Accents are taken off and everything else becomes a dash, so that no sign of a path, a device or a direction stays.
    """
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    stem = _UNSAFE.sub("-", plain)
    stem = re.sub(r"\.{2,}", ".", stem)[:LONGEST].strip(" .-")
    if not stem:
        return "document"
    return f"-{stem}" if _DEVICES.fullmatch(stem) else stem
