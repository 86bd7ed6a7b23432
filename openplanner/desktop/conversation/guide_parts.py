"""The pieces of a guide on screen: a line to tick off, a part that folds, and help that takes the guide's place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from openplanner.desktop.icons import icon
from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.text import Button, TextLabel
from openplanner.texts import Texts


class TickLine(QFrame):
    """A question with a box before it; a click on the words ticks it too. Signals: ``ticked()``."""

    ticked = Signal()

    def __init__(self, key: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = key
        self.box = QCheckBox()
        self.box.setProperty("sort", "tick")
        self.box.setAccessibleName(text)
        self.box.clicked.connect(lambda _checked: self.ticked.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(scaled(6))
        row.addWidget(self.box, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(TextLabel(text), 1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click beside the box."""
        self.box.click()


class GuidePart(QFrame):
    """One pause point of the guide under a heading that folds it.

    Signals: ``ticked()`` for a line that was ticked or unticked, ``pressed()`` when the heading was.
    """

    ticked = Signal()
    pressed = Signal()

    def __init__(self, texts: Texts, name: str, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self.lines: list[TickLine] = []
        self._texts = texts
        self._title = f"{number}  {texts(f'conversation.part_{name}')}"
        self.heading = Button(self._title, "part", "chevron-down")
        self.heading.clicked.connect(lambda _checked=False: self.pressed.emit())
        self.body = QWidget()
        self.body.setProperty("panel", "content")
        self._inside = QVBoxLayout(self.body)
        self._inside.setContentsMargins(scaled(26), 0, 0, scaled(4))
        self._inside.setSpacing(scaled(3))
        self.setProperty("panel", "part")
        column = QVBoxLayout(self)
        column.setContentsMargins(scaled(4), 0, 0, 0)
        column.setSpacing(scaled(1))
        column.addWidget(self.heading)
        column.addWidget(self.body)

    @property
    def folded(self) -> bool:
        """True when only the heading shows."""
        return self.body.isHidden()

    def add_text(self, text: str, sort: str = "body") -> None:
        """A line to read."""
        self._inside.addWidget(TextLabel(text, sort))

    def add_tick(self, text: str) -> None:
        """A line to tick off."""
        line = TickLine(f"{self.name}.{len(self.lines)}", text)
        line.ticked.connect(self.count)
        line.ticked.connect(self.ticked)
        self.lines.append(line)
        self._inside.addWidget(line)
        self.count()

    def fold(self, *, folded: bool) -> None:
        """Shows the heading only, or all."""
        self.body.setVisible(not folded)
        self.heading.setIcon(icon("chevron-right" if folded else "chevron-down", "accent"))
        self._name_heading()

    def mark(self, *, here: bool) -> None:
        """Marks the part where the talk is now."""
        if bool(self.property("here")) != here:
            self.setProperty("here", here)
            self.style().unpolish(self)
            self.style().polish(self)
            self._name_heading()

    def count(self) -> None:
        """Says behind the heading how many lines are ticked off."""
        done = sum(line.box.isChecked() for line in self.lines)
        counted = f"   {done}/{len(self.lines)}" if self.lines else ""
        self.heading.setText(f" {self._title}{counted}")
        self._name_heading()

    def _name_heading(self) -> None:
        states = [self._texts("conversation.part_here")] if self.property("here") else []
        states.append(self._texts("conversation.part_folded" if self.folded else "conversation.part_open"))
        self.heading.setAccessibleName(f"{self.heading.text().strip()}, {', '.join(states)}")


class HelpPage(QFrame):
    """Help that takes the place of the guide for a moment; every line can be copied when that is asked.

    Signals: ``copied(text)`` for a text to copy, ``closed()``.
    """

    copied = Signal(str)
    closed = Signal()

    def __init__(self, texts: Texts, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.setProperty("strip", "warning")
        self.setProperty("panel", "help")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(scaled(16), scaled(10), scaled(12), scaled(12))
        self._column.setSpacing(scaled(6))
        self.title = TextLabel(title, "heading")
        self.close_button = Button(texts("conversation.back_to_guide"), "quiet", "chevron-left")
        self.close_button.clicked.connect(lambda _checked=False: self.closed.emit())
        self._column.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addWidget(self.title)
        self.copy_buttons: list[Button] = []

    @property
    def first(self) -> Button:
        """Where the focus goes: the first text to copy, or the way back."""
        return self.copy_buttons[0] if self.copy_buttons else self.close_button

    def add_lines(self, lines: Sequence[str]) -> None:
        """Lines to read."""
        for text in lines:
            self._column.addWidget(TextLabel(text))

    def add_copied(self, title: str, text: str) -> None:
        """A text under a title, with a button that copies it."""
        button = Button(self._texts("conversation.copy_text", what=title), "plain", "copy")
        button.clicked.connect(lambda _checked=False: self.copied.emit(text.strip("“”")))
        self.copy_buttons.append(button)
        self._column.addWidget(TextLabel(title, "strong"))
        self._column.addWidget(TextLabel(text))
        self._column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def add_button(self, button: Button) -> None:
        """A button under the lines."""
        self._column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def end(self) -> None:
        """Nothing more follows."""
        self._column.addStretch(1)
