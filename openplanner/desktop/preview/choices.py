"""What is chosen before printing: printer, copies, pages, one side or both."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from openplanner.desktop.preview.order import PrintOrder, Sides, read_copies, read_pages
from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.field import FieldWithMessage
from openplanner.domain.errors import InvalidInput
from openplanner.texts import Texts


class PrintChoices(QWidget):
    """The fields beside the page; :meth:`order` gives what they say."""

    def __init__(self, texts: Texts, page_count: int, sides: Sides, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts, self._count = texts, page_count
        self.printer = QComboBox()
        self.copies = QLineEdit("1")
        self.pages = QLineEdit()
        self.sides = QComboBox()
        for one in Sides:
            self.sides.addItem(texts(f"preview.sides_{one.value}"), one)
        self.sides.setCurrentIndex(list(Sides).index(sides))
        self.fields = {
            "printer": FieldWithMessage(texts("preview.printer"), self.printer),
            "copies": FieldWithMessage(texts("preview.copies"), self.copies),
            "pages": FieldWithMessage(texts("preview.pages"), self.pages, texts("preview.pages_hint", n=page_count)),
            "sides": FieldWithMessage(texts("preview.sides"), self.sides),
        }
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(12))
        for field in self.fields.values():
            column.addWidget(field)
        for name in ("copies", "pages"):
            getattr(self, name).textChanged.connect(self.fields[name].clear_message)

    def show_printers(self, names: list[str], wanted: str) -> None:
        """Fills the list and chooses ``wanted``, or the first; says so when there are none."""
        self.printer.clear()
        self.printer.addItems(names)
        self.printer.setEnabled(bool(names))
        if wanted in names:
            self.printer.setCurrentText(wanted)
        self.fields["printer"].set_note("" if names else self._texts("preview.no_printer"), "warning")

    def order(self) -> PrintOrder | None:
        """What is to be printed, or None when a field is wrong; the field says why and has the keyboard."""
        try:
            copies = read_copies(self.copies.text())
            pages = read_pages(self.pages.text(), self._count)
        except InvalidInput as error:
            wrong = self.fields[str(error.facts["field"])]
            wrong.set_error(str(self._texts.error(error)))
            wrong.editor.setFocus()
            return None
        return PrintOrder(self.printer.currentText(), pages, copies, self.sides.currentData())
