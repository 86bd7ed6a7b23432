"""Legible in grey: every text on paper stands out when a printer or copier makes it shades of grey (row 60)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from PIL import Image

from openplanner.domain.case import CaseType, ContactForm
from openplanner.printing.letter import LetterKind
from tests.contrast import INK_SHARE, LEAST_FOR_TEXT, ratio
from tests.printing import reading_pdf as reading
from tests.printing.papers import PAPERS

DOTS_PER_INCH = 220
ONE_OF_EACH = (
    f"guide-{CaseType.OBJECTION}-{ContactForm.PHONE}", f"letter-{LetterKind.MOVED}", "day-list-5", "week-15", "report",
)  # fmt: skip


@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_every_text_on_paper_stands_out_in_grey(name: str) -> None:
    pdf = PAPERS[name]()
    measured = dict(_measured(pdf))
    assert len(measured) > 20
    assert {words: found for words, found in measured.items() if found < LEAST_FOR_TEXT} == {}


def test_a_text_that_is_too_faint_is_found() -> None:
    faint, clear = (Image.new("L", (40, 20), 255) for _ in range(2))
    for image, ink in ((faint, 0xC0), (clear, 0x55)):
        image.paste(ink, (10, 5, 20, 15))
    assert _contrast(faint) < LEAST_FOR_TEXT < _contrast(clear)


def _measured(pdf: bytes) -> Iterator[tuple[str, float]]:
    """Each text with where it stands, and its contrast against what it stands on; letters of a page or two."""
    pictures = {page: reading.picture(pdf, page, DOTS_PER_INCH) for page in range(min(2, reading.pages(pdf)))}
    dots = DOTS_PER_INCH / 25.4
    for item in reading.placed(pdf):
        if item.page in pictures and item.text:
            box = tuple(round(side * dots) for side in (item.left, item.top, item.right, item.bottom))
            where = f"{item.text!r} at {item.left:.0f}, {item.top:.0f} mm of page {item.page + 1}"
            yield where, _contrast(pictures[item.page].crop((box[0] - 1, box[1] - 1, box[2] + 1, box[3] + 1)))


def _contrast(part: Image.Image) -> float:
    shades = Counter({shade: count for count, shade in part.getcolors() or ()})
    ground = shades.most_common(1)[0][0]
    least = max(2, part.width * part.height * INK_SHARE)
    return max((ratio((one,) * 3, (ground,) * 3) for one, count in shades.items() if count >= least), default=1.0)
