"""Where I am, told to colleagues; and where they are, for the screens. A small write when a case is opened or left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from openplanner.domain.errors import OpenPlannerError
from openplanner.domain.presence import LEASE, Doing, Present
from openplanner.domain.progress import Progress

if TYPE_CHECKING:
    from openplanner.desktop.desk import Desk

RENEW_MS = int(LEASE.total_seconds() * 1000) // 3
SETTLE_MS = 400  # whoever walks through a list is nowhere yet


class Presence(QObject):
    """One colleague is in one case at a time. Signals: ``changed()`` when somebody else came, went or does more."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._here: tuple[int, Doing] = (0, Doing.VIEWING)
        self._told = self._here
        self._found: tuple[Present, ...] = ()
        self._settle = QTimer(self, singleShot=True)
        self._settle.timeout.connect(self._tell)
        self._renew = QTimer(self, interval=RENEW_MS)
        self._renew.timeout.connect(self._tell)

    def enter(self, case_id: int, doing: Doing = Doing.VIEWING) -> None:
        """I am in this case now and do this there; 0 for none."""
        if (case_id, doing) == self._here:
            return
        self._here = (case_id, doing)
        if not self._desk.tasks.pause_ms:
            self._tell()
        elif not self._settle.isActive():
            self._settle.start(SETTLE_MS)

    def leave(self, case_id: int) -> None:
        """I left this case, unless I am in another one by now."""
        if self._here[0] == case_id:
            self.enter(0)

    def stop(self) -> None:
        """The window goes: whoever looks sees it at once, and otherwise when the lease ends."""
        self._settle.stop()
        self._renew.stop()
        self._here = (0, Doing.VIEWING)
        if self._told[0]:
            self._tell()

    def look(self) -> None:
        """Reads where everybody is, and tells the screens when that changed."""
        found = tuple(
            one for one in self._desk.reads.present(self._desk.clock()) if one.colleague_id != self._desk.colleague_id
        )
        before, self._found = self._found, found
        if [one[:4] for one in before] != [one[:4] for one in found]:
            self.changed.emit()

    def over(self) -> bool:
        """True when the lease of somebody ended, so that it is time to look again."""
        now = self._desk.clock()
        return any(one.until <= now for one in self._found)

    def words(self, case_id: int) -> str:
        """Who else is in a case and what they do there, in words; empty for nobody."""
        texts = self._desk.texts
        here = (one for one in self._found if one.case_id == case_id)
        return " \u00b7 ".join(texts(f"together.{one.doing.value}", who=one.name) for one in here)

    def _tell(self) -> None:
        desk, (case_id, doing) = self._desk, self._here
        self._settle.stop()
        self._told = self._here
        if case_id:
            self._renew.start()
        else:
            self._renew.stop()

        def work(_progress: Progress) -> None:
            from openplanner.application.be_present import be_present

            be_present(desk.office, case_id, doing, desk.colleague_id)

        desk.tasks.run(self, "general", "presence", "", work, None, _not_told, writes=True)


def _not_told(_error: OpenPlannerError) -> None:
    """Nobody is kept from a case because colleagues could not be told; what is wrong shows elsewhere."""
