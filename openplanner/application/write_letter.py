"""A letter to the citizen: PDF for the post, text for a mail, and its dates as a calendar file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from openplanner.application.office import Office
from openplanner.application.own_texts.catalogue import LETTERHEAD, TextKind
from openplanner.application.own_texts.in_use import texts_in_use
from openplanner.application.own_texts.mark import mark_of
from openplanner.application.propose_slots import Wanted, propose_slots
from openplanner.calendars.invitation import InvitationFacts, citizen_ics, dates_ics
from openplanner.domain.case import Case, ContactForm
from openplanner.domain.colleague import PlaceKind
from openplanner.domain.contact import Agreement, Attempt, Booking, BookingState
from openplanner.domain.errors import NotAllowed
from openplanner.domain.file_names import file_stem
from openplanner.domain.interval import AMSTERDAM, Interval
from openplanner.domain.phone import shown_entry
from openplanner.domain.rights import Action
from openplanner.printing.letter import (
    AgreementLine,
    Letter,
    LetterKind,
    appointment_words,
    dates_to_note,
    email_text,
    letter_pdf,
)
from openplanner.settings import GENERAL_PHONE, LETTER_PREPRINTED, MUNICIPALITY, RETURN_ADDRESS
from openplanner.storage import attempts, audit, bookings, cases, colleagues
from openplanner.storage.store import Transaction

__all__ = ["LetterBundle", "LetterKind", "write_letter"]

WITH_BOOKING = frozenset({LetterKind.CONFIRMATION, LetterKind.REMINDER, LetterKind.MOVED, LetterKind.CANCELLED})
DAYS_TO_ANSWER = timedelta(days=4)
PROPOSED = 2
STATES = {
    LetterKind.CONFIRMATION: (BookingState.BOOKED,),
    LetterKind.REMINDER: (BookingState.BOOKED,),
    LetterKind.MOVED: (BookingState.BOOKED,),
    LetterKind.CANCELLED: (BookingState.CANCELLED,),
}


@dataclass(frozen=True, slots=True)
class LetterBundle:
    """One letter in its three shapes. ``ics`` is the appointment, or the dates that the letter tells; None without any.

    ``file_stem`` is a file name without ending: case number and kind, nothing of a person.
    """

    pdf: bytes
    email_text: str
    ics: bytes | None
    file_stem: str


@dataclass(frozen=True, slots=True)
class UndrawnLetter:
    """As :class:`LetterBundle`, before its paper: ``letter`` is drawn alone or together with others."""

    letter: Letter
    email_text: str
    ics: bytes | None
    file_stem: str


def write_letter(office: Office, case_id: int, kind: LetterKind) -> LetterBundle:
    """The letter of that kind with the facts of the case.

    Raises ``NotAllowed("letter_without_booking")`` when the letter is about a talk and there is none,
    ``InvalidInput("letter_fact_missing")`` rather than print a gap, and what :func:`propose_slots` raises for a letter
    that proposes moments.
    """
    made = undrawn_letter(office, case_id, kind)
    return LetterBundle(letter_pdf(made.letter), made.email_text, made.ics, made.file_stem)


def undrawn_letter(office: Office, case_id: int, kind: LetterKind) -> UndrawnLetter:
    """The letter without its paper. Raises as :func:`write_letter`: one that cannot be drawn is refused here."""
    office.rights.require(Action.PRINT)
    letter, talks = _facts(office, case_id, kind)
    stem = file_stem(f"{kind.value}-{letter.case_number}")
    return UndrawnLetter(letter, email_text(letter), _ics(office, letter, talks), stem)


def _facts(office: Office, case_id: int, kind: LetterKind) -> tuple[Letter, tuple[Booking, ...]]:
    with office.store.reading() as tx:
        case = cases.case(tx, case_id)
        talks = _talks(tx, case_id, kind, office.clock())
        letter = _letter(tx, office, case, kind, talks)
    if kind is LetterKind.NOT_REACHED:
        found = _proposals(office, case)
        length = found[0].length_minutes if found else letter.length_minutes
        letter = replace(letter, proposals=tuple(one.start for one in found), length_minutes=length)
    return letter, talks


def _talks(tx: Transaction, case_id: int, kind: LetterKind, now: datetime) -> tuple[Booking, ...]:
    """The talk that the letter is about, and after it, when it is confirmed, the talks of its series; maybe none."""
    wanted = STATES.get(kind, (BookingState.BOOKED, BookingState.DONE))
    found = [one for one in bookings.bookings_of_case(tx, case_id) if one.state in wanted]
    if kind is LetterKind.REMINDER:  # of the next one to come
        found = sorted((one for one in found if one.interval.start > now), key=lambda one: one.interval.start)[:1]
    if not found and kind in WITH_BOOKING:
        raise NotAllowed("letter_without_booking", kind=kind.value)
    newest = max(found, key=lambda one: (one.version, one.booking_id), default=None)
    if newest is None:
        return ()
    if kind is not LetterKind.CONFIRMATION:
        return (newest,)
    first = next((one for one in found if one.interval.end > now), newest)
    return (first, *(one for one in found if one.interval > first.interval))


def _letter(tx: Transaction, office: Office, case: Case, kind: LetterKind, talks: Sequence[Booking]) -> Letter:
    settings, booking = office.settings, next(iter(talks), None)
    tried = attempts.attempts_of_case(tx, case.case_id)
    spoken = max((one for one in tried if one.result.reached), key=lambda one: one.at, default=None)
    person, own = case.spoken_with, texts_in_use(tx, TextKind.LETTER)
    return Letter(
        kind=kind,
        printed_on=office.clock().astimezone(AMSTERDAM).date(),
        recipient=person.name,
        address_lines=tuple(line.strip() for line in re.split(r"[\n,]", person.address) if line.strip()),
        case_number=case.number,
        case_type=case.case_type,
        municipality=settings.text(MUNICIPALITY),
        return_address=settings.text(RETURN_ADDRESS),
        our_phone=settings.text(GENERAL_PHONE),
        colleague=_colleague(tx, booking, tried),
        form=booking.form if booking else ContactForm.PHONE,
        received_on=case.received_at.astimezone(AMSTERDAM).date(),
        moment=booking.interval.start if booking and kind is not LetterKind.CANCELLED else None,
        later_moments=tuple(one.interval.start for one in talks[1:]),
        old_moment=_old_moment(tx, kind, booking),
        length_minutes=booking.interval.length_minutes if booking else 0,
        place=_place(tx, booking, person.address),
        phone_shown=shown_entry(person.phones[0]) if person.phones else "",
        agreements=_agreements(attempts.agreements_of_case(tx, case.case_id)),
        spoken_on=spoken.at.astimezone(AMSTERDAM).date() if spoken else None,
        last_calling_day=case.last_calling_day,
        decision_date=case.decision_date,
        interpreter=case.interpreter,
        own_text=own.get(f"{kind.value}.md", ""),
        own_head=own.get(LETTERHEAD, ""),
        mark=mark_of(office),
        preprinted=settings.switch(LETTER_PREPRINTED),
    )


def _colleague(tx: Transaction, booking: Booking | None, tried: Sequence[Attempt]) -> str:
    """Whom the citizen can ask for: who leads the talk, else who phoned last."""
    who = booking.colleague_ids[0] if booking else max(tried, key=lambda one: one.at).by if tried else 0
    return colleagues.colleague(tx, who).name if who else ""


def _place(tx: Transaction, booking: Booking | None, address: str) -> str:
    if booking is None or booking.place_id is None:
        return ""
    place = colleagues.place(tx, booking.place_id)
    if place.kind is PlaceKind.HOME:
        return address.replace("\n", ", ") or place.name
    return ", ".join(part for part in (place.name, place.address) if part)


def _old_moment(tx: Transaction, kind: LetterKind, booking: Booking | None) -> datetime | None:
    if booking is None or kind in {LetterKind.CONFIRMATION, LetterKind.REMINDER}:
        return None
    if kind is LetterKind.CANCELLED:
        return booking.interval.start
    moves = [line for line in audit.audit_of_case(tx, booking.case_id) if line.action == "moved"]
    mine = [line for line in moves if line.booking_id == booking.booking_id and "start" in line.before]
    return datetime.fromisoformat(str(mine[-1].before["start"])) if mine else None


def _agreements(made: Sequence[Agreement]) -> tuple[AgreementLine, ...]:
    still_open = [one for one in made if one.done_on is None]
    return tuple(AgreementLine(one.who, one.what, one.due, one.told_how) for one in still_open[:4])


def _proposals(office: Office, case: Case) -> tuple[Interval, ...]:
    """Two moments to phone, far enough ahead for the post to arrive."""
    first: date = office.clock().astimezone(AMSTERDAM).date() + DAYS_TO_ANSWER
    found = propose_slots(office, case.case_id, Wanted(ContactForm.PHONE, first_day=first, limit=PROPOSED))
    moments = [slot.interval for slot in (*found.slots, *found.outside)]
    return tuple(sorted(moments[:PROPOSED]))


def _ics(office: Office, letter: Letter, talks: Sequence[Booking]) -> bytes | None:
    if not talks or letter.kind not in WITH_BOOKING:
        dates, name = dates_to_note(letter), f"{letter.case_number}/{letter.kind.value}"
        return dates_ics(dates, name, letter.municipality, office.clock()) if dates else None
    place = letter.place if letter.form is not ContactForm.PHONE else ""
    summary, description = appointment_words(letter, moved=talks[0].sequence > 0)
    return citizen_ics(talks, InvitationFacts(summary, description, letter.municipality, place), office.clock())
