"""The page of one talk: who it is on top, the guide on the left, typing and results on the right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from openplanner.desktop.conversation.afterwards import Afterwards
from openplanner.desktop.conversation.guide_view import GuideView
from openplanner.desktop.conversation.reply_panel import ReplyPanel
from openplanner.desktop.conversation.talk_panel import ResultBar, TalkPanel
from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.banner import Strip
from openplanner.desktop.widgets.chip import StateChip
from openplanner.desktop.widgets.put_in_later import goes_with
from openplanner.desktop.widgets.scrolled import Scrolled
from openplanner.desktop.widgets.text import Button, TextLabel
from openplanner.domain.case import ContactForm
from openplanner.texts import Texts

ROOM_FOR_WORDS = 820  # pixels of 100 percent text
ROOM_FOR_EVERY_WORD = 1300
ROOM_FOR_ALL_RESULTS = 480  # of height


class TalkPage(QWidget):
    """The widgets of a talk and how they share the room; what they do stands in the screen."""

    def __init__(self, texts: Texts, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.claimed, self.here = Strip(texts("window.close_message")), StateChip()
        self.here.hide()
        self.slept = Strip(texts("window.close_message"))
        self._told_slept = timedelta()
        self.who = TextLabel("", "title")
        self.facts = TextLabel("", "muted")
        self.wishes = TextLabel("", "strong")
        self.clock = TextLabel("0:00", "title", wraps=False)
        self.form_choice, self.phone_choice = QComboBox(), QComboBox()
        self.dial_button = Button(texts("conversation.dial"), "main", "phone")
        self.guide, self.talk, self.reply = GuideView(texts), TalkPanel(texts, today), ReplyPanel(texts)
        self.results, self.afterwards = ResultBar(texts), Afterwards(texts)
        goes_with(self, self.afterwards)
        self.tools = {
            "print": Button(texts("conversation.print"), "plain", "printer"),
            "ladder": Button(texts("conversation.ladder_button"), "quiet", "flame"),
            "voicemail-text": Button(texts("conversation.voicemail_button"), "quiet", "voicemail"),
            "reply": Button(texts("conversation.reply_button"), "quiet", "message-circle"),
        }
        self._fill_choices()
        self._build()

    @property
    def form(self) -> ContactForm:
        """The contact form whose guide is shown."""
        return ContactForm(self.form_choice.currentData())

    @property
    def typing_now(self) -> bool:
        """True while notes and results are shown, False when the result is in."""
        return self.right.currentIndex() == 0

    def show_result(self) -> None:
        """What to do after the talk, instead of notes and results."""
        if self.right.count() == 1:
            self.right.addWidget(scrolled(self.afterwards))
        self.right.setCurrentIndex(1)

    def show_form(self, form: ContactForm) -> None:
        """Chooses a contact form; tells nobody."""
        self.form_choice.setCurrentIndex(self.form_choice.findData(form.value))

    def show_slept(self, slept: timedelta, count: Callable[[], object]) -> None:
        """Says once how many minutes do not count because the computer slept, with a button that counts them."""
        minutes = int(slept.total_seconds() // 60)
        if minutes == int(self._told_slept.total_seconds() // 60):
            return
        self._told_slept = slept
        if minutes:
            words = self._texts("conversation.slept", n=minutes)
            self.slept.say(words, "info", self._texts("conversation.slept_counts"), count)
        else:
            self.slept.hide()

    def show_phones(self, numbers: list[tuple[str, str]]) -> None:
        """The numbers to choose from as (words, E.164); with one there is nothing to choose."""
        kept = self.phone_choice.currentData()
        self.phone_choice.clear()
        for words, e164 in numbers:
            self.phone_choice.addItem(words, e164)
        self.phone_choice.setCurrentIndex(max(0, self.phone_choice.findData(kept)))
        self.phone_choice.setVisible(len(numbers) > 1)

    def fit(self, width: int, height: int) -> None:
        """With little room the words give way to the work."""
        roomy = width >= scaled(ROOM_FOR_WORDS)
        for button in self.tools.values():
            button.setText(f" {button.accessibleName()}" if roomy else "")
        if roomy and width < scaled(ROOM_FOR_EVERY_WORD):
            self.tools["print"].setText(f" {self._texts('conversation.print_short')}")
        self.talk.agreements.arrange(narrow=not roomy)
        self.results.fit(
            (width - scaled(64)) // 2, short=height < scaled(ROOM_FOR_ALL_RESULTS) or not self.reply.isHidden()
        )
        self.head.setDirection(QBoxLayout.Direction.LeftToRight)
        column = self.layout()
        if column is not None:
            column.setSpacing(scaled(8 if roomy else 4))

    def _fill_choices(self) -> None:
        texts = self._texts
        for form in ContactForm:
            self.form_choice.addItem(texts(f"agenda.form_{form.value}"), form.value)
        self.form_choice.setAccessibleName(texts("agenda.form"))
        self.phone_choice.setAccessibleName(texts("conversation.which_number"))
        self.phone_choice.hide()

    def _build(self) -> None:
        self.right = QStackedWidget()
        self.right.addWidget(self._build_typing())
        self.right.currentChanged.connect(lambda at: self.dial_button.become("plain" if at else "main"))
        halves = QHBoxLayout()
        halves.setSpacing(scaled(12))
        halves.addWidget(self._build_left(), 1)
        halves.addWidget(self.right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(8))
        column.addWidget(self.claimed)
        column.addWidget(self.slept)
        column.addLayout(self._build_head())
        column.addLayout(halves, 1)

    def _build_head(self) -> QBoxLayout:
        self.head, words = QBoxLayout(QBoxLayout.Direction.LeftToRight), QVBoxLayout()
        self.head.setSpacing(scaled(16))
        words.setSpacing(scaled(1))
        words.addWidget(self.here, 0, Qt.AlignmentFlag.AlignLeft)
        for part in (self.who, self.facts, self.wishes):
            words.addWidget(part)
        words.addStretch(1)
        self.head.addLayout(words, 1)
        for widget in (self.clock, self.phone_choice, self.dial_button):
            self.head.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        return self.head

    def _build_left(self) -> QWidget:
        card = QFrame()
        card.setProperty("panel", "card")
        tools = QHBoxLayout()
        tools.setContentsMargins(scaled(8), 0, scaled(8), 0)
        tools.setSpacing(scaled(4))
        tools.addWidget(self.form_choice)
        for button in self.tools.values():
            tools.addWidget(button)
        tools.addStretch(1)
        column = QVBoxLayout(card)
        column.setContentsMargins(scaled(4), scaled(6), scaled(4), scaled(4))
        column.setSpacing(scaled(4))
        column.addLayout(tools)
        column.addWidget(self.guide, 1)
        return card

    def _build_typing(self) -> QWidget:
        typing, inside = QWidget(), QWidget()
        typing.setProperty("panel", "content")
        above = QVBoxLayout(inside)
        above.setContentsMargins(0, 0, 0, 0)
        above.setSpacing(scaled(8))
        above.addWidget(self.reply, 1)
        above.addWidget(self.talk, 2)
        column = QVBoxLayout(typing)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(6))
        column.addWidget(scrolled(inside), 1)
        column.addWidget(self.results)
        return typing


def scrolled(inside: QWidget) -> Scrolled:
    """The widget in an area that scrolls down and never sideways."""
    inside.setProperty("panel", inside.property("panel") or "content")
    return Scrolled(inside)
