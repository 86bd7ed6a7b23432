"""Taking personal data out of a closed case.

What stays: number, type, dates, status, outcome, counts and minutes, for the figures, and the lines of the audit table:
those never say who or what about (``audit.AuditEntry``), and cannot be changed. What goes: names, numbers,
addresses, subject, wishes, notes, promises, reasons, calendar texts, drafts and what could be undone.
"""

from __future__ import annotations

import re

from openplanner.domain.contact import BookingState
from openplanner.domain.errors import NotAllowed
from openplanner.domain.outbox import OutboxState
from openplanner.storage import sql
from openplanner.storage.cases import case, write_search_words
from openplanner.storage.people import NOBODY, add_people, drop_person_without_cases
from openplanner.storage.search_index import drop_from_index
from openplanner.storage.store import Transaction


def forget(tx: Transaction, case_id: int) -> None:
    """Anonymises one case; people whom another case knows stay there. Raises ``NotAllowed`` (``case_missing``)."""
    before = case(tx, case_id)
    table = sql.cases
    nobody = add_people(tx, [NOBODY])[0]
    tx.execute(sql.delete(sql.case_parties).where(sql.case_parties.c.case_id == case_id))
    tx.execute(
        sql.update(table)
        .where(table.c.case_id == case_id)
        .values(
            citizen_id=nobody,
            subject="",
            outcome_reason="",
            wish_weekdays="",
            wish_from=None,
            wish_until=None,
            wish_form=None,
            later_day=None,
            later_reason=None,
            later_with=None,
            interpreter=False,
            writing_only=False,
            language="nl",
            anonymised=True,
            version=table.c.version + 1,
        )
    )
    for party in (before.citizen, before.representative):
        if party is not None and party.person_id is not None:
            drop_person_without_cases(tx, party.person_id)
    _forget_contact(tx, case_id)
    _forget_calendar(tx, case_id)
    _forget_unfinished(tx, case_id)
    write_search_words(tx, case_id)


def forget_representative(tx: Transaction, case_id: int) -> bool:
    """Takes who speaks for the citizen out of a case; the case keeps its citizen. False when there was nobody."""
    before = case(tx, case_id)
    if before.representative is None or before.representative.person_id is None:
        return False
    tx.execute(sql.delete(sql.case_parties).where(sql.case_parties.c.case_id == case_id))
    tx.execute(sql.update(sql.cases).where(sql.cases.c.case_id == case_id).values(version=sql.cases.c.version + 1))
    drop_person_without_cases(tx, before.representative.person_id)
    write_search_words(tx, case_id)
    return True


def _forget_contact(tx: Transaction, case_id: int) -> None:
    attempts, agreements, outcomes = sql.attempts, sql.agreements, sql.outcomes
    tx.execute(sql.update(attempts).where(attempts.c.case_id == case_id).values(e164="", note=""))
    tx.execute(sql.update(agreements).where(agreements.c.case_id == case_id).values(who="", what="", told_how=""))
    tx.execute(sql.update(outcomes).where(outcomes.c.case_id == case_id).values(reason=""))


def _forget_calendar(tx: Transaction, case_id: int) -> None:
    bookings, items = sql.bookings, sql.calendar_items
    keys = sql.select(bookings.c.key).where(bookings.c.case_id == case_id)
    tx.execute(sql.update(items).where(items.c.key.in_(keys)).values(subject="", body="", location=""))
    tx.execute(sql.update(bookings).where(bookings.c.case_id == case_id).values(cancel_reason=""))


def _forget_unfinished(tx: Transaction, case_id: int) -> None:
    tx.execute(sql.delete(sql.drafts).where(sql.drafts.c.key.like(f"%:{case_id}")))
    about_case = re.compile(rf'"case_id":{case_id}\b')
    for row in tx.execute(sql.select(sql.undo)).all():
        if about_case.search(row.payload) or about_case.search(row.facts):
            tx.execute(sql.delete(sql.undo).where(sql.undo.c.undo_id == row.undo_id))


def remove_case(tx: Transaction, case_id: int) -> None:
    """Takes back the registration of a case, with everything that hangs on it and people whom no other case knows.

    Raises ``NotAllowed`` (``case_has_contact``) when somebody was phoned or a talk was planned since, and
    (``case_missing``) when there is no such case. A talk that was taken back itself is no obstacle.
    """
    before = case(tx, case_id)
    _remove_cancelled_bookings(tx, case_id)
    for table in (sql.attempts, sql.bookings, sql.agreements, sql.outcomes):
        if tx.execute(sql.select(sql.func.count()).select_from(table).where(table.c.case_id == case_id)).scalar_one():
            raise NotAllowed("case_has_contact", number=before.number)
    drop_from_index(tx, case_id)
    for table in (sql.case_parties, sql.terms):
        tx.execute(sql.delete(table).where(table.c.case_id == case_id))
    tx.execute(sql.delete(sql.cases).where(sql.cases.c.case_id == case_id))
    for party in (before.citizen, before.representative):
        if party is not None and party.person_id is not None:
            drop_person_without_cases(tx, party.person_id)


def _remove_cancelled_bookings(tx: Transaction, case_id: int) -> None:
    """Bookings that ended and of which no calendar still has to hear: all sent, or none of it ever tried."""
    bookings, rows = sql.bookings, sql.outbox
    cancelled = sql.select(bookings.c.booking_id).where(
        bookings.c.case_id == case_id, bookings.c.state == BookingState.CANCELLED.value
    )
    busy = sql.select(rows.c.booking_id).where(rows.c.state != OutboxState.DONE.value, rows.c.attempts > 0)
    gone = list(tx.execute(cancelled.where(bookings.c.booking_id.not_in(busy))).scalars())
    for table in (rows, sql.claims, sql.booking_people, bookings):
        tx.execute(sql.delete(table).where(table.c.booking_id.in_(gone)))
