"""Long and strange texts: nothing overlaps, falls out of its frame, or is broken where it must stay whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from openplanner.domain.case import CaseType, ContactForm
from openplanner.guides.facts import GuideFacts, fill
from openplanner.guides.library import load_guide
from openplanner.printing.conversation_guide import guide_pdf
from openplanner.printing.day_list import day_lists_pdf
from openplanner.printing.letter import AgreementLine, LetterKind, letter_pdf
from openplanner.printing.week_schedule import week_pdf
from tests.printing import reading_pdf as reading
from tests.printing.samples import FACTS, NOW, day_sheet, guide_sheet, letter, week_sheet

NAMES = {
    "80 without a space": "Verzonnenachternaam" * 4 + "Oudh",
    "80 in words": "Jonkvrouw Wilhelmina Alexandrina van Bedachtenstein tot Nergenshuizen en Testema",
    "diacritics": "Łukasz Żółciński-Ðævisson Șerban Țepeș Ħaġar Nguyễn Thị Hồng Đào",
    "capitals": "MMMMWWWW" * 10,
}
SUBJECT = "de weigering van een omgevingsvergunning voor het vervangen van drie dakkapellen en een schutting " * 2


def _guide(name: str) -> bytes:
    facts = replace(FACTS, colleague=name, spoken_with=name, subject=SUBJECT)
    guide = fill(load_guide(CaseType.OBJECTION, ContactForm.TOWN_HALL), facts)
    return guide_pdf(guide_sheet(guide=guide, citizen_name=name, representative=name, colleague=name, place=name))


def _letter(name: str) -> bytes:
    made = (AgreementLine(name, SUBJECT, NOW.date(), name),) * 3
    return letter_pdf(letter(LetterKind.AGREEMENTS, recipient=name, colleague=name, agreements=made))


def _week(name: str) -> bytes:
    week = week_sheet(6)
    return week_pdf(replace(week, team=name, rows=tuple(replace(row, name=name) for row in week.rows)))


def _day_list(name: str) -> bytes:
    sheet = day_sheet(20)
    talks = tuple(replace(one, who=name, remark=name, place=name, beside=name, phone_shown=name) for one in sheet.talks)
    calls = tuple(replace(one, who=name) for one in sheet.calls)
    promises = tuple(replace(one, what=SUBJECT * 2, told_how=name) for one in sheet.promises)
    return day_lists_pdf(
        [replace(sheet, colleague=name, talks=talks, calls=calls, promises=promises, absence=name)], name
    )


FRAMES = {_guide: (24.0, 196.0), _letter: (24.0, 186.0), _week: (7.0, 290.0), _day_list: (19.0, 196.0)}
"""Left and right in mm, with 1 mm for a slanted letter that leans over its edge."""


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
@pytest.mark.parametrize("make", FRAMES, ids=("guide", "letter", "week", "day list"))
def test_long_and_strange_names_stay_in_their_frame(make: Callable[[str], bytes], name: str) -> None:
    _assert_whole(make(name), *FRAMES[make])


@pytest.mark.parametrize("case_type", CaseType)
@pytest.mark.parametrize("times", [1, 2, 3])
def test_eight_questions_and_longer_texts_never_break_a_question(case_type: CaseType, times: int) -> None:
    sheet = guide_sheet(case_type)
    questions = [f"Vraag {n}: " + "wat vindt u daar zelf eigenlijk van? " * times + f"Einde {n}." for n in range(1, 9)]
    longer = sheet.guide.changed(lambda text: " ".join([text] * times))
    pdf = guide_pdf(replace(sheet, guide=replace(longer, questions=tuple(questions))))
    _assert_whole(pdf, *FRAMES[_guide])
    if times == 1:
        assert reading.pages(pdf) == 2
    words = [(item.page, item.text) for item in reading.placed(pdf)]
    for number in range(1, 9):
        (first,) = {page for page, text in words if f"Vraag {number}:" in text}
        (last,) = {page for page, text in words if f"Einde {number}." in text}
        assert first == last


@pytest.mark.parametrize("form", ContactForm)
def test_a_guide_without_facts_is_whole_too(form: ContactForm) -> None:
    guide = fill(load_guide(CaseType.COMPLAINT, form), GuideFacts())
    _assert_whole(guide_pdf(guide_sheet(guide=guide, citizen_name="", case_number="", moment=None)), *FRAMES[_guide])


def _assert_whole(pdf: bytes, left: float, right: float) -> None:
    assert not reading.overlapping(pdf)
    assert not reading.outside(pdf, 6)
    assert [item for item in reading.placed(pdf) if item.text and (item.left < left or item.right > right)] == []
