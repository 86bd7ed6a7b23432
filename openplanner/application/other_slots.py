"""What else can be had when a slot was just taken: the loser of a race is not left with empty hands."""

from __future__ import annotations

from dataclasses import replace

from openplanner.application.book_slot import Slot
from openplanner.application.office import Office
from openplanner.application.propose_slots import Proposals, Wanted, propose_slots
from openplanner.domain.progress import Progress
from openplanner.storage import colleagues, outside

HOW_MANY = 3


def other_slots(
    office: Office, case_id: int, taken: Slot, wanted: Wanted, progress: Progress | None = None
) -> Proposals:
    """The three best moments that are free now, best first, as :func:`propose_slots` gives them.

    Calendars outside are asked anew for the people of the taken slot, because what was remembered of them is what made
    us lose. Raises as :func:`propose_slots`.
    """
    with office.store.transaction() as tx:
        people = [colleagues.colleague(tx, who).email for who in taken.colleague_ids]
        place = colleagues.place(tx, taken.place_id).email if taken.place_id is not None else ""
        outside.forget_answers(tx, [address for address in (*people, place) if address])
    return propose_slots(office, case_id, replace(wanted, limit=HOW_MANY), progress)
