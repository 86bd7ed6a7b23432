"""Everything about one case, as one value of one moment: for the screens that show a case whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from openplanner.application.office import Office
from openplanner.application.privacy.log_view import log_view
from openplanner.domain.case import Case
from openplanner.domain.contact import Agreement, Attempt, Booking, BookingState
from openplanner.storage import attempts, bookings, cases


@dataclass(frozen=True, slots=True)
class OpenedCase:
    """A case with its bookings by start, attempts oldest first and agreements by due day."""

    case: Case
    bookings: tuple[Booking, ...]
    attempts: tuple[Attempt, ...]
    agreements: tuple[Agreement, ...]

    def to_come(self, now: datetime) -> tuple[Booking, ...]:
        """The booked talks that have not begun: what closing the case would cancel."""
        return tuple(one for one in self.bookings if one.state is BookingState.BOOKED and one.interval.start > now)


def look_at_case(office: Office, case_id: int, by: int, where: str) -> OpenedCase:
    """The case for a colleague who wants to see it, which is written down; raises as :func:`open_case`.

    ``where`` is the screen: ``cases``, ``today``, ``agenda`` or ``conversation``.
    """
    opened = open_case(office, case_id)
    log_view(office, by, case_id, where)
    return opened


def open_case(office: Office, case_id: int) -> OpenedCase:
    """The case with all that belongs to it; raises ``NotAllowed`` (``case_missing``) when there is none."""
    with office.store.reading() as tx:
        return OpenedCase(
            cases.case(tx, case_id),
            bookings.bookings_of_case(tx, case_id),
            attempts.attempts_of_case(tx, case_id),
            attempts.agreements_of_case(tx, case_id),
        )
