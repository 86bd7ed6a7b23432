"""Overzicht: can we keep our promise, what came of it, and the week on paper. Nothing per person."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from openplanner.application.figure_words import count_bars
from openplanner.desktop.desk import Desk
from openplanner.desktop.figures.cards import CardGrid
from openplanner.desktop.figures.charts import BarChart, LoadChart
from openplanner.desktop.figures.risks import RiskCard
from openplanner.desktop.figures.state import Period, load_sentence, own_period, periods
from openplanner.desktop.paper import Paper, show_paper
from openplanner.desktop.screen import Screen
from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.chip import StateChip
from openplanner.desktop.widgets.field import FieldWithMessage, MessageLine
from openplanner.desktop.widgets.flow import FlowLayout
from openplanner.desktop.widgets.scrolled import Scrolled
from openplanner.desktop.widgets.text import Button, TextLabel
from openplanner.domain.case import CaseType
from openplanner.domain.errors import InvalidInput
from openplanner.domain.progress import Progress

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from openplanner.application.capacity import DayLoad
    from openplanner.application.key_figures import Figures
    from openplanner.application.terms_at_risk import Risks
    from openplanner.storage.rows import AgreementRow

DAYS_AHEAD = 10
SOON_MS = 1000
OWN = "own"


class FiguresScreen(Screen):
    """Backlog against capacity, key figures with their definition, outcomes, and the week print."""

    screen_id: ClassVar[str] = "figures"
    title_key: ClassVar[str] = "figures.title"
    icon: ClassVar[str] = "chart-column"
    main_action_id: ClassVar[str] = "figures-print"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.figures: Figures | None = None
        self._found: dict[str, object] = {}
        self._running: set[str] = set()
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self._count_soon)
        desk.tasks.ended.connect(lambda run: self._running.discard(run.key))
        self._build()
        self._connect()
        self.make_actions()
        self.print_button.follow(self.acts["figures-print"])
        self.report_button.follow(self.acts["figures-report"])

    # life of the screen

    def entered(self, argument: object = None) -> None:
        """Counts anew."""
        self.refresh()
        self.period.setFocus()

    def refresh(self) -> None:
        """Counts anew; the period stays."""
        self._count()
        self._look_ahead()
        self._look_for_risks()

    # actions

    def print_week(self) -> None:
        """The chosen week of the team as PDF."""
        desk, team = self.desk, self.team_id() or self.desk.team_id
        year, week, _ = self.week.currentData().isocalendar()
        kind = self.kind.currentData()

        def work(progress: Progress) -> bytes:
            from openplanner.application.week_overview import AskedWeek, WeekFilter, week_pdf_of_team

            chosen = WeekFilter(frozenset({CaseType(kind)}) if kind else frozenset())
            return week_pdf_of_team(desk.office, AskedWeek(team, year, week, chosen), progress)

        stem = f"week-{year}-{week:02d}"
        label = desk.texts("figures.printing")
        show = lambda pdf: show_paper(desk, self, Paper(pdf, stem, "week"))  # noqa: E731
        desk.tasks.run(self, "general", "figures.print", label, work, show)

    def print_report(self) -> None:
        """The figures of the chosen period and team as PDF, with charts."""
        period = self.chosen_period()
        if period is None:
            return
        desk, team = self.desk, self.team_id()

        def work(progress: Progress) -> bytes:
            from openplanner.application.print_figures import figures_pdf

            return figures_pdf(desk.office, period.first, period.last, team, progress)

        def show(pdf: bytes) -> None:
            show_paper(desk, self, Paper(pdf, f"cijfers-{period.first.isoformat()}", "figures"))

        desk.tasks.run(self, "general", "figures.report", desk.texts("figures.printing_report"), work, show)

    def chosen_period(self) -> Period | None:
        """The period, or None when what was typed is wrong; the field says why."""
        for field in self.fields.values():
            field.clear_message()
        chosen = self.period.currentData()
        if chosen != OWN:
            return next(period for period in periods(self.desk.today()) if period.key == chosen)
        try:
            return own_period(self.first.text(), self.last.text(), self.desk.today())
        except InvalidInput as problem:
            self.fields[str(problem.facts["field"])].set_error(str(self.desk.texts.error(problem)))
            return None

    def team_id(self) -> int | None:
        """The chosen team, None for all."""
        chosen = self.scope.currentData()
        return int(chosen) if chosen is not None else None

    # building

    def _build(self) -> None:
        texts = self.desk.texts
        self.load, self.grid, self.outcomes, self.received = LoadChart(texts), CardGrid(texts), BarChart(), BarChart()
        self.load_words = MessageLine(self)
        self.chips = {name: StateChip() for name in ("risk", "overdue")}
        body = QWidget()
        body.setProperty("panel", "content")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, scaled(8), 0)
        column.setSpacing(scaled(12))
        column.addWidget(self._load_card())
        self.risks = RiskCard(texts)
        column.addWidget(self.risks)
        self.period_words = TextLabel("", "heading")
        column.addWidget(self.period_words)
        column.addWidget(self.grid)
        column.addLayout(self._build_ends())
        column.addWidget(TextLabel(f"{texts('figures.no_person')} {texts('figures.not_measured')}", "muted"))
        column.addStretch(1)
        self.area = Scrolled(body, texts("figures.title"))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(scaled(24), scaled(16), scaled(24), scaled(16))
        whole.setSpacing(scaled(12))
        whole.addWidget(TextLabel(texts("figures.title"), "title"))
        whole.addWidget(self._build_tools())
        whole.addWidget(self.own)
        whole.addWidget(self.area, 1)

    def _load_card(self) -> QFrame:
        texts = self.desk.texts
        card = QFrame()
        card.setProperty("panel", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(scaled(16), scaled(12), scaled(16), scaled(12))
        inside.addWidget(TextLabel(texts("figures.load"), "strong"))
        inside.addWidget(self.load_words)
        chips = QWidget()
        flow = FlowLayout(scaled(8), chips)
        for chip in self.chips.values():
            flow.addWidget(chip)
        inside.addWidget(chips)
        inside.addWidget(self.load)
        inside.addWidget(TextLabel(texts("figures.load_legend"), "muted"))
        return card

    def _build_ends(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(scaled(12))
        for name, chart in (("outcomes", self.outcomes), ("received", self.received)):
            card = QFrame()
            card.setProperty("panel", "card")
            inside = QVBoxLayout(card)
            inside.setContentsMargins(scaled(16), scaled(12), scaled(16), scaled(12))
            inside.addWidget(TextLabel(self.desk.texts(f"figures.{name}"), "strong"))
            inside.addWidget(chart)
            inside.addStretch(1)
            row.addWidget(card, 1)
        return row

    def _build_tools(self) -> QWidget:
        texts, today = self.desk.texts, self.desk.today()
        self.period, self.scope, self.week, self.kind = QComboBox(), QComboBox(), QComboBox(), QComboBox()
        for period in periods(today):
            self.period.addItem(texts(f"figures.period_{period.key}"), period.key)
        self.period.addItem(texts("figures.period_own"), OWN)
        self.scope.addItem(texts("figures.all_teams"), None)
        for team in self.desk.reads.teams():
            self.scope.addItem(team.name, team.team_id)
        self.scope.setCurrentIndex(max(0, self.scope.findData(self.desk.team_id)))
        self.kind.addItem(texts("figures.all_types"), "")
        for one in CaseType:
            self.kind.addItem(texts(f"intake.case_type.{one.value}"), one.value)
        for key, day in _weeks(today):
            self.week.addItem(texts(key, week=day.isocalendar().week), day)
        self.print_button = Button(texts("figures.print"), "plain", "printer")
        self.report_button = Button(texts("figures.print_report"), "plain", "printer")
        named = ((self.period, "period"), (self.scope, "scope"), (self.week, "week"), (self.kind, "week_type"))
        for combo, name in named:
            combo.setAccessibleName(texts(f"figures.{name}"))
        self._build_own()
        tools = QWidget()
        flow = FlowLayout(scaled(8), tools)
        for part in (self.period, self.scope, self.report_button, self.week, self.kind, self.print_button):
            flow.addWidget(part)
        return tools

    def _build_own(self) -> None:
        texts = self.desk.texts
        self.own, self.first, self.last = QWidget(), QLineEdit(), QLineEdit()
        row = QHBoxLayout(self.own)
        row.setContentsMargins(0, 0, 0, 0)
        self.fields = {
            name: FieldWithMessage(texts(f"figures.{name}"), edit, texts("figures.day_hint"))
            for name, edit in (("first", self.first), ("last", self.last))
        }
        for field in self.fields.values():
            row.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
        row.addStretch(1)
        self.own.hide()

    def _connect(self) -> None:
        self.period.activated.connect(self._period_chosen)
        self.scope.activated.connect(lambda _index: self.refresh())
        for edit in (self.first, self.last):
            edit.editingFinished.connect(self._count)
        self.desk.case_changed.connect(self._changed)
        self.desk.bookings_changed.connect(self._changed)
        self.risks.opened.connect(self.desk.show_case)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cards in as many columns as fit."""
        super().resizeEvent(event)
        self.grid.fit(self.width() - scaled(64))

    # what is shown

    def _period_chosen(self) -> None:
        self.own.setVisible(self.period.currentData() == OWN)
        if self.own.isVisible():
            self.first.setFocus()
        else:
            self._count()

    def _changed(self) -> None:
        """Somebody changed something: counted soon, once for many changes, and never while a count still runs."""
        if not self.isVisible():
            return
        if not self.desk.tasks.pause_ms:
            self.refresh()
        elif not self._soon.isActive():
            self._soon.start()

    def _count_soon(self) -> None:
        if self._running:
            self._soon.start()
        elif self.isVisible():
            self.refresh()

    def _is_news(self, name: str, found: object) -> bool:
        """What says the same is left as it is: somebody may be reading, or be on one of its lines."""
        before, self._found[name] = self._found.get(name), found
        return before != found

    def _stay(self) -> None:
        """What is counted anew must not move the page."""
        bar = self.area.verticalScrollBar()
        place = bar.value()
        QTimer.singleShot(0, self, lambda: bar.setValue(place))

    def _count(self) -> None:
        period = self.chosen_period() if self.period.currentData() != OWN or self.last.text().strip() else None
        if period is None:
            return
        desk, team = self.desk, self.team_id()

        def work(progress: Progress) -> Figures:
            from openplanner.application.key_figures import key_figures

            return key_figures(desk.office, period.first, period.last, team, progress)

        self._running.add("figures count")
        desk.tasks.run(self, "general", "figures count", desk.texts("figures.counting"), work, self._show_figures)

    def _look_ahead(self) -> None:
        desk, team = self.desk, self.team_id()

        def work(progress: Progress) -> tuple[DayLoad, ...]:
            from openplanner.application.capacity import backlog_against_capacity

            return backlog_against_capacity(desk.office, team, DAYS_AHEAD, progress)

        self._running.add("figures load")
        desk.tasks.run(self, "calendar", "figures load", desk.texts("agenda.reading"), work, self._show_loads)

    def _look_for_risks(self) -> None:
        desk, team, today = self.desk, self.team_id(), self.desk.today()

        def work(_progress: Progress) -> tuple[Risks, list[AgreementRow]]:
            from openplanner.application.terms_at_risk import terms_at_risk

            return terms_at_risk(desk.office, team), desk.reads.open_agreements(team, today - timedelta(days=1))

        def show(found: tuple[Risks, list[AgreementRow]]) -> None:
            if self._is_news("risks", (*found, today)):
                self._stay()
                self.risks.show_risks(*found, today)

        desk.tasks.run(self, "general", "figures.risks", desk.texts("figures.counting"), work, show)

    def _show_figures(self, figures: Figures) -> None:
        texts, self.figures = self.desk.texts, figures
        if not self._is_news("figures", figures):
            return
        self._stay()
        self.period_words.setText(texts("figures.period_words", first=figures.first, last=figures.last))
        self.grid.show_figures(figures.all)
        ends = [(texts(f"cases.outcome.{code.value}"), count) for code, count in figures.outcomes]
        came = [(texts(f"intake.case_type.{kind.value}"), count) for kind, count in figures.received]
        self.outcomes.show_bars(count_bars(ends or [(texts("figures.none_closed"), 0)]), texts("figures.outcomes"))
        self.received.show_bars(count_bars(came or [(texts("figures.none_received"), 0)]), texts("figures.received"))
        self._chip("risk", figures.terms_at_risk)
        self._chip("overdue", figures.agreements_overdue)

    def _chip(self, name: str, count: int) -> None:
        words = self.desk.texts(f"figures.{name}", n=count)
        self.chips[name].show_state(
            "triangle-alert" if count else "circle-check", words, "warning" if count else "good"
        )

    def _show_loads(self, loads: tuple[DayLoad, ...]) -> None:
        if not self._is_news("loads", loads):
            return
        words, kind = load_sentence(self.desk.texts, loads)
        self.load_words.show_text(words, kind)
        self.load.show_loads(loads)


def _weeks(today: date) -> tuple[tuple[str, date], ...]:
    return ("figures.week_this", today), ("figures.week_next", today + timedelta(days=7))
