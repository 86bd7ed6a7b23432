"""Checking a file of worked cases: the shared vectors, and files as people really make them."""

from __future__ import annotations

from pathlib import Path

import pytest

from openplanner.application.rules import load_term_rules
from openplanner.application.upkeep.check_terms import (
    MOST_BYTES,
    TermsCheck,
    check_terms,
    plain_opening,
    read_check_file,
)
from openplanner.domain.errors import InvalidInput

RULES = load_term_rules()
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "deadline-vectors.csv"
HEADER = "id,functie,invoer,verwacht,zekerheid,reden,bron\n"
GOOD = "A1,feestdag,datum=2026-05-05,ja,zeker,reden,bron\n"


def checked(text: str) -> TermsCheck:
    return check_terms(text, RULES, plain_opening(RULES))


@pytest.mark.skipif(not SHARED.exists(), reason="the shared vectors lie beside the repository only where it was made")
def test_all_shared_vectors_come_out_the_same() -> None:
    found = checked(read_check_file(SHARED.read_bytes()))
    assert [(case.case_id, case.expected, case.found) for case in found.cases if not case.same] == []
    assert (found.same, found.different, found.errors) == (40, 0, 0)


def test_one_bad_line_never_hides_another() -> None:
    text = (
        HEADER
        + GOOD
        + "A2,feestdag,datum=morgen,ja,,,\n\nA3,feestdag\n"
        + "A4,feestdag,datum=2026-05-04,ja,,,\n"
        + GOOD
    )
    found = checked(text)
    assert (found.same, found.different, found.errors) == (2, 1, 2)
    assert [(case.line, case.case_id) for case in found.cases if case.problem] == [(3, "A2"), (5, "A3")]


def test_line_numbers_hold_after_a_text_of_more_lines() -> None:
    found = checked(HEADER + 'A1,feestdag,datum=2026-05-05,ja,zeker,"twee\nregels",bron\nA2,niets,,ja,,,\n')
    assert [(case.line, case.case_id) for case in found.cases if case.problem] == [(4, "A2")]


def test_a_quote_that_never_closes_is_an_error_after_what_was_read() -> None:
    found = checked(HEADER + GOOD + '"' + "x" * 200_000)
    assert (found.same, found.errors) == (1, 1)


@pytest.mark.parametrize("text", ["", "a;b;c\n", '"open', "functie,id,invoer,verwacht\n"])
def test_another_header_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        checked(text)
    assert refused.value.code == "check_file_header"


def test_the_first_four_columns_are_enough_and_a_byte_order_mark_is_no_trouble() -> None:
    content = "\ufeffid,functie,invoer,verwacht\nA1,feestdag,datum=2026-05-05,ja\n".encode()
    assert checked(read_check_file(content)).same == 1


def test_another_encoding_and_a_huge_file_are_refused() -> None:
    with pytest.raises(InvalidInput) as encoding:
        read_check_file("é".encode("latin-1"))
    assert encoding.value.code == "check_file_encoding"
    with pytest.raises(InvalidInput) as size:
        read_check_file(b"x" * (MOST_BYTES + 1))
    assert size.value.code == "check_file_too_large"


def test_a_formula_or_a_nul_in_a_cell_is_only_that_lines_problem() -> None:
    found = checked(HEADER + "=1+1,=cmd(),@x,+1,,,\nA\x002,feestdag,datum=2026-05-05\x00,ja,,,\n" + GOOD)
    assert found.same == 1
    assert found.errors == 2


def test_a_cell_cannot_steer_the_terminal() -> None:
    found = checked(HEADER + "\x1b[2JA1,feestdag,datum=2026-05-05,\x07ja,,,\n")
    assert found.cases[0].case_id.isprintable()
    assert found.cases[0].expected.isprintable()
