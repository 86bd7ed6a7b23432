"""What a letter tells as a file for the citizen's own calendar: nothing to answer, little in it about the citizen.

Source: RFC 5545, RFC 5546 section 3.2, exchange.md section 8 (what Outlook reads right).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

from icalendar import Alarm, Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress, vRecur, vText

from openplanner.domain.citizen_date import CitizenDate
from openplanner.domain.contact import Booking, BookingState
from openplanner.domain.errors import NotAllowed
from openplanner.domain.interval import AMSTERDAM

ZONE = "Europe/Amsterdam"
REMIND_BEFORE = timedelta(hours=1)
_NO_MAIL = "invalid:nomail"
_DATES = UUID("0f3f9a5c-7a0e-4d5b-8f57-6a4d2d1c9b10")  # ours, made once: names of dates become keys below it
_OFF = frozenset({BookingState.CANCELLED, BookingState.NO_SHOW})


@dataclass(frozen=True, slots=True)
class InvitationFacts:
    """What the citizen reads in the calendar, already in words.

    ``summary`` shows on every screen and names no case; ``place`` is empty for a call. ``organizer`` is the
    municipality, ``organizer_email`` a municipal address that may be empty.
    """

    summary: str
    description: str
    organizer: str
    place: str = ""
    organizer_email: str = ""


def citizen_ics(talks: Sequence[Booking], facts: InvitationFacts, now: datetime) -> bytes:
    """A booking, or those of a series, as iCalendar: METHOD:PUBLISH while the first stands, METHOD:CANCEL once it
    was cancelled or missed.

    UID is the booking's key and SEQUENCE its count of changes, so that a later file replaces an earlier one.
    ``now`` (with a zone) becomes DTSTAMP. Times stand in Amsterdam time with the zone's yearly rules written out,
    because Outlook shifts an hour when they are a list of dates. Lines end in CRLF and are folded at 75 octets.
    Raises ``NotAllowed`` for a moment that is only held: a citizen hears of it when it is booked.
    """
    for one in talks:
        if one.state is BookingState.HELD:
            raise NotAllowed("booking_not_live", state=one.state.value)
    off = talks[0].state in _OFF
    return _written("CANCEL" if off else "PUBLISH", [_event(one, facts, now, off=off) for one in talks])


def dates_ics(dates: Sequence[CitizenDate], letter: str, organizer: str, now: datetime) -> bytes:
    """The dates of a letter as iCalendar: a day that something is due takes no time, a proposed moment is TENTATIVE.

    ``letter`` names the letter (case number and kind): written again, a date has the same UID and takes the place of
    the earlier one; nobody reads the number back out of it. ``organizer`` is the municipality. The rest as
    :func:`citizen_ics`.
    """
    return _written("PUBLISH", [_noted(one, letter, organizer, now) for one in dates])


def _written(method: str, events: Iterable[Event]) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//OpenPlanner//OpenPlanner//NL")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add_component(_zone())
    for event in events:
        calendar.add_component(event)
    written: bytes = calendar.to_ical(sorted=False)
    return written


def _noted(noted: CitizenDate, letter: str, organizer: str, now: datetime) -> Event:
    event = Event()
    event.add("uid", str(uuid5(_DATES, f"{letter}/{noted.name}")))
    event.add("dtstamp", now.astimezone(UTC))
    if isinstance(noted.on, datetime):
        event.add("dtstart", _wall_clock(noted.on))
        event.add("dtend", _wall_clock(noted.on + noted.length))
    else:
        event.add("dtstart", noted.on)
        event.add("dtend", noted.on + timedelta(days=1))
    event.add("sequence", int(now.timestamp()) // 60)  # grows with each letter, without a count that is kept
    event.add("summary", noted.summary)
    event.add("description", noted.description)
    event.add("organizer", _organizer(organizer))
    event.add("status", "TENTATIVE" if isinstance(noted.on, datetime) else "CONFIRMED")
    event.add("transp", "OPAQUE" if isinstance(noted.on, datetime) else "TRANSPARENT")
    event.add("class", "PRIVATE")
    return event


def _event(booking: Booking, facts: InvitationFacts, now: datetime, *, off: bool) -> Event:
    event = Event()
    event.add("uid", str(booking.key))
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", _wall_clock(booking.interval.start))
    event.add("dtend", _wall_clock(booking.interval.end))
    event.add("sequence", booking.sequence)
    event.add("summary", facts.summary)
    event.add("description", facts.description)
    if facts.place:
        event.add("location", facts.place)
    event.add("organizer", _organizer(facts.organizer, facts.organizer_email))
    event.add("status", "CANCELLED" if off else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if off else "OPAQUE")
    event.add("class", "PRIVATE")
    if not off:
        event.add_component(_alarm(facts.summary))
    return event


def _organizer(name: str, email: str = "") -> vCalAddress:
    address = vCalAddress(f"mailto:{email}" if email else _NO_MAIL)
    address.params["cn"] = vText(name)
    return address


def _wall_clock(moment: datetime) -> datetime:
    """Amsterdam time; UTC in the hour that comes twice in October, which a wall clock cannot tell apart."""
    local = moment.astimezone(AMSTERDAM)
    other = local.replace(fold=1 - local.fold)
    return moment.astimezone(UTC) if other.utcoffset() != local.utcoffset() else local


def _alarm(summary: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", -REMIND_BEFORE)
    return alarm


def _zone() -> Timezone:
    """The rules of Amsterdam as they hold since 1996, as yearly rules and never as a list of dates."""
    zone = Timezone()
    zone.add("tzid", ZONE)
    summer, winter = TimezoneDaylight(), TimezoneStandard()
    for part, month, start, name, before, after in (
        (winter, 10, datetime(1970, 10, 25, 3, 0), "CET", 2, 1),  # noqa: DTZ001 - zone rules have no zone
        (summer, 3, datetime(1970, 3, 29, 2, 0), "CEST", 1, 2),  # noqa: DTZ001
    ):
        part.add("dtstart", start)
        part.add("rrule", vRecur({"FREQ": "YEARLY", "BYMONTH": month, "BYDAY": "-1SU"}))
        part.add("tzoffsetfrom", timedelta(hours=before))
        part.add("tzoffsetto", timedelta(hours=after))
        part.add("tzname", name)
        zone.add_component(part)
    return zone
