"""The only file that knows every room: reads the settings, builds the Office and the window."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from openplanner.administered import administered_layers
from openplanner.awake import awake_seconds
from openplanner.domain.errors import InvalidInput, NotAllowed, OpenPlannerError
from openplanner.domain.rights import EVERYTHING, Rights
from openplanner.logs import watched
from openplanner.settings import (
    CALENDAR,
    CLOUD_MAILBOXES,
    DATABASE,
    EWS_ACCESS,
    EWS_BUILD,
    EWS_CA_FILE,
    EWS_SIGN_IN,
    EWS_URL,
    EWS_USER,
    GRAPH_CLIENT,
    GRAPH_TENANT,
    LANGUAGE,
    Origin,
    Settings,
    combined,
    environment_layer,
    file_layer,
    with_database_settings,
)
from openplanner.storage.schema.sealing import use_key
from openplanner.storage.server.address import Server, is_server, server_at
from openplanner.storage.server.clock import ServerClock
from openplanner.texts import Texts

if TYPE_CHECKING:
    from openplanner.application.office import Office
    from openplanner.application.upkeep.copies import Offer, PutBack
    from openplanner.application.upkeep.self_test import TrialStep
    from openplanner.application.upkeep.trial import Demo
    from openplanner.desktop.desk import Desk
    from openplanner.desktop.practice.room import PracticeRoom
    from openplanner.desktop.recovery.window import StartProblem
    from openplanner.desktop.tasks import Tasks
    from openplanner.domain.calendar import CalendarGateway
    from openplanner.domain.progress import Progress

DATABASE_NAME = "openplanner.sqlite3"
NO_DISPLAY = 3
SIGN_IN_ADDRESS = "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token"
WARM_STEPS: tuple[Callable[[], object], ...] = (
    lambda: import_module("phonenumbers"),
    lambda: import_module("sqlalchemy"),
    lambda: import_module("openplanner.application.case_dates"),
)


def _file_key() -> str:
    from openplanner.application.upkeep.encryption import kept_key

    return kept_key()


use_key(_file_key)


def system_clock() -> datetime:
    """Now, in UTC: the only place where the program looks at a clock."""
    return datetime.now(UTC)


def user_folder() -> Path:
    """Where this user's data lives; made when absent, for this user only."""
    from platformdirs import user_data_path

    folder = user_data_path("OpenPlanner", appauthor=False, roaming=False)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def log_folder() -> Path:
    """Where the log and the reports of faults of this user are; it need not be there."""
    from platformdirs import user_log_path

    return user_log_path("OpenPlanner", appauthor=False)


def papers_folder() -> Path:
    """Where papers lie while another program shows them."""
    return user_folder() / "papers"


def clear_papers() -> None:
    """Empties that folder: when the program starts and ends, and after somebody was erased."""
    from openplanner.application.privacy.papers import clear_papers as clear

    clear(papers_folder())


def desk_file() -> Path:
    """The file with the settings of this user at this desk; it need not be there."""
    from platformdirs import user_config_path

    return user_config_path("OpenPlanner", appauthor=False) / "settings.toml"


def load_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Settings of policy, machine, person and environment; what cannot be read is a problem in the answer."""
    layers: dict[Origin, Mapping[str, object]] = {Origin.ENVIRONMENT: environment_layer(environ)}
    problems: list[InvalidInput] = []
    readers: tuple[Callable[[], Mapping[Origin, Mapping[str, object]]], ...] = (
        administered_layers,
        lambda: {Origin.USER_FILE: file_layer(desk_file())},
    )
    for read in readers:
        try:
            layers.update(read())
        except InvalidInput as problem:
            problems.append(problem)
    found = combined(layers)
    return Settings(found.values, found.origins, found.problems + tuple(problems))


def database_home(settings: Settings, given: str | None = None) -> Path | Server:
    """Where the data lives: as given, else by the settings, else a SQLite file in the user's data folder.

    A ``postgresql://`` address is a server, ``sqlite:///`` a file. With a user in the address of a server its password
    comes from the credential store; without one the Windows account signs in. Raises ``InvalidInput`` for another kind
    of database or an address that would not be safe.
    """
    text = given or settings.text(DATABASE)
    if is_server(text):
        from openplanner.application.upkeep.server_sign_in import with_kept_password

        return with_kept_password(server_at(text))
    if text.startswith("sqlite:///"):
        text = text.removeprefix("sqlite:///")
    elif "://" in text:
        kind = re.match(r"[A-Za-z][A-Za-z0-9+.-]{0,19}(?=://)", text)  # anything else may hold a password
        raise InvalidInput("database_kind", field="database", kind=kind[0] if kind else "-")
    return Path(text) if text else user_folder() / DATABASE_NAME


def database_server(settings: Settings, given: str | None = None) -> Server:
    """As :func:`database_home`, for what only a server has; ``InvalidInput("database_no_server")`` for a file."""
    home = database_home(settings, given)
    if not isinstance(home, Server):
        raise InvalidInput("database_no_server", field="database")
    return home


def rights_at(home: Path | Server) -> Rights:
    """What who signed in may do; everything in a file, which belongs to one desk."""
    if not isinstance(home, Server):
        return EVERYTHING
    from openplanner.storage.server.people import signed_in

    return signed_in(home).rights


def database_path(settings: Settings, given: str | None = None) -> Path:
    """As :func:`database_home`, for what only a file can do; raises ``NotAllowed("server_no_file")`` for a server."""
    home = database_home(settings, given)
    if isinstance(home, Server):
        raise NotAllowed("server_no_file")
    return home


def open_office(
    given: str | None = None, clock: Callable[[], datetime] = system_clock, settings: Settings | None = None
) -> Office:
    """The office on its database, made or upgraded where needed.

    Raises the ``Unavailable`` kinds of the store and ``ResourceMissing`` for a missing rule file.
    """
    from openplanner.application.office import Office
    from openplanner.application.rules import rules_that_hold
    from openplanner.storage.local_calendar import LocalCalendar
    from openplanner.storage.organisation import organisation_settings
    from openplanner.storage.store import open_store

    settings = settings or load_settings()
    store = open_store(database_home(settings, given), clock())
    if clock is system_clock and isinstance(store.home, Server):
        clock = ServerClock(store.server_now, time.monotonic, time.time)
    with store.reading() as tx:
        settings = with_database_settings(settings, organisation_settings(tx))
    rules, settings = rules_that_hold(settings)
    return Office(
        store,
        calendar_of(settings, LocalCalendar(store, clock), clock),
        settings,
        clock,
        rules,
        rights_at(store.home),
    )


def calendar_of(settings: Settings, local: CalendarGateway, clock: Callable[[], datetime]) -> CalendarGateway:
    """Where the calendars are: here, on an Exchange Server, in Microsoft 365, or each mailbox where it lives.

    No server is asked yet and no library of one is imported. Settings that are not right make calendars unknown; they
    never stop the program.
    """
    kind = settings.text(CALENDAR)
    if kind == "local":
        return local
    from openplanner.calendars.routing import RoutedCalendar, lives_in_cloud
    from openplanner.calendars.unset import UnsetCalendar

    makers = {"ews": _exchange_server, "graph": _microsoft_365}
    gateways: dict[str, CalendarGateway] = {}
    for name in ("ews", "graph") if kind == "both" else (kind,):
        try:
            gateways[name] = makers[name](settings, clock)
        except InvalidInput as problem:
            gateways[name] = UnsetCalendar(problem)
    if kind != "both":
        return RoutedCalendar(gateways, lambda _address: kind)
    cloud = lives_in_cloud(settings.text(CLOUD_MAILBOXES))
    return RoutedCalendar(gateways, lambda address: "graph" if cloud(address) else "ews")


def _exchange_server(settings: Settings, clock: Callable[[], datetime]) -> CalendarGateway:
    from openplanner.calendars.credentials import secret
    from openplanner.calendars.ews import EwsCalendar
    from openplanner.calendars.ews_settings import read_settings

    tenant = settings.text(GRAPH_TENANT)
    return EwsCalendar(
        read_settings(
            url=settings.text(EWS_URL),
            build=settings.text(EWS_BUILD),
            sign_in=settings.text(EWS_SIGN_IN),
            user=settings.text(EWS_USER),
            access=settings.text(EWS_ACCESS),
            ca_file=settings.text(EWS_CA_FILE),
            client_id=settings.text(GRAPH_CLIENT),
            token_url=SIGN_IN_ADDRESS.format(tenant=tenant) if tenant else "",
        ),
        secret,
        clock,
    )


def _microsoft_365(settings: Settings, clock: Callable[[], datetime]) -> CalendarGateway:
    from openplanner.application.upkeep.connections import microsoft_sign_in
    from openplanner.calendars.graph import GraphCalendar

    sign_in = microsoft_sign_in(settings)
    return GraphCalendar(sign_in.token, clock, renewed=sign_in.renewed)


def open_desk(
    given: str | None = None, clock: Callable[[], datetime] = system_clock, tasks: Tasks | None = None
) -> Desk:
    """The desk behind the window. Only the light reads are opened; the office is built when first asked for."""
    from openplanner.desktop.desk import Desk
    from openplanner.storage.reads import Reads
    from openplanner.storage.store import open_store

    settings = load_settings()
    home = database_home(settings, given)
    open_store(home, clock()).close()  # made or upgraded when needed; light for a file that is in order
    reads = Reads(home)
    rights = rights_at(home)
    real = clock is system_clock
    if real and isinstance(home, Server):
        clock = ServerClock(reads.server_now, time.monotonic, time.time)
    settings = with_database_settings(settings, reads.settings())
    desk = Desk(
        texts=Texts(settings.text(LANGUAGE)),
        settings=settings,
        reads=reads,
        clock=clock,
        open_office=lambda: open_office(given, clock),
        colleague_id=rights.colleague_id,
        tasks=tasks,
        warm_steps=WARM_STEPS,
        desk_file=desk_file(),
    )
    desk.rights = rights
    desk.papers = papers_folder()
    clear_papers()
    desk.practice = practice_room(clock)
    desk.reports = log_folder()
    if real:
        desk.awake = awake_seconds
    desk.rescue = lambda error: show_start_problem(error, given, clock, tasks)
    return desk


def practice_room(clock: Callable[[], datetime] = system_clock, tasks: Tasks | None = None) -> PracticeRoom:
    """How an office to practise in is made, opened and cleared away: in a folder of its own, never beside the real one.

    ``tasks`` runs the work of its desk; without it beside the window.
    """
    from openplanner.desktop.practice.room import PracticeRoom

    def make(progress: Progress) -> Path:
        import tempfile

        from openplanner.application.upkeep import trial

        folder = Path(tempfile.mkdtemp(prefix="openplanner-practice-"))
        return trial.make_practice(folder, clock(), _trial_office, progress)

    def clear(database: Path) -> None:
        import shutil

        shutil.rmtree(database.parent, ignore_errors=True)

    return PracticeRoom(make, lambda database, look: open_practice(database, look, clock, tasks), clear)


def open_practice(
    database: Path, look: Settings, clock: Callable[[], datetime] = system_clock, tasks: Tasks | None = None
) -> Desk:
    """A desk in an invented office. Its calendars are here whatever was set, and its settings go with the window."""
    from openplanner.desktop.desk import Desk
    from openplanner.desktop.practice.room import practice_settings
    from openplanner.storage.reads import Reads

    fixed = practice_settings(look)
    reads = Reads(database)
    desk = Desk(
        texts=Texts(fixed.text(LANGUAGE)),
        settings=with_database_settings(fixed, reads.settings()),
        reads=reads,
        clock=clock,
        open_office=lambda: open_office(str(database), clock, fixed),
        tasks=tasks,
        warm_steps=WARM_STEPS,
    )
    desk.practising = True
    return desk


def has_display(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> bool:
    """True when a window can be shown here."""
    if platform in {"win32", "darwin"} or environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


def run_window(given: str | None = None, calendar_file: Path | None = None) -> int:
    """Shows the window until it is closed; 3 with a clear sentence when there is no display or no database.

    With a calendar file (.ics) it opens where somebody says whose calendar that is.
    """
    settings = load_settings()
    if not has_display():
        sys.stderr.write(Texts(settings.text(LANGUAGE))("cli.no_display") + "\n")
        return NO_DISPLAY
    with watched(log_folder()):
        return _shown(given, calendar_file, settings)


def _shown(given: str | None, calendar_file: Path | None, settings: Settings) -> int:
    from openplanner.desktop.beginning import begin
    from openplanner.desktop.theme import apply_theme
    from openplanner.desktop.window import MainWindow, application

    program, texts = application(), Texts(settings.text(LANGUAGE))
    apply_theme(program, settings)
    window = MainWindow(settings, texts, desk_file().parent)
    try:
        begin(window, texts, lambda: open_desk(given))
    except OpenPlannerError as error:
        sys.stderr.write(f"{texts.error(error)}\n")
        window.deleteLater()
        problem = show_start_problem(error, given)
        status = int(program.exec())
        return NO_DISPLAY if problem.opened is None else status
    if calendar_file is not None:
        window.open_screen("settings", calendar_file)
    return int(program.exec())


def show_start_problem(
    error: OpenPlannerError,
    given: str | None = None,
    clock: Callable[[], datetime] = system_clock,
    tasks: Tasks | None = None,
) -> StartProblem:
    """The window that says why the database will not open, with the way back; trying again opens the real one."""
    from openplanner.desktop.recovery.rescue import Rescue
    from openplanner.desktop.recovery.window import StartProblem
    from openplanner.desktop.theme import apply_theme
    from openplanner.desktop.window import application, open_window

    settings = load_settings()
    apply_theme(application(), settings)

    def look() -> Offer:
        from openplanner.application.upkeep.copies import newest_offer

        return newest_offer(settings, database_path(settings, given))

    def put_back(offer: Offer) -> PutBack:
        from openplanner.application.upkeep.copies import put_back

        return put_back(offer.copy.path, database_path(settings, given), clock())

    problem = StartProblem(
        Texts(settings.text(LANGUAGE)),
        error,
        lambda: open_window(open_desk(given, clock, tasks)),
        Rescue(look, put_back),
        tasks,
    )
    problem.show()
    return problem


def run_practice(database: Path | None = None) -> int:
    """Shows the window on an invented office, made now unless it is given, until it is closed; 3 without a display."""
    settings = load_settings()
    if not has_display():
        sys.stderr.write(Texts(settings.text(LANGUAGE))("cli.no_display") + "\n")
        return NO_DISPLAY
    from openplanner.desktop.practice.keeper import show_practice
    from openplanner.desktop.window import application
    from openplanner.domain.progress import Silent

    program, room = application(), practice_room()
    made = database or room.make(Silent())
    show_practice(room.open(made, settings))
    status = int(program.exec())
    if database is None:
        room.clear(made)
    return status


def print_paper(pdf: bytes, printer: str, copies: int, title: str) -> int:
    """Prints a document without a window, on both sides when it has more than one; the number of sides printed.

    Raises ``InvalidInput("printer_unknown")`` with the printers there are, and ``Unavailable`` when one will not.
    """
    if not has_display():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"  # a scheduled task has nobody to show anything to
    from openplanner.desktop.preview.printing import print_on
    from openplanner.desktop.window import application

    application()
    return print_on(pdf, printer, copies, title)


def make_demo(folder: Path, now: Callable[[], datetime] | datetime, tell: Callable[[str], object]) -> Demo:
    """The fictitious office in that folder; see ``application.upkeep.trial``."""
    from openplanner.application.upkeep import trial

    moment = now if isinstance(now, datetime) else now()
    return trial.make_demo(folder, moment, _trial_office, tell)


def self_test(now: datetime, mailbox: str = "") -> tuple[TrialStep, ...]:
    """The steps of the self-test. ``mailbox`` is asked where the settings of this computer say that calendars are."""
    from openplanner.application.upkeep import self_test as trial
    from openplanner.calendars.unset import UnsetCalendar

    nowhere = UnsetCalendar(InvalidInput("calendar_not_outside", field=CALENDAR.key))
    return trial.self_test(now, _trial_office, mailbox, calendar_of(load_settings(), nowhere, lambda: now))


def _trial_office(path: Path, clock: Callable[[], datetime]) -> Office:
    """An office with default settings: a demo looks the same on every machine."""
    return open_office(str(path), clock, combined({}))


def take_pictures(
    database: Path, folder: Path, now: datetime, size: tuple[int, int] = (1366, 768), only: Collection[str] = ()
) -> list[Path]:
    """A picture of every screen on that database (or only some), with the clock standing still at ``now``.

    Its people are invented, so no calendar outside is asked, whatever the settings of this computer say.
    """
    from openplanner.desktop.pictures import draw_screens
    from openplanner.desktop.tasks import ImmediateTasks
    from openplanner.desktop.window import application, open_window

    program = application()
    desk = open_practice(database, load_settings(), lambda: now, ImmediateTasks())
    desk.practising = False  # no frame around a picture
    window = open_window(desk)
    try:
        return draw_screens(program, window, folder, size, only)
    finally:
        window.close()
