"""A letter arrives: the case is registered, with its dates and their reasons, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field, replace
from datetime import datetime

from openplanner.application.case_dates import CaseDates, case_dates
from openplanner.application.case_system import refuse_other_form
from openplanner.application.office import Office
from openplanner.application.trace import Step, trace, trace_each
from openplanner.domain.case import Anchors, Case, CaseType, Channel, Party, PhoneEntry, Wishes, checked
from openplanner.domain.frozen import frozen
from openplanner.domain.progress import Progress, Silent
from openplanner.storage import cases

BATCH = 200


@frozen
class Intake:
    """What the desk knows when a letter arrives. ``received_at`` carries a zone; its Amsterdam date is day 0."""

    number: str
    case_type: CaseType
    received_at: datetime
    subject: str
    name: str
    phones: tuple[PhoneEntry, ...] = ()
    team_id: int = 1
    channel: Channel = Channel.LETTER
    email: str = ""
    address: str = ""
    language: str = "nl"
    interpreter: bool = False
    wishes: Wishes = field(default_factory=Wishes)
    anchors: Anchors = field(default_factory=Anchors)
    representative: Party | None = None
    persons: int = 1
    subjects: int = 1


def register_case(office: Office, intake: Intake, by: int) -> Case:
    """The stored case.

    Raises ``InvalidInput`` naming the field that is wrong or holds a possible BSN, and ``InvalidInput("number_taken")``
    when the number exists or ``InvalidInput("case_number_form")`` when it is written otherwise than the office does.
    """
    refuse_other_form(office.settings, intake.number)
    return _registered_alone(office, intake, by)


def register_cases(
    office: Office, intakes: Sequence[Intake], by: int, progress: Progress | None = None
) -> tuple[int, ...]:
    """The ids of all the cases in the order given, or none stored: one transaction, and one step to take back.

    Raises as :func:`register_case`; ``Cancelled`` when the person stopped it, and then nothing was stored. It is asked
    for between batches of 200, also of the log of the office.
    """
    watch, now, count = progress or Silent(), office.clock(), len(intakes)
    ids: list[int] = []
    dates = _dates_once(office, now)
    if count == 1:
        watch.step(0, count, "imports.registering")
        return (_registered_alone(office, intakes[0], by).case_id,)
    with office.store.transaction() as tx:
        for first in range(0, count, BATCH):
            watch.step(first, count, "imports.registering")
            batch = intakes[first : first + BATCH]
            ids += cases.add_cases(tx, [_case_of(intake, dates(intake), now) for intake in batch])
        for first in range(0, count, BATCH):  # behind all cases: from here on everybody waits on a server (see trace)
            watch.step(count, count, "imports.registering")
            trace_each(tx, Step("registered", by, now), ids[first : first + BATCH])
        if ids:
            undo = {"first_id": ids[0], "last_id": ids[-1], "count": count}
            trace(tx, Step("imported", by, now, after={"cases": count}, undo=undo))
    return tuple(ids)


def _registered_alone(office: Office, intake: Intake, by: int) -> Case:
    now = office.clock()
    case = _case_of(intake, _dates_once(office, now)(intake), now)
    with office.store.transaction() as tx:
        (case_id,) = cases.add_cases(tx, [case])
        trace(tx, Step("registered", by, now, case_id=case_id, undo={}))
    return replace(case, case_id=case_id, version=1)


def _dates_once(office: Office, now: datetime) -> Callable[[Intake], CaseDates]:
    """The dates of an intake, worked out once for all letters of a kind that came at the same moment."""
    known: dict[tuple[CaseType, datetime, Anchors], CaseDates] = {}

    def dates(intake: Intake) -> CaseDates:
        key = intake.case_type, intake.received_at, intake.anchors
        if key not in known:
            kind, received, anchors = key
            known[key] = case_dates(office.rules, office.settings, kind, received, anchors=anchors, now=now)
        return known[key]

    return dates


def _case_of(intake: Intake, dates: CaseDates, now: datetime) -> Case:
    case = Case(
        number=intake.number,
        case_type=intake.case_type,
        received_at=intake.received_at,
        subject=intake.subject,
        citizen=Party(intake.name, intake.phones, intake.email.strip(), intake.address.strip()),
        team_id=intake.team_id,
        channel=intake.channel,
        representative=intake.representative,
        language=intake.language,
        interpreter=intake.interpreter,
        wishes=intake.wishes,
        anchors=intake.anchors,
        terms=dates.terms,
        created_at=now,
        persons=intake.persons,
        subjects=intake.subjects,
    )
    return checked(case)
