"""Decisions about a case, each on the version that was on screen: what a colleague did meanwhile is shown beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from openplanner.desktop.cases.case_view import CaseView
from openplanner.desktop.desk import Desk
from openplanner.desktop.freed import offer_freed
from openplanner.desktop.together.case_news import case_news
from openplanner.desktop.together.two_versions import TwoVersions, bring_into_view
from openplanner.desktop.widgets.speech import alert
from openplanner.domain.case import Case, CaseStatus
from openplanner.domain.errors import OpenPlannerError, StaleCase
from openplanner.domain.progress import Progress

if TYPE_CHECKING:
    from openplanner.application.open_case import OpenedCase

Write = Callable[[int], Case]
"""Stores a decision; takes the version of the case that it was made on."""


class Deciding(QObject):
    """Stores what was decided in Zaken, and asks again when a colleague was first."""

    def __init__(self, desk: Desk, view: CaseView, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._view = desk, view
        self.box: TwoVersions | None = None

    def store(self, opened: OpenedCase, write: Write, done_key: str, mine: str) -> None:
        """Stores a decision; ``mine`` is the decision in words, and ``done_key`` what is said when it is stored."""
        desk, case_id, version = self._desk, opened.case.case_id, opened.case.version
        self.close()

        def done(case: Case) -> None:
            desk.notice.emit(desk.texts(done_key), desk.undo_last)
            desk.case_changed.emit(case_id)
            if case.status is CaseStatus.CLOSED:
                offer_freed(desk, self, case_id)

        def refused(error: OpenPlannerError) -> None:
            if isinstance(error, StaleCase):
                self._compare(opened, error, mine, lambda fresh: self.store(fresh, write, done_key, mine))
            else:
                desk.failed.emit(error)

        work = lambda _progress: write(version)  # noqa: E731
        desk.tasks.run(self, "general", "cases-write", desk.texts("cases.saving"), work, done, refused, writes=True)

    def close(self) -> None:
        """Nothing is asked any more."""
        box, self.box = self.box, None
        if box is not None:
            box.hide()
            box.deleteLater()

    def _compare(self, opened: OpenedCase, error: StaleCase, mine: str, again: Callable[[OpenedCase], object]) -> None:
        desk, case_id = self._desk, opened.case.case_id

        def work(_progress: Progress) -> tuple[OpenedCase, str]:
            from openplanner.application.open_case import open_case
            from openplanner.application.who_saved import who_touched

            return open_case(desk.office, case_id), who_touched(desk.office, case_id, desk.colleague_id).name

        def show(found: tuple[OpenedCase, str]) -> None:
            news = case_news(opened, found[0], desk.texts)
            if not news:
                again(found[0])
                return
            desk.failed.emit(error)
            desk.case_changed.emit(case_id)
            self._ask(found[1], news, mine).kept.connect(lambda: again(found[0]))

        desk.tasks.run(self, "general", "cases-compare", desk.texts("today.reading"), work, show)

    def _ask(self, who: str, theirs: str, mine: str) -> TwoVersions:
        self.box = box = TwoVersions(self._desk.texts, who, theirs, mine)
        for signal in (box.kept, box.taken, box.left):
            signal.connect(self.close)
        self._view.ask(box)
        alert(box)
        box.keep.setFocus()
        QTimer.singleShot(0, box, lambda: bring_into_view(box))
        return box
