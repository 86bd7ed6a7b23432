"""The page of the texts: choose one, change it, see it on paper, keep it; and the way back to ours."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from openplanner.desktop.allowed import forbid, why_not
from openplanner.desktop.desk import Desk
from openplanner.desktop.errors import sentence
from openplanner.desktop.own_texts.comparing import ComparePanel
from openplanner.desktop.own_texts.editor import TextEditor
from openplanner.desktop.own_texts.words import listed_words, state_words, version_words
from openplanner.desktop.paper import Paper, show_paper
from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.field import FieldWithMessage, MessageLine
from openplanner.desktop.widgets.flow import FlowLayout
from openplanner.desktop.widgets.text import Button, TextLabel
from openplanner.domain.case import ContactForm
from openplanner.domain.errors import OpenPlannerError, Refused, StaleCase
from openplanner.domain.progress import Progress
from openplanner.domain.rights import Action as Right

if TYPE_CHECKING:
    from openplanner.application.own_texts.catalogue import TextName
    from openplanner.application.own_texts.editing import ListedText, OpenText

BUTTONS = (
    ("save", "main", "check"),
    ("paper", "plain", "printer"),
    ("mine", "plain", ""),
    ("upgrade", "plain", "info"),
    ("keep", "plain", "check"),
    ("shipped", "quiet", "rotate-ccw"),
)


class TextsPage(QWidget):
    """Guides and letters of the team. What was typed in one text waits while another is open."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.listed: tuple[ListedText, ...] = ()
        self.open: OpenText | None = None
        self.typed: dict[TextName, str] = {}
        self.editor, self.comparison = TextEditor(desk), ComparePanel(desk)
        self.state, self.problem, self.why = MessageLine(), MessageLine(), MessageLine()
        self.names, self.form, self.versions = QComboBox(), QComboBox(), QComboBox()
        self.buttons = {name: Button(desk.texts(f"own_texts.{name}"), sort, icon) for name, sort, icon in BUTTONS}
        self._build()
        self._connect()
        self._forbid()

    def _forbid(self) -> None:
        """Who may not change texts reads them, and is told so before anything is typed."""
        why = why_not(self.desk, Right.ARRANGE)
        forbid(why, *(self.buttons[name] for name in ("save", "keep", "shipped")))
        self.editor.words.setReadOnly(bool(why))
        self.why.show_text(why, "info")

    # what can be done

    def refresh(self) -> None:
        """Reads the list anew; what was typed stays."""

        def work(_progress: Progress) -> tuple[ListedText, ...]:
            from openplanner.application.own_texts.editing import list_texts

            return list_texts(self.desk.office)

        self._run("list", work, self._show_list)

    def save(self) -> None:
        """Keeps what stands in the field as the next version."""
        text, name, seen = self.editor.text, self._name(), self._number()
        if name is None:
            return

        def work(_progress: Progress) -> OpenText:
            from openplanner.application.own_texts.editing import save_text

            return save_text(self.desk.office, name, text, seen, self.desk.colleague_id)

        self._write(work)

    def use_shipped(self) -> None:
        """Back to the text of OpenPlanner; the versions of the team stay in the list."""
        name, seen = self._name(), self._number()
        if name is None:
            return

        def work(_progress: Progress) -> OpenText:
            from openplanner.application.own_texts.editing import use_shipped

            return use_shipped(self.desk.office, name, seen, self.desk.colleague_id)

        self._write(work)

    def show_paper(self) -> None:
        """The text as it would be printed, with an invented case."""
        name, text, form = self._name(), self.editor.text, ContactForm(self.form.currentData())
        if name is None:
            return

        def work(_progress: Progress) -> bytes:
            from openplanner.application.own_texts.example import example_pdf

            return example_pdf(self.desk.office, name, text, form)

        stem = name.file.removesuffix(".md")
        self._run("paper", work, lambda pdf: show_paper(self.desk, self, Paper(pdf, stem, "example")))

    def compare_with_shipped(self) -> None:
        """What the team changed in the text of OpenPlanner."""
        if self.open is not None:
            title = self.desk.texts("own_texts.compare_mine")
            self.comparison.show_difference(title, self.open.shipped, self.editor.text)

    def compare_upgrade(self) -> None:
        """What the new version of OpenPlanner changed in its own text."""
        if self.open is not None:
            title = self.desk.texts("own_texts.compare_upgrade")
            self.comparison.show_difference(title, self.open.shipped_then, self.open.shipped)

    # building

    def _build(self) -> None:
        texts = self.desk.texts
        for form in ContactForm:
            self.form.addItem(texts(f"paper.week.form.{form.value}"), form.value)
        self.form.setAccessibleName(texts("own_texts.form"))
        self.versions.setAccessibleName(texts("own_texts.versions"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(12))
        column.addWidget(FieldWithMessage(texts("own_texts.which"), self.names))
        for line in (self.why, self.state):
            column.addWidget(line)
        column.addWidget(self.editor)
        column.addWidget(self.problem)
        buttons = FlowLayout(scaled(8))
        for name in ("save", "paper"):
            buttons.addWidget(self.buttons[name])
        buttons.addWidget(self.form)
        for name in ("mine", "upgrade", "keep", "shipped"):
            buttons.addWidget(self.buttons[name])
        column.addLayout(buttons)
        column.addWidget(self.comparison)
        column.addWidget(FieldWithMessage(texts("own_texts.versions"), self.versions, texts("own_texts.versions_hint")))
        column.addWidget(TextLabel(texts("own_texts.how"), "muted"))

    def _connect(self) -> None:
        press = {
            "save": self.save, "keep": self.save, "paper": self.show_paper, "mine": self.compare_with_shipped,
            "upgrade": self.compare_upgrade, "shipped": self.use_shipped,
        }  # fmt: skip
        for name, method in press.items():
            self.buttons[name].clicked.connect(lambda _checked=False, method=method: method())
        self.names.activated.connect(self._chosen)
        self.versions.activated.connect(self._version_chosen)
        self.editor.changed.connect(self._changed)
        self.editor.judged.connect(self._update)
        self.desk.organisation_changed.connect(self._follow)

    # what is shown

    def _name(self) -> TextName | None:
        index = self.names.currentIndex()
        return self.listed[index].name if 0 <= index < len(self.listed) else None

    def _number(self) -> int:
        return self.open.number if self.open is not None else 0

    def _follow(self) -> None:
        """What a colleague saved comes in where nothing was typed; what was typed stays until it is saved."""
        if self.isVisible():
            self.refresh()
            if self._name() not in self.typed:
                self._chosen(self.names.currentIndex())

    def _show_list(self, listed: tuple[ListedText, ...]) -> None:
        chosen = max(0, self.names.currentIndex())
        self.listed = listed
        words = [listed_words(self.desk.texts, one, unsaved=one.name in self.typed) for one in listed]
        if words != [self.names.itemText(place) for place in range(self.names.count())]:
            self.names.clear()
            self.names.addItems(words)
            self.names.setCurrentIndex(chosen)
        if self.open is None:
            self._chosen(chosen)

    def _chosen(self, _index: int) -> None:
        name = self._name()
        if name is None:
            return

        def work(_progress: Progress) -> OpenText:
            from openplanner.application.own_texts.editing import open_text

            return open_text(self.desk.office, name)

        self._run("open", work, self._show)

    def _show(self, text: OpenText) -> None:
        if text.name != self._name():
            return  # another one was chosen meanwhile
        if text == self.open:
            return
        self.open = text
        self.problem.show_text("")
        self.comparison.hide()
        self.state.show_text(*state_words(self.desk.texts, text))
        self.versions.clear()
        self.versions.addItem(self.desk.texts("own_texts.version_choose"))
        for version in text.versions:
            self.versions.addItem(version_words(self.desk.texts, version))
        self.editor.show_text(text.name, self.typed.get(text.name, text.text))
        self._update()

    def _version_chosen(self, index: int) -> None:
        if self.open is not None and index > 0:
            version = self.open.versions[index - 1]
            self.editor.put(version.text or self.open.shipped)
            self.editor.words.setFocus()

    def _changed(self) -> None:
        name = self._name()
        if name is not None and self.open is not None:
            if self.editor.text == self.open.text:
                self.typed.pop(name, None)
            else:
                self.typed[name] = self.editor.text
        self.problem.show_text("")
        self._update()

    def _update(self) -> None:
        """Which buttons make sense now."""
        from openplanner.application.own_texts.catalogue import TextKind
        from openplanner.application.own_texts.editing import TextState

        text, verdict = self.open, self.editor.verdict
        typed = text is not None and self.editor.text != text.text
        upgraded = text is not None and text.state is TextState.SHIPPED_CHANGED
        self.buttons["save"].setEnabled(typed and (verdict is None or verdict.usable) and not self.why.text)
        self.buttons["paper"].setEnabled(verdict is not None and verdict.usable)
        self.buttons["mine"].setVisible(text is not None and self.editor.text != text.shipped)
        self.buttons["upgrade"].setVisible(upgraded)
        self.buttons["keep"].setVisible(upgraded and not typed)
        self.buttons["shipped"].setVisible(text is not None and text.text != text.shipped)
        self.form.setVisible(text is not None and text.name.kind is TextKind.GUIDE)

    def _compare(self) -> None:
        """A colleague saved first: that version beside what stands here; saving again keeps this one after it."""
        name, mine, before = self._name(), self.editor.text, self.open
        if name is None or before is None:
            return

        def work(_progress: Progress) -> OpenText:
            from openplanner.application.own_texts.editing import open_text

            return open_text(self.desk.office, name)

        def show(theirs: OpenText) -> None:
            self.open = theirs
            if mine != before.text:
                self.typed[name] = mine
            by = theirs.versions[0].saved_by if theirs.versions else ""
            title = self.desk.texts("own_texts.compare_theirs", who=by or self.desk.texts("together.somebody"))
            self.comparison.show_difference(title, theirs.text, mine)
            self._update()

        self._run("compare", work, show)

    # background

    def _run(self, key: str, work: Callable[[Progress], object], done: Callable[..., object]) -> None:
        label = self.desk.texts("own_texts.reading")
        self.desk.tasks.run(self, "general", f"own_texts.{key}", label, work, done, self._failed)

    def _write(self, work: Callable[[Progress], OpenText]) -> None:
        def kept(text: OpenText) -> None:
            self.typed.pop(text.name, None)
            self.desk.notice.emit(self.desk.texts("own_texts.saved"), None)
            self._show(text)
            self.refresh()

        label = self.desk.texts("settings.saving")
        self.desk.tasks.run(self, "general", "own_texts.save", label, work, kept, self._failed, writes=True)

    def _failed(self, error: OpenPlannerError) -> None:
        """A refusal stands under the text, and the cursor goes to its line; the rest goes to the window."""
        if not isinstance(error, Refused):
            self.desk.failed.emit(error)
            return
        if isinstance(error, StaleCase):
            self._compare()
        self.problem.show_text(sentence(self.desk.texts, error))
        line = error.facts.get("line")
        if isinstance(line, int):
            self.editor.go_to_line(line)
