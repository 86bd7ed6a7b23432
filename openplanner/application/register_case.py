"""A letter arrives: the case is registered, with its dates and their reasons, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field, replace
from datetime import datetime

from openplanner.application.case_dates import CaseDates, case_dates
from openplanner.application.case_system import refuse_other_form
from openplanner.application.no_bsn import refuse_bsn_in_case
from openplanner.application.office import Office
from openplanner.application.trace import Step, trace, trace_all
from openplanner.domain.case import Anchors, Case, CaseType, Channel, Party, PhoneEntry, Wishes, checked
from openplanner.domain.frozen import frozen
from openplanner.domain.progress import Progress, Silent
from openplanner.storage import cases

BATCH = 500


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
    return register_cases(office, (intake,), by)[0]


def register_cases(
    office: Office, intakes: Sequence[Intake], by: int, progress: Progress | None = None
) -> tuple[Case, ...]:
    """All the cases in the order given, or none: one transaction.

    Raises as :func:`register_case`; ``Cancelled`` when the person stopped it, and then nothing was stored.
    """
    watch = progress or Silent()
    now = office.clock()
    stored: list[Case] = []
    dates = _dates_once(office, now)
    with office.store.transaction() as tx:
        for first in range(0, len(intakes), BATCH):
            watch.step(first, len(intakes), "imports.registering")
            made = [checked(_case_of(intake, dates(intake), now)) for intake in intakes[first : first + BATCH]]
            for case in made:
                refuse_bsn_in_case(case)
            ids = cases.add_cases(tx, made)
            stored += [replace(case, case_id=case_id, version=1) for case, case_id in zip(made, ids, strict=True)]
        alone: dict[str, object] | None = {} if len(stored) == 1 else None
        trace_all(tx, [Step("registered", by, now, case_id=case.case_id, undo=alone) for case in stored])
        if len(stored) > 1:
            trace(tx, _imported(stored, by, now))
    return tuple(stored)


def _imported(stored: Sequence[Case], by: int, now: datetime) -> Step:
    """A list that arrived is one step: it is taken back as a whole."""
    ids = {"first_id": stored[0].case_id, "last_id": stored[-1].case_id, "count": len(stored)}
    return Step("imported", by, now, after={"cases": len(stored)}, undo=ids)


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
    return Case(
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
