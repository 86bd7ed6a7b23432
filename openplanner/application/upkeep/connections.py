"""Are the calendars reached? Per mailbox: what works, and which right is missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from openplanner.application.office import Office
from openplanner.calendars.credentials import keep_secret, secret
from openplanner.calendars.graph_sign_in import GraphSignIn, system_store
from openplanner.domain.calendar import CalendarError, CalendarGateway, CalendarUnknown, Denied
from openplanner.domain.errors import InvalidInput
from openplanner.domain.interval import Interval
from openplanner.domain.progress import Progress, Silent
from openplanner.domain.reason import Reason, because
from openplanner.domain.stopping import before_keeping
from openplanner.settings import GRAPH_CLIENT, GRAPH_TENANT, Settings
from openplanner.storage import colleagues

LOOK_AHEAD = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class MailboxCheck:
    """One mailbox: whose, whether its free and busy time and its items can be read, and what is wrong with why.

    Writing shows at the first booking: a test never leaves an item in somebody's calendar.
    """

    name: str
    address: str
    free_busy: bool
    items: bool
    problem: Reason | None = None

    @property
    def fine(self) -> bool:
        """True when nothing is in the way."""
        return self.free_busy and self.items


def examine_connections(office: Office, progress: Progress | None = None) -> tuple[MailboxCheck, ...]:
    """One check per colleague and place with an address, by name; one that fails never stops the others."""
    watch = progress or Silent()
    with office.store.reading() as tx:
        people = [(one.name, one.email) for one in colleagues.colleagues(tx) if one.email]
        rooms = [(one.name, one.email) for one in colleagues.places(tx) if one.email]
    window = Interval(office.clock(), office.clock() + LOOK_AHEAD)
    checks = []
    for index, (name, address) in enumerate([*people, *rooms]):
        watch.step(index, len(people) + len(rooms), "settings.testing")
        checks.append(examine_mailbox(office.calendar, name, address, window))
    return tuple(checks)


def examine_mailbox(calendar: CalendarGateway, name: str, address: str, window: Interval) -> MailboxCheck:
    """One mailbox asked once: for free and busy time, and for items."""
    try:
        answer = calendar.free_busy([address], window)[address]
    except CalendarError as error:
        return MailboxCheck(name, address, False, False, _why(error))
    if isinstance(answer, CalendarUnknown):
        return MailboxCheck(name, address, False, False, answer.why)
    try:
        calendar.events(address, window)
    except CalendarError as error:
        return MailboxCheck(name, address, True, False, _why(error))
    return MailboxCheck(name, address, True, True)


def _why(error: CalendarError) -> Reason:
    return because(f"errors.{error.code}.cause", **error.facts)


def keep_password(name: str, value: str) -> None:
    """Keeps a password in the credential store of this computer; an empty one forgets it."""
    before_keeping()
    keep_secret(name, value)


def password_kept(name: str) -> bool:
    """True when one is kept. Raises ``Denied("no_credential_store")`` on a computer without such a store."""
    try:
        return bool(secret(name))
    except Denied as error:
        if error.code == "secret_missing":
            return False
        raise


def microsoft_sign_in(settings: Settings, window: int | None = None) -> GraphSignIn:
    """The sign-in to Microsoft 365 of this person; ``window`` is the native handle that a dialogue stands in front of.

    Raises ``InvalidInput`` without the number of the registration.
    """
    client = settings.text(GRAPH_CLIENT).strip()
    if not client:
        raise InvalidInput("graph_client_missing", field=GRAPH_CLIENT.key)
    tenant = settings.text(GRAPH_TENANT).strip() or "organizations"
    return GraphSignIn(client, tenant, store=system_store(), window=lambda: window)


def sign_in(office: Office, window: int | None = None, progress: Progress | None = None) -> str:
    """Signs in to Microsoft 365, in the browser or in front of our window on Windows; whose account it is.

    Blocks until the person is done or gives up, so only in a worker. Raises ``Denied`` or ``Offline`` with what to do,
    ``InvalidInput`` without the number of the registration, and ``Cancelled``, with what was opened closed again.
    """
    return microsoft_sign_in(office.settings, window).sign_in(progress)
