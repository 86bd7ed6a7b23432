"""The day of a colleague on paper: what is in it, whose it is, and what stays off it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from openplanner.application.book_slot import Slot, book_slot
from openplanner.application.hand_over import hand_over
from openplanner.application.office import Office
from openplanner.application.print_day import guides_of_day
from openplanner.application.print_day_list import day_list_of_colleague, day_lists_of_team
from openplanner.application.print_guide import guide_pdf_for_case
from openplanner.application.register_case import register_case
from openplanner.application.upkeep import organisation
from openplanner.application.whole_team.carry_out import carry_out
from openplanner.application.whole_team.cover_absence import cover_absence
from openplanner.application.whole_team.draft import Absence
from openplanner.domain.case import CaseType, ContactForm, Party
from openplanner.domain.errors import Cancelled, InvalidInput
from openplanner.domain.interval import Interval
from openplanner.settings import PAPER_PHONES, Settings
from tests.offices import BY, MONDAY, letter, registered, small_office
from tests.printing import reading_pdf as reading

NOOR, BRAM = 1, 2
TODAY = MONDAY.date()


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made, _ = small_office(tmp_path)
    return made


def book(office: Office, case_id: int, hour: int, who: int, form: ContactForm = ContactForm.PHONE) -> None:
    start = MONDAY.replace(hour=hour)
    place = 1 if form is ContactForm.TOWN_HALL else None
    book_slot(office, case_id, Slot(form, Interval(start, start + timedelta(minutes=30)), (who,), place), BY)


def words(office: Office, who: int = NOOR, day: date = TODAY, **how: bool) -> str:
    return reading.words(day_list_of_colleague(office, who, day, **how))


def test_the_talks_of_the_colleague_stand_by_the_clock_and_those_of_others_do_not(office: Office) -> None:
    book(office, registered(office, "Z-LATER").case_id, 15, NOOR)
    book(office, registered(office, "Z-FIRST").case_id, 11, NOOR, ContactForm.TOWN_HALL)
    book(office, registered(office, "Z-OTHER").case_id, 11, BRAM)
    found = words(office)
    assert found.index("Z-FIRST") < found.index("Z-LATER")
    assert "Z-OTHER" not in found
    assert "Kamer Linde" in found
    assert "Mevrouw A. Verzonnen" in found
    assert "maandag 23 november 2026" in found


def test_free_time_is_what_is_left(office: Office) -> None:
    book(office, registered(office).case_id, 12, NOOR)
    assert "09:00\u201311:55, 12:40\u201317:00" in words(office).replace("\n", " ")


def test_a_calendar_that_cannot_be_read_leaves_free_time_unknown(office: Office) -> None:
    organisation.load_calendar_file(office, b"geen agenda", "b.ics", BRAM)
    assert "agenda niet bereikt: onbekend" in words(office, BRAM)
    assert "onbekend" not in words(office, NOOR)


def test_numbers_come_on_paper_only_when_asked_or_set(office: Office) -> None:
    book(office, registered(office).case_id, 11, NOOR)
    assert "06 12345601" not in words(office)
    assert "06 12345601" in words(office, phones=True)
    switched = replace(office, settings=Settings({**office.settings.values, PAPER_PHONES.key: True}))
    assert "06 12345601" in words(switched)
    assert "06 12345601" not in words(switched, phones=False)


def test_what_must_be_phoned_by_that_day_is_for_the_whole_team(office: Office) -> None:
    registered(office, "Z-DUE")
    booked = registered(office, "Z-BOOKED")
    book(office, booked.case_id, 11, BRAM)
    thursday = date(2026, 11, 26)
    for who in (NOOR, BRAM):
        assert "Z-DUE" in words(office, who, thursday)
        assert "Z-BOOKED" not in words(office, who, thursday)
    assert "Z-DUE" not in words(office, NOOR, TODAY)
    assert "te laat, was do 26-11" in words(office, NOOR, date(2026, 11, 27))


def test_an_interpreter_and_a_language_are_named_in_words(office: Office) -> None:
    asked = replace(letter("Z-POLISH"), language="pl", interpreter=True, representative=Party("Meester B. Bedachtsma"))
    case = register_case(office, asked, BY)
    book(office, case.case_id, 11, NOOR)
    found = words(office)
    assert "Tolk: Pools" in found
    assert "Gemachtigde van Mevrouw A. Verzonnen" in found
    assert "Pools, met tolk" in reading.words(guide_pdf_for_case(office, case.case_id, ContactForm.PHONE))
    other = register_case(office, replace(letter("Z-OTHER"), language="xx"), BY)
    assert "andere taal" in reading.words(guide_pdf_for_case(office, other.case_id, ContactForm.PHONE))


def test_a_team_is_one_job_and_each_begins_on_the_front(office: Office) -> None:
    pdf = day_lists_of_team(office, 1, TODAY)
    assert reading.pages(pdf) == 3
    fronts = [item.page for item in reading.placed(pdf) if item.text in {"Noor Demo", "Bram Proef"}]
    assert fronts == [0, 2]


def test_an_empty_day_an_unknown_colleague_and_stopping_halfway(office: Office) -> None:
    with pytest.raises(InvalidInput, match="nobody_that_day"):
        day_lists_of_team(office, 1, date(2026, 11, 29))
    with pytest.raises(InvalidInput, match="colleague_unknown"):
        day_list_of_colleague(office, 99, TODAY)

    class Impatient:
        def step(self, done: int, total: int, label: str = "") -> None:
            assert total == 2
            if done:
                raise Cancelled

    with pytest.raises(Cancelled):
        day_lists_of_team(office, 1, TODAY, progress=Impatient())


def test_every_case_type_has_its_word(office: Office) -> None:
    for hour, kind in enumerate(CaseType, start=10):
        book(office, registered(office, f"Z-{kind.value}", kind).case_id, hour, NOOR)
    assert all(f"Z-{kind.value}" in words(office) for kind in CaseType)


def test_what_was_given_to_one_colleague_stands_on_that_list_only(office: Office) -> None:
    thursday = date(2026, 11, 26)
    registered(office, "Z-TEAM")
    hand_over(office, registered(office, "Z-GIVEN").case_id, 1, BY, colleague_id=NOOR)
    hers, his = words(office, NOOR, thursday), words(office, BRAM, thursday)
    assert hers.index("aan jou gegeven") < hers.index("Z-GIVEN") < hers.index("voor het hele team")
    assert hers.index("Z-TEAM") > hers.index("voor het hele team")
    assert "Z-TEAM" in his and "Z-GIVEN" not in his and "aan jou gegeven" not in his


def test_what_was_given_to_who_is_not_there_is_on_every_list(office: Office) -> None:
    thursday = date(2026, 11, 26)
    hand_over(office, registered(office, "Z-GIVEN").case_id, 1, BY, colleague_id=NOOR)
    carry_out(office, cover_absence(office, Absence((NOOR,), (thursday,))), BY)
    his = words(office, BRAM, thursday)
    assert "Z-GIVEN" in his and "Voor Noor Demo, die er niet is" in his.replace("\n", " ")
    assert "Z-GIVEN" in words(office, NOOR, thursday)
    pile = reading.words(guides_of_day(office, 1, thursday, BRAM))
    assert "Noor Demo" in pile and "Bram Proef" not in pile
