"""The main job on real input: calendars of other programs, a list of letters, two bookings and their paper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pypdfium2
import pytest

from openplanner.application.book_slot import Slot, book_slot
from openplanner.application.key_figures import key_figures
from openplanner.application.office import Office
from openplanner.application.print_guide import guide_pdf_for_case
from openplanner.application.propose_slots import Wanted, propose_slots
from openplanner.application.record_attempt import record_attempt
from openplanner.application.record_outcome import record_outcome
from openplanner.application.send_outbox import send_outbox
from openplanner.application.upkeep import organisation
from openplanner.application.upkeep.demo_office import Replay
from openplanner.application.upkeep.import_cases import import_cases
from openplanner.application.week_overview import AskedWeek, week_of_team, week_pdf_of_team
from openplanner.application.write_letter import LetterKind, write_letter
from openplanner.domain.calendar import FreeBusy
from openplanner.domain.case import CaseStatus, ContactForm, OutcomeCode
from openplanner.domain.contact import Agreement, AttemptResult
from openplanner.domain.interval import AMSTERDAM, Interval
from openplanner.storage import cases
from tests.offices import BY, small_office
from tests.reading_code import ROOT

OWN = ROOT / "resources" / "demo" / "calendars"
OTHERS = ROOT.parent / "shared" / "data" / "ics"
LETTERS = """zaaknummer;zaaktype;ontvangen;naam;telefoon;onderwerp
Z-2026-1;bezwaar;23-11-2026;Mevrouw A. Verzonnen;06-12345601;Kapvergunning
Z-2026-2;aanvraag;23-11-2026;De heer B. Bedacht;020 753 05 23;Dakkapel
Z-2026-3;klacht;23-11-2026;Familie Droom;0612345603;Container
"""


def folders() -> list[object]:
    reason = "the calendar files of other programs are not beside this checkout"
    return [OWN, pytest.param(OTHERS, marks=pytest.mark.skipif(not OTHERS.is_dir(), reason=reason))]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[tuple[Office, Replay]]:
    office, clock = small_office(tmp_path)
    yield office, clock
    office.store.close()


def stored_status(office: Office, case_id: int) -> CaseStatus:
    with office.store.reading() as tx:
        return cases.case(tx, case_id).status


def book_best(office: Office, case_id: int, form: ContactForm) -> Interval:
    best = propose_slots(office, case_id, Wanted(form)).slots[0]
    book_slot(office, case_id, Slot(form, best.interval, best.colleague_ids, best.place_id), BY)
    return best.interval


def pages(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


@pytest.mark.parametrize("folder", folders(), ids=["ours", "others"])
def test_from_letter_to_week_sheet(place: tuple[Office, Replay], folder: Path) -> None:
    office, clock = place
    read = [
        organisation.load_calendar_file(office, file.read_bytes(), file.name, colleague_id=1)
        for file in sorted(folder.glob("*.ics"))
    ]
    assert any(isinstance(answer, FreeBusy) for answer in read)

    report = import_cases(office, LETTERS.encode(), BY)
    assert (report.accepted, report.refused) == (3, ())
    call = book_best(office, 1, ContactForm.PHONE)
    meeting = book_best(office, 2, ContactForm.TOWN_HALL)
    assert send_outbox(office).done == 2
    assert all(when.end.astimezone(AMSTERDAM).date() <= date(2026, 11, 26) for when in (call, meeting))

    clock.moment = call.start + timedelta(minutes=2)
    promise = Agreement(1, "Noor Demo", "Nakijken of de boom ziek is", date(2026, 12, 1), "telefoon")
    told = record_attempt(office, 1, AttemptResult.SPOKEN, BY, "+31612345601", 12, "Rustig gesprek", (promise,))
    assert told.case.status is CaseStatus.SPOKEN

    guide = pages(guide_pdf_for_case(office, 1, ContactForm.PHONE))
    assert len(guide) == 2 and "Z-2026-1" in guide[0]
    letter = write_letter(office, 2, LetterKind.CONFIRMATION)
    assert letter.ics is not None and "Kamer Linde" in letter.email_text
    week = pages(week_pdf_of_team(office, AskedWeek(1, 2026, 48)))
    assert len(week) == 1 and {"Z-2026-1", "Z-2026-2"} <= set(week[0].split())
    assert "Verzonnen" not in week[0]
    shown = [
        entry.case_number
        for row in week_of_team(office, AskedWeek(1, 2026, 48)).rows
        for cell in row.cells
        for entry in cell.entries
    ]
    assert sorted(shown) == ["Z-2026-1", "Z-2026-2"]

    record_outcome(office, 1, OutcomeCode.EXPLAINED, BY)
    figures = key_figures(office, date(2026, 11, 1), date(2026, 11, 30), 1)
    spoken = figures.figure("K1")
    assert (spoken.numerator, spoken.denominator) == (1, 3)
    assert stored_status(office, 1) is CaseStatus.CLOSED


def test_three_tries_then_a_letter_with_two_moments(place: tuple[Office, Replay]) -> None:
    office, clock = place
    import_cases(office, LETTERS.encode(), BY)
    step = None
    for _ in range(3):
        step = record_attempt(office, 3, AttemptResult.NO_ANSWER, BY, "+31612345603")
        if step.next_try is not None:
            clock.moment = step.next_try.start + timedelta(minutes=5)
    assert step is not None and step.letter_due
    assert clock.moment.astimezone(AMSTERDAM).date() <= date(2026, 11, 26)
    letter = write_letter(office, 3, LetterKind.NOT_REACHED)
    proposed = [line for line in letter.email_text.splitlines() if "2026 om" in line]
    assert len(proposed) == 2


def test_times_are_those_of_the_wall_clock_over_the_change(tmp_path: Path) -> None:
    office, _ = small_office(tmp_path, datetime(2027, 3, 25, 9, tzinfo=AMSTERDAM))
    letters = LETTERS.replace("23-11-2026", "24-03-2027")
    import_cases(office, letters.encode(), BY)
    found = propose_slots(office, 1, Wanted(ContactForm.PHONE, limit=20))
    hours = {slot.interval.start.astimezone(AMSTERDAM).hour for slot in found.slots}
    assert hours and min(hours) >= 9 and max(hours) < 17
    office.store.close()
