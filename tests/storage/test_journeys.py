"""How often a save waits for the server: that costs time on every line, and locks are held meanwhile.

Begin and end are a journey each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from openplanner.application.claim_case import claim_case, release_case
from openplanner.application.office import Office
from openplanner.application.record_attempt import record_attempt
from openplanner.application.record_outcome import record_outcome
from openplanner.application.register_case import register_case
from openplanner.application.trace import Step, trace
from openplanner.application.undo import undo_last
from openplanner.domain.case import OutcomeCode
from openplanner.domain.contact import AttemptResult
from openplanner.storage import audit, bookings, cases
from openplanner.storage import undo as journal
from openplanner.storage.reads import Reads
from openplanner.storage.store import Store, open_store
from tests.doubles.journeys import Journeys, counted_line
from tests.doubles.postgres import Cluster
from tests.offices import letter, office_in
from tests.storage import given


@pytest.fixture
def line(cluster: Cluster) -> Iterator[Journeys]:
    with counted_line(cluster.port) as line:
        yield line


@pytest.fixture
def office(line: Journeys, on_server: Store) -> Iterator[Office]:
    """An office whose database is at the end of the line, with connections that are open already."""
    store = open_store(line.to(on_server.home), given.NOW)  # type: ignore[arg-type]
    with store.transaction() as tx:
        given.staffed(tx)
    yield office_in(store, lambda: given.NOW)
    store.close()


def journeys_of(line: Journeys, work: Callable[[], object]) -> int:
    """How many journeys the work takes."""
    before = line.count
    work()
    return line.count - before


def test_steps_of_a_day_wait_for_the_server_a_few_times(office: Office, line: Journeys) -> None:
    case = register_case(office, letter("Z-0"), 1)
    number, no_answer, spoken = case.case_id, AttemptResult.NO_ANSWER, AttemptResult.SPOKEN
    steps: dict[str, Callable[[], object]] = {
        "register": lambda: register_case(office, letter("Z-1"), 1),
        "claim": lambda: claim_case(office, number, 1),
        "release": lambda: release_case(office, number, 1),
        "no answer": lambda: record_attempt(office, number, no_answer, 1, note="Voicemail"),
        "spoken": lambda: record_attempt(office, number, spoken, 1, note="Duidelijk"),
        "close": lambda: record_outcome(office, number, OutcomeCode.EXPLAINED, 1),
    }
    assert {name: journeys_of(line, step) for name, step in steps.items()} == {
        "register": 5, "claim": 3, "release": 3, "no answer": 6, "spoken": 5, "close": 6,
    }  # fmt: skip


def test_a_save_in_the_store(office: Office, line: Journeys) -> None:
    store = office.store
    case = register_case(office, letter("Z-0"), 1)

    def save() -> None:
        with store.transaction() as tx:
            cases.save_case(tx, replace(cases.case(tx, case.case_id), subject="Een ander onderwerp"))

    def book() -> None:
        with store.transaction() as tx:
            bookings.add_booking(tx, given.a_booking(case.case_id, (1, 2), given.at(9)), given.NOW)

    assert journeys_of(line, save) == 3
    assert journeys_of(line, book) == 5


def test_a_refresh_of_the_worklist(office: Office, line: Journeys) -> None:
    lists = Reads(office.store.home)
    lists.worklist(1, given.NOW), lists.worklist(1, given.NOW), lists.worklist(1, given.NOW)
    assert journeys_of(line, lambda: lists.worklist(1, given.NOW)) == 1
    lists.close()


def test_a_step_is_taken_back_by_the_line_that_travelled_with_its_end(office: Office) -> None:
    """Nobody waits between a line in the audit and the commit, so the server says which line an undo belongs to."""
    case = register_case(office, letter("Z-0"), 1)
    record_attempt(office, case.case_id, AttemptResult.NO_ANSWER, 1)
    record_outcome(office, case.case_id, OutcomeCode.EXPLAINED, 1)
    with office.store.reading() as tx:
        entry = journal.last_undo(tx, 1)
        closed = audit.audit_of_case(tx, case.case_id)[-1]
    assert entry is not None
    assert (entry.kind, entry.facts) == ("closed", {"audit_id": closed.audit_id})
    undo_last(office, 1)
    undo_last(office, 1)
    with office.store.reading() as tx:
        lines = audit.audit_of_case(tx, case.case_id)
        assert audit.walk_chain(tx).breaks == ()
    assert [line.action for line in lines][-2:] == ["undid_closed", "undid_attempted"]
    assert lines[-2].after["undid"] == closed.audit_id


def test_nobody_waits_for_the_chain_while_a_step_is_still_being_done(office: Office) -> None:
    """A line is written right before the commit, wherever in its transaction the step was traced."""
    case = register_case(office, letter("Z-0"), 1)
    with office.store.transaction() as tx:
        trace(tx, Step("retried", 1, given.NOW, case_id=case.case_id))
        register_case(office, letter("Z-1"), 1)  # another connection, and another line
        assert audit.audit_of_case(tx, case.case_id)[-1].action == "registered"
    with office.store.reading() as tx:
        assert audit.audit_of_case(tx, case.case_id)[-1].action == "retried"
        assert audit.walk_chain(tx).breaks == ()
