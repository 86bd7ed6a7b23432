"""One look at every text that is typed, on whichever screen: what should not be in it is said beside the field.

A new field joins by itself. Of itself it stops nobody but tells what the law says; a BSN is refused when it is saved,
because no law allows us one, and a text that leaves the municipality has a stricter guard of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from openplanner.desktop.desk import Desk
from openplanner.desktop.widgets.field import FieldWithMessage
from openplanner.domain.errors import InvalidInput

if TYPE_CHECKING:
    from openplanner.domain.sensitive import SensitiveSpot

SEARCH = "search"  # a field whose text is kept nowhere
OFFICE = "office"  # a form about the office itself: words about health or money there are about nobody
OWN_GUARD = "own_guard"  # a field that says it itself, and stricter
CASE_NUMBER = "case_number"  # what the case system gave: it may be nine digits
_PROPERTY = "word_watch"
TypedIn = QLineEdit | QPlainTextEdit | QTextEdit


def mark(widget: QWidget, sort: str) -> None:
    """Says what sort of field it is, for itself and all that is in it."""
    widget.setProperty(_PROPERTY, sort)


def sort_of(widget: QWidget) -> str:
    """What was said of the field or of what it stands in, from the inside out; empty for a text about people."""
    around: QWidget | None = widget
    while around is not None:
        if said := around.property(_PROPERTY):
            return str(said)
        around = around.parentWidget()
    return ""


def is_typed_in(widget: object) -> bool:
    """True for a field in which a person can type a text that can be read."""
    if isinstance(widget, QLineEdit):
        return not widget.isReadOnly() and widget.echoMode() is QLineEdit.EchoMode.Normal
    return isinstance(widget, (QPlainTextEdit, QTextEdit)) and not widget.isReadOnly()


class WordWatch(QObject):
    """Looks at the field in which somebody types, at each pause and when it is left."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._watched: TypedIn | None = None
        self._told = ""
        self._pause = QTimer(self, singleShot=True, interval=desk.tasks.pause_ms)
        self._pause.timeout.connect(self.look)
        program = QApplication.instance()
        if isinstance(program, QApplication):
            program.focusChanged.connect(self._went)

    def look(self) -> None:
        """Says what is wrong with the text as it is now; nothing once it was taken out."""
        if self._watched is not None:
            self._look_at(self._watched)

    def _look_at(self, typed: TypedIn) -> None:
        from openplanner.application.check_text import check_text
        from openplanner.domain.sensitive import MOST_TEXT, SensitiveKind

        text = _text_of(typed)[:MOST_TEXT]
        spots = [one for one in check_text(text) if not _is_address(one, text)]
        refused = sort_of(typed) != CASE_NUMBER and any(one.kind is SensitiveKind.BSN for one in spots)
        words = self._words(spots, sort_of(typed), refused=refused)
        if (field := _field_around(typed)) is None:
            self._say_below(words)
        elif words:
            self._say(field, words, refused=refused)
            self._stay_true(field, typed)
        elif field.property("watched_words") and field.message.text == field.property("watched_words"):
            field.clear_message()

    def _say_below(self, words: str) -> None:
        """For a field in a table, which has no line of its own: once, at the bottom of the window."""
        if words and words != self._told:
            self._desk.notice.emit(words, None)
        self._told = words

    def _went(self, old: QWidget | None, now: QWidget | None) -> None:
        if self._watched is not None and self._watched is old:
            self._pause.stop()
            self.look()
            self._watched.textChanged.disconnect(self._pause.start)
        self._watched, self._told = None, ""
        if is_typed_in(now) and self._is_ours(now) and sort_of(now) not in {SEARCH, OWN_GUARD}:  # type: ignore[arg-type]
            self._watched = now  # type: ignore[assignment]
            now.textChanged.connect(self._pause.start)  # type: ignore[union-attr]

    def _is_ours(self, widget: QWidget | None) -> bool:
        around = widget
        while around is not None and around is not self._window:
            around = around.parentWidget()  # out of a dialog too
        return around is not None

    def watch(self, widget: TypedIn) -> None:
        """As when the cursor goes to that field."""
        self._went(self._watched, widget)

    def _words(self, spots: list[SensitiveSpot], sort: str, *, refused: bool) -> str:
        texts = self._desk.texts
        if refused:
            return str(texts.error(InvalidInput("text_holds_bsn", field="text")))
        kinds = dict.fromkeys(one.why for one in spots if sort != OFFICE)
        return " ".join([*(texts.reason(why) for why in kinds), *([texts("sensitive.go_on")] if kinds else [])])

    def _say(self, field: FieldWithMessage, words: str, *, refused: bool) -> None:
        if refused:
            field.set_error(words)
        elif not field.error or field.error == field.property("watched_words"):
            field.set_note(words, "warning")
        field.setProperty("watched_words", words)

    def _stay_true(self, field: FieldWithMessage, typed: TypedIn) -> None:
        """What was said goes too when the program empties the field, after the cursor left it."""
        if not field.property("watched"):
            field.setProperty("watched", True)
            typed.textChanged.connect(lambda: None if typed is self._watched else self._look_at(typed))


def _field_around(widget: QWidget | None) -> FieldWithMessage | None:
    around = widget
    while around is not None and not isinstance(around, FieldWithMessage):
        around = around.parentWidget()
    return around


def _text_of(widget: TypedIn) -> str:
    return widget.text() if isinstance(widget, QLineEdit) else widget.toPlainText()


def _is_address(spot: SensitiveSpot, text: str) -> bool:
    """An address that fills the field is what was asked for."""
    from openplanner.domain.sensitive import SensitiveKind

    return spot.kind is SensitiveKind.EMAIL and text.strip() == text[spot.start : spot.end]
