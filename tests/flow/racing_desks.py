"""Two running copies that confirm the same moment at once, round after round: one winner, and three ways out.

``python -m tests.flow.racing_desks 1000`` does the rounds that peers.md row 27 asks for; the suite does the short form.
Exchange takes a second item on the same time without a word (peer-cases H11), so that the program alone must see it.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from openplanner.application.book_slot import Slot, book_slot
from openplanner.application.change_booking import cancel_booking
from openplanner.application.other_slots import other_slots
from openplanner.application.propose_slots import Wanted
from openplanner.application.send_outbox import send_outbox
from openplanner.assembly import open_office
from openplanner.domain.case import ContactForm
from openplanner.domain.contact import BookingState
from openplanner.domain.errors import SlotTaken
from openplanner.domain.interval import Interval
from openplanner.settings import combined
from openplanner.storage import bookings
from tests.flow import dying_desks as desks
from tests.flow.exchange_worlds import WORLDS
from tests.offices import BY, MONDAY, small_office

MAILBOX = "noor@voorbeeldstad.example"
WON, OFFERED_THREE = 0, 7


def raced_rounds(name: str, folder: Path, rounds: int) -> list[str]:
    """What went otherwise than it should, a line each; nothing when every round had one winner and one item."""
    office, _ = small_office(folder)
    case_ids = desks.register_some(office, 2)
    office.store.close()
    path, wrong = str(desks.database(folder)), []
    with WORLDS[name]() as world:
        place = desks.Workplace(lambda clock: open_office(path, clock, combined({})), world.make)
        for number in range(rounds):
            wrong += [f"round {number}: {found}" for found in _round(place, case_ids, number)]
    return wrong


def _round(place: desks.Workplace, case_ids: list[int], number: int) -> list[str]:
    start = MONDAY + timedelta(days=1 + number % 4, hours=number // 4 % 6)
    slot = Slot(ContactForm.PHONE, Interval(start, start + timedelta(minutes=20)), (1,))
    gate, opened = os.pipe()
    racing = [desks.desk(lambda one=case_id: _confirm(place, one, slot, gate)) for case_id in case_ids]
    os.write(opened, b"go")  # a byte for each: whoever reads one begins
    ends = sorted(desks.ended(child) for child in racing)
    for end in (gate, opened):
        os.close(end)
    return ([] if ends == [WON, OFFERED_THREE] else [f"the desks ended with {ends}"]) + _judged(place, case_ids)


def _confirm(place: desks.Workplace, case_id: int, slot: Slot, gate: int) -> None:
    """One desk that confirms when the gate opens; the loser asks for other moments, as the screen does."""
    office = place.opened(MONDAY)
    os.read(gate, 1)
    try:
        book_slot(office, case_id, slot, BY)
    except SlotTaken:
        offered = other_slots(office, case_id, slot, Wanted(ContactForm.PHONE)).slots
        os._exit(OFFERED_THREE if len(offered) == 3 else 8)
    send_outbox(office)


def _judged(place: desks.Workplace, case_ids: list[int]) -> list[str]:
    """One booking and its one item; both are taken away again for the next round."""
    office = place.opened(MONDAY)
    send_outbox(office)
    booked = desks.booked_keys(office)
    items = desks.item_keys(office, MAILBOX, Interval(MONDAY, MONDAY + timedelta(days=31)))
    with office.store.reading() as tx:
        live = [
            one
            for case_id in case_ids
            for one in bookings.bookings_of_case(tx, case_id)
            if one.state is BookingState.BOOKED
        ]
    for one in live:
        cancel_booking(office, one.booking_id, "", BY)
    send_outbox(office)
    desks.shut(office)
    return [] if len(booked) == 1 and items == booked else [f"{len(booked)} booked, {len(items)} items"]


if __name__ == "__main__":
    asked = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    began, failed = time.monotonic(), []
    for world_name in sys.argv[2:] or list(WORLDS):
        with tempfile.TemporaryDirectory() as here:
            found = raced_rounds(world_name, Path(here), asked)
        failed += found
        print(
            f"{world_name}: {asked} rounds, {len(found)} wrong, {time.monotonic() - began:.0f} s", *found[:5], sep="\n"
        )
    sys.exit(1 if failed else 0)
