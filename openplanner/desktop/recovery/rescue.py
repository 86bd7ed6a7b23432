"""What the window of a start that failed needs from the outside. Free of Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openplanner.application.upkeep.copies import Offer, PutBack


@dataclass(frozen=True, slots=True)
class Rescue:
    """``look`` finds the newest good copy and what is missing in it; ``put_back`` puts it in place. Both may be slow.

    They raise ``InvalidInput("no_copy")`` without a good copy, and the ``Unavailable`` kinds of the store.
    """

    look: Callable[[], Offer]
    put_back: Callable[[Offer], PutBack]
