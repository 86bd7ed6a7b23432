"""The last twenty steps of this colleague, each with its own Undo: Ctrl+Shift+Z."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QGridLayout, QWidget

from openplanner.desktop.desk import Desk
from openplanner.desktop.errors import sentence
from openplanner.desktop.widgets.sheet import ListSheet, told_in_two
from openplanner.desktop.widgets.text import Button
from openplanner.domain.errors import OpenPlannerError
from openplanner.storage.rows import UndoRow


class UndoList(ListSheet):
    """What was done, newest first; a step that cannot be taken back says why, and stays."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        texts = desk.texts
        title, hint = texts("actions.undo_list_title"), texts("actions.undo_list_hint")
        super().__init__(title, hint, texts("actions.undo_list_close"), (620, 560), parent)
        self.desk = desk
        self.buttons: dict[int, Button] = {}
        self.fill()

    def fill(self) -> None:
        """Reads the list anew; the cursor stands on the newest step."""
        self.buttons = {}
        rows = self.desk.reads.undo_rows(self.desk.colleague_id)
        self.show_lines(rows, self._add, self.desk.texts("actions.undo_list_empty"))
        next(iter(self.buttons.values()), self.close_button).setFocus()

    def _add(self, grid: QGridLayout, line: int, row: UndoRow) -> None:
        texts = self.desk.texts
        what = texts(f"actions.undo_{row.kind}", n=row.count)
        about = texts(f"settings.{row.name}") if row.kind == "setting_changed" else row.name
        parts = (texts.moment(row.at), row.number, about)
        told = told_in_two(what[:1].upper() + what[1:], " · ".join(part for part in parts if part))
        button = Button(texts("actions.undo_this"), "plain", "undo-2")
        button.setAccessibleName(texts("actions.undo_this_named", what=f"{what}, {', '.join(p for p in parts if p)}"))
        button.clicked.connect(partial(self._undo, row.undo_id))
        self.buttons[row.undo_id] = button
        grid.addLayout(told, line, 0)
        grid.addWidget(button, line, 1)

    def _undo(self, undo_id: int, _checked: bool = False) -> None:
        self.desk.undo_step(self, undo_id, self._done, self._refused)

    def _done(self, words: str) -> None:
        self.said.show_text(words, "good")
        self.fill()

    def _refused(self, error: OpenPlannerError) -> None:
        self.fill()
        self.said.show_text(sentence(self.desk.texts, error), "warning")
