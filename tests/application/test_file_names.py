"""A text that somebody typed never leads a file to another folder, nor a spreadsheet to a formula."""

from __future__ import annotations

import csv
import io
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openplanner.application.upkeep.write_table import table_bytes
from openplanner.desktop.paper import Paper
from openplanner.domain.file_names import LONGEST, file_stem

HOSTILE = (
    "../../etc/passwd", "..\\..\\Windows\\win.ini", "/etc/passwd", "C:\\x", "\\\\server\\share\\x", "con", "NUL.pdf",
    "COM1", "a\0b", "x" * 500, "....", " ", "", "~root", "$HOME", "%TEMP%", "a:b", "fdp.\u202excod", "-rf", "a\nb",
    "\uff0e\uff0e\uff0f",
)  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_known_tricks_stay_one_harmless_name(text: str, tmp_path: Path) -> None:
    assert_harmless(file_stem(text))
    (tmp_path / f"{file_stem(text)}.pdf").write_bytes(b"x")
    assert len(list(tmp_path.iterdir())) == 1
    assert_harmless(Paper(b"", f"Gespreksleidraad {text}", "guide").stem)


@given(st.text(max_size=200))
def test_any_text_stays_one_harmless_name(text: str) -> None:
    assert_harmless(file_stem(text))


def assert_harmless(stem: str) -> None:
    assert stem and len(stem) <= LONGEST + 1
    for kind in (PurePosixPath, PureWindowsPath):
        assert kind(f"{stem}.pdf").name == f"{stem}.pdf"
        assert not kind(f"{stem}.pdf").is_absolute()
    assert ".." not in stem and stem.isprintable() and stem.isascii()
    assert stem.split(".", maxsplit=1)[0].lower() not in {"con", "nul", "prn", "aux", "com1", "lpt1"}
    assert not stem.startswith(("~", "$", "%", " "))


def test_a_case_number_reads_as_it_is() -> None:
    assert file_stem("gespreksleidraad-Z-2026-001") == "gespreksleidraad-Z-2026-001"
    assert file_stem("Bezwaar \u00c9\u00e9n/Twee") == "Bezwaar Een-Twee"


@given(st.lists(st.lists(st.text(max_size=20), min_size=1, max_size=4), min_size=1, max_size=5))
def test_no_cell_of_a_table_begins_a_formula_and_none_is_lost(rows: list[list[str]]) -> None:
    data = table_bytes(["kop"], rows).decode("utf-8-sig")
    back = list(csv.reader(io.StringIO(data, newline=""), delimiter=";", strict=True))[1:]
    for given_row, row in zip(rows, back, strict=True):
        for cell, shown in zip(given_row, row, strict=True):
            assert not shown.lstrip(" \u00a0").startswith(("=", "+", "-", "@", "\t", "\r"))
            assert shown in {cell, f"'{cell}"}


def test_numbers_stay_numbers_and_formulas_become_text() -> None:
    rows = [[-5, "-5", "=1+1", " =1", "@SUM(A1)", "\uff1d1", None, "gewoon"]]
    assert (
        table_bytes(["a"], rows).decode("utf-8-sig").splitlines()[1] == "-5;'-5;'=1+1;' =1;'@SUM(A1);'\uff1d1;;gewoon"
    )
