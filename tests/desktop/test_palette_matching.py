"""What a typed text means among all that can be done: words in any order, accents, slips, and what was used last."""

from __future__ import annotations

import pytest

from openplanner.desktop.palette.matching import Offer, matching

OFFERS = [
    Offer("action:start", "Start gesprek", "Vandaag", "Enter"),
    Offer("action:plan", "Inplannen", "Vandaag", "P"),
    Offer("action:undo", "Ongedaan maken", "Overal", "Ctrl+Z"),
    Offer("action:off", "Gesprek afdrukken", "Vandaag", enabled=False),
    Offer("screen:figures", "Overzicht", "Scherm", "Ctrl+6"),
    Offer("setting:language", "Taal", "Instellingen · Deze werkplek", also="Nederlands of Engels"),
    Offer("setting:cafe", "Coördinatie café", "Instellingen"),
]


def titles(typed: str, recent: tuple[str, ...] = ()) -> list[str]:
    return [offer.title for offer in matching(OFFERS, typed, recent)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("gesp", "Start gesprek"),
        ("gesprek start", "Start gesprek"),
        ("ges sta", "Start gesprek"),
        ("maken", "Ongedaan maken"),
        ("OVERZICHT", "Overzicht"),
        ("cafe", "Coördinatie café"),
        ("coördinatie", "Coördinatie café"),
        ("coordinatie", "Coördinatie café"),
        ("plannen", "Inplannen"),  # inside a word
        ("ovzt", "Overzicht"),  # letters in order
        ("overizcht", "Overzicht"),  # two letters in the other order
        ("ongdaan", "Ongedaan maken"),  # one left out
        ("ongeddaan", "Ongedaan maken"),  # one too many
        ("onhedaan", "Ongedaan maken"),  # one wrong
        ("engels", "Taal"),  # found by what it is about
        ("instellingen taal", "Taal"),
    ],
)
def test_a_typed_text_finds_its_line(typed: str, first: str) -> None:
    assert titles(typed)[0] == first


def test_every_word_must_be_found() -> None:
    assert titles("gesprek banaan") == []
    assert titles("zzz") == []


def test_without_words_everything_is_there_and_what_was_used_last_comes_first() -> None:
    assert titles("") == [offer.title for offer in OFFERS]
    assert titles("  ?! ", ("screen:figures", "action:undo"))[:3] == ["Overzicht", "Ongedaan maken", "Start gesprek"]
    assert len(titles("", ("screen:figures", "action:gone"))) == len(OFFERS)


def test_of_equals_the_one_used_last_comes_first() -> None:
    equals = [Offer("action:a", "Brief maken"), Offer("action:b", "Brief lezen")]
    assert [offer.key for offer in matching(equals, "brief", ("action:b",))] == ["action:b", "action:a"]


def test_what_cannot_be_done_now_is_found_too() -> None:
    assert "Gesprek afdrukken" in titles("gesprek")


def test_a_title_goes_before_a_place_and_a_long_text_is_no_trouble() -> None:
    offers = [Offer("a", "Inplannen", "Overzicht"), Offer("b", "Overzicht")]
    assert [offer.key for offer in matching(offers, "over")] == ["b", "a"]
    assert matching(offers, "x" * 100_000) == []
