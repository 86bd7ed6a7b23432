"""Our own reading of fonts and breaking of lines, held to ReportLab's, and what a document no longer does anew."""

from __future__ import annotations

import random

import pytest
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph

from openplanner.printing import paper
from openplanner.printing.conversation_guide import guide_pdf
from openplanner.printing.letter import LetterKind, letter_pdf
from openplanner.resources import resource
from tests.benchmarks.bench_paper import DOCUMENTS
from tests.printing import reading_pdf as reading
from tests.printing.samples import guide_sheet, letter

WORDS = [
    "de",
    "zaak",
    "bezwaar",
    "Wij",
    "en\xa0nog",
    "een",
    "omgevingsvergunning",
    "“nee”",
    "06\xa000",
    "Łukasz",
    "ja.",
    "I",
    "W",
]
MOST_BYTES = {"guide, two pages": 66_000, "week, 15 people x 5 days": 80_000, "letter": 40_000}


@pytest.fixture(autouse=True)
def fonts() -> None:
    paper.load_fonts()


@pytest.mark.parametrize("name", [paper.REGULAR, paper.BOLD, paper.ITALIC])
def test_a_font_is_read_as_reportlab_reads_it(name: str) -> None:
    ours = pdfmetrics.getFont(name).face
    theirs = TTFont("Other", str(resource("fonts", paper._FILES[name]))).face
    for fact in ("charToGlyph", "charWidths", "hmetrics", "glyphPos", "defaultWidth", "ascent", "bbox", "flags"):
        assert getattr(ours, fact) == getattr(theirs, fact), fact


@pytest.mark.parametrize("seed", range(40))
def test_lines_break_where_reportlab_breaks_them(seed: int) -> None:
    chance = random.Random(seed)
    size, width = chance.choice([7.5, 9.0, 11.0]), chance.uniform(40, 400)
    text = " ".join(chance.choices(WORDS, k=chance.randint(0, 60)))
    theirs = Paragraph(text, ParagraphStyle("one", fontName=paper.REGULAR, fontSize=size, leading=size * 1.25))
    theirs.wrap(width, 1e6)
    ours = paper.lines_of(paper.paragraph(text, paper.style(size)), width)
    assert ["".join(words for _, words in line.runs) for line in ours] == [
        " ".join(words) for _, words in theirs.blPara.lines
    ]


def test_a_line_in_two_fonts_is_as_wide_as_its_parts() -> None:
    look = paper.style(10)
    lines = paper.lines_of(paper.rich(look, (paper.BOLD, "Doel:"), (paper.REGULAR, "samen verder. " * 9)), 120)
    assert lines[0].runs[0] == (paper.BOLD, "Doel:")
    assert lines[0].runs[1][1].startswith(" samen")
    assert all(len(line.runs) == 1 for line in lines[1:])
    for line in lines:
        wide = sum(paper.width_of(words, font, 10) for font, words in line.runs)
        spaces = sum(words.count(" ") for _, words in line.runs)
        assert wide - line.tight * spaces * 10 <= 120 + 0.001


def test_a_second_document_cuts_no_fonts_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    letter_pdf(letter(LetterKind.CONFIRMATION)), guide_pdf(guide_sheet())
    cut: list[object] = []
    faces = {type(pdfmetrics.getFont(name).face) for name in (paper.REGULAR, paper.BOLD, paper.ITALIC)}
    for face in faces:
        monkeypatch.setattr(face, "makeSubset", lambda _face, letters: cut.append(letters))
    pdf = guide_pdf(guide_sheet(citizen_name="Mevrouw Zoë Çelik-Bø"))
    assert not cut
    assert "Zoë Çelik" in reading.words(pdf)


def test_a_rare_sign_has_a_subset_of_its_own_and_the_daily_one_stays_the_same() -> None:
    plain, rare = (guide_pdf(guide_sheet(citizen_name=name)) for name in ("Jansen", "Nguyễn Ħaġar \u2764"))
    assert len(reading.fonts(rare)) == len(reading.fonts(plain)) + 1
    assert reading.fonts(plain) < reading.fonts(rare)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_documents_stay_small(name: str) -> None:
    assert len(DOCUMENTS[name]()) < MOST_BYTES[name]
