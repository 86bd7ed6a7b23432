"""Answering by WhatsApp: the guard, the link that opens it, and keeping that an answer went, not what it said."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from openplanner.desktop.conversation.recording import Recording
from openplanner.desktop.conversation.reply_panel import ReplyPanel
from openplanner.desktop.conversation.state import chat_link, checked_reply, finds_of, norm_words, phone_advice
from openplanner.desktop.desk import Desk
from openplanner.domain.errors import InvalidInput

if TYPE_CHECKING:
    from openplanner.application.open_case import OpenedCase
    from openplanner.application.reply_texts import ReplyText


class Replying(QObject):
    """What the reply panel does for the open case."""

    def __init__(self, desk: Desk, panel: ReplyPanel, recording: Recording, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._panel = panel
        self._recording = recording
        self._opened: OpenedCase | None = None
        panel.copied.connect(self.copy)
        recording.templates_ready.connect(self._show_templates)
        recording.answered.connect(panel.reply.clear)

    def show_case(self, opened: OpenedCase) -> None:
        """By when an answer is due, and whether phoning is better."""
        self._opened = opened
        self._panel.say_norm(norm_words(opened.case, opened.attempts, self._desk.clock(), self._desk.texts))
        self.look()

    def look(self) -> bool:
        """Lets the guard look at the text as it is now; True when it may leave."""
        from openplanner.application.check_text import check_text

        text = self._panel.reply.toPlainText()[:100_000]
        finds = finds_of(text, check_text(text))
        self._panel.guard(finds)
        if self._opened is not None:
            case, attempts = self._opened.case, self._opened.attempts
            key = phone_advice(case, attempts, sensitive=bool(finds))
            self._panel.advise(self._desk.texts(key) if key else "")
        return not finds

    def send(self, number: str) -> bool:
        """Opens WhatsApp with the text; False when the guard or the text itself stops it."""
        from openplanner.application.check_text import check_text

        text = self._panel.reply.toPlainText()
        try:
            link = chat_link(number, text, check_text(text))
        except InvalidInput as problem:
            return self._stop(problem)
        if not QDesktopServices.openUrl(QUrl(link)):
            return self.copy()
        self._panel.answered_button.setFocus()
        return True

    def copy(self) -> bool:
        """Copies the text, under the same guard; says whether it did."""
        text = self._checked()
        if not text:
            return False
        QGuiApplication.clipboard().setText(text)
        self._desk.notice.emit(self._desk.texts("conversation.reply_copied"), None)
        self._panel.answered_button.setFocus()
        return True

    def answered(self, case_id: int, number: str, started_at: datetime | None) -> None:
        """Records the contact moment without its words."""
        if self._checked():
            self._recording.record_reply(case_id, number, started_at)

    def _checked(self) -> str:
        from openplanner.application.check_text import check_text

        text = self._panel.reply.toPlainText()
        try:
            return checked_reply(text, check_text(text))
        except InvalidInput as problem:
            self._stop(problem)
            return ""

    def _stop(self, problem: InvalidInput) -> bool:
        if problem.code != "reply_sensitive" or self.look():
            self._panel.field.set_error(str(self._desk.texts.error(problem)))
        self._panel.reply.setFocus()
        return False

    def _show_templates(self, found: tuple[ReplyText, ...]) -> None:
        self._panel.show_templates([(one.name, one.text) for one in found])
