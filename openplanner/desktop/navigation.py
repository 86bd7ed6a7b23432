"""The bar with the screens, at the left of the window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from openplanner.desktop.icons import icon
from openplanner.desktop.screens import SCREENS, ScreenEntry
from openplanner.desktop.theme import scaled
from openplanner.texts import Texts


class NavigationBar(QFrame):
    """The seven screens as buttons with icon and word; only icons when the window is narrow."""

    def __init__(self, texts: Texts, choose: Callable[[str], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("nav")
        self.setAccessibleName(texts("window.navigation"))
        self.buttons: dict[str, QToolButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 12, 8, 12)
        column.setSpacing(4)
        for entry in SCREENS:
            if entry.screen_id == "settings":
                column.addStretch(1)
            self.buttons[entry.screen_id] = self._button(entry, texts, choose)
            column.addWidget(self.buttons[entry.screen_id])

    def _button(self, entry: ScreenEntry, texts: Texts, choose: Callable[[str], object]) -> QToolButton:
        name = texts(f"window.screen.{entry.screen_id}")
        button = QToolButton()
        button.setText(f"  {name}")
        button.setAccessibleName(name)
        button.setToolTip(f"{name}  {entry.shortcut}")
        button.setIcon(icon(entry.icon, "accent"))
        button.setIconSize(QSize(scaled(20), scaled(20)))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setCheckable(True)
        button.setAutoExclusive(True)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.clicked.connect(lambda _checked=False: choose(entry.screen_id))
        return button

    def mark(self, screen_id: str) -> None:
        """Shows which screen is open; Tab stops there only, the arrow keys and Ctrl+1 to 7 do the rest."""
        in_view = screen_id if screen_id in self.buttons else next(iter(self.buttons))
        for name, button in self.buttons.items():
            button.setAutoExclusive(screen_id in self.buttons)  # beside the seven none of them is open
            button.setChecked(name == screen_id)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if name == in_view else Qt.FocusPolicy.ClickFocus)

    def show_words(self, words: bool) -> None:
        """Icons with words, or icons only."""
        style = Qt.ToolButtonStyle.ToolButtonTextBesideIcon if words else Qt.ToolButtonStyle.ToolButtonIconOnly
        for button in self.buttons.values():
            button.setToolButtonStyle(style)
