"""Every place where a person can be: all screens with all their pages, and all that stands beside them.

Screens and pages come from the tables of the program, so a new one is looked at by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import mkdtemp

from PySide6.QtWidgets import QWidget

from openplanner.application.book_slot import Slot as BookedSlot
from openplanner.application.change_case import change_case
from openplanner.application.open_case import open_case
from openplanner.desktop.agenda.screen import AgendaScreen
from openplanner.desktop.agenda.state import View
from openplanner.desktop.cases.screen import CasesScreen
from openplanner.desktop.conversation.screen import ConversationScreen
from openplanner.desktop.figures.cards import FigureCard
from openplanner.desktop.importing.screen import ImportScreen
from openplanner.desktop.intake.screen import IntakeScreen
from openplanner.desktop.own_texts.page import TextsPage
from openplanner.desktop.pictures import OF_ONE_CASE
from openplanner.desktop.reading_order import bring_into_view
from openplanner.desktop.screen import Screen
from openplanner.desktop.screens import BESIDE, SCREENS
from openplanner.desktop.settings.connection_test import ConnectionTest
from openplanner.desktop.settings.sections import SECTIONS
from openplanner.desktop.settings.setting_page import SettingPage
from openplanner.desktop.team.screen import ABSENCE, WAITING, TeamScreen
from openplanner.desktop.welcome.state import PAGES
from openplanner.desktop.window import MainWindow
from openplanner.domain.case import ContactForm
from openplanner.domain.contact import AttemptResult
from openplanner.domain.errors import CalendarUnreachable, InvalidInput
from openplanner.domain.interval import Interval
from openplanner.settings import MUNICIPALITY, OPENING_HOURS, TALK_MINUTES_PHONE
from tests.desktop.everywhere.place import Opens, Place, on_a_booking, waiting_case
from tests.desktop.everywhere.sheet_places import SHEETS


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


def _notices(window: MainWindow) -> QWidget:
    window.open_screen("today")
    window.say("Gesprek vastgelegd.", lambda: None)
    window.show_error(CalendarUnreachable("ews_unreachable", host="mail.voorbeeldstad.example"))
    return window


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
    Place("agenda moving", _agenda(on_a_booking, AgendaScreen.move_here)),
    Place("agenda moved sooner", _agenda(on_a_booking, AgendaScreen.move_here, _moved_sooner)),
    Place("agenda planned sooner", _agenda(_planned_sooner, with_case=True)),
    Place("agenda cancelling", _agenda(on_a_booking, AgendaScreen.remove_here)),
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

PLACES: Mapping[str, Place] = {place.name: place for place in (*SCREEN_PLACES, *SHEETS)}
