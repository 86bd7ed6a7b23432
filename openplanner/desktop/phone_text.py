"""Phone numbers the way people here write them, without the heavy library: for lists on the start path."""

from __future__ import annotations

from functools import lru_cache

from openplanner.domain.dialling.places import TOWNS

_WITHOUT_TOWN = ("084", "085", "087", "088", "091", "097")


@lru_cache(maxsize=4096)
def shown_number(e164: str) -> str:
    """``06 12345678``, ``020 123 4567``, ``0512 345 678``; a number from abroad as ``+32 470123456`` stays whole.

    Empty for an empty text; anything that is no Dutch number of ten digits comes back as it is.
    """
    national = "0" + e164.removeprefix("+31")
    if not e164.startswith("+31") or len(national) != 10:
        return e164
    if national.startswith("06"):
        return f"06 {national[2:]}"
    length = 3 if national[:3] in TOWNS or national[:3] in _WITHOUT_TOWN else 4
    return f"{national[:length]} {national[length : length + 3]} {national[length + 3 :]}"
