"""What may not be on paper is refused, whatever field it came in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace

import pytest

from openplanner.domain.errors import InvalidInput
from openplanner.printing import day_list, figures_report, guide_front, week_schedule
from openplanner.printing.barrier import refuse_identifiers
from openplanner.printing.conversation_guide import GuideSheet, guide_pdf
from openplanner.printing.day_list import DayCall, DayPromise, DaySheet, DayTalk
from openplanner.printing.figures_report import BarSet, ReportBar, ReportFigure, ReportSheet, Trend, TrendPoint
from openplanner.printing.letter import AgreementLine, Letter, LetterKind, email_text, letter_pdf
from openplanner.printing.paper import A4, document, draw_line_of_text
from openplanner.printing.tagged import tagged
from openplanner.printing.week_schedule import WeekCell, WeekDay, WeekEntry, WeekRow, WeekSheet, week_pdf
from openplanner.texts import Texts
from tests.printing.samples import MOMENT, NOW, guide_sheet, letter, week_sheet
from tests.printing.watching import found_on

SHEETS = [
    GuideSheet, Letter, AgreementLine, WeekSheet, WeekDay, WeekRow, WeekCell, WeekEntry, DaySheet, DayTalk, DayCall,
    DayPromise, ReportSheet, ReportFigure, ReportBar, BarSet, TrendPoint, Trend,
]  # fmt: skip
BSN, MAIL = "111222333", "a.b@voorbeeld.example"


def _refusal(work: Callable[[], object]) -> str:
    with pytest.raises(InvalidInput) as caught:
        work()
    assert caught.value.code == "paper_identifier"
    words = str(Texts("nl").error(caught.value))
    assert BSN not in words
    assert MAIL not in words
    return words


@pytest.mark.parametrize(
    ("field", "named"),
    [("case_number", "het zaaknummer"), ("colleague", "de collega"), ("municipality", "gemeente"),
     ("phone_shown", "telefoonnummer"), ("language", "de taal")],
)  # fmt: skip
@pytest.mark.parametrize("secret", [f"nr {BSN}", f"zie {MAIL}", "geboortedatum: 1 januari 1980", "IBAN 12"])
def test_a_guide_is_refused_by_the_name_of_the_field(field: str, named: str, secret: str) -> None:
    assert named in _refusal(lambda: guide_pdf(guide_sheet(**{field: secret})))


def test_a_text_of_a_guide_is_refused_as_a_whole() -> None:
    sheet = guide_sheet()
    guide = sheet.guide.changed(lambda text: f"{text} Mail naar {MAIL}.")
    assert "de tekst van de leidraad" in _refusal(lambda: guide_pdf(replace(sheet, guide=guide)))


def test_a_letter_holds_no_bsn_on_paper_or_in_mail_and_may_hold_an_address_to_mail_to() -> None:
    made = (AgreementLine("U", f"stuurt {BSN} op", NOW.date()),)
    for make in (letter_pdf, email_text):
        assert "een toezegging" in _refusal(lambda make=make: make(letter(LetterKind.AGREEMENTS, agreements=made)))
        assert "het zaaknummer" in _refusal(lambda make=make: make(letter(LetterKind.RECEIPT, case_number=BSN)))
    assert MAIL in email_text(letter(LetterKind.AGREEMENTS, agreements=(AgreementLine("U", MAIL, NOW.date()),)))


def test_a_week_is_refused_for_what_it_does_not_leave_out_itself() -> None:
    entry = week_sheet(1).rows[0].cells[0].entries[0]
    for cell, named in (
        (WeekCell((replace(entry, case_number=BSN),)), "het zaaknummer"),
        (WeekCell(absence=f"bel {MAIL}"), "een afwezigheid"),
    ):
        rows = (WeekRow("Ilse Verzonnen", (cell,)),)
        assert named in _refusal(lambda rows=rows: week_pdf(replace(week_sheet(1), rows=rows)))


@pytest.mark.parametrize("kind", SHEETS)
def test_every_field_of_a_sheet_has_a_word_for_who_must_mend_it(kind: type) -> None:
    named = {part.name for part in fields(kind) if str(part.type).startswith(("str", "tuple[str", "tuple[tuple[str"))}
    left_out = {*guide_front.LEFT_OUT, *week_schedule.LEFT_OUT, *day_list.LEFT_OUT, *figures_report.LEFT_OUT}
    assert {name for name in named - left_out if not Texts("nl").has(f"paper.field.{name}")} == set()


def test_the_title_of_a_file_is_clean_too() -> None:
    assert found_on(week_pdf(replace(week_sheet(1), team=f"Team {BSN}"))) == []


def test_a_number_from_abroad_is_no_bsn_and_a_word_without_value_is_no_field() -> None:
    refuse_identifiers(guide_sheet(phone_shown=f"+48 {BSN[:3]} {BSN[3:6]} {BSN[6:]}"))
    refuse_identifiers(guide_sheet(colleague="vraag nooit naar het BSN of een wachtwoord"))
    refuse_identifiers(guide_sheet(moment=MOMENT))


def test_the_watch_over_the_tests_sees_text_titles_and_what_is_heard(clean_paper: list[bytes]) -> None:
    with document("Proef", A4, None) as (canvas, buffer):
        draw_line_of_text(canvas, 50, 700, f"nr {BSN}")
        canvas.setTitle(MAIL)
    assert found_on(buffer.getvalue()) == [BSN, MAIL]
    with document("Proef", A4, None) as (canvas, labelled):
        draw_line_of_text(canvas, 50, 700, "Geboortedatum: 1 januari 1980")
    assert found_on(labelled.getvalue()) == ["Geboortedatum: 1"]
    with document("Proef", A4, None) as (canvas, heard):
        with tagged(canvas, "Figure", alt=f"Eén staaf van {MAIL}"):
            canvas.rect(50, 500, 20, 60, fill=1)
        with tagged(canvas, "P", actual=f"nr {BSN}"):
            draw_line_of_text(canvas, 50, 400, "nr")
    assert sorted(found_on(heard.getvalue())) == [BSN, MAIL]
    assert clean_paper == [buffer.getvalue(), labelled.getvalue(), heard.getvalue()]
    clean_paper.clear()
