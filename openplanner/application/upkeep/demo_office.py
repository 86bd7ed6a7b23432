"""A complete fictitious office, made by the program's own steps: it registers, plans, books, calls and prints.

The past two weeks are replayed with a clock of their own, so that figures and histories are real.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from openplanner.application.book_slot import Slot, book_slot
from openplanner.application.hand_over import hand_over
from openplanner.application.office import Office
from openplanner.application.propose_slots import Wanted, propose_slots
from openplanner.application.record_attempt import record_attempt
from openplanner.application.record_outcome import record_outcome
from openplanner.application.register_case import Intake, register_case
from openplanner.application.send_outbox import send_outbox
from openplanner.application.upkeep import organisation
from openplanner.application.upkeep.import_cases import import_cases
from openplanner.domain.case import Case, CaseType, Channel, ContactForm, OutcomeCode, PhoneEntry, wished
from openplanner.domain.colleague import Colleague, Place, PlaceKind, Team, WorkingPattern, WorkingPeriod
from openplanner.domain.contact import Agreement, AttemptResult
from openplanner.domain.interval import AMSTERDAM, TimeSpan
from openplanner.domain.phone import read_phone
from openplanner.planning.business_time import working_day_after
from openplanner.planning.opening import read_hours
from openplanner.resources import resource, resource_text
from openplanner.storage import cases as stored_cases
from openplanner.storage import colleagues as stored_colleagues
from openplanner.storage.on_call import put_on_call

BY = 1
DAYS_ON_CALL = 10
WISHES = {"ochtend": TimeSpan(9 * 60, 12 * 60), "middag": TimeSpan(12 * 60, 17 * 60)}
Entry = Mapping[str, Any]


@dataclass
class Replay:
    """A clock that is set by hand; ``moment`` carries a zone."""

    moment: datetime

    def __call__(self) -> datetime:
        """The moment it was set to."""
        return self.moment


@dataclass(frozen=True, slots=True)
class DemoStory:
    """What was made: the cases in order of their number, and how many talks were booked."""

    cases: tuple[Case, ...]
    callbacks: int
    appointments: int


def furnish(office: Office) -> Office:
    """The office with its settings, teams, places, colleagues and their calendar files. The store must be empty."""
    data = _data()
    for key, value in data["settings"].items():
        office = organisation.save_setting(office, key, value, organisation.BY_NOBODY)
    for team in data["teams"]:
        organisation.save_team(office, Team(team["name"]), organisation.BY_NOBODY)
    for place in data["places"]:
        organisation.save_place(office, _place(place), organisation.BY_NOBODY)
    for entry in data["colleagues"]:
        stored = organisation.save_colleague(office, _colleague(entry), organisation.BY_NOBODY)
        _calendar(office, stored.email.partition("@")[0], colleague_id=stored.colleague_id)
    _calendar(office, "kamer.linde", place_id=1)
    return office


def live(office: Office, replay: Replay, now: datetime, list_of_today: Path) -> DemoStory:
    """Replays the letters of the past two weeks up to ``now``, imports today's, then books what is to be booked.

    The clock of the office must be ``replay``; it ends at ``now``. Today's letters are written to ``list_of_today``
    as CSV and read from there, the way a municipality gets them.
    """
    letters = _data()["letters"]
    cases = _past(office, replay, [entry for entry in letters if entry["received"] > 0], now)
    replay.moment = now
    today = [entry for entry in letters if entry["received"] == 0]
    list_of_today.write_text(_as_list(today, now), encoding="utf-8-sig", newline="")
    cases |= _imported(office, list_of_today, today)
    booked = [_book(office, cases[entry["number"]], entry["book"]) for entry in letters if "book" in entry]
    send_outbox(office)
    _share_out_on_call(office, now)
    calls = sum(form is ContactForm.PHONE for form in booked if form)
    return DemoStory(tuple(cases.values()), calls, sum(form is not None for form in booked) - calls)


def _share_out_on_call(office: Office, now: datetime) -> None:
    """The coming days of the first team, in turn among who works then; not a step of somebody that could be undone."""
    today = now.astimezone(AMSTERDAM).date()
    coming = [today + timedelta(days=step) for step in range(DAYS_ON_CALL)]
    with office.store.transaction() as tx:
        people = stored_colleagues.colleagues(tx, 1)
        for turn, day in enumerate(day for day in coming if office.rules.opening.why_closed(day) is None):
            ready = [one.colleague_id for one in people if one.pattern.spans_on(day)]
            if ready:
                put_on_call(tx, 1, day, ready[turn % len(ready)], BY, now)


def _as_list(letters: Sequence[Entry], now: datetime) -> str:
    """A list with a semicolon between cells, as Dutch Excel writes it."""
    lines = ["zaaknummer;zaaktype;ontvangen;naam;telefoon;onderwerp;team;tolk"]
    day = f"{now.astimezone(AMSTERDAM):%d-%m-%Y}"
    for entry in letters:
        interpreter = "ja" if entry.get("interpreter") else "nee"
        cells = (entry["number"], entry["type"], day, entry["name"], entry["phone"], entry["subject"], "1", interpreter)
        lines.append(";".join(cells))
    return "\r\n".join(lines) + "\r\n"


def _imported(office: Office, file: Path, letters: Sequence[Entry]) -> dict[str, Case]:
    import_cases(office, file, BY)
    with office.store.reading() as tx:
        found = [stored_cases.case_by_number(tx, entry["number"]) for entry in letters]
    return {case.number: case for case in found if case is not None}


def _past(office: Office, replay: Replay, letters: list[Entry], now: datetime) -> dict[str, Case]:
    cases: dict[str, Case] = {}
    events = sorted(event for entry in letters for event in _events(office, entry, now))
    by_number = {entry["number"]: entry for entry in letters}
    for moment, number, what in events:
        replay.moment = moment
        if what == "received":
            cases[number] = register_case(office, _intake(by_number[number], moment), BY)
        else:
            _happen(office, cases[number], what, by_number[number])
    return cases


def _events(office: Office, entry: Entry, now: datetime) -> list[tuple[datetime, str, str]]:
    day = _working_days_before(office, now.astimezone(AMSTERDAM).date(), entry["received"])
    received = min(_at(day, "08:45"), now - timedelta(minutes=5))
    events = [(received, entry["number"], "received")]
    for step in entry["steps"]:
        what, _, clock = step.partition("@")
        offset, _, what = what.partition(".")
        moment = _at(working_day_after(office.rules.opening, day, int(offset)), clock)
        if moment <= received:
            moment = received + timedelta(minutes=2)
        if moment < now:
            events.append((moment, entry["number"], what))
    return events


def _happen(office: Office, case: Case, what: str, entry: Entry) -> None:
    if what.startswith("closed:"):
        record_outcome(office, case.case_id, OutcomeCode(what.removeprefix("closed:")), BY)
        return
    if what.startswith("given:"):
        _give(office, case, what.removeprefix("given:"))
        return
    result = AttemptResult(what)
    phone = case.spoken_with.phones[0].e164 if case.spoken_with.phones else ""
    agreements: tuple[Agreement, ...] = ()
    if "agreement" in entry and result.reached:
        due = office.clock().astimezone(AMSTERDAM).date() + timedelta(days=7)
        agreements = (Agreement(case.case_id, "Noor Demo", entry["agreement"], due, "telefoon"),)
    note = str(entry.get("note", "")) if result.reached else ""
    record_attempt(office, case.case_id, result, BY, phone, 14 if result.reached else 2, note, agreements)


def _give(office: Office, case: Case, mailbox: str) -> None:
    with office.store.reading() as tx:
        people = stored_colleagues.colleagues(tx, case.team_id)
    colleague = next(one for one in people if one.email.startswith(f"{mailbox}@"))
    hand_over(office, case.case_id, case.team_id, BY, colleague_id=colleague.colleague_id)


def _book(office: Office, case: Case, form: str) -> ContactForm | None:
    wanted = Wanted(ContactForm(form), limit=1)
    found = propose_slots(office, case.case_id, wanted)
    for slot in found.slots:
        book_slot(office, case.case_id, Slot(wanted.form, slot.interval, slot.colleague_ids, slot.place_id), BY)
        return wanted.form
    return None


def _intake(entry: Entry, received_at: datetime) -> Intake:
    phone = read_phone(entry["phone"], "NL", received_at)
    kind = CaseType(entry["type"])
    return Intake(
        number=entry["number"],
        case_type=kind,
        received_at=received_at,
        subject=entry["subject"],
        name=entry["name"],
        phones=(PhoneEntry(phone.e164),),
        team_id=1,
        channel=Channel.WHATSAPP if kind is CaseType.WHATSAPP else Channel.LETTER,
        language=entry.get("language", "nl"),
        interpreter=bool(entry.get("interpreter", False)),
        wishes=wished(hours=WISHES.get(entry.get("wish", ""))),
    )


def _colleague(entry: Entry) -> Colleague:
    return Colleague(
        name=entry["name"],
        email=entry["email"],
        team_ids=tuple(entry["teams"]),
        case_types=frozenset(CaseType(name) for name in entry.get("case_types", ())),
        languages=frozenset(entry.get("languages", ("nl", "en"))),
        pattern=WorkingPattern(_periods(entry["hours"]), _periods(entry.get("breaks", ""))),
        cap_per_day=entry.get("cap"),
    )


def _periods(text: str) -> tuple[WorkingPeriod, ...]:
    if not text:
        return ()
    return tuple(WorkingPeriod(day, span) for day, spans in read_hours(text).items() for span in spans)


def _place(entry: Entry) -> Place:
    return Place(
        name=entry["name"],
        kind=PlaceKind(entry["kind"]),
        address=entry.get("address", ""),
        email=entry.get("email", ""),
        travel_minutes=entry.get("travel_minutes", 0),
    )


def _calendar(office: Office, stem: str, colleague_id: int | None = None, place_id: int | None = None) -> None:
    name = f"{stem}.ics"
    file = resource("demo", "calendars") / name
    if file.exists():
        organisation.load_calendar_file(office, file.read_bytes(), name, colleague_id, place_id)


def _working_days_before(office: Office, day: date, count: int) -> date:
    while count > 0:
        day -= timedelta(days=1)
        count -= office.rules.opening.is_working_day(day)
    return day


def _at(day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=AMSTERDAM)


def _data() -> Entry:
    return tomllib.loads(resource_text("demo", "office.toml"))
