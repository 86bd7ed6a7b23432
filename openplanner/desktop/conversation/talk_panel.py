"""The right half of a talk: notes, agreements, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from openplanner.desktop.conversation.state import AGREEMENT_PARTS, MOST_AGREEMENTS, RESULTS, AgreementDraft
from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.field import FieldWithMessage, MessageLine
from openplanner.desktop.widgets.flow import FlowLayout
from openplanner.desktop.widgets.text import Button, TextLabel
from openplanner.domain.contact import AttemptResult
from openplanner.domain.sensitive import SensitiveSpot
from openplanner.texts import Texts

LINE_LENGTH = 300


class Notes(QPlainTextEdit):
    """Plain text in which Tab goes to the next field."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setMinimumHeight(scaled(72))

    def sizeHint(self) -> QSize:
        """Four lines; more where there is room."""
        return QSize(scaled(300), scaled(88))


class AgreementLineEdit(QLineEdit):
    """One cell of the table; Enter goes on to the next."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMaxLength(LINE_LENGTH)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter is the next cell."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            self.focusNextChild()
            return
        super().keyPressEvent(event)


class AgreementsTable(QWidget):
    """Four lines of who, what, when and how you hear; a line that needs attention says so underneath.

    Signals: ``changed()``.
    """

    changed = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.cells: list[dict[str, AgreementLineEdit]] = []
        self.message = MessageLine(self)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(scaled(6))
        grid.setVerticalSpacing(scaled(4))
        for column, part in enumerate(AGREEMENT_PARTS):
            grid.addWidget(TextLabel(texts(f"conversation.agreement_{part}"), "label"), 0, column)
            grid.setColumnStretch(column, 3 if part == "what" else 2)
        for line in range(MOST_AGREEMENTS):
            self.cells.append({part: self._cell(line, part) for part in AGREEMENT_PARTS})
            for column, part in enumerate(AGREEMENT_PARTS):
                grid.addWidget(self.cells[line][part], line + 1, column)
        for cells in self.cells:
            for cell in cells.values():
                cell.setMinimumHeight(cell.sizeHint().height())
        grid.addWidget(self.message, MOST_AGREEMENTS + 1, 0, 1, len(AGREEMENT_PARTS))
        self._show_lines()

    def _cell(self, line: int, part: str) -> AgreementLineEdit:
        cell = AgreementLineEdit()
        name = self._texts(f"conversation.agreement_{part}")
        cell.setAccessibleName(self._texts("conversation.agreement_cell", n=line + 1, part=name))
        cell.setPlaceholderText(self._texts(f"conversation.agreement_{part}_hint") if line == 0 else "")
        cell.textChanged.connect(self._changed)
        return cell

    @property
    def drafts(self) -> tuple[AgreementDraft, ...]:
        """The lines as typed."""
        return tuple(AgreementDraft(*(cells[part].text() for part in AGREEMENT_PARTS)) for cells in self.cells)

    def show_drafts(self, drafts: Sequence[AgreementDraft]) -> None:
        """Shows kept lines; the rest is empty."""
        for line, cells in enumerate(self.cells):
            draft = drafts[line] if line < len(drafts) else AgreementDraft()
            for part in AGREEMENT_PARTS:
                cells[part].setText(getattr(draft, part))
        self.show_problem("", "")

    def show_problem(self, field: str, text: str) -> None:
        """Says what is wrong in ``agreement.<line>.<part>`` and goes there; empty takes it away."""
        for line, cells in enumerate(self.cells):
            for part, cell in cells.items():
                wrong = field == f"agreement.{line}.{part}"
                if bool(cell.property("wrong")) != wrong:
                    cell.setProperty("wrong", wrong)
                    cell.style().unpolish(cell)
                    cell.style().polish(cell)
                if wrong:
                    cell.setFocus()
        self.message.show_text(text)

    def _changed(self) -> None:
        self._show_lines()
        self.changed.emit()

    def _show_lines(self) -> None:
        """One empty line more than is filled in, so that the notes keep the room."""
        filled = max((line for line, draft in enumerate(self.drafts) if not draft.empty), default=-1)
        for line, cells in enumerate(self.cells):
            for cell in cells.values():
                cell.setVisible(line <= filled + 1)


class TalkPanel(QFrame):
    """Notes, agreements and the results.

    Signals: ``changed()`` after every change by a person, ``result_chosen(AttemptResult)``.
    """

    changed = Signal()
    result_chosen = Signal(object)

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.setProperty("panel", "card")
        self.notes = Notes()
        self.notes_field = FieldWithMessage(texts("conversation.notes"), self.notes, texts("conversation.notes_hint"))
        self.notes_field.setMinimumHeight(scaled(110))
        self.agreements = AgreementsTable(texts)
        self.buttons = {result: self._button(result, letter) for result, letter in RESULTS.items()}
        self._columns = 0
        self._results = QGridLayout()
        self._results.setSpacing(scaled(6))
        self.fit(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(scaled(16), scaled(12), scaled(16), scaled(12))
        column.setSpacing(scaled(8))
        column.addWidget(self.notes_field, 1)
        column.addWidget(TextLabel(texts("conversation.agreements"), "label"))
        column.addWidget(self.agreements)
        column.addWidget(TextLabel(texts("conversation.result"), "label"))
        column.addLayout(self._results)
        self.notes.textChanged.connect(self.changed)
        self.agreements.changed.connect(self.changed)

    def fit(self, width: int) -> None:
        """As many results beside each other as fit in that many pixels, at least one and at most four."""
        widest = max(button.sizeHint().width() for button in self.buttons.values()) + scaled(6)
        columns = max(1, min(4, (width - scaled(40)) // widest))
        if columns == self._columns:
            return
        self._columns = columns
        for index, button in enumerate(self.buttons.values()):
            self._results.addWidget(button, index // columns, index % columns)

    def _button(self, result: AttemptResult, letter: str) -> Button:
        name = self._texts(f"conversation.result_{result.value}")
        button = Button(f"{letter}  {name}", "choice")
        button.setAccessibleName(name)
        button.setToolTip(f"{name}  Alt+{letter}")
        button.clicked.connect(lambda: self.result_chosen.emit(result))
        return button

    def warn(self, spots: Iterable[SensitiveSpot]) -> None:
        """Says which sensitive things are in the notes."""
        kinds = list(dict.fromkeys(spot.why for spot in spots))
        if kinds:
            words = " ".join(self._texts.reason(why) for why in kinds)
            self.notes_field.set_note(words, "warning")
        else:
            self.notes_field.clear_message()


class ReplyPanel(QFrame):
    """The answer to a WhatsApp message, with a guard before it leaves.

    Signals: ``changed()``, ``sent()`` for the button that opens WhatsApp.
    """

    changed = Signal()
    sent = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.setProperty("panel", "card")
        self.reply = Notes()
        self.field = FieldWithMessage(texts("conversation.reply"), self.reply, texts("conversation.reply_hint"))
        self.field.setMinimumHeight(scaled(110))
        self.templates = FlowLayout(scaled(6))
        self.open_button = Button(texts("conversation.open_chat"), "main", "message-circle")
        self.open_button.clicked.connect(self.sent)
        column = QVBoxLayout(self)
        column.setContentsMargins(scaled(16), scaled(12), scaled(16), scaled(12))
        column.setSpacing(scaled(8))
        column.addWidget(self.field, 1)
        column.addLayout(self.templates)
        column.addWidget(self.open_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.reply.textChanged.connect(self.changed)

    def show_templates(self, lines: Sequence[str]) -> None:
        """Short texts that can be put in the reply."""
        while (item := self.templates.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for line in lines:
            words = line.strip("\u201c\u201d")
            button = Button(words[:40] + ("…" if len(words) > 40 else ""), "plain")
            button.setToolTip(words)
            button.setAccessibleName(self._texts("conversation.use_template", text=words))
            button.clicked.connect(lambda _checked=False, words=words: self.reply.insertPlainText(words + " "))
            self.templates.addWidget(button)

    def guard(self, spots: Sequence[SensitiveSpot]) -> None:
        """Blocks a text with something sensitive in it, and says what."""
        kinds = list(dict.fromkeys(spot.why for spot in spots))
        self.open_button.setEnabled(not kinds and bool(self.reply.toPlainText().strip()))
        if kinds:
            words = " ".join(self._texts.reason(why) for why in kinds)
            self.field.set_error(self._texts("conversation.reply_blocked", what=words))
        else:
            self.field.clear_message()
