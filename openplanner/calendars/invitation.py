"""The appointment as a file for the citizen's own calendar: nothing to answer, little in it about the citizen.

Source: RFC 5545, RFC 5546 section 3.2, exchange.md section 8 (what Outlook reads right).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Alarm, Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress, vRecur, vText

from openplanner.domain.contact import Booking, BookingState
from openplanner.domain.errors import NotAllowed
from openplanner.domain.interval import AMSTERDAM

ZONE = "Europe/Amsterdam"
REMIND_BEFORE = timedelta(hours=1)
_NO_MAIL = "invalid:nomail"
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


def citizen_ics(booking: Booking, facts: InvitationFacts, now: datetime) -> bytes:
    """The booking as iCalendar: METHOD:PUBLISH while it stands, METHOD:CANCEL once cancelled or missed.

    UID is the booking's key and SEQUENCE its count of changes, so that a later file replaces an earlier one.
    ``now`` (with a zone) becomes DTSTAMP. Times stand in Amsterdam time with the zone's yearly rules written out,
    because Outlook shifts an hour when they are a list of dates. Lines end in CRLF and are folded at 75 octets.
    Raises ``NotAllowed`` for a moment that is only held: a citizen hears of it when it is booked.
    """
    if booking.state is BookingState.HELD:
        raise NotAllowed("booking_not_live", state=booking.state.value)
    off = booking.state in _OFF
    calendar = Calendar()
    calendar.add("prodid", "-//OpenPlanner//OpenPlanner//NL")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "CANCEL" if off else "PUBLISH")
    calendar.add_component(_zone())
    calendar.add_component(_event(booking, facts, now, off=off))
    written: bytes = calendar.to_ical(sorted=False)
    return written


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
    event.add("organizer", _organizer(facts))
    event.add("status", "CANCELLED" if off else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if off else "OPAQUE")
    event.add("class", "PRIVATE")
    if not off:
        event.add_component(_alarm(facts.summary))
    return event


def _organizer(facts: InvitationFacts) -> vCalAddress:
    address = vCalAddress(f"mailto:{facts.organizer_email}" if facts.organizer_email else _NO_MAIL)
    address.params["cn"] = vText(facts.organizer)
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
