"""Every place where a person can be: all screens with all their pages, and all sheets and menus beside them.

Screens and pages come from the tables of the program, so a new one is looked at by itself. Sheets are found by their
class; ``test_places.py`` fails when one is not in this list.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import mkdtemp

from PySide6.QtWidgets import QDialog, QMenu, QWidget

from openplanner.application.addressees import addressees
from openplanner.application.book_slot import Slot as BookedSlot
from openplanner.application.change_case import change_case
from openplanner.application.open_case import open_case
from openplanner.application.print_guide import empty_guide_pdf
from openplanner.application.upkeep.closing_days import ClosingDay
from openplanner.application.upkeep.copies import Offer, PutBack
from openplanner.desktop.agenda.screen import AgendaScreen
from openplanner.desktop.agenda.series import SeriesSheet
from openplanner.desktop.agenda.state import View, next_booking
from openplanner.desktop.beginning import first_page_in
from openplanner.desktop.bugdialog import BugDialog
from openplanner.desktop.cases.dialogs import ChoiceDialog, OutcomeDialog, ReasonDialog
from openplanner.desktop.cases.handing_over import AddressDialog
from openplanner.desktop.cases.later import LaterDialog
from openplanner.desktop.cases.screen import CasesScreen
from openplanner.desktop.cases.sent_sheet import SentSheet
from openplanner.desktop.conversation.screen import ConversationScreen
from openplanner.desktop.figures.cards import FigureCard
from openplanner.desktop.help_desk import ChecksSheet
from openplanner.desktop.importing.screen import ImportScreen
from openplanner.desktop.intake.screen import IntakeScreen
from openplanner.desktop.keys.sheet import KeySheet
from openplanner.desktop.own_texts.page import TextsPage
from openplanner.desktop.paper import Paper, show_paper
from openplanner.desktop.pictures import OF_ONE_CASE
from openplanner.desktop.practice.frame import PracticeFrame
from openplanner.desktop.preview.window import PreviewWindow
from openplanner.desktop.reading_order import bring_into_view
from openplanner.desktop.recovery.rescue import Rescue
from openplanner.desktop.recovery.window import StartProblem
from openplanner.desktop.screen import Screen
from openplanner.desktop.screens import BESIDE, SCREENS
from openplanner.desktop.settings.closing_days import ClosingDaysSheet
from openplanner.desktop.settings.connection_test import ConnectionTest
from openplanner.desktop.settings.sections import SECTIONS
from openplanner.desktop.settings.setting_page import SettingPage
from openplanner.desktop.tasks import ImmediateTasks
from openplanner.desktop.team.screen import ABSENCE, WAITING, TeamScreen
from openplanner.desktop.theme import dress
from openplanner.desktop.today.not_reached import ResultMenu
from openplanner.desktop.today.reminders_sheet import RemindersSheet
from openplanner.desktop.undolist import UndoList
from openplanner.desktop.welcome.state import PAGES
from openplanner.desktop.widgets.empty import EmptyState
from openplanner.desktop.window import MainWindow
from openplanner.domain.case import CaseStatus, CaseType, ContactForm
from openplanner.domain.contact import AttemptResult
from openplanner.domain.errors import CalendarUnreachable, InvalidInput, StoreDamaged, Unavailable
from openplanner.domain.interval import Interval
from openplanner.settings import MUNICIPALITY, OPENING_HOURS, TALK_MINUTES_PHONE
from openplanner.storage.rows import ReminderRow, SentRow, SentStatus

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


def _agenda(*then: Callable[[AgendaScreen], object], view: View = View.WEEK, with_case: bool = False) -> Opens:
    """The grid in that view, whatever was looked at before; without a case nothing is being planned."""

    def opens(window: MainWindow) -> QWidget:
        screen = window.open_screen("agenda", waiting_case(window) if with_case else None)
        assert isinstance(screen, AgendaScreen)
        if not with_case:
            screen.planner.stop()
        if screen.weeks.currentWidget() is screen.listing:
            screen.toggle_list()
        getattr(screen, f"view_{view.value}")()
        for step in then:
            step(screen)
        return window

    return opens


def _on_a_booking(screen: AgendaScreen) -> None:
    grid = screen.grid.grid
    assert grid is not None
    screen.grid.set_cell(next_booking(grid, screen.grid.cell))


def _planned_sooner(screen: AgendaScreen) -> None:
    """A moment of one's own choice within the shortest notice; nothing is being moved."""
    screen.mover.stop()
    screen._show_cell()
    now = screen.desk.clock()
    start = now + timedelta(minutes=10)
    minutes = timedelta(minutes=screen.desk.settings.number(TALK_MINUTES_PHONE))
    slot = BookedSlot(ContactForm.PHONE, Interval(start, start + minutes), (screen.desk.colleague_id,))
    screen.planner._refused(slot, InvalidInput("too_soon", field="why", earliest=now + timedelta(minutes=30)))


def _moved_sooner(screen: AgendaScreen) -> None:
    screen.detail.sooner.ask(screen.desk.clock())


def _talk(*then: Callable[[ConversationScreen], object]) -> Opens:
    """A talk with nothing unfolded, whatever was looked at before."""

    def opens(window: MainWindow) -> QWidget:
        screen = window.open_screen("conversation", waiting_case(window))
        assert isinstance(screen, ConversationScreen)
        screen.guide.stack.setCurrentWidget(screen.guide.area)
        screen._show_reply(shown=False)
        for step in then:
            step(screen)
        return window

    return opens


def _filled_in(screen: object) -> None:
    edits = screen.fields.edits  # type: ignore[attr-defined]
    for name, typed in (("number", "Z-2026-9001"), ("name", "Mevrouw A. Verzonnen"), ("phone", "061234567")):
        edits[name].setText(typed)
        edits[name].textEdited.emit(typed)


def _dated(screen: object) -> None:
    """Typed far enough for dates and a duplicate."""
    assert isinstance(screen, IntakeScreen)
    edits = screen.fields.edits
    for name, typed in (("received", "v"), ("name", "Mevrouw H. Sprookje"), ("phone", "06 12345611")):
        edits[name].setText(typed)
        edits[name].textEdited.emit(typed)
    screen.look()


def _spoken(screen: ConversationScreen) -> None:
    screen.talk.notes.setPlainText("Mevrouw is boos over de boom.")
    screen.talk.agreements.cells[0]["what"].setText("stuurt het dossier toe")
    screen.talk.agreements.cells[0]["who"].setText("ik")
    screen.talk.agreements.cells[0]["when"].setText("vr")
    screen.talk.agreements.cells[0]["how"].setText("per brief")
    screen.record(AttemptResult.SPOKEN)


def _letter(screen: ConversationScreen) -> None:
    _spoken(screen)
    screen.write_letter()


def _edited(screen: CasesScreen) -> None:
    screen.edit()
    assert screen.form is not None


def _edited_by_two(screen: CasesScreen) -> None:
    """A colleague was first with the same case."""
    _edited(screen)
    form, office = screen.form, screen.desk.office
    assert form is not None
    assert form.case is not None
    now = open_case(office, form.case.case_id).case
    change_case(office, replace(now, subject="Kapvergunning voor een beuk"), screen.desk.colleague_id + 1)
    form.subject.setText("Kapvergunning voor twee eiken")
    form.save()


def _nothing_found(screen: CasesScreen) -> None:
    screen.search.setText("zeppelin")


def _cases(*then: Callable[[CasesScreen], object]) -> Opens:
    def opens(window: MainWindow) -> QWidget:
        screen = window.open_screen("cases", waiting_case(window))
        assert isinstance(screen, CasesScreen)
        screen.search.setText("")
        if screen.form is not None:
            screen.form.stop()
        for step in then:
            step(screen)
        return window

    return opens


def _list_read(screen: object) -> None:
    """A list with a line that is good and one that is not."""
    assert isinstance(screen, ImportScreen)
    path = Path(mkdtemp()) / "lijst-om-te-bekijken.csv"  # of its own: others look at the same time
    lines = (
        "zaaknummer;zaaktype;ontvangen;naam;telefoon;Iets",
        "Z-2026-9101;bezwaar;23-11-2026;Jan Bedacht;06-12345691;a",
        "Z-2026-9102;bezwaar;ooit;Eva Bedacht;06-12345692;b",
    )
    path.write_text("\n".join(lines), encoding="utf-8")
    screen.open_list(path)
    path.unlink()
    path.parent.rmdir()


def _team(what: str, *, propose: bool = False) -> Opens:
    def opens(window: MainWindow) -> QWidget:
        screen = window.open_screen("team", what)
        assert isinstance(screen, TeamScreen)
        if propose:
            screen.propose()
        return window

    return opens


def _setting_page(section: str, key: str, *then: Callable[[SettingPage], object]) -> Opens:
    def opens(window: MainWindow) -> QWidget:
        window.open_screen("settings", section)
        page = next(one for one in window.findChildren(SettingPage) if key in one.fields and one.isVisible())
        for step in then:
            step(page)
        return window

    return opens


def _other_hours(page: SettingPage) -> None:
    page.fields[OPENING_HOURS.key].propose("ma-do 09:00-17:00")


def _both_settings(page: SettingPage) -> None:
    page.fields[MUNICIPALITY.key].show_both("Gemeente Verzonnen", "Noor Demo")


def _figure_explained(screen: object) -> None:
    assert isinstance(screen, Screen)
    card = screen.findChildren(FigureCard)[0]
    card.toggle()
    bring_into_view(card.button)


def _connections_tested(window: MainWindow) -> QWidget:
    window.open_screen("settings", "exchange")
    window.findChildren(ConnectionTest)[0].begin()
    return window


def _text_compared(window: MainWindow) -> QWidget:
    window.open_screen("settings", "texts")
    window.findChildren(TextsPage)[0].compare_with_shipped()
    return window


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


def _notices(window: MainWindow) -> QWidget:
    window.open_screen("today")
    window.say("Gesprek vastgelegd.", lambda: None)
    window.show_error(CalendarUnreachable("ews_unreachable", host="mail.voorbeeldstad.example"))
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
    _on_a_booking(screen)
    booked = screen.booked_here()
    assert booked is not None
    return _shown(SeriesSheet(window.desk, booked, window))


def _shown(dialog: QDialog) -> QWidget:
    dialog.show()
    return dialog


SCREEN_PLACES: tuple[Place, ...] = (
    *(Place(entry.screen_id, _on_screen(entry.screen_id)) for entry in (*SCREENS, *BESIDE)),
    *(Place(f"{name} of a case", _on_screen(name, with_case=True)) for name in sorted(OF_ONE_CASE)),
    *(Place(f"settings {section.name}", _section(section.name)) for section in SECTIONS),
    *(Place(f"welcome page {at}", _page(at)) for at in range(len(PAGES) + 1)),
    Place("intake filled in", _on_screen("intake", _filled_in, _pressed("toggle_more"))),
    Place("intake with dates", _on_screen("intake", _dated)),
    Place("agenda of a day", _agenda(view=View.DAY)),
    Place("agenda of a person", _agenda(view=View.PERSON)),
    Place("agenda of rooms", _agenda(view=View.ROOM)),
    Place("agenda as list", _agenda(AgendaScreen.toggle_list)),
    Place("agenda moving", _agenda(_on_a_booking, AgendaScreen.move_here)),
    Place("agenda moved sooner", _agenda(_on_a_booking, AgendaScreen.move_here, _moved_sooner)),
    Place("agenda planned sooner", _agenda(_planned_sooner, with_case=True)),
    Place("agenda cancelling", _agenda(_on_a_booking, AgendaScreen.remove_here)),
    Place("conversation ladder", _talk(ConversationScreen.toggle_ladder)),
    Place("conversation voicemail", _talk(ConversationScreen.toggle_voicemail)),
    Place("conversation reply", _talk(ConversationScreen.toggle_reply)),
    Place("conversation recorded", _talk(_spoken)),
    Place("conversation letter", _talk(_letter)),
    Place("cases edited", _cases(_edited)),
    Place("cases edited by two", _cases(_edited_by_two)),
    Place("cases without any", _cases(_nothing_found)),
    Place("figures explained", _on_screen("figures", _figure_explained)),
    Place("import of a list", _on_screen("import", _list_read)),
    Place("team draft", _team(WAITING, propose=True)),
    Place("team absence", _team(ABSENCE)),
    Place("team absence draft", _team(ABSENCE, propose=True)),
    Place("settings effect", _setting_page("opening", OPENING_HOURS.key, _other_hours)),
    Place("settings by two", _setting_page("municipality", MUNICIPALITY.key, _both_settings)),
    Place("settings connections", _connections_tested),
    Place("settings text compared", _text_compared),
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
PLACES: Mapping[str, Place] = {place.name: place for place in (*SCREEN_PLACES, *SHEETS)}
SHEET_KINDS = (QDialog, QMenu)
