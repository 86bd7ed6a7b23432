"""How long paper takes once its libraries are loaded, beside a bare canvas that draws the same strings.

What the first guide of a process (x1.6) is over its target: three fonts read and cut where the bare canvas reads one
(4 ms of 26), three texts read and checked (3 ms), each line broken for the first time (3 ms).

What a warm guide (x1.3 to x1.4) is over it: a fifth of its time writes the tree of tags, 230 elements that the bare
canvas does not have, and a tenth their marks in the pages; a fifth lays out, a third says what is drawn.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from openplanner.printing.conversation_guide import guide_pdf
from openplanner.printing.letter import LetterKind, letter_pdf
from openplanner.printing.week_schedule import week_pdf
from openplanner.resources import resource
from tests.benchmarks.measuring import Line, milliseconds, of_pairs, paired
from tests.printing.samples import guide_sheet, letter, week_sheet

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS: dict[str, Callable[[], bytes]] = {
    "guide, two pages": lambda: guide_pdf(guide_sheet()),
    "week, 15 people x 5 days": lambda: week_pdf(week_sheet(15, 5)),
    "letter": lambda: letter_pdf(letter(LetterKind.CONFIRMATION)),
}
TARGET = 1.3
LEAST_SIZE = 4.0
BARE = "the same strings on a bare canvas"
FONT = "Bare"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page as strings: text, left, bottom and size, all in points."""

    size: tuple[float, float]
    strings: tuple[tuple[str, float, float, float], ...]


def run(short: bool) -> list[Line]:
    """The first document of a process and the ones after it; sheets are made anew each time, as an office does."""
    found = []
    for name, made in DOCUMENTS.items():
        pages = drawn(made())
        warm = paired(f"{name}: warm", made, BARE, lambda pages=pages: bare(pages), TARGET, 5 if short else 21)  # type: ignore[misc]
        pairs = [_first(name) for _ in range(1 if short else 5)]
        found += [of_pairs(f"{name}: first of a process", pairs, BARE, TARGET), warm]
    return found


def drawn(pdf: bytes) -> list[Drawn]:
    """What strings stand where in a document."""
    pages = []
    for page in pypdfium2.PdfDocument(pdf):
        text = page.get_textpage()
        boxes = [text.get_rect(number) for number in range(text.count_rects())]
        strings = tuple((text.get_text_bounded(*box).strip(), box[0], box[1], box[3] - box[1]) for box in boxes)
        pages.append(Drawn(page.get_size(), tuple(item for item in strings if item[0])))
    return pages


def bare(pages: list[Drawn]) -> bytes:
    """A document with those strings and nothing else: one font as ReportLab reads it, no lines, no layout, no tags."""
    if FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(FONT, str(resource("fonts", "NotoSans-Regular.ttf"))))
    paper = io.BytesIO()
    canvas = Canvas(paper, invariant=1, initialFontName=FONT)
    for page in pages:
        canvas.setPageSize(page.size)
        for text, left, bottom, size in page.strings:
            canvas.setFont(FONT, max(size, LEAST_SIZE))
            canvas.drawString(left, bottom, text)
        canvas.showPage()
    canvas.save()
    return paper.getvalue()


def _first(name: str) -> tuple[float, float]:
    """Ours and the bare one, each first in a process of its own with its libraries loaded."""
    pages = json.dumps([[page.size, page.strings] for page in drawn(DOCUMENTS[name]())])
    ours, least = (
        subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.bench_paper", which, name], cwd=ROOT, input=pages, text=True,
            capture_output=True, check=True, timeout=60,
        ).stdout
        for which in ("ours", "bare")
    )  # fmt: skip
    return float(ours), float(least)


def _timed(which: str, name: str) -> float:
    pages = [Drawn(tuple(size), tuple(map(tuple, strings))) for size, strings in json.load(sys.stdin)]
    return milliseconds(DOCUMENTS[name] if which == "ours" else lambda: bare(pages))


if __name__ == "__main__":
    print(_timed(*sys.argv[1:]))
