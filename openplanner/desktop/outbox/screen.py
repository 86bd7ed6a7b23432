"""Naar de agenda's: every change on its way, as a list with what to do. Reached from the line at the bottom."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from openplanner.desktop.desk import Desk
from openplanner.desktop.outbox.detail import ItemPanel
from openplanner.desktop.outbox.items import Heading, Item, lines_of
from openplanner.desktop.screen import Screen
from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.empty import EmptyState
from openplanner.desktop.widgets.grouped import GroupedModel, draw_columns, draw_stacked
from openplanner.desktop.widgets.rows import GroupedDelegate, RowList
from openplanner.desktop.widgets.text import Button, TextLabel
from openplanner.domain.contact import Attention
from openplanner.domain.errors import OpenPlannerError
from openplanner.domain.outbox import OF_HOLDS
from openplanner.domain.progress import Progress
from openplanner.settings import CONTACT_REQUESTS_URL

ROOMY_FROM_WIDTH = 800


class OutboxScreen(Screen):
    """What is on its way, what needs a person, and what has arrived."""

    screen_id: ClassVar[str] = "outbox"
    title_key: ClassVar[str] = "window.screen.outbox"
    icon: ClassVar[str] = "upload"
    main_action_id: ClassVar[str] = "outbox-retry"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._roomy: bool | None = None
        self.model = GroupedModel(Heading, self)
        self.list = RowList(GroupedDelegate(Heading, draw_columns, draw_stacked, self))
        self.list.setModel(self.model)
        self.list.setAccessibleName(desk.texts("outbox.list"))
        self.make_actions()
        self.detail = ItemPanel(desk.texts, self.acts)
        self._lay_out()
        self.list.selectionModel().currentChanged.connect(lambda _now, _before: self._show_item())
        self.list.doubleClicked.connect(lambda _index: self.show_case())
        desk.bookings_changed.connect(self._refresh_if_shown)

    # Screen

    def entered(self, argument: object = None) -> None:
        """Reads the list; what needs a person is chosen first."""
        self.refresh()
        self.list.setFocus()

    def refresh(self) -> None:
        """Reads the list anew; the chosen line stays chosen."""
        desk, reads, chosen = self.desk, self.desk.reads, self.chosen()
        now, place = desk.clock(), self.list.verticalScrollBar().value()
        try:
            waiting = [row for row in reads.outbox_rows() if row.action not in OF_HOLDS]
            rows = [*waiting, *reads.arrived_rows(now)]
            lines = lines_of(
                rows, reads.attention_rows(), reads.closing_rows(), now, desk.texts, outside=desk.calendars_outside,
                register=bool(desk.settings.text(CONTACT_REQUESTS_URL).strip()),
            )  # fmt: skip
        except OpenPlannerError as error:
            desk.failed.emit(error)
            return
        self.model.show_lines(lines)
        self.pages.setCurrentIndex(0 if lines else 1)
        self._choose(self.model.place_of(chosen.key if chosen else (0, 0)))
        self.list.verticalScrollBar().setValue(place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The list gets most of the width; with little room both share it."""
        super().resizeEvent(event)
        width = event.size().width()
        roomy = width >= scaled(ROOMY_FROM_WIDTH)
        if roomy is not self._roomy:
            self._roomy = roomy
            share = 62 if roomy else 50
            self.splitter.setSizes([width * share // 100, width * (100 - share) // 100])

    # what can be done

    def chosen(self) -> Item | None:
        """The chosen line."""
        item = self.model.item(self.list.currentIndex())
        return item if isinstance(item, Item) else None

    def has_item(self) -> bool:
        """True when a line is chosen."""
        return self.chosen() is not None

    def can_retry(self) -> bool:
        """True when the chosen line can be sent now."""
        item = self.chosen()
        return item is not None and item.can_retry

    def needs_look(self) -> bool:
        """True when the chosen talk was changed outside."""
        item = self.chosen()
        return item is not None and item.attention is not Attention.NONE

    def show_case(self) -> None:
        """Opens the case."""
        item = self.chosen()
        if item is not None:
            self.desk.show_case.emit(item.case_id)

    def retry(self) -> None:
        """Sends the chosen line now."""
        item, desk = self.chosen(), self.desk
        if item is None or not item.can_retry:
            return

        def work(_progress: Progress) -> object:
            from openplanner.application.close_requests import try_closing_now
            from openplanner.application.retry_outbox import retry_now

            if item.closes_request:
                try_closing_now(desk.office, item.case_id, desk.colleague_id)
                return None
            return retry_now(desk.office, item.outbox_id, desk.colleague_id)

        desk.tasks.run(self, "general", "outbox.retry", desk.texts("outbox.saving"), work, self._done, writes=True)

    def replan(self) -> None:
        """To the agenda: with the case when its talk is gone, else with the cursor on the talk."""
        item = self.chosen()
        if item is None or item.interval is None:
            return
        gone = item.attention is Attention.DELETED_OUTSIDE
        self.desk.go_to.emit("agenda", item.case_id if gone else (item.colleague_id, item.interval))

    def seen(self) -> None:
        """A person has looked: the warning goes away."""
        item, desk = self.chosen(), self.desk
        if item is None or item.attention is Attention.NONE:
            return

        def work(_progress: Progress) -> None:
            from openplanner.application.follow_calendars import seen_by_person

            seen_by_person(desk.office, [item.booking_id], desk.colleague_id)

        desk.tasks.run(self, "general", "outbox.seen", desk.texts("outbox.saving"), work, self._done, writes=True)

    def back(self) -> None:
        """To where one came from."""
        self.desk.go_back.emit()

    # building

    def _lay_out(self) -> None:
        texts = self.desk.texts
        empty = EmptyState("circle-check", texts("outbox.empty_title"), texts("outbox.empty"))
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        for part in (self.list, self.detail):
            self.splitter.addWidget(part)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.splitter)
        self.pages.addWidget(empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._header())
        column.addWidget(self.pages, 1)

    def _header(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(scaled(16), scaled(16), scaled(16), scaled(12))
        row.setSpacing(scaled(8))
        row.addWidget(TextLabel(self.desk.texts("window.screen.outbox"), "title", wraps=False))
        row.addStretch(1)
        back = self.acts["outbox-back"]
        row.addWidget(Button(back.text(), "quiet", "chevron-left").follow(back))
        return row

    # what is shown

    def _choose(self, place: int) -> None:
        if place >= 0:
            choose = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.list.selectionModel().setCurrentIndex(self.model.index(place), choose)
        self._show_item()

    def _show_item(self) -> None:
        item = self.chosen()
        self.update_actions()
        self.detail.setVisible(item is not None)
        if item is not None:
            self.detail.show_item(item)

    def _refresh_if_shown(self) -> None:
        if self.isVisible():
            self.refresh()

    def _done(self, _result: object) -> None:
        self.desk.bookings_changed.emit()
        self.desk.case_changed.emit(0)
