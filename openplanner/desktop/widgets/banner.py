"""What the window says across its width: a banner for what is unavailable, a line for what was done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from openplanner.desktop.icons import icon
from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.picture import Picture
from openplanner.desktop.widgets.speech import alert
from openplanner.desktop.widgets.text import Button, TextLabel

NOTICE_MS = 10_000


class Strip(QFrame):
    """An icon, a sentence, at most one button and a cross; hidden until something is said.

    ``kind`` is ``danger``, ``warning``, ``good`` or ``info`` and colours the strip.
    """

    ICONS = {"danger": "circle-alert", "warning": "triangle-alert", "good": "circle-check", "info": "info"}  # noqa: RUF012
    TINTS = {"danger": "danger", "warning": "warning", "good": "good", "info": "accent"}  # noqa: RUF012

    label: TextLabel
    button: Button
    cross: Button

    def __init__(self, close_text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._close_text = close_text
        self._press: Callable[[], object] | None = None
        self._said = ("", "info", "")
        self.hide()

    def _build(self) -> None:
        """When it is first said: most days nothing is, and the window is there sooner."""
        self._icon = Picture(20)
        self.label = TextLabel("", "body")
        self.button = Button("", "plain")
        self.button.clicked.connect(self._pressed)
        self.cross = Button("", "quiet")
        self.cross.setIcon(icon("x", "muted"))
        self.cross.setIconSize(QSize(scaled(16), scaled(16)))
        self.cross.setAccessibleName(self._close_text)
        self.cross.setToolTip(self._close_text)
        self.cross.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(scaled(16), scaled(8), scaled(8), scaled(8))
        row.setSpacing(scaled(12))
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.label, 1)
        row.addWidget(self.button)
        row.addWidget(self.cross)

    def say(self, text: str, kind: str, button: str = "", press: Callable[[], object] | None = None) -> None:
        """Shows the strip; without ``press`` there is no button."""
        self._press, self._said = press, (text, kind, button)
        if self.layout() is None:
            self._build()
        self.label.setText(text)
        self.button.setText(button)
        self.button.setVisible(press is not None)
        self._icon.show_icon(self.ICONS[kind], self.TINTS[kind])
        self.setProperty("strip", kind)
        self.style().unpolish(self)
        self.style().polish(self)
        self.show()
        self.setAccessibleName(text)
        self.cross.setAccessibleDescription(text)
        alert(self)

    def go_on(self, before: Strip) -> None:
        """Says what the one before this one was saying, if anything; a window that is built anew forgets nothing."""
        if not before.isHidden():
            self.say(*before._said, before._press)

    def _pressed(self) -> None:
        press, self._press = self._press, None
        self.hide()
        if press is not None:
            press()


class NoticeLine(Strip):
    """Says what was done, with Undo when that can be; goes away by itself after ten seconds."""

    def __init__(self, close_text: str, parent: QWidget | None = None) -> None:
        super().__init__(close_text, parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(NOTICE_MS)
        self._timer.timeout.connect(self.hide)

    def say(self, text: str, kind: str, button: str = "", press: Callable[[], object] | None = None) -> None:
        """As a strip, for ten seconds; what is wrong stays until it is read."""
        super().say(text, kind, button, press)
        if kind in {"good", "info"}:
            self._timer.start()
        else:
            self._timer.stop()
