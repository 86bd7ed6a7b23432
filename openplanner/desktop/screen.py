"""What the seven screens have in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from openplanner.desktop.actions import Action, actions_of
from openplanner.desktop.desk import Desk
from openplanner.desktop.icons import icon
from openplanner.desktop.widgets.text import WHY_NOT


def allow(action: QAction, why_not: str, *, can: bool) -> None:
    """Switches an action on when it can be done now and is allowed; when it is not allowed it says why."""
    action.setProperty(WHY_NOT, why_not)
    action.setStatusTip(why_not)
    action.setEnabled(can and not why_not)


class Screen(QWidget):
    """A screen: made once, entered and left often.

    Subclasses set ``screen_id``, ``title_key``, ``icon`` and ``main_action_id`` and build their widgets in
    ``__init__`` after calling ours. The rows of ``actions.py`` with their id become ``self.acts[action id]``.
    """

    screen_id: ClassVar[str] = ""
    title_key: ClassVar[str] = ""
    icon: ClassVar[str] = ""
    main_action_id: ClassVar[str] = ""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.acts: dict[str, QAction] = {}
        self.setObjectName(self.screen_id)
        self.setAccessibleName(desk.texts(self.title_key))

    def entered(self, argument: object = None) -> None:
        """Called each time the screen comes into view; ``argument`` is what ``go_to`` carried."""

    def left(self) -> None:
        """Called when another screen comes into view, and before the window closes."""

    def case_now(self) -> int:
        """The case in view, to come back to at the next start; 0 for none."""
        return 0

    def view_now(self) -> Mapping[str, str]:
        """What the screen is set to, to be so again at the next start: choices, never what was typed."""
        return {}

    def restore_view(self, view: Mapping[str, str]) -> None:
        """Sets the screen as it was; called once, before it is first entered. What makes no sense is passed over."""

    def refresh(self) -> None:
        """Reads anew what is shown, without taking focus, selection or scroll position."""

    def make_actions(self) -> None:
        """Makes the actions of this screen; call at the end of ``__init__``, when the widgets are there."""
        for row in actions_of(self.screen_id):
            self.acts[row.action_id] = self._made(row)
        self.update_actions()

    def update_actions(self) -> None:
        """Switches the actions on and off; call when what is chosen changes."""
        for row in actions_of(self.screen_id):
            if row.action_id in self.acts:
                can = not row.enabled or bool(getattr(self, row.enabled)())
                allow(self.acts[row.action_id], row.why_not(self.desk.rights, self.desk.texts), can=can)

    def _made(self, row: Action) -> QAction:
        words = self.desk.texts(row.text_key)
        action = QAction(icon(row.icon) if row.icon else QAction().icon(), words, self)
        action.setObjectName(row.action_id)
        action.setShortcut(QKeySequence(row.shortcut))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda _checked=False: getattr(self, row.method)())
        holder = getattr(self, row.holder) if row.holder else self
        holder.addAction(action)
        return action
