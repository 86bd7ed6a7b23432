"""Agreements while you talk: who does what, when, and how the citizen hears; the day is read as it is typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from openplanner.desktop.conversation.state import AGREEMENT_PARTS, MOST_AGREEMENTS, AgreementDraft, due_words
from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.field import MessageLine
from openplanner.desktop.widgets.put_in_later import goes_with
from openplanner.desktop.widgets.text import Button, TextLabel
from openplanner.domain.contact import Agreement
from openplanner.texts import Texts

LINE_LENGTH = 300
WIDE = {"who": (0, 0), "what": (0, 1), "when": (0, 2), "how": (0, 3)}
NARROW = {"who": (0, 0), "when": (0, 1), "what": (1, 0), "how": (1, 1)}


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


class AgreementLine(QWidget):
    """One agreement in four cells, with the day that was understood under it. Signals: ``changed()``."""

    changed = Signal()

    def __init__(self, texts: Texts, number: int, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._today = today
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(scaled(6))
        self._grid.setVerticalSpacing(scaled(4))
        self.first = number == 1
        self.titles = {part: TextLabel(texts(f"conversation.agreement_{part}"), "muted") for part in AGREEMENT_PARTS}
        self.cells = {part: self._cell(number, part) for part in AGREEMENT_PARTS}
        self.message = MessageLine(self)
        self.arrange(narrow=False)

    @property
    def draft(self) -> AgreementDraft:
        """The line as typed."""
        return AgreementDraft(*(self.cells[part].text() for part in AGREEMENT_PARTS))

    def show_draft(self, draft: AgreementDraft) -> None:
        """Shows a kept line."""
        for part in AGREEMENT_PARTS:
            self.cells[part].setText(getattr(draft, part))

    def arrange(self, *, narrow: bool) -> None:
        """Four cells beside each other, or two and two where there is little room."""
        for part, (row, column) in (NARROW if narrow else WIDE).items():
            self._grid.addWidget(self.titles[part], 0, WIDE[part][1])
            self.titles[part].setVisible(self.first and not narrow)
            self._grid.addWidget(self.cells[part], row + 1, column)
            self._grid.setColumnStretch(column, 3 if not narrow and part == "what" else 2)
            hint = "conversation.agreement_{}" if narrow else "conversation.agreement_{}_hint"
            self.cells[part].setPlaceholderText(self._texts(hint.format(part)) if narrow or self.first else "")
        for column in (2, 3):
            self._grid.setColumnStretch(column, 0 if narrow else 2)
        self._grid.addWidget(self.message, 3, 0, 1, 4)

    def mark(self, part: str, text: str) -> None:
        """Says what is wrong in a cell and goes there; an empty part takes it away."""
        for name, cell in self.cells.items():
            wrong = name == part
            if bool(cell.property("wrong")) != wrong:
                cell.setProperty("wrong", wrong)
                cell.style().unpolish(cell)
                cell.style().polish(cell)
        if part:
            self.message.show_text(text)
            self.cells[part].setFocus()
        else:
            self.look()

    def look(self) -> None:
        """Says which day was understood, as soon as it is one."""
        words = due_words(self.draft.when, self._today(), self._texts) if not self.draft.empty else None
        self.message.show_text(words.text if words else "", words.kind if words else "info")
        self.cells["when"].setAccessibleDescription(words.text if words else "")

    def _cell(self, number: int, part: str) -> AgreementLineEdit:
        cell, texts = AgreementLineEdit(), self._texts
        name = texts(f"conversation.agreement_{part}")
        cell.setAccessibleName(texts("conversation.agreement_cell", n=number, part=name))
        cell.textChanged.connect(lambda _text: self._typed())
        return cell

    def _typed(self) -> None:
        self.mark("", "")
        self.changed.emit()


class AgreementsTable(QWidget):
    """Up to four agreements, one empty line more than is filled in; what was promised before stands above them.

    Signals: ``changed()``, ``done(Agreement)`` for an earlier promise that is kept.
    """

    changed = Signal()
    done = Signal(object)

    def __init__(self, texts: Texts, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.earlier = QVBoxLayout()
        self.earlier.setSpacing(scaled(2))
        self.lines = [AgreementLine(texts, line + 1, today) for line in range(MOST_AGREEMENTS)]
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(6))
        column.addLayout(self.earlier)
        goes_with(self, *self.lines)
        for line in self.lines:
            line.changed.connect(self._changed)
        self._show_lines()

    @property
    def cells(self) -> list[dict[str, AgreementLineEdit]]:
        """The cells of every line, by part."""
        return [line.cells for line in self.lines]

    @property
    def message(self) -> MessageLine:
        """The message of the line that needs attention, that of the first line when none does."""
        wrong = [line for line in self.lines if any(cell.property("wrong") for cell in line.cells.values())]
        return (wrong or self.lines)[0].message

    @property
    def drafts(self) -> tuple[AgreementDraft, ...]:
        """The lines as typed."""
        return tuple(line.draft for line in self.lines)

    def show_drafts(self, drafts: Sequence[AgreementDraft]) -> None:
        """Shows kept lines; the rest is empty."""
        for number, line in enumerate(self.lines):
            line.show_draft(drafts[number] if number < len(drafts) else AgreementDraft())
        self.show_problem("", "")

    def show_earlier(self, agreements: Sequence[Agreement]) -> None:
        """Promises of earlier talks that are still open, each with a button for when it is kept."""
        while (item := self.earlier.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for agreement in agreements:
            if agreement.done_on is None:
                self.earlier.addWidget(self._earlier(agreement))

    def show_problem(self, field: str, text: str) -> None:
        """Says what is wrong in ``agreement.<line>.<part>`` and goes there; empty takes it away."""
        for number, line in enumerate(self.lines):
            prefix = f"agreement.{number}."
            line.mark(field.removeprefix(prefix) if field.startswith(prefix) else "", text)

    def arrange(self, *, narrow: bool) -> None:
        """Lines for little room, or for much."""
        for line in self.lines:
            line.arrange(narrow=narrow)

    def _earlier(self, agreement: Agreement) -> QWidget:
        texts, line = self._texts, QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        words = texts("conversation.promised", who=agreement.who, what=agreement.what, day=agreement.due)
        button = Button(texts("conversation.promise_kept"), "plain", "check")
        button.setAccessibleName(f"{texts('conversation.promise_kept')}: {words}")
        button.clicked.connect(lambda _checked=False: self.done.emit(agreement))
        row.addWidget(TextLabel(words), 1)
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return line

    def _changed(self) -> None:
        self._show_lines()
        self.changed.emit()

    def _show_lines(self) -> None:
        filled = max((number for number, draft in enumerate(self.drafts) if not draft.empty), default=-1)
        for number, line in enumerate(self.lines):
            if number <= filled + 1 and line.parent() is None:
                self._column.addWidget(line)
            line.setVisible(number <= filled + 1)
