"""Conversation guides on paper."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from openplanner.domain.case import CaseType, ContactForm
from openplanner.domain.errors import InvalidInput
from openplanner.guides.facts import GuideFacts, fill
from openplanner.guides.guard import identifiers, passes_eleven_test, without_identifiers
from openplanner.guides.library import load_guide
from openplanner.printing.conversation_guide import GuideSheet, guide_pdf, guides_pdf
from tests.printing import reading_pdf as reading
from tests.printing.conftest import Golden
from tests.printing.samples import LONG_NAME, NOW, guide_sheet

ALL = [(case_type, form) for case_type in CaseType for form in ContactForm]
REPO = Path(__file__).parents[2]


@pytest.mark.parametrize(("case_type", "form"), ALL)
def test_every_guide_is_one_sheet_of_two_sides_in_letters_of_11_points(case_type: CaseType, form: ContactForm) -> None:
    pdf = guide_pdf(guide_sheet(case_type, form))
    assert reading.pages(pdf) == 2
    front, _ = reading.sizes(pdf, 0).most_common(1)[0]
    assert front >= 11
    assert max(size for size, n in reading.sizes(pdf, 1).items() if n > 20) >= 11
    assert not reading.outside(pdf)
    assert not reading.overlapping(pdf)


@pytest.mark.parametrize(("case_type", "form"), ALL)
def test_no_placeholder_and_nothing_that_may_not_be_on_paper(case_type: CaseType, form: ContactForm) -> None:
    text = reading.words(guide_pdf(guide_sheet(case_type, form)))
    assert "[" not in text
    assert identifiers(text.replace("06 00 00 00 12", "").replace("010 000 00 12", "")) == []
    assert "Bevat persoonsgegevens. Laat niet liggen. Vernietig na verwerking." in text
    assert "Pagina 1 van 2" in text
    assert "Afgedrukt ma 23-11-2026 08:12" in text


def test_the_front_holds_the_talk_and_the_back_the_aids() -> None:
    pdf = guide_pdf(guide_sheet())
    front = " ".join(item.text for item in reading.placed(pdf) if item.page == 0)
    back = " ".join(item.text for item in reading.placed(pdf) if item.page == 1)
    for part in ("Voor het gesprek", "Openen", "Luisteren en doorvragen", "Samenvatten en afspreken", "Na het gesprek"):
        assert part in front
    for part in ("Let op", "Geen gehoor", "Bij boosheid", "Bijzondere situaties", "Aantekeningen"):
        assert part in back
    for question in guide_sheet().guide.questions:
        assert question.strip("\u201c\u201d") in front


def test_a_form_without_a_case_leaves_lines_to_write_on() -> None:
    guide = fill(load_guide(CaseType.VIEW, ContactForm.TOWN_HALL), GuideFacts())
    pdf = guide_pdf(GuideSheet(guide, NOW))
    text = reading.words(pdf)
    assert reading.pages(pdf) == 2
    assert "\u2026\u2026\u2026" in text
    assert "Leeg formulier." in text
    assert "[" not in text


def test_representative_and_interpreter_stand_on_the_front() -> None:
    sheet = guide_sheet(representative="Meester Bedachtsma", language="Pools", interpreter=True)
    text = reading.words(guide_pdf(sheet))
    assert "Meester Bedachtsma" in text
    assert "Pools, met tolk" in text
    assert "{" not in text


def test_long_facts_wrap_or_shrink_and_stay_on_the_paper() -> None:
    sheet = guide_sheet(
        citizen_name=LONG_NAME,
        representative=LONG_NAME,
        colleague=LONG_NAME,
        case_number="Z" * 40,
        phone_shown="+31 6 00 00 00 12 toestel 123456, liefst na vijf uur",
        municipality="Gemeente " + LONG_NAME,
        language="een taal met een heel lange naam",
    )
    pdf = guide_pdf(sheet)
    assert not reading.outside(pdf)
    assert not reading.overlapping(pdf)
    assert reading.words(pdf).count(LONG_NAME) >= 2


def test_texts_three_times_as_long_lose_no_word() -> None:
    sheet = guide_sheet(CaseType.NOTICE_OF_DEFAULT)
    longer = replace(sheet, guide=sheet.guide.changed(lambda text: f"{text} {text} {text} eindwoord"))
    pdf = guide_pdf(longer)
    texts = [text for group in longer.guide.texts().values() for text in group]
    assert reading.words(pdf).replace(" ", "").count("eindwoord") == len(texts)
    assert not reading.outside(pdf)
    assert not reading.overlapping(pdf)


def test_markup_and_control_signs_in_a_fact_are_only_text() -> None:
    sheet = guide_sheet(citizen_name="<b>Jan & <font size=80>Testema</font>\x00\u202e</para>", place="&nbsp;<br/>")
    assert "<b>Jan & <font size=80>Testema</font> </para>" in reading.words(guide_pdf(sheet))


def test_a_possible_bsn_or_mail_address_in_a_fact_never_reaches_the_paper() -> None:
    sheet = guide_sheet(
        citizen_name="J. Testema 111222333 j.testema@voorbeeld.example",
        representative="mr. B. (BSN 111.222.333)",
        place="thuis, 111 222 333",
    )
    for form in ContactForm:
        guide = fill(load_guide(CaseType.VIEW, form), GuideFacts(subject="bouwplan 111222333"))
        text = reading.words(guide_pdf(replace(sheet, guide=guide)))
        assert identifiers(text) == []
        assert "111" not in text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("111222333", "\u2022\u2022\u2022"),
        ("1112.22.333 en verder", "\u2022\u2022\u2022 en verder"),
        ("111222334", "111222334"),
        ("0111222333", "0111222333"),
        ("Z-2026-00417", "Z-2026-00417"),
        ("a.b@voorbeeld.example", "\u2022\u2022\u2022"),
        ("000000000", "000000000"),
    ],
)
def test_only_numbers_that_pass_the_eleven_test_are_left_out(text: str, masked: str) -> None:
    assert without_identifiers(text) == masked


def test_eleven_test() -> None:
    assert passes_eleven_test("123456782")
    assert not passes_eleven_test("123456789")


def test_the_same_sheet_gives_the_same_bytes_in_every_process() -> None:
    script = (
        "import hashlib; from tests.printing.papers import PAPERS; "
        "print([hashlib.sha256(make()).hexdigest() for make in PAPERS.values()])"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=REPO, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(digests) == 1
    pdf = guide_pdf(guide_sheet())
    assert hashlib.sha256(guide_pdf(guide_sheet())).digest() == hashlib.sha256(pdf).digest()


def test_another_day_gives_other_bytes() -> None:
    assert guide_pdf(guide_sheet()) != guide_pdf(guide_sheet(decision_date=date(2027, 2, 11)))


def test_fonts_are_embedded_subsets_and_title_and_language_are_set() -> None:
    pdf = guide_pdf(guide_sheet())
    assert all("+NotoSans" in name for name in reading.fonts(pdf))
    assert len(reading.fonts(pdf)) >= 2
    assert b"Helvetica" not in pdf
    assert b"/Lang (nl-NL)" in pdf
    assert b"/Title" in pdf
    assert len(pdf) < 70_000


def test_labels_in_english_fit_too() -> None:
    pdf = guide_pdf(guide_sheet(), "en")
    assert "Listen and probe" in reading.words(pdf)
    assert not reading.overlapping(pdf)


def test_golden_guide(golden_words: Golden, golden_picture: Golden) -> None:
    pdf = guide_pdf(guide_sheet())
    golden_words("guide-bezwaar-telefoon", pdf)
    golden_picture("guide-bezwaar-telefoon", pdf)


def test_two_desks_tasks_at_once_do_not_mix_their_pages() -> None:
    kinds = list(CaseType)[:4]
    wanted = [guide_pdf(guide_sheet(kind)) for kind in kinds]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda kind: guide_pdf(guide_sheet(kind)), kinds * 3))
    assert found == wanted * 3


def test_many_guides_as_one_document_each_begin_on_the_front_of_a_sheet() -> None:
    sheet = guide_sheet()
    longer = replace(sheet, guide=sheet.guide.changed(lambda text: f"{text} {text} {text} {text}"))
    assert reading.pages(guide_pdf(longer)) % 2 == 1, "the test needs a guide of an odd number of pages"
    pdf = guides_pdf([longer, sheet], "Gespreksleidraden")
    fronts = [item.page for item in reading.placed(pdf) if item.text == "Bezwaar \u2013 aan de telefoon"]
    assert fronts[-1] % 2 == 0
    assert fronts[-1] == reading.pages(guide_pdf(longer)) + 1
    assert pdf == guides_pdf(iter([longer, sheet]), "Gespreksleidraden")


def test_one_wrong_guide_among_many_is_refused() -> None:
    with pytest.raises(InvalidInput, match="paper_identifier"):
        guides_pdf([guide_sheet(), guide_sheet(colleague="111222333")], "Gespreksleidraden")
