"""A form field as NL Design System advises: label above, hint under it, message with the field."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.picture import Picture
from openplanner.desktop.widgets.speech import describe_anew
from openplanner.desktop.widgets.text import TextLabel

MESSAGE_ICONS = {"danger": "circle-alert", "warning": "triangle-alert", "good": "circle-check", "info": "info"}
MESSAGE_TINTS = {"danger": "danger", "warning": "warning", "good": "good", "info": "muted"}


class MessageLine(QWidget):
    """Icon and sentence in one of the kinds danger, warning, good and info; hidden when empty.

    What it is made of comes with the first sentence: a form has twenty of these and shows one or two.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: tuple[Picture, TextLabel] | None = None
        self.hide()

    @property
    def text(self) -> str:
        """The sentence shown, empty when hidden."""
        return "" if self._parts is None else self._parts[1].text()

    def show_text(self, text: str, kind: str = "danger") -> None:
        """Shows a sentence, or hides the line for an empty one."""
        if text or self._parts is not None:
            icon, words = self._parts or self._made()
            words.setText(text)
            words.setProperty("kind", kind)
            words.style().unpolish(words)
            words.style().polish(words)
            icon.show_icon(MESSAGE_ICONS[kind], MESSAGE_TINTS[kind])
        self.setVisible(bool(text))

    def _made(self) -> tuple[Picture, TextLabel]:
        self._parts = icon, words = Picture(16, parent=self), TextLabel("", "message", self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(scaled(6))
        row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(words, 1)
        return self._parts


class FieldWithMessage(QWidget):
    """A label above, a hint under the label, the editor, and what is right or wrong with it.

    ``editor`` is any input widget; it gets the label as its accessible name, and hint and message as description.
    """

    def __init__(self, label: str, editor: QWidget, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editor = editor
        self._hint_text = hint
        self.label = TextLabel(label, "label")
        self.label.setBuddy(editor)
        self._hint: TextLabel | None = None
        self.message = MessageLine(self)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(4))
        for part in (self.label, editor, self.message):
            column.addWidget(part)
        self.keep_room_for_hint(False)
        editor.setAccessibleName(label)
        editor.setAccessibleDescription(hint)

    def keep_room_for_hint(self, kept: bool = True) -> None:
        """Beside a field with a hint the editor stands as high as that one's, also without a hint of its own."""
        shown = kept or bool(self._hint_text)
        if shown and self._hint is None:
            self._hint = TextLabel(self._hint_text, "muted", self)
            self._column.insertWidget(1, self._hint)
        if self._hint is not None:
            self._hint.setVisible(shown)

    @property
    def hint(self) -> str:
        """The hint shown, empty without one."""
        return self._hint_text

    def show_hint(self, hint: str) -> None:
        """Another hint."""
        self._hint_text = hint
        self.keep_room_for_hint(False)
        if self._hint is not None:
            self._hint.setText(hint)
        self._describe()

    def add_below(self, part: QWidget) -> None:
        """Puts something more under the message."""
        self._column.addWidget(part)

    @property
    def error(self) -> str:
        """The error shown, or an empty text."""
        return self.message.text if self.editor.property("wrong") else ""

    def set_error(self, text: str) -> None:
        """Says what is wrong and what to do; an empty text takes the error away."""
        self._set(text, "danger", wrong=bool(text))

    def set_note(self, text: str, kind: str = "info") -> None:
        """Says something that is no error: ``good``, ``info`` or ``warning``."""
        self._set(text, kind, wrong=False)

    def clear_message(self) -> None:
        """Takes error and note away."""
        self._set("", "info", wrong=False)

    def _describe(self) -> None:
        self.editor.setAccessibleDescription(" ".join(part for part in (self._hint_text, self.message.text) if part))

    def _set(self, text: str, kind: str, *, wrong: bool) -> None:
        if text == self.message.text and bool(self.editor.property("wrong")) == wrong:
            return
        self.message.show_text(text, kind)
        self.editor.setProperty("wrong", wrong)
        self.editor.style().unpolish(self.editor)
        self.editor.style().polish(self.editor)
        self._describe()
        if text:
            describe_anew(self.editor)
