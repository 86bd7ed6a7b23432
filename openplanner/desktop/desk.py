"""The desk: what every screen needs, and the signals by which screens talk to each other."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from openplanner.desktop.tasks import Tasks
from openplanner.desktop.together.presence import Presence
from openplanner.domain.errors import OpenPlannerError
from openplanner.domain.interval import AMSTERDAM
from openplanner.domain.progress import Progress
from openplanner.domain.reason import Reason
from openplanner.domain.rights import EVERYTHING, Rights
from openplanner.settings import (
    CALENDAR,
    COLLEAGUE,
    TEAM,
    Origin,
    Setting,
    Settings,
    Value,
    with_database_settings,
    write_setting,
)
from openplanner.texts import Texts

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from openplanner.application.office import Office
    from openplanner.desktop.practice.room import PracticeRoom
    from openplanner.desktop.today.time_left import Opening
    from openplanner.storage.reads import Reads


def with_desk_values(settings: Settings, values: Mapping[str, Value]) -> Settings:
    """The settings with values that were given at this desk."""
    origins = dict.fromkeys(values, Origin.USER_FILE)
    return Settings({**settings.values, **values}, {**settings.origins, **origins}, settings.problems)


class Desk(QObject):
    """One colleague behind one screen.

    Signals: ``case_changed(case_id)`` (0: any case), ``bookings_changed()``, ``show_case(case_id)`` (opens
    it in Zaken), ``go_to(screen_id, argument)``, ``offered(text, button, press)``
    (something that a person may do now), ``notice(text, undo)`` (a line at the bottom, undo is a callable or
    None), ``failed(OpenPlannerError)``, ``settings_changed()``, ``organisation_changed()`` (a colleague changed teams,
    colleagues, places or texts), ``go_back()`` (from a screen beside the seven), ``practice_asked()``, and
    ``calendars_told(answered, silent)``: how many calendars outside answered just now, and how many did not.

    ``practice`` makes an office to practise in, where there is one; ``practising`` says that this desk is in it.
    ``rescue`` shows the way back when the database turned out to be damaged.
    ``reports`` is the folder where reports of faults are kept.
    ``papers`` is the folder for papers that another program shows; it is emptied when the window closes.
    ``awake`` gives seconds that stand still while the computer sleeps.
    ``rights`` is what who signed in may do; the server holds everybody to it, the screens show it beforehand.
    ``calendars_outside`` says whether there are any; it holds until the next start.
    ``presence`` tells colleagues which case this desk is in, and the screens where colleagues are.
    """

    case_changed = Signal(int)
    bookings_changed = Signal()
    show_case = Signal(int)
    go_to = Signal(str, object)
    notice = Signal(str, object)
    offered = Signal(str, str, object)
    failed = Signal(object)
    settings_changed = Signal()
    organisation_changed = Signal()
    go_back = Signal()
    practice_asked = Signal()
    calendars_told = Signal(int, int)
    practice: PracticeRoom | None = None
    practising = False
    rights: Rights = EVERYTHING
    rescue: Callable[[OpenPlannerError], QWidget] | None = None
    reports: Path | None = None
    papers: Path | None = None
    _office: Office | None = None
    _opening: Opening | None = None

    def __init__(
        self,
        *,
        texts: Texts,
        settings: Settings,
        reads: Reads,
        clock: Callable[[], datetime],
        open_office: Callable[[], Office],
        colleague_id: int | None = None,
        team_id: int | None = None,
        tasks: Tasks | None = None,
        warm_steps: Sequence[Callable[[], object]] = (),
        desk_file: Path | None = None,
        parent: QObject | None = None,
    ) -> None:
        """``open_office`` is called once, at first use; ``warm_steps`` are imports to do beside the window;
        ``desk_file`` keeps the settings of this desk, without it they hold until the window closes.

        Without ``colleague_id`` and ``team_id`` those of the settings hold, else the first of the lists.
        """
        super().__init__(parent)
        self.texts, self.settings = texts, settings
        self.reads = reads
        self.clock = clock
        self.awake: Callable[[], float] = lambda: clock().timestamp()
        self.tasks = tasks if tasks is not None else Tasks(self)
        self.warm_steps = tuple(warm_steps)
        self.desk_file = desk_file
        self.colleague_id = colleague_id or settings.number(COLLEAGUE) or self._first_colleague()
        self.team_id = team_id or settings.number(TEAM) or self._team_of(self.colleague_id)
        self.calendars_outside = settings.text(CALENDAR) != "local"
        self._open_office = open_office
        self._kept_here: dict[str, Value] = {}
        self._lock = threading.Lock()
        self.presence = Presence(self)

    @property
    def office(self) -> Office:
        """The office, built at first use: only inside ``work`` or after the first paint."""
        with self._lock:
            if self._office is None:
                office = self._open_office()
                self._office = replace(office, settings=with_desk_values(office.settings, self._kept_here))
            return self._office

    def close_office(self) -> None:
        """Lets go of the database, when this desk is left before the program ends."""
        with self._lock:
            office, self._office = self._office, None
        if office is not None:
            office.store.close()

    def clear_papers(self) -> None:
        """Empties the folder for papers that another program showed, as far as that lets them go."""
        if self.papers is not None:
            from openplanner.application.privacy.papers import clear_papers

            clear_papers(self.papers)

    def office_with(self, office: Office) -> None:
        """Takes an office with other settings, as ``save_setting`` returns; screens hear ``settings_changed``."""
        with self._lock:
            self._office = office
        self.settings = office.settings
        self._opening = office.rules.opening
        self.settings_changed.emit()

    def take_news_of_office(self) -> None:
        """What colleagues decided about the office holds here too; the screens hear ``organisation_changed``."""
        if with_database_settings(self.settings, self.reads.settings()).values != self.settings.values:
            self._take_settings("settings-news", "")
        self.organisation_changed.emit()

    def keep_setting(self, setting: Setting, value: Value) -> None:
        """Keeps a setting of this desk; it holds at once. Raises ``InvalidInput`` when its file cannot be written."""
        if self.desk_file is not None:
            write_setting(self.desk_file, setting, value)
        self._kept_here[setting.key] = value
        self.settings = with_desk_values(self.settings, {setting.key: value})
        with self._lock:
            if self._office is not None:
                self._office = replace(self._office, settings=with_desk_values(self._office.settings, self._kept_here))
        self.settings_changed.emit()

    def opening(self) -> Opening:
        """When the office is open by the settings that hold now; read without the database."""
        if self._opening is None:
            from openplanner.application.rules import rules_that_hold

            self._opening = rules_that_hold(self.settings)[0].opening
        return self._opening

    def _first_colleague(self) -> int:
        return next((row.colleague_id for row in self.reads.colleagues()), 0)

    def _team_of(self, colleague_id: int) -> int:
        teams = [row.team_ids for row in self.reads.colleagues() if row.colleague_id == colleague_id and row.team_ids]
        return teams[0][0] if teams else next((row.team_id for row in self.reads.teams()), 0)

    def undo_last(self) -> None:
        """Takes back the last step of this colleague that can be taken back, and says which it was."""

        def work(_progress: Progress) -> Reason:
            from openplanner.application.undo import undo_last

            return undo_last(self.office, self.colleague_id)

        label = self.texts("window.undoing")
        self.tasks.run(self, "general", "undo", label, work, on_success=self._undone, writes=True)

    def undo_step(
        self,
        owner: QObject,
        undo_id: int,
        done: Callable[[str], object],
        refused: Callable[[OpenPlannerError], object],
    ) -> None:
        """Takes back one step out of the list; ``done`` hears in words which it was."""

        def work(_progress: Progress) -> Reason:
            from openplanner.application.undo import undo_step

            return undo_step(self.office, undo_id, self.colleague_id)

        label = self.texts("window.undoing")
        self.tasks.run(
            owner, "general", "undo", label, work, lambda what: done(self._undone(what)), refused, writes=True
        )

    def _undone(self, what: Reason) -> str:
        words = self.texts("window.undone", what=what)
        self.notice.emit(words, None)
        self.bookings_changed.emit()
        self.case_changed.emit(0)
        if dict(what.facts).get("setting"):
            self._take_settings("setting-again", self.texts("window.undoing"))
        return words

    def _take_settings(self, key: str, label: str) -> None:
        """Takes over the settings as the database holds them now; dates on screen are worked out with them."""

        def work(_progress: Progress) -> Office:
            from openplanner.application.upkeep.organisation import settings_now

            return settings_now(self.office)

        def take(office: Office) -> None:
            self.office_with(office)
            self.case_changed.emit(0)

        self.tasks.run(self, "general", key, label, work, take)

    def today(self) -> date:
        """The day it is in Amsterdam."""
        return self.clock().astimezone(AMSTERDAM).date()
