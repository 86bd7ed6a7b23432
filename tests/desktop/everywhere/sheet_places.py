"""All sheets and menus beside the screens, and the windows that stand by themselves.

Found by their class; ``test_places.py`` fails when one is not in this list.
"""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtWidgets import QDialog, QMenu, QWidget

from openplanner.application.addressees import addressees
from openplanner.application.open_case import open_case
from openplanner.application.print_guide import empty_guide_pdf
from openplanner.application.upkeep.closing_days import ClosingDay
from openplanner.application.upkeep.copies import Offer, PutBack
from openplanner.desktop.agenda.screen import AgendaScreen
from openplanner.desktop.agenda.series import SeriesSheet
from openplanner.desktop.beginning import first_page_in
from openplanner.desktop.bugdialog import BugDialog
from openplanner.desktop.cases.dialogs import ChoiceDialog, OutcomeDialog, ReasonDialog
from openplanner.desktop.cases.handing_over import AddressDialog
from openplanner.desktop.cases.later import LaterDialog
from openplanner.desktop.cases.sent_sheet import SentSheet
from openplanner.desktop.help_desk import ChecksSheet
from openplanner.desktop.keys.sheet import KeySheet
from openplanner.desktop.paper import Paper, show_paper
from openplanner.desktop.practice.frame import PracticeFrame
from openplanner.desktop.preview.window import PreviewWindow
from openplanner.desktop.recovery.rescue import Rescue
from openplanner.desktop.recovery.window import StartProblem
from openplanner.desktop.settings.closing_days import ClosingDaysSheet
from openplanner.desktop.tasks import ImmediateTasks
from openplanner.desktop.theme import dress
from openplanner.desktop.today.not_reached import ResultMenu
from openplanner.desktop.today.reminders_sheet import RemindersSheet
from openplanner.desktop.undolist import UndoList
from openplanner.desktop.widgets.empty import EmptyState
from openplanner.desktop.window import MainWindow
from openplanner.domain.case import CaseType, ContactForm
from openplanner.domain.errors import InvalidInput, StoreDamaged, Unavailable
from openplanner.storage.rows import ReminderRow, SentRow, SentStatus
from tests.desktop.everywhere.place import Place, on_a_booking, waiting_case


def _beginning(window: MainWindow) -> QWidget:
    frame = MainWindow(window.desk.settings, window.desk.texts)
    first_page_in(frame, window.desk.texts).goes_on.show()
    frame.show()
    return frame


def _start_problem(window: MainWindow) -> QWidget:
    def no_copy() -> Offer:
        raise InvalidInput("no_copy", field="copy")

    def nothing(_offer: Offer) -> PutBack:
        raise Unavailable("store_busy")

    shown = StartProblem(
        window.desk.texts, StoreDamaged("store_damaged"), lambda: window, Rescue(no_copy, nothing), ImmediateTasks()
    )
    dress(shown)
    shown.show()
    return shown


def _practice(window: MainWindow) -> QWidget:
    """The frame around practising, with something to do in it."""
    texts = window.desk.texts
    shown = PracticeFrame(
        texts, EmptyState("phone", texts("conversation.empty"), texts("conversation.empty_next")), int
    )
    dress(shown)
    shown.resize(window.size())
    shown.show()
    return shown


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


def _addresses(window: MainWindow) -> QWidget:
    """Of a case that was given to a colleague, so that the way back stands in it."""
    desk = window.desk
    given = next(row.case_id for row in desk.reads.worklist(desk.team_id, desk.clock()) if row.assigned_to is not None)
    return _shown(AddressDialog(desk, addressees(desk.office, given, desk.colleague_id), lambda _to: None, window))


def _sent(window: MainWindow) -> QWidget:
    now = window.desk.clock()
    rows = [SentRow(number, f"Z-2026-010{number}", now, "Klachten", one) for number, one in enumerate(SentStatus)]
    return _shown(SentSheet(window.desk, rows, window))


def _reminders(window: MainWindow) -> QWidget:
    sheet, start = RemindersSheet(window.desk, window), window.desk.clock() + timedelta(days=1)
    names = ("Mevrouw H. Sprookje", "Ms N. Example", "Familie Mogelijk")
    sheet.show_rows([
        ReminderRow(number, number, f"Z-2026-010{number}", name, form, start + timedelta(hours=number), "Noor Demo")
        for number, (name, form) in enumerate(zip(names, ContactForm, strict=False), start=1)
    ])  # fmt: skip
    return _shown(sheet)


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


def _series(window: MainWindow) -> QWidget:
    screen = window.open_screen("agenda")
    assert isinstance(screen, AgendaScreen)
    on_a_booking(screen)
    booked = screen.booked_here()
    assert booked is not None
    return _shown(SeriesSheet(window.desk, booked, window))


def _shown(dialog: QDialog) -> QWidget:
    dialog.show()
    return dialog


SHEETS: tuple[Place, ...] = (
    Place("undo list", _undo, UndoList),
    Place("keys", _keys, KeySheet),
    Place("palette", _palette),
    Place("print preview", _preview, PreviewWindow),
    Place("result menu", _menu, ResultMenu),
    Place("reason", _reason, ReasonDialog),
    Place("outcome", _outcome, OutcomeDialog),
    Place("choice", _choice, ChoiceDialog),
    Place("give to", _addresses, AddressDialog),
    Place("sent on", _sent, SentSheet),
    Place("reminders", _reminders, RemindersSheet),
    Place("bug", _bug, BugDialog),
    Place("a later day", _later, LaterDialog),
    Place("checks", _checks, ChecksSheet),
    Place("series of talks", _series, SeriesSheet),
    Place("beginning", _beginning),
    Place("start problem", _start_problem),
    Place("practice", _practice),
    Place("closing days from a file", _closing_days, ClosingDaysSheet),
)

SHEET_KINDS = (QDialog, QMenu)
