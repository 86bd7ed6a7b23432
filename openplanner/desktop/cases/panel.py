"""One case to read: who, when and why, what was wished, what was promised, what happened."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from openplanner.desktop.cases.case_text import (
    DateLine,
    Told,
    date_lines,
    given_words,
    phone_line,
    received_text,
    told,
    wish_lines,
)
from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.picture import Picture
from openplanner.desktop.widgets.text import TextLabel
from openplanner.domain.contact import Agreement
from openplanner.storage.rows import StoryLine
from openplanner.texts import Texts

if TYPE_CHECKING:
    from openplanner.application.open_case import OpenedCase


class Section(QWidget):
    """A heading with lines under it."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(scaled(4))
        self.column.addWidget(TextLabel(title, "heading"))

    def add(self, *widgets: QWidget) -> Section:
        """The same section with more lines."""
        for widget in widgets:
            self.column.addWidget(widget)
        return self


class CasePanel(QWidget):
    """Shows a case once it was opened; before that nothing, so that a list can be walked through quickly."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._page = QWidget()
        self.setAccessibleName(texts("cases.panel"))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._page)

    def clear(self) -> None:
        """Shows nothing."""
        self._show([])

    def show_case(self, opened: OpenedCase, story: Iterable[StoryLine]) -> None:
        """Shows a case with its story."""
        self._show(self._sections(opened, story))

    def words(self) -> str:
        """All that is shown, as plain text."""
        return "\n".join(label.text() for label in self._page.findChildren(QLabel) if label.text())

    def _show(self, sections: list[QWidget]) -> None:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(20))
        for section in sections:
            column.addWidget(section)
        column.addStretch(1)
        self._column.replaceWidget(self._page, page)
        self._page.hide()
        self._page.deleteLater()
        self._page = page

    def _sections(self, opened: OpenedCase, story: Iterable[StoryLine]) -> list[QWidget]:
        texts, case = self._texts, opened.case
        found: list[QWidget] = []
        if opened.given is not None:
            found.append(_icon_line("user-check", "accent", given_words(opened.given, texts)))
        lines = date_lines(case, texts)
        if lines:
            found.append(Section(texts("cases.dates")).add(*[_date_widget(line) for line in lines]))
        wishes = wish_lines(case, texts)
        if wishes:
            found.append(
                Section(texts("cases.know_before")).add(*[_icon_line("info", "accent", line) for line in wishes])
            )
        found.append(self._reach(opened))
        agreements = [self._agreement(one) for one in opened.agreements]
        if agreements:
            found.append(Section(texts("cases.agreements")).add(*agreements))
        steps = _story_widgets(told(story, texts))
        if steps:
            found.append(Section(texts("cases.story")).add(*steps))
        return found

    def _reach(self, opened: OpenedCase) -> Section:
        party = opened.case.spoken_with
        section = Section(self._texts("cases.reach"))
        for entry in party.phones:
            section.add(_icon_line("phone", "muted", phone_line(entry)))
        for name, text in (("mail", party.email), ("map-pin", party.address)):
            if text:
                section.add(_icon_line(name, "muted", text))
        return section.add(_icon_line("inbox", "muted", received_text(opened.case, self._texts)))

    def _agreement(self, one: Agreement) -> QWidget:
        key = "cases.agreement_done" if one.done_on else "cases.agreement_open"
        words = self._texts(key, who=one.who, what=one.what, due=one.due, done=one.done_on)
        return _icon_line("circle-check" if one.done_on else "circle", "good" if one.done_on else "warning", words)


def _icon_line(icon_name: str, tint: str, text: str, sort: str = "body") -> QWidget:
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(scaled(8))
    picture = Picture(16, icon_name, tint)
    label = TextLabel(text, sort)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(label, 1)
    return line


def _date_widget(line: DateLine) -> QWidget:
    widget = QFrame()
    grid = QGridLayout(widget)
    grid.setContentsMargins(0, 0, 0, scaled(4))
    grid.setSpacing(scaled(2))
    grid.addWidget(TextLabel(line.name), 0, 0)
    grid.addWidget(TextLabel(line.day, "strong", wraps=False), 0, 1, Qt.AlignmentFlag.AlignRight)
    if line.why:
        grid.addWidget(TextLabel(line.why, "muted"), 1, 0, 1, 2)
    grid.setColumnStretch(0, 1)
    widget.setToolTip(line.source)
    return widget


def _story_widgets(story: Iterable[Told]) -> list[QWidget]:
    """The story under the day on which each thing happened."""
    found: list[QWidget] = []
    day = ""
    for one in story:
        if one.day != day:
            day = one.day
            found.append(TextLabel(day, "muted"))
        words = f"{one.time}  {one.what}" if one.time else one.what
        found.append(_icon_line(one.icon, "muted", "\n".join(part for part in (words, one.text) if part)))
    return found
