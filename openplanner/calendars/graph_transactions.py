"""Transaction ids: which one to send for a key, also when the item that had it was deleted.

Graph makes no second event under a transaction id. Whether the id of a deleted event may be used again is nowhere
documented, so we never rely on it: after a deletion that we know of, the next one is used. A deletion by somebody else
looks like an item that is still on its way, so it is only believed after a minute, twice the time that a request may
take. The next id follows from the key, so that two desks that come to this still make one item.
Source: exchange.md section 5.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID, uuid5

BELIEVED_AFTER = timedelta(seconds=60)


class Transactions:
    """The ids of this run; ``clock`` gives now, in UTC."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._number: dict[tuple[str, UUID], int] = {}
        self._missed_since: dict[tuple[str, UUID], datetime] = {}

    def id_for(self, mailbox: str, key: UUID) -> UUID:
        """The id to send: the key itself until an item with it is known to be deleted."""
        number = self._number.get(_place(mailbox, key), 0)
        return uuid5(key, f"again {number}") if number else key

    def ended(self, mailbox: str, key: UUID) -> None:
        """The item under the current id was deleted."""
        place = _place(mailbox, key)
        self._number[place] = self._number.get(place, 0) + 1
        self._missed_since.pop(place, None)

    def given_up(self, mailbox: str, key: UUID) -> bool:
        """Notes that the server knows the id and shows no item; True once that has been so for a minute."""
        place = _place(mailbox, key)
        if self._clock() - self._missed_since.setdefault(place, self._clock()) < BELIEVED_AFTER:
            return False
        self.ended(mailbox, key)
        return True


def _place(mailbox: str, key: UUID) -> tuple[str, UUID]:
    return mailbox.strip().lower(), key
