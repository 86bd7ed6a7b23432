"""The guard on free text finds what must not leave, wherever it stands, and keeps nothing of it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openplanner.application.check_text import check_text
from openplanner.domain.errors import InvalidInput
from openplanner.domain.sensitive import SensitiveKind, find_sensitive, is_bsn, is_iban, masked
from openplanner.texts import Texts


def found(text: str) -> list[tuple[str, str]]:
    """Kind and stretch of every spot."""
    return [(spot.kind.value, text[spot.start : spot.end]) for spot in find_sensitive(text)]


@pytest.mark.parametrize(("digits", "could_be"), [
    ("123456782", True), ("111222333", True), ("123456789", False), ("000000000", False),
    ("12345678", False), ("1234567820", False), ("12345678a", False), ("", False),
])  # fmt: skip
def test_eleven_test_with_last_weight_minus_one(digits: str, could_be: bool) -> None:
    assert is_bsn(digits) is could_be


@given(st.text(alphabet="0123456789", min_size=8, max_size=8))
def test_at_most_one_last_digit_passes(start: str) -> None:
    assert sum(is_bsn(start + last) for last in "0123456789") <= 1


@pytest.mark.parametrize(
    "written",
    ["123456782", "123 456 782", "123.456.782", "1234.56.782", "1234-56-782", "123-456-782", "1 2 3 4 5 6 7 8 2",
     "123\u00a0456\u00a0782", "12345 6782"],
)  # fmt: skip
@pytest.mark.parametrize("sentence", ["{}", "Mijn BSN is {}.", "bsn:{}", "BSN{}", "({}) en meer", "zie {}, dank"])
def test_a_bsn_is_found_however_it_is_written(written: str, sentence: str) -> None:
    assert found(sentence.format(written)) == [("bsn", written)]


@pytest.mark.parametrize(
    "text",
    ["06 1234 5678", "0612345678", "+31 6 12345678", "2026-00123", "123456789", "Z123456782", "123456782a",
     "1234567820", "0123 456 782 1", "zaak 2026-000012 van 12-03-2026", "NL91 ABNA 0417 1643 01", ""],
)  # fmt: skip
def test_other_numbers_are_left_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "text", ["NL91ABNA0417164300", "nl91 abna 0417 1643 00", "BE68539007547034", "DE89 3704 0044 0532 0130 00"]
)
def test_a_bank_number_is_found_up_to_its_own_end(text: str) -> None:
    assert is_iban(text)
    assert found(f"Stort op {text} graag snel") == [("iban", text)]
    assert not is_iban(text[:-1] + ("1" if text[-1] != "1" else "2"))


@pytest.mark.parametrize(
    "text",
    [
        "geboren op 3 mei 1972",
        "geb. 03-05-1972",
        "Geboortedatum: 1972-05-03",
        "geboren te Gouda, 3-5-72",
        "DOB 3/5/1972",
    ],
)
def test_a_date_counts_behind_a_word_for_birth_only(text: str) -> None:
    assert found(f"Zij is {text} en woont daar") == [("birth_date", text)]
    assert found("Het besluit van 3 mei 1972 en 03-05-1972") == []


def test_mail_addresses_and_medical_words_are_found() -> None:
    assert found("Mail a.proef@example.org.") == [("email", "a.proef@example.org")]
    text = "De medicijnen uit het ziekenhuis zijn op; de medewerker belt."
    spots = check_text(text)
    assert [(spot.kind, text[spot.start : spot.end]) for spot in spots] == [
        (SensitiveKind.MEDICAL, "medicijnen"),
        (SensitiveKind.MEDICAL, "ziekenhuis"),
    ]


def test_masking_hides_every_sign_and_keeps_the_rest() -> None:
    text = "BSN 123.456.782, bel 06 12345678"
    assert masked(text, find_sensitive(text)) == "BSN •••.•••.•••, bel 06 12345678"


def test_every_kind_has_a_sentence_in_both_languages() -> None:
    for language in ("nl", "en"):
        assert all(Texts(language).has(f"sensitive.{kind.value}") for kind in SensitiveKind)


def test_a_text_that_is_too_long_is_refused_not_called_clean() -> None:
    with pytest.raises(InvalidInput, match="text_too_long"):
        find_sensitive("0" * 10_000_000)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=400) | st.text(alphabet="0123456789 .-NLnlab@geboren", max_size=400))
def test_any_text_gives_spots_inside_it_in_order(text: str) -> None:
    spots = find_sensitive(text)
    assert list(spots) == sorted(spots)
    assert all(0 <= spot.start < spot.end <= len(text) for spot in spots)
    assert not [spot for spot in find_sensitive(masked(text, spots)) if spot.kind is SensitiveKind.BSN]


@pytest.mark.parametrize("piece", ["1 ", "a@", "NL91", "geboren ", "a.", "-", "12-", "bsn", "geb 1 "])
def test_hostile_text_takes_linear_time(piece: str) -> None:
    text = (piece * 100_000)[:100_000]
    start = time.thread_time()
    find_sensitive(text)
    assert time.thread_time() - start < 1
