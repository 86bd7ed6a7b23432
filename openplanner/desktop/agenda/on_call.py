"""Who is on call that day, put there or taken off from the cell under the cursor."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from openplanner.desktop.agenda.changing import undo
from openplanner.desktop.agenda.state import Strip
from openplanner.desktop.desk import Desk
from openplanner.domain.errors import OpenPlannerError
from openplanner.domain.progress import Progress


def toggle_on_call(
    desk: Desk, owner: QObject, strip: Strip | None, team_id: int | None, say: Callable[[str, str], None]
) -> None:
    """The colleague of the strip on call on its day, or no longer; a room or an empty grid is told so beside it."""
    if strip is None or strip.colleague_id < 1:
        say(desk.texts("agenda.on_call_nobody"), "info")
        return
    who, day, seen = strip.colleague_id, strip.head.day, [one for one, _ in strip.head.on_call]

    def work(_progress: Progress) -> bool:
        from openplanner.application.on_call import put_on_call

        return put_on_call(desk.office, who, day, team_id, desk.colleague_id, seen)

    def done(on: object) -> None:
        key = "agenda.on_call_put" if on else "agenda.on_call_taken"
        desk.notice.emit(desk.texts(key, name=strip.name, day=day), lambda: undo(desk, owner))
        desk.bookings_changed.emit()

    def refused(error: OpenPlannerError) -> None:
        desk.failed.emit(error)
        desk.bookings_changed.emit()

    label = desk.texts("agenda.saving")
    desk.tasks.run(owner, "general", "agenda.on_call", label, work, done, refused, writes=True)
