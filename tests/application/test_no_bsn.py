"""Whatever is typed where, no BSN reaches the database."""

from __future__ import annotations

import sqlite3
import traceback
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Text, insert, select, update

from openplanner.application.keep_draft import draft_of, keep_draft
from openplanner.application.office import Office
from openplanner.application.record_attempt import record_attempt
from openplanner.application.record_outcome import correct_outcome, record_outcome, reopen_case
from openplanner.application.register_case import Intake, register_case
from openplanner.application.upkeep.organisation import (
    preview_setting,
    save_colleague,
    save_place,
    save_setting,
    save_team,
)
from openplanner.domain.case import OutcomeCode, Party, PhoneEntry
from openplanner.domain.colleague import Colleague, Place, PlaceKind, Team
from openplanner.domain.contact import Agreement, AttemptResult
from openplanner.domain.errors import InvalidInput
from openplanner.settings import ALL, Scope
from openplanner.storage.schema.table_words import FreeText
from openplanner.storage.schema.tables import metadata
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


MACHINE_MADE = {  # texts of the program or of a server, and what other columns repeat: nobody types in them
    "alembic_version.version_num", "audit.action", "audit.after", "audit.before", "audit.hash", "audit_tail.hash",
    "bookings.attention", "busy_blocks.subject", "calendar_answers.blocks", "calendar_answers.mailbox",
    "calendar_cursors.cursor", "calendar_cursors.mailbox", "calendar_item_mailboxes.address", "calendar_items.body",
    "calendar_items.location", "calendar_items.mailbox", "calendar_items.subject", "calendar_sources.why",
    "contact_closings.problem", "cases.suspensions", "cases.wish_weekdays", "colleagues.case_types", "colleagues.forms",
    "drafts.key",
    "erasures.counts", "erasures.source", "import_columns.columns", "outbox.change_key",
    "outbox.item_id", "outbox.mailbox", "outbox.problem", "own_texts.based_on", "settings.key", "terms.reasons",
    "terms.source", "undo.facts", "undo.payload", "attempts.e164",
}  # fmt: skip
OTHERWISE = {
    "settings.value": "each setting by its kind: test_no_setting_in_which_one_writes_takes_one",
    "cases.number": "what the case system gave; nine digits in a row are the numbers of some of them",
    "erasures.number": "the same number, in the proof",
}


def text_columns() -> Iterator[tuple[str, Column[Any]]]:
    """Every column that could hold a sentence; short words with a bound are codes."""
    for table in metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, (Text, FreeText)):
                yield f"{table.name}.{column.name}", column


def test_every_column_for_texts_is_guarded_unless_nobody_types_in_it() -> None:
    """A new column is Text or FreeText: whoever adds one has to say here that nobody types in it, or it is guarded."""
    open_ones = {name for name, column in text_columns() if not isinstance(column.type, FreeText)}
    assert open_ones - MACHINE_MADE - set(OTHERWISE) == set()
    guarded = {name for name, column in text_columns() if isinstance(column.type, FreeText)}
    assert guarded & (MACHINE_MADE | set(OTHERWISE)) == set()
    assert len(guarded) > 20


def test_no_guarded_column_takes_one_by_any_way_in(office: Office) -> None:
    for name, column in text_columns():
        if not isinstance(column.type, FreeText):
            continue
        keys = {key: "x" if isinstance(key.type, Text) else 1 for key in column.table.primary_key}
        text = f"nr {NUMBER}"
        for statement in (
            insert(column.table).values({**keys, column: text}),
            update(column.table).values({column: text}),
        ):
            with pytest.raises(InvalidInput, match="text_holds_bsn") as refused, office.store.transaction() as tx:
                tx.execute(statement)
            assert refused.value.facts["field"]
            assert NUMBER not in "".join(traceback.format_exception(refused.value)), name
        with office.store.reading() as tx:  # who looks for a number finds nothing, and is not told off
            assert tx.execute(select(column.table).where(column == NUMBER)).all() == []


def test_no_setting_in_which_one_writes_takes_one(office: Office) -> None:
    written = [one for one in ALL if one.written and one.scope is Scope.ORGANISATION]
    assert len(written) > 10
    for setting in written:
        for step in (preview_setting, lambda *given: save_setting(*given, BY)):
            with pytest.raises(InvalidInput, match="text_holds_bsn"):
                step(office, setting.key, NUMBER)


def test_no_name_of_a_colleague_team_or_place_takes_one(office: Office) -> None:
    there = Colleague(f"Noor {NUMBER}", "noor@voorbeeldstad.example")
    steps: tuple[Callable[[], object], ...] = (
        lambda: save_colleague(office, there, BY),
        lambda: save_colleague(office, replace(there, name="Noor", languages=frozenset({f"nl {NUMBER}"})), BY),
        lambda: save_team(office, Team(f"Team {NUMBER}"), BY),
        lambda: save_place(office, Place(f"Kamer {NUMBER}", PlaceKind.ROOM), BY),
        lambda: save_place(office, Place("Kamer", PlaceKind.ROOM, address=f"Dorpsstraat 1, {NUMBER}"), BY),
    )
    for step in steps:
        with pytest.raises(InvalidInput, match="text_holds_bsn"):
            step()
    assert nowhere(office)


def test_an_address_with_a_number_in_it_stays_an_address(office: Office) -> None:
    save_colleague(office, Colleague("Noor", f"{NUMBER}@voorbeeldstad.example"), BY)
    with pytest.raises(InvalidInput, match="text_holds_bsn"):
        save_colleague(office, Colleague("Noor", NUMBER), BY)


def nowhere(office: Office) -> bool:
    raw = sqlite3.connect(office.store.path)
    dump = "\n".join(raw.iterdump())
    raw.close()
    return not any(written in dump for written in WRITTEN)
