"""One change to a booking, said with Undo and told to the other screens."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from openplanner.desktop.desk import Desk
from openplanner.domain.contact import Booking
from openplanner.domain.errors import OpenPlannerError
from openplanner.domain.progress import Progress
from openplanner.domain.reason import Reason


def change(
    desk: Desk,
    owner: QObject,
    key: str,
    work: Callable[[Progress], object],
    said: str,
    case_id: int,
    then: Callable[[], None] | None = None,
    instead: Callable[[OpenPlannerError], None] | None = None,
) -> None:
    """Runs work that writes; ``said`` is the line for the window, ``then`` comes after it succeeded.

    A refusal goes to ``instead``, without it to the window, and what is on screen is read anew, because somebody else
    was first.
    """

    def done(_result: object) -> None:
        desk.notice.emit(said, lambda: undo(desk, owner))
        desk.bookings_changed.emit()
        desk.case_changed.emit(case_id)
        if then is not None:
            then()

    def refused(error: OpenPlannerError) -> None:
        (instead or desk.failed.emit)(error)
        desk.bookings_changed.emit()

    desk.tasks.run(owner, "calendar", key, desk.texts("agenda.saving"), work, done, refused, writes=True)


def see(desk: Desk, owner: QObject, booking: Booking, then: Callable[[], None]) -> None:
    """A person saw what somebody changed in a calendar; ``then`` comes after it."""

    def work(_progress: Progress) -> None:
        from openplanner.application.follow_calendars import seen_by_person

        seen_by_person(desk.office, [booking.booking_id], desk.colleague_id)

    def done(_result: object) -> None:
        desk.bookings_changed.emit()
        desk.case_changed.emit(booking.case_id)
        then()

    desk.tasks.run(owner, "general", "agenda.seen", desk.texts("agenda.saving"), work, done, writes=True)


def undo(desk: Desk, owner: QObject) -> None:
    """Takes back the last step of this desk and says which it was."""

    def work(_progress: Progress) -> Reason:
        from openplanner.application.undo import undo_last

        return undo_last(desk.office, desk.colleague_id)

    def done(reason: Reason) -> None:
        desk.notice.emit(desk.texts("window.undone", what=reason), None)
        desk.bookings_changed.emit()

    desk.tasks.run(owner, "general", "undo", desk.texts("window.undoing"), work, done, writes=True)
