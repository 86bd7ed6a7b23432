"""A plan that was carried out is taken back as one step: every talk that is still as the plan left it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from openplanner.application.office import Office
from openplanner.application.trace import Step, trace
from openplanner.domain.colleague import DayException
from openplanner.domain.errors import NotAllowed, Refused
from openplanner.domain.interval import TimeSpan
from openplanner.storage import audit, bookings, colleagues
from openplanner.storage.store import Transaction
from openplanner.storage.undo import UndoEntry

Payload = Mapping[str, object]
Work = Callable[[Transaction, datetime], int | None]


def together(office: Office, entry: UndoEntry, ways: Mapping[str, Callable[[Office, Payload], Work]]) -> Work:
    """What takes back all talks of the entry that nobody changed since, and the days off that came with them.

    ``ways`` says for each kind of talk how one is taken back. A talk that was changed, or whose old time was given
    away, stays where it is; the answer counts the others. Raises ``NotAllowed("nothing_to_undo")`` when there is
    nothing left that can go back.
    """
    patterns = _listed(entry.payload.get("patterns"))
    ready = [(talk, way) for talk in _talks(entry.payload) if (way := _ready(office, talk, ways)) is not None]
    if not ready and not patterns:
        raise NotAllowed("nothing_to_undo")

    def work(tx: Transaction, now: datetime) -> int:
        done = 0
        for talk, one in ready:
            try:
                one(tx, now)
            except Refused:
                continue  # refused before anything of it was written
            _tell(tx, talk, entry.by, now)
            done += 1
        for colleague_id, days in patterns:
            _at_work_again(tx, int(colleague_id), days)
        return done

    return work


def _talks(payload: Payload) -> list[Payload]:
    return [talk for talk in _listed(payload.get("talks")) if isinstance(talk, Mapping)]


def _listed(value: object) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, list | tuple) else ()


def _ready(office: Office, talk: Payload, ways: Mapping[str, Callable[[Office, Payload], Work]]) -> Work | None:
    with office.store.reading() as tx:
        try:
            current = bookings.booking(tx, int(str(talk["booking_id"])))
        except NotAllowed:
            return None
    if current.version != talk["version"]:
        return None
    try:
        return ways[str(talk["kind"])](office, talk)
    except Refused:
        return None


def _tell(tx: Transaction, talk: Payload, by: int, now: datetime) -> None:
    """In the history of the case the step counts as undone, so that older ones can follow."""
    case_id, booking_id, kind = int(str(talk["case_id"])), int(str(talk["booking_id"])), str(talk["kind"])
    told = [line for line in audit.audit_of_case(tx, case_id) if line.action == kind and line.booking_id == booking_id]
    after = {"undid": told[-1].audit_id if told else 0}
    trace(tx, Step(f"undid_{kind}", by, now, case_id=case_id, booking_id=booking_id, after=after))


def _at_work_again(tx: Transaction, colleague_id: int, days: object) -> None:
    """The days as they were before the absence."""
    one = colleagues.colleague(tx, colleague_id)
    listed = [(date.fromisoformat(str(day)), kept) for day, kept in _listed(days)]
    ours = {day for day, _ in listed}
    others = [item for item in one.pattern.exceptions if item.day not in ours]
    back = [DayException(day, tuple(TimeSpan(*span) for span in kept[0]), str(kept[1])) for day, kept in listed if kept]
    exceptions = tuple(sorted((*others, *back), key=lambda item: item.day))
    colleagues.save_days_off(tx, replace(one, pattern=replace(one.pattern, exceptions=exceptions)))
