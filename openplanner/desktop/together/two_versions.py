"""Both versions of a field side by side, under that field, when a colleague saved first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.field import FieldWithMessage
from openplanner.desktop.widgets.flow import FlowLayout
from openplanner.desktop.widgets.speech import alert
from openplanner.desktop.widgets.text import Button, TextLabel
from openplanner.domain.two_versions import changes_of_others
from openplanner.texts import Texts

if TYPE_CHECKING:
    from openplanner.application.who_saved import SavedBy

ROOM_FOR_BOTH = 420  # pixels of 100 percent text
LONGEST = 600  # signs of a version that are shown
Kept = TypeVar("Kept")


class TwoVersions(QFrame):
    """What a colleague wrote and what stands here. A key decides while the cursor is in it; Escape goes on typing.

    Signals: ``kept()`` and ``taken()`` when a person chose, ``left()`` for going on.
    """

    kept = Signal()
    taken = Signal()
    left = Signal()

    def __init__(self, texts: Texts, who: str, theirs: str, mine: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "card")
        self._keys = {texts("together.key_mine"): self.kept, texts("together.key_theirs"): self.taken}
        self.theirs, self.mine = (TextLabel(_shown(words, texts)) for words in (theirs, mine))
        by = texts("together.wrote", who=who) if who else texts("together.somebody_wrote")
        self.keep = Button(texts("together.keep_mine", letter=texts("together.key_mine")), "plain")
        self.take = Button(texts("together.take_theirs", letter=texts("together.key_theirs")), "plain")
        self.go_on = Button(texts("together.go_on"), "quiet")
        for button, signal in ((self.keep, self.kept), (self.take, self.taken), (self.go_on, self.left)):
            button.clicked.connect(signal)
        self._lay_out(by, texts("together.you_wrote"))
        self.setAccessibleName(f"{by} {self.theirs.text()}. {texts('together.you_wrote')} {self.mine.text()}.")
        for button in (self.keep, self.take, self.go_on):
            button.setAccessibleDescription(self.accessibleName())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """One letter decides."""
        signal = self._keys.get(event.text().upper()) if event.text() else None
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif signal is not None:
            signal.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Under each other where there is no room beside."""
        super().resizeEvent(event)
        narrow = event.size().width() < scaled(ROOM_FOR_BOTH)
        wanted = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if wanted is not self._sides.direction():
            self._sides.setDirection(wanted)
            self.updateGeometry()

    def _lay_out(self, by: str, you: str) -> None:
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._sides.setSpacing(scaled(16))
        for head, label in ((by, self.theirs), (you, self.mine)):
            side = QVBoxLayout()
            side.setSpacing(scaled(2))
            side.addWidget(TextLabel(head, "muted"))
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            side.addWidget(label, 1)
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
            self._sides.addLayout(side, 1)
        buttons = FlowLayout(scaled(8))
        for button in (self.keep, self.take, self.go_on):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(scaled(12), scaled(8), scaled(12), scaled(8))
        column.setSpacing(scaled(8))
        column.addLayout(self._sides)
        column.addLayout(buttons)


@dataclass(frozen=True, slots=True)
class Part(Generic[Kept]):
    """A field of a form: what it holds of a value, that in words, and how its editor is given it."""

    of: Callable[[Kept], object]
    words: Callable[[Kept], str]
    put: Callable[[Kept], object]


class FormVersions(Generic[Kept]):
    """The two versions of a whole form: each field that both changed asks for a choice, the others follow."""

    def __init__(self, texts: Texts, fields: Mapping[str, FieldWithMessage], parts: Mapping[str, Part[Kept]]) -> None:
        self._texts, self._fields, self._parts = texts, fields, parts
        self.open: dict[str, TwoVersions] = {}

    def fill(self, value: Kept) -> None:
        """Shows a value in every field."""
        self.clear()
        for part in self._parts.values():
            part.put(value)

    def clear(self) -> None:
        """Takes away what was asked."""
        for name in tuple(self.open):
            self._close(name)

    def show(self, opened: Kept, mine: Kept, theirs: Kept, who: SavedBy) -> bool:
        """Shows what a colleague changed, and gives False when that is nothing here; the first choice gets the cursor.

        What only the colleague changed is put in its field and said there; what is typed elsewhere stays.
        """
        self.clear()
        found = changes_of_others(opened, mine, theirs, {name: part.of for name, part in self._parts.items()})
        for change in found:
            part, field = self._parts[change.name], self._fields[change.name]
            if change.both:
                self._ask(change.name, who.name, theirs, mine)
            else:
                part.put(theirs)
                self._tell_followed(field, who.name)
        self._next()
        return bool(found)

    def follow(self, opened: Kept, mine: Kept, theirs: Kept, who: str) -> bool:
        """Puts what a colleague changed in its field, with the cursor where it was; False when both changed something.

        Then nothing is put anywhere: whoever saves is asked.
        """
        found = changes_of_others(opened, mine, theirs, {name: part.of for name, part in self._parts.items()})
        if self.open or any(change.both for change in found):
            return False
        for change in found:
            field = self._fields[change.name]
            place = field.editor.cursorPosition() if isinstance(field.editor, QLineEdit) else 0
            self._parts[change.name].put(theirs)
            if isinstance(field.editor, QLineEdit):
                field.editor.setCursorPosition(place)
            self._tell_followed(field, who)
        return True

    def _tell_followed(self, field: FieldWithMessage, who: str) -> None:
        words = self._texts("together.followed", who=who or self._texts("together.somebody"))
        field.set_note(words, "info")

    def _ask(self, name: str, who: str, theirs: Kept, mine: Kept) -> None:
        part = self._parts[name]
        box = TwoVersions(self._texts, who, part.words(theirs), part.words(mine))
        self.open[name] = box
        box.kept.connect(lambda: self._decided(name))
        box.taken.connect(lambda: self._take(name, theirs))
        box.left.connect(lambda: self._type_on(name))
        self._fields[name].add_below(box)
        alert(box)

    def _take(self, name: str, theirs: Kept) -> None:
        self._parts[name].put(theirs)
        self._decided(name)

    def _type_on(self, name: str) -> None:
        self._close(name)
        self._fields[name].editor.setFocus()

    def _decided(self, name: str) -> None:
        self._close(name)
        if not self._next():
            self._fields[name].editor.setFocus()

    def _next(self) -> bool:
        box = next(iter(self.open.values()), None)
        if box is not None:
            box.keep.setFocus()
            QTimer.singleShot(0, box, lambda: bring_into_view(box))
        return box is not None

    def _close(self, name: str) -> None:
        box = self.open.pop(name)
        box.hide()
        box.deleteLater()


def bring_into_view(widget: QWidget) -> None:
    """Scrolls the page around a widget so far that all of it is seen."""
    around = widget.parentWidget()
    while around is not None and not isinstance(around, QScrollArea):
        around = around.parentWidget()
    if around is not None:
        around.ensureWidgetVisible(widget)


def _shown(words: str, texts: Texts) -> str:
    cut = words.strip()
    return (cut if len(cut) <= LONGEST else cut[:LONGEST] + "\u2026") or texts("together.nothing")
