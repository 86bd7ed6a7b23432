"""What works and what does not, on one screen, each with what to do next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from openplanner.application.office import Office
from openplanner.application.upkeep.audit_story import break_in_words, examine_audit
from openplanner.application.upkeep.clock_check import ahead_of_clock
from openplanner.application.upkeep.closing_days import holidays_end
from openplanner.application.upkeep.connections import examine_connections
from openplanner.application.upkeep.copies import copies_place
from openplanner.domain.case import CaseType, ContactForm
from openplanner.domain.errors import OpenPlannerError
from openplanner.domain.outbox import OutboxState
from openplanner.domain.progress import Progress, Silent
from openplanner.domain.reason import Reason, because
from openplanner.guides.library import load_guide
from openplanner.resources import resource
from openplanner.settings import COPY_HOURS, Origin, named
from openplanner.storage import busy, outbox
from openplanner.storage.copies import last_good
from openplanner.storage.schema.sealing import is_sealed
from openplanner.storage.schema.upgrading import check_sound
from openplanner.storage.server.address import Server

MOST_SKEW = timedelta(minutes=5)


class State(StrEnum):
    """How a check ended."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its name, its state, what was found and what to do next (None when all is well)."""

    name: str
    state: State
    detail: Reason
    next_step: Reason | None = None


def examine(office: Office, progress: Progress | None = None) -> tuple[Check, ...]:
    """All checks, in the order in which a person would look; one that breaks is itself a failed check.

    Raises ``Cancelled`` between two checks when the person stopped it.
    """
    watch = progress or Silent()
    checks: tuple[tuple[str, Callable[[Office], Check]], ...] = (
        ("database", _database),
        ("audit", _audit),
        ("copies", _copies),
        ("settings", _settings),
        ("holidays", _holidays),
        ("zones", _zones),
        ("resources", _resources),
        ("calendars", _calendars),
        ("outbox", _outbox),
        ("connections", _connections),
        ("clock", _clock),
    )
    found = []
    for number, (name, check) in enumerate(checks):
        watch.step(number, len(checks), "help_desk.looking")
        found.append(_guarded(name, check, office))
    return tuple(found)


def failed(name: str, error: OpenPlannerError) -> Check:
    """A check that could not be done, with the error in words."""
    return Check(
        name,
        State.FAILED,
        because(f"errors.{error.code}.cause", **error.facts),
        because(f"errors.{error.code}.next", **error.facts),
    )


def _guarded(name: str, check: Callable[[Office], Check], office: Office) -> Check:
    try:
        return check(office)
    except OpenPlannerError as error:
        return failed(name, error)


def _database(office: Office) -> Check:
    home = office.store.home
    if isinstance(home, Server):
        from openplanner.storage.server.looking import check_server

        check_server(home)
        with office.store.transaction():
            return Check("database", State.OK, because("doctor.server_ok", address=home.shown))
    path = home
    check_sound(path)
    with office.store.transaction():
        size = path.stat().st_size
    words = "doctor.database_sealed" if is_sealed(path) else "doctor.database_ok"
    return Check("database", State.OK, because(words, megabytes=round(size / 1_000_000, 1)))


def _audit(office: Office) -> Check:
    found = examine_audit(office).chain
    if not found.breaks:
        return Check("audit", State.OK, because("doctor.audit_ok", n=found.lines))
    detail = because("doctor.audit_broken", n=len(found.breaks), what=break_in_words(found.breaks[0]))
    return Check("audit", State.FAILED, detail, because("doctor.audit_next"))


def _copies(office: Office) -> Check:
    """The newest copy, against how often the settings ask for one."""
    if isinstance(office.store.home, Server):
        return Check("copies", State.OK, because("doctor.copies_server"))
    hours = office.settings.number(COPY_HOURS)
    if not hours:
        return Check("copies", State.WARNING, because("doctor.copies_off"), because("doctor.copies_off_next"))
    found = last_good(copies_place(office.settings, office.store.path))
    if found is None:
        return Check("copies", State.WARNING, because("doctor.copies_none"), because("doctor.copies_next"))
    late = office.clock() - found.made_at > timedelta(hours=3 * hours)
    detail = because("doctor.copies_newest", moment=found.made_at)
    return (
        Check("copies", State.WARNING, detail, because("doctor.copies_next"))
        if late
        else Check("copies", State.OK, detail)
    )


def _settings(office: Office) -> Check:
    problems = office.settings.problems
    if not problems:
        return Check("settings", State.OK, _fixed_settings(office))
    keys = dict.fromkeys(str(problem.facts.get("field", problem.code)) for problem in problems)
    wrong = tuple(named(key, with_key=True) for key in keys)
    return Check(
        "settings", State.WARNING, because("doctor.settings_wrong", keys=wrong), because("doctor.settings_next")
    )


def _fixed_settings(office: Office) -> Reason:
    """Which settings a person here cannot change, by the names that they have on screen, and where they were fixed."""
    policy, machine = (
        tuple(named(key) for key, origin in sorted(office.settings.origins.items()) if origin in where)
        for where in ({Origin.POLICY}, {Origin.MACHINE_FILE, Origin.ENVIRONMENT})
    )
    if policy and machine:
        return because("doctor.settings_fixed", policy=policy, machine=machine)
    if policy:
        return because("doctor.settings_policy", policy=policy)
    return because("doctor.settings_machine", machine=machine) if machine else because("doctor.settings_ok")


def _holidays(office: Office) -> Check:
    until = office.rules.terms.holidays.known_until
    late = holidays_end(office) is not None
    state = State.WARNING if late else State.OK
    step = because("doctor.holidays_next") if late else None
    return Check("holidays", state, because("doctor.holidays_until", day=until), step)


def _zones(_office: Office) -> Check:
    names = ("Europe/Amsterdam", "Europe/London", "America/New_York", "UTC")
    for name in names:
        ZoneInfo(name)
    return Check("zones", State.OK, because("doctor.zones_ok"))


def _resources(_office: Office) -> Check:
    for font in ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf", "NotoSans-Italic.ttf"):
        resource("fonts", font)
    count = sum(1 for kind in CaseType for form in ContactForm if load_guide(kind, form).questions)
    return Check("resources", State.OK, because("doctor.resources_ok", guides=count))


def _calendars(office: Office) -> Check:
    with office.store.reading() as tx:
        unknown = tuple(source.name for source in busy.sources(tx) if not source.known)
    if not unknown:
        return Check("calendars", State.OK, because("doctor.calendars_ok"))
    return Check(
        "calendars", State.WARNING, because("doctor.calendars_unknown", names=unknown), because("doctor.calendars_next")
    )


def _outbox(office: Office) -> Check:
    with office.store.reading() as tx:
        stuck = len(outbox.rows(tx, (OutboxState.NEEDS_PERSON,)))
    if not stuck:
        return Check("outbox", State.OK, because("doctor.outbox_ok"))
    return Check("outbox", State.WARNING, because("doctor.outbox_stuck", n=stuck), because("doctor.outbox_next"))


def _connections(office: Office) -> Check:
    """Every mailbox asked once: reach, sign-in and the rights that are missing, by mailbox."""
    if office.calendar.capabilities().same_transaction:
        return Check("connections", State.OK, because("doctor.connections_local"))
    checks = examine_connections(office)
    wrong = [check for check in checks if not check.fine]
    if not wrong:
        return Check("connections", State.OK, because("doctor.connections_ok", n=len(checks)))
    addresses = tuple(check.address for check in wrong)
    why = wrong[0].problem or ""
    state = State.FAILED if len(wrong) == len(checks) else State.WARNING
    detail = because("doctor.connections_wrong", n=len(wrong), addresses=addresses, why=why)
    return Check("connections", state, detail, because("doctor.connections_next"))


def _clock(office: Office) -> Check:
    """This computer's clock against that of the server, after the mailboxes were asked."""
    ahead = ahead_of_clock(office)
    if ahead is not None:
        return Check("clock", State.FAILED, because("doctor.clock_back", moment=ahead), because("doctor.clock_next"))
    skew = office.calendar.clock_skew()
    if skew is None:
        return Check("clock", State.WARNING, because("doctor.clock_unknown"), because("doctor.clock_unknown_next"))
    if abs(skew) <= MOST_SKEW:
        return Check("clock", State.OK, because("doctor.clock_ok"))
    minutes = round(abs(skew) / timedelta(minutes=1))
    code = "doctor.clock_ahead" if skew > timedelta(0) else "doctor.clock_behind"
    return Check("clock", State.FAILED, because(code, n=minutes), because("doctor.clock_next"))
