"""Planning one case from the agenda: form, place, the five best slots, and who is left out and why."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QHBoxLayout, QLabel, QVBoxLayout
from PySide6.QtWidgets import QWidget as Widget

from openplanner.desktop.agenda.proposals import ProposalList
from openplanner.desktop.agenda.sooner_field import SoonerField
from openplanner.desktop.agenda.words import ProposalWords
from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.field import MessageLine
from openplanner.desktop.widgets.flow import FlowLayout
from openplanner.desktop.widgets.scrolled import Scrolled
from openplanner.desktop.widgets.text import Button, TextLabel
from openplanner.domain.case import ContactForm
from openplanner.texts import Texts


class PlanPanel(QFrame):
    """The case being planned.

    Signals: ``wanted()`` when form, place or second colleague changed, ``booked(index)``, ``looked(index)``,
    ``kept(index)``, ``closed()``, and ``folded()`` when a colleague asks for all proposals or for one at a time.
    """

    wanted = Signal()
    booked = Signal(int)
    looked = Signal(int)
    kept = Signal(int)
    closed = Signal()
    folded = Signal()

    def __init__(self, texts: Texts, parent: Widget | None = None, *, narrow: bool = False) -> None:
        """``narrow`` puts who is left out under the proposals; otherwise the screen places ``out`` itself."""
        super().__init__(parent)
        self._texts = texts
        self.narrow = narrow
        self._number = self._title = self._told = ""
        self._out_beside = True
        self.opened = False  # the colleague wants to see all of them, whatever that takes from the grid
        self.as_line = False
        self.setProperty("panel", "card")
        self.title = TextLabel("", "strong")
        self.here, self.message = MessageLine(), MessageLine()
        self.form = QComboBox()
        self.place = QComboBox()
        self.second = QCheckBox(texts("agenda.second_colleague"))
        self.list = ProposalList(texts("agenda.proposals"), compact=not narrow)
        self.left_out = TextLabel("", "muted")
        self.sooner = SoonerField(texts)
        self._build()
        self.list.booked.connect(self.booked)
        self.list.looked.connect(self.looked)
        self.list.kept.connect(self.kept)
        self.list.left.connect(self.closed)
        self.sooner.shown.connect(self.folded)
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

    def show_here(self, words: str) -> None:
        """Who else is in this case now; nothing when nobody is."""
        if words != self.here.text:
            self.here.show_text(words, "warning")
            self.folded.emit()

    def show_brief(self, brief: bool) -> None:
        """With little room the title is the case number, in one line."""
        self.title.setText(self._number if brief else self._title)

    def toggle_opened(self) -> None:
        """All proposals where they stand on a line one at a time, and back."""
        if self.as_line or self.opened:
            self.opened = not self.opened
            self.folded.emit()
            self.list.focus_first()

    def show_as_line(self, as_line: bool) -> None:
        """One proposal at a time on one line with the title, or all of them under it."""
        self.more.setVisible(as_line or self.opened)
        count = len(self.list.cards)
        self.more.setText(self._texts("agenda.fewer_short" if self.opened else "agenda.all_short", n=count))
        self.more.setAccessibleName(self._texts("agenda.fewer_proposals" if self.opened else "agenda.all_proposals"))
        if as_line == self.as_line:
            return
        self.as_line = as_line
        self.list.show_one(as_line)
        self._choices.setVisible(not as_line)
        for button in (self.more, self.close_button):
            self._head.setAlignment(button, Qt.AlignmentFlag.AlignVCenter if as_line else Qt.AlignmentFlag.AlignTop)
        self.close_button.setText("" if as_line else f" {self._texts('agenda.stop_planning')}")
        self.title.setWordWrap(not as_line)
        high = scaled(4 if as_line else 8)
        self._column.setContentsMargins(scaled(16), high, scaled(12), high)
        self._column.removeWidget(self.list)
        self._head.removeWidget(self.list)
        if as_line:
            self._head.insertWidget(1, self.list, 3)
        else:
            self._column.addWidget(self.list, 4)

    def start(self, number: str, title: str, form: ContactForm, places: Sequence[tuple[int, str]]) -> None:
        """Begins with another case."""
        self._number, self._title = number, title
        self.title.setText(title)
        self.form.setCurrentIndex(self.form.findData(form.value))
        self.place.clear()
        self.place.addItem(self._texts("agenda.any_place"), None)
        for place_id, name in places:
            self.place.addItem(name, place_id)
        self.second.setChecked(False)
        self._show_place()

    def show_found(
        self,
        words: Sequence[ProposalWords],
        left_out: Sequence[str],
        message: str,
        shared: str = "",
        kind: str = "info",
    ) -> None:
        """Shows what was found; ``shared`` is why all of them are proposed."""
        self._told = self._texts("agenda.shared_why", why=shared) if shared and not self.narrow else ""
        self.list.show_words(words)
        self.left_out.setText("\n".join(left_out))
        self.sooner.put_away()
        self.message.show_text(message, kind)
        self._show_footer()

    def show_left_out(self, shown: bool) -> None:
        """Shows who is left out beside the proposals, or under them where there is little room."""
        self.out.setVisible(shown)
        self._out_beside = shown
        self._show_footer()

    def _show_footer(self) -> None:
        out = self.left_out.text() if not (self.narrow or self._out_beside) else ""
        title = self._texts("agenda.left_out_title")
        self.list.show_footer("\n".join(part for part in (self._told, out and f"{title}:\n{out}") if part))

    def wanted_height(self) -> int:
        """The height at which nothing has to be scrolled, in pixels."""
        if self.as_line:
            margins = self._column.contentsMargins()
            parts = max(self.list.wanted_height(), self.close_button.sizeHint().height())
            return parts + self._said() + margins.top() + margins.bottom()
        return self._rest() + self.list.wanted_height() + scaled(8)

    def height_for(self, proposals: int) -> int:
        """The height at which the first few can be seen under the title, in pixels."""
        return self._rest() + self.list.least_height(proposals)

    def _rest(self) -> int:
        """The height of what stands above the proposals."""
        margins = 2 * scaled(8)
        head = max(self.close_button.sizeHint().height(), self.form.sizeHint().height())
        return head + self._said() + self._column.spacing() + margins

    def _said(self) -> int:
        """The height of the lines above the proposals that say something."""
        lines = [line for line in (self.here, self.message, self.sooner) if line.isVisible()]
        return sum(line.sizeHint().height() + self._column.spacing() for line in lines)

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
        self.more = Button("", "quiet")
        self.more.clicked.connect(self.toggle_opened)
        self.more.hide()
        self.out = QFrame()
        self._choices = choices = Widget()
        self._head = head = QHBoxLayout()
        options, out = FlowLayout(scaled(8), choices), QVBoxLayout(self.out)
        head.addWidget(self.title, 1)
        for part in (self.form, self.place, self.second):
            options.addWidget(part)
        if not self.narrow:
            head.addWidget(choices, 2)
        head.addWidget(self.more, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        inside = 0 if self.narrow else scaled(16)
        out.setContentsMargins(inside, inside // 2, inside, inside // 2)
        self.out.setProperty("panel", "content" if self.narrow else "card")
        out.setSpacing(scaled(4))
        out.addWidget(TextLabel(texts("agenda.left_out_title"), "strong"))
        out.addWidget(_scrolled(self.left_out), 1)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(scaled(16), scaled(8), scaled(12), scaled(8))
        column.setSpacing(scaled(6))
        column.addLayout(head)
        if self.narrow:
            column.addWidget(choices)
        column.addWidget(self.here)
        column.addWidget(self.message)
        column.addWidget(self.sooner)
        column.addWidget(self.list, 4)
        if self.narrow:
            column.addWidget(self.out, 1)


def _scrolled(label: QLabel) -> Scrolled:
    label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
    return Scrolled(label)
