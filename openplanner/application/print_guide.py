"""The conversation guide of a case: on screen beside the phone, and on paper."""

from __future__ import annotations

from datetime import datetime

from openplanner.application.next_call import next_call, with_next_call
from openplanner.application.office import Office
from openplanner.application.own_texts.catalogue import TextKind
from openplanner.application.own_texts.in_use import texts_in_use
from openplanner.application.talk_length import talk_minutes
from openplanner.domain.case import Case, CaseType, ContactForm
from openplanner.domain.contact import Attempt, Booking, BookingState
from openplanner.domain.interval import AMSTERDAM
from openplanner.domain.phone import shown_entry
from openplanner.domain.plain_words import in_sentence
from openplanner.domain.rights import Action
from openplanner.guides.facts import GuideFacts, fill
from openplanner.guides.library import load_guide
from openplanner.guides.model import ConversationGuide
from openplanner.printing.conversation_guide import GuideSheet, guide_pdf
from openplanner.settings import (
    GENERAL_PHONE,
    LANGUAGE,
    MUNICIPALITY,
    PLACE_NAME,
)
from openplanner.storage import attempts, bookings, cases, colleagues
from openplanner.storage.store import Transaction
from openplanner.texts import Texts


def guide_for_case(
    office: Office,
    case_id: int,
    form: ContactForm,
    by: int = 0,
    *,
    calling_now: bool = False,
    since: datetime | None = None,
) -> ConversationGuide:
    """The guide filled in with the case; what is not known stays a line to write on.

    ``by`` is the colleague who talks when no talk is booked; 0 leaves the name open. With ``calling_now`` the voicemail
    text says when we would phone again; on paper made beforehand that stays open. The talk that it is for is the first
    one that ends after ``since``, by default now, else the last one there was.

    Raises ``ResourceMissing`` or ``InvalidInput`` when a text of the guide is absent or wrong.
    """
    office.rights.require(Action.PRINT)
    with office.store.reading() as tx:
        case = cases.case(tx, case_id)
        booking = _booking(tx, case_id, form, since or office.clock())
        leader = _leader(tx, booking, by)
        own = texts_in_use(tx, TextKind.GUIDE)
    guide = load_guide(case.case_type, form, own)
    if calling_now:
        guide = with_next_call(guide, next_call(office, case_id))
    return fill(guide, _facts(office, case, booking, form, leader))


def guide_pdf_for_case(office: Office, case_id: int, form: ContactForm, by: int = 0) -> bytes:
    """The guide of the case as PDF, one A4 on two sides. Raises as :func:`guide_for_case`."""
    return guide_pdf(sheet_of_case(office, case_id, form, by), office.settings.text(LANGUAGE))


def sheet_of_case(
    office: Office, case_id: int, form: ContactForm, by: int = 0, since: datetime | None = None
) -> GuideSheet:
    """What stands on the guide of the case. ``since`` and what it raises are as with :func:`guide_for_case`."""
    guide = guide_for_case(office, case_id, form, by, since=since)
    with office.store.reading() as tx:
        case = cases.case(tx, case_id)
        booking = _booking(tx, case_id, form, since or office.clock())
        tried = attempts.attempts_of_case(tx, case_id)
        leader = _leader(tx, booking, by)
        place = colleagues.place(tx, booking.place_id).name if booking and booking.place_id else ""
    return _sheet(office, guide, case, booking, tried, leader, place)


def empty_guide_pdf(office: Office, case_type: CaseType, form: ContactForm) -> bytes:
    """The guide without a case, to fill in by pen."""
    with office.store.reading() as tx:
        own = texts_in_use(tx, TextKind.GUIDE)
    guide = fill(load_guide(case_type, form, own), GuideFacts(place_name=office.settings.text(PLACE_NAME)))
    sheet = GuideSheet(guide, office.clock(), office.settings.text(MUNICIPALITY))
    return guide_pdf(sheet, office.settings.text(LANGUAGE))


def spoken_language(case: Case, texts: Texts) -> str:
    """The language of the citizen in a word, empty for Dutch."""
    if case.language == "nl":
        return ""
    key = f"intake.language_{case.language}"
    return texts(key) if texts.has(key) else texts("paper.guide.language_unknown")


def _leader(tx: Transaction, booking: Booking | None, by: int) -> str:
    who = booking.colleague_ids[0] if booking else by
    return colleagues.colleague(tx, who).name if who else ""


def _booking(tx: Transaction, case_id: int, form: ContactForm, since: datetime) -> Booking | None:
    found = [one for one in bookings.bookings_of_case(tx, case_id) if one.form is form]
    ahead = (one for one in found if one.state is BookingState.BOOKED and one.interval.end > since)
    return next(ahead, found[-1] if found else None)


def _facts(office: Office, case: Case, booking: Booking | None, form: ContactForm, leader: str) -> GuideFacts:
    return GuideFacts(
        colleague=leader,
        place_name=office.settings.text(PLACE_NAME),
        spoken_with=in_sentence(case.spoken_with.name),
        subject=case.subject,
        our_phone=office.settings.text(GENERAL_PHONE),
        letter_date=case.received_at.astimezone(AMSTERDAM).date(),
        decision_date=case.decision_date,
        last_calling_day=case.last_calling_day,
        minutes=booking.interval.length_minutes if booking else talk_minutes(office, case, form),
    )


def _sheet(
    office: Office,
    guide: ConversationGuide,
    case: Case,
    booking: Booking | None,
    tried: tuple[Attempt, ...],
    leader: str,
    place: str,
) -> GuideSheet:
    phones = case.spoken_with.phones
    texts = Texts(office.settings.text(LANGUAGE))
    return GuideSheet(
        guide=guide,
        printed_at=office.clock(),
        municipality=office.settings.text(MUNICIPALITY),
        case_number=case.number,
        citizen_name=case.citizen.name,
        representative=case.representative.name if case.representative else "",
        phone_shown=shown_entry(phones[0]) if phones else "",
        place=place,
        moment=booking.interval.start if booking else None,
        length_minutes=booking.interval.length_minutes if booking else talk_minutes(office, case, guide.form),
        series=booking.series if booking else None,
        colleague=leader,
        last_calling_day=case.last_calling_day,
        decision_date=case.decision_date,
        language=spoken_language(case, texts),
        interpreter=case.interpreter,
        attempts=len(tried),
        last_attempt=max((one.at for one in tried), default=None),
    )
