"""Every Dutch text that we ship is plain: guides, letters, replies, and each word on screen and in help.

Limits and rules are those of method.md 6.2 to 6.4; what passes anyway stands in ``plain_language.toml`` with its
reason. The texts of guides and letters are also measured one by one, in ``tests/guides`` and ``tests/printing``.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path

import pytest

from openplanner.domain.case import CaseType, ContactForm
from openplanner.guides.library import load_guide
from openplanner.guides.readability import (
    LONGEST_SENTENCE,
    MOST_PASSIVE,
    abbreviations,
    measure,
    mixed_address,
    passive_sentences,
    sentences,
    stop_words,
)
from openplanner.printing.letter import LetterKind, email_text
from openplanner.printing.letter_text import letter_text
from tests.printing.samples import letter

ROOT = Path(__file__).parent
RESOURCES = ROOT.parent / "resources"
ALLOWED = tomllib.loads((ROOT / "plain_language.toml").read_text(encoding="utf-8"))
GUIDES, LETTERS, SCREEN = 80, 70, 60
FEWEST_WORDS, FEWEST_SENTENCES, MEAN_WORDS = 100, 10, 12
FACT = re.compile(r"\{[^{}]*\}")
CAPITALS = re.compile(r"\b[A-Z]{2,}\b")


def areas() -> dict[str, dict[str, str]]:
    """Per area the texts of the screen, with a number in the place of each fact: facts are not ours."""
    return {
        path.stem: {key: FACT.sub("7", text) for key, text in json.loads(path.read_text(encoding="utf-8")).items()}
        for path in sorted((RESOURCES / "i18n" / "nl").glob("*.json"))
    }


AREAS = areas()
SCREEN_TEXTS = {f"{area}.{key}": text for area, texts in AREAS.items() for key, text in texts.items()}


def whole_sentences(texts: Iterable[str]) -> list[str]:
    """Texts that say something: names, labels and buttons are left out, as they would lift or lower the score."""
    return [text for text in texts if re.search(r"[.?!]$|[.?!:;] ", text)]


def replies() -> list[str]:
    found = tomllib.loads((RESOURCES / "replies" / "whatsapp.toml").read_text(encoding="utf-8"))
    return [str(one["tekst"]) for one in found["antwoord"]]


def letters() -> Iterator[str]:
    for kind in LetterKind:
        for form in ContactForm:
            words = letter_text(letter(kind, form=form, interpreter=True))
            yield from (words.subject, *(line.text for line in words.lines if not line.label))


def guides() -> Iterator[str]:
    for case_type in CaseType:
        for form in ContactForm:
            yield from chain.from_iterable(load_guide(case_type, form).texts().values())


CITIZEN = [*letters(), *replies()]
EVERYTHING = {
    **SCREEN_TEXTS,
    **{f"citizen {number}": text for number, text in enumerate(dict.fromkeys(CITIZEN))},
    **{f"guide {number}": text for number, text in enumerate(dict.fromkeys(guides()))},
}


# -- whole documents --------------------------------------------------------------------------------


@pytest.mark.parametrize("area", AREAS)
def test_each_area_of_the_screen_reads_easily(area: str) -> None:
    """An area too short to say anything about counts in the whole of the screen, below."""
    texts = whole_sentences(AREAS[area].values())
    figures = measure(texts)
    if figures.words >= FEWEST_WORDS and figures.sentences >= FEWEST_SENTENCES:
        assert figures.score >= SCREEN
        assert figures.words_per_sentence <= MEAN_WORDS
        assert len(passive_sentences(texts)) <= MOST_PASSIVE * figures.sentences


@pytest.mark.parametrize(
    ("texts", "least"),
    [(whole_sentences(SCREEN_TEXTS.values()), SCREEN), (CITIZEN, LETTERS), (list(guides()), GUIDES)],
    ids=["screen", "citizen", "guides"],
)  # fmt: skip
def test_all_of_a_kind_together_read_easily(texts: list[str], least: int) -> None:
    figures = measure(texts)
    assert figures.words > FEWEST_WORDS
    assert figures.score >= least
    assert figures.words_per_sentence <= MEAN_WORDS
    assert len(passive_sentences(texts)) <= MOST_PASSIVE * figures.sentences


def test_replies_read_easily_and_say_u() -> None:
    assert measure(replies()).score >= LETTERS
    assert [found for text in replies() if (found := mixed_address(text, spoken=True))] == []


# -- sentence by sentence ---------------------------------------------------------------------------


def _long(text: str) -> list[str]:
    return [one for one in sentences(text) if measure([one]).words > LONGEST_SENTENCE]


RULES: Mapping[str, Callable[[str], list[str]]] = {
    "sentence": _long, "stop_word": stop_words, "abbreviation": abbreviations,
}  # fmt: skip


@pytest.mark.parametrize("rule", RULES)
def test_no_text_breaks_a_rule_that_is_not_allowed_for_it(rule: str) -> None:
    wrong = {key: found for key, text in EVERYTHING.items() if (found := RULES[rule](text))}
    assert {key: found for key, found in wrong.items() if key not in ALLOWED[rule]} == {}
    assert set(ALLOWED[rule]) <= set(wrong), "allowed, but nothing is wrong with it"


def test_a_colleague_is_je_and_a_citizen_is_u() -> None:
    wrong = {key for key, text in SCREEN_TEXTS.items() if mixed_address(text)}
    assert wrong == set(ALLOWED["address"])
    assert [text for text in CITIZEN if mixed_address(text, spoken=True)] == []


def test_names_in_capitals_are_known_by_them() -> None:
    found = set(chain.from_iterable(CAPITALS.findall(text) for text in EVERYTHING.values()))
    assert found <= set(ALLOWED["capitals"])
    assert set(ALLOWED["capitals"]) <= found, "allowed, but not used"


def test_every_exception_says_why() -> None:
    for entries in ALLOWED.values():
        assert all(len(str(why)) >= 5 for why in entries.values())


# -- words of the law -------------------------------------------------------------------------------

EXPLAINED = {
    "hoorzitting": r"Bij een hoorzitting legt u uw bezwaar uit aan een commissie|gesprek waarin u uw bezwaar uitlegt",
    "ombudsman": r"Later kunt u ook naar de ombudsman",
}
NEVER_TO_A_CITIZEN = ("ingebrekestelling", "dwangsom", "zienswijze", "gemachtigde", "ontvankelijk", "Awb")


@pytest.mark.parametrize("kind", LetterKind)
@pytest.mark.parametrize("case_type", CaseType)
def test_a_word_of_the_law_in_a_letter_stands_beside_its_meaning(kind: LetterKind, case_type: CaseType) -> None:
    text = email_text(letter(kind, case_type=case_type))
    for word, meaning in EXPLAINED.items():
        if word in text:
            assert re.search(meaning, text), word
    assert [word for word in NEVER_TO_A_CITIZEN if word in text] == []


def test_the_measures_find_what_they_are_for() -> None:
    assert passive_sentences(["Uw bezwaar wordt door ons behandeld. Wij behandelen uw bezwaar."]) == [
        "Uw bezwaar wordt door ons behandeld."
    ]
    assert passive_sentences(["Er is geluisterd. Het wordt later. Dat werd ons snel duidelijk."]) == []
    assert abbreviations("Bel bijv. morgen, i.v.m. de termijn.") == ["bijv.", "i.v.m."]
    assert abbreviations("Om 10.15 uur bij kamer 1.14, en dat is alles.") == []
