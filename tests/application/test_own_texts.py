"""Guides and letters in the words of a team: every version kept, checked, used everywhere, never lost by an upgrade."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from openplanner.application.office import Office
from openplanner.application.own_texts import catalogue, editing
from openplanner.application.own_texts.catalogue import TextKind, TextName, shipped_text, text_names
from openplanner.application.own_texts.compare import Side, compared
from openplanner.application.own_texts.editing import TextState, list_texts, open_text, save_text, use_shipped
from openplanner.application.own_texts.example import example_guide, example_letter, example_pdf
from openplanner.application.own_texts.findings import text_findings
from openplanner.application.print_guide import empty_guide_pdf, guide_for_case, guide_pdf_for_case
from openplanner.application.write_letter import LetterKind, write_letter
from openplanner.domain.case import CaseType, ContactForm
from openplanner.domain.errors import InvalidInput, StaleCase
from openplanner.resources import resource
from tests.offices import BY, registered, small_office
from tests.printing.reading_pdf import words

OBJECTION = TextName(TextKind.GUIDE, "bezwaar.md")
RECEIPT = TextName(TextKind.LETTER, "ontvangst.md")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made, _clock = small_office(tmp_path)
    yield made
    made.store.close()


def rewritten(name: TextName, old: str, new: str) -> str:
    text = shipped_text(name)
    assert old in text
    return text.replace(old, new, 1)


def own_guide() -> str:
    first = shipped_text(OBJECTION).split("## Kern\n", 1)[1].split("\n", 1)[0]
    return rewritten(OBJECTION, first, "Wij van Voorbeeldstad luisteren eerst.")


def own_letter() -> str:
    return rewritten(RECEIPT, "In deze brief leest u wat wij gaan doen.", "Hier leest u wat Voorbeeldstad doet.")


def test_every_shipped_text_is_in_the_list_and_stands_the_checks_it_puts_to_others() -> None:
    shipped = {(kind, path.name) for kind in TextKind for path in resource(kind.value).glob("*.md")}
    assert {(name.kind, name.file) for name in text_names()} == shipped
    for name in text_names():
        verdict = text_findings(name, shipped_text(name))
        assert verdict.usable, name
        assert not verdict.scored or verdict.figures.score >= verdict.least_score, name


def test_a_version_is_kept_with_who_and_when_and_the_way_back(office: Office) -> None:
    assert open_text(office, OBJECTION).state is TextState.SHIPPED
    saved = save_text(office, OBJECTION, own_guide().replace("\n", "\r\n"), 0, BY)
    assert (saved.state, saved.number, saved.text) == (TextState.OWN, 1, own_guide())
    assert (saved.versions[0].saved_by, saved.versions[0].saved_at) == ("Noor Demo", office.clock())
    again = save_text(office, OBJECTION, own_guide().replace("eerst", "altijd"), 1, BY)
    back = use_shipped(office, OBJECTION, again.number, BY)
    assert (back.state, back.text, back.number) == (TextState.SHIPPED, shipped_text(OBJECTION), 3)
    first = next(one for one in back.versions if one.number == 1)
    assert save_text(office, OBJECTION, first.text, 3, BY).text == own_guide()
    assert [one.number for one in open_text(office, OBJECTION).versions] == [4, 3, 2, 1]
    states = {one.name: one.state for one in list_texts(office)}
    assert [name for name, state in states.items() if state is not TextState.SHIPPED] == [OBJECTION]


def test_who_saves_over_somebody_else_is_refused_and_nothing_is_lost(office: Office) -> None:
    save_text(office, OBJECTION, own_guide(), 0, BY)
    with pytest.raises(StaleCase) as stale:
        save_text(office, OBJECTION, own_guide().replace("eerst", "nooit"), 0, 2)
    assert stale.value.code == "stale_text"
    with pytest.raises(StaleCase):
        use_shipped(office, OBJECTION, 0, 2)
    assert open_text(office, OBJECTION).text == own_guide()


def test_screen_and_paper_use_the_words_of_the_team_and_say_which_version(office: Office) -> None:
    case = registered(office)
    save_text(office, OBJECTION, own_guide(), 0, BY)
    save_text(office, RECEIPT, own_letter(), 0, BY)
    guide = guide_for_case(office, case.case_id, ContactForm.PHONE)
    assert guide.core == "Wij van Voorbeeldstad luisteren eerst."
    assert guide.version.startswith("eigen-1.")
    assert guide.dated == office.clock().date()
    for pdf in (
        guide_pdf_for_case(office, case.case_id, ContactForm.PHONE),
        empty_guide_pdf(office, CaseType.OBJECTION, ContactForm.TOWN_HALL),
    ):
        assert "eigen-1" in words(pdf)
        assert "Wij van Voorbeeldstad luisteren eerst." in words(pdf)
    bundle = write_letter(office, case.case_id, LetterKind.RECEIPT)
    assert "Hier leest u wat Voorbeeldstad doet." in bundle.email_text
    assert "Hier leest u wat Voorbeeldstad doet." in words(bundle.pdf)
    use_shipped(office, OBJECTION, 1, BY)
    assert guide_for_case(office, case.case_id, ContactForm.PHONE).version.count("eigen") == 0


def test_an_upgrade_keeps_the_words_of_the_team_and_shows_what_changed(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = registered(office)
    mine = own_guide()
    save_text(office, OBJECTION, mine, 0, BY)
    shipped_then = shipped_text(OBJECTION)
    upgraded = shipped_then.replace("versie: 1", "versie: 2").replace("## Kern\n", "## Kern\nNieuw van de maker. ")
    real = catalogue.resource_text
    monkeypatch.setattr(
        catalogue, "resource_text", lambda *parts: upgraded if parts[-1] == OBJECTION.file else real(*parts)
    )
    catalogue.shipped_text.cache_clear()
    try:
        found = open_text(office, OBJECTION)
        assert (found.state, found.text) == (TextState.SHIPPED_CHANGED, mine)
        assert (found.shipped_then, found.shipped) == (shipped_then, upgraded)
        lines = compared(found.shipped_then, found.shipped)
        assert next(line.text for line in lines if line.side is Side.SECOND) == "versie: 2"
        assert guide_for_case(office, case.case_id, ContactForm.PHONE).core == "Wij van Voorbeeldstad luisteren eerst."
        kept = save_text(office, OBJECTION, found.text, found.number, BY)
        assert (kept.state, kept.text, kept.number) == (TextState.OWN, mine, 2)
        assert use_shipped(office, OBJECTION, 2, BY).text == upgraded
    finally:
        catalogue.shipped_text.cache_clear()


def test_a_kept_text_that_this_version_cannot_read_never_stops_the_talk(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An older program let it through: here the check is switched off while saving."""
    with monkeypatch.context() as older:
        older.setattr(editing, "text_findings", lambda _name, _text: text_findings(OBJECTION, shipped_text(OBJECTION)))
        save_text(office, OBJECTION, "---\ntitel: Kapot\n---\n# Altijd\n", 0, BY)
    case = registered(office)
    assert guide_for_case(office, case.case_id, ContactForm.PHONE).title != "Kapot"
    assert open_text(office, OBJECTION).state is TextState.UNREADABLE


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("## Vragen", "## Vraagjes", "text_file_part_missing"),
        ("[datum]", "[dautm]", "text_file_placeholder_unknown"),
        ("## Kern\n", "## Kern\nBel het BSN 111222333. ", "text_file_identifier"),
        ("## Kern\n", "## Kern\nMail jan@voorbeeldstad.example. ", "text_file_identifier"),
        ("## Kern\n", '## Kern\nZeg "dit. ', "text_file_quote_open"),
        ("---\n", "", "text_file_head_missing"),
    ],
)
def test_what_is_wrong_is_refused_with_its_line(office: Office, old: str, new: str, code: str) -> None:
    text = rewritten(OBJECTION, old, new)
    verdict = text_findings(OBJECTION, text)
    assert not verdict.usable
    assert verdict.findings[0].line >= 1
    with pytest.raises(InvalidInput) as refused:
        save_text(office, OBJECTION, text, 0, BY)
    assert refused.value.code == code
    assert open_text(office, OBJECTION).versions == ()


def test_a_letter_may_name_the_address_of_the_municipality_but_no_bsn(office: Office) -> None:
    text = rewritten(RECEIPT, "Hebt u een vraag", "Mail gemeente@voorbeeldstad.example. Hebt u een vraag")
    assert save_text(office, RECEIPT, text, 0, BY).number == 1
    assert not text_findings(RECEIPT, text.replace("Mail", "111222333")).usable


@pytest.mark.parametrize("text", ["", "\x00", "---\n" * 5, "# " * 100_000, "é" * 3_000_000, "[" * 9000, '"' * 9000])
def test_hostile_text_is_judged_and_never_kept(office: Office, text: str) -> None:
    assert not text_findings(RECEIPT, text).usable
    with pytest.raises(InvalidInput):
        save_text(office, RECEIPT, text, 0, BY)


def test_a_name_outside_the_list_is_refused(office: Office) -> None:
    with pytest.raises(InvalidInput) as refused:
        open_text(office, TextName(TextKind.GUIDE, "../terms/netherlands.toml"))
    assert refused.value.code == "text_unknown"


def test_plain_language_is_watched_line_by_line() -> None:
    long = "Wij vragen u om alvast te kijken naar alle stukken die u van ons kreeg en om die dan ook weer mee te nemen"
    text = rewritten(RECEIPT, "Wij ontvingen uw", f"{long}. Je hoort betreffende dit nog iets. Wij ontvingen uw")
    found = {getattr(one.what, "code", ""): one.line for one in text_findings(RECEIPT, text).findings}
    line = next(number for number, words in enumerate(text.splitlines(), 1) if words.startswith(long))
    assert found == {
        "own_texts.sentence_long": line,
        "own_texts.stop_word": line,
        "own_texts.address_mixed": line,
    }
    assert text_findings(RECEIPT, text).usable


def test_every_text_can_be_shown_and_printed_with_an_invented_case(office: Office) -> None:
    for name in text_names():
        text = shipped_text(name)
        assert example_pdf(office, name, text, ContactForm.PHONE).startswith(b"%PDF")
        if name.kind is TextKind.LETTER:
            assert "Verzonnen" in example_letter(office, name, text)
        else:
            assert example_guide(office, name, text, ContactForm.PHONE).questions


def test_a_comparison_shows_the_changes_with_a_little_around_them() -> None:
    old = "\n".join(f"regel {number}" for number in range(1, 21))
    lines = compared(old, old.replace("regel 10", "regel tien"))
    assert [(line.side, line.text) for line in lines] == [
        (Side.SKIPPED, ""),
        (Side.BOTH, "regel 8"),
        (Side.BOTH, "regel 9"),
        (Side.FIRST, "regel 10"),
        (Side.SECOND, "regel tien"),
        (Side.BOTH, "regel 11"),
        (Side.BOTH, "regel 12"),
    ]
    assert compared(old, old) == ()
