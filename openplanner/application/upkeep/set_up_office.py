"""The first desk of an office, from what its colleague says in two minutes."""

from __future__ import annotations

from dataclasses import dataclass

from openplanner.application.office import Office
from openplanner.application.upkeep import organisation
from openplanner.domain.colleague import Colleague, Team, WorkingPattern, WorkingPeriod
from openplanner.domain.errors import NotAllowed
from openplanner.settings import MUNICIPALITY, OPENING_HOURS, PLACE_NAME, Origin, Setting
from openplanner.storage import colleagues


@dataclass(frozen=True, slots=True)
class FirstDesk:
    """What was said. ``calendar`` is the content of an .ics file, empty without one, and ``calendar_name`` its name."""

    municipality: str
    place_name: str
    opening_hours: str
    team: str
    name: str
    email: str
    hours: tuple[WorkingPeriod, ...]
    calendar: bytes = b""
    calendar_name: str = ""


@dataclass(frozen=True, slots=True)
class SetUp:
    """The office as it is now, and whose desk it is. ``calendar_read`` is False for a file that could not be read."""

    office: Office
    colleague_id: int
    team_id: int
    calendar_read: bool = True


def set_up_office(office: Office, said: FirstDesk) -> SetUp:
    """Keeps settings, team, colleague and calendar. What policy or the machine fixed stays as it is.

    Raises ``NotAllowed("office_has_colleagues")`` when somebody was first, and what the steps of
    :mod:`organisation` raise for a value that cannot be read; then nothing about people was kept.
    """
    with office.store.reading() as tx:
        if colleagues.colleagues(tx):
            raise NotAllowed("office_has_colleagues")
    for setting, value in (
        (MUNICIPALITY, said.municipality),
        (PLACE_NAME, said.place_name),
        (OPENING_HOURS, said.opening_hours),
    ):
        if _may_be_set(office, setting):
            office = organisation.save_setting(office, setting.key, value.strip(), organisation.BY_NOBODY)
    team = organisation.save_team(office, Team(said.team.strip()), organisation.BY_NOBODY)
    pattern = WorkingPattern(said.hours)
    wanted = Colleague(said.name, said.email, team_ids=(team.team_id,), pattern=pattern)
    who = organisation.save_colleague(office, wanted, organisation.BY_NOBODY)
    return SetUp(office, who.colleague_id, team.team_id, _read_calendar(office, said, who.colleague_id))


def _may_be_set(office: Office, setting: Setting) -> bool:
    return office.settings.origin(setting) in {Origin.DEFAULT, Origin.DATABASE}


def _read_calendar(office: Office, said: FirstDesk, colleague_id: int) -> bool:
    if not said.calendar:
        return True
    from openplanner.domain.calendar import CalendarUnknown

    answer = organisation.load_calendar_file(office, said.calendar, said.calendar_name, colleague_id)
    return not isinstance(answer, CalendarUnknown)
