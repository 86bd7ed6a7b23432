"""Bookings and the claims they lay on colleagues and places."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from openplanner.domain.contact import Booking
from openplanner.domain.interval import Interval
from openplanner.storage.store import Transaction


def add_booking(tx: Transaction, booking: Booking, now: datetime) -> Booking:
    """The booking as stored, its time claimed; the same key again gives the booking that exists.

    Raises ``SlotTaken`` with ``who`` (id), ``kind`` (``colleague`` or ``place``) and ``booking_id``.
    """
    raise NotImplementedError


def save_booking(tx: Transaction, booking: Booking, now: datetime) -> Booking:
    """The booking as stored after a move, cancellation or confirmation, its claims rewritten.

    Raises ``SlotTaken``, and ``StaleCase`` (``stale_booking``) when somebody saved first.
    """
    raise NotImplementedError


def booking(tx: Transaction, booking_id: int) -> Booking:
    """The booking; raises ``NotAllowed`` (``booking_missing``)."""
    raise NotImplementedError


def booking_by_key(tx: Transaction, key: UUID) -> Booking | None:
    """The booking with our own key, or None."""
    raise NotImplementedError


def bookings_of_case(tx: Transaction, case_id: int) -> tuple[Booking, ...]:
    """All bookings of a case, sorted by start."""
    raise NotImplementedError


def bookings_between(tx: Transaction, window: Interval, team_id: int | None = None) -> tuple[Booking, ...]:
    """Claiming bookings (held or booked) whose claimed time touches the window, sorted by start."""
    raise NotImplementedError


def free_expired_holds(tx: Transaction, now: datetime) -> int:
    """Frees the time of holds that ended; how many."""
    raise NotImplementedError
