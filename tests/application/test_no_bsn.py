"""Whatever is typed where, no BSN reaches the database."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from openplanner.application.keep_draft import draft_of, keep_draft
from openplanner.application.office import Office
from openplanner.application.record_attempt import record_attempt
from openplanner.application.record_outcome import correct_outcome, record_outcome, reopen_case
from openplanner.application.register_case import Intake, register_case
from openplanner.domain.case import OutcomeCode, Party, PhoneEntry
from openplanner.domain.contact import Agreement, AttemptResult
from openplanner.domain.errors import InvalidInput
from tests.offices import BY, MONDAY, letter, registered, small_office

NUMBER = "111222333"  # passes the eleven test; invented
WRITTEN = ("111222333", "111 222 333", "111.222.333", "1112-22-333", "BSN111222333")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made, _ = small_office(tmp_path)
    yield made
    made.store.close()


def with_words(words: str) -> list[Intake]:
    plain = letter("Z-9")
    return [
        replace(plain, subject=words), replace(plain, name=words), replace(plain, address=words),
        replace(plain, phones=(PhoneEntry("+31612345601", remark=words),)),
        replace(plain, phones=(PhoneEntry("+31612345601", label=words),)),
        replace(plain, representative=Party(words)),
    ]  # fmt: skip


@pytest.mark.parametrize("written", WRITTEN)
def test_no_field_of_a_letter_takes_one(office: Office, written: str) -> None:
    for intake in with_words(f"Mijn nummer is {written}."):
        with pytest.raises(InvalidInput, match="text_holds_bsn"):
            register_case(office, intake, BY)
    assert nowhere(office)


def test_no_note_promise_or_reason_takes_one(office: Office) -> None:
    case = registered(office)
    closed = registered(office, "Z-2")
    record_outcome(office, closed.case_id, OutcomeCode.EXPLAINED, BY)
    day, code, spoken = MONDAY.date(), OutcomeCode.EXPLAINED, AttemptResult.SPOKEN
    promise = Agreement(case.case_id, "Noor", f"zoekt {NUMBER} op", day)
    steps: tuple[Callable[[], object], ...] = (
        lambda: record_attempt(office, case.case_id, spoken, BY, note=f"bsn {NUMBER}"),
        lambda: record_attempt(office, case.case_id, spoken, BY, agreements=(promise,)),
        lambda: record_outcome(office, case.case_id, code, BY, f"bsn {NUMBER}"),
        lambda: reopen_case(office, closed.case_id, f"bsn {NUMBER}", BY),
        lambda: correct_outcome(office, closed.case_id, code, BY, f"bsn {NUMBER}"),
    )
    for step in steps:
        with pytest.raises(InvalidInput, match="text_holds_bsn"):
            step()
    assert nowhere(office)


def test_a_draft_is_kept_with_the_number_masked(office: Office) -> None:
    typed = {"notes": f"Zij noemde {NUMBER}.", "lines": [{"who": NUMBER}], "ticked": [1, 2]}
    keep_draft(office, "conversation:1", typed, BY)
    kept = draft_of(office, "conversation:1")
    assert kept is not None and "Zij noemde" in str(kept.payload["notes"])
    assert nowhere(office)


def test_a_reference_with_a_letter_is_no_bsn(office: Office) -> None:
    case = register_case(office, replace(letter("Z-9"), subject=f"Uw kenmerk K{NUMBER}"), BY)
    assert case.subject.endswith(NUMBER)


def nowhere(office: Office) -> bool:
    raw = sqlite3.connect(office.store.path)
    dump = "\n".join(raw.iterdump())
    raw.close()
    return not any(written in dump for written in WRITTEN)
