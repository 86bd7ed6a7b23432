"""What the application fills in for a letter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from openplanner.domain.case import CaseType, ContactForm


class LetterKind(StrEnum):
    """The eight letters; the value names the text in resources/letters."""

    CONFIRMATION = "bevestiging"
    REMINDER = "herinnering"
    MOVED = "verplaatst"
    CANCELLED = "afgezegd"
    NOT_REACHED = "niet-bereikt"
    AGREEMENTS = "afspraken"
    RECEIPT = "ontvangst"
    WITHDRAWAL = "intrekking"


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """One agreement as it stands in the letter: who, does what, by when, how the citizen hears."""

    who: str
    what: str
    due: date
    told_how: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to the writer of a case or the representative, with the facts that its text asks for.

    Moments carry a zone. ``address_lines`` are street and town as on an envelope, without the name (at most four are
    shown). ``our_phone`` is how the citizen reaches us, ``phone_shown`` the number that we will call. ``old_moment`` is
    the booking that was moved or cancelled, ``later_moments`` the talks of a series after ``moment``, ``proposals`` one
    or two moments. There is no field for a BSN.
    ``own_text`` and ``own_head`` are the text of this kind and the letterhead as the team wrote them, empty for ours;
    ``mark`` is the picture of the municipality (PNG or JPEG), and ``preprinted`` leaves head and foot to the paper.
    """

    kind: LetterKind
    printed_on: date
    recipient: str
    address_lines: tuple[str, ...]
    case_number: str
    case_type: CaseType
    municipality: str
    return_address: str
    our_phone: str
    colleague: str = ""
    form: ContactForm = ContactForm.PHONE
    received_on: date | None = None
    moment: datetime | None = None
    old_moment: datetime | None = None
    later_moments: tuple[datetime, ...] = ()
    length_minutes: int = 0
    place: str = ""
    phone_shown: str = ""
    proposals: tuple[datetime, ...] = ()
    agreements: tuple[AgreementLine, ...] = ()
    spoken_on: date | None = None
    last_calling_day: date | None = None
    decision_date: date | None = None
    interpreter: bool = False
    own_text: str = ""
    own_head: str = ""
    mark: bytes = b""
    preprinted: bool = False
