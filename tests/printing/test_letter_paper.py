"""Letters on paper and as mail."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from openplanner.application.write_letter import WITH_BOOKING
from openplanner.domain.case import CaseType, ContactForm
from openplanner.domain.errors import InvalidInput
from openplanner.guides.readability import LONGEST_SENTENCE, measure, mixed_address, stop_words
from openplanner.printing.letter import (
    WINDOW_HEIGHT_MM,
    WINDOW_LEFT_MM,
    WINDOW_TOP_MM,
    WINDOW_WIDTH_MM,
    AgreementLine,
    LetterKind,
    appointment_words,
    dates_to_note,
    email_text,
    letter_pdf,
)
from openplanner.printing.letter_text import letter_text
from openplanner.printing.letterhead import checked_mark
from tests.printing import reading_pdf as reading
from tests.printing.conftest import Golden
from tests.printing.samples import LONG_NAME, OWN_HEAD, letter, mark


@pytest.mark.parametrize("kind", LetterKind)
@pytest.mark.parametrize("case_type", CaseType)
def test_every_letter_is_plain_dutch_to_a_citizen(kind: LetterKind, case_type: CaseType) -> None:
    words = letter_text(letter(kind, case_type=case_type))
    texts = [words.subject, *(line.text for line in words.lines if not line.label)]
    figures = measure(texts)
    assert figures.score >= 70
    assert figures.longest_words <= LONGEST_SENTENCE, figures.longest
    assert figures.words_per_sentence <= 12
    for text in texts:
        assert stop_words(text) == []
        assert mixed_address(text, spoken=True) == []
        assert "[" not in text
        assert "{" not in text


@pytest.mark.parametrize("kind", LetterKind)
@pytest.mark.parametrize("form", ContactForm)
def test_every_letter_is_one_page_with_nothing_lost(kind: LetterKind, form: ContactForm) -> None:
    pdf = letter_pdf(letter(kind, form=form, interpreter=True))
    assert reading.pages(pdf) == 1
    assert not reading.outside(pdf)
    assert not reading.overlapping(pdf)
    text = reading.words(pdf)
    assert "Beste mevrouw A. Testema-Voorbeeld," in text
    assert "Z-2026-00417" in text
    assert "Met vriendelijke groet," in text
    assert all("+NotoSans" in name for name in reading.fonts(pdf))


def test_the_address_stands_in_the_window_and_nothing_else_does() -> None:
    lines = ("t.a.v. de heer Bedacht", "Bedachtstraat 12", "0000 AA NERGENSHUIZEN", "België", "extra regel")
    for address in (lines[1:3], lines):
        pdf = letter_pdf(letter(LetterKind.CONFIRMATION, address_lines=address, recipient=LONG_NAME))
        window = [item for item in reading.placed(pdf) if item.top >= 50 and item.bottom <= 85]
        shown = " ".join(item.text for item in window)
        assert shown.startswith("Retour: Postbus 1")
        assert LONG_NAME.split()[0] in shown
        assert address[-1] in shown
        assert all(item.left >= 20 and item.right <= 110 for item in window)
        assert not [item for item in reading.placed(pdf) if item.bottom > 50 > item.top or item.bottom > 85 > item.top]


@pytest.mark.parametrize(
    ("form", "there", "absent"),
    [
        (ContactForm.PHONE, "06 00 00 00 12", "kamer 1.14"),
        (ContactForm.TOWN_HALL, "kamer 1.14", "06 00 00 00 12"),
        (ContactForm.NEIGHBOURHOOD, "komen graag naar u toe", "06 00 00 00 12"),
    ],
)
def test_a_confirmation_says_what_fits_the_form(form: ContactForm, there: str, absent: str) -> None:
    text = reading.words(letter_pdf(letter(LetterKind.CONFIRMATION, form=form)))
    assert "woensdag 25 november 2026 om 10.15 uur" in text
    assert there in text
    assert absent not in text


def test_a_second_proposal_and_an_interpreter_are_named_only_when_they_are_there() -> None:
    one = letter(LetterKind.NOT_REACHED)
    assert "Voorstel 2" in email_text(one)
    assert "Voorstel 2" not in email_text(letter(LetterKind.NOT_REACHED, proposals=one.proposals[:1]))
    assert "tolk" in email_text(letter(LetterKind.CONFIRMATION, interpreter=True))
    assert "tolk" not in email_text(letter(LetterKind.CONFIRMATION))


@pytest.mark.parametrize(
    ("kind", "gap", "named"),
    [
        (LetterKind.CONFIRMATION, {"moment": None}, "afspraak"),
        (LetterKind.MOVED, {"old_moment": None}, "oude afspraak"),
        (LetterKind.AGREEMENTS, {"agreements": ()}, "afspraken"),
        (LetterKind.WITHDRAWAL, {"spoken_on": None}, "gespreksdatum"),
        (LetterKind.NOT_REACHED, {"proposals": ()}, "voorstel 1"),
        (LetterKind.RECEIPT, {"received_on": None}, "briefdatum"),
    ],
)
def test_a_letter_with_a_gap_is_refused(kind: LetterKind, gap: dict[str, object], named: str) -> None:
    for make in (letter_pdf, email_text):
        with pytest.raises(InvalidInput) as caught:
            make(letter(kind, **gap))
        assert caught.value.facts["field"] == named


def test_withdrawing_is_asked_in_writing_without_haste_and_the_case_goes_on() -> None:
    text = email_text(letter(LetterKind.WITHDRAWAL))
    for part in ("alleen op papier", "rustig", "blijft uw bezwaar staan", "de termijn door"):
        assert part in text
    for kind in LetterKind:
        if kind is not LetterKind.WITHDRAWAL:
            assert "intrek" not in email_text(letter(kind))


def test_no_conversation_is_called_a_hearing() -> None:
    assert "geen hoorzitting" in email_text(letter(LetterKind.CONFIRMATION))
    assert "geen hoorzitting" in email_text(letter(LetterKind.AGREEMENTS))
    assert "hoorzitting" not in email_text(letter(LetterKind.CONFIRMATION, case_type=CaseType.QUESTION))


def test_a_mail_has_the_words_of_the_letter() -> None:
    text = email_text(letter(LetterKind.AGREEMENTS))
    assert text.startswith("Onderwerp: Wat wij samen afspraken\n\nBeste mevrouw A. Testema-Voorbeeld,\n")
    assert "- Ilse Verzonnen: belt met de vakcollega over de dakkapel. Klaar op 27 november 2026." in text
    assert text.endswith("Zaaknummer: Z-2026-00417\n")
    assert "\u00a0" not in text
    paper = reading.words(letter_pdf(letter(LetterKind.AGREEMENTS))).replace(" ", "")
    for line in letter_text(letter(LetterKind.AGREEMENTS)).lines:
        assert line.text.replace(" ", "").replace("\u00a0", "") in paper


def test_many_agreements_and_long_texts_take_more_pages_and_lose_nothing() -> None:
    long = tuple(
        AgreementLine(f"Collega {n}", "belt en schrijft op wat er kan " * 12, date(2026, 12, 1), "brief")
        for n in range(8)
    )
    pdf = letter_pdf(letter(LetterKind.AGREEMENTS, agreements=long, colleague=LONG_NAME, municipality="Gemeente " * 9))
    assert reading.pages(pdf) > 1
    assert f"pagina 2 van {reading.pages(pdf)}" in reading.words(pdf)
    assert not reading.outside(pdf)
    assert not reading.overlapping(pdf)
    assert all(f"Collega {n}" in reading.words(pdf) for n in range(8))


def test_markup_in_a_fact_is_only_text() -> None:
    pdf = letter_pdf(letter(LetterKind.CONFIRMATION, recipient="<b>Jan & Co</b>", colleague="[naam] {tolk}"))
    text = reading.words(pdf)
    assert "<b>Jan & Co</b>" in text
    assert "[naam] {tolk}" in text


def test_golden_letter(golden_words: Golden, golden_picture: Golden) -> None:
    pdf = letter_pdf(letter(LetterKind.CONFIRMATION))
    golden_words("letter-bevestiging", pdf)
    golden_picture("letter-bevestiging", pdf)


@pytest.mark.parametrize("form", ContactForm)
def test_the_words_for_a_calendar_give_nothing_of_the_case_away_at_a_glance(form: ContactForm) -> None:
    summary, description = appointment_words(letter(LetterKind.CONFIRMATION, form=form))
    assert "Gemeente Rivierwaarde" in summary
    assert all(word not in summary.lower() for word in ("bezwaar", "klacht", "z-2026", "verzonnen"))
    assert "010 000 00 12" in description
    assert appointment_words(letter(LetterKind.MOVED), moved=True)[1].startswith("De vorige afspraak vervalt.")
    assert "gaat niet door" in appointment_words(letter(LetterKind.CANCELLED))[1]


@pytest.mark.parametrize("kind", LetterKind)
def test_the_dates_of_a_letter_for_a_calendar_give_nothing_away_at_a_glance(kind: LetterKind) -> None:
    dates = dates_to_note(letter(kind))
    assert bool(dates) == (kind not in WITH_BOOKING)
    assert len({one.name for one in dates}) == len(dates)
    for one in dates:
        assert "Gemeente Rivierwaarde" in one.summary
        assert all(word not in one.summary.lower() for word in ("bezwaar", "klacht", "z-2026", "verzonnen"))
        assert letter(kind).case_number in one.description


@pytest.mark.parametrize(
    ("form", "opens"),
    [
        (ContactForm.PHONE, "Wij bellen u graag"),
        (ContactForm.TOWN_HALL, "Wij praten graag met u"),
        (ContactForm.NEIGHBOURHOOD, "Wij komen graag naar u toe"),
    ],
)
def test_a_confirmation_opens_with_one_sentence_about_the_form(form: ContactForm, opens: str) -> None:
    words = email_text(letter(LetterKind.CONFIRMATION, form=form))
    beginnings = ("Wij bellen u graag", "Wij praten graag met u", "Wij komen graag naar u toe")
    assert [beginning for beginning in beginnings if beginning in words] == [opens]


def test_a_municipality_has_its_own_head_greeting_and_foot() -> None:
    own = letter(LetterKind.CONFIRMATION, own_head=OWN_HEAD)
    text = reading.words(letter_pdf(own))
    for part in ("Gemeente Rivierwaarde aan de Maas", "Bezoekadres: Markt 1", "Telefoon: 010 000 00 12",
                 "Hartelijke groet,", "Postbus 1, 0000 AA Nergenshuizen"):  # fmt: skip
        assert part in text
    assert "Met vriendelijke groet" not in text
    assert "Hartelijke groet," in email_text(own)


def test_a_line_of_the_head_without_its_fact_is_left_out() -> None:
    bare = letter(
        LetterKind.CONFIRMATION, own_head=OWN_HEAD.replace("Postbus 1, 0000 AA Nergenshuizen", "[retouradres]")
    )
    assert "\u2026" not in reading.words(letter_pdf(replace(bare, return_address="")))


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("[telefoon]", "[telefon]", "text_file_placeholder_unknown"),
        ("## Groet", "## Groeten", "text_file_part_missing"),
        ("## Voet\n", "## Voet\n- a\n- b\n- c\n- d\n", "text_file_item_count"),
    ],
)
def test_a_head_that_cannot_be_used_is_refused_with_its_line(old: str, new: str, code: str) -> None:
    with pytest.raises(InvalidInput, match=code) as caught:
        letter_pdf(letter(LetterKind.CONFIRMATION, own_head=OWN_HEAD.replace(old, new)))
    assert int(str(caught.value.facts["line"])) > 1


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
@pytest.mark.parametrize("size", [(600, 300), (50, 900), (3000, 40)])
def test_a_mark_stands_in_the_head_and_is_decoration(kind: str, size: tuple[int, int]) -> None:
    picture = checked_mark(mark(kind, size))
    pdf = letter_pdf(letter(LetterKind.CONFIRMATION, own_head=OWN_HEAD, mark=picture))
    assert not reading.overlapping(pdf)
    (left, top, right, bottom), *more = reading.pictures(pdf)
    assert not more
    assert left >= 24.9 and right <= 185 and top >= 8.9 and bottom <= 27.5
    assert pdf == letter_pdf(letter(LetterKind.CONFIRMATION, own_head=OWN_HEAD, mark=picture))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "mark_unreadable"),
        (b"GIF89a" + b"\0" * 50, "mark_unreadable"),
        (b"%PDF-1.7", "mark_unreadable"),
        (mark()[:200], "mark_unreadable"),
        (mark(size=(4000, 4000)), "mark_too_large"),
        (mark() + b"\0" * 2_000_001, "mark_too_large"),
    ],
    ids=["empty", "gif", "pdf", "cut off", "many dots", "large"],
)
def test_a_picture_that_is_none_or_too_large_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(InvalidInput, match=code):
        checked_mark(content)


def test_on_preprinted_paper_head_and_foot_are_left_to_the_paper() -> None:
    sheet = letter(LetterKind.CONFIRMATION, preprinted=True, mark=mark())
    pdf = letter_pdf(sheet)
    assert [item for item in reading.placed(pdf) if item.top < 45 or item.top > 275] == []
    assert reading.pictures(pdf) == []
    assert "Mevrouw A. Testema-Voorbeeld" in reading.words(pdf)


def test_the_address_stays_in_the_window_when_the_sheet_slides_in_the_envelope() -> None:
    """A folded sheet is smaller than its envelope: 5 mm to each side, and nothing else comes into view."""
    lines = ("Bedachtstraat 12", "0000 AA NERGENSHUIZEN", "Belgi\u00eb")
    placed = reading.placed(letter_pdf(letter(LetterKind.CONFIRMATION, address_lines=lines, own_head=OWN_HEAD)))
    address = [item for item in placed if item.text in {"Mevrouw A. Testema-Voorbeeld", *lines}]
    assert len(address) == 4
    others = [item for item in placed if item not in address and not item.text.startswith("Retour")]
    for right, down in product((-5, 0, 5), repeat=2):
        left, top = WINDOW_LEFT_MM + right, WINDOW_TOP_MM + down
        for item in address:
            assert left <= item.left and item.right <= left + WINDOW_WIDTH_MM
            assert top <= item.top and item.bottom <= top + WINDOW_HEIGHT_MM
        seen = [item for item in others if item.bottom > top and item.top < top + WINDOW_HEIGHT_MM]
        assert seen == []
