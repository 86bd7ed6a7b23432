"""All conversation guides of a day as one print job, in the order of the worklist."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from openplanner.application.office import Office
from openplanner.application.print_guide import sheet_of_case
from openplanner.domain.case import CaseStatus, ContactForm
from openplanner.domain.contact import BookingState
from openplanner.domain.errors import NotAllowed
from openplanner.domain.interval import MINUTES_PER_DAY, Interval, instant
from openplanner.domain.progress import Progress, Silent
from openplanner.domain.rights import Action
from openplanner.printing.conversation_guide import GuideSheet, guides_pdf
from openplanner.settings import LANGUAGE
from openplanner.storage import bookings
from openplanner.storage.reads import Reads
from openplanner.storage.rows import WorklistRow
from openplanner.texts import Texts

MOST = 500
STILL_TO_PHONE = frozenset({CaseStatus.TO_PLAN, CaseStatus.PLANNED})


def guides_of_day(
    office: Office, team_id: int | None, day: date, by: int = 0, progress: Progress | None = None
) -> bytes:
    """One PDF with the guide of every talk of that day and of every case that must be phoned by then.

    A talk that is booked for another day is left out. Each guide begins on the front of a sheet, so that the pile can
    be printed on both sides. ``by`` stands on guides of cases without a talk that were given to nobody. Raises
    ``NotAllowed("no_guides_that_day")`` when there are none, and what :func:`guide_for_case` raises.
    """
    office.rights.require(Action.PRINT)
    tell = progress or Silent()
    talks = _talks_of(office, day)
    rows = [row for row in _worklist(office, team_id) if _belongs(row, talks, day)]
    if not rows:
        raise NotAllowed("no_guides_that_day", day=day)

    def sheets() -> Iterator[GuideSheet]:
        for done, row in enumerate(rows):
            tell.step(done, len(rows))
            form = talks.get(row.case_id, ContactForm.PHONE)
            yield sheet_of_case(office, row.case_id, form, row.assigned_to or by, instant(day, 0))

    language = office.settings.text(LANGUAGE)
    title = Texts(language)("paper.guide.guides_of_day", day=day)
    return guides_pdf(sheets(), title, language)


def _talks_of(office: Office, day: date) -> dict[int, ContactForm]:
    window = Interval(instant(day, 0), instant(day, MINUTES_PER_DAY))
    with office.store.reading() as tx:
        found = bookings.bookings_between(tx, window)
    return {one.case_id: one.form for one in found if one.state is BookingState.BOOKED}


def _worklist(office: Office, team_id: int | None) -> list[WorklistRow]:
    reads = Reads(office.store.home)
    try:
        return reads.worklist(team_id, office.clock(), MOST)
    finally:
        reads.close()


def _belongs(row: WorklistRow, talks: dict[int, ContactForm], day: date) -> bool:
    if row.case_id in talks:
        return True
    due = row.last_calling_day is not None and row.last_calling_day <= day
    return due and row.next_booking_at is None and row.status in STILL_TO_PHONE
