"""A case that closed gives its moments back: whoever waits for an earlier one is offered at once, a person decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from openplanner.desktop.agenda.changing import change
from openplanner.desktop.desk import Desk
from openplanner.domain.progress import Progress

if TYPE_CHECKING:
    from openplanner.application.earlier_moment import Wanting


def offer_freed(desk: Desk, owner: QObject, case_id: int) -> None:
    """Looks beside the window who could have a moment that the case gave back, and says so with one button."""

    def work(progress: Progress) -> Wanting | None:
        from openplanner.application.earlier_moment import who_wants_freed

        return who_wants_freed(desk.office, case_id, progress)

    def found(best: Wanting | None) -> None:
        if best is not None:
            facts = {"number": best.case.number, "when": best.slot.interval.start, "was": best.booking.interval.start}
            words, button = desk.texts("agenda.freed_best", **facts), desk.texts("agenda.freed_give")
            desk.offered.emit(words, button, lambda: give(desk, owner, best))

    desk.tasks.run(owner, "calendar", "freed", desk.texts("agenda.earlier_looking"), work, found)


def give(desk: Desk, owner: QObject, wanting: Wanting) -> None:
    """Moves the talk of the one who waits to the moment."""

    def work(_progress: Progress) -> None:
        from openplanner.application.earlier_moment import give_moment

        give_moment(desk.office, wanting, desk.colleague_id)

    said = desk.texts("agenda.earlier_given", number=wanting.case.number, when=wanting.slot.interval.start)
    change(desk, owner, "agenda.earlier_give", work, said, wanting.case.case_id)
