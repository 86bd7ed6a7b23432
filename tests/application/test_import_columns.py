"""A list with headings of its own: which column is what is chosen once and remembered; and the list that goes out."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from openplanner.application.book_slot import Slot, book_slot
from openplanner.application.office import Office
from openplanner.application.register_case import register_case
from openplanner.application.undo import undo_last
from openplanner.application.upkeep.export_list import export_list
from openplanner.application.upkeep.import_cases import import_cases, look_at_list
from openplanner.domain.case import ContactForm
from openplanner.domain.errors import InvalidInput
from openplanner.domain.interval import AMSTERDAM, Interval
from openplanner.storage import cases
from openplanner.texts import Texts
from tests.offices import BY, letter, small_office

OWN = "Ref;Wat;Binnen;Wie;Nummer;Extra\nZ-1;bezwaar;23-11-2026;Jan Bedacht;06-12345601;x\n"
CHOSEN = {"Ref": "number", "Wat": "case_type", "Binnen": "received", "Wie": "name", "Nummer": "phone", "Extra": ""}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made, _ = small_office(tmp_path)
    yield made
    made.store.close()


def test_headings_of_their_own_are_refused_until_somebody_says_what_they_are(office: Office) -> None:
    with pytest.raises(InvalidInput, match="import_columns_missing"):
        import_cases(office, OWN.encode(), BY)
    report = import_cases(office, OWN.encode(), BY, columns=CHOSEN)
    assert report.accepted == 1 and not report.warnings


def test_what_was_chosen_is_remembered_for_a_list_with_these_headings(office: Office) -> None:
    assert not look_at_list(office, OWN.encode()).remembered
    import_cases(office, OWN.encode(), BY, columns=CHOSEN)
    turned = "Wat;Ref;Binnen;Wie;Extra;Nummer\nklacht;Z-2;23-11-2026;Eva Bedacht;;06-12345602\n"
    look = look_at_list(office, turned.encode())
    assert look.remembered and look.columns["Ref"] == "number" and look.columns["Extra"] == ""
    assert import_cases(office, turned.encode(), BY).accepted == 1


def test_a_dry_run_or_a_refused_list_remembers_nothing(office: Office) -> None:
    import_cases(office, OWN.encode(), BY, columns=CHOSEN, dry_run=True)
    import_cases(office, OWN.replace("23-11-2026", "ooit").encode(), BY, columns=CHOSEN)
    assert not look_at_list(office, OWN.encode()).remembered


def test_a_bsn_column_is_never_read_whatever_was_chosen(office: Office) -> None:
    data = OWN.replace("Extra", "BSN").encode()
    report = import_cases(office, data, BY, columns={**CHOSEN, "BSN": "subject"})
    with office.store.reading() as tx:
        case = cases.case_by_number(tx, "Z-1")
    assert case is not None and case.subject == ""
    assert [one.why.code for one in report.warnings] == ["imports.never_read"]


def test_the_look_shows_samples_and_what_each_column_is_taken_for(office: Office) -> None:
    look = look_at_list(office, b"zaaknummer;telefoon;telefoonnummer\nZ-1;06-12345601;010-1234567\n")
    assert look.samples[0] == ("Z-1",) and look.lines == 1
    assert look.columns == {"zaaknummer": "number", "telefoon": "phone", "telefoonnummer": ""}
    assert set(look.required) <= set(look.fields)


def test_the_same_number_twice_or_in_an_open_case_is_a_remark(office: Office) -> None:
    register_case(office, letter("Z-9"), BY)
    more = "Z-2;klacht;23-11-2026;Piet Bedacht;06-12345601;\nZ-3;klacht;23-11-2026;Ans Bedacht;06-12345603;\n"
    report = import_cases(office, (OWN + more).encode(), BY, columns=CHOSEN, dry_run=True)
    found = [(one.line, one.why.code) for one in report.warnings]
    assert found == [(2, "imports.same_phone_case"), (3, "imports.same_phone_line")]
    assert report.accepted == 3


def rows_of(data: bytes) -> list[dict[str, str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_the_list_opens_right_in_dutch_excel(office: Office) -> None:
    case = register_case(office, letter("Z-1"), BY)
    start = datetime(2026, 11, 24, 10, tzinfo=AMSTERDAM)
    interval = Interval(start, start.replace(minute=30))
    book_slot(office, case.case_id, Slot(ContactForm.PHONE, interval, (1,)), BY)
    data, count = export_list(office)
    (row,) = rows_of(data)
    assert count == 1 and data.count(b"\r\n") == 2
    assert (row["Uiterste beldag"], row["Gesprek"]) == ("26-11-2026", "24-11-2026 10:00")
    assert (row["Telefoon"], row["Collega"], row["Status"]) == ("06 12345601", "Noor Demo", "ingepland")


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_a_formula_goes_out_as_text_and_comes_back_as_it_was(office: Office, start: str) -> None:
    evil = f"{start}cmd|' /C calc'!A0"
    register_case(office, replace(letter("Z-1"), subject=evil, name=f"{start}Naam"), BY)
    data, _ = export_list(office)
    (row,) = rows_of(data)
    assert row["Onderwerp"] == f"'{evil}" and row["Naam"] == f"'{start}Naam"
    undo_last(office, BY)
    assert import_cases(office, data, BY).accepted == 1
    with office.store.reading() as tx:
        case = cases.case_by_number(tx, "Z-1")
    assert case is not None and case.subject == evil


def test_every_remark_has_words_in_both_languages() -> None:
    for lang in ("nl", "en"):
        texts = Texts(lang)
        assert texts.has("imports.same_phone_line") and texts.has("imports.field_number")
