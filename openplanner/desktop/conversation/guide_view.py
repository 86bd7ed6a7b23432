"""The guide beside the notes: parts from top to bottom that fold, questions to tick off, help when it gets hot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from openplanner.desktop.conversation.guide_parts import GuidePart, HelpPage, TickLine
from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.put_in_later import goes_with
from openplanner.desktop.widgets.scrolled import Scrolled
from openplanner.desktop.widgets.text import Button, TextLabel
from openplanner.texts import Texts

if TYPE_CHECKING:
    from openplanner.guides.model import ConversationGuide

FOLDED_FIRST = frozenset({"special"})
"""Parts that start folded: needed in few talks."""


class GuideView(QWidget):
    """One guide, with the reminder of listening always under it.

    A digit jumps to a part, its heading folds it. Signals: ``ticks_changed()``, ``copied(text)`` for a text to copy,
    ``talk_ended()`` when the colleague says that the talk was broken off.
    """

    ticks_changed = Signal()
    copied = Signal(str)
    talk_ended = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.parts: list[GuidePart] = []
        self.current: GuidePart | None = None
        self.help: dict[str, Scrolled] = {}
        self.pages: dict[str, HelpPage] = {}
        self.area = _scroll_area(texts("conversation.guide"))
        self.stack = QStackedWidget()
        self.stack.addWidget(self.area)
        self.reminder = TextLabel("", "strong")
        self.reminder.setAccessibleDescription(texts("conversation.reminder"))
        self._strip = QFrame()
        self._strip.setProperty("panel", "soft")
        inside = QVBoxLayout(self._strip)
        inside.setContentsMargins(scaled(12), scaled(4), scaled(12), scaled(4))
        inside.addWidget(self.reminder)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(4))
        column.addWidget(self.stack, 1)
        column.addWidget(self._strip)

    # what is ticked and folded

    @property
    def lines(self) -> list[TickLine]:
        """Every line that can be ticked off, from top to bottom."""
        return [line for part in self.parts for line in part.lines]

    @property
    def ticked(self) -> tuple[str, ...]:
        """The keys of the lines that are ticked off."""
        return tuple(line.key for line in self.lines if line.box.isChecked())

    def tick(self, keys: Iterable[str]) -> None:
        """Ticks lines off, as kept."""
        wanted = set(keys)
        for line in self.lines:
            line.box.setChecked(line.key in wanted)
        for part in self.parts:
            part.count()

    def begin_talk(self) -> None:
        """The telephone rings: what comes before the talk folds away and the opening is marked."""
        for part in self.parts:
            if part.name in {"before", "goal"}:
                part.fold(folded=True)
        opening = next((part for part in self.parts if part.name == "opening"), None)
        if opening is not None:
            self.go_to(opening)

    def step(self, by: int) -> None:
        """Goes to the next or the previous part."""
        if not self.parts:
            return
        here = self.parts.index(self.current) if self.current in self.parts else -1 if by > 0 else 0
        self.go_to(self.parts[max(0, min(len(self.parts) - 1, here + by))])

    def go_to(self, part: GuidePart) -> None:
        """Marks a part as the one where the talk is, unfolds it and brings it to the top."""
        self.stack.setCurrentWidget(self.area)
        self._mark(part)
        part.fold(folded=False)
        QTimer.singleShot(0, part, lambda: self._to_top(part))  # once the fold has its height

    def focus_guide(self) -> None:
        """The keyboard to the part where the talk is."""
        self.stack.setCurrentWidget(self.area)
        part = self.current or next(iter(self.parts), None)
        if part is not None:
            part.heading.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit jumps to the part with that number."""
        number = event.text()
        if number.isascii() and number.isdigit() and 0 < (int(number) or 10) <= len(self.parts):
            part = self.parts[(int(number) or 10) - 1]
            self.go_to(part)
            part.heading.setFocus()
            return
        super().keyPressEvent(event)

    # help

    def toggle_help(self, name: str) -> None:
        """The emotion ladder (``anger``) or the text for nobody there (``voicemail``) instead of the guide, or back."""
        area = self.help.get(name)
        if area is None or self.stack.currentWidget() is area:
            self.focus_guide()
            return
        if self.stack.indexOf(area) < 0:
            self.stack.addWidget(area)
        self.stack.setCurrentWidget(area)
        self.pages[name].first.setFocus()

    # building

    def show_guide(self, guide: ConversationGuide) -> None:
        """Shows another guide from its top."""
        self.parts, self.current = [], None
        body = QWidget()
        body.setProperty("panel", "content")
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(scaled(12), scaled(6), scaled(12), scaled(12))
        self._column.setSpacing(scaled(4))
        if guide.always_say:
            self._column.addWidget(self._soft(self._texts("conversation.always_say"), guide.always_say))
        self._talk(guide)
        self._column.addStretch(1)
        self.area.setWidget(body)
        self.reminder.setText("  →  ".join(key for key, _line in guide.listening))
        self.reminder.setToolTip("\n".join(f"{key}: {line}" for key, line in guide.listening))
        self._build_help(guide)
        self.stack.setCurrentWidget(self.area)

    def _talk(self, guide: ConversationGuide) -> None:
        self._part("before", guide.before, ticks=True)
        self._part("goal", (guide.goal, guide.attitude))
        self._part("opening", guide.opening)
        self._part("listening", [f"{key}: {line}" for key, line in guide.listening])
        self._part("questions", guide.questions, ticks=True)
        self._part("explaining", guide.explaining)
        self._part("summary", guide.summary)
        self._part("agreeing", (*guide.agreeing, *guide.closing))
        self._part("pitfalls", guide.pitfalls)
        self._part("special", [f"{key}: {line}" for key, line in guide.special_situations])
        self._part("after", guide.after, ticks=True)
        version = self._texts("conversation.guide_version", version=guide.version, day=guide.dated)
        for text in (guide.never_on_paper, version):
            self._column.addWidget(TextLabel(text, "muted"))

    def _part(self, name: str, lines: Sequence[str], *, ticks: bool = False) -> None:
        if not lines:
            return
        part = GuidePart(self._texts, name, len(self.parts) + 1)
        for text in lines:
            if ticks:
                part.add_tick(text)
            else:
                part.add_text(text)
        part.pressed.connect(lambda: self._pressed(part))
        part.ticked.connect(lambda: self._mark(part))
        part.ticked.connect(self.ticks_changed)
        self.parts.append(part)
        self._column.addWidget(part)
        part.fold(folded=name in FOLDED_FIRST)

    def _build_help(self, guide: ConversationGuide) -> None:
        for area in self.help.values():
            self.stack.removeWidget(area)
            area.deleteLater()
        texts = self._texts
        anger = HelpPage(texts, texts("conversation.ladder"))
        anger.add_lines([f"{step}. {key}: {line}" for step, (key, line) in enumerate(guide.anger, start=1)])
        anger.add_lines(guide.distress)
        ended = Button(texts("conversation.talk_ended"), "plain", "circle-alert")
        ended.clicked.connect(lambda _checked=False: self.talk_ended.emit())
        anger.add_button(ended)
        nobody = HelpPage(texts, texts("conversation.voicemail_text"))
        nobody.add_lines(guide.no_answer)
        for title, lines in (("say_voicemail", guide.voicemail), ("say_someone_else", guide.someone_else)):
            for text in lines:
                nobody.add_copied(texts(f"conversation.{title}"), text)
        self._show_help({"anger": anger, "voicemail": nobody})

    def _show_help(self, pages: dict[str, HelpPage]) -> None:
        self.pages, self.help = pages, {}
        for name, page in pages.items():
            page.end()
            page.closed.connect(self.focus_guide)
            page.copied.connect(self.copied)
            area = _scroll_area(page.title.text())
            area.setWidget(page)
            goes_with(self, area)
            self.help[name] = area

    def _pressed(self, part: GuidePart) -> None:
        part.fold(folded=not part.folded)
        self._mark(part)

    def _mark(self, part: GuidePart) -> None:
        self.current = part
        for other in self.parts:
            other.mark(here=other is part)

    def _to_top(self, part: GuidePart) -> None:
        body = self.area.widget()
        layout = body.layout() if body is not None else None
        if layout is not None and part in self.parts:
            layout.activate()
            self.area.verticalScrollBar().setValue(part.y() - scaled(4))

    def _soft(self, title: str, lines: Sequence[str]) -> QFrame:
        panel = QFrame()
        panel.setProperty("panel", "soft")
        column = QVBoxLayout(panel)
        column.setContentsMargins(scaled(12), scaled(6), scaled(12), scaled(6))
        column.setSpacing(scaled(2))
        column.addWidget(TextLabel(title, "strong"))
        for text in lines:
            column.addWidget(TextLabel(text))
        return panel


def _scroll_area(name: str) -> Scrolled:
    """Has a name to be read, and no place for the keyboard: that stands in its parts."""
    area = Scrolled()
    area.setAccessibleName(name)
    return area
