"""Instellingen, Leidraden en brieven: a team writes its own words, sees how they read, and loses none of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from openplanner.application.own_texts import catalogue
from openplanner.application.own_texts.catalogue import TextKind, TextName, shipped_text, text_names
from openplanner.application.own_texts.editing import TextState, open_text, save_text
from openplanner.desktop.desk import Desk
from openplanner.desktop.own_texts.editor import PAUSE
from openplanner.desktop.own_texts.page import TextsPage
from openplanner.desktop.preview.window import PreviewWindow
from openplanner.desktop.settings.screen import SettingsScreen
from openplanner.desktop.window import MainWindow
from tests.offices import BY
from tests.printing import reading_pdf as reading

OBJECTION = TextName(TextKind.GUIDE, "bezwaar.md")
RECEIPT = TextName(TextKind.LETTER, "ontvangst.md")
LONG = "Dit is een heel erg lange zin die maar door blijft gaan en waarin van alles staat dat er niet hoort."


@pytest.fixture
def page(window: MainWindow) -> TextsPage:
    screen = window.open_screen("settings", "texts")
    assert isinstance(screen, SettingsScreen)
    found = screen.page("texts")
    assert isinstance(found, TextsPage)
    return found


@pytest.fixture
def upgraded(monkeypatch: pytest.MonkeyPatch, desk: Desk) -> Iterator[str]:
    """The team wrote its own guide, and then a version with another shipped guide was installed."""
    mine = shipped_text(OBJECTION).replace("Je zoekt uit wat er echt dwarszit.", "Wij luisteren eerst.")
    save_text(desk.office, OBJECTION, mine, 0, BY)
    newer = shipped_text(OBJECTION).replace("versie: 1", "versie: 2")
    real = catalogue.resource_text
    monkeypatch.setattr(catalogue, "resource_text", lambda *parts: newer if parts[-1] == "bezwaar.md" else real(*parts))
    catalogue.shipped_text.cache_clear()
    yield mine
    catalogue.shipped_text.cache_clear()


def choose(page: TextsPage, name: TextName) -> None:
    index = [one.name for one in page.listed].index(name)
    page.names.setCurrentIndex(index)
    page.names.activated.emit(index)


def typed(page: TextsPage, old: str, new: str) -> None:
    assert old in page.editor.text
    page.editor.words.setPlainText(page.editor.text.replace(old, new))
    page.editor.judge()


def test_the_first_text_is_open_with_its_score_and_nothing_to_save(page: TextsPage) -> None:
    assert page.open is not None
    assert page.open.name == OBJECTION
    assert page.editor.text == shipped_text(OBJECTION)
    assert page.editor.score.text.startswith("Leesbaarheid ")
    assert "goed, want 80 of meer" in page.editor.score.text
    assert not page.buttons["save"].isEnabled()
    assert page.buttons["paper"].isEnabled()
    assert not page.editor.findings.isVisible()
    assert page.names.count() == len(text_names())


def test_what_could_be_plainer_is_told_with_its_line_and_one_goes_there(page: TextsPage) -> None:
    typed(page, "Je zoekt uit wat er echt dwarszit.", f"{LONG} Conform de regels.")
    found = [page.editor.findings.item(row).text() for row in range(page.editor.findings.count())]
    line = shipped_text(OBJECTION).splitlines().index("## Kern") + 2
    assert any(text.startswith(f"Regel {line}: Deze zin heeft") for text in found)
    assert any("conform" in text for text in found)
    page.editor.findings.itemActivated.emit(page.editor.findings.item(0))
    assert page.editor.words.textCursor().blockNumber() + 1 == line
    assert page.buttons["save"].isEnabled()  # a remark is no refusal


def test_the_score_follows_what_is_typed_after_a_pause(page: TextsPage, qtbot: QtBot) -> None:
    before = page.editor.score.text
    with qtbot.waitSignal(page.editor.judged, timeout=PAUSE * 50):
        page.editor.words.setPlainText(
            page.editor.text.replace("- ", "- Bezwaarschriftencommissieleden vergaderen onverminderd. ")
        )
    assert page.editor.score.text != before


def test_what_cannot_be_used_says_where_and_is_not_saved(page: TextsPage, desk: Desk) -> None:
    typed(page, "## Doel", "## Doelen")
    assert page.editor.findings.item(0).text().startswith("Regel ")
    assert "moet anders" in page.editor.findings.item(0).text()
    assert not page.buttons["save"].isEnabled()
    assert not page.buttons["paper"].isEnabled()
    page.save()
    assert "text_file_part_missing" in page.problem.text
    assert open_text(desk.office, OBJECTION).state is TextState.SHIPPED


def test_a_text_is_kept_shown_as_own_and_found_back_among_the_versions(page: TextsPage, desk: Desk) -> None:
    typed(page, "Je zoekt uit wat er echt dwarszit.", "Wij luisteren eerst.")
    page.save()
    assert open_text(desk.office, OBJECTION).state is TextState.OWN
    assert "eigen tekst" in page.names.itemText(0)
    assert page.state.text == "Jullie eigen tekst geldt, versie 1."
    assert page.versions.itemText(1).startswith("Versie 1, ma 23-11-2026 09:00, Bram Proef")
    page.compare_with_shipped()
    assert "+  Wij luisteren eerst." in page.comparison.lines.toPlainText()
    assert "\u2212  Je zoekt uit wat er echt dwarszit." in page.comparison.lines.toPlainText()
    page.use_shipped()
    assert page.editor.text == shipped_text(OBJECTION)
    page.versions.setCurrentIndex(2)
    page.versions.activated.emit(2)
    assert "Wij luisteren eerst." in page.editor.text
    assert open_text(desk.office, OBJECTION).text == shipped_text(OBJECTION)  # only saving does something


def test_what_was_typed_waits_while_another_text_is_open(page: TextsPage) -> None:
    typed(page, "Je zoekt uit wat er echt dwarszit.", "Wij luisteren eerst.")
    choose(page, RECEIPT)
    assert "Wij hebben uw [zaak] ontvangen" in page.editor.text
    assert not page.form.isVisible()
    choose(page, OBJECTION)
    assert "Wij luisteren eerst." in page.editor.text
    page.refresh()
    assert "nog niet bewaard" in page.names.itemText(0)


def test_a_text_is_seen_on_paper_before_it_is_kept(page: TextsPage) -> None:
    typed(page, "Je zoekt uit wat er echt dwarszit.", "Wij luisteren eerst.")
    page.form.setCurrentIndex(2)
    page.show_paper()
    (shown,) = page.findChildren(PreviewWindow)
    text = reading.words(shown.paper.pdf)
    assert "Wij luisteren eerst." in text
    assert "in de wijk of thuis" in text
    shown.close()


def test_an_upgrade_never_overwrites_and_shows_what_is_new(upgraded: str, page: TextsPage, desk: Desk) -> None:
    assert page.editor.text == upgraded
    assert "Intussen heeft OpenPlanner zijn tekst vernieuwd" in page.state.text
    assert page.buttons["upgrade"].isVisible()
    page.compare_upgrade()
    told = page.comparison.lines.toPlainText()
    assert "\u2212  versie: 1" in told
    assert "+  versie: 2" in told
    assert "Wij luisteren eerst." not in told
    page.buttons["keep"].click()
    kept = open_text(desk.office, OBJECTION)
    assert (kept.state, kept.text) == (TextState.OWN, upgraded)
    assert not page.buttons["upgrade"].isVisible()


def test_who_saves_over_somebody_else_is_told_and_keeps_what_was_typed(page: TextsPage, desk: Desk) -> None:
    typed(page, "Je zoekt uit wat er echt dwarszit.", "Wij luisteren eerst.")
    save_text(desk.office, OBJECTION, shipped_text(OBJECTION).replace("Samen kies je", "Samen kiezen jullie"), 0, 2)
    page.save()
    assert "stale_text" in page.problem.text
    assert "Wij luisteren eerst." in page.editor.text
