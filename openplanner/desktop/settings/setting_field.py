"""One setting on screen: what it is, its limits, where its value comes from, and what changing it would do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from openplanner.desktop.desk import Desk
from openplanner.desktop.settings.sections import (
    DAY_LISTS,
    hint_of,
    limits_of,
    lines_to_list,
    list_to_lines,
    locked,
    name_of,
    origin_of,
    said,
)
from openplanner.desktop.theme import scaled
from openplanner.desktop.together.two_versions import TwoVersions
from openplanner.desktop.widgets.field import FieldWithMessage
from openplanner.desktop.widgets.picture import Picture
from openplanner.desktop.widgets.speech import alert
from openplanner.desktop.widgets.text import Button, TextLabel
from openplanner.domain.errors import InvalidInput
from openplanner.domain.rights import Action as Right
from openplanner.settings import Origin, Scope, Setting, Value

if TYPE_CHECKING:
    from openplanner.application.upkeep.organisation import SettingEffect

SHOWN_EFFECTS = 5
LEAST_LETTERS = 14
Choices = Sequence[tuple[str, Value]]


class DayList(QPlainTextEdit):
    """Days, one a line. Signals: ``left()`` when the cursor goes elsewhere."""

    left = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving the field is the sign to keep what was typed."""
        super().focusOutEvent(event)
        self.left.emit()


class SettingField(QWidget):
    """A field that tells when a person gave another value.

    Signals: ``changed(value)`` with a value that may be kept, ``confirmed(value)`` after its effect was shown.
    """

    changed = Signal(object)
    confirmed = Signal(object)

    def __init__(self, desk: Desk, setting: Setting, choices: Choices = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setting = setting
        self._pending: Value | None = None
        self._shown: Value = setting.default
        self._put_there: object = None
        self._choices = tuple(choices)
        self.editor = self._made_editor()
        self.field = FieldWithMessage(name_of(setting, desk.texts), self.editor, hint_of(setting, desk.texts))
        self.origin = TextLabel("", "muted")
        self.effect = self._effect_box()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(4))
        column.addWidget(self.field)
        column.addLayout(self._origin_row())
        column.addWidget(self.effect)
        self.show_value()

    def value(self) -> Value:
        """What the field holds; raises ``InvalidInput`` that says what is wrong."""
        return self.setting.read(self._raw())

    def kept(self) -> Value:
        """What holds now."""
        return self._desk.settings.values.get(self.setting.key, self.setting.default)

    def seen(self) -> Value | None:
        """The value of the database that was on screen; None when another one holds here, whatever that says."""
        here = self._desk.settings.origin(self.setting) in {Origin.DEFAULT, Origin.DATABASE}
        return self._shown if here else None

    def follow(self) -> None:
        """Another value may hold by now: it is shown unless somebody typed here, who is asked when saving."""
        if self.untouched and self._shown != self.kept():
            place = self.editor.cursorPosition() if isinstance(self.editor, QLineEdit) else 0
            self.show_value()
            if isinstance(self.editor, QLineEdit):
                self.editor.setCursorPosition(place)

    @property
    def untouched(self) -> bool:
        """True while the field holds what was put there, and nothing is asked about it."""
        return self._raw() == self._put_there and self.effect.isHidden()

    def show_both(self, mine: Value, who: str) -> None:
        """A colleague saved another value, which holds now: shows both, and a person chooses."""
        self._put(mine)
        self._shown = self.kept()
        theirs, own = (self.worded(value) for value in (self.kept(), mine))
        box = TwoVersions(self._desk.texts, who, theirs, own)
        box.kept.connect(lambda: self.changed.emit(mine))
        box.taken.connect(self.show_value)
        for signal in (box.kept, box.taken, box.left):
            signal.connect(box.hide)
            signal.connect(box.deleteLater)
            signal.connect(self.editor.setFocus)
        self.field.add_below(box)
        alert(box)
        box.keep.setFocus()

    def worded(self, value: Value) -> str:
        """A value as the screen writes it."""
        if isinstance(self.editor, QComboBox):
            return self.editor.itemText(self.editor.findData(value))
        if isinstance(value, bool):
            return self._desk.texts("settings.yes" if value else "together.no")
        return list_to_lines(str(value)) if isinstance(self.editor, QPlainTextEdit) else str(value)

    def show_value(self) -> None:
        """Shows what holds now, where it comes from, and whether it can be changed here."""
        self._shown = self.kept()
        self._put(self._shown)
        self._put_there = self._raw()
        shared = self.setting.scope is Scope.ORGANISATION
        forbidden = shared and not self._desk.rights.may(Right.ARRANGE)
        is_locked = forbidden or locked(self._desk.settings, self.setting)
        self.editor.setEnabled(not is_locked)
        self._lock.setVisible(is_locked)
        why = self._desk.texts("together.no_right.arrange") if forbidden else ""
        self.origin.setText(why or origin_of(self._desk.settings, self.setting, self._desk.texts))

    def _put(self, value: Value) -> None:
        self.editor.blockSignals(True)
        if isinstance(self.editor, QComboBox):
            self.editor.setCurrentIndex(max(0, self.editor.findData(value)))
        elif isinstance(self.editor, QCheckBox):
            self.editor.setChecked(bool(value))
        elif isinstance(self.editor, QPlainTextEdit):
            self.editor.setPlainText(list_to_lines(str(value)))
        elif isinstance(self.editor, QLineEdit):
            self.editor.setText(str(value))
        self.editor.blockSignals(False)

    def propose(self, value: str) -> None:
        """Puts another list in the field, as if it had been typed; its effect is shown first."""
        if isinstance(self.editor, (QPlainTextEdit, QLineEdit)):
            self._put(value)
            self._edited()

    def tell_kept(self) -> None:
        """Says that the value was kept."""
        self.effect.hide()
        self.show_value()
        self.field.set_note(self._desk.texts("settings.kept"), "good")

    def tell_wrong(self, error: InvalidInput) -> None:
        """Says what is wrong with the value."""
        self.field.set_error(said(error, self.setting, self._desk.texts))

    def show_effect(self, value: Value, effect: SettingEffect) -> None:
        """Shows which dates would move and which talks would be shut out; the person confirms or goes back."""
        texts = self._desk.texts
        self._pending = value
        moved = [
            texts("settings.effect_hour" if one.old == one.new else "settings.effect_line",
                  number=one.number, old=one.old, new=one.new)
            for one in effect.moved
        ]  # fmt: skip
        talks = [texts("settings.effect_talk", number=one.number, when=one.interval.start) for one in effect.talks]
        lines = self._listed("settings.effect", moved) + self._listed("settings.effect_talks", talks)
        lines += self._listed("settings.effect_erased", effect.erased)
        lines += self._listed("settings.effect_spared", effect.spared)
        self.effect_text.setText("\n".join(lines))
        self.effect.show()
        self.confirm.setFocus()

    def _listed(self, key: str, lines: Sequence[str]) -> list[str]:
        """A sentence with their number, the first few, and how many more there are."""
        if not lines:
            return []
        rest = len(lines) - SHOWN_EFFECTS
        more = [self._desk.texts("settings.effect_more", n=rest)] if rest > 0 else []
        return [self._desk.texts(key, n=len(lines)), *lines[:SHOWN_EFFECTS], *more]

    # building

    def _made_editor(self) -> QWidget:
        if self.setting.choices or self._choices:
            return self._combo()
        if isinstance(self.setting.default, bool):
            check = QCheckBox(self._desk.texts("settings.yes"))
            check.toggled.connect(lambda _on: self._edited())
            return check
        if self.setting.key in DAY_LISTS:
            days = DayList()
            days.setFixedHeight(scaled(96))
            days.setTabChangesFocus(True)
            days.left.connect(self._edited)
            return days
        line = QLineEdit()
        line.editingFinished.connect(self._edited)
        if limits_of(self.setting, self._desk.texts):
            line.setMaximumWidth(scaled(120))
        return line

    def _combo(self) -> QComboBox:
        box = QComboBox()
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(LEAST_LETTERS)  # long choices never make the page wider than the window
        words = self._choices or tuple(
            (self._desk.texts(f"settings.{self.setting.key}.{choice}"), choice) for choice in self.setting.choices
        )
        for text, value in words:
            box.addItem(text, value)
        box.currentIndexChanged.connect(lambda _index: self._edited())
        return box

    def _origin_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(scaled(6))
        self._lock = Picture(16, "lock")
        row.addWidget(self._lock)
        row.addWidget(self.origin, 1)
        return row

    def _effect_box(self) -> QWidget:
        texts = self._desk.texts
        box = QWidget()
        self.effect_text = TextLabel("")
        self.confirm = Button(texts("settings.keep"), "main")
        self.confirm.clicked.connect(self._confirm)
        back = Button(texts("settings.back"))
        back.clicked.connect(self._back)
        buttons = QHBoxLayout()
        buttons.addWidget(self.confirm)
        buttons.addWidget(back)
        buttons.addStretch(1)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, scaled(4), 0, scaled(4))
        column.addWidget(self.effect_text)
        column.addLayout(buttons)
        box.hide()
        return box

    # what happens

    def _raw(self) -> object:
        if isinstance(self.editor, QComboBox):
            return self.editor.currentData()
        if isinstance(self.editor, QCheckBox):
            return self.editor.isChecked()
        if isinstance(self.editor, QPlainTextEdit):
            return lines_to_list(self.editor.toPlainText())
        assert isinstance(self.editor, QLineEdit)  # noqa: S101 the last of the four sorts
        return self.editor.text().strip()

    def _edited(self) -> None:
        try:
            value = self.value()
        except InvalidInput as error:
            self.tell_wrong(error)
            return
        if value == self.kept():
            self.field.clear_message()
            self.effect.hide()
        elif value != self._pending or self.effect.isHidden():
            self.field.clear_message()
            self.changed.emit(value)

    def _confirm(self) -> None:
        value, self._pending = self._pending, None
        if value is not None:
            self.confirmed.emit(value)

    def _back(self) -> None:
        self._pending = None
        self.effect.hide()
        self.show_value()
        self.editor.setFocus()


def connect_field(field: SettingField, keep: Callable[[SettingField, Value, bool], object]) -> None:
    """Calls ``keep(field, value, after the effect was shown)``."""
    field.changed.connect(lambda value: keep(field, value, False))
    field.confirmed.connect(lambda value: keep(field, value, True))
