"""What lies in a calendar of the doubles: items, attendees, series and mail, as frozen values with aware UTC moments.

Words (statuses, answers, sensitivities) are those of the Exchange schema, because both protocols know them; the Graph
double maps them. Series are daily or weekly, with changed and cancelled occurrences, on the wall clock of their zone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from enum import IntEnum, StrEnum
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

HOME_ZONE = "W. Europe Standard Time"
ZONES = {
    HOME_ZONE: "Europe/Amsterdam",
    "UTC": "UTC",
    "GMT Standard Time": "Europe/London",
    "Romance Standard Time": "Europe/Paris",
    "Pacific Standard Time": "America/Los_Angeles",
    "Eastern Standard Time": "America/New_York",
    # Names that old clients and servers really leave behind (exchange.md section 3, trap 7); they keep Dutch time here.
    "Customized Time Zone": "Europe/Amsterdam",
    "tzone://Microsoft/Custom": "Europe/Amsterdam",
    "tzone://Microsoft/Utc": "UTC",
}
PropertyKey = tuple[str, str]  # (GUID of the set in lower case, name)


def zone_of(name: str) -> ZoneInfo:
    """The rules behind a Windows zone name; a name that nobody knows keeps Dutch time."""
    return ZoneInfo(ZONES.get(name, "Europe/Amsterdam"))


class Status(StrEnum):
    """What an item does to its time (LegacyFreeBusyType)."""

    FREE = "Free"
    TENTATIVE = "Tentative"
    BUSY = "Busy"
    OUT = "OOF"
    ELSEWHERE = "WorkingElsewhere"
    NO_DATA = "NoData"


class Answer(StrEnum):
    """What an attendee said (ResponseTypeType)."""

    UNKNOWN = "Unknown"
    ORGANIZER = "Organizer"
    TENTATIVE = "Tentative"
    ACCEPT = "Accept"
    DECLINE = "Decline"
    NONE = "NoResponseReceived"


class Role(StrEnum):
    """How somebody is invited."""

    REQUIRED = "Required"
    OPTIONAL = "Optional"
    RESOURCE = "Resource"


class Send(StrEnum):
    """Who gets mail about a write."""

    NOBODY = "nobody"
    ALL = "all"
    CHANGED = "changed"


class Right(IntEnum):
    """What a user may do with somebody's calendar; a higher one holds the lower ones."""

    NONE = 0
    FREE_BUSY = 1  # times only
    DETAILS = 2  # subject and place in free/busy
    READ = 3
    WRITE = 4


class RoomPolicy(StrEnum):
    """How a room answers. ``ACCEPT`` and the two ``LATER`` ones decline when the room is taken."""

    ACCEPT = "accept"
    ACCEPT_LATER = "accept_later"
    TENTATIVE = "tentative"
    DECLINE = "decline"
    DECLINE_LATER = "decline_later"
    ACCEPT_THEN_DECLINE = "accept_then_decline"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody invited, and the answer. ``proposed`` is another time that was asked for."""

    address: str
    role: Role = Role.REQUIRED
    answer: Answer = Answer.UNKNOWN
    answered_at: datetime | None = None
    name: str = ""
    proposed: tuple[datetime, datetime] | None = None


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A daily or weekly pattern from ``first`` (a local day); neither ``count`` nor ``until`` means without end.

    ``changed`` maps the original local day of an occurrence to the fields it has otherwise; ``cancelled`` holds days.
    """

    pattern: str  # "daily" or "weekly"
    first: date
    interval: int = 1
    weekdays: tuple[int, ...] = ()  # Monday is 0; empty: the weekday of ``first``
    count: int | None = None
    until: date | None = None
    changed: Mapping[date, Mapping[str, Any]] = field(default_factory=lambda: MappingProxyType({}))
    cancelled: frozenset[date] = frozenset()

    def days(self) -> Iterator[date]:
        """Local days of the pattern in order, cancelled ones too; stops at its end, or never."""
        last = self.until or date.max
        for number, day in enumerate(self._pattern_days()):
            if day > last or (self.count is not None and number >= self.count):
                return
            yield day

    def _pattern_days(self) -> Iterator[date]:
        weekdays = self.weekdays or (self.first.weekday(),)
        monday = self.first - timedelta(days=self.first.weekday())
        day = self.first
        while day < date(9990, 1, 1):
            if self.pattern == "daily":
                wanted = (day - self.first).days % self.interval == 0
            else:
                wanted = day.weekday() in weekdays and ((day - monday).days // 7) % self.interval == 0
            if wanted:
                yield day
            day += timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a calendar. A state sets ``item_id``, ``change_key``, ``mailbox``, ``uid`` and the moments itself.

    ``start`` and ``end`` are UTC, half-open; an all-day item starts and ends at midnight in ``zone``. An occurrence of
    a series has ``master_id`` and ``original_start``. ``requested`` says whether invitations went out.
    """

    start: datetime
    end: datetime
    subject: str = ""
    body: str = ""
    body_type: str = "Text"
    location: str = ""
    status: Status = Status.BUSY
    sensitivity: str = "Normal"
    all_day: bool = False
    categories: tuple[str, ...] = ()
    reminder_minutes: int | None = 15
    attendees: tuple[Attendee, ...] = ()
    properties: Mapping[PropertyKey, str] = field(default_factory=lambda: MappingProxyType({}))
    zone: str = HOME_ZONE
    recurrence: Recurrence | None = None
    organizer: str = ""
    my_answer: Answer = Answer.ORGANIZER
    cancelled: bool = False
    requested: bool = False
    sequence: int = 0
    uid: str = ""
    transaction_id: str | None = None
    mailbox: str = ""
    item_id: str = ""
    change_key: str = ""
    created: datetime | None = None
    modified: datetime | None = None
    master_id: str = ""
    original_start: datetime | None = None
    is_exception: bool = False

    @property
    def kind(self) -> str:
        """The CalendarItemTypeType of this item."""
        if self.recurrence is not None:
            return "RecurringMaster"
        if not self.master_id:
            return "Single"
        return "Exception" if self.is_exception else "Occurrence"

    @property
    def is_meeting(self) -> bool:
        """True when somebody else is invited or invited the owner."""
        return bool(self.attendees) or self.my_answer is not Answer.ORGANIZER

    @property
    def private(self) -> bool:
        """True when others may see the time and nothing more."""
        return self.sensitivity == "Private"

    def touches(self, start: datetime, end: datetime) -> bool:
        """True when the item shares time with the window."""
        return self.start < end and start < self.end


@dataclass(frozen=True, slots=True)
class Mail:
    """A message that the server sent: ``invitation``, ``update``, ``cancellation`` or ``answer``."""

    kind: str
    uid: str
    sequence: int
    sender: str
    to: str
    at: datetime
    body: str = ""


def occurrence_id(master_id: str, day: date) -> str:
    """The id of one occurrence; it stays the same when the occurrence moves."""
    return f"{master_id}.{day:%Y%m%d}"


def split_id(item_id: str) -> tuple[str, date | None]:
    """The id of a stored item, and the original day when the id is that of an occurrence."""
    master_id, dot, day = item_id.partition(".")
    return (master_id, date(int(day[:4]), int(day[4:6]), int(day[6:8]))) if dot else (item_id, None)


def occurrence(master: Item, day: date) -> Item:
    """The occurrence of a series on an original local day, with what was changed about it."""
    assert master.recurrence is not None
    zone = zone_of(master.zone)
    wall_start, wall_end = master.start.astimezone(zone), master.end.astimezone(zone)
    shift = day - wall_start.date()
    start = datetime.combine(day, wall_start.time(), tzinfo=zone).astimezone(UTC)
    end = datetime.combine(wall_end.date() + shift, wall_end.time(), tzinfo=zone).astimezone(UTC)
    changes = master.recurrence.changed.get(day)
    plain = replace(
        master, start=start, end=end, recurrence=None, master_id=master.item_id, original_start=start,
        item_id=occurrence_id(master.item_id, day), is_exception=changes is not None,
    )  # fmt: skip
    return replace(plain, **(changes or {}))


def occurrences(master: Item, start: datetime, end: datetime) -> list[Item]:
    """Occurrences that touch the window, in order of their original days; a moved one counts where it lies now."""
    assert master.recurrence is not None
    margin = timedelta(days=2) + (master.end - master.start)
    changed = set(master.recurrence.changed)
    found = []
    for day in master.recurrence.days():
        far = datetime.combine(day, datetime.min.time(), tzinfo=UTC)
        if far > end + margin and not any(later >= day for later in changed):
            break
        if day in master.recurrence.cancelled or (far < start - margin and day not in changed):
            continue
        one = occurrence(master, day)
        if one.touches(start, end):
            found.append(one)
    return found
