"""Planning one case from the agenda: form, place, the five best slots, and who is left out and why."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout
from PySide6.QtWidgets import QWidget as Widget

from openplanner.desktop.agenda.proposals import ProposalList
from openplanner.desktop.agenda.words import ProposalWords
from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.flow import FlowLayout
from openplanner.desktop.widgets.text import Button, TextLabel
from openplanner.domain.case import ContactForm
from openplanner.texts import Texts


class PlanPanel(QFrame):
    """The case being planned.

    Signals: ``wanted()`` when form, place or second colleague changed, ``booked(index)``, ``looked(index)`` and
    ``closed()``.
    """

    wanted = Signal()
    booked = Signal(int)
    looked = Signal(int)
    closed = Signal()

    def __init__(self, texts: Texts, parent: Widget | None = None, *, narrow: bool = False) -> None:
        """``narrow`` puts who is left out under the proposals instead of beside them."""
        super().__init__(parent)
        self._texts = texts
        self._narrow = narrow
        self.setProperty("panel", "card")
        self.title = TextLabel("", "strong")
        self.message = TextLabel("", "muted")
        self.form = QComboBox()
        self.place = QComboBox()
        self.second = QCheckBox(texts("agenda.second_colleague"))
        self.list = ProposalList(texts("agenda.proposals"))
        self.left_out = TextLabel("", "muted")
        self._build()
        self.list.booked.connect(self.booked)
        self.list.looked.connect(self.looked)
        self.list.left.connect(self.closed)
        self.form.activated.connect(self._form_chosen)
        self.place.activated.connect(lambda _index: self.wanted.emit())
        self.second.clicked.connect(lambda _checked: self.wanted.emit())

    @property
    def chosen_form(self) -> ContactForm:
        """The chosen form."""
        return ContactForm(self.form.currentData())

    @property
    def chosen_place(self) -> int | None:
        """The chosen place, None for a call or when any will do."""
        return None if self.chosen_form is ContactForm.PHONE else self.place.currentData()

    def start(self, title: str, form: ContactForm, places: Sequence[tuple[int, str]]) -> None:
        """Begins with another case."""
        self.title.setText(title)
        self.form.setCurrentIndex(self.form.findData(form.value))
        self.place.clear()
        self.place.addItem(self._texts("agenda.any_place"), None)
        for place_id, name in places:
            self.place.addItem(name, place_id)
        self.second.setChecked(False)
        self._show_place()

    def show_found(self, words: Sequence[ProposalWords], left_out: Sequence[str], message: str) -> None:
        """Shows what was found."""
        self.list.show_words(words)
        self.left_out.setText("\n".join(left_out))
        self.message.setText(message)
        self.message.setVisible(bool(message))

    def show_left_out(self, shown: bool) -> None:
        """Shows or hides who is left out, where there is little room."""
        self._out.setVisible(shown)
        self._grid.setColumnStretch(1, 2 if shown else 0)

    def _form_chosen(self) -> None:
        self._show_place()
        self.wanted.emit()

    def _show_place(self) -> None:
        self.place.setVisible(self.chosen_form is not ContactForm.PHONE)

    def _build(self) -> None:
        texts = self._texts
        for form in ContactForm:
            self.form.addItem(texts(f"agenda.form_{form.value}"), form.value)
        for widget, name in ((self.form, "agenda.form"), (self.place, "agenda.place")):
            widget.setAccessibleName(texts(name))
        self.close_button = Button(texts("agenda.stop_planning"), "quiet", "x")
        self.close_button.clicked.connect(self.closed)
        self._out = Widget()
        choices = Widget()
        head, options, out = QHBoxLayout(), FlowLayout(scaled(8), choices), QVBoxLayout(self._out)
        head.addWidget(self.title, 1)
        head.addWidget(self.close_button)
        for part in (self.form, self.place, self.second):
            options.addWidget(part)
        out.setContentsMargins(0, 0, 0, 0)
        out.setSpacing(scaled(4))
        out.addWidget(TextLabel(texts("agenda.left_out_title"), "strong"))
        out.addWidget(_scrolled(self.left_out), 1)
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(scaled(16), scaled(8), scaled(12), scaled(8))
        grid.setHorizontalSpacing(scaled(16))
        grid.setVerticalSpacing(scaled(6))
        grid.addLayout(head, 0, 0, 1, 2)
        grid.addWidget(choices, 1, 0, 1, 2)
        grid.addWidget(self.message, 2, 0, 1, 2)
        grid.addWidget(self.list, 3, 0, 1, 2 if self._narrow else 1)
        grid.addWidget(self._out, 4 if self._narrow else 3, 0 if self._narrow else 1, 1, 2 if self._narrow else 1)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        grid.setRowStretch(3, 4)
        grid.setRowStretch(4, 1 if self._narrow else 0)


def _scrolled(label: QLabel) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
    area.setWidget(label)
    return area
