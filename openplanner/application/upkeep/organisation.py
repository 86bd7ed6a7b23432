"""What the office decides about itself: settings, colleagues, teams, places, calendar files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TypeVar

from openplanner.application.case_dates import case_dates
from openplanner.application.case_system import check_case_link
from openplanner.application.no_bsn import refuse_bsn
from openplanner.application.office import Office
from openplanner.application.privacy.due_now import due_now
from openplanner.application.privacy.retention import retention_of
from openplanner.application.rules import load_rules, rules_that_hold
from openplanner.application.trace import Step, trace
from openplanner.application.upkeep.what_changed import codes_of, what_changed
from openplanner.calendars.ics import read_ics
from openplanner.domain.calendar import CalendarUnknown, FreeBusy
from openplanner.domain.case import Case, CaseStatus, Term
from openplanner.domain.colleague import Colleague, Place, Team
from openplanner.domain.errors import InvalidInput, StaleCase
from openplanner.domain.interval import AMSTERDAM, Interval
from openplanner.domain.progress import Progress, Silent
from openplanner.settings import (
    BY_KEY,
    CLOSED_DAYS,
    OPENED_DAYS,
    OPENING_HOURS,
    RETENTION_TERMS,
    Origin,
    Settings,
    Value,
    with_database_settings,
)
from openplanner.storage import bookings, busy, cases, colleagues, organisation
from openplanner.storage.busy import CalendarSource, SourceKind
from openplanner.storage.store import Transaction

Kept = TypeVar("Kept", Colleague, Team, Place)
STEP = 200  # cases between two looks whether to stop
BY_NOBODY = 0  # an office that is being set up has no colleague yet
AHEAD = timedelta(days=366)
BEHIND = timedelta(days=31)
AS_CODES = (OPENING_HOURS, CLOSED_DAYS, OPENED_DAYS, RETENTION_TERMS)  # typed in a fixed way, about nobody


@dataclass(frozen=True, slots=True)
class MovedDate:
    """A last calling day that a change of settings would move; the same day when only its hour moves."""

    case_id: int
    number: str
    old: date
    new: date


@dataclass(frozen=True, slots=True)
class ShutOut:
    """A talk to come that would stand at a moment when the office is no longer open."""

    case_id: int
    number: str
    interval: Interval


@dataclass(frozen=True, slots=True)
class SettingEffect:
    """What a change would do: dates that move, and talks that stay where they are while the office closes.

    ``erased`` are numbers of closed cases that the next purge would take the person from because of it, ``spared``
    those that would keep theirs for longer.
    """

    moved: tuple[MovedDate, ...] = ()
    talks: tuple[ShutOut, ...] = ()
    erased: tuple[str, ...] = ()
    spared: tuple[str, ...] = ()

    @property
    def nothing(self) -> bool:
        """True when nobody would notice."""
        return not (self.moved or self.talks or self.erased or self.spared)


def preview_setting(office: Office, key: str, raw: object, progress: Progress | None = None) -> SettingEffect:
    """What saving would do to open cases and talks to come, soonest first; nothing is saved (peer-cases E32).

    Raises ``InvalidInput`` when the value cannot be read, and ``Cancelled``.
    """
    watch = progress or Silent()
    changed = office_with_setting(office, key, raw)
    now = office.clock()
    with office.store.reading() as tx:
        open_cases = cases.open_cases(tx)
        talks = bookings.bookings_between(tx, Interval(now, now + AHEAD))
        was, would = (_due(tx, now, one) for one in (office, changed))
    found = []
    for number, case in enumerate(open_cases):
        if number % STEP == 0:
            watch.step(number, len(open_cases), "settings.looking")
        moved = _moved(changed, case)
        found += [moved] if moved is not None else []
    numbers = {case.case_id: case.number for case in open_cases}
    shut = [
        ShutOut(talk.case_id, numbers[talk.case_id], talk.interval)
        for talk in talks
        if talk.case_id in numbers and talk.lives(now)
        if _open_at(office, talk.interval) and not _open_at(changed, talk.interval)
    ]
    moved_dates = tuple(sorted(found, key=lambda moved: moved.new))
    return SettingEffect(moved_dates, tuple(shut), tuple(sorted(would - was)), tuple(sorted(was - would)))


def _due(tx: Transaction, now: datetime, office: Office) -> set[str]:
    """The numbers of the cases from which the next purge takes the person."""
    return {case.number for case in due_now(tx, now, retention_of(office.settings))}


def _open_at(office: Office, interval: Interval) -> bool:
    """True when the office is open all through the interval."""
    day = interval.start.astimezone(AMSTERDAM).date()
    return any(hours.covers(interval) for hours in office.rules.opening.intervals_on(day))


def save_setting(office: Office, key: str, raw: object, by: int, seen: Value | None = None) -> Office:
    """The office with the setting saved, and the dates of open cases computed anew where it moves them.

    The old dates stay in the audit table. ``seen`` is the value that was on screen. Raises ``InvalidInput`` when the
    value cannot be read, and ``StaleCase("stale_setting")`` when the database holds neither that value nor this one.
    """
    changed = office_with_setting(office, key, raw)
    wanted = str(BY_KEY[key].read(raw))
    with office.store.transaction() as tx:
        before = stored_setting(tx, key)
        if seen is not None and before not in {str(seen), wanted}:
            raise StaleCase("stale_setting", field=key)
        undo = {"key": key, "name": key, "before": before, "after": wanted} if wanted != before else None
        trace(tx, replace(_changed(office, changed, key, by), undo=undo))
        apply_setting(tx, changed, key, wanted, by)
    return changed


def apply_setting(tx: Transaction, changed: Office, key: str, wanted: str, by: int) -> None:
    """Stores a setting and works the dates of open cases out anew where it moves them; ``changed`` has it already."""
    now = changed.clock()
    organisation.save_setting(tx, key, wanted)
    for case in cases.open_cases(tx):
        moved = _moved(changed, case)
        if moved is None:
            continue
        cases.save_case(tx, replace(case, terms=_dates(changed, case)))
        old, new = ({"last_calling_day": day.isoformat()} for day in (moved.old, moved.new))
        trace(tx, Step("dates_changed", by, now, case_id=case.case_id, before=old, after=new))


def settings_now(office: Office) -> Office:
    """The office with all settings as the database holds them now, whoever saved them; the same when none differs."""
    with office.store.reading() as tx:
        fresh = with_database_settings(office.settings, organisation.organisation_settings(tx))
    if fresh.values == office.settings.values:
        return office
    rules, settings = rules_that_hold(fresh)
    return replace(office, settings=settings, rules=rules)


def stored_setting(tx: Transaction, key: str) -> str:
    """The setting as it stands in the database, its default when it is not there; others wait to change it."""
    tx.alone("setting")
    return organisation.organisation_settings(tx).get(key, str(BY_KEY[key].default))


def _changed(before: Office, after: Office, key: str, by: int) -> Step:
    """What a setting was and became; of a text that is typed only which one, because it may hold anything."""
    setting = BY_KEY[key]
    values = [one.settings.values.get(key, setting.default) for one in (before, after)]
    if setting in AS_CODES:
        old, new = (codes_of(str(value)) for value in values)
        return Step("setting_changed", by, before.clock(), before={"value": old}, after={"key": key, "value": new})
    if isinstance(setting.default, str) and not setting.choices:
        return Step("setting_changed", by, before.clock(), after={"key": key})
    was, is_now = (value.lower() if isinstance(value, str) else value for value in values)  # a choice, told as a code
    return Step("setting_changed", by, before.clock(), before={"value": was}, after={"key": key, "value": is_now})


def save_colleague(office: Office, colleague: Colleague, by: int) -> Colleague:
    """The colleague as stored; a new one when the id is 0. Raises ``InvalidInput`` without a name."""
    if not colleague.name.strip():
        raise InvalidInput("name_missing", field="name")
    with office.store.transaction() as tx:
        before = colleagues.colleague(tx, colleague.colleague_id) if colleague.colleague_id else None
        write = colleagues.save_colleague if before else colleagues.add_colleague
        stored = write(tx, replace(colleague, name=colleague.name.strip(), email=colleague.email.strip()))
        step = Step(
            "colleague_saved" if before else "colleague_added",
            by,
            office.clock(),
            after={"colleague": stored.colleague_id},
        )
        trace(tx, _with_changes(step, before, stored, colleagues.colleague_facts))
    return stored


def save_team(office: Office, team: Team, by: int) -> Team:
    """The team as stored; a new one when the id is 0. Raises ``InvalidInput`` without a name."""
    if not team.name.strip():
        raise InvalidInput("name_missing", field="name")
    with office.store.transaction() as tx:
        before = next((one for one in colleagues.teams(tx) if one.team_id == team.team_id), None)
        stored = colleagues.save_team(tx, team) if team.team_id else colleagues.add_team(tx, team)
        step = Step("team_saved" if before else "team_added", by, office.clock(), after={"team": stored.team_id})
        trace(tx, _with_changes(step, before, stored, colleagues.team_facts))
    return stored


def save_place(office: Office, place: Place, by: int) -> Place:
    """The place as stored; a new one when the id is 0. Raises ``InvalidInput`` without a name."""
    if not place.name.strip():
        raise InvalidInput("name_missing", field="name")
    with office.store.transaction() as tx:
        before = colleagues.place(tx, place.place_id) if place.place_id else None
        stored = colleagues.save_place(tx, place) if before else colleagues.add_place(tx, place)
        step = Step("place_saved" if before else "place_added", by, office.clock(), after={"place": stored.place_id})
        trace(tx, _with_changes(step, before, stored, colleagues.place_facts))
    return stored


def _with_changes(step: Step, before: Kept | None, stored: Kept, facts: Callable[[Kept], dict[str, object]]) -> Step:
    """The step with what differs, and with what undoing needs."""
    found = what_changed(before, stored)
    set_up = before is None and step.by == BY_NOBODY  # what the office began with is nobody's step to take back
    undo = None if set_up else _was(before, stored, facts)
    return replace(step, before=found.before, after={**step.after, **found.after}, undo=undo)


def _was(before: Kept | None, stored: Kept, facts: Callable[[Kept], dict[str, object]]) -> dict[str, object] | None:
    """What undoing needs, without a ``before`` for something new; None where nothing changed."""
    if before is not None and facts(before) == facts(stored):
        return None
    was = {} if before is None else {"before": facts(before)}
    return {"name": stored.name, **was, "after": facts(stored)}


def load_calendar_file(
    office: Office, data: bytes, name: str, colleague_id: int | None = None, place_id: int | None = None
) -> FreeBusy | CalendarUnknown:
    """Takes an .ics file as the busy time of a colleague or a room, replacing the earlier one of that name.

    A file that cannot be read makes that calendar unknown, so nobody is planned over it; it never empties it.
    """
    now = office.clock()
    window = Interval(now - BEHIND, now + AHEAD)
    answer = read_ics(data, name, window, now).answer
    with office.store.transaction() as tx:
        source = CalendarSource(name, SourceKind.ICS, colleague_id=colleague_id, place_id=place_id, fetched_at=now)
        if isinstance(answer, CalendarUnknown):
            busy.replace_source(tx, replace(source, why=answer.why), ())
        else:
            busy.replace_source(tx, source, answer.blocks)
    return answer


def office_with_setting(office: Office, key: str, raw: object) -> Office:
    """The office as it would be with that setting; raises ``InvalidInput``. Nothing is stored."""
    setting = BY_KEY.get(key)
    if setting is None:
        raise InvalidInput("setting_unknown", field=key[:60], origin=Origin.DATABASE.value)
    if setting.written:
        refuse_bsn(key, str(raw))
    old = office.settings
    values = {**old.values, key: setting.read(raw)}
    origins: Mapping[str, Origin] = {**old.origins, key: Origin.DATABASE}
    settings = Settings(values, origins, old.problems)
    retention_of(settings)
    check_case_link(settings)
    return replace(office, settings=settings, rules=load_rules(settings))


def _moved(office: Office, case: Case) -> MovedDate | None:
    if case.status is CaseStatus.CLOSED:
        return None
    before, after = (_norm(terms) for terms in (case.terms, _dates(office, case)))
    if before is None or after is None or (before.day, before.moment) == (after.day, after.moment):
        return None
    return MovedDate(case.case_id, case.number, before.day, after.day)


def _norm(terms: Sequence[Term]) -> Term | None:
    """The date of our own promise: the last calling day, or the moment to answer by."""
    return next((term for term in terms if term.name in {"last_calling_day", "answer_by"}), None)


def _dates(office: Office, case: Case) -> tuple[Term, ...]:
    received: datetime = case.received_at
    found = case_dates(office.rules, office.settings, case.case_type, received, anchors=case.anchors, now=received)
    return found.terms
