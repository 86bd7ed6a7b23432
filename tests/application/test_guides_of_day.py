"""All guides of a day as one job: which, in which order, and each on a sheet of its own."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pypdfium2
import pytest

from openplanner.application.book_slot import Slot, book_slot
from openplanner.application.log_print import log_print
from openplanner.application.office import Office
from openplanner.application.print_day import guides_of_day
from openplanner.application.record_outcome import record_outcome
from openplanner.domain.case import CaseType, ContactForm, OutcomeCode
from openplanner.domain.errors import Cancelled, NotAllowed
from openplanner.domain.interval import Interval
from openplanner.storage.audit import audit_of_case
from tests.offices import BY, MONDAY, registered, small_office

THURSDAY = date(2026, 11, 26)  # the last calling day of an objection of Monday


def pages(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    found = [document[at].get_textpage().get_text_bounded() for at in range(len(document))]
    document.close()
    return found


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made, _ = small_office(tmp_path)
    return made


def book(office: Office, case_id: int, day: int, hour: int, form: ContactForm = ContactForm.PHONE) -> None:
    start = MONDAY.replace(hour=hour) + timedelta(days=day)
    book_slot(office, case_id, Slot(form, Interval(start, start + timedelta(minutes=30)), (1,), None), BY)


def test_the_day_is_one_job_in_the_order_of_the_worklist(office: Office) -> None:
    later = registered(office, "Z-LATER")
    first = registered(office, "Z-FIRST", CaseType.NOTICE_OF_DEFAULT)  # to be phoned by Tuesday
    elsewhere = registered(office, "Z-ELSEWHERE")
    book(office, later.case_id, 1, 11)
    book(office, elsewhere.case_id, 2, 11)
    found = pages(guides_of_day(office, 1, date(2026, 11, 24)))
    assert len(found) == 4
    assert "Z-FIRST" in found[0]
    assert "Z-LATER" in found[2]
    assert not any("Z-ELSEWHERE" in page for page in found)
    assert first.case_id != later.case_id


def test_what_must_be_phoned_by_then_is_in_it_and_what_is_closed_is_not(office: Office) -> None:
    registered(office, "Z-OPEN")
    closed = registered(office, "Z-CLOSED")
    record_outcome(office, closed.case_id, OutcomeCode.EXPLAINED, BY)
    words = " ".join(pages(guides_of_day(office, 1, THURSDAY)))
    assert "Z-OPEN" in words
    assert "Z-CLOSED" not in words


def test_the_guide_is_that_of_the_form_that_was_booked(office: Office) -> None:
    case = registered(office)
    book(office, case.case_id, 0, 14, ContactForm.NEIGHBOURHOOD)
    assert "in de wijk" in pages(guides_of_day(office, None, MONDAY.date()))[0].lower()


def test_an_empty_day_is_refused(office: Office) -> None:
    registered(office)
    with pytest.raises(NotAllowed) as refused:
        guides_of_day(office, 1, MONDAY.date())
    assert refused.value.code == "no_guides_that_day"


def test_one_can_stop_while_many_are_made(office: Office) -> None:
    for number in range(3):
        registered(office, f"Z-{number}")

    class Impatient:
        def step(self, done: int, total: int, label: str = "") -> None:
            assert total == 3
            if done:
                raise Cancelled

    with pytest.raises(Cancelled):
        guides_of_day(office, 1, THURSDAY, progress=Impatient())


def test_a_print_is_remembered_without_its_content(office: Office) -> None:
    case = registered(office)
    log_print(office, BY, "guide", 2, case.case_id)
    log_print(office, 0, "week", 1)
    with office.store.reading() as tx:
        lines = [line for line in audit_of_case(tx, case.case_id) if line.action == "printed"]
    assert [(line.by, dict(line.after), line.at) for line in lines] == [(BY, {"paper": "guide", "pages": 2}, MONDAY)]
