"""Overzicht: figures with their definition at hand, backlog against capacity, the week on paper, nothing per person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from pytestqt.qtbot import QtBot

from openplanner.application.figure_words import Bar, count_bars, counts_text, number_text, value_text
from openplanner.application.key_figures import key_figures
from openplanner.application.office import Office
from openplanner.application.record_attempt import record_attempt
from openplanner.application.record_outcome import record_outcome, reopen_case
from openplanner.application.register_case import register_case
from openplanner.application.terms_at_risk import terms_at_risk
from openplanner.application.upkeep.demo_office import Replay
from openplanner.desktop.figures.risks import risk_words
from openplanner.desktop.figures.screen import FiguresScreen
from openplanner.desktop.figures.state import load_sentence, own_period, periods
from openplanner.desktop.preview.window import PreviewWindow
from openplanner.desktop.window import MainWindow
from openplanner.domain.case import Anchors, CaseType, OutcomeCode
from openplanner.domain.contact import Agreement, AttemptResult
from openplanner.domain.errors import InvalidInput
from openplanner.planning.kpi import Figure, Unit
from openplanner.planning.load import DayLoad
from openplanner.texts import Texts
from tests.offices import BY, MONDAY, letter, registered

TODAY = date(2026, 11, 24)
DUTCH = Texts("nl")


@pytest.fixture
def screen(window: MainWindow, qtbot: QtBot) -> FiguresScreen:
    found = window.open_screen("figures")
    assert isinstance(found, FiguresScreen)
    qtbot.waitUntil(lambda: len(found.grid.cards) == 15)  # they come a row at a time
    return found


def test_periods_begin_and_end_where_people_expect() -> None:
    found = {period.key: (period.first, period.last) for period in periods(TODAY)}
    assert found["this_week"] == (date(2026, 11, 23), TODAY)
    assert found["last_week"] == (date(2026, 11, 16), date(2026, 11, 22))
    assert found["last_month"] == (date(2026, 10, 1), date(2026, 10, 31))
    assert found["this_quarter"][0] == date(2026, 10, 1)
    january = {period.key: period for period in periods(date(2026, 1, 1))}
    assert (january["last_month"].first, january["last_month"].last) == (date(2025, 12, 1), date(2025, 12, 31))


@pytest.mark.parametrize(
    ("first", "last", "code", "field"),
    [
        ("ooit", "vandaag", "day_unreadable", "first"),
        ("1-11", "", "day_missing", "last"),
        ("20-11", "1-11", "period_backwards", "last"),
        ("1-1-2001", "1-1-2026", "period_too_long", "last"),
    ],
)
def test_a_period_that_cannot_be_is_refused_beside_its_field(first: str, last: str, code: str, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        own_period(first, last, TODAY)
    assert (refused.value.code, refused.value.facts["field"]) == (code, field)


@pytest.mark.parametrize(
    ("figure", "value", "counts"),
    [
        (Figure("K1", Unit.PERCENT, 15, 18, 83.33), "83 %", "15 van 18"),
        (Figure("K1", Unit.PERCENT, 3, 4, None), "3 van 4", "Minder dan 10 zaken: alleen aantallen"),
        (Figure("K1", Unit.PERCENT, 0, 0, None), "–", "geen zaken in deze periode"),
        (Figure("K4", Unit.PER_TALK, 33, 20, 1.65), "1,6", "33 pogingen, 20 zaken bereikt"),
        (
            Figure("K9", Unit.MINUTES, 300, 12, 25.0, 40),
            "25 minuten",
            "9 van de 10 binnen 40 minuten · 12 afgesloten zaken",
        ),
        (
            Figure("K10", Unit.EURO_PER_CASE, 375, 12, 31.25, rate=75),
            "€ 31",
            "samen € 375, bij € 75 per uur · 12 afgesloten zaken",
        ),
        (Figure("K9", Unit.MINUTES, 30, 2, None), "–", "2 afgesloten zaken. Minder dan 10 zaken: alleen aantallen"),
        (Figure("K8", Unit.DAYS, 12, 12, 5.5, 21), "5,5 dagen", "9 van de 10 binnen 21 dagen · 12 afgesloten zaken"),
        (Figure("K19", Unit.EURO, 1, 3, 322.0), "€ 322", "1 van 3"),
    ],
)
def test_figures_in_words(figure: Figure, value: str, counts: str) -> None:
    assert (value_text(DUTCH, figure), counts_text(DUTCH, figure)) == (value, counts)


def test_numbers_are_written_as_the_language_does() -> None:
    assert (number_text(DUTCH, 3.25, 1), number_text(Texts("en"), 3.25, 1)) == ("3,2", "3.2")


def test_the_longest_bar_is_full_and_nothing_is_nothing() -> None:
    assert count_bars([("a", 2), ("b", 4)]) == (Bar("a", 0.5, "2"), Bar("b", 1.0, "4"))
    assert count_bars([("geen", 0)])[0].share == 0.0


def test_the_sentence_names_the_first_day_on_which_the_promise_breaks() -> None:
    fine = DayLoad(TODAY, 1, 45, 480, breaks=False)
    broken = DayLoad(date(2026, 11, 26), 20, 900, 100, breaks=True, unknown=1)
    words, kind = load_sentence(DUTCH, [fine, broken, broken])
    assert "do 26-11-2026" in words and "onbekend" in words and kind == "danger"
    assert load_sentence(DUTCH, [fine])[1] == "good"
    assert load_sentence(DUTCH, [])[1] == "warning"


def test_figures_come_from_what_was_recorded(small: tuple[Office, Replay]) -> None:
    office, clock = small
    first, second = registered(office, "Z-1"), registered(office, "Z-2")
    promise = Agreement(first.case_id, "ik", "stuur de tekening", date(2026, 11, 24))
    record_attempt(office, first.case_id, AttemptResult.SPOKEN, BY, agreements=(promise,))
    record_attempt(office, second.case_id, AttemptResult.NO_ANSWER, BY)
    record_outcome(office, first.case_id, OutcomeCode.EXPLAINED, BY)
    clock.moment = MONDAY + timedelta(days=4)
    figures = key_figures(office, date(2026, 11, 1), date(2026, 11, 30), 1)
    pairs = {figure.code: (figure.numerator, figure.denominator) for figure in figures.all}
    assert (pairs["K1"], pairs["K2"], pairs["K5"], pairs["K14"]) == ((1, 2), (2, 2), (1, 1), (0, 1))
    assert figures.outcomes == ((OutcomeCode.EXPLAINED, 1),)
    assert (figures.received, figures.agreements_overdue) == (((CaseType.OBJECTION, 2),), 1)
    assert key_figures(office, date(2026, 11, 1), date(2026, 11, 30), 2).figure("K1").denominator == 0


def test_a_case_that_came_back_is_counted_against_the_informal_end(small: tuple[Office, Replay]) -> None:
    office = small[0]
    case = registered(office)
    record_outcome(office, case.case_id, OutcomeCode.EXPLAINED, BY)
    reopen_case(office, case.case_id, "toch niet duidelijk", BY)
    record_outcome(office, case.case_id, OutcomeCode.FORMAL, BY)
    figures = key_figures(office, date(2026, 11, 1), date(2026, 11, 30))
    assert (figures.figure("K7").numerator, figures.figure("K7").denominator) == (1, 1)


def test_a_penalty_is_counted_by_the_statutory_clock(small: tuple[Office, Replay]) -> None:
    office, clock = small
    late = letter("Z-1", CaseType.APPLICATION, MONDAY - timedelta(days=150))
    register_case(office, replace(late, anchors=Anchors(notice_of_default_on=date(2026, 11, 2))), BY)
    clock.moment = MONDAY.replace(day=26)
    figures = key_figures(office, date(2026, 11, 1), date(2026, 11, 30))
    penalty = figures.figure("K19")
    assert (penalty.numerator, penalty.denominator) == (1, 1)
    assert penalty.value == 10 * 23  # from the 17th up to and with the 26th, 23 euros a day


def test_terms_at_risk_name_the_case_how_long_and_what_it_costs(small: tuple[Office, Replay]) -> None:
    office, clock = small
    late = replace(
        letter("Z-1", CaseType.APPLICATION, MONDAY - timedelta(days=150)),
        anchors=Anchors(notice_of_default_on=date(2026, 11, 2)),
    )
    register_case(office, late, BY)
    register_case(office, letter("Z-2", CaseType.APPLICATION, MONDAY - timedelta(days=50)), BY)
    register_case(office, letter("Z-3", CaseType.NOTICE_OF_DEFAULT, MONDAY - timedelta(days=1)), BY)
    registered(office, "Z-4")
    clock.moment = MONDAY.replace(day=26)
    risks = terms_at_risk(office, 1)
    assert [(one.number, one.sure) for one in risks.cases] == [("Z-1", True), ("Z-2", True), ("Z-3", False)]
    assert (risks.so_far, risks.next_day, risks.most) == (230, 23, 1442)
    words = [risk_words(DUTCH, one) for one in risks.cases]
    assert "dagen te laat" in words[0] and "€ 230, elke dag € 23 erbij" in words[0]
    assert "besluit uiterlijk" in words[1] and "dwangsom" not in words[1]
    assert words[2].startswith("Ingebrekestelling · als het andere besluit te laat was: dwangsom vanaf")
    assert terms_at_risk(office, 2).cases == ()


def test_a_late_promise_stands_among_the_risks_and_opens_its_case(
    window: MainWindow, screen: FiguresScreen, small: tuple[Office, Replay]
) -> None:
    office, clock = small
    case = registered(office, "Z-1")
    promise = Agreement(case.case_id, "ik", "stuur de tekening", date(2026, 11, 24))
    record_attempt(office, case.case_id, AttemptResult.SPOKEN, BY, agreements=(promise,))
    clock.moment = MONDAY + timedelta(days=3)
    screen.refresh()
    button, words = screen.risks.lines[0]
    assert "stuur de tekening" in words.text() and "2 dagen te laat" in words.text()
    button.click()
    assert window.screen_id == "cases"


def test_every_figure_has_its_definition_behind_a_button(screen: FiguresScreen) -> None:
    assert len(screen.grid.cards) == 15
    for card in screen.grid.cards:
        assert card.definition.isHidden()
        card.button.click()
        assert not card.definition.isHidden()
        assert len(card.definition.text()) > 60


def test_nothing_on_the_screen_names_a_colleague(screen: FiguresScreen, small: tuple[Office, Replay]) -> None:
    record_attempt(small[0], registered(small[0]).case_id, AttemptResult.SPOKEN, BY)
    screen.refresh()
    shown = " ".join(card.accessibleName() for card in screen.grid.cards) + screen.load.accessibleDescription()
    assert "Noor" not in shown and "Bram" not in shown


def test_ten_working_days_ahead_are_told_in_words_too(screen: FiguresScreen) -> None:
    assert len(screen.load.loads) == 10
    assert screen.load.accessibleDescription().count(";") == 9
    assert screen.load_words.text


def test_an_own_period_is_counted_and_a_wrong_one_is_said(screen: FiguresScreen) -> None:
    screen.period.setCurrentIndex(screen.period.findData("own"))
    screen._period_chosen()
    screen.first.setText("20-11")
    screen.last.setText("1-11")
    screen.last.editingFinished.emit()
    assert "eindigt" in screen.fields["last"].error
    screen.last.setText("vandaag")
    screen.last.editingFinished.emit()
    assert not screen.fields["last"].error
    assert screen.figures is not None and screen.figures.first == date(2026, 11, 20)


def test_the_week_is_printed_from_here(screen: FiguresScreen) -> None:
    screen.week.setCurrentIndex(1)
    screen.print_week()
    window = screen.findChild(PreviewWindow)
    assert window is not None
    assert window.paper.stem == "week-2026-49"
    assert window.paper.pdf.startswith(b"%PDF")


def test_the_charts_paint_with_and_without_figures(screen: FiguresScreen, qtbot: QtBot) -> None:
    assert not screen.load.grab().isNull()
    screen.load.show_loads(())
    assert not screen.load.grab().isNull()
    screen.outcomes.show_bars((), "leeg")
    assert not screen.outcomes.grab().isNull()
