"""The day of one colleague, or of every colleague of a team, on paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from openplanner.application.office import Office
from openplanner.application.print_guide import spoken_language
from openplanner.application.team_agenda import BookedTime, Lane, TeamWeek, team_agenda
from openplanner.domain.case import Case, CaseStatus, Party
from openplanner.domain.colleague import Colleague
from openplanner.domain.contact import BookingState
from openplanner.domain.errors import InvalidInput
from openplanner.domain.interval import AMSTERDAM, Interval
from openplanner.domain.phone import shown_entry
from openplanner.domain.progress import Progress, Silent
from openplanner.domain.rights import Action
from openplanner.printing.day_list import DayCall, DayPromise, DaySheet, DayTalk, day_lists_pdf
from openplanner.settings import LANGUAGE, MUNICIPALITY, PAPER_PHONES
from openplanner.storage import cases, colleagues
from openplanner.storage.reads import Reads
from openplanner.storage.rows import AgreementRow, WorklistRow
from openplanner.texts import Texts

SHOWN = frozenset({BookingState.BOOKED, BookingState.DONE, BookingState.NO_SHOW})
STILL_TO_PHONE = frozenset({CaseStatus.TO_PLAN, CaseStatus.LETTER_DUE})
FAR_BACK = timedelta(days=3650)
MOST_CALLS = 40
SHORTEST_FREE = 15
"""Minutes; a shorter stretch is no time for a talk."""


@dataclass(frozen=True, slots=True)
class _Day:
    """What the lists of a day share."""

    office: Office
    texts: Texts
    day: date
    week: TeamWeek
    due: tuple[WorklistRow, ...]
    promises: tuple[AgreementRow, ...]
    people: tuple[Colleague, ...]
    phones: bool


def day_list_of_colleague(office: Office, colleague_id: int, day: date, *, phones: bool | None = None) -> bytes:
    """The list of one colleague as PDF.

    ``phones`` prints the numbers of citizens, None does what the setting says (off by default).
    Raises ``InvalidInput`` (``colleague_unknown``) and the errors of the store.
    """
    office.rights.require(Action.PRINT)
    whole = _day(office, None, day, phones=phones)
    found = [one for one in whole.people if one.colleague_id == colleague_id]
    if not found:
        raise InvalidInput("colleague_unknown", field="colleague", known=tuple(one.name for one in whole.people))
    return day_lists_pdf([_sheet(whole, found[0])], whole.texts("paper.day.pdf_title_one", day=day), _language(office))


def day_lists_of_team(
    office: Office, team_id: int | None, day: date, *, phones: bool | None = None, progress: Progress | None = None
) -> bytes:
    """The lists of everybody in the team who works or has a talk that day, as one job; None is every team.

    Raises ``InvalidInput`` (``nobody_that_day``) when there is nobody, and as :func:`day_list_of_colleague`.
    """
    whole, tell = _day(office, team_id, day, phones=phones), progress or Silent()
    there = [one for one in whole.people if _is_there(whole.week.lane(one.colleague_id, day))]
    if not there:
        raise InvalidInput("nobody_that_day", field="day", day=day)

    def sheets() -> Iterator[DaySheet]:
        for done, one in enumerate(there):
            tell.step(done, len(there))
            yield _sheet(whole, one)

    return day_lists_pdf(sheets(), whole.texts("paper.day.pdf_title", day=day), _language(office))


def _language(office: Office) -> str:
    return office.settings.text(LANGUAGE)


def _day(office: Office, team_id: int | None, day: date, *, phones: bool | None) -> _Day:
    with office.store.reading() as tx:
        people = colleagues.colleagues(tx, team_id)
    reads = Reads(office.store.home)
    try:
        due = reads.due_between(team_id, day - FAR_BACK, day, office.clock())
        promises = reads.open_agreements(team_id, day)
    finally:
        reads.close()
    waiting = tuple(row for row in due if row.status in STILL_TO_PHONE and row.next_booking_at is None)
    wanted = office.settings.switch(PAPER_PHONES) if phones is None else phones
    week = team_agenda(office, team_id, day, 1)
    return _Day(office, Texts(_language(office)), day, week, waiting, tuple(promises), people, wanted)


def _is_there(lane: Lane) -> bool:
    return bool(lane.working or _talks_in(lane))


def _talks_in(lane: Lane) -> list[BookedTime]:
    shown = [one for one in lane.bookings if one.booking.state in SHOWN]
    return sorted(shown, key=lambda one: one.booking.interval.start)


def _sheet(whole: _Day, one: Colleague) -> DaySheet:
    lane = whole.week.lane(one.colleague_id, whole.day)
    closed = whole.office.rules.opening.why_closed(whole.day)
    mine = _calls_for(whole, one)
    return DaySheet(
        colleague=one.name,
        day=whole.day,
        printed_at=whole.office.clock(),
        talks=tuple(_talk(whole, one, booked) for booked in _talks_in(lane)),
        calls=tuple(_call(whole, row, one) for row in mine[:MOST_CALLS]),
        promises=tuple(_promise(row) for row in whole.promises if row.who.casefold() == one.name.casefold()),
        hours=_stretches(lane.working),
        free=_stretches([piece for piece in lane.free() if piece.length_minutes >= SHORTEST_FREE]),
        absence=lane.absent,
        unknown=lane.unknown is not None,
        holiday=whole.texts.reason(closed) if closed else "",
        municipality=whole.office.settings.text(MUNICIPALITY),
        phones=whole.phones,
    )


def _calls_for(whole: _Day, one: Colleague) -> list[WorklistRow]:
    """What was given to this colleague first, then what is for the whole team.

    What was given to somebody who is not there that day stands on every list: nobody may be left waiting for it.
    """
    rows = [row for row in whole.due if not one.team_ids or row.team_id in one.team_ids]
    given = [row for row in rows if row.assigned_to == one.colleague_id]
    team = [row for row in rows if row.assigned_to is None or _is_away(whole, row.assigned_to)]
    return [*given, *(row for row in team if row not in given)]


def _is_away(whole: _Day, colleague_id: int) -> bool:
    lane = whole.week.lanes.get((colleague_id, whole.day))
    return lane is None or not lane.working


def _talk(whole: _Day, one: Colleague, booked: BookedTime) -> DayTalk:
    booking = booked.booking
    with whole.office.store.reading() as tx:
        case = cases.case(tx, booking.case_id)
    names = {colleague.colleague_id: colleague.name for colleague in whole.people}
    others = [names.get(who, "") for who in booking.colleague_ids if who != one.colleague_id]
    return DayTalk(
        start=booking.interval.start,
        minutes=booking.interval.length_minutes,
        form=booking.form,
        case_type=booked.case_type,
        case_number=booked.number,
        who=case.spoken_with.name,
        remark=_remark(case, whole.texts),
        place=booked.place,
        phone_shown=_number(case.spoken_with) if whole.phones else "",
        beside=", ".join(filter(None, others)),
        last_calling_day=case.last_calling_day,
        late=booked.past_norm,
        series=booking.series,
    )


def _remark(case: Case, texts: Texts) -> str:
    parts = [texts("paper.day.representative", name=case.citizen.name)] if case.representative else []
    language = spoken_language(case, texts)
    if case.interpreter:
        word = language or texts("paper.guide.language_unknown")
        parts.append(texts("paper.day.interpreter", language=word))
    elif language:
        parts.append(texts("paper.day.language", language=language))
    return ". ".join(parts)


def _number(person: Party) -> str:
    return shown_entry(person.phones[0]) if person.phones else ""


def _call(whole: _Day, row: WorklistRow, one: Colleague) -> DayCall:
    shown = ""
    if whole.phones:
        with whole.office.store.reading() as tx:
            shown = _number(cases.case(tx, row.case_id).spoken_with)
    mine = row.assigned_to == one.colleague_id
    away = whole.texts("paper.day.given_away", name=row.assigned_name) if row.assigned_to and not mine else ""
    return DayCall(row.case_type, row.number, row.name, row.last_calling_day, row.attempts, shown, mine, away)


def _promise(row: AgreementRow) -> DayPromise:
    return DayPromise(row.number, row.what, row.due, row.told_how)


def _stretches(pieces: Sequence[Interval]) -> str:
    """``09:00-12:30, 13:00-17:00`` in Amsterdam time."""
    return ", ".join(
        f"{piece.start.astimezone(AMSTERDAM):%H:%M}\u2013{piece.end.astimezone(AMSTERDAM):%H:%M}" for piece in pieces
    )
