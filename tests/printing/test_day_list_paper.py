"""The day of a colleague on paper."""

from __future__ import annotations

from dataclasses import replace

from openplanner.guides.guard import identifiers
from openplanner.printing.day_list import day_lists_pdf
from tests.printing import reading_pdf as reading
from tests.printing import reading_tags as tags
from tests.printing.conftest import Golden
from tests.printing.samples import day_sheet


def list_pdf(talks: int = 5, **changes: object) -> bytes:
    return day_lists_pdf([day_sheet(talks, **changes)], "Daglijst")


def test_an_ordinary_day_is_one_page_with_room_for_notes() -> None:
    text = reading.words(list_pdf())
    assert reading.pages(list_pdf()) == 1
    for part in ("Ilse Verzonnen", "Gesprekken", "Nog te bellen, voor het hele team", "Jouw toezeggingen",
                 "Aantekeningen", "Pagina 1 van 1", "Afgedrukt ma 23-11-2026", "Bevat persoonsgegevens."):  # fmt: skip
        assert part in text


def test_a_full_day_goes_on_with_the_same_heads_and_no_row_is_broken() -> None:
    pdf = list_pdf(40)
    assert reading.pages(pdf) > 2
    items = reading.placed(pdf)
    for page in range(3):
        assert any(item.text.startswith("Klaar Tijd") or item.text == "Tijd" for item in items if item.page == page)
    for talk in day_sheet(40).talks:
        assert talk.case_number in reading.words(pdf)
    assert not reading.outside(pdf)
    assert not reading.overlapping(pdf)
    table, *_ = tags.tree(pdf).all("Table")
    assert len(table.below()) == 41
    assert len({page for page, _ in table.marks()}) > 2


def test_an_unknown_calendar_is_said_and_nothing_is_called_free() -> None:
    text = reading.words(list_pdf(unknown=True))
    assert "agenda niet bereikt: onbekend" in text
    assert "14:00\u201315:15" not in text


def test_a_day_without_talks_says_so() -> None:
    assert "Er staat voor deze dag geen gesprek in de planning." in reading.words(list_pdf(0, calls=(), promises=()))
    assert "niet aan het werk" in reading.words(list_pdf(0, hours=""))
    assert "verlof" in reading.words(list_pdf(0, hours="", absence="verlof"))


def test_a_possible_bsn_or_mail_address_is_shown_as_dots() -> None:
    sheet = day_sheet(2)
    talks = tuple(replace(one, who="J. 111222333", remark="a.b@voorbeeld.example") for one in sheet.talks)
    text = reading.words(day_lists_pdf([replace(sheet, talks=talks)], "Daglijst"))
    assert identifiers(text) == []
    assert "\u2022\u2022\u2022" in text


def test_golden_day_list(golden_words: Golden) -> None:
    golden_words("day-list", list_pdf())
