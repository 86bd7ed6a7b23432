"""Every place where a person can be: all screens with all their pages, and all sheets and menus beside them.

Screens and pages come from the tables of the program, so a new one is looked at by itself. Sheets are found by their
class; ``test_places.py`` fails when one is not in this list.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QDialog, QMenu, QWidget

from openplanner.application.open_case import open_case
from openplanner.application.print_guide import empty_guide_pdf
from openplanner.application.upkeep.closing_days import ClosingDay
from openplanner.desktop.bugdialog import BugDialog
from openplanner.desktop.cases.dialogs import ChoiceDialog, OutcomeDialog, ReasonDialog
from openplanner.desktop.cases.later import LaterDialog
from openplanner.desktop.help_desk import ChecksSheet
from openplanner.desktop.keys.sheet import KeySheet
from openplanner.desktop.paper import Paper, show_paper
from openplanner.desktop.pictures import OF_ONE_CASE
from openplanner.desktop.preview.window import PreviewWindow
from openplanner.desktop.screens import BESIDE, SCREENS
from openplanner.desktop.settings.closing_days import ClosingDaysSheet
from openplanner.desktop.settings.sections import SECTIONS
from openplanner.desktop.today.not_reached import ResultMenu
from openplanner.desktop.undolist import UndoList
from openplanner.desktop.welcome.state import PAGES
from openplanner.desktop.window import MainWindow
from openplanner.domain.case import CaseStatus, CaseType, ContactForm
from openplanner.domain.contact import AttemptResult
from openplanner.domain.errors import CalendarUnreachable

Opens = Callable[[MainWindow], QWidget]


@dataclass(frozen=True, slots=True)
class Place:
    """``opens`` brings it into view and gives the widget that fills it; ``sheet`` is its class when it is no screen."""

    name: str
    opens: Opens
    sheet: type[QWidget] | None = None


def waiting_case(window: MainWindow) -> int:
    """A case that is still to be planned."""
    desk = window.desk
    rows = desk.reads.worklist(desk.team_id, desk.clock())
    return next(row.case_id for row in rows if row.status is CaseStatus.TO_PLAN)


def _on_screen(screen_id: str, *then: Callable[[object], object], with_case: bool = False) -> Opens:
    def opens(window: MainWindow) -> QWidget:
        screen = window.open_screen(screen_id, waiting_case(window) if with_case else None)
        for step in then:
            step(screen)
        return window

    return opens


def _pressed(name: str) -> Callable[[object], object]:
    return lambda screen: getattr(screen, name)()


def _section(name: str) -> Opens:
    def opens(window: MainWindow) -> QWidget:
        window.open_screen("settings", name)
        return window

    return opens


def _page(at: int) -> Opens:
    def opens(window: MainWindow) -> QWidget:
        screen = window.open_screen("welcome")
        screen._show(at)  # type: ignore[union-attr]  # its pages are reached by filling in the ones before
        return window

    return opens


def _filled_in(screen: object) -> None:
    edits = screen.fields.edits  # type: ignore[attr-defined]
    for name, typed in (("number", "Z-2026-9001"), ("name", "Mevrouw A. Verzonnen"), ("phone", "061234567")):
        edits[name].setText(typed)
        edits[name].textEdited.emit(typed)


def _spoken(screen: object) -> None:
    screen.talk.notes.setPlainText("Mevrouw is boos over de boom.")  # type: ignore[attr-defined]
    screen.record(AttemptResult.SPOKEN)  # type: ignore[attr-defined]


def _notices(window: MainWindow) -> QWidget:
    window.open_screen("today")
    window.say("Gesprek vastgelegd.", lambda: None)
    window.show_error(CalendarUnreachable("calendar_unreachable"))
    return window


def _undo(window: MainWindow) -> QWidget:
    return _shown(UndoList(window.desk, window))


def _keys(window: MainWindow) -> QWidget:
    return _shown(KeySheet(window.desk.texts, window.screen_id, window))


def _palette(window: MainWindow) -> QWidget:
    window.show_palette()
    caller = window.palette_caller
    assert caller is not None
    assert caller.palette is not None
    return caller.palette


def _preview(window: MainWindow) -> QWidget:
    pdf = empty_guide_pdf(window.desk.office, CaseType.OBJECTION, ContactForm.PHONE)
    return show_paper(window.desk, window, Paper(pdf, "leidraad", "guide"))


def _menu(window: MainWindow) -> QWidget:
    menu = ResultMenu(window.desk.texts, lambda _result: None, window)
    menu.popup(window.mapToGlobal(window.rect().center()))
    return menu


def _reason(window: MainWindow) -> QWidget:
    dialog = ReasonDialog(window.desk.texts, window)
    dialog.check()
    return _shown(dialog)


def _outcome(window: MainWindow) -> QWidget:
    dialog = OutcomeDialog(window.desk.texts, correcting=True, parent=window)
    dialog.check()
    return _shown(dialog)


def _choice(window: MainWindow) -> QWidget:
    texts = window.desk.texts
    choices = {form.value: texts(f"cases.form.{form.value}") for form in ContactForm}
    return _shown(ChoiceDialog(texts, texts("cases.form_title"), choices, lambda _chosen: None, window))


def _bug(window: MainWindow) -> QWidget:
    return _shown(BugDialog(window.desk.texts, "67daf896", "RuntimeError\nscreen.py:12 plan", window))


def _later(window: MainWindow) -> QWidget:
    opened = open_case(window.desk.office, waiting_case(window))
    dialog = LaterDialog(window.desk, opened.case, lambda: None, window)
    dialog.check()
    return _shown(dialog)


def _checks(window: MainWindow) -> QWidget:
    return _shown(ChecksSheet(window.desk, window))


def _closing_days(window: MainWindow) -> QWidget:
    days = [ClosingDay(date(2026, 12, 24), "Kerstavond"), ClosingDay(date(2026, 12, 31), "Oudejaarsdag")]
    return _shown(ClosingDaysSheet(window.desk, days, lambda _chosen: None, window))


def _shown(dialog: QDialog) -> QWidget:
    dialog.show()
    return dialog


SCREEN_PLACES: tuple[Place, ...] = (
    *(Place(entry.screen_id, _on_screen(entry.screen_id)) for entry in (*SCREENS, *BESIDE)),
    *(Place(f"{name} of a case", _on_screen(name, with_case=True)) for name in sorted(OF_ONE_CASE)),
    *(Place(f"settings {section.name}", _section(section.name)) for section in SECTIONS),
    *(Place(f"welcome page {at}", _page(at)) for at in range(len(PAGES) + 1)),
    Place("intake filled in", _on_screen("intake", _filled_in, _pressed("toggle_more"))),
    Place("agenda as list", _on_screen("agenda", _pressed("toggle_list"))),
    Place("agenda of a day", _on_screen("agenda", _pressed("view_day"))),
    Place("agenda of a person", _on_screen("agenda", _pressed("view_person"))),
    Place("agenda of rooms", _on_screen("agenda", _pressed("view_room"))),
    Place("conversation ladder", _on_screen("conversation", _pressed("toggle_ladder"), with_case=True)),
    Place("conversation reply", _on_screen("conversation", _pressed("toggle_reply"), with_case=True)),
    Place("conversation recorded", _on_screen("conversation", _spoken, with_case=True)),
    Place("what the window says", _notices),
)
SHEETS: tuple[Place, ...] = (
    Place("undo list", _undo, UndoList),
    Place("keys", _keys, KeySheet),
    Place("palette", _palette),
    Place("print preview", _preview, PreviewWindow),
    Place("result menu", _menu, ResultMenu),
    Place("reason", _reason, ReasonDialog),
    Place("outcome", _outcome, OutcomeDialog),
    Place("choice", _choice, ChoiceDialog),
    Place("bug", _bug, BugDialog),
    Place("a later day", _later, LaterDialog),
    Place("checks", _checks, ChecksSheet),
    Place("closing days from a file", _closing_days, ClosingDaysSheet),
)
PLACES: Mapping[str, Place] = {place.name: place for place in (*SCREEN_PLACES, *SHEETS)}
SHEET_KINDS = (QDialog, QMenu)
