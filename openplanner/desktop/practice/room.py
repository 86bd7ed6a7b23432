"""What practising needs from the outside: making the invented office, a desk in it, and clearing it away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from openplanner.domain.progress import Progress
from openplanner.settings import Settings

if TYPE_CHECKING:
    from openplanner.desktop.desk import Desk


@dataclass(frozen=True, slots=True)
class PracticeRoom:
    """``make`` builds the office in a folder of its own (seconds, no Qt) and gives its database; ``open`` gives a
    desk in it that looks like the settings given; ``clear`` removes the folder."""

    make: Callable[[Progress], Path]
    open: Callable[[Path, Settings], Desk]
    clear: Callable[[Path], None]
