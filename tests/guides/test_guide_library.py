"""The 24 guides: complete, plain, kind, and lawful."""

from __future__ import annotations

from pathlib import Path

import pytest

from openplanner.domain.case import CaseType, ContactForm
from openplanner.domain.errors import InvalidInput, ResourceMissing
from openplanner.guides import library
from openplanner.guides.facts import BLANKS, PLACEHOLDER, GuideFacts, fill
from openplanner.guides.library import load_guide
from openplanner.guides.model import SPOKEN, ConversationGuide
from openplanner.guides.readability import LONGEST_SENTENCE, measure, mixed_address, stop_words

ALL = [(case_type, form) for case_type in CaseType for form in ContactForm]
SAID = ("always_say", "opening", "questions", "summary", "agreeing", "closing", "voicemail", "someone_else")
GUIDES = Path(__file__).parents[2] / "resources" / "guides"


def said(guide: ConversationGuide) -> str:
    """Everything on the front that may be said to a citizen."""
    return " ".join(text for name in SAID for text in guide.texts()[name]).lower()


@pytest.mark.parametrize(("case_type", "form"), ALL)
def test_every_guide_is_complete(case_type: CaseType, form: ContactForm) -> None:
    guide = load_guide(case_type, form)
    assert (guide.case_type, guide.form) == (case_type, form)
    assert 5 <= len(guide.questions) <= 8
    assert 5 <= len(guide.before) <= 9
    assert len(guide.anger) == 4
    assert [word for word, _ in guide.listening] == ["Luister", "Vat samen", "Vraag door", "Opnieuw"]
    assert len(guide.pitfalls) >= 3
    assert guide.version.count(".") == 2
    assert bool(guide.voicemail) is bool(guide.someone_else) is (form is ContactForm.PHONE)
    assert bool(guide.app_reply) is (case_type is CaseType.WHATSAPP)


@pytest.mark.parametrize(("case_type", "form"), ALL)
def test_every_guide_is_plain_dutch(case_type: CaseType, form: ContactForm) -> None:
    parts = load_guide(case_type, form).texts()
    figures = measure(text for texts in parts.values() for text in texts)
    assert figures.score >= 80
    assert figures.longest_words <= LONGEST_SENTENCE, figures.longest
    assert figures.words_per_sentence <= 12
    for name, texts in parts.items():
        for text in texts:
            assert stop_words(text) == []
            assert mixed_address(text, spoken=name in SPOKEN) == [], text


@pytest.mark.parametrize(("case_type", "form"), ALL)
def test_questions_are_open_and_asked_one_by_one(case_type: CaseType, form: ContactForm) -> None:
    for question in load_guide(case_type, form).questions:
        assert question.startswith("\u201c")
        assert question.endswith("\u201d")
        assert question.count("?") <= 2
        assert not question.startswith("\u201cWas dat alles")


@pytest.mark.parametrize(("case_type", "form"), ALL)
def test_no_guide_steers_towards_withdrawing(case_type: CaseType, form: ContactForm) -> None:
    """Withdrawing by phone is void (Awb 6:21) and never our aim (method.md 2.4)."""
    assert "intrek" not in said(load_guide(case_type, form))
    assert "terug te nemen" not in said(load_guide(case_type, form))


@pytest.mark.parametrize(("case_type", "form"), ALL)
def test_every_guide_says_that_talking_is_free_and_leaves_time_to_think(case_type: CaseType, form: ContactForm) -> None:
    guide = load_guide(case_type, form)
    special = " ".join(line for _, line in guide.special_situations)
    assert "vrijwillig" in special
    assert "Denk er rustig over na" in special
    assert "iemand meenemen" in special
    assert any("BSN" in text for text in guide.texts()["never_on_paper"])


@pytest.mark.parametrize("form", ContactForm)
def test_an_objection_stays_and_a_talk_is_no_hearing(form: ContactForm) -> None:
    words = " ".join(load_guide(CaseType.OBJECTION, form).always_say)
    assert "blijft staan" in words
    assert "termijn loopt door" in words
    assert "geen hoorzitting" in words


@pytest.mark.parametrize("form", ContactForm)
def test_what_the_law_asks_per_case_type(form: ContactForm) -> None:
    assert "hoeft niet te zeggen waarom" in said(load_guide(CaseType.WOO_REQUEST, form))
    assert "ombudsman" in said(load_guide(CaseType.COMPLAINT, form))
    assert "blijft staan" in said(load_guide(CaseType.NOTICE_OF_DEFAULT, form))
    assert "niet vast" in said(load_guide(CaseType.VIEW, form))
    assert "geen bsn" in said(load_guide(CaseType.WHATSAPP, form))


def test_voicemail_gives_nothing_away() -> None:
    for case_type in CaseType:
        words = " ".join(load_guide(case_type, ContactForm.PHONE).voicemail).lower()
        assert "zaaknummer" not in words
        assert all(word not in words for word in ("bezwaar", "klacht", "woo", "dwangsom", "schuld"))


@pytest.mark.parametrize(("case_type", "form"), ALL)
def test_filled_with_facts_no_known_placeholder_is_left(case_type: CaseType, form: ContactForm) -> None:
    for facts in (GuideFacts(), GuideFacts("Ilse Verzonnen", place_name="Rivierwaarde", subject="[datum]")):
        guide = fill(load_guide(case_type, form), facts)
        for texts in guide.texts().values():
            for text in texts:
                assert [name for name in PLACEHOLDER.findall(text) if name != "datum" or not facts.subject] == []
    assert "Ilse Verzonnen" in " ".join(guide.opening)


def test_every_placeholder_in_a_text_is_known() -> None:
    used = {name for path in GUIDES.glob("*.md") for name in PLACEHOLDER.findall(path.read_text(encoding="utf-8"))}
    assert used <= set(BLANKS)


def test_a_missing_file_and_a_wrong_file_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {path.name: path.read_text(encoding="utf-8") for path in GUIDES.glob("*.md")}
    line = texts["klacht.md"].splitlines().index("# Telefoon") + 1
    broken = {
        "klacht.md": texts["klacht.md"].replace("## Doel", "## Doelen"),
        "woo.md": texts["woo.md"].replace("[datum]", "[dattum]"),
        "vraag.md": texts["vraag.md"].replace('- "Is het voor uzelf, of helpt u iemand?"\n', "").replace(
            '- "Wat vond of hoorde u al?"\n', ""
        ),
    }  # fmt: skip
    folder = tmp_path / "guides"
    folder.mkdir()
    for name, text in {**texts, **broken}.items():
        if name != "bezwaar.md":
            (folder / name).write_text(text, encoding="utf-8")
    monkeypatch.setattr("openplanner.resources._PACKAGE", tmp_path / "openplanner")
    (tmp_path / "resources").symlink_to(tmp_path)
    library.forget_files()
    try:
        with pytest.raises(ResourceMissing):
            load_guide(CaseType.OBJECTION, ContactForm.PHONE)
        with pytest.raises(InvalidInput, match="text_file_part_missing") as gone:
            load_guide(CaseType.COMPLAINT, ContactForm.PHONE)
        assert gone.value.facts["field"] == "klacht.md"
        assert line <= int(str(gone.value.facts["line"])) <= line + 3
        with pytest.raises(InvalidInput, match="text_file_placeholder_unknown") as typo:
            load_guide(CaseType.WOO_REQUEST, ContactForm.PHONE)
        assert typo.value.facts["part"] == "dattum"
        with pytest.raises(InvalidInput, match="text_file_item_count") as few:
            load_guide(CaseType.QUESTION, ContactForm.PHONE)
        assert few.value.facts["n"] == 4
        assert load_guide(CaseType.VIEW, ContactForm.PHONE).title == "Zienswijze"
    finally:
        library.forget_files()
