"""The week of a team on paper."""

from __future__ import annotations

from dataclasses import replace

import pytest

from openplanner.domain.case import CaseType, ContactForm
from openplanner.guides.guard import identifiers
from openplanner.printing.week_schedule import WeekCell, WeekEntry, WeekFigures, WeekRow, WeekSheet, week_pdf
from tests.printing import reading_pdf as reading
from tests.printing.conftest import Golden
from tests.printing.samples import LONG_NAME, MOMENT, NAMES, NOW, week_sheet


def test_twelve_people_stand_on_one_page_in_letters_of_7_points_or_more() -> None:
    pdf = week_pdf(week_sheet(12))
    assert reading.pages(pdf) == 1
    assert min(reading.sizes(pdf, 0)) >= 7
    text = reading.words(pdf)
    for name in NAMES[:9]:
        assert name in text
    assert "Pagina 1 van 1" in text
    assert "Week 48, ma 23-11 t/m vr 27-11 2026" in text
    assert "Afgedrukt ma 23-11-2026 08:12" in text
    assert "Op tijd gebeld: 31 van 34" in text


@pytest.mark.parametrize(("people", "most"), [(1, 3), (5, 3), (12, 3), (15, 5), (25, 4), (60, 2)])
def test_nothing_overlaps_or_falls_off_and_nobody_is_lost(people: int, most: int) -> None:
    week = week_sheet(people, most)
    pdf = week_pdf(week)
    assert not reading.outside(pdf)
    assert not reading.overlapping(pdf)
    text = reading.words(pdf)
    for row in week.rows:
        for cell in row.cells:
            for entry in cell.entries:
                assert entry.case_number in text
    assert f"van {reading.pages(pdf)}" in text


def test_more_people_go_on_more_pages_with_the_same_heads() -> None:
    pdf = week_pdf(week_sheet(25, 4))
    assert reading.pages(pdf) > 1
    for page in range(reading.pages(pdf)):
        heads = [item.text for item in reading.placed(pdf) if item.page == page]
        assert any("ma 23-11" in text for text in heads)
        assert any("Collega" in text for text in heads)
    last = " ".join(item.text for item in reading.placed(pdf) if item.page == reading.pages(pdf) - 1)
    assert "Uiterste beldag" in last


def test_letters_signs_and_words_of_every_form_and_type() -> None:
    entries = tuple(
        WeekEntry(MOMENT, 30, form, kind, f"Z-{form.letter}-{kind.letter}") for form in ContactForm for kind in CaseType
    )
    week = replace(week_sheet(1), rows=(WeekRow("Ilse Verzonnen", (WeekCell(entries),)),))
    text = reading.words(week_pdf(week))
    for form in ContactForm:
        for kind in CaseType:
            assert f"Z-{form.letter}-{kind.letter}" in text
    for word in ("telefoon", "gemeentehuis", "wijk of thuis", "bezwaar", "Woo-verzoek", "WhatsApp", "minuten"):
        assert word in text


def test_absence_part_time_holiday_deadlines_and_totals_are_shown() -> None:
    week = week_sheet(2)
    cells = (WeekCell(absence="verlof"), WeekCell(off=True), WeekCell(hours="09:00-13:00"))
    rows = (WeekRow("Ilse Verzonnen", cells, 4, 2, 270, 420), WeekRow("Bram Bedacht", (), 9, 0, 500, 420))
    text = reading.words(week_pdf(replace(week, rows=rows)))
    for part in ("verlof", "niet aan het werk", "09:00-13:00", "Bonifatiusdag", "4 bel, 2 afspr.", "4:30 van 7:00 u",
                 "2:30 vrij", "1:20 te vol", "Uiterste beldag", "laatste dag", "voorbij", "Achterwacht"):  # fmt: skip
        assert part in text


def test_a_day_with_a_hundred_bookings_continues_under_the_same_name() -> None:
    entries = tuple(
        WeekEntry(MOMENT, 10, ContactForm.PHONE, CaseType.QUESTION, f"Z-{number:04d}") for number in range(100)
    )
    week = replace(week_sheet(1), rows=(WeekRow("Ilse Verzonnen", (WeekCell(entries),)),))
    pdf = week_pdf(week)
    text = reading.words(pdf)
    assert "(vervolg)" in text
    assert all(f"Z-{number:04d}" in text for number in range(100))
    assert not reading.outside(pdf)


def test_long_names_and_numbers_wrap_shrink_or_lose_their_front() -> None:
    entry = WeekEntry(
        MOMENT, 480, ContactForm.TOWN_HALL, CaseType.WHATSAPP, "ZAAK-" + "0" * 30 + "-417", attention=True
    )
    row = WeekRow(LONG_NAME, (WeekCell((entry,), absence=LONG_NAME),) * 5, 999, 999, 99_999, 99_999)
    week = replace(
        week_sheet(1), team=LONG_NAME, filter_text=LONG_NAME * 2, municipality=LONG_NAME, rows=(row,) * 3,
        figures=WeekFigures(9999, 9999, 9999, 9999, 9999),
    )  # fmt: skip
    pdf = week_pdf(week)
    assert not reading.outside(pdf)
    assert not reading.overlapping(pdf)
    assert "-417" in reading.words(pdf)


def test_an_empty_team_says_what_to_do() -> None:
    week = WeekSheet("Bezwaar", 2026, 48, week_sheet(1).days, (), NOW)
    assert "Voeg ze toe bij Instellingen" in reading.words(week_pdf(week))
    assert reading.pages(week_pdf(replace(week, days=()))) == 1


def test_no_bsn_no_mail_and_embedded_fonts_only() -> None:
    week = replace(week_sheet(3), team="Team 111222333", filter_text="voor a.b@voorbeeld.example")
    pdf = week_pdf(week)
    assert [item for item in reading.placed(pdf) if identifiers(item.text)] == []
    assert "111222333" not in reading.words(pdf)
    assert all("+NotoSans" in name for name in reading.fonts(pdf))
    assert b"Helvetica" not in pdf


def test_english_labels_fit() -> None:
    pdf = week_pdf(week_sheet(12), "en")
    assert "Last calling day" in reading.words(pdf)
    assert not reading.overlapping(pdf)
    assert b"/Lang (en-GB)" in pdf


def test_golden_week(golden_words: Golden, golden_picture: Golden) -> None:
    pdf = week_pdf(week_sheet(12))
    golden_words("week-12", pdf)
    golden_picture("week-12", pdf)


def test_a_calendar_that_did_not_answer_is_unknown_and_never_free() -> None:
    cells = (WeekCell(unknown=True), WeekCell(hours="09:00-13:00", unknown=True), WeekCell(off=True))
    rows = (WeekRow("Ilse Verzonnen", cells, 1, 0, 30, 30, unknown=True),)
    text = reading.words(week_pdf(replace(week_sheet(1), rows=rows)))
    assert text.count("agenda onbekend") == 3
    assert "0:30 u gepland" in text
    assert "0:00 vrij" not in text


def test_what_the_team_has_left_stands_under_each_day() -> None:
    text = reading.words(week_pdf(week_sheet(4)))
    assert "Vrij in het team" in text
    assert "12:30 uur" in text and "16:30 uur" in text
