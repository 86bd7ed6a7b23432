"""Labels and buttons in the few sorts that the screens use."""

from __future__ import annotations

from PySide6 import QtGui
from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QSizePolicy, QToolButton, QWidget

from openplanner.desktop.icons import icon
from openplanner.desktop.theme import scaled

WHY_NOT = "why_not"  # the property of an action that says why it is not allowed


def plain_tip(text: str) -> str:
    """A tool tip that shows a text as it is: Qt would take what looks like HTML for HTML, pictures and all."""
    if not QtGui.Qt.mightBeRichText(text):
        return text
    from html import escape  # with a table of two thousand signs, for a text that one in a thousand cases has

    return f"<qt>{escape(text)}</qt>".replace("\n", "<br>")


class TextLabel(QLabel):
    """A label of a sort: ``title``, ``heading``, ``body``, ``muted`` or ``strong``; wraps, plain text only."""

    def __init__(
        self, text: str = "", sort: str = "body", parent: QWidget | None = None, *, wraps: bool = True
    ) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("sort", sort)
        self.setWordWrap(wraps)
        if wraps:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)


class ClearCross(QToolButton):
    """A cross at the end of a line that empties it, as large as the text; Qt's own stays sixteen pixels, hard to see.

    Shown while there is something to empty. The keyboard has Escape or its own keys for it.
    """

    def __init__(self, line: QLineEdit, name: str) -> None:
        super().__init__(line)
        self._line = line
        size = scaled(16)
        self.setIcon(icon("x", "muted"))
        self.setIconSize(QSize(size, size))
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setFixedSize(size + scaled(8), size + scaled(8))
        self.clicked.connect(line.clear)
        line.setTextMargins(0, 0, self.width(), 0)
        line.textChanged.connect(lambda text: self.setVisible(bool(text)))
        line.installEventFilter(self)
        self.setVisible(bool(line.text()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stays at the end of the line."""
        if event.type() == QEvent.Type.Resize:
            line = self._line
            self.move(line.width() - self.width() - scaled(4), (line.height() - self.height()) // 2)
        return False


class Button(QPushButton):
    """A button of a sort: ``main`` (one per screen), ``plain`` or ``quiet``; Enter presses it as Space does."""

    def __init__(self, text: str, sort: str = "plain", icon_name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(f" {text}" if icon_name and text else text, parent)
        if text:
            self.setAccessibleName(text.replace("&", ""))
        self.setProperty("sort", sort)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._icon_name, self._why_not = icon_name, ""
        if icon_name:
            self.setIcon(icon(icon_name, "on_accent" if sort == "main" else "accent"))
            self.setIconSize(QSize(scaled(16), scaled(16)))

    def become(self, sort: str) -> None:
        """Another sort, such as ``plain`` when something else is the one main thing to do now."""
        if self.property("sort") == sort:
            return
        self.setProperty("sort", sort)
        self.style().unpolish(self)
        self.style().polish(self)
        if self._icon_name:
            self.show_icon(self._icon_name)

    def show_icon(self, icon_name: str) -> None:
        """Another icon before the same words."""
        self._icon_name = icon_name
        self.setIcon(icon(icon_name, "on_accent" if self.property("sort") == "main" else "accent"))

    def follow(self, action: QAction) -> Button:
        """Presses the action and is enabled as it is; the tool tip names the key, or why it is not allowed."""
        self.clicked.connect(action.trigger)
        action.changed.connect(lambda: self._follow(action))
        self._follow(action)
        return self

    def _follow(self, action: QAction) -> None:
        self.setEnabled(action.isEnabled())
        why_not = str(action.property(WHY_NOT) or "")
        words = f"{action.text()}  {action.shortcut().toString()}".strip()
        self.setToolTip(f"{words}\n{why_not}".strip())
        if why_not or self._why_not:
            self.setAccessibleDescription(why_not)
        self._why_not = why_not

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter on the button is a press, so that the keyboard needs one habit only."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
            return
        super().keyPressEvent(event)
