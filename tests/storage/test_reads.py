"""Lists: what is on them, in which order, found by what one types, each in one question."""

from __future__ import annotations

import sqlite3
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from openplanner.domain.case import (
    Case,
    CaseStatus,
    CaseType,
    ContactForm,
    OutcomeCode,
    Party,
    PhoneEntry,
    Term,
    closed,
)
from openplanner.domain.colleague import Team
from openplanner.domain.contact import Agreement, Attempt, AttemptResult, BookingState, ended
from openplanner.domain.errors import StoreReadOnly, StoreUnreachable
from openplanner.domain.interval import Interval
from openplanner.domain.outbox import OutboxAction, OutboxRow, OutboxState
from openplanner.domain.reason import because
from openplanner.storage import attempts, audit, bookings, busy, cases, drafts, organisation, outbox
from openplanner.storage.colleagues import add_team, colleague, save_colleague
from openplanner.storage.lists import worklist
from openplanner.storage.reads import Reads
from openplanner.storage.rows import SearchFilter, Standing
from openplanner.storage.store import Store, Transaction
from tests.storage import given


def due(tx: Transaction, team_id: int, number: str, day: date | None, **changes: Any) -> Case:
    terms = () if day is None else (Term("last_calling_day", day),)
    return cases.add_case(tx, given.a_case(team_id, number, terms=terms, **changes))


def numbers(rows: list[Any]) -> list[str]:
    return [row.number for row in rows]


def test_the_worklist_begins_with_who_is_due_first(store: Store, reads: Reads) -> None:
    with store.transaction() as tx:
        team_id, (anna, _) = given.staffed(tx)
        other_team, _ = given.staffed(tx)
        due(tx, team_id, "never", None)
        due(tx, team_id, "friday", date(2026, 11, 27))
        due(tx, team_id, "yesterday", date(2026, 11, 23))
        whatsapp = (Term("answer_by", date(2026, 11, 27), moment=datetime(2026, 11, 27, 9, tzinfo=UTC)),)
        cases.add_case(tx, given.a_case(team_id, "friday-nine", terms=whatsapp, case_type=CaseType.WHATSAPP))
        due(tx, other_team, "theirs", date(2026, 11, 24))
        gone = due(tx, team_id, "closed", date(2026, 11, 20))
        cases.save_case(tx, closed(gone, OutcomeCode.EXPLAINED, "", given.NOW))
        friday = cases.case_by_number(tx, "friday")
        assert friday is not None
        helper = Party("Hulp Verlener", (PhoneEntry("+31887654321"), PhoneEntry("+31612121212")))
        cases.save_case(tx, replace(friday, representative=helper, interpreter=True, language="ar"))
        cases.claim_case(tx, friday.case_id, anna, given.NOW + timedelta(minutes=5), given.NOW)
        bookings.add_booking(tx, given.a_booking(friday.case_id, (anna,), given.at(9)), given.NOW)
        bookings.add_booking(tx, given.a_booking(friday.case_id, (anna,), given.at(14)), given.NOW)
    rows = reads.worklist(team_id, given.NOW)
    assert numbers(rows) == ["yesterday", "friday-nine", "friday", "never"]
    assert numbers(reads.worklist(None, given.NOW)) == ["yesterday", "theirs", "friday-nine", "friday", "never"]
    assert numbers(reads.worklist(team_id, given.NOW, limit=2, offset=1)) == ["friday-nine", "friday"]
    row = rows[2]
    assert (row.name, row.e164, row.represented) == ("Hulp Verlener", "+31887654321", True)
    assert (row.claimed_by, row.claimed_by_name) == (anna, "Anna Proef")
    assert (row.next_booking_at, row.interpreter, row.language) == (given.at(9).start, True, "ar")
    later = reads.worklist(team_id, given.at(10).start)[2]
    assert (later.claimed_by, later.claimed_by_name, later.next_booking_at) == (None, "", given.at(14).start)
    assert rows[0].last_calling_day == date(2026, 11, 23)
    assert rows[3].due_at is None


def test_the_worklist_says_for_whom_a_case_is_and_leaves_out_what_is_for_others(store: Store, reads: Reads) -> None:
    with store.transaction() as tx:
        team_id, (anna, bram) = given.staffed(tx)
        other = add_team(tx, Team("Belastingen"))
        for place, colleague_id in enumerate((anna, bram, None, bram)):
            case = due(tx, team_id, f"Z-{place}", date(2026, 11, 24 + place))
            cases.give_to_colleague(tx, case.case_id, colleague_id)
        cases.give_to_team(tx, case.case_id, other.team_id, None)
    rows = reads.worklist(None, given.NOW)
    assert [(row.number, row.assigned_to, row.assigned_name) for row in rows] == [
        ("Z-0", anna, "Anna Proef"), ("Z-1", bram, "Bram Voorbeeld"), ("Z-2", None, ""), ("Z-3", None, ""),
    ]  # fmt: skip
    for team, mine, seen in (
        (None, anna, ["Z-0", "Z-2", "Z-3"]), (team_id, anna, ["Z-0", "Z-2"]), (team_id, bram, ["Z-1", "Z-2"]),
    ):  # fmt: skip
        assert numbers(reads.worklist(team, given.NOW, mine=mine)) == seen
        pages = [reads.worklist(team, given.NOW, limit, offset, mine) for limit, offset in ((1, 0), (9, 1))]
        assert [number for page in pages for number in numbers(page)] == seen
        assert reads.worklist_counts(team, given.NOW, mine).open == len(seen)
    with store.transaction() as tx:
        save_colleague(tx, replace(colleague(tx, bram), active=False))
        assert cases.case(tx, rows[1].case_id).assigned_to is None
        with_her = cases.add_case(tx, given.a_case(team_id, "Z-9", assigned_to=anna))
        assert cases.case(tx, with_her.case_id).assigned_to == anna
    assert numbers(reads.worklist(team_id, given.NOW, mine=anna)) == ["Z-0", "Z-1", "Z-2", "Z-9"]
    assert [row.assigned_name for row in reads.worklist(team_id, given.NOW)] == ["Anna Proef", "", "", "Anna Proef"]


def test_counts_by_urgency(store: Store, reads: Reads) -> None:
    with store.transaction() as tx:
        team_id, _ = given.staffed(tx)
        for place, day in enumerate((23, 24, 24, 25, 29, 30)):
            due(tx, team_id, f"Z-{place}", date(2026, 11, day))
        spoken = due(tx, team_id, "spoken", date(2026, 11, 23))
        cases.save_case(tx, replace(spoken, status=CaseStatus.SPOKEN))
    counts = reads.worklist_counts(team_id, given.NOW)
    assert (counts.late, counts.today, counts.tomorrow, counts.week, counts.open) == (1, 2, 1, 4, 7)
    assert reads.worklist_counts(None, given.NOW) == counts
    sunday = datetime(2026, 11, 29, 22, 59, tzinfo=UTC)
    assert reads.worklist_counts(team_id, sunday).week == 1
    assert reads.worklist_counts(99, given.NOW).open == 0


def test_due_between_two_days(store: Store, reads: Reads) -> None:
    with store.transaction() as tx:
        team_id, _ = given.staffed(tx)
        for day in (24, 25, 26):
            due(tx, team_id, f"Z-{day}", date(2026, 11, day))
    found = reads.due_between(team_id, date(2026, 11, 24), date(2026, 11, 25))
    assert numbers(found) == ["Z-24", "Z-25"]


FOUND = {
    "Z-2026-0042": ("zoe", "Łuk", "lukasz", "vries zo", "VRIES-ŁUKASZ", "rioolh", "bezwaar aanslag", "z-2026-00",
                    "2026-0042", "6123", "06123", "06 12 34", "+31 6 12", "0031 6 12", "+31 (0)6-12", "5678",
                    "12345678", "0612345678", "06-12345678", "zoe 0612", "z 2 v",
                    "zoe 06 12 34", "06-12 34 56 vries", "Łukasz +31 6 12", "vries zoe 0031 6 12 3", "zoe 56 78",
                    "z 061"),
    "K-7": ("ångström", "angstrom", "Bjorn", "çelik", "celik", "49 30", "+49 30", "030 90", "9012",
            "Çelik 030 90 12", "celik +49 30 90"),
}  # fmt: skip


@pytest.mark.parametrize(("number", "typed"), [(number, typed) for number, many in FOUND.items() for typed in many])
def test_found_as_you_type(searched: Reads, number: str, typed: str) -> None:
    assert numbers(searched.search(typed)) == [number]


@pytest.mark.parametrize("typed", ["celik 06 12 34", "zoe 06 12 35", "zoe celik 06 12", "zoe 030 90"])
def test_a_name_and_the_number_of_somebody_else_find_nothing(searched: Reads, typed: str) -> None:
    assert numbers(searched.search(typed)) == numbers(searched.search_inside(typed)) == []


@pytest.mark.parametrize("typed", ["ukas 06 12 34", "ukasz 2345", "+31 6 12 ries"])
def test_a_part_of_a_name_and_a_number_are_found_inside(searched: Reads, typed: str) -> None:
    assert (numbers(searched.search(typed)), numbers(searched.search_inside(typed))) == ([], ["Z-2026-0042"])


def test_what_is_longer_than_the_index_holds_is_told_apart(store: Store, reads: Reads) -> None:
    with store.transaction() as tx:
        team_id, _ = given.staffed(tx)
        for number, subject, phone in (
            ("Z-1", "Rioolheffing bedrijfspand", "+31612345601"),
            ("Z-2", "Rioolheffer bedrijfspanden", "+31612345699"),
        ):
            citizen = Party("Iemand Verzonnen", (PhoneEntry(phone),))
            cases.add_case(tx, given.a_case(team_id, number, subject=subject, citizen=citizen))
    for typed, found in {
        "rioolhef": ["Z-2", "Z-1"], "rioolheffi": ["Z-1"], "rioolheffe bedrijfspanden": ["Z-2"],
        "rioolheffi bedrijfspanden": [], "bedrijfspand": ["Z-2", "Z-1"], "0612345601": ["Z-1"], "061234569": ["Z-2"],
        "+31 6 1234 56": ["Z-2", "Z-1"], "rioolheffi 0612345699": [],
    }.items():  # fmt: skip
        assert numbers(reads.search(typed)) == found, typed


def test_a_case_number_is_looked_up_by_its_end_and_told_apart_by_the_rest(store: Store, reads: Reads) -> None:
    with store.transaction() as tx:
        team_id, _ = given.staffed(tx)
        for number in ("Z-2026-00417", "Z-2025-00417", "K-2026-00417", "Z-2026-00418"):
            cases.add_case(tx, given.a_case(team_id, number, subject="dak", citizen=Party("Iemand Verzonnen")))
    for typed, found in {
        "z-2026-00417": ["Z-2026-00417"], "z-2026-0041": ["Z-2026-00418", "Z-2026-00417"],
        "K-2026-0041": ["K-2026-00417"], " z-202-00417 ": ["Z-2025-00417", "Z-2026-00417"], "k-2025-00417": [],
        "2026-0041": ["Z-2026-00418", "K-2026-00417", "Z-2026-00417"], "z-2026-00417 dak": ["Z-2026-00417"],
        "x-z-2026-00417": [],
    }.items():  # fmt: skip
        assert numbers(reads.search(typed)) == found, typed


def test_filters_reach_behind_what_does_not_pass_and_pages_go_on(store: Store, reads: Reads) -> None:
    with store.transaction() as tx:
        team_id, _ = given.staffed(tx)
        other, _ = given.staffed(tx)
        for number in range(6):
            cases.add_case(tx, given.a_case((team_id, other)[number % 2], f"Z-{number}", subject=f"Dakkapel {number}"))
    theirs = SearchFilter(team_id=team_id)
    assert numbers(reads.search("dak", 2)) == ["Z-5", "Z-4"]
    assert numbers(reads.search("dak", 2, theirs)) == ["Z-4", "Z-2"]
    before = reads.search("dak", 2)[-1].case_id
    assert numbers(reads.search("dak", 2, before=before)) == ["Z-3", "Z-2"]
    assert numbers(reads.search("", 2, theirs, before=before)) == ["Z-2", "Z-0"]
    assert numbers(reads.search("dak", 9, SearchFilter(Standing.CLOSED))) == []
    assert numbers(reads.search_inside("kapel", 2)) == ["Z-5", "Z-4"]
    assert numbers(reads.search_inside("kapel", 9, theirs, before=before)) == ["Z-2", "Z-0"]
    assert reads.search_inside("dakkapel") == []


@pytest.mark.parametrize(
    "typed",
    [
        "riool x",
        "678 9",
        "-",
        '"',
        "' or 1=1 --",
        "*",
        "NEAR(",
        "a OR b AND",
        "+",
        "000",
        "\x00",
        "😀",
        "5679",
        "ends8765",
        "\ue0008765",
    ],
)
def test_nothing_found_is_no_error(searched: Reads, typed: str) -> None:
    assert searched.search(typed) == []


def test_a_text_of_ten_megabytes_is_no_problem(searched: Reads) -> None:
    assert searched.search("zoe " * 2_500_000) != []


@pytest.fixture
def searched(store: Store, reads: Reads) -> Reads:
    with store.transaction() as tx:
        team_id, _ = given.staffed(tx)
        cases.add_case(tx, given.a_case(team_id, "Z-2026-0042"))
        foreign = Party("Björn Ångström-Çelik", (PhoneEntry("+493090129012"),))
        cases.add_case(tx, given.a_case(team_id, "K-7", subject="Geluid", citizen=foreign))
    return reads


def test_the_newest_come_first_and_alone_without_a_text(store: Store, reads: Reads) -> None:
    with store.transaction() as tx:
        team_id, _ = given.staffed(tx)
        cases.add_cases(tx, [given.a_case(team_id, f"Z-{n}") for n in range(5)])
    assert numbers(reads.search("riool", limit=2)) == ["Z-4", "Z-3"]
    assert numbers(reads.search("  ", limit=3)) == ["Z-4", "Z-3", "Z-2"]
    row = reads.search("z 3")[0]
    assert (row.name, row.e164, row.status) == ("Zoë de Vries-Łukasz", "+31612345678", CaseStatus.TO_PLAN)


def test_the_index_follows_what_is_saved(store: Store, reads: Reads) -> None:
    with store.transaction() as tx:
        team_id, _ = given.staffed(tx)
        first = cases.add_case(tx, given.a_case(team_id, "Z-1"))
        cases.add_case(tx, given.a_case(team_id, "Z-2", citizen=first.citizen))
        cases.save_case(tx, replace(first, citizen=replace(first.citizen, name="Nieuwe Naam"), subject="Kapvergunning"))
    assert numbers(reads.search("nieuwe naam")) == ["Z-2", "Z-1"]
    assert numbers(reads.search("riool")) == ["Z-2"]
    assert reads.search("zoe") == []


def test_the_story_of_a_case_in_order(store: Store, reads: Reads) -> None:
    with store.transaction() as tx:
        team_id, (anna, _) = given.staffed(tx)
        case = cases.add_case(tx, given.a_case(team_id))
        attempts.add_attempt(
            tx, Attempt(case.case_id, given.NOW, anna, AttemptResult.SPOKEN, minutes=6, note="Fijn gesprek")
        )
        bookings.add_booking(tx, given.a_booking(case.case_id, (anna,), given.at(9)), given.NOW)
        attempts.add_agreement(tx, Agreement(case.case_id, "Anna", "stuurt brief", date(2026, 11, 26)))
        entry = attempts.OutcomeEntry(case.case_id, given.at(10).start, anna, OutcomeCode.EXPLAINED, "Helder")
        attempts.add_outcome(tx, entry)
        audit.write_audit(tx, audit.AuditEntry(given.at(11).start, 0, "printed", case.case_id))
    story = reads.case_story(case.case_id)
    assert [(line.kind, line.code) for line in story] == [
        ("registered", "bezwaar"), ("attempt", "spoken"), ("booking", "booked"), ("outcome", "explained"),
        ("audit", "printed"), ("agreement", "open"),
    ]  # fmt: skip
    attempt, booking = story[1:3]
    assert (attempt.by_name, attempt.text, attempt.until) == (
        "Anna Proef",
        "Fijn gesprek",
        given.NOW + timedelta(minutes=6),
    )
    assert (booking.until, booking.form) == (given.at(9).end, ContactForm.PHONE)
    assert story[5].day == date(2026, 11, 26)
    assert reads.case_story(99) == []


def test_a_week_holds_what_touches_it(store: Store, reads: Reads) -> None:
    with store.transaction() as tx:
        team_id, (anna, bram) = given.staffed(tx)
        case = cases.add_case(tx, given.a_case(team_id))
        room = given.a_room(tx)
        booking = given.a_booking(case.case_id, (bram, anna), given.at(9), place_id=room, form=ContactForm.TOWN_HALL)
        stored = bookings.add_booking(tx, booking, given.NOW)
        cancelled = bookings.add_booking(tx, given.a_booking(case.case_id, (anna,), given.at(12)), given.NOW)
        bookings.save_booking(tx, ended(cancelled, BookingState.CANCELLED), given.NOW)
        bookings.add_booking(tx, given.a_booking(case.case_id, (anna,), given.at(9, day=30)), given.NOW)
    week = Interval(given.at(0, day=23).start, given.at(0, day=30).start)
    (row,) = reads.week_bookings(team_id, week)
    assert (row.booking_id, row.key, row.interval) == (stored.booking_id, stored.key, stored.interval)
    assert (row.colleague_ids, row.place_name, row.number) == ((bram, anna), "Kamer 1", case.number)
    assert reads.week_bookings(None, week) == [row]
    assert reads.week_bookings(team_id + 1, week) == []
    assert reads.week_bookings(team_id, Interval(given.at(9, 15).end, given.at(10).start)) == [row]
    assert reads.week_bookings(team_id, given.at(10)) == []


def test_short_lists(store: Store, reads: Reads) -> None:
    with store.transaction() as tx:
        case, booking = given.booked(tx, given.at(9))
        given.a_room(tx)
        soon = attempts.add_agreement(tx, Agreement(case.case_id, "Anna", "belt", date(2026, 11, 25)))
        attempts.add_agreement(tx, Agreement(case.case_id, "Anna", "belt", date(2026, 12, 25)))
        row = outbox.add_row(tx, OutboxRow(booking.key, booking.booking_id, OutboxAction.CREATE))
        outbox.add_row(tx, replace(row, state=OutboxState.DONE))
        source = busy.CalendarSource("anna", busy.SourceKind.ICS, booking.colleague_ids[0], why=because("storage.x"))
        busy.replace_source(tx, source, [])
        drafts.save_draft(tx, "intake", {}, 1, given.NOW)
        organisation.save_setting(tx, "municipality", "Proefstad")
    assert [one.agreement_id for one in reads.open_agreements(case.team_id, date(2026, 11, 30))] == [soon.agreement_id]
    assert reads.open_agreements(case.team_id + 1, date(2026, 11, 30)) == []
    (line,) = reads.outbox_rows()
    assert (line.outbox_id, line.number, line.starts_at) == (row.outbox_id, case.number, booking.interval.start)
    assert len(reads.outbox_rows([OutboxState.DONE])) == 1
    assert [(one.name, one.team_ids) for one in reads.colleagues()] == [
        ("Anna Proef", (case.team_id,)), ("Bram Voorbeeld", (case.team_id,)),
    ]  # fmt: skip
    assert [team.name for team in reads.teams()] == ["Bezwaar"]
    assert [place.name for place in reads.places()] == ["Kamer 1"]
    assert [(one.name, one.known, one.why) for one in reads.sources()] == [("anna", False, "storage.x")]
    assert [draft.key for draft in reads.drafts()] == ["intake"]
    assert reads.settings() == {"municipality": "Proefstad"}


def test_figures_hold_what_was_measured_in_the_days(store: Store, reads: Reads) -> None:
    with store.transaction() as tx:
        team_id, (anna, _) = given.staffed(tx)
        case = cases.add_case(tx, given.a_case(team_id, "in"))
        old = datetime(2026, 9, 1, 9, tzinfo=UTC)
        reached = cases.add_case(tx, given.a_case(team_id, "reached", received_at=old, terms=()))
        cases.add_case(tx, given.a_case(team_id, "out", received_at=old))
        for at, result, minutes in ((old, AttemptResult.NO_ANSWER, 2), (given.NOW, AttemptResult.SPOKEN, 9)):
            attempts.add_attempt(tx, Attempt(reached.case_id, at, anna, result, minutes=minutes))
        cases.save_case(tx, closed(case, OutcomeCode.EXPLAINED, "", given.NOW))
        attempts.add_outcome(tx, attempts.OutcomeEntry(case.case_id, given.NOW, anna, OutcomeCode.EXPLAINED))
        attempts.add_agreement(
            tx, Agreement(case.case_id, "Anna", "belt", date(2026, 11, 30), done_on=date(2026, 12, 1))
        )
    figures = reads.figures(date(2026, 11, 1), date(2026, 11, 30))
    first, second = figures.cases
    assert (first.number, first.outcome, first.closed_at, first.reopenings) == (
        "in",
        OutcomeCode.EXPLAINED,
        given.NOW,
        0,
    )
    assert (first.called_for, first.norm_until) == (True, datetime(2026, 11, 27, 23, tzinfo=UTC))
    assert (second.number, second.first_attempt_at, second.first_reached_at) == ("reached", old, given.NOW)
    assert (second.attempts, second.minutes, second.called_for) == (2, 11, False)
    assert [(one.case_id, one.minutes) for one in figures.attempts] == [(reached.case_id, 2), (reached.case_id, 9)]
    assert [(one.due, one.done_on) for one in figures.agreements] == [(date(2026, 11, 30), date(2026, 12, 1))]
    assert reads.figures(date(2027, 1, 1), date(2027, 1, 31)).cases == ()


def test_the_screen_sees_that_somebody_wrote(store: Store, reads: Reads) -> None:
    before = reads.data_version()
    reads.worklist(None, given.NOW)
    assert reads.data_version() == before
    with store.transaction() as tx:
        organisation.save_setting(tx, "x", "y")
    assert any(reads.data_version() != before or time.sleep(0.01) for _ in range(500))


def test_lists_cannot_write(reads: Reads) -> None:
    with pytest.raises((StoreReadOnly, StoreUnreachable)):
        reads._connections.asked("delete from settings", {})
    assert reads.settings() == {}


def test_the_worklist_is_one_walk_along_the_index(tmp_path: Path) -> None:
    store = given.new_store(tmp_path)
    raw = sqlite3.connect(store.path)
    values = {"now": 0, "team_id": 1, "limit": 200, "offset": 0, "mine": 1}
    for question, index in (
        (worklist.WORKLIST_OF_TEAM, "ix_cases_worklist"), (worklist.WORKLIST, "ix_cases_due"),
        (worklist.MY_WORKLIST_OF_TEAM, "ix_cases_worklist"), (worklist.MY_WORKLIST, "ix_cases_due"),
    ):  # fmt: skip
        steps = raw.execute(f"explain query plan {question}", values).fetchall()
        plan = " ".join(step for _, parent, _, step in steps if parent == 0)  # not how a row looks up its own talk
        assert index in plan
        assert "TEMP B-TREE" not in plan
        assert "SCAN c" not in plan.replace(f"SCAN c USING INDEX {index}", "")
    raw.close()
    store.close()


def test_who_is_to_be_reminded_and_what_was_sent_on_read_alike_everywhere(store: Store, reads: Reads) -> None:
    """What it means is held in ``test_citizen_reminded.py`` and ``test_rights.py``; here on a file and on a server."""
    with store.transaction() as tx:
        team_id, (anna, _) = given.staffed(tx)
        case, start = cases.add_case(tx, given.a_case(team_id)), given.NOW + timedelta(days=3)
        when = Interval(start, start + timedelta(minutes=30))
        made = bookings.add_booking(tx, given.a_booking(case.case_id, (anna,), when), given.NOW)
    today, week = given.NOW.date(), given.NOW.date() + timedelta(days=7)
    (row,) = reads.reminders(team_id, today, week)
    assert (row.booking_id, row.starts_at, row.form) == (made.booking_id, made.interval.start, made.form)
    for action, undid, expected in (("reminded", 0, 0), ("undid_reminded", 1, 1), ("reminded", 0, 0), ("moved", 0, 0)):
        with store.transaction() as tx:
            told = [line.audit_id for line in audit.audit_of_case(tx, case.case_id)]
            after = {"undid": told[-1]} if undid else {}
            line = audit.AuditEntry(given.NOW, anna, action, case.case_id, made.booking_id, after=after)
            audit.write_audit(tx, line)
        assert len(reads.reminders(team_id, today, week)) == expected, action
    assert len(reads.reminders(team_id, today + timedelta(days=1), week)) == 1  # moved yesterday: remind again
    assert reads.sent_on(anna, given.NOW - timedelta(days=1)) == []
