"""The text format that a team edits."""

from __future__ import annotations

from datetime import date

import pytest

from openplanner.domain.errors import InvalidInput
from openplanner.guides.textfile import LONGEST_FILE, LONGEST_ITEM, parse
from openplanner.texts import Texts

HEAD = "---\ntitel: Proef\ndatum: 2026-11-23\n---\n"


def test_parts_headings_items_and_paragraphs() -> None:
    text = HEAD + '# Deel\n<!-- een opmerking -->\n## Kop\n- een "zin"\n  loopt door\n- twee\n\nalinea\nvervolg\n'
    file = parse("\ufeff" + text, "proef.md")
    section = file.section("Deel", "Kop")
    assert section.texts == ("een \u201czin\u201d loopt door", "twee", "alinea vervolg")
    assert [item.line for item in section.items] == [8, 10, 12]
    assert [item.listed for item in section.items] == [True, True, False]
    assert file.dated() == date(2026, 11, 23)
    assert file.optional("Deel", "Anders") == ()


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "text_file_head_missing", 1),
        ("titel: x", "text_file_head_missing", 1),
        ("---\ntitel: x\n", "text_file_head_missing", 2),
        ("---\nzonder dubbele punt\n---\n", "text_file_head_wrong", 2),
        (HEAD + "los\n", "text_file_loose_text", 5),
        (HEAD + "# Deel\nlos\n", "text_file_loose_text", 6),
        (HEAD + "## Kop zonder deel\n", "text_file_heading_wrong", 5),
        (HEAD + "# Deel\n## Kop\n- a\n## Kop\n", "text_file_heading_wrong", 8),
        (HEAD + '# Deel\n## Kop\n- zeg "ja\n', "text_file_quote_open", 7),
        (HEAD + "# Deel\n## Kop\n- " + "x" * (LONGEST_ITEM + 1), "text_file_item_too_long", 7),
        ("x" * (LONGEST_FILE + 1), "text_file_too_long", 1),
    ],
)
def test_every_fault_is_named_with_its_line(text: str, code: str, line: int) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse(text, "proef.md")
    assert (caught.value.code, caught.value.facts["line"]) == (code, line)
    for language in ("nl", "en"):
        words = Texts(language).error(caught.value)
        assert all((words.cause, words.consequence, words.next_step))
        assert "{" not in str(words)
        assert not words.cause.startswith("errors.")


@pytest.mark.parametrize(
    ("ask", "code"),
    [
        (lambda file: file.section("Deel", "Anders"), "text_file_part_missing"),
        (lambda file: file.section("Deel", "Leeg"), "text_file_part_missing"),
        (lambda file: file.text("Deel", "Kop"), "text_file_item_count"),
        (lambda file: file.word("versie"), "text_file_part_missing"),
    ],
)
def test_asking_for_what_is_not_there_says_what_and_where(ask: object, code: str) -> None:
    file = parse(HEAD + "# Deel\n## Kop\n- a\n- b\n## Leeg\n", "proef.md")
    with pytest.raises(InvalidInput) as caught:
        ask(file)  # type: ignore[operator]
    assert caught.value.code == code
    assert caught.value.facts["field"] == "proef.md"
    assert "{" not in str(Texts("nl").error(caught.value))


def test_a_date_that_is_none_is_refused() -> None:
    with pytest.raises(InvalidInput, match="text_file_date_wrong"):
        parse("---\ndatum: 23-11-2026\n---\n", "proef.md").dated()
