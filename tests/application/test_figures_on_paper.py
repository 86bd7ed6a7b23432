"""The report of the figures: what the screen says, on paper, with the months before it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from openplanner.application.figure_words import value_text
from openplanner.application.key_figures import key_figures
from openplanner.application.office import Office
from openplanner.application.print_figures import figures_pdf, month_of
from openplanner.application.record_attempt import record_attempt
from openplanner.application.record_outcome import record_outcome
from openplanner.domain.case import CaseType, OutcomeCode
from openplanner.domain.contact import AttemptResult
from openplanner.domain.errors import Cancelled, InvalidInput
from openplanner.texts import Texts
from tests.offices import BY, MONDAY, registered, small_office
from tests.printing import reading_pdf as reading
from tests.printing import reading_tags as tags

NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))


@pytest.fixture
def worked(tmp_path: Path) -> Office:
    """Twelve objections and a complaint, all phoned in time and closed."""
    office, clock = small_office(tmp_path)
    for number in range(13):
        case = registered(office, f"Z-{number}", CaseType.COMPLAINT if number == 12 else CaseType.OBJECTION)
        record_attempt(office, case.case_id, AttemptResult.SPOKEN, BY)
        record_outcome(office, case.case_id, OutcomeCode.EXPLAINED, BY)
    clock.moment = MONDAY + timedelta(days=7)
    return office


def test_the_paper_says_what_the_screen_says(worked: Office) -> None:
    pdf = figures_pdf(worked, *NOVEMBER, 1)
    text, texts = reading.words(pdf), Texts("nl")
    figures = key_figures(worked, *NOVEMBER, 1)
    assert "November 2026 \u2013 Bezwaar" in text
    for figure in figures.all:
        assert texts(figure.name_key) in text
        assert value_text(texts, figure) in text
    told = " ".join(node.facts["Alt"] for node in tags.tree(pdf).all("Figure"))
    assert "nov 2026: Op tijd gesproken 100 %" in told
    assert "jun 2026" in told
    assert "Bezwaar 12; Klacht 1" in told


def test_all_teams_part_of_a_month_and_a_month_that_has_not_begun(worked: Office) -> None:
    text = reading.words(figures_pdf(worked, date(2026, 11, 23), date(2026, 11, 29)))
    assert "ma 23-11-2026 t/m zo 29-11-2026 \u2013 Alle teams" in text
    with pytest.raises(InvalidInput, match="period_not_begun"):
        figures_pdf(worked, date(2027, 1, 1), date(2027, 1, 31))


def test_nobody_is_named_and_one_can_stop(worked: Office) -> None:
    text = reading.words(figures_pdf(worked, *NOVEMBER))
    assert all(name not in text for name in ("Noor", "Bram", "Verzonnen", "Z-1"))

    class Impatient:
        def step(self, done: int, total: int, label: str = "") -> None:
            if done == total - 1:
                raise Cancelled

    with pytest.raises(Cancelled):
        figures_pdf(worked, *NOVEMBER, progress=Impatient())


def test_the_days_of_a_month() -> None:
    assert month_of(date(2028, 2, 10)) == (date(2028, 2, 1), date(2028, 2, 29))
