"""Everything about one case, as one value of one moment: for the screens that show a case whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from openplanner.application.given_to import Given, given_to
from openplanner.application.office import Office
from openplanner.application.privacy.log_view import log_view
from openplanner.domain.case import Case
from openplanner.domain.contact import Agreement, Attempt, Booking, BookingState
from openplanner.storage import attempts, bookings, cases


@dataclass(frozen=True, slots=True)
class OpenedCase:
    """A case with its bookings by start, attempts oldest first and agreements by due day.

    ``given`` says which colleague has it, and from whom; None when it is for the whole team.
    """

    case: Case
    bookings: tuple[Booking, ...]
    attempts: tuple[Attempt, ...]
    agreements: tuple[Agreement, ...]
    given: Given | None = None

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
        case = cases.case(tx, case_id)
        return OpenedCase(
            case,
            bookings.bookings_of_case(tx, case_id),
            attempts.attempts_of_case(tx, case_id),
            attempts.agreements_of_case(tx, case_id),
            given_to(tx, case),
        )
