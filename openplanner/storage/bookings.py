"""Bookings and the claims they lay on colleagues and places.

A claim covers the talk; the time around it is shared and judged by ``domain.contact.too_close``. Two claims on one
colleague or place never overlap: it is asked here before anything is written, so that the answer says who and a
refusal changes nothing; and the database refuses it by itself (``schema/overlap_guard.py``).
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from openplanner.domain.case import ContactForm
from openplanner.domain.colleague import PlaceKind
from openplanner.domain.contact import LONGEST_HOLD, Attention, Booking, BookingState
from openplanner.domain.errors import NotAllowed, SlotTaken, StaleCase
from openplanner.domain.interval import Interval
from openplanner.storage import sql
from openplanner.storage.people import in_parts
from openplanner.storage.store import Transaction

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Row

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
    free_expired_holds(tx, now)
    subjects = _subjects(tx, booking, now)
    statement = sql.insert(sql.bookings).returning(sql.bookings.c.booking_id)
    booking_id = int(tx.execute(statement, _values(booking) | {"case_id": booking.case_id}).scalar_one())
    _write_people(tx, booking_id, booking.colleague_ids)
    _write_claims(tx, booking_id, booking, subjects)
    return booking_of(tx, booking_id)


def save_booking(tx: Transaction, booking: Booking, now: datetime) -> Booking:
    """The booking as stored after a move, cancellation or confirmation, its claims rewritten, one version further.

    A hold that ended can still be confirmed as long as its time is free. Raises ``SlotTaken`` as
    :func:`add_booking`, and ``StaleCase`` (``stale_booking``) when somebody saved first.
    """
    if tx.locks:
        table = sql.bookings
        tx.execute(sql.select(table.c.key).where(table.c.booking_id == booking.booking_id).with_for_update())
        _lock_subjects(tx, booking)
    stored = booking_of(tx, booking.booking_id)
    if stored.version != booking.version:
        raise StaleCase("stale_booking", booking_id=booking.booking_id, ours=booking.version, theirs=stored.version)
    free_expired_holds(tx, now, but=booking.booking_id)
    subjects = _subjects(tx, booking, now)
    table = sql.bookings
    values = _values(booking) | {"version": booking.version + 1}
    tx.execute(sql.update(table).where(table.c.booking_id == booking.booking_id).values(values))
    people = sql.booking_people
    tx.execute(sql.delete(people).where(people.c.booking_id == booking.booking_id))
    _write_people(tx, booking.booking_id, booking.colleague_ids)
    _write_claims(tx, booking.booking_id, booking, subjects)
    return booking_of(tx, booking.booking_id)


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
    claims, table = sql.claims, sql.bookings
    over = sql.or_(claims.c.hold_until <= now, claims.c.hold_until > now + LONGEST_HOLD)  # or the clock went back
    ended = sql.and_(over, claims.c.booking_id != but)
    freed = tx.execute(sql.select(claims.c.booking_id).where(ended).distinct()).scalars().all()
    if freed:
        tx.execute(sql.delete(claims).where(ended))
    tx.execute(
        sql.delete(table).where(
            table.c.state == BookingState.HELD.value,
            table.c.hold_until <= now - _FORGOTTEN_AFTER,
            table.c.booking_id != but,
            ~sql.exists().where(sql.outbox.c.booking_id == table.c.booking_id),
        )
    )
    return len(freed)


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


def _write_people(tx: Transaction, booking_id: int, colleague_ids: tuple[int, ...]) -> None:
    rows = [
        {"booking_id": booking_id, "position": position, "colleague_id": colleague_id}
        for position, colleague_id in enumerate(colleague_ids)
    ]
    if rows:
        tx.execute(sql.insert(sql.booking_people), rows)


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
    for kind, subject_id in subjects:
        _refuse_overlap(tx, kind, subject_id, booking)
    return subjects


def _write_claims(tx: Transaction, booking_id: int, booking: Booking, subjects: list[tuple[str, int]]) -> None:
    claims = sql.claims
    tx.execute(sql.delete(claims).where(claims.c.booking_id == booking_id))
    rows = [
        {
            "subject_kind": kind,
            "subject_id": subject_id,
            "starts_at": booking.claimed.start,
            "ends_at": booking.claimed.end,
            "booking_id": booking_id,
            "hold_until": booking.hold_until if booking.state is BookingState.HELD else None,
        }
        for kind, subject_id in subjects
    ]
    if rows:
        tx.execute(sql.insert(claims), rows)


def _refuse_overlap(tx: Transaction, kind: str, subject_id: int, booking: Booking) -> None:
    claims, table = sql.claims, sql.bookings
    asked = (
        sql.select(claims.c.booking_id, claims.c.starts_at, table.c.case_id)
        .join(table, table.c.booking_id == claims.c.booking_id)
        .where(
            claims.c.subject_kind == kind,
            claims.c.subject_id == subject_id,
            claims.c.starts_at < booking.claimed.end,
            claims.c.ends_at > booking.claimed.start,
            claims.c.booking_id != booking.booking_id,
        )
        .order_by(claims.c.starts_at)
    )
    other = tx.execute(asked).first()
    if other is not None:
        raise SlotTaken(
            "slot_taken",
            who=subject_id,
            kind=kind,
            booking_id=other.booking_id,
            case_id=other.case_id,
            starts_at=other.starts_at,
        )


def _claimable(tx: Transaction, place_id: int) -> bool:
    kind = tx.execute(sql.select(sql.places.c.kind).where(sql.places.c.place_id == place_id)).scalar_one()
    return PlaceKind(kind) is not PlaceKind.HOME


def _bookings_where(tx: Transaction, *conditions: ColumnElement[bool]) -> tuple[Booking, ...]:
    table, links = sql.bookings, sql.booking_people
    rows = tx.execute(sql.select(table).where(*conditions).order_by(table.c.starts_at, table.c.booking_id)).all()
    people: dict[int, list[int]] = defaultdict(list)
    for part in in_parts(row.booking_id for row in rows):
        for link in tx.execute(sql.select(links).where(links.c.booking_id.in_(part)).order_by(links.c.position)):
            people[link.booking_id].append(link.colleague_id)
    return tuple(_booking_from(row, tuple(people[row.booking_id])) for row in rows)


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
    )
