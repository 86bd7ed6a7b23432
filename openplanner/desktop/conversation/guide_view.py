"""The guide beside the notes: pause points from top to bottom, questions to tick off, help when it gets hot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.text import TextLabel
from openplanner.texts import Texts

if TYPE_CHECKING:
    from openplanner.guides.model import ConversationGuide


class TickLine(QFrame):
    """A question with a box before it; a click on the words ticks it too. Signals: ``ticked()``."""

    ticked = Signal()

    def __init__(self, key: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = key
        self.box = QCheckBox()
        self.box.setAccessibleName(text)
        self.box.clicked.connect(lambda _checked: self.ticked.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(scaled(6))
        row.addWidget(self.box, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(TextLabel(text), 1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click beside the box."""
        self.box.click()


class GuideView(QScrollArea):
    """One guide. Signals: ``ticks_changed()``."""

    ticks_changed = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.lines: list[TickLine] = []
        self._headings: list[QWidget] = []
        self.help: dict[str, QFrame] = {}
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(texts("conversation.guide"))

    @property
    def ticked(self) -> tuple[str, ...]:
        """The keys of the lines that are ticked off."""
        return tuple(line.key for line in self.lines if line.box.isChecked())

    def tick(self, keys: Iterable[str]) -> None:
        """Ticks lines off, as kept."""
        wanted = set(keys)
        for line in self.lines:
            line.box.setChecked(line.key in wanted)

    def show_guide(self, guide: ConversationGuide) -> None:
        """Shows another guide from its top."""
        self.lines, self._headings, self.help = [], [], {}
        body = QWidget()
        body.setProperty("panel", "content")
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(scaled(20), scaled(12), scaled(16), scaled(16))
        self._column.setSpacing(scaled(6))
        self._top(guide)
        self._talk(guide)
        self._column.addStretch(1)
        self.setWidget(body)

    def step(self, by: int) -> None:
        """Scrolls to the next or previous pause point."""
        here = self.verticalScrollBar().value()
        tops = [heading.y() - scaled(8) for heading in self._headings]
        later = [top for top in tops if top > here + 4]
        earlier = [top for top in tops if top < here - 4]
        target = min(later, default=here) if by > 0 else max(earlier, default=0)
        self.verticalScrollBar().setValue(target)

    def show_help(self, name: str, shown: bool) -> None:
        """Folds the emotion ladder (``anger``) or the voicemail text (``voicemail``) out or in, and shows it."""
        panel = self.help.get(name)
        if panel is None:
            return
        panel.setVisible(shown)
        if shown:
            panel.adjustSize()
            self.ensureWidgetVisible(panel)

    def _top(self, guide: ConversationGuide) -> None:
        self._column.addWidget(TextLabel(f"{guide.title} · {guide.form_title}", "strong"))
        self._column.addWidget(TextLabel(guide.attitude, "muted"))
        self._panel("anger", "conversation.ladder", [f"{key}. {line}" for key, line in guide.anger] + [*guide.distress])
        lines = [*guide.no_answer, *guide.voicemail, *guide.someone_else]
        self._panel("voicemail", "conversation.voicemail_text", lines)
        if guide.always_say:
            soft = self._soft(self._texts("conversation.always_say"), guide.always_say)
            self._column.addWidget(soft)

    def _talk(self, guide: ConversationGuide) -> None:
        texts = self._texts
        self._section("before", guide.before, ticks=True)
        self._section("goal", (guide.goal,))
        self._section("opening", guide.opening)
        self._section("listening", [f"{key}: {line}" for key, line in guide.listening], muted=True)
        self._section("questions", guide.questions, ticks=True)
        self._section("explaining", guide.explaining, muted=True)
        self._section("summary", guide.summary)
        self._section("agreeing", (*guide.agreeing, *guide.closing))
        self._section("pitfalls", guide.pitfalls, muted=True)
        self._section("special", [f"{key}: {line}" for key, line in guide.special_situations], muted=True)
        self._section("after", guide.after, ticks=True)
        self._column.addWidget(TextLabel(guide.never_on_paper, "muted"))
        self._column.addWidget(
            TextLabel(texts("conversation.guide_version", version=guide.version, day=guide.dated), "muted")
        )

    def _section(self, name: str, lines: Sequence[str], *, ticks: bool = False, muted: bool = False) -> None:
        if not lines:
            return
        heading = TextLabel(self._texts(f"conversation.part_{name}"), "heading")
        heading.setContentsMargins(0, scaled(10), 0, 0)
        self._headings.append(heading)
        self._column.addWidget(heading)
        for number, text in enumerate(lines):
            if ticks:
                line = TickLine(f"{name}.{number}", text)
                line.ticked.connect(self.ticks_changed)
                self.lines.append(line)
                self._column.addWidget(line)
            else:
                self._column.addWidget(TextLabel(text, "muted" if muted else "body"))

    def _panel(self, name: str, title_key: str, lines: Sequence[str]) -> None:
        panel = self._soft(self._texts(title_key), lines)
        panel.setProperty("panel", "help")
        panel.setProperty("strip", "warning")
        self.help[name] = panel
        self._column.addWidget(panel)
        panel.hide()

    def _soft(self, title: str, lines: Sequence[str]) -> QFrame:
        panel = QFrame()
        panel.setProperty("panel", "soft")
        column = QVBoxLayout(panel)
        column.setContentsMargins(scaled(12), scaled(8), scaled(12), scaled(8))
        column.setSpacing(scaled(4))
        column.addWidget(TextLabel(title, "strong"))
        for text in lines:
            column.addWidget(TextLabel(text))
        return panel
