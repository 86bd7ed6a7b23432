"""Attempts, agreements and outcomes of a case."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from openplanner.domain.case import OutcomeCode
from openplanner.domain.contact import Agreement, Attempt, AttemptResult
from openplanner.domain.errors import NotAllowed
from openplanner.storage import sql
from openplanner.storage.cases import lock_case
from openplanner.storage.schema.stored_values import micros
from openplanner.storage.store import Transaction

if TYPE_CHECKING:
    from sqlalchemy import Row


@dataclass(frozen=True, slots=True)
class OutcomeEntry:
    """One outcome that was recorded, or a reopening (``outcome`` None)."""

    case_id: int
    at: datetime
    by: int
    outcome: OutcomeCode | None
    reason: str = ""
    outcome_id: int = 0


def add_attempt(tx: Transaction, attempt: Attempt) -> Attempt:
    """The attempt as stored; the case row keeps count and last attempt, its version stays."""
    columns: dict[str, list[Any]] = {
        "case_id": [attempt.case_id],
        "at": [attempt.at],
        "by": [attempt.by],
        "result": [attempt.result.value],
        "e164": [attempt.e164],
        "minutes": [attempt.minutes],
        "note": [attempt.note],
    }
    at = micros(attempt.at)
    # first, so that the case is nobody else's to change from here on
    tx.later_plain(_counted(tx), (at, at, at, attempt.result.value, attempt.case_id))
    return replace(attempt, attempt_id=tx.add_numbered(sql.attempts, columns)[0])


def _counted(tx: Transaction) -> str:
    """Written out, because building it takes longer than a file needs to keep it; a case that was read still holds."""
    newest = "last_attempt_at is null or last_attempt_at <= ?"
    statement = f"""update cases set attempts = attempts + 1,
  last_attempt_at = case when {newest} then ? else last_attempt_at end,
  last_result = case when {newest} then ? else last_result end where case_id = ?"""  # noqa: S608
    return statement.replace("?", "%s") if tx.on_server else statement


def drop_attempt(tx: Transaction, attempt_id: int) -> None:
    """Takes an attempt back (undo); nothing happens when there is none."""
    table = sql.attempts
    case_id = tx.execute(sql.select(table.c.case_id).where(table.c.attempt_id == attempt_id)).scalar()
    if case_id is not None:
        lock_case(tx, case_id)
        tx.execute(sql.delete(table).where(table.c.attempt_id == attempt_id))
        _keep_last(tx, case_id)


def attempts_of_case(tx: Transaction, case_id: int) -> tuple[Attempt, ...]:
    """All attempts, oldest first."""
    table = sql.attempts
    asked = sql.select(table).where(table.c.case_id == case_id).order_by(table.c.at, table.c.attempt_id)
    return tuple(
        Attempt(row.case_id, row.at, row.by, AttemptResult(row.result), row.e164, row.minutes, row.note, row.attempt_id)
        for row in tx.execute(asked)
    )


def add_agreement(tx: Transaction, agreement: Agreement) -> Agreement:
    """The agreement as stored."""
    statement = sql.insert(sql.agreements).returning(sql.agreements.c.agreement_id)
    agreement_id = tx.execute(statement, _agreement_values(agreement)).scalar_one()
    return replace(agreement, agreement_id=int(agreement_id))


def save_agreement(tx: Transaction, agreement: Agreement) -> Agreement:
    """The agreement as stored, for instance done; raises ``NotAllowed`` (``agreement_missing``)."""
    table = sql.agreements
    statement = sql.update(table).where(table.c.agreement_id == agreement.agreement_id)
    if tx.execute(statement.values(_agreement_values(agreement))).rowcount == 0:
        raise NotAllowed("agreement_missing", agreement_id=agreement.agreement_id)
    return agreement


def drop_agreement(tx: Transaction, agreement_id: int) -> None:
    """Takes an agreement back (undo); nothing happens when there is none."""
    tx.execute(sql.delete(sql.agreements).where(sql.agreements.c.agreement_id == agreement_id))


def agreements_of_case(tx: Transaction, case_id: int) -> tuple[Agreement, ...]:
    """All agreements by due day."""
    table = sql.agreements
    asked = sql.select(table).where(table.c.case_id == case_id).order_by(table.c.due, table.c.agreement_id)
    return tuple(_agreement_from(row) for row in tx.execute(asked))


def open_agreements(tx: Transaction, until: date) -> tuple[Agreement, ...]:
    """Agreements that are not done and due up to and on that day, soonest first."""
    table = sql.agreements
    asked = sql.select(table).where(table.c.done_on.is_(None), table.c.due <= until)
    return tuple(_agreement_from(row) for row in tx.execute(asked.order_by(table.c.due, table.c.agreement_id)))


def add_outcome(tx: Transaction, entry: OutcomeEntry) -> OutcomeEntry:
    """The outcome in the history of the case; the case itself is saved with ``save_case``."""
    values = {
        "case_id": entry.case_id,
        "at": entry.at,
        "by": entry.by,
        "outcome": entry.outcome.value if entry.outcome else None,
        "reason": entry.reason,
    }
    statement = sql.insert(sql.outcomes).returning(sql.outcomes.c.outcome_id)
    return replace(entry, outcome_id=int(tx.execute(statement, values).scalar_one()))


def drop_outcome(tx: Transaction, outcome_id: int) -> None:
    """Takes an outcome out of the history (undo); nothing happens when there is none."""
    tx.execute(sql.delete(sql.outcomes).where(sql.outcomes.c.outcome_id == outcome_id))


def outcomes_of_case(tx: Transaction, case_id: int) -> tuple[OutcomeEntry, ...]:
    """All outcomes and reopenings, oldest first."""
    table = sql.outcomes
    asked = sql.select(table).where(table.c.case_id == case_id).order_by(table.c.at, table.c.outcome_id)
    return tuple(
        OutcomeEntry(
            row.case_id,
            row.at,
            row.by,
            OutcomeCode(row.outcome) if row.outcome else None,
            row.reason,
            row.outcome_id,
        )
        for row in tx.execute(asked)
    )


def _keep_last(tx: Transaction, case_id: int) -> None:
    table, cases = sql.attempts, sql.cases
    of_case = sql.select(table).where(table.c.case_id == case_id)
    last = tx.execute(of_case.order_by(table.c.at.desc(), table.c.attempt_id.desc()).limit(1)).first()
    count = sql.select(sql.func.count()).select_from(table).where(table.c.case_id == case_id).scalar_subquery()
    tx.execute(
        sql.update(cases)
        .where(cases.c.case_id == case_id)
        .values(
            attempts=count,
            last_attempt_at=last.at if last else None,
            last_result=last.result if last else None,
        )
    )


def _agreement_values(agreement: Agreement) -> dict[str, Any]:
    return {
        "case_id": agreement.case_id,
        "who": agreement.who,
        "what": agreement.what,
        "due": agreement.due,
        "told_how": agreement.told_how,
        "done_on": agreement.done_on,
    }


def _agreement_from(row: Row[Any]) -> Agreement:
    return Agreement(row.case_id, row.who, row.what, row.due, row.told_how, row.done_on, row.agreement_id)
