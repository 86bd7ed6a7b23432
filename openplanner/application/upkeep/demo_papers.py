"""What the demo leaves in its folder: guides, letters, calendar files, lists, figures, by the steps of a case."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from openplanner.application.office import Office
from openplanner.application.print_day_list import day_lists_of_team
from openplanner.application.print_figures import figures_pdf, month_of
from openplanner.application.print_guide import empty_guide_pdf, guide_pdf_for_case
from openplanner.application.week_overview import AskedWeek, week_pdf_of_team
from openplanner.application.write_letter import write_letter
from openplanner.domain.case import Case, CaseStatus, CaseType, ContactForm
from openplanner.domain.contact import Booking, BookingState
from openplanner.domain.file_names import file_stem
from openplanner.domain.interval import AMSTERDAM
from openplanner.printing.letter import LetterKind
from openplanner.storage import bookings
from openplanner.storage import cases as stored_cases

TEAM = 1


def leave_papers(office: Office, numbers: tuple[str, ...], folder: Path) -> list[Path]:
    """Writes the papers of the cases with those numbers into the folder; the files made, in a fixed order."""
    made: dict[str, bytes] = {}
    for number in numbers:
        made.update(_papers_of(office, number))
    today = office.clock().astimezone(AMSTERDAM).date()
    day = _first_talk(office, numbers)
    year, week, _ = (day or today).isocalendar()  # a demo on Friday shows the week that has talks in it
    made[f"week-{year}-W{week:02}.pdf"] = week_pdf_of_team(office, AskedWeek(TEAM, year, week))
    made[f"cijfers-{today:%Y-%m}.pdf"] = figures_pdf(office, *month_of(today), TEAM)
    if day:
        made[f"daglijst-{day.isoformat()}.pdf"] = day_lists_of_team(office, TEAM, day)
    made["leidraad-leeg-klacht-wijk.pdf"] = empty_guide_pdf(office, CaseType.COMPLAINT, ContactForm.NEIGHBOURHOOD)
    for name, content in sorted(made.items()):
        (folder / name).write_bytes(content)
    return [folder / name for name in sorted(made)]


def _first_talk(office: Office, numbers: tuple[str, ...]) -> date | None:
    """The first day on which one of the cases has a talk."""
    found = [one for number in numbers for one in _booked(office, number)[1]]
    return min((one.interval.start.astimezone(AMSTERDAM).date() for one in found), default=None)


def _booked(office: Office, number: str) -> tuple[Case | None, list[Booking]]:
    with office.store.reading() as tx:
        case = stored_cases.case_by_number(tx, number)
        found = bookings.bookings_of_case(tx, case.case_id) if case else ()
    return case, [one for one in found if one.state is BookingState.BOOKED]


def _papers_of(office: Office, number: str) -> dict[str, bytes]:
    case, booked = _booked(office, number)
    if case is None:
        return {}
    made: dict[str, bytes] = {}
    if booked:
        made[f"leidraad-{number}-{booked[0].form.value}.pdf"] = guide_pdf_for_case(office, case.case_id, booked[0].form)
        made.update(_letter(office, case, LetterKind.CONFIRMATION))
    elif case.status is CaseStatus.LETTER_DUE:
        made.update(_letter(office, case, LetterKind.NOT_REACHED))
    elif case.status is CaseStatus.SPOKEN:
        made.update(_letter(office, case, LetterKind.AGREEMENTS))
    return made


def _letter(office: Office, case: Case, kind: LetterKind) -> dict[str, bytes]:
    bundle = write_letter(office, case.case_id, kind)
    stem = file_stem(f"brief-{case.number}-{kind.value}")
    made = {f"{stem}.pdf": bundle.pdf, f"{stem}.txt": bundle.email_text.encode("utf-8")}
    if bundle.ics is not None:
        made[f"{stem}.ics"] = bundle.ics
    return made
