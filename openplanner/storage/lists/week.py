"""Bookings of a week, promises, the outbox, and short lists of colleagues, places and sources."""

from __future__ import annotations

from datetime import date
from typing import Any

from openplanner.domain.case import CaseType, ContactForm
from openplanner.domain.colleague import PlaceKind
from openplanner.domain.contact import Attention, BookingState
from openplanner.domain.interval import Interval
from openplanner.domain.outbox import OutboxAction, OutboxState
from openplanner.domain.series import SeriesPlace
from openplanner.storage.lists.series import place_in_series
from openplanner.storage.rows import (
    AgreementRow,
    AttentionRow,
    BookingRow,
    ClosingLine,
    ColleagueRow,
    DraftRow,
    OutboxLine,
    PlaceRow,
    SourceRow,
    TeamRow,
)
from openplanner.storage.schema.stored_values import day_or_none, moment, moment_or_none, reasons_from_json

_NUMBER, _TALKS = place_in_series("b")
WEEK = f"""select b.booking_id, b.key, b.case_id, c.number, c.case_type, c.subject, p.name, b.form, b.starts_at,
  b.ends_at,
  b.before_minutes, b.after_minutes,
  (select group_concat(colleague_id) from
    (select colleague_id from booking_people o where o.booking_id = b.booking_id order by position) as people),
  b.place_id, coalesce(l.name, ''), b.state, b.hold_until, c.last_calling_day, c.language, c.interpreter, b.version,
  b.attention, b.series_id, {_NUMBER}, {_TALKS}
from bookings b
join cases c on c.case_id = b.case_id
left join case_parties r on r.case_id = c.case_id and r.role = 'representative'
join people p on p.person_id = case when r.person_id is null then c.citizen_id else r.person_id end
left join places l on l.place_id = b.place_id
where b.starts_at < :end and b.starts_at >= :earliest and b.ends_at > :start and b.state <> 'cancelled'
  and (cast(:team_id as integer) is null or exists (
    select 1 from booking_people o join colleague_teams t on t.colleague_id = o.colleague_id
    where o.booking_id = b.booking_id and t.team_id = :team_id))
order by b.starts_at, b.booking_id"""  # noqa: S608 - constants only are put together
AGREEMENTS = """select a.agreement_id, a.case_id, c.number, a.who, a.what, a.due, a.told_how, c.team_id
from agreements a join cases c on c.case_id = a.case_id
where a.done_on is null and a.due <= :until and (cast(:team_id as integer) is null or c.team_id = :team_id)
order by a.due, a.agreement_id"""
_OUTBOX = """select o.outbox_id, o.booking_id, b.case_id, c.number, o.action, o.state, o.attempts, o.retry_at,
  o.problem, b.starts_at, (select max(a.at) from audit a where a.case_id = b.case_id and a.booking_id = b.booking_id
    and a.action in ('booked', 'moved', 'cancelled'))
from outbox o join bookings b on b.booking_id = o.booking_id join cases c on c.case_id = b.case_id"""
OUTBOX = f"{_OUTBOX} where o.state in (select value from json_each(:states)) order by o.outbox_id"  # noqa: S608
ARRIVED = f"""{_OUTBOX} where o.state = 'done' and b.ends_at >= :now and b.attention = ''
  and (b.state <> 'cancelled' or o.action = 'cancel')
  and o.outbox_id = (select max(n.outbox_id) from outbox n where n.booking_id = o.booking_id)
order by o.outbox_id desc limit :limit"""  # noqa: S608
ATTENTION = """select b.booking_id, b.case_id, c.number, b.attention, b.starts_at, b.ends_at,
  coalesce((select o.colleague_id from booking_people o
    where o.booking_id = b.booking_id order by position limit 1), 0),
  (select max(a.at) from audit a where a.case_id = b.case_id and a.booking_id = b.booking_id
    and a.action in ('moved_outside', 'deleted_outside'))
from bookings b join cases c on c.case_id = b.case_id
where b.attention <> '' and c.status <> 'closed' and (cast(:team_id as integer) is null or c.team_id = :team_id)
  and b.booking_id = (select max(n.booking_id) from bookings n
    where n.case_id = b.case_id and exists (select 1 from outbox o
      where o.booking_id = n.booking_id and o.action not in ('hold', 'release')))
order by b.starts_at, b.booking_id"""
CLOSINGS = """select w.case_id, c.number, w.since, w.retry_at, w.problem from contact_closings w
join cases c on c.case_id = w.case_id order by w.since, w.case_id"""
COLLEAGUES = """select k.colleague_id, k.name, k.email, (select group_concat(team_id) from
    (select team_id from colleague_teams t where t.colleague_id = k.colleague_id order by position) as theirs), k.active
from colleagues k where k.active or not :active order by k.name, k.colleague_id"""
TEAMS = "select team_id, name from teams order by name, team_id"
PLACES = "select place_id, name, kind, active from places where active or not :active order by name, place_id"
SOURCES = """select source_id, name, colleague_id, place_id, kind, label, fetched_at, why
from calendar_sources order by name"""
DRAFTS = "select key, saved_at, by from drafts order by saved_at desc, key"
SETTINGS = "select key, value from settings order by key"
OFFICE = """select key, value from settings
union all select 'colleagues', count(*) || ' ' || coalesce(sum(version), 0) from colleagues
union all select 'teams', count(*) || ' ' || coalesce(sum(version), 0) from teams
union all select 'places', count(*) || ' ' || coalesce(sum(version), 0) from places
union all select 'texts', coalesce(max(text_id), 0) || '' from own_texts order by 1, 2"""


def booking_row(row: tuple[Any, ...]) -> BookingRow:
    """A row as ``WEEK`` asks it."""
    from uuid import UUID  # brings the names of operating systems with it, which the first window can do without

    return BookingRow(
        booking_id=row[0],
        key=UUID(row[1]),
        case_id=row[2],
        number=row[3],
        case_type=CaseType(row[4]),
        subject=row[5],
        name=row[6],
        form=ContactForm(row[7]),
        interval=Interval(moment(row[8]), moment(row[9])),
        before_minutes=row[10],
        after_minutes=row[11],
        colleague_ids=_ids(row[12]),
        place_id=row[13],
        place_name=row[14],
        state=BookingState(row[15]),
        hold_until=moment_or_none(row[16]),
        last_calling_day=day_or_none(row[17]),
        language=row[18],
        interpreter=bool(row[19]),
        version=row[20],
        attention=Attention(row[21]),
        series=SeriesPlace.of(*row[22:25]),
    )


def agreement_row(row: tuple[Any, ...]) -> AgreementRow:
    """A row as ``AGREEMENTS`` asks it."""
    return AgreementRow(row[0], row[1], row[2], row[3], row[4], date.fromisoformat(row[5]), row[6], row[7])


def outbox_line(row: tuple[Any, ...]) -> OutboxLine:
    """A row as ``OUTBOX`` asks it."""
    action, state = OutboxAction(row[4]), OutboxState(row[5])
    retry_at, since = moment_or_none(row[7]), moment_or_none(row[10])
    return OutboxLine(row[0], row[1], row[2], row[3], action, state, row[6], retry_at, row[8], moment(row[9]), since)


def closing_line(row: tuple[Any, ...]) -> ClosingLine:
    """A row as ``CLOSINGS`` asks it."""
    return ClosingLine(row[0], row[1], moment(row[2]), moment_or_none(row[3]), row[4] or "")


def attention_row(row: tuple[Any, ...]) -> AttentionRow:
    """A row as ``ATTENTION`` asks it."""
    interval = Interval(moment(row[4]), moment(row[5]))
    return AttentionRow(row[0], row[1], row[2], Attention(row[3]), interval, row[6], moment_or_none(row[7]))


def colleague_row(row: tuple[Any, ...]) -> ColleagueRow:
    """A row as ``COLLEAGUES`` asks it."""
    return ColleagueRow(row[0], row[1], row[2], _ids(row[3]), bool(row[4]))


def team_row(row: tuple[Any, ...]) -> TeamRow:
    """A row as ``TEAMS`` asks it."""
    return TeamRow(*row)


def place_row(row: tuple[Any, ...]) -> PlaceRow:
    """A row as ``PLACES`` asks it."""
    return PlaceRow(row[0], row[1], PlaceKind(row[2]), bool(row[3]))


def source_row(row: tuple[Any, ...]) -> SourceRow:
    """A row as ``SOURCES`` asks it."""
    why = reasons_from_json(row[7]) if row[7] else ()
    return SourceRow(
        row[0],
        row[1],
        row[2],
        row[3],
        row[4],
        row[5],
        moment_or_none(row[6]),
        not why,
        why[0].code if why else "",
    )


def draft_row(row: tuple[Any, ...]) -> DraftRow:
    """A row as ``DRAFTS`` asks it."""
    return DraftRow(row[0], moment(row[1]), row[2])


def _ids(joined: str | None) -> tuple[int, ...]:
    return tuple(int(one) for one in joined.split(",")) if joined else ()
