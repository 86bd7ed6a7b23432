"""A pasted mail footer becomes name, numbers, mail and address; everything only as a proposal."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openplanner.domain.footer import Footer, read_footer
from openplanner.domain.plain_words import in_sentence

MAIL = """Geachte heer, mevrouw,

Ik ben het niet eens met uw besluit van 12-03-2026, zaak 2026-001234.

Met vriendelijke groet,

Mevr. A.B. van der Proef-Bedacht
Dorpsstraat 12a
1234 AB  Voorbeeldstad
T 0182 - 12 34 56 | M 06-12345678
E a.proef@example.org | www.example.org
"""


def test_a_whole_mail_is_taken_apart() -> None:
    footer = read_footer(MAIL)
    assert footer.name == "A.B. van der Proef-Bedacht"
    assert [phone.e164 for phone in footer.phones] == ["+31182123456", "+31612345678"]
    assert footer.email == "a.proef@example.org"
    assert footer.address == ("Dorpsstraat 12a", "1234 AB Voorbeeldstad")
    assert footer.postcode == "1234 AB"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Groeten Jan Bedacht\n06 12345678", "Jan Bedacht"),
        ("mvg\nP. de Verzonnen", "P. de Verzonnen"),
        ("Hoogachtend,\r\n\r\n\r\nDrs. Eva d'Fictie\r\nDirecteur", "Drs. Eva d'Fictie"),
        ("Kind regards,\nZoë Ünlü-Bedacht", "Zoë Ünlü-Bedacht"),
        ("naam: Ali Ben Fictief\ntel 06 12345678", "Ali Ben Fictief"),
        ("Kees Verzonnen\n0612345678", "Kees Verzonnen"),
        ("Ik wil graag gebeld worden over mijn bezwaar tegen de vergunning van de buren.", ""),
        ("0612345678", ""),
        ("", ""),
    ],
)
def test_the_name_stands_behind_the_greeting_or_the_label_or_comes_first(text: str, name: str) -> None:
    assert read_footer(text).name == name


@pytest.mark.parametrize(
    ("text", "address", "postcode"),
    [
        ("Nieuwe Gracht 3-II\n3011RM ROTTERDAM", ("Nieuwe Gracht 3-II", "3011 RM ROTTERDAM"), "3011 RM"),
        ("Postbus 12, 2800 AA Gouda, Nederland", ("Postbus 12", "2800 AA Gouda"), "2800 AA"),
        ("Adres: 1e Proefstraat 4 bis | 2801 GG Gouda", ("1e Proefstraat 4 bis", "2801 GG Gouda"), "2801 GG"),
        ("2801 GG", ("2801 GG",), "2801 GG"),
        ("in 2026 AD en 1234 SS", ("2026 AD en",), "2026 AD"),
        ("geen adres, wel 12 bomen", (), ""),
    ],
)
def test_the_address_is_found_by_its_postcode(text: str, address: tuple[str, ...], postcode: str) -> None:
    footer = read_footer(text)
    assert (footer.address, footer.postcode) == (address, postcode)


def test_the_end_of_a_very_long_mail_is_read() -> None:
    assert read_footer("ruis " * 100_000 + "\n" + MAIL) == read_footer(MAIL)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=2000) | st.text(alphabet="Aa1 .,|\n@-0+B\r", max_size=2000))
def test_no_text_breaks_it(text: str) -> None:
    assert isinstance(read_footer(text), Footer)


@pytest.mark.parametrize("piece", ["a@", "0612345678 ", "1234 AB ", "groet ", "A ", "A-", "\n", "x|", "("])
def test_ten_megabytes_take_no_time(piece: str) -> None:
    text = piece * (10_000_000 // len(piece))
    start = time.thread_time()
    read_footer(text)
    assert time.thread_time() - start < 2


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("De heer I. Quasi", "de heer I. Quasi"),
        ("Mevrouw H. Sprookje", "mevrouw H. Sprookje"),
        ("De familie Mogelijk", "de familie Mogelijk"),
        ("De Vries", "De Vries"),
        ("Heer de Boer", "heer de Boer"),
        ("Redactie De Zetfout", "Redactie De Zetfout"),
        ("Zoë", "Zoë"),
        ("", ""),
    ],
)
def test_a_name_in_a_sentence_keeps_its_own_capitals_only(name: str, found: str) -> None:
    assert in_sentence(name) == found
