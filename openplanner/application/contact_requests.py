"""Contact requests of a Klantinteracties register become cases, and a closed case closes its request there.

Optional and off until an address is set; everything works without it. The token lives in the credential store.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from openplanner.application.office import Office
from openplanner.application.register_case import Intake, register_cases
from openplanner.calendars.contact_register import ContactRegister, ContactRequest
from openplanner.calendars.credentials import secret
from openplanner.domain.case import NAME_LENGTH, REQUEST_PREFIX, SUBJECT_LENGTH, CaseType, Channel, PhoneEntry
from openplanner.domain.errors import NotAllowed
from openplanner.domain.phone import read_phone
from openplanner.domain.progress import Progress, Silent
from openplanner.domain.reason import Reason, because
from openplanner.domain.rights import Action
from openplanner.domain.sensitive import holds_bsn
from openplanner.settings import CONTACT_REQUESTS_URL, TEAM, Settings
from openplanner.storage import cases, colleagues

SECRET_NAME = "klantinteracties"  # noqa: S105 the name under which it is kept
LANGUAGES = {
    "nld": "nl", "dut": "nl", "eng": "en", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "ara": "ar", "tur": "tr",
    "pol": "pl", "ukr": "uk", "rus": "ru", "spa": "es", "tir": "ti",
}  # fmt: skip
"""ISO 639-2 as the register writes it, as we write it."""
CHANNELS = {"telefoon": Channel.PHONE, "email": Channel.EMAIL, "e-mail": Channel.EMAIL, "balie": Channel.DESK}


@dataclass(frozen=True, slots=True)
class RequestsTaken:
    """The case numbers that were registered (or would be), how many were here already, and what to look at by hand."""

    numbers: tuple[str, ...]
    known: int
    remarks: tuple[tuple[str, Reason], ...]


def register_of(settings: Settings) -> ContactRegister:
    """The register of the settings; raises ``NotAllowed("contact_requests_off")`` when none is set."""
    address = settings.text(CONTACT_REQUESTS_URL).strip()
    if not address:
        raise NotAllowed("contact_requests_off")
    return ContactRegister(address, lambda: secret(SECRET_NAME))


def take_requests(
    office: Office, register: ContactRegister, by: int, *, dry_run: bool = False, progress: Progress | None = None
) -> RequestsTaken:
    """Every open request of the register that is not here yet as a case, all of them or none.

    The case number is ``KI-`` and the reference. A phone number that cannot be called, and a subject that holds a
    possible BSN (it is left out), are remarks. Raises what the register raises, ``NotAllowed("no_team")``.
    """
    office.rights.require(Action.CHANGE)
    watch = progress or Silent()
    watch.step(0, 2, "requests.reading")
    found = register.open_requests()
    numbers = [REQUEST_PREFIX + one.reference for one in found]
    with office.store.reading() as tx:
        taken = cases.numbers_taken(tx, numbers)
        teams = [team.team_id for team in colleagues.teams(tx)]
    if not teams:
        raise NotAllowed("no_team")
    own = office.settings.number(TEAM)
    team_id = own if own in teams else teams[0]
    fresh = {number: one for number, one in zip(numbers, found, strict=True) if number.lower() not in taken}
    remarks: list[tuple[str, Reason]] = []
    intakes = [_intake(number, one, team_id, office, remarks) for number, one in fresh.items()]
    if intakes and not dry_run:
        register_cases(office, intakes, by, progress)
    return RequestsTaken(tuple(fresh), len(found) - len(fresh), tuple(remarks))


def request_handled(register: ContactRegister, number: str) -> bool:
    """Marks the request of a case as done in the register; False when it is none of theirs or was done already."""
    return number.startswith(REQUEST_PREFIX) and register.handled(number.removeprefix(REQUEST_PREFIX))


def _intake(
    number: str, one: ContactRequest, team_id: int, office: Office, remarks: list[tuple[str, Reason]]
) -> Intake:
    now = office.clock()
    received = one.received_at if one.received_at and one.received_at <= now + timedelta(minutes=5) else now
    return Intake(
        number=number,
        case_type=CaseType.QUESTION,
        received_at=min(received, now),
        subject=_without_bsn(number, one.subject or one.asked, remarks)[:SUBJECT_LENGTH],
        name=(one.name or one.reference)[:NAME_LENGTH],
        phones=tuple(entry for text in one.phones for entry in _phones(number, text, remarks)),
        team_id=team_id,
        channel=CHANNELS.get(one.channel.lower(), Channel.WEB_FORM),
        email=next(iter(one.emails), ""),
        language=LANGUAGES.get(one.language.lower(), "nl"),
    )


def _phones(number: str, text: str, remarks: list[tuple[str, Reason]]) -> tuple[PhoneEntry, ...]:
    answer = read_phone(text)
    if answer.callable:
        return (answer.entry(),)
    remarks.append((number, answer.problem or because("requests.phone")))
    return ()


def _without_bsn(number: str, text: str, remarks: list[tuple[str, Reason]]) -> str:
    if holds_bsn(text):
        remarks.append((number, because("requests.bsn")))
        return ""
    return text
