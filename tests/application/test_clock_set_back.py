"""The clock of a computer goes back a year: nobody waits for a moment that was written by the wrong clock."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from openplanner.application.book_slot import Slot, book_slot, hold_slot
from openplanner.application.claim_case import claim_case
from openplanner.application.office import Office
from openplanner.application.send_outbox import send_outbox
from openplanner.application.upkeep.clock_check import ahead_of_clock
from openplanner.application.upkeep.demo_office import Replay
from openplanner.application.upkeep.doctor import State, examine
from openplanner.domain.case import ContactForm
from openplanner.domain.errors import NotAllowed
from openplanner.domain.interval import Interval
from openplanner.domain.outbox import OutboxAction, OutboxRow, OutboxState, due, failed, taken
from openplanner.storage import audit, outbox
from openplanner.storage.reads import Reads
from tests.offices import BY, MONDAY, registered, small_office

YEAR = timedelta(days=364)


@pytest.fixture
def wrong(tmp_path: Path) -> tuple[Office, Replay]:
    """An office whose clock runs a year ahead, for now."""
    office, clock = small_office(tmp_path)
    clock.moment = MONDAY + YEAR
    return office, clock


def slot(office: Office) -> Slot:
    start = office.clock() + timedelta(days=1, hours=1)
    return Slot(ContactForm.PHONE, Interval(start, start + timedelta(minutes=20)), (1,))


def test_a_claim_of_the_wrong_clock_keeps_nobody_from_calling(wrong: tuple[Office, Replay]) -> None:
    office, clock = wrong
    case = registered(office)
    claim_case(office, case.case_id or 0, 1)
    with pytest.raises(NotAllowed, match="case_claimed"):
        claim_case(office, case.case_id or 0, 2)
    clock.moment = MONDAY
    lists = Reads(office.store.path)
    (row,) = lists.worklist(None, clock())
    lists.close()
    assert (row.claimed_by, row.claimed_until, row.claimed_by_name) == (None, None, "")
    assert claim_case(office, case.case_id or 0, 2).claimed_by == 2


def test_a_hold_of_the_wrong_clock_keeps_no_time(wrong: tuple[Office, Replay]) -> None:
    office, clock = wrong
    first, second = registered(office, "Z-1"), registered(office, "Z-2")
    held = slot(office)
    hold_slot(office, first.case_id or 0, held, BY)
    clock.moment = MONDAY
    assert book_slot(office, second.case_id or 0, held, BY).interval == held.interval


def test_what_waits_in_the_outbox_does_not_wait_a_year(wrong: tuple[Office, Replay]) -> None:
    office, clock = wrong
    case = registered(office)
    booking = book_slot(office, case.case_id or 0, slot(office), BY)
    with office.store.transaction() as tx:
        (row,) = [one for one in outbox.rows(tx) if one.booking_id == booking.booking_id]
        outbox.save_row(tx, failed(row, clock(), "offline", unknown=False))
    clock.moment = MONDAY
    send_outbox(office)
    with office.store.reading() as tx:
        assert [one.state for one in outbox.rows(tx)] == [OutboxState.DONE]


def test_a_lease_of_the_wrong_clock_ends(wrong: tuple[Office, Replay]) -> None:
    office, clock = wrong
    booking = book_slot(office, registered(office).case_id or 0, slot(office), BY)
    row = taken(OutboxRow(booking.key, booking.booking_id, OutboxAction.CREATE), clock())
    assert not due(row, clock())
    assert due(row, clock() + timedelta(minutes=2))
    assert due(row, MONDAY)


def test_it_is_told_that_the_clock_went_back_and_the_chain_goes_on(wrong: tuple[Office, Replay]) -> None:
    office, clock = wrong
    registered(office, "Z-1")
    assert ahead_of_clock(office) is None
    clock.moment = MONDAY
    assert ahead_of_clock(office) == MONDAY + YEAR
    assert next(one for one in examine(office) if one.name == "clock").state is State.FAILED
    registered(office, "Z-2")
    with office.store.reading() as tx:
        assert audit.walk_chain(tx).breaks == ()
