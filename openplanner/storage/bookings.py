"""Bookings and the claims they lay on colleagues and places.

A claim covers the talk; the time around it is shared and judged by ``domain.contact.too_close``. Two claims on one
colleague or place never overlap: it is asked here before anything is written, so that the answer says who and a
refusal changes nothing; and the database refuses it by itself (``schema/overlap_guard.py``).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from openplanner.domain.case import ContactForm
from openplanner.domain.colleague import PlaceKind
from openplanner.domain.contact import LONGEST_HOLD, Attention, Booking, BookingState
from openplanner.domain.errors import NotAllowed, SlotTaken, StaleCase
from openplanner.domain.interval import Interval
from openplanner.domain.series import SeriesPlace
from openplanner.storage import sql
from openplanner.storage.case_rows import rows_inside, rows_of
from openplanner.storage.lists.series import place_in_series
from openplanner.storage.store import Transaction

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Row, Select

_FORGOTTEN_AFTER = timedelta(days=1)


def add_booking(tx: Transaction, booking: Booking, now: datetime) -> Booking:
    """The booking as stored, its time claimed; the same key again gives the booking that exists.

    Raises ``SlotTaken`` with ``who`` (id), ``kind`` (``colleague`` or ``place``), ``booking_id`` and ``case_id`` of the
    booking that has the time, and ``starts_at`` of its claim.
    """
    existing = booking_by_key(tx, booking.key)
    if existing is not None:
        return existing
    _lock_subjects(tx, booking)
    _free(tx, now)
    subjects = _subjects(tx, booking, now)
    statement = sql.insert(sql.bookings).returning(sql.bookings.c.booking_id)
    booking_id = int(tx.execute(statement, _values(booking) | _of_case(booking)).scalar_one())
    stored = _as_read(replace(booking, booking_id=booking_id, version=1))
    _write_people(tx, stored)
    _write_claims(tx, stored, subjects)
    return stored


def save_booking(tx: Transaction, booking: Booking, now: datetime) -> Booking:
    """The booking as stored after a move, cancellation or confirmation, its claims rewritten, one version further.

    A hold that ended can still be confirmed as long as its time is free. Raises ``SlotTaken`` as
    :func:`add_booking`, and ``StaleCase`` (``stale_booking``) when somebody saved first.
    """
    if tx.locks:
        table = sql.bookings
        tx.later(sql.select(table.c.key).where(table.c.booking_id == booking.booking_id).with_for_update())
        _lock_subjects(tx, booking)
    stored = booking_of(tx, booking.booking_id)
    if stored.version != booking.version:
        raise StaleCase("stale_booking", booking_id=booking.booking_id, ours=booking.version, theirs=stored.version)
    _free(tx, now, but=booking.booking_id)
    subjects = _subjects(tx, booking, now)
    table = sql.bookings
    values = _values(booking) | {"version": booking.version + 1}
    tx.later(sql.update(table).where(table.c.booking_id == booking.booking_id).values(values))
    after = _as_read(replace(booking, case_id=stored.case_id, version=booking.version + 1))
    if stored.colleague_ids != after.colleague_ids:
        people = sql.booking_people
        tx.later(sql.delete(people).where(people.c.booking_id == booking.booking_id))
        _write_people(tx, after)
    tx.later(sql.delete(sql.claims).where(sql.claims.c.booking_id == booking.booking_id))
    _write_claims(tx, after, subjects)
    return after


def begin_series(tx: Transaction, booking: Booking) -> int:
    """The series that the booking is a talk of, begun with it when it is a talk of its own; its version stays."""
    table = sql.bookings
    mine = table.c.booking_id == booking.booking_id
    tx.later(sql.update(table).where(mine, table.c.series_id.is_(None)).values(series_id=booking.booking_id))
    return int(tx.execute(sql.select(table.c.series_id).where(mine)).scalar_one())


def booking(tx: Transaction, booking_id: int) -> Booking:
    """The booking; raises ``NotAllowed`` (``booking_missing``), also for a hold that ended more than a day ago."""
    found = _bookings_where(tx, sql.bookings.c.booking_id == booking_id)
    if not found:
        raise NotAllowed("booking_missing", booking_id=booking_id)
    return found[0]


booking_of = booking  # inside functions where a parameter is called ``booking``


def booking_by_key(tx: Transaction, key: UUID) -> Booking | None:
    """The booking with our own key, or None."""
    found = _bookings_where(tx, sql.bookings.c.key == str(key))
    return found[0] if found else None


def bookings_of_case(tx: Transaction, case_id: int) -> tuple[Booking, ...]:
    """All bookings of a case, sorted by start; a hold that ended stays visible for a day (see ``Booking.lives``)."""
    return _bookings_where(tx, sql.bookings.c.case_id == case_id)


def bookings_between(tx: Transaction, window: Interval, team_id: int | None = None) -> tuple[Booking, ...]:
    """Claiming bookings (held or booked) whose claimed time touches the window, sorted by start.

    With a team: those with one of its colleagues. Holds may have ended: ask ``Booking.lives``.
    """
    claims, people, links = sql.claims, sql.booking_people, sql.colleague_teams
    touching = sql.select(claims.c.booking_id).where(claims.c.starts_at < window.end, claims.c.ends_at > window.start)
    conditions = [sql.bookings.c.booking_id.in_(touching)]
    if team_id is not None:
        members = sql.select(links.c.colleague_id).where(links.c.team_id == team_id)
        theirs = sql.select(people.c.booking_id).where(people.c.colleague_id.in_(members))
        conditions.append(sql.bookings.c.booking_id.in_(theirs))
    return _bookings_where(tx, *conditions)


def bookings_to_watch(tx: Transaction, since: datetime) -> tuple[Booking, ...]:
    """Booked talks that end after ``since``: the ones of which a calendar may still tell something."""
    table = sql.bookings
    return _bookings_where(tx, table.c.state == BookingState.BOOKED.value, table.c.ends_at > since)


def free_expired_holds(tx: Transaction, now: datetime, but: int = 0) -> int:
    """Frees the time of holds that ended; how many holds. A day later the hold itself is forgotten.

    ``but`` is a booking to leave alone, because it is being confirmed.
    """
    claims, ended = sql.claims, _ended(now, but)
    freed = tx.execute(sql.select(claims.c.booking_id).where(ended).distinct()).scalars().all()
    _free(tx, now, but)
    return len(freed)


def _ended(now: datetime, but: int) -> ColumnElement[bool]:
    claims = sql.claims
    over = sql.or_(claims.c.hold_until <= now, claims.c.hold_until > now + LONGEST_HOLD)  # or the clock went back
    return sql.and_(over, claims.c.booking_id != but)


def _free(tx: Transaction, now: datetime, but: int = 0) -> None:
    """As :func:`free_expired_holds`, without counting."""
    table = sql.bookings
    tx.later(sql.delete(sql.claims).where(_ended(now, but)))
    tx.later(
        sql.delete(table).where(
            table.c.state == BookingState.HELD.value,
            table.c.hold_until <= now - _FORGOTTEN_AFTER,
            table.c.booking_id != but,
            ~sql.exists().where(sql.outbox.c.booking_id == table.c.booking_id),
        )
    )


def _values(booking: Booking) -> dict[str, Any]:
    if booking.state is BookingState.HELD and booking.hold_until is None:
        raise ValueError("a held booking needs hold_until")
    return {
        "key": str(booking.key),
        "form": booking.form.value,
        "starts_at": booking.interval.start,
        "ends_at": booking.interval.end,
        "place_id": booking.place_id,
        "state": booking.state.value,
        "hold_until": booking.hold_until,
        "before_minutes": booking.before_minutes,
        "after_minutes": booking.after_minutes,
        "sequence": booking.sequence,
        "cancel_reason": booking.cancel_reason,
        "attention": booking.attention.value,
    }


def _of_case(booking: Booking) -> dict[str, Any]:
    """What never changes of a booking that is stored."""
    return {"case_id": booking.case_id, "series_id": booking.series.series_id if booking.series else None}


def _write_people(tx: Transaction, booking: Booking) -> None:
    rows = [
        {"booking_id": booking.booking_id, "position": position, "colleague_id": colleague_id}
        for position, colleague_id in enumerate(booking.colleague_ids)
    ]
    if rows:
        tx.later(sql.insert(sql.booking_people), rows)


def _as_read(booking: Booking) -> Booking:
    start, end = booking.interval.start.astimezone(UTC), booking.interval.end.astimezone(UTC)
    hold_until = booking.hold_until.astimezone(UTC) if booking.hold_until else None
    return replace(booking, interval=Interval(start, end), hold_until=hold_until)


def _lock_subjects(tx: Transaction, booking: Booking) -> None:
    """One booking at a time for a colleague or a place, so that a refusal can say who has the time."""
    for colleague_id in sorted(set(booking.colleague_ids)):
        tx.alone(f"colleague {colleague_id}")
    if booking.place_id is not None:
        tx.alone(f"place {booking.place_id}")


def _subjects(tx: Transaction, booking: Booking, now: datetime) -> list[tuple[str, int]]:
    """Whom and what the booking claims; raises ``SlotTaken`` before anything is written."""
    if not booking.lives(now) or booking.claimed.start == booking.claimed.end:
        return []
    subjects = [("colleague", colleague_id) for colleague_id in dict.fromkeys(booking.colleague_ids)]
    if booking.place_id is not None and _claimable(tx, booking.place_id):
        subjects.append(("place", booking.place_id))
    _refuse_overlap(tx, subjects, booking)
    return subjects


def _write_claims(tx: Transaction, booking: Booking, subjects: list[tuple[str, int]]) -> None:
    rows = [
        {
            "subject_kind": kind,
            "subject_id": subject_id,
            "starts_at": booking.claimed.start,
            "ends_at": booking.claimed.end,
            "booking_id": booking.booking_id,
            "hold_until": booking.hold_until if booking.state is BookingState.HELD else None,
        }
        for kind, subject_id in subjects
    ]
    if rows:
        tx.later(sql.insert(sql.claims), rows)


def _refuse_overlap(tx: Transaction, subjects: list[tuple[str, int]], booking: Booking) -> None:
    claims, table = sql.claims, sql.bookings
    touching = (claims.c.starts_at < booking.claimed.end, claims.c.ends_at > booking.claimed.start)
    theirs = [sql.and_(claims.c.subject_kind == kind, claims.c.subject_id == number) for kind, number in subjects]
    asked = (
        sql.select(claims, table.c.case_id)
        .join(table, table.c.booking_id == claims.c.booking_id)
        .where(sql.or_(*theirs), *touching, claims.c.booking_id != booking.booking_id)
        .order_by(claims.c.starts_at)
    )
    found = tx.execute(asked).all()
    for kind, number in subjects:  # the first colleague is told before the second, and a place last
        other = next((row for row in found if (row.subject_kind, row.subject_id) == (kind, number)), None)
        if other is not None:
            raise SlotTaken(
                "slot_taken", who=number, kind=kind, booking_id=other.booking_id, case_id=other.case_id,
                starts_at=other.starts_at,
            )  # fmt: skip


def _claimable(tx: Transaction, place_id: int) -> bool:
    kind = tx.execute(sql.select(sql.places.c.kind).where(sql.places.c.place_id == place_id)).scalar_one()
    return PlaceKind(kind) is not PlaceKind.HOME


def _bookings_where(tx: Transaction, *conditions: ColumnElement[bool]) -> tuple[Booking, ...]:
    table = sql.bookings
    asked = _whole(on_server=tx.on_server).where(*conditions).order_by(table.c.starts_at, table.c.booking_id)
    return tuple(_booking_from(row, tuple(number for _, number in rows_of(row.people))) for row in tx.execute(asked))


@lru_cache(maxsize=2)
def _whole(*, on_server: bool) -> Select[Any]:
    """Bookings with their people."""
    table, links = sql.bookings, sql.booking_people
    columns, of_booking = (links.c.position, links.c.colleague_id), links.c.booking_id == table.c.booking_id
    number, talks = place_in_series(table.name)
    place: list[ColumnElement[int]] = [
        sql.literal_column(number).label("number"),
        sql.literal_column(talks).label("talks"),
    ]
    return sql.select(table, *place, rows_inside(columns, of_booking, on_server=on_server).label("people"))


def _booking_from(row: Row[Any], colleague_ids: tuple[int, ...]) -> Booking:
    return Booking(
        key=UUID(row.key),
        case_id=row.case_id,
        form=ContactForm(row.form),
        interval=Interval(row.starts_at, row.ends_at),
        colleague_ids=colleague_ids,
        place_id=row.place_id,
        state=BookingState(row.state),
        hold_until=row.hold_until,
        before_minutes=row.before_minutes,
        after_minutes=row.after_minutes,
        sequence=row.sequence,
        version=row.version,
        booking_id=row.booking_id,
        cancel_reason=row.cancel_reason,
        attention=Attention(row.attention),
        series=SeriesPlace.of(row.series_id, row.number, row.talks),
    )
