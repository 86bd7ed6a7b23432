"""Where colleagues are now: in which case, and what they do there."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

LEASE = timedelta(seconds=90)
"""How long somebody counts as present without saying so again: a program that died is gone after this."""


class Doing(StrEnum):
    """What somebody does in a case, the least first."""

    VIEWING = "viewing"
    PLANNING = "planning"
    WRITING = "writing"
    PHONING = "phoning"


class Present(NamedTuple):
    """A colleague who is in a case now, until the lease ends."""

    case_id: int
    colleague_id: int
    name: str
    doing: Doing
    until: datetime
