"""The window instead of the window: the database would not open, and this is why and what can be done."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from openplanner.desktop.recovery.rescue import Rescue
from openplanner.desktop.tasks import Tasks
from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.text import Button, TextLabel
from openplanner.domain.errors import OpenPlannerError, StoreDamaged
from openplanner.texts import Texts

if TYPE_CHECKING:
    from openplanner.application.upkeep.copies import Offer, PutBack


class StartProblem(QWidget):
    """Cause, consequence and next step; for a damaged database the newest good copy with what is missing in it.

    ``again`` opens the program anew and gives its window; it raises when that still does not go.
    """

    def __init__(
        self,
        texts: Texts,
        error: OpenPlannerError,
        again: Callable[[], QWidget],
        rescue: Rescue,
        tasks: Tasks | None = None,
    ) -> None:
        super().__init__()
        self._texts, self._again, self._rescue = texts, again, rescue
        self._tasks = tasks if tasks is not None else Tasks(self)
        self._offer: Offer | None = None
        self.opened: QWidget | None = None
        self.setWindowTitle(texts("window.start_problem"))
        self.resize(scaled(640), scaled(420))
        self._build()
        self.show_error(error)

    def show_error(self, error: OpenPlannerError) -> None:
        """Says what is wrong; looks for a copy when the database is damaged."""
        words = self._texts.error(error)
        self.cause.setText(words.cause)
        self.rest.setText(f"{words.consequence}\n{words.next_step}")
        self.code.setText(self._texts("recovery.code", code=words.code))
        self.missing.hide()
        self.put_back.hide()
        self.retry.setFocus()
        self.setAccessibleDescription(f"{words.cause} {words.consequence} {words.next_step}")
        if isinstance(error, StoreDamaged) and error.code == "store_damaged":
            self.copy.setText(self._texts("recovery.looking"))
            label = self._texts("recovery.looking")
            self._tasks.run(self, "general", "look", label, lambda _p: self._rescue.look(), self._offered, self._none)
        else:
            self.copy.setText("")

    def closeEvent(self, event: QCloseEvent) -> None:
        self._tasks.close()
        super().closeEvent(event)

    def _build(self) -> None:
        texts = self._texts
        column = QVBoxLayout(self)
        column.setContentsMargins(*[scaled(24)] * 4)
        column.setSpacing(scaled(12))
        self.cause, self.rest = TextLabel("", "heading"), TextLabel()
        self.code, self.copy = TextLabel("", "muted"), TextLabel("", "strong")
        self.missing = QPlainTextEdit()
        self.missing.setReadOnly(True)
        self.missing.setTabChangesFocus(True)
        self.missing.setAccessibleName(texts("recovery.missing"))
        self.title = TextLabel(texts("window.start_problem"), "title")
        for part in (self.title, self.cause, self.rest, self.copy):
            column.addWidget(part)
        column.addWidget(self.missing, 1)
        column.addWidget(self.code)
        column.addStretch(0)
        column.addLayout(self._buttons())

    def _buttons(self) -> QHBoxLayout:
        texts = self._texts
        self.put_back, self.open_now = (Button(texts(f"recovery.{name}"), "main") for name in ("put_back", "open"))
        self.retry = Button(texts("window.retry"))
        self.copy_words = Button(texts("window.bug_copy"), "quiet")
        self.leave = Button(texts("window.start_close"), "quiet")
        row = QHBoxLayout()
        row.addStretch(1)
        for button, method in (
            (self.leave, self.close),
            (self.copy_words, self._copy_words),
            (self.retry, self._try_again),
            (self.put_back, self._put_back),
            (self.open_now, self._try_again),
        ):
            button.clicked.connect(method)
            row.addWidget(button)
        self.open_now.hide()
        return row

    def _copy_words(self) -> None:
        QGuiApplication.clipboard().setText(f"{self.cause.text()} {self.rest.text()} {self.code.text()}")

    def _offered(self, offer: Offer) -> None:
        self._offer = offer
        from openplanner.application.upkeep.copies import what_is_missing

        self.copy.setText(self._texts("recovery.offer", moment=offer.copy.made_at))
        self.missing.setPlainText("\n".join(map(self._texts.reason, what_is_missing(offer.lost))))
        self.missing.show()
        self.put_back.show()
        self.put_back.setFocus()

    def _none(self, error: OpenPlannerError) -> None:
        self.copy.setText(str(self._texts.error(error)))

    def _put_back(self) -> None:
        offer = self._offer
        if offer is None:
            return
        self.put_back.setEnabled(False)
        label = self._texts("recovery.putting_back")
        self.copy.setText(label)
        work = lambda _progress: self._rescue.put_back(offer)  # noqa: E731
        self._tasks.run(self, "general", "put_back", label, work, self._done, self._refused, writes=True)

    def _refused(self, error: OpenPlannerError) -> None:
        self.put_back.setEnabled(True)
        self.copy.setText(str(self._texts.error(error)))

    def _done(self, done: PutBack) -> None:
        """What is missing stays in view until the person opens the program: it has to be done again."""
        self.title.setText(self._texts("recovery.done"))
        self.cause.setText("")
        self.rest.setText(self._texts("recovery.kept", name=done.kept.name))
        self.copy.setText("")
        self.code.setText("")
        for button in (self.put_back, self.retry, self.copy_words):
            button.hide()
        self.open_now.show()
        self.open_now.setFocus()

    def _try_again(self) -> None:
        try:
            self.opened = self._again()
        except OpenPlannerError as error:
            self.show_error(error)
            return
        self.close()
