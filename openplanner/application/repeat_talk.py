"""A talk becomes the first of a series: every other date is looked at first, then all are stored at once or none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import uuid4

from openplanner.application.book_slot import Slot
from openplanner.application.change_booking import refuse_changed
from openplanner.application.move_consequences import move_consequences
from openplanner.application.office import Office
from openplanner.application.slot_check import refuse_when_taken, refuse_when_too_close
from openplanner.application.to_outbox import enqueue
from openplanner.application.trace import Step, trace_all
from openplanner.domain.contact import Booking, BookingState
from openplanner.domain.errors import NotAllowed, SlotTaken
from openplanner.domain.interval import AMSTERDAM
from openplanner.domain.outbox import OutboxAction
from openplanner.domain.progress import Progress, Silent
from openplanner.domain.reason import because
from openplanner.domain.series import SeriesDate, SeriesPlace, SeriesWish, series_intervals, to_make
from openplanner.storage import bookings
from openplanner.storage.store import Transaction

NO_CONFLICT = frozenset({"agenda.past_norm"})  # the first talk keeps the norm; those after it need not


@dataclass(frozen=True, slots=True)
class Repeated:
    """The talks that were made beside the first, and the dates that were skipped with why."""

    made: tuple[Booking, ...]
    skipped: tuple[SeriesDate, ...]


def series_dates(
    office: Office, booking_id: int, wish: SeriesWish, progress: Progress | None = None
) -> tuple[SeriesDate, ...]:
    """The dates of the series after the talk itself, each with what is in the way; nothing is stored.

    The same people, the same place, the same time of the clock. In the way is what speaks against a move to that
    moment (:func:`move_consequences`), apart from the callback norm. Raises ``NotAllowed("booking_missing")`` and the
    errors of store and calendar; a calendar that does not answer is a conflict, never free time.
    """
    watch = progress or Silent()
    with office.store.reading() as tx:
        first = bookings.booking(tx, booking_id)
    found = []
    for number, interval in enumerate(series_intervals(first.interval, wish), start=2):
        watch.step(number - 1, wish.talks - 1, "agenda.series_looking")
        slot = Slot(first.form, interval, first.colleague_ids, first.place_id)
        against = move_consequences(office, booking_id, slot).against
        found.append(SeriesDate(number, interval, tuple(why for why in against if why.code not in NO_CONFLICT)))
    return tuple(found)


def repeat_talk(
    office: Office,
    first: Booking,
    wish: SeriesWish,
    by: int,
    *,
    skip_conflicts: bool,
    progress: Progress | None = None,
) -> Repeated:
    """Makes the series of a booked talk in one transaction, each talk with its claim and its line in the outbox.

    Raises ``NotAllowed("series_conflicts")`` with the days when a date clashes and none may be skipped, or when all
    clash: then nothing is made (peer-cases C49). ``SlotTaken`` when somebody was first between look and save, and
    ``StaleCase`` when a colleague changed the first talk; then nothing is made either. One step undoes all of it.
    """
    dates = _asked_once_more(office, first, series_dates(office, first.booking_id, wish, progress))
    chosen = to_make(dates, skip_conflicts=skip_conflicts)
    if not chosen:
        days = tuple(one.interval.start.astimezone(AMSTERDAM).date() for one in dates if one.conflicts)
        raise NotAllowed("series_conflicts", days=days)
    with office.store.transaction() as tx:
        now_first = bookings.booking(tx, first.booking_id)
        refuse_changed(now_first, first)
        if now_first.state is not BookingState.BOOKED:
            raise NotAllowed("booking_not_live", state=now_first.state.value)
        series_id, talks = bookings.begin_series(tx, now_first), len(chosen) + 1
        made = tuple(
            _made(office, tx, _like(now_first, one, SeriesPlace(series_id, number, talks)))
            for number, one in enumerate(chosen, start=2)
        )
        _told(office, tx, made, by, wish)
    return Repeated(made, tuple(one for one in dates if one not in chosen))


def _like(first: Booking, date: SeriesDate, series: SeriesPlace | None = None) -> Booking:
    """A new talk with everything of the first but its moment."""
    return Booking(
        key=uuid4(),
        case_id=first.case_id,
        form=first.form,
        interval=date.interval,
        colleague_ids=first.colleague_ids,
        place_id=first.place_id,
        before_minutes=first.before_minutes,
        after_minutes=first.after_minutes,
        series=series,
    )


def _asked_once_more(office: Office, first: Booking, dates: tuple[SeriesDate, ...]) -> tuple[SeriesDate, ...]:
    """What looked free is asked of the calendars themselves, past what they told a minute ago."""
    found = []
    for one in dates:
        try:
            if not one.conflicts:
                refuse_when_taken(office, _like(first, one))
        except SlotTaken as taken:
            found.append(replace(one, conflicts=(because("errors.slot_taken.cause", **taken.facts),)))
        else:
            found.append(one)
    return tuple(found)


def _made(office: Office, tx: Transaction, booking: Booking) -> Booking:
    now = office.clock()
    refuse_when_too_close(tx, booking, now)
    stored = bookings.add_booking(tx, booking, now)
    enqueue(tx, stored, OutboxAction.CREATE)
    return stored


def _told(office: Office, tx: Transaction, made: tuple[Booking, ...], by: int, wish: SeriesWish) -> None:
    """A line for each talk, as for any, and one for the series, which is what is taken back."""
    now, case_id = office.clock(), made[0].case_id
    booked = [
        Step("booked", by, now, case_id, one.booking_id,
             after={"start": one.interval.start.isoformat(), "form": one.form.value})
        for one in made
    ]  # fmt: skip
    undo = {"booking_ids": [one.booking_id for one in made], "count": len(made)}
    series = Step("series_booked", by, now, case_id, after={"talks": len(made), "weeks": wish.weeks}, undo=undo)
    trace_all(tx, [*booked, series])
