"""The .ics that a citizen gets."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import icalendar
import pytest

from openplanner.calendars.invitation import InvitationFacts, citizen_ics, dates_ics
from openplanner.domain.case import ContactForm
from openplanner.domain.citizen_date import CitizenDate
from openplanner.domain.contact import Booking, BookingState, ended, moved
from openplanner.domain.errors import NotAllowed
from openplanner.domain.interval import Interval

KEY = UUID("5b6f3f7e-0d51-4a52-9a39-1f1f1f1f1f1f")
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
FACTS = InvitationFacts("Gemeente Rivierwaarde belt u", "U praat met Ilse Verzonnen.", "Gemeente Rivierwaarde")


def booking(start: datetime, form: ContactForm = ContactForm.PHONE, **changes: object) -> Booking:
    return Booking(KEY, 1, form, Interval(start, start + timedelta(minutes=30)), (1,), **changes)  # type: ignore[arg-type]


def event_of(ics: bytes) -> icalendar.Event:
    events = icalendar.Calendar.from_ical(ics).walk("VEVENT")
    assert len(events) == 1
    assert events[0].errors == []
    return events[0]


@pytest.mark.parametrize(
    ("start", "wall"),
    [
        (datetime(2026, 11, 25, 9, 15, tzinfo=UTC), "20261125T101500"),
        (datetime(2027, 7, 1, 8, 15, tzinfo=UTC), "20270701T101500"),
    ],
)
def test_times_stand_in_amsterdam_time_with_yearly_rules(start: datetime, wall: str) -> None:
    ics = citizen_ics([booking(start)], FACTS, NOW)
    text = ics.decode()
    assert f"DTSTART;TZID=Europe/Amsterdam:{wall}" in text
    assert text.count("BEGIN:VTIMEZONE") == 1
    assert text.count("RRULE:") == 2
    assert "RDATE" not in text
    for line in ("DTSTART:19701025T030000", "DTSTART:19700329T020000", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100"):
        assert line in text
    event = event_of(ics)
    assert event["DTSTART"].dt == start
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(minutes=30)


def test_the_zone_rules_agree_with_the_zone_database() -> None:
    text = citizen_ics([booking(datetime(2026, 11, 25, 9, tzinfo=UTC))], FACTS, NOW).decode()
    zone = icalendar.Calendar.from_ical(text).walk("VTIMEZONE")[0]
    amsterdam = ZoneInfo("Europe/Amsterdam")
    for part in zone.subcomponents:
        rule = part["RRULE"]
        month = int(rule["BYMONTH"][0])
        for year in (2026, 2027, 2030):
            last = max(day for day in range(25, 32) if datetime(year, month, day, tzinfo=UTC).isoweekday() == 7)
            change = datetime(year, month, last, 1, tzinfo=UTC)
            before, after = (change - timedelta(seconds=1)).astimezone(amsterdam), change.astimezone(amsterdam)
            assert before.utcoffset() == part["TZOFFSETFROM"].td
            assert after.utcoffset() == part["TZOFFSETTO"].td


@pytest.mark.parametrize("hour", [0, 1])
def test_the_hour_that_comes_twice_is_written_in_utc(hour: int) -> None:
    start = datetime(2026, 10, 25, hour, 15, tzinfo=UTC)
    ics = citizen_ics([booking(start)], FACTS, NOW)
    assert f"DTSTART:20261025T0{hour}1500Z" in ics.decode()
    assert event_of(ics)["DTSTART"].dt == start


def test_a_booking_is_published_and_asks_for_no_answer() -> None:
    ics = citizen_ics([booking(datetime(2026, 11, 25, 9, 15, tzinfo=UTC))], FACTS, NOW)
    calendar, event = icalendar.Calendar.from_ical(ics), event_of(ics)
    assert calendar["METHOD"] == "PUBLISH"
    assert calendar["VERSION"] == "2.0"
    assert event["UID"] == str(KEY)
    assert event["SEQUENCE"] == 0
    assert event["STATUS"] == "CONFIRMED"
    assert event["DTSTAMP"].dt == NOW
    assert "ATTENDEE" not in event
    assert event["ORGANIZER"].params["CN"] == "Gemeente Rivierwaarde"
    assert len(event.walk("VALARM")) == 1


def test_a_move_keeps_the_uid_and_counts_up() -> None:
    first = booking(datetime(2026, 11, 25, 9, 15, tzinfo=UTC))
    second = moved(first, Interval(NOW, NOW + timedelta(minutes=30)), (1,), None)
    event = event_of(citizen_ics([second], FACTS, NOW))
    assert (event["UID"], event["SEQUENCE"]) == (str(KEY), 1)


@pytest.mark.parametrize("state", [BookingState.CANCELLED, BookingState.NO_SHOW])
def test_what_is_off_is_cancelled(state: BookingState) -> None:
    ics = citizen_ics([ended(booking(datetime(2026, 11, 25, 9, 15, tzinfo=UTC)), state)], FACTS, NOW)
    event = event_of(ics)
    assert icalendar.Calendar.from_ical(ics)["METHOD"] == "CANCEL"
    assert (event["STATUS"], event["SEQUENCE"], event["UID"]) == ("CANCELLED", 1, str(KEY))
    assert event.walk("VALARM") == []


def test_a_moment_that_is_only_held_is_not_sent() -> None:
    held = booking(datetime(2026, 11, 25, 9, 15, tzinfo=UTC), state=BookingState.HELD)
    with pytest.raises(NotAllowed):
        citizen_ics([held], FACTS, NOW)


def test_lines_are_folded_escaped_and_end_as_the_standard_says() -> None:
    facts = InvitationFacts(
        "Afspraak; met, Gemeente",
        "Şükrü Ţărănescu; \\ de, Verzonnene\nBEGIN:VEVENT",
        'Gemeente "Rivier": waarde',
        "é" * 90,
        "afspraak@rivierwaarde.example",
    )
    ics = citizen_ics([booking(datetime(2026, 11, 25, 9, 15, tzinfo=UTC), ContactForm.TOWN_HALL)], facts, NOW)
    assert ics.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in ics.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in ics.split(b"\r\n"))
    event = event_of(ics)
    assert event["DESCRIPTION"] == facts.description
    assert event["SUMMARY"] == facts.summary
    assert event["LOCATION"] == "é" * 90
    assert event["ORGANIZER"] == "mailto:afspraak@rivierwaarde.example"


def test_the_same_booking_gives_the_same_bytes() -> None:
    one = booking(datetime(2026, 11, 25, 9, 15, tzinfo=UTC))
    assert citizen_ics([one], FACTS, NOW) == citizen_ics([one], FACTS, NOW)


DECISION = CitizenDate("decision", date(2027, 1, 4), "Gemeente Rivierwaarde: besluit", "Zaaknummer: Z-1.")
PROPOSED = CitizenDate(
    "voorstel-1", datetime(2026, 12, 1, 9, tzinfo=UTC), "Belt de gemeente u nu?", "Een voorstel.", timedelta(minutes=20)
)


def test_a_day_in_a_letter_takes_no_time_and_a_proposal_is_tentative() -> None:
    proposed, decision = events_of(dates_ics((PROPOSED, DECISION), "Z-1/ontvangst", "Gemeente Rivierwaarde", NOW))
    assert (decision["DTSTART"].dt, decision["DTEND"].dt) == (date(2027, 1, 4), date(2027, 1, 5))
    assert (decision["TRANSP"], decision["STATUS"], decision["CLASS"]) == ("TRANSPARENT", "CONFIRMED", "PRIVATE")
    assert (proposed["TRANSP"], proposed["STATUS"]) == ("OPAQUE", "TENTATIVE")
    assert proposed["DTEND"].dt - proposed["DTSTART"].dt == timedelta(minutes=20)


def test_a_letter_written_again_replaces_its_dates_and_tells_no_case_in_their_keys() -> None:
    one = events_of(dates_ics((DECISION,), "Z-2026-1/ontvangst", "Gemeente", NOW))[0]
    later = replace(DECISION, on=date(2027, 2, 1))
    again = events_of(dates_ics((later,), "Z-2026-1/ontvangst", "Gemeente", NOW + timedelta(days=1)))[0]
    other = events_of(dates_ics((DECISION,), "Z-2026-2/ontvangst", "Gemeente", NOW))[0]
    assert one["UID"] == again["UID"] != other["UID"]
    assert again["SEQUENCE"] > one["SEQUENCE"]
    assert "2026" not in one["UID"]


def events_of(ics: bytes) -> list[icalendar.Event]:
    events = icalendar.Calendar.from_ical(ics).walk("VEVENT")
    assert all(event.errors == [] for event in events)
    return list(events)
