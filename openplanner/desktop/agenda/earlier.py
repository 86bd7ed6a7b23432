"""A moment that was given back is offered to whoever waits for an earlier one; a person decides."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from openplanner.desktop.agenda.changing import change
from openplanner.desktop.desk import Desk
from openplanner.desktop.freed import give
from openplanner.domain.contact import Booking
from openplanner.domain.progress import Progress

if TYPE_CHECKING:
    from openplanner.application.earlier_moment import Wanting
    from openplanner.application.team_agenda import BookedTime


class EarlierOffer:
    """The best one who waits for the moment that was just given back; ``wanting`` is None when nobody does."""

    def __init__(self, desk: Desk, owner: QObject, say: Callable[[str, str], None]) -> None:
        self.desk, self.owner, self.say = desk, owner, say
        self.wanting: Wanting | None = None

    def cancel(self, booked: BookedTime, reason: str) -> None:
        """Cancels a talk, and then looks who could have its moment."""
        desk, freed = self.desk, booked.booking

        def work(_progress: Progress) -> None:
            from openplanner.application.change_booking import cancel_booking

            cancel_booking(desk.office, freed.booking_id, reason, desk.colleague_id, freed)

        said = desk.texts("agenda.cancelled", number=booked.number)
        change(desk, self.owner, "agenda.cancel", work, said, freed.case_id, lambda: self.look(freed))

    def look(self, freed: Booking) -> None:
        """Asks who could have the moment, beside the window."""
        desk = self.desk
        self.wanting = None

        def work(progress: Progress) -> tuple[Wanting, ...]:
            from openplanner.application.earlier_moment import who_wants_earlier

            return who_wants_earlier(desk.office, freed, progress)

        desk.tasks.run(
            self.owner, "calendar", "agenda.earlier", desk.texts("agenda.earlier_looking"), work, self._found
        )

    def give(self) -> None:
        """Moves the talk of the one who waits to the moment."""
        wanting = self.wanting
        if wanting is not None:
            self.wanting = None
            give(self.desk, self.owner, wanting)

    def _found(self, found: tuple[Wanting, ...]) -> None:
        if found:
            best = self.wanting = found[0]
            facts = {"number": best.case.number, "name": best.case.spoken_with.name, "n": len(found)}
            words = self.desk.texts("agenda.earlier_best", was=best.booking.interval.start, **facts)
            self.say(words, "info")
