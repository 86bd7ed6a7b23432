"""Every document is tagged: a screen reader finds all of it, in order, and an independent checker agrees."""

from __future__ import annotations

import io
from itertools import pairwise
from pathlib import Path

import pdfua
import pikepdf
import pytest

from openplanner.printing.blocks import BALLOT_BOX
from openplanner.printing.conversation_guide import guide_pdf
from openplanner.printing.letter import AgreementLine, LetterKind, letter_pdf
from openplanner.printing.paper import A4, document, draw_line_of_text
from openplanner.printing.tagged import artifact, tagged
from openplanner.printing.week_schedule import week_pdf
from tests.printing import reading_pdf as reading
from tests.printing import reading_tags as tags
from tests.printing.papers import PAPERS
from tests.printing.samples import NOW, guide_sheet, letter, week_sheet

ENGLISH = {"week-in-english", "day-list-in-english", "report-in-english"}
ROLES = {"Document", "Div", "Sect", "H1", "H2", "H3", "P", "L", "LI", "Lbl", "LBody", "Table", "TR", "TH", "TD"}


@pytest.mark.parametrize("name", PAPERS)
def test_the_independent_checker_finds_nothing(name: str, tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(PAPERS[name]())
    report = pdfua.validate(path)
    assert [finding.message for finding in report.findings] == []
    assert len(report.outcomes) >= 12
    assert [outcome.skipped_reason for outcome in report.outcomes if outcome.skipped_reason] == []


@pytest.mark.parametrize("name", PAPERS)
def test_all_that_is_drawn_is_read_once_or_an_artifact(name: str) -> None:
    pdf = PAPERS[name]()
    drawn, tree = tags.drawn(pdf), tags.tree(pdf)
    for item in drawn:
        assert len(item.marks) == 1, item
        assert (item.marks == ("Artifact",)) == (item.number < 0), item
    marks = list(tree.marks())
    assert len(set(marks)) == len(marks)
    assert set(marks) == {(item.page, item.number) for item in drawn if item.number >= 0}
    owners = {mark: node.role for node in tree.all() for mark in node.kids if not isinstance(mark, tags.Node)}
    assert tags.parent_tree(pdf) == owners


@pytest.mark.parametrize("name", PAPERS)
def test_headings_lists_and_tables_are_regular(name: str) -> None:
    tree = tags.tree(PAPERS[name]())
    assert tree.role == "Document"
    assert {node.role for node in tree.all()} <= ROLES | {"Figure"}
    levels = [int(node.role[1]) for node in tree.all() if node.role[0] == "H"]
    assert levels[0] == 1
    assert levels.count(1) == max(1, len(list(tree.all("Sect"))))
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
    for items in tree.all("L"):
        assert {item.role for item in items.below()} == {"LI"}
    for item in tree.all("LI"):
        assert [part.role for part in item.below()] in (["Lbl", "LBody"], ["LBody"], ["Lbl"])
    for table in tree.all("Table"):
        _assert_regular(table)
    for node in tree.all("Figure"):
        assert node.facts["Alt"]


def _assert_regular(table: tags.Node) -> None:
    rows = [row.below() for row in table.below()]
    assert {row.role for row in table.below()} == {"TR"}
    assert len({sum(int(cell.facts.get("ColSpan", 1)) for cell in row) for row in rows}) == 1
    assert {cell.facts["Scope"] for cell in rows[0]} == {"Column"}
    for row in rows[1:]:
        assert {cell.role for cell in row} <= {"TH", "TD"}
        assert all(cell.facts["Scope"] == "Row" for cell in row if cell.role == "TH")


@pytest.mark.parametrize("name", PAPERS)
def test_only_headers_footers_and_repeated_heads_are_not_read(name: str) -> None:
    pdf = PAPERS[name]()
    wide, high = {True: (297, 210), False: (210, 297)}[name.startswith("week")]
    unread = {(item.page, item.text.strip()) for item in tags.drawn(pdf) if item.number < 0 and item.text.strip()}
    edges = {
        (item.page, word)
        for item in reading.placed(pdf)
        for word in item.text.split()
        if item.bottom < (20 if wide > high and item.page == 0 else 27) or item.top > high - 19
    }
    words = {(page, word) for page, text in unread for word in text.replace("\u00a0", " ").split()}
    assert {(page, word) for page, word in words if (page, word) not in edges} == set()


@pytest.mark.parametrize("name", PAPERS)
def test_language_title_and_identification_are_set(name: str) -> None:
    with pikepdf.open(io.BytesIO(PAPERS[name]())) as file:
        assert file.Root.MarkInfo.Marked is True or bool(file.Root.MarkInfo.Marked)
        assert str(file.Root.Lang) == ("en-GB" if name in ENGLISH else "nl-NL")
        assert bool(file.Root.ViewerPreferences.DisplayDocTitle)
        with file.open_metadata() as about:
            assert about["pdfuaid:part"] == "1"
            assert about["dc:title"] == str(file.docinfo.Title) != ""


def test_a_guide_is_heard_as_it_is_seen() -> None:
    said = tags.read_aloud(guide_pdf(guide_sheet()))
    words = [text for _, text in said]
    assert said[0] == ("H1", "Bezwaar \u2013 aan de telefoon")
    assert said[1:3] == [("Lbl", "Inwoner"), ("LBody", "Mevrouw A. Testema-Voorbeeld")]
    heads = [text for role, text in said if role == "H2"]
    assert heads[:5] == ["Voor het gesprek", "Openen", "Luisteren en doorvragen", "Geheugensteun", "Steekwoorden"]
    assert heads[-1] == "Aantekeningen"
    ticks = words.index(BALLOT_BOX)
    assert words[ticks : ticks + 2] == [BALLOT_BOX, guide_sheet().guide.before[0]]
    for number, question in enumerate(guide_sheet().guide.questions, start=1):
        asked = words.index(question.strip("\u201c\u201d"))
        assert words[asked - 1] == str(number)


def test_a_letter_is_heard_as_it_is_seen() -> None:
    said = tags.read_aloud(letter_pdf(letter(LetterKind.AGREEMENTS)))
    words = [text for _, text in said]
    assert words[:4] == [
        "Gemeente Rivierwaarde", "Retour: Postbus 1, 0000 AA Nergenshuizen", "Mevrouw A. Testema-Voorbeeld",
        "Bedachtstraat 12",
    ]  # fmt: skip
    assert ("H1", "Wat wij samen afspraken") in said
    assert words[words.index("Zaaknummer") + 1] == "Z-2026-00417"
    cells = [text for role, text in said if role in ("TH", "TD")]
    assert cells[:6] == ["Wie", "Doet wat", "Klaar op", "U hoort dit via", "Ilse Verzonnen",
                         "belt met de vakcollega over de dakkapel"]  # fmt: skip
    assert words[-2:] == ["Ilse Verzonnen", "Gemeente Rivierwaarde"]


def test_a_week_is_heard_row_by_row_in_words() -> None:
    week = week_sheet(3)
    tree = tags.tree(week_pdf(week))
    said = tags.read_aloud(week_pdf(week))
    heads = [text for role, text in said if role == "TH"]
    assert heads[:7] == ["Collega", "ma 23-11", "di 24-11", "wo 25-11", "do 26-11 Bonifatiusdag", "vr 27-11", "Totaal"]
    assert heads[7:10] == [row.name for row in week.rows]
    (table,) = tree.all("Table")
    assert len(table.below()) > 4
    entry = week.rows[0].cells[0].entries[0]
    words = [text for _, text in said]
    first = words[words.index(week.rows[0].name) + 1]
    assert first.startswith(f"{entry.start:%H:%M}, ")
    assert first.endswith(f"{entry.case_number}, {entry.minutes} minuten")


def test_a_table_over_pages_is_one_table_with_one_row_of_heads() -> None:
    week = week_sheet(40, 4)
    pdf = week_pdf(week)
    assert reading.pages(pdf) > 2
    (table,) = tags.tree(pdf).all("Table")
    heads = [cell for cell in table.all("TH") if cell.facts["Scope"] == "Column"]
    assert len(heads) == 7
    assert {page for page, _ in table.marks()} == set(range(reading.pages(pdf)))
    many = tuple(AgreementLine(f"Collega {n}", "belt terug " * 40, NOW.date(), "brief") for n in range(9))
    pdf = letter_pdf(letter(LetterKind.AGREEMENTS, agreements=many))
    (table,) = tags.tree(pdf).all("Table")
    assert len(table.below()) == 10
    assert len({page for page, _ in table.marks()}) > 1


def test_text_that_nobody_names_is_a_paragraph_and_is_refused_where_it_cannot_stand() -> None:
    with document("Proef", A4, None) as (canvas, buffer):
        with artifact(canvas, "Header"), tagged(canvas, "H1"):
            draw_line_of_text(canvas, 50, 800, "boven")
        draw_line_of_text(canvas, 50, 700, "zomaar")
        with tagged(canvas, "Figure", alt="Een staaf van drie"):
            canvas.rect(50, 500, 20, 60, fill=1)
            draw_line_of_text(canvas, 50, 490, "3")
        canvas.circle(20, 20, 4)
    said = tags.read_aloud(buffer.getvalue())
    assert said == [("P", "zomaar"), ("Figure", "3")]
    assert [node.facts["Alt"] for node in tags.tree(buffer.getvalue()).all("Figure")] == ["Een staaf van drie"]
    with (
        pytest.raises(ValueError, match="straight in TR"),
        document("Proef", A4, None) as (canvas, _),
        tagged(canvas, "TR"),
    ):
        draw_line_of_text(canvas, 50, 700, "nergens")
