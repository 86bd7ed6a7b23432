"""Golden PDFs: words and places within 1 mm, pages as pictures; ``--update-golden`` writes them anew."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from tests.printing import reading_pdf as reading
from tests.printing.watching import clean_paper

__all__ = ["clean_paper"]

GOLDEN = Path(__file__).parent / "golden"
FAILED = GOLDEN / "failed"
TOLERANCE_MM = 1.0
MOST_PIXELS_OFF = 0.002

Golden = Callable[[str, bytes], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden PDFs anew; look at each one")


@pytest.fixture
def updating(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-golden", default=False))


@pytest.fixture
def golden_words(updating: bool) -> Golden:
    """Compares words and places with golden/<name>.json."""

    def compare(name: str, pdf: bytes) -> None:
        actual = [
            [item.page, item.text, *(round(value, 1) for value in (item.left, item.top, item.right, item.bottom))]
            for item in reading.placed(pdf)
        ]
        path = GOLDEN / f"{name}.json"
        if updating:
            path.write_text(json.dumps(actual, ensure_ascii=False, indent=0), encoding="utf-8")
        wanted = json.loads(path.read_text(encoding="utf-8"))
        problems = _differences(wanted, actual)
        if problems:
            FAILED.mkdir(exist_ok=True)
            (FAILED / f"{name}.pdf").write_bytes(pdf)
            (FAILED / f"{name}.json").write_text(json.dumps(actual, ensure_ascii=False, indent=0), encoding="utf-8")
        assert not problems, "\n".join(problems[:20])

    return compare


@pytest.fixture
def golden_picture(updating: bool) -> Golden:
    """Compares every page at 100 dpi with golden/<name>-<page>.png."""

    def compare(name: str, pdf: bytes) -> None:
        for page in range(reading.pages(pdf)):
            _compare_page(f"{name}-{page + 1}", reading.picture(pdf, page), updating=updating)

    return compare


def _compare_page(name: str, actual: Image.Image, *, updating: bool) -> None:
    path = GOLDEN / f"{name}.png"
    if updating:
        actual.quantize(16).save(path, optimize=True)
    wanted = Image.open(path).convert("L")
    assert wanted.size == actual.size
    difference = ImageChops.difference(wanted, actual).point(lambda value: 255 if value > 96 else 0)
    off = sum(1 for value in difference.tobytes() if value) / (actual.width * actual.height)
    if off > MOST_PIXELS_OFF:
        FAILED.mkdir(exist_ok=True)
        actual.save(FAILED / f"{name}.png")
        difference.save(FAILED / f"{name}-difference.png")
    assert off <= MOST_PIXELS_OFF, f"{name}: {off:.2%} of the picture differs; see golden/failed"


def _differences(wanted: list[list[object]], actual: list[list[object]]) -> list[str]:
    if [item[:2] for item in wanted] != [item[:2] for item in actual]:
        before, after = {str(item[:2]) for item in wanted}, {str(item[:2]) for item in actual}
        return [f"gone: {text}" for text in sorted(before - after)] + [f"new: {t}" for t in sorted(after - before)] or [
            "the order of the texts changed"
        ]
    return [
        f"moved: {old} to {new}"
        for old, new in zip(wanted, actual, strict=True)
        if any(abs(float(str(a)) - float(str(b))) > TOLERANCE_MM for a, b in zip(old[2:], new[2:], strict=True))
    ]
