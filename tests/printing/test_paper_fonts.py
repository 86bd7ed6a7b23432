"""Letters of the Dutch registers have a shape and come back from the page."""

from __future__ import annotations

import io
import re
import unicodedata

import pikepdf
import pytest
from reportlab.pdfbase import pdfmetrics

from openplanner.domain.errors import ResourceMissing
from openplanner.printing import paper
from openplanner.printing.conversation_guide import guide_pdf
from tests.printing import reading_pdf as reading
from tests.printing.papers import PAPERS
from tests.printing.samples import guide_sheet

LATIN_1 = [chr(code) for code in (*range(0x20, 0x7F), *range(0xA0, 0x100))]
LATIN_EXTENDED_A = [chr(code) for code in range(0x100, 0x180)]
REGISTER_EXTRAS = [*"ȘșȚțẞƏəǍǎǏǐǑǒǓǔǦǧǨǩǪǫǴǵǸǹǺǻǼǽǾǿȀȁȆȇȊȋȎȏȒȓȖȗȚțȞȟȦȧȨȩȪȫȬȭȮȯȰȱȲȳ"]
LATIN_ADDITIONAL = [chr(code) for code in range(0x1E00, 0x1F00)]
COMBINING = [chr(code) for code in range(0x300, 0x315)]
NAMES = (
    "Łukasz Żółciński-Ðævisson", "Şükrü Ţărănescu", "Șerban Țepeș", "Nguyễn Thị Hồng Đào", "Ħaġar Ċetta",
    "Ŋāriņš Ķēžu", "Ægir Þórðarson", "José Muñoz Çelik", "Zoë Ĳsbrand", "Œuvray Ÿves", "M̧ajro N̄ūta", "Gǧ Ǫǫ",
)  # fmt: skip


@pytest.mark.parametrize("font", [paper.REGULAR, paper.BOLD, paper.ITALIC])
def test_every_letter_has_a_shape(font: str) -> None:
    paper.load_fonts()
    shapes = pdfmetrics.getFont(font).face.charToGlyph
    needed = [*LATIN_1, *LATIN_EXTENDED_A, *REGISTER_EXTRAS, *LATIN_ADDITIONAL, *COMBINING, *"–—‘’“”…•€"]
    assert [sign for sign in needed if ord(sign) not in shapes] == []


@pytest.mark.parametrize("name", NAMES)
def test_names_come_back_from_the_page_as_they_went_in(name: str) -> None:
    text = reading.words(guide_pdf(guide_sheet(citizen_name=name, colleague=name)))
    assert unicodedata.normalize("NFC", name) in unicodedata.normalize("NFC", text)


def test_a_decomposed_name_is_composed_before_it_is_drawn() -> None:
    assert paper.clean(unicodedata.normalize("NFD", "Țepeș é")) == "Țepeș é"


def test_many_letters_on_one_page_need_no_other_font() -> None:
    everything = "".join(sign for sign in (*LATIN_EXTENDED_A, *LATIN_ADDITIONAL) if sign.isalpha())
    sheet = guide_sheet()
    pdf = guide_pdf(guide_sheet(guide=sheet.guide.changed(lambda text: text + " " + " ".join(everything[:400]))))
    assert all("+NotoSans" in name for name in reading.fonts(pdf))
    assert not reading.outside(pdf)


def test_a_missing_font_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper, "_FILES", {"Nergens": "Nergens.ttf"})
    monkeypatch.setattr(pdfmetrics, "getRegisteredFontNames", list)
    with pytest.raises(ResourceMissing) as caught:
        paper.load_fonts()
    assert caught.value.facts["name"] == "fonts/Nergens.ttf"


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [("kort", 200, "kort"), ("", 10, ""), ("een heel lange tekst die niet past", 40, "\u2026")],
)
def test_fitted_text_is_never_wider_than_its_room(text: str, width: float, shown: str) -> None:
    paper.load_fonts()
    words, size = paper.fitted(text, paper.REGULAR, 10, width)
    assert shown in words
    assert paper.width_of(words, paper.REGULAR, size) <= width + 0.01


@pytest.mark.parametrize("name", PAPERS)
def test_every_font_is_an_embedded_subset_with_its_letters(name: str) -> None:
    with pikepdf.open(io.BytesIO(PAPERS[name]())) as file:
        fonts = [item for item in file.objects if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font"]
        assert fonts
        for font in fonts:
            assert re.fullmatch(r"/[A-Z]{6}\+NotoSans-(Regular|Bold|Italic)", str(font.BaseFont)), font.BaseFont
            assert len(font.FontDescriptor.FontFile2.read_bytes()) < 30_000
            assert b"beginbf" in font.ToUnicode.read_bytes()
        used = {font.objgen for page in file.pages for font in page.Resources.Font.values()}
        assert used == {font.objgen for font in fonts}
