"""A later day for the first talk, agreed with whoever wrote: our own norm waits for it and says so everywhere."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from openplanner.application.case_dates import case_dates
from openplanner.application.office import Office
from openplanner.application.trace import Step, trace
from openplanner.domain.case import AgreedLater, AgreedWith, Case, CaseStatus, CaseType, LaterReason
from openplanner.domain.errors import InvalidInput, NotAllowed, StaleCase
from openplanner.domain.interval import AMSTERDAM
from openplanner.domain.reason import Reason
from openplanner.storage import cases
from openplanner.storage.store import Transaction

FURTHEST = timedelta(days=366)  # later is probably a typing error
_ABOUT_LATER = frozenset({"terms.later_needs_consent", "terms.later_past_decision"})
_TO_PHONE = frozenset({CaseStatus.TO_PLAN, CaseStatus.PLANNED, CaseStatus.LETTER_DUE})


@dataclass(frozen=True, slots=True)
class LaterWish:
    """What was agreed: the day on which we phone, why, and with whom."""

    day: date
    reason: LaterReason
    agreed_with: AgreedWith = AgreedWith.CITIZEN


def agree_later(
    office: Office, case_id: int, wish: LaterWish | None, by: int, seen: Case | None = None
) -> tuple[Case, tuple[Reason, ...]]:
    """The case with the agreed day as its last calling day, and what to mind; None lets the usual norm hold again.

    A case that was to get a letter after its last try is phoned again. Raises ``NotAllowed``
    (``case_already_closed``, ``later_only_for_calls`` for a case without a last calling day or spoken with already)
    and ``InvalidInput`` for field ``day``: ``later_not_open``, ``later_in_past``, ``later_too_far`` or
    ``later_is_sooner``. ``seen`` is the case that was on screen: ``StaleCase("stale_later")`` with the last calling day
    of now when a colleague agreed something else since.
    """
    now = office.clock()
    with office.store.transaction() as tx:
        case = cases.case(tx, case_id)
        if seen is not None and case.anchors.later != seen.anchors.later:
            raise StaleCase("stale_later", case_id=case_id, theirs=case.last_calling_day)
        _refuse(office, case, wish)
        later = AgreedLater(wish.day, wish.reason, wish.agreed_with, now) if wish is not None else None
        before = case.anchors.later
        saved, warnings = with_later(office, tx, case, later)
        trace(
            tx,
            Step(
                "agreed_later" if later is not None else "later_dropped",
                by,
                now,
                case_id,
                before={"last_calling_day": _iso(case.last_calling_day)},
                after={"last_calling_day": _iso(saved.last_calling_day), "reason": wish.reason if wish else ""},
                undo={"later": _plain(before), "status": case.status.value},
            ),
        )
    return saved, warnings


def with_later(
    office: Office, tx: Transaction, case: Case, later: AgreedLater | None, status: CaseStatus | None = None
) -> tuple[Case, tuple[Reason, ...]]:
    """The case as stored with another agreement, its dates worked out anew; in a transaction of the caller."""
    anchors = replace(case.anchors, later=later)
    dates = case_dates(office.rules, office.settings, case.case_type, case.received_at, anchors=anchors)
    again = CaseStatus.TO_PLAN if case.status is CaseStatus.LETTER_DUE and later is not None else case.status
    saved = cases.save_case(tx, replace(case, anchors=anchors, terms=dates.terms, status=status or again))
    return saved, tuple(warning for warning in dates.warnings if warning.code in _ABOUT_LATER)


def _refuse(office: Office, case: Case, wish: LaterWish | None) -> None:
    if case.status is CaseStatus.CLOSED:
        raise NotAllowed("case_already_closed", number=case.number)
    called = case.last_calling_day is not None and case.case_type is not CaseType.WHATSAPP
    if not called or case.status not in _TO_PHONE:
        raise NotAllowed("later_only_for_calls", number=case.number)
    if wish is None:
        return
    today = office.clock().astimezone(AMSTERDAM).date()
    if wish.day < today:
        raise InvalidInput("later_in_past", field="day", day=wish.day)
    if wish.day > today + FURTHEST:
        raise InvalidInput("later_too_far", field="day", day=wish.day, most=FURTHEST.days)
    if case.norm_day is not None and wish.day <= case.norm_day:
        raise InvalidInput("later_is_sooner", field="day", day=wish.day, norm=case.norm_day)
    why = office.rules.opening.why_not_counted(wish.day)
    if why is not None:
        raise InvalidInput("later_not_open", field="day", day=wish.day, why=why)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _plain(later: AgreedLater | None) -> dict[str, str]:
    if later is None:
        return {}
    return {
        "day": later.day.isoformat(),
        "reason": later.reason.value,
        "agreed_with": later.agreed_with.value,
        "agreed_at": later.agreed_at.isoformat(),
    }
