"""Every job beside the window is in one table, and what can last shows how far it is and can be stopped."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import pytest

from openplanner.application.key_figures import key_figures
from openplanner.application.office import Office
from openplanner.application.upkeep.doctor import examine
from openplanner.application.upkeep.export_list import export_list
from openplanner.application.upkeep.import_cases import look_at_list
from openplanner.application.upkeep.organisation import preview_setting
from openplanner.application.upkeep.support import support_bundle
from openplanner.application.week_overview import AskedWeek, week_pdf_of_team
from openplanner.domain.errors import Cancelled
from tests.offices import MONDAY, registered, small_office

DESKTOP = Path(__file__).resolve().parents[2] / "openplanner" / "desktop"


class Kind(Enum):
    """What a person who waits for a job has."""

    LONG = "grows with the cases, or asks calendars: tells how far it is and stops between two steps"
    SHORT = "one read or one document: shows itself when it lasts all the same, and its answer can be dropped"
    SAVE = "shows itself when it lasts, and can be stopped until it has kept something (test_stopping_saves.py)"
    SAVES = "many saves: tells how far it is, and has a stop of its own between two of them where it asks a person"
    UNSEEN = "nobody waits for it: without words"


@dataclass(frozen=True)
class Job:
    """A call of ``tasks.run`` as it stands in the code."""

    where: str
    key: str
    writes: bool
    worded: bool
    hands_on: bool


L, S, W, M, U = Kind.LONG, Kind.SHORT, Kind.SAVE, Kind.SAVES, Kind.UNSEEN
JOBS: dict[str, dict[str, Kind]] = {
    "agenda/changing.py": {"key": W, "'agenda.seen'": W, "'undo'": W},
    "agenda/earlier.py": {"'agenda.earlier'": L},
    "agenda/moving.py": {"'agenda.preview'": S},
    "agenda/on_call.py": {"'agenda.on_call'": W},
    "agenda/planner.py": {"'planner.case'": S, "'planner.free'": W, "'planner.proposals'": L, "'planner.hold'": W},
    "agenda/reading.py": {"key": L},
    "agenda/series.py": {"'agenda.series'": L, "'agenda.repeat'": M},
    "cases/case_form.py": {"'cases.edit'": W, "'cases.compare'": S},
    "cases/deciding.py": {"'cases-write'": W, "'cases-compare'": S},
    "cases/handing_over.py": {"'cases-teams'": S, "'cases-write'": W},
    "cases/later.py": {"'cases.later'": W},
    "cases/papers.py": {"'letter'": S, "'guide'": S},
    "today/citizen_reminders.py": {"'today-reminders'": U},
    "today/reminders_sheet.py": {"'today-remind'": S, "'today-reminded'": W},
    "cases/sent_sheet.py": {"'cases-sent'": S},
    "cases/screen.py": {
        "'cases.search'": S, "'cases.earlier'": W, "'cases.more'": S, "'cases-case'": S,
    },
    "conversation/recording.py": {
        "'conversation.open'": S, "'conversation.release'": W, "'conversation.guide'": S,
        "'conversation.templates'": S, "'conversation.pdf'": S, "'conversation.draft'": W,
        "'conversation.restore'": S, "'conversation.record'": W, "'conversation.compare'": S,
        "'conversation.reply'": W, "'conversation.promise'": W, "'conversation.look'": S,
        "'conversation.next'": W, "'conversation.letter'": S,
        "'conversation.sent'": W, "'conversation.outcome'": W, "'conversation.fresh'": S,
    },
    "copying.py": {"'copies'": W},
    "desk.py": {"'undo'": W, "key": S},
    "figures/screen.py": {
        "'figures.print'": L, "'figures.report'": L, "'figures count'": L, "'figures load'": L, "'figures.risks'": S,
    },
    "following.py": {"'follow'": W},
    "freed.py": {"'freed'": L},
    "help_desk.py": {"'support'": L, "'checks'": L},
    "importing/export.py": {"'export'": L},
    "importing/screen.py": {"'import.requests'": L, "'import.look'": L, "'import.run'": L},
    "intake/screen.py": {
        "'intake.draft'": W, "'intake.dates'": S, "'intake.same'": S, "'intake.save'": W, "'intake.draft_of'": S,
    },
    "outbox/screen.py": {"'outbox.retry'": W, "'outbox.seen'": W},
    "own_texts/editor.py": {"'own_texts.judge'": S},
    "own_texts/page.py": {"f'own_texts.{key}'": S, "'own_texts.save'": W},
    "palette/overlay.py": {"'palette.cases'": S},
    "paper.py": {"'guides_of_day'": L, "'day_list'": L},
    "practice/keeper.py": {"'practice'": L},
    "preview/sheet.py": {"f'preview{id(self)}'": S},
    "preview/window.py": {"self._running": L, "f'printers{id(self)}'": S, "'preview.log'": W},
    "recovery/window.py": {"'put_back'": W, "'look'": S},
    "sending.py": {"'close requests'": U, "'outbox'": W},
    "server_line.py": {"'server line'": S},
    "settings/calendar_page.py": {"f'ics-{kind}-{key}'": W},
    "settings/closing_days.py": {"'closing-days'": S},
    "settings/connection_test.py": {"KEY": L},
    "settings/exchange_page.py": {"'microsoft-sign-in'": L},
    "settings/opening_page.py": {"'holidays-end'": U},
    "settings/organisation_page.py": {
        "'organisation'": S, "'organisation-save'": W, "'organisation-compare'": S, "'organisation-news'": U,
    },
    "settings/password_field.py": {"'password-kept'": S, "'password-keep'": W},
    "settings/setting_page.py": {"f'preview-{key}'": L, "f'save-{key}'": W, "f'compare-{key}'": S},
    "starting_well.py": {"'clock'": U, "'settings_wrong'": U, "'holidays_end'": U},
    "team/screen.py": {"'team.propose'": L, "'team.save'": M, "'team.letters'": L, "'team.others'": S},
    "today/screen.py": {
        "'today-kept'": W, "'attempt'": W, "'today-seen'": W, "'today-case'": S, "'claim'": W, "'next-try'": W,
    },
    "together/presence.py": {"'presence'": U},
    "warming.py": {"'warm_up'": U},
    "welcome/screen.py": {"'welcome'": W},
    "window.py": {"'open_screen'": U},
}  # fmt: skip


def _jobs() -> Iterator[Job]:
    for path in sorted(DESKTOP.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        where = path.relative_to(DESKTOP).as_posix()
        functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
        for node in ast.walk(tree):
            if where != "tasks.py" and isinstance(node, ast.Call) and ast.unparse(node.func).endswith("tasks.run"):
                yield _job(where, node, [one for one in functions if one.lineno < node.lineno])


def _job(where: str, call: ast.Call, before: list[ast.FunctionDef]) -> Job:
    key, label, work = (ast.unparse(one) for one in call.args[2:5])
    writes = next((ast.unparse(one.value) for one in call.keywords if one.arg == "writes"), "False")
    return Job(where, key, writes == "True", label != "''", _hands_on(call.args[4], work, before))


def _hands_on(given: ast.expr, name: str, before: list[ast.FunctionDef]) -> bool:
    """True when the work gives its progress to somebody: the function of that name that stands nearest above."""
    named = [one for one in before if one.name == name]
    work = given if isinstance(given, ast.Lambda) else max(named, key=lambda one: one.lineno, default=None)
    if work is None:
        return False
    own = work.args.args[0].arg
    body = work.body if isinstance(work.body, list) else [work.body]
    return any(isinstance(node, ast.Name) and node.id == own for part in body for node in ast.walk(part))


def test_every_job_is_in_the_table() -> None:
    found: dict[str, set[str]] = {}
    for job in _jobs():
        found.setdefault(job.where, set()).add(job.key)
    assert found == {where: set(keys) for where, keys in JOBS.items()}


def test_what_can_last_tells_how_far_it_is_and_can_be_stopped() -> None:
    wrong = []
    for job in _jobs():
        kind = JOBS[job.where][job.key]
        held = {
            Kind.LONG: job.worded and not job.writes and job.hands_on,
            Kind.SHORT: job.worded and not job.writes,
            Kind.SAVE: job.worded and job.writes,
            Kind.SAVES: job.worded and job.writes and job.hands_on,
            Kind.UNSEEN: not job.worded,
        }[kind]
        wrong += [] if held else [f"{job.where} {job.key} is not {kind.name}"]
    assert wrong == []


class Impatient:
    """Stops at a step, and remembers how many there were."""

    def __init__(self, stop_at: int) -> None:
        self.stop_at, self.seen = stop_at, 0

    def step(self, done: int, total: int, label: str = "") -> None:
        """Raises ``Cancelled`` at the step that was asked for."""
        assert 0 <= done <= total
        self.seen += 1
        if self.seen == self.stop_at:
            raise Cancelled


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made, _ = small_office(tmp_path)
    registered(made)
    yield made
    made.store.close()


LIST = b"zaaknummer;naam;onderwerp\nZ-1;Mevrouw A. Verzonnen;Kapvergunning"

STOPPED: dict[str, Callable[[Office, Impatient], object]] = {
    "look at a list": lambda office, progress: look_at_list(office, LIST, progress),
    "checks": examine,
    "support": lambda office, progress: support_bundle(office, Path(), progress),
    "export": lambda office, progress: export_list(office, progress=progress),
    "figures": lambda office, progress: key_figures(office, MONDAY.date(), MONDAY.date(), None, progress),
    "week": lambda office, progress: week_pdf_of_team(office, AskedWeek(1, 2026, 48), progress=progress),
    "effect of a setting": lambda office, progress: preview_setting(office, "callback_days_bezwaar", "1", progress),
}


@pytest.mark.parametrize("name", STOPPED)
def test_it_stops_at_the_next_step(office: Office, name: str) -> None:
    progress = Impatient(1)
    with pytest.raises(Cancelled):
        STOPPED[name](office, progress)
    assert progress.seen == 1
