"""The week of a team on one sheet for the manager: who does what, what is due, no citizen on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from openplanner.application.key_figures import key_figures
from openplanner.application.office import Office
from openplanner.application.team_agenda import BookedTime, Lane, TeamWeek, team_agenda
from openplanner.domain.case import CaseStatus, CaseType, ContactForm
from openplanner.domain.contact import BookingState
from openplanner.domain.errors import InvalidInput
from openplanner.domain.interval import AMSTERDAM, Interval, instant
from openplanner.domain.progress import Progress
from openplanner.domain.rights import Action
from openplanner.planning.week import days_of_week
from openplanner.printing.week_schedule import week_pdf
from openplanner.printing.week_sheet import WeekCell, WeekDay, WeekEntry, WeekFigures, WeekRow, WeekSheet
from openplanner.settings import LANGUAGE, MUNICIPALITY
from openplanner.storage import colleagues
from openplanner.storage.reads import Reads
from openplanner.storage.rows import WorklistRow
from openplanner.texts import Texts

SHOWN = frozenset({BookingState.BOOKED, BookingState.DONE, BookingState.NO_SHOW})
TRIED = frozenset({CaseStatus.TO_PLAN, CaseStatus.PLANNED, CaseStatus.LETTER_DUE})


@dataclass(frozen=True, slots=True)
class WeekFilter:
    """Which talks and cases the sheet shows; empty is all. Hours are always those of the whole week."""

    case_types: frozenset[CaseType] = frozenset()
    forms: frozenset[ContactForm] = frozenset()

    def shows(self, case_type: CaseType, form: ContactForm | None = None) -> bool:
        """True when it belongs on the sheet; without a form only the case type counts."""
        right_form = form is None or not self.forms or form in self.forms
        return right_form and (not self.case_types or case_type in self.case_types)

    def words(self, texts: Texts) -> str:
        """What the sheet is limited to, empty when it is not."""
        types = [texts(f"paper.week.case_type.{one.value}") for one in CaseType if one in self.case_types]
        forms = [texts(f"paper.week.form.{one.value}") for one in ContactForm if one in self.forms]
        return texts("paper.week.only", kinds=", ".join([*types, *forms])) if types or forms else ""


EVERYTHING = WeekFilter()


@dataclass(frozen=True, slots=True)
class AskedWeek:
    """Which sheet is asked for: a team, an ISO week of an ISO year, and what of it is shown."""

    team_id: int
    iso_year: int
    iso_week: int
    chosen: WeekFilter = EVERYTHING


def week_of_team(office: Office, asked: AskedWeek, progress: Progress | None = None) -> WeekSheet:
    """The sheet of Monday to Friday of that week.

    Raises ``InvalidInput("week_unknown")`` for week 53 in a year of 52 weeks.
    """
    team_id, iso_year, iso_week, chosen = asked.team_id, asked.iso_year, asked.iso_week, asked.chosen
    try:
        days = days_of_week(iso_year, iso_week)
    except ValueError as error:
        raise InvalidInput("week_unknown", field="week", year=iso_year, week=iso_week) from error
    week = team_agenda(office, team_id, days[0], len(days), progress)
    with office.store.reading() as tx:
        name = next((team.name for team in colleagues.teams(tx) if team.team_id == team_id), "")
    reads = Reads(office.store.home)
    try:
        found = reads.due_between(team_id, days[0], days[-1], office.clock())
        due = [row for row in found if chosen.shows(row.case_type)]
    finally:
        reads.close()
    texts = Texts(office.settings.text(LANGUAGE))
    return WeekSheet(
        team=name,
        iso_year=iso_year,
        iso_week=iso_week,
        days=tuple(_day(office, texts, week, day, due, chosen) for day in days),
        rows=tuple(_row(week, who, name, days, chosen) for who, name in week.colleagues),
        printed_at=office.clock(),
        figures=_last_week(office, team_id, days[0]),
        filter_text=chosen.words(texts),
        municipality=office.settings.text(MUNICIPALITY),
    )


def week_pdf_of_team(office: Office, asked: AskedWeek, progress: Progress | None = None) -> bytes:
    """The sheet as PDF, A4 landscape. Raises as :func:`week_of_team`."""
    office.rights.require(Action.PRINT)
    sheet = week_of_team(office, asked, progress)
    return week_pdf(sheet, office.settings.text(LANGUAGE))


def _row(week: TeamWeek, who: int, name: str, days: Sequence[date], chosen: WeekFilter) -> WeekRow:
    lanes = [week.lane(who, day) for day in days]
    usual = {head.day: _hours(head.opening) for head in week.days}
    talks = [booked for lane in lanes for booked in lane.bookings if booked.booking.state in SHOWN]
    calls = sum(booked.booking.is_callback for booked in talks)
    booked_minutes = sum(booked.booking.interval.length_minutes for booked in talks)
    return WeekRow(
        name=name,
        cells=tuple(_cell(lane, chosen, usual[lane.day]) for lane in lanes),
        calls=calls,
        meetings=len(talks) - calls,
        booked_minutes=booked_minutes,
        available_minutes=booked_minutes + sum(lane.free_minutes for lane in lanes),
        unknown=any(_is_unknown(lane) for lane in lanes),
    )


def _cell(lane: Lane, chosen: WeekFilter, usual: str) -> WeekCell:
    """``usual`` are the opening hours: who works those needs no word about it."""
    talks = [booked for booked in lane.bookings if booked.booking.state in SHOWN]
    shown = tuple(_entry(booked) for booked in talks if chosen.shows(booked.case_type, booked.booking.form))
    off = not lane.working and not lane.absent
    hours = _hours(lane.working)
    return WeekCell(shown, lane.absent, "" if hours == usual else hours, off=off, unknown=_is_unknown(lane))


def _is_unknown(lane: Lane) -> bool:
    return lane.unknown is not None and bool(lane.working)


def _hours(working: Sequence[Interval]) -> str:
    if not working:
        return ""
    return f"{_clock(working[0])[0]}-{_clock(working[-1])[1]}"


def _clock(piece: Interval) -> tuple[str, str]:
    start, end = piece.start.astimezone(AMSTERDAM), piece.end.astimezone(AMSTERDAM)
    return f"{start:%H:%M}", f"{end:%H:%M}"


def _entry(booked: BookedTime) -> WeekEntry:
    booking = booked.booking
    no_room = booking.form is ContactForm.TOWN_HALL and booking.place_id is None
    return WeekEntry(
        start=booking.interval.start,
        minutes=booking.interval.length_minutes,
        form=booking.form,
        case_type=booked.case_type,
        case_number=booked.number,
        attention=booked.past_norm or no_room,
        series=booking.series,
    )


def _day(
    office: Office, texts: Texts, week: TeamWeek, day: date, due: Sequence[WorklistRow], chosen: WeekFilter
) -> WeekDay:
    closed = office.rules.opening.why_closed(day)
    talks = [one for one in _talks_of_day(week, day) if chosen.shows(one.case_type, one.booking.form)]
    mine = [row for row in due if row.last_calling_day == day and row.status in TRIED]
    return WeekDay(
        day=day,
        holiday=texts.reason(closed) if closed else "",
        last_calling=tuple(row.number for row in mine),
        not_reached=tuple(row.number for row in mine if row.attempts and row.status is not CaseStatus.PLANNED),
        notices=_notices(office, mine, day),
        no_room=tuple(one.number for one in talks if one.booking.form is ContactForm.TOWN_HALL and not one.place),
        rooms=_rooms(talks),
        on_call=next(head.on_call_names for head in week.days if head.day == day),
        free="" if closed else _free(texts, [week.lane(who, day) for who, _ in week.colleagues]),
    )


def _rooms(talks: Sequence[BookedTime]) -> tuple[str, ...]:
    """A line per room or place: ``Kamer Linde 10:15, 13:00``."""
    taken: dict[str, list[str]] = {}
    for one in talks:
        if one.place:
            taken.setdefault(one.place, []).append(_clock(one.booking.interval)[0])
    return tuple(f"{place} {' '.join(times)}" for place, times in taken.items())


def _free(texts: Texts, lanes: Sequence[Lane]) -> str:
    """The time that the team has left that day; who could not be asked is counted apart."""
    minutes, unknown = sum(lane.free_minutes for lane in lanes), sum(map(_is_unknown, lanes))
    words = texts("paper.week.day_free", free=f"{minutes // 60}:{minutes % 60:02d}")
    return f"{words}, {texts('paper.week.day_unknown', n=unknown)}" if unknown else words


def _talks_of_day(week: TeamWeek, day: date) -> list[BookedTime]:
    found = {
        booked.booking.booking_id: booked
        for who, _ in week.colleagues
        for booked in week.lane(who, day).bookings
        if booked.booking.state in SHOWN
    }
    return sorted(found.values(), key=lambda booked: booked.booking.interval.start)


def _notices(office: Office, due: Sequence[WorklistRow], day: date) -> tuple[tuple[str, int], ...]:
    """Notices of default with the days left before the penalty runs (Awb 4:17 lid 3)."""
    wait = timedelta(days=office.rules.terms.penalty.wait_days)
    notices = [row for row in due if row.case_type is CaseType.NOTICE_OF_DEFAULT]
    return tuple((row.number, (row.received_at.astimezone(AMSTERDAM).date() + wait - day).days) for row in notices)


def _last_week(office: Office, team_id: int, monday: date) -> WeekFigures | None:
    first, last = monday - timedelta(days=7), monday - timedelta(days=1)
    if instant(first, 0) > office.clock():
        return None
    found = key_figures(office, first, last, team_id)
    spoken, reached = found.figure("K1"), found.figure("K3")
    return WeekFigures(
        spoken.numerator, spoken.denominator, reached.numerator, reached.denominator, found.agreements_overdue
    )
