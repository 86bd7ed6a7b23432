"""A colleague in the same case while a talk goes on: where they are, and both versions when they saved first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from openplanner.desktop.conversation.page import TalkPage
from openplanner.desktop.conversation.recording import Overtaken, Recording
from openplanner.desktop.conversation.state import TalkDraft, draft_of_payload
from openplanner.desktop.desk import Desk
from openplanner.desktop.together.two_versions import TwoVersions, bring_into_view
from openplanner.desktop.widgets.speech import alert
from openplanner.domain.contact import AttemptResult
from openplanner.domain.presence import Doing

if TYPE_CHECKING:
    from openplanner.application.keep_draft import TypedElsewhere


class Sharing(QObject):
    """Shows beside the notes what a colleague wrote; what is typed here stays until a person chooses.

    Signals: ``fresh(OpenedCase)`` with the case as it is now, ``again(AttemptResult)`` to record after all,
    ``theirs(TalkDraft)`` to take the draft of a colleague, ``dropped()`` when nothing of this talk is to be kept.
    """

    fresh = Signal(object)
    again = Signal(AttemptResult)
    theirs = Signal(object)
    dropped = Signal()

    def __init__(self, desk: Desk, page: TalkPage, recording: Recording, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._page, self._recording = desk, page, recording
        self._case_id = 0
        self.box: TwoVersions | None = None
        recording.overtaken.connect(self._show_overtaken)
        recording.draft_stale.connect(self._show_draft)
        desk.presence.changed.connect(self._show_presence)

    def here(self, case_id: int, draft: TalkDraft, *, phoning: bool) -> None:
        """Tells colleagues what is done in this case; 0 for no case any more."""
        if case_id != self._case_id:
            self.close()
            self._desk.presence.leave(self._case_id)
            self._case_id = case_id
        if case_id:
            writing = Doing.VIEWING if draft.empty else Doing.WRITING
            self._desk.presence.enter(case_id, Doing.PHONING if phoning else writing)
        self._show_presence()

    def close(self) -> None:
        """Nothing is asked any more."""
        box, self.box = self.box, None
        if box is not None:
            box.hide()
            box.deleteLater()

    def _show_presence(self) -> None:
        words = self._desk.presence.words(self._case_id) if self._case_id else ""
        self._page.here.setVisible(bool(words))
        if words:
            self._page.here.show_state("user-round", words, "warning")

    def _ask(self, who: str, theirs: str, mine: str) -> TwoVersions:
        self.close()
        self.box = box = TwoVersions(self._desk.texts, who, theirs, mine)
        for signal in (box.kept, box.taken, box.left):
            signal.connect(self.close)
        self._page.talk.notes_field.add_below(box)
        alert(box)
        QTimer.singleShot(0, box, lambda: bring_into_view(box))
        return box

    def _show_overtaken(self, found: Overtaken) -> None:
        box = self._ask(found.who, found.news, found.mine)
        for signal in (box.kept, box.left):
            signal.connect(lambda: self.fresh.emit(found.opened))
        box.kept.connect(lambda: self.again.emit(found.result))
        box.taken.connect(lambda: self._recording.keep(self._case_id, TalkDraft()))
        box.taken.connect(self.dropped)
        box.left.connect(self._page.talk.notes.setFocus)
        box.keep.setFocus()

    def _show_draft(self, draft: TypedElsewhere) -> None:
        """While somebody types the cursor stays where it is; the box waits."""
        mine, theirs = self._page.talk.notes.toPlainText(), draft_of_payload(draft.payload)
        name = next((one.name for one in self._desk.reads.colleagues() if one.colleague_id == draft.by), "")
        box = self._ask(name, theirs.notes, mine)
        for signal in (box.kept, box.taken):
            signal.connect(lambda: self._recording.seen(draft.saved_at))
        box.taken.connect(lambda: self.theirs.emit(theirs))
        box.left.connect(self._page.talk.notes.setFocus)
