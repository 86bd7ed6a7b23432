"""Closing days out of a calendar file: whole working days, also those marked as free."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from openplanner.application.office import Office
from openplanner.application.upkeep.closing_days import MOST_DAYS, ClosingDay, closing_days_in, holidays_end
from openplanner.domain.errors import InvalidInput
from tests.offices import small_office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made, _clock = small_office(tmp_path)
    yield made
    made.store.close()


def ics(*events: str) -> bytes:
    parts = "".join(f"BEGIN:VEVENT\r\nUID:{n}\r\n{event}\r\nEND:VEVENT\r\n" for n, event in enumerate(events))
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{parts}END:VCALENDAR\r\n".encode()


def test_whole_working_days_to_come_are_found_with_their_names(office: Office) -> None:
    found, _warnings = closing_days_in(
        office,
        ics(
            "DTSTART;VALUE=DATE:20261224\r\nDTEND;VALUE=DATE:20261225\r\nSUMMARY:Kerst; dicht\r\nTRANSP:TRANSPARENT",
            "DTSTART;VALUE=DATE:20261225\r\nDTEND;VALUE=DATE:20261226\r\nSUMMARY:Eerste Kerstdag",
            "DTSTART;VALUE=DATE:20261230\r\nDTEND;VALUE=DATE:20270103\r\nSUMMARY:Brugdagen"
            "\r\nX-MICROSOFT-CDO-BUSYSTATUS:FREE",
            "DTSTART:20261203T090000Z\r\nDTEND:20261203T100000Z\r\nSUMMARY:Overleg",
            "DTSTART;VALUE=DATE:20260101\r\nDTEND;VALUE=DATE:20260102\r\nSUMMARY:Voorbij",
        ),
    )
    assert found == (
        ClosingDay(date(2026, 12, 24), "Kerst dicht"),
        ClosingDay(date(2026, 12, 30), "Brugdagen"),
        ClosingDay(date(2026, 12, 31), "Brugdagen"),
    )


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"geen agenda", "closing_file_unreadable"),
        (
            ics("DTSTART;VALUE=DATE:20270101\r\nDTEND;VALUE=DATE:20290101\r\nSUMMARY:Altijd dicht"),
            "closing_file_many",
        ),
    ],
)
def test_a_file_that_is_no_list_of_closing_days_is_refused(office: Office, data: bytes, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        closing_days_in(office, data)
    assert (refused.value.code, refused.value.facts["field"]) == (code, "file")
    assert MOST_DAYS < 366


def test_the_end_of_the_list_of_holidays_is_told_in_good_time(office: Office) -> None:
    until = office.rules.terms.holidays.known_until
    near = replace(office, clock=lambda: datetime(until.year, until.month, 1, 9, tzinfo=UTC))
    far = replace(office, clock=lambda: datetime(until.year - 2, 6, 1, 9, tzinfo=UTC))
    assert (holidays_end(near), holidays_end(far)) == (until, None)
