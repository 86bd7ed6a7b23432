"""The shortest notice of a talk: who may change the rule may plan sooner, with a reason that the log keeps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from openplanner.application.office import Office
from openplanner.domain.contact import WhySooner
from openplanner.domain.errors import InvalidInput, NotAllowed
from openplanner.domain.rights import Action
from openplanner.planning.business_time import earliest_start
from openplanner.settings import HOLD_MINUTES, NOTICE_DAYS, NOTICE_MINUTES


@dataclass(frozen=True, slots=True)
class Sooner:
    """What is known about planning at short notice.

    ``offered_at`` is when the program proposed or held the moment: the notice counts from then, so that what was
    proposed in time can be taken as long as a hold lasts. ``why`` is the reason that a person chose.
    """

    offered_at: datetime | None = None
    why: WhySooner | None = None


IN_TIME = Sooner()


def first_start(office: Office, now: datetime) -> datetime:
    """The first moment that keeps the shortest notice of the settings."""
    settings = office.settings
    return earliest_start(office.rules.opening, now, settings.number(NOTICE_MINUTES), settings.number(NOTICE_DAYS))


def may_plan_sooner(office: Office) -> bool:
    """True for whoever may change the rule itself; a rule that binds everybody keeps a citizen waiting."""
    return office.rights.may(Action.ARRANGE)


def notice_kept(office: Office, start: datetime, now: datetime, sooner: Sooner) -> WhySooner | None:
    """None when the moment keeps the notice, else the reason for not keeping it.

    Raises ``InvalidInput("too_soon")`` for the field ``why`` when a reason is missing and
    ``NotAllowed("sooner_no_right")`` for who may not plan sooner; both with ``earliest``.

    Source: peers.md row 21, peer-cases I1 to I3.
    """
    oldest = now - timedelta(minutes=office.settings.number(HOLD_MINUTES))
    earliest = first_start(office, now if sooner.offered_at is None else max(oldest, sooner.offered_at))
    if start >= earliest:
        return None
    if not may_plan_sooner(office):
        raise NotAllowed("sooner_no_right", earliest=earliest)
    if sooner.why is None:
        raise InvalidInput("too_soon", field="why", earliest=earliest)
    return sooner.why


def said_of(why: WhySooner | None) -> dict[str, object]:
    """What the log keeps of planning sooner than the shortest notice; nothing when that was kept."""
    return {} if why is None else {"sooner": why.value}
