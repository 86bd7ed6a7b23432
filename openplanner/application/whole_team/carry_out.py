"""A draft is carried out: each talk by itself, so that one that fails names itself and the others stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from openplanner.application.book_slot import Slot, book_slot
from openplanner.application.change_booking import move_booking, snapshot
from openplanner.application.office import Office
from openplanner.application.trace import Step, trace
from openplanner.application.whole_team.draft import Absence, Draft, Item
from openplanner.domain.colleague import Colleague, DayException
from openplanner.domain.contact import Booking
from openplanner.domain.errors import OpenPlannerError, StaleCase
from openplanner.domain.interval import subtract_spans
from openplanner.domain.progress import Progress, Silent
from openplanner.domain.reason import Reason, because
from openplanner.domain.rights import Action
from openplanner.storage import bookings, colleagues
from openplanner.storage import undo as journal

STOPPED, TAKEN = "team.stopped", "errors.slot_taken.cause"


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one talk; ``why`` is None when it went well."""

    item: Item
    booking: Booking | None
    why: Reason | None = None


@dataclass(frozen=True, slots=True)
class CarriedOut:
    """One result per talk that was to change, and the number under which all of it is taken back (0: nothing was)."""

    results: tuple[Result, ...]
    undo_id: int = 0

    @property
    def done(self) -> tuple[Result, ...]:
        """What went well."""
        return tuple(one for one in self.results if one.why is None)

    @property
    def failed(self) -> tuple[Result, ...]:
        """What did not, each with its reason (peer-cases H13)."""
        return tuple(one for one in self.results if one.why is not None)


def carry_out(
    office: Office,
    draft: Draft,
    by: int,
    progress: Progress | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> CarriedOut:
    """Books and moves what the draft says, most pressing first, and puts the absence into the working patterns.

    Each talk is checked and stored by itself; what was taken meanwhile, or cannot be asked, is named with its reason.
    ``stopped`` is asked before each talk: what was done stays done, the rest says so. Raises the errors of the store
    only for the absence, and then nothing was done; ``NotAllowed("no_right")`` when it is not one's own.
    """
    office.rights.require(Action.PLAN)
    if draft.absence and not office.rights.may_note_away(draft.absence.colleague_ids):
        office.rights.require(Action.ARRANGE)
    watch = progress or Silent()
    before = _away(office, draft.absence, by) if draft.absence else {}
    wanted = [item for item in draft.items if item.changes]
    results = []
    for number, item in enumerate(wanted):
        watch.step(number, len(wanted), "team.saving")
        results.append(Result(item, None, because(STOPPED)) if stopped() else _done(office, item, by))
    # a talk may want the time of one that moved away after it
    results = [_done(office, one.item, by) if one.why and one.why.code == TAKEN else one for one in results]
    return CarriedOut(tuple(results), _remember(office, draft, results, before, by))


def _done(office: Office, item: Item, by: int) -> Result:
    after = item.after
    assert after is not None  # noqa: S101 only what changes is carried out
    slot = Slot(item.task.request.form, after.interval, after.colleague_ids, after.place_id)
    try:
        if item.before is None:
            return Result(item, book_slot(office, item.case.case_id, slot, by, alone=False))
        _refuse_changed(office, item.before)
        return Result(item, move_booking(office, item.before.booking_id, slot, by, alone=False))
    except OpenPlannerError as error:
        return Result(item, None, because(f"errors.{error.code}.cause", **error.facts))


def _refuse_changed(office: Office, before: Booking) -> None:
    """Somebody else may have moved the talk since the draft was made."""
    with office.store.reading() as tx:
        now = bookings.booking(tx, before.booking_id)
    if now.version != before.version:
        raise StaleCase("stale_booking", booking_id=now.booking_id, ours=before.version, theirs=now.version)


def _away(office: Office, absence: Absence, by: int) -> dict[int, list[object]]:
    """Puts the days into the working patterns; per colleague what stood there before, as plain values."""
    before: dict[int, list[object]] = {}
    now = office.clock()
    with office.store.transaction() as tx:
        for colleague_id in absence.colleague_ids:
            one = colleagues.colleague(tx, colleague_id)
            before[colleague_id] = [
                [day.isoformat(), _kept(one, absence, number)] for number, day in enumerate(absence.days)
            ]
            colleagues.save_days_off(tx, _with_days_off(one, absence))
            days = [day.isoformat() for day in absence.days]
            trace(tx, Step("absence_set", by, now, after={"colleague": colleague_id, "days": days}))
    return before


def _kept(one: Colleague, absence: Absence, number: int) -> list[object] | None:
    """The exception that a day had before: its spans and why; None when it had none."""
    day = absence.days[number]
    found = next((item for item in one.pattern.exceptions if item.day == day), None)
    return None if found is None else [[[span.start, span.end] for span in found.spans], found.why]


def _with_days_off(one: Colleague, absence: Absence) -> Colleague:
    gone = [absence.span] if absence.span else None
    kept = [item for item in one.pattern.exceptions if item.day not in absence.days]
    made = [
        DayException(day, tuple(subtract_spans(one.pattern.spans_on(day), gone)) if gone else (), absence.why.value)
        for day in absence.days
    ]
    exceptions = tuple(sorted((*kept, *made), key=lambda item: item.day))
    return replace(one, pattern=replace(one.pattern, exceptions=exceptions))


def _remember(office: Office, draft: Draft, results: list[Result], before: dict[int, list[object]], by: int) -> int:
    """One step in the journal for all of it."""
    done = [one for one in results if one.booking is not None]
    if not done and not before:
        return 0
    payload = {
        "count": len(done),
        "talks": [_talk(one) for one in done],
        "patterns": [[colleague_id, days] for colleague_id, days in before.items()],
    }
    kind = "absence_covered" if draft.absence else "team_planned"
    with office.store.transaction() as tx:
        trace(tx, Step(kind, by, office.clock(), after={"talks": len(done)}, undo=payload))
    with office.store.reading() as tx:
        entry = journal.last_undo(tx, by)
    return entry.undo_id if entry else 0


def _talk(result: Result) -> dict[str, object]:
    booking, item = result.booking, result.item
    assert booking is not None  # noqa: S101 only what went well is remembered
    ids: dict[str, object] = {"booking_id": booking.booking_id, "case_id": booking.case_id, "version": booking.version}
    if item.before is not None:
        return ids | {"kind": "moved"} | snapshot(item.before)
    return ids | {"kind": "booked", "status": item.case.status.value}
