"""Busy time out of files of other programs: states, zones, series, broken items, hostile rules."""

from __future__ import annotations

import socket
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest

from openplanner.calendars import ics
from openplanner.calendars.ics import IcsReading, read_ics
from openplanner.calendars.ics_text import MOST_BYTES
from openplanner.calendars.ics_zones import known_zone
from openplanner.calendars.time_limit import OutOfTime, within
from openplanner.domain.calendar import BusyBlock, BusyStatus, CalendarUnknown, FreeBusy
from openplanner.domain.interval import Interval, instant
from openplanner.texts import LANGUAGES, Texts

DATA = Path(__file__).parent / "data"
OTHERS = Path(__file__).resolve().parents[3] / "shared" / "data" / "ics"
OTHERS_FILES = sorted(OTHERS.glob("*.ics"))
YEAR = Interval(datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))
WEEK = Interval(instant(date(2026, 11, 23), 0), instant(date(2026, 11, 30), 0))
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def reading_of(name: str, window: Interval = YEAR) -> IcsReading:
    return read_ics((DATA / name).read_bytes(), "Proef", window, NOW)


def known_blocks(reading: IcsReading) -> tuple[BusyBlock, ...]:
    assert isinstance(reading.answer, FreeBusy), reading.answer
    return reading.answer.blocks


def calendar(*lines: str) -> bytes:
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", *lines, "END:VCALENDAR", ""]).encode()


def event(*lines: str) -> list[str]:
    return ["BEGIN:VEVENT", "UID:een", *lines, "END:VEVENT"]


def read(*lines: str, window: Interval = WEEK) -> IcsReading:
    return read_ics(calendar(*event(*lines)), "Proef", window, NOW)


def codes(reading: IcsReading) -> list[str]:
    return [warning.code for warning in reading.warnings]


def local(block: BusyBlock) -> str:
    start, end = block.interval.start.astimezone(AMSTERDAM), block.interval.end.astimezone(AMSTERDAM)
    return f"{start:%d-%m %H:%M} {end:%H:%M}"


def why_unknown(reading: IcsReading) -> str:
    assert isinstance(reading.answer, CalendarUnknown)
    return reading.answer.why.code


def test_a_series_with_moved_longer_cancelled_and_skipped_occurrences() -> None:  # H7, G7, G8
    blocks = known_blocks(reading_of("outlook_series.ics"))
    assert [local(block) for block in blocks] == [
        "05-10 09:00 10:00",
        "12-10 09:00 10:00",
        "27-10 14:00 15:00",
        "09-11 09:00 12:00",
        "16-11 09:00 10:00",
        "23-11 09:00 10:00",
        "30-11 09:00 10:00",
        "07-12 09:00 10:00",
    ]
    assert blocks[0].interval.start == datetime(2026, 10, 5, 7, tzinfo=UTC)
    assert blocks[-1].interval.start == datetime(2026, 12, 7, 8, tzinfo=UTC)


def test_an_occurrence_moved_into_or_out_of_the_window() -> None:
    tuesday = Interval(instant(date(2026, 10, 27), 0), instant(date(2026, 10, 28), 0))
    monday = Interval(instant(date(2026, 10, 26), 0), instant(date(2026, 10, 27), 0))
    assert [local(block) for block in known_blocks(reading_of("outlook_series.ics", tuesday))] == ["27-10 14:00 15:00"]
    assert isinstance(reading_of("outlook_series.ics", monday).answer, FreeBusy)
    assert known_blocks(reading_of("outlook_series.ics", monday)) == ()


def test_which_states_block() -> None:  # C34, G9 to G12
    found = {local(block): block for block in known_blocks(reading_of("kinds.ics", WEEK))}
    states = {key: block.status for key, block in found.items()}
    assert states == {
        "24-11 11:00 12:00": BusyStatus.TENTATIVE,
        "24-11 12:00 13:00": BusyStatus.OUT_OF_OFFICE,
        "24-11 13:00 14:00": BusyStatus.WORKING_ELSEWHERE,
        "24-11 15:00 16:00": BusyStatus.BUSY,
        "25-11 00:00 00:00": BusyStatus.BUSY,
        "26-11 09:00 09:45": BusyStatus.BUSY,
    }
    assert found["24-11 15:00 16:00"].private
    assert found["24-11 15:00 16:00"].subject == ""
    assert found["25-11 00:00 00:00"].all_day
    assert found["25-11 00:00 00:00"].interval.length == timedelta(hours=24)


def test_a_made_up_zone_follows_its_own_rules_per_file() -> None:  # G2
    for _ in range(2):
        ours = known_blocks(reading_of("customized_zone.ics"))
        assert [block.interval.start.hour for block in ours] == [7, 8]
        theirs = known_blocks(reading_of("customized_zone_other_rules.ics"))
        assert [block.interval.start.hour for block in theirs] == [14]


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("Europe/Amsterdam", "Europe/Amsterdam"),
        ("/mozilla.org/20050126_1/Europe/Amsterdam", "Europe/Amsterdam"),
        ("(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna", "Europe/Amsterdam"),
        ("Verzonnen/Zone", None),
        ("../../etc/passwd", None),
        ("", None),
    ],
)
def test_zone_names(name: str, zone: str | None) -> None:  # G1
    assert known_zone(name) == zone


def test_the_broken_item_is_told_and_the_rest_still_blocks() -> None:
    reading = reading_of("one_broken.ics")
    assert [local(block) for block in known_blocks(reading)] == [
        "24-11 09:00 10:00",
        "24-11 10:00 00:00",
        "26-11 10:00 00:00",
        "30-11 19:00 22:00",
    ]
    assert set(codes(reading)) == {
        "calendars.item_without_end",
        "calendars.item_ends_before_start",
        "calendars.zone_unknown",
    }


def test_an_item_that_may_lie_anywhere_makes_the_calendar_unknown() -> None:
    assert why_unknown(reading_of("no_start.ics")) == "calendars.item_without_start"
    harmless = read("DTSTART:gisteren", "TRANSP:TRANSPARENT")
    assert isinstance(harmless.answer, FreeBusy)
    assert codes(harmless) == ["calendars.item_without_start"]


def test_a_busy_list_says_nothing_about_other_days() -> None:
    inside = known_blocks(reading_of("busy_list.ics", WEEK))
    assert [(local(block), block.status) for block in inside] == [
        ("24-11 09:00 10:00", BusyStatus.BUSY),
        ("24-11 11:00 11:30", BusyStatus.BUSY),
        ("24-11 13:00 14:00", BusyStatus.FREE),
        ("25-11 09:00 10:00", BusyStatus.TENTATIVE),
    ]
    wider = reading_of("busy_list.ics")
    assert codes(wider) == ["calendars.list_is_short"]
    unknown = [block.interval for block in known_blocks(wider) if block.status is BusyStatus.UNKNOWN]
    assert unknown == [Interval(YEAR.start, WEEK.start), Interval(WEEK.end, YEAR.end)]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "calendars.calendar_missing"),
        (b"<!DOCTYPE html><title>Log in</title>", "calendars.calendar_missing"),
        (b"\x00\x01\x02" * 500, "calendars.calendar_missing"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20261124T080000Z\r\n", "calendars.calendar_broken_off"),
        (calendar(*event("DTSTART:20261124T080000Z"))[:-20], "calendars.calendar_broken_off"),
        (calendar("BEGIN:VEVENT", *event("DTSTART:20261124T080000Z"), "END:VEVENT"), "calendars.calendar_broken_off"),
        (calendar("BEGIN:VEVENT", "END:VALARM"), "calendars.calendar_broken_off"),
        (b"x" * (MOST_BYTES + 1), "calendars.calendar_too_large"),
        (calendar(*event("DTSTART:20260101T080000Z", "RRULE:FREQ=SOMS")), "calendars.series_unreadable"),
        (calendar(*event("DTSTART:20260101T080000Z", "RRULE:FREQ=DAILY;INTERVAL=0")), "calendars.series_unreadable"),
        (calendar(*event("DTSTART:20260101T080000Z", "RDATE:ooit")), "calendars.series_unreadable"),
    ],
)
def test_what_cannot_be_read_is_unknown_with_a_reason_in_words(data: bytes, code: str) -> None:
    reading = read_ics(data, "Proef", WEEK, NOW)
    assert why_unknown(reading) == code
    assert isinstance(reading.answer, CalendarUnknown)
    for language in LANGUAGES:
        words = Texts(language).reason(reading.answer.why)
        assert words != code
        assert "{" not in words


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding: str) -> None:
    text = calendar(*event("DTSTART:20261124T080000Z", "DURATION:PT1H", "SUMMARY:Café")).decode()
    (block,) = known_blocks(read_ics(text.encode(encoding), "Proef", WEEK, NOW))
    assert block.subject == "Café"


def test_a_line_folded_in_the_middle_of_a_sign() -> None:
    whole = calendar(*event("DTSTART:20261124T080000Z", "DURATION:PT1H", "SUMMARY:Café"))
    data = whole.replace(b"\xc3\xa9", b"\xc3\r\n \xa9")
    (block,) = known_blocks(read_ics(data, "Proef", WEEK, NOW))
    assert block.subject == "Café"


def test_two_series_with_one_id_both_block() -> None:
    first = event("DTSTART:20261123T080000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=2")
    second = event("DTSTART:20261123T120000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=2", "SEQUENCE:3")
    found = known_blocks(read_ics(calendar(*first, *second), "Proef", WEEK, NOW))
    assert [local(block)[6:11] for block in found] == ["09:00", "13:00", "09:00", "13:00"]


def test_an_event_without_its_frame_is_read_too() -> None:
    data = "\r\n".join(event("DTSTART:20261124T080000Z", "DURATION:PT1H")).encode()
    assert len(known_blocks(read_ics(data, "Proef", WEEK, NOW))) == 1


def test_an_exception_that_cannot_be_read_blocks_more_never_less() -> None:
    reading = read("DTSTART:20261123T080000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=3", "EXDATE:soms")
    assert len(known_blocks(reading)) == 3
    assert codes(reading) == ["calendars.exception_unreadable"]


def test_a_series_around_the_clock_change_keeps_its_wall_time() -> None:  # G7, G8
    autumn = Interval(instant(date(2026, 10, 23), 0), instant(date(2026, 10, 28), 0))
    reading = read(
        "DTSTART;TZID=Europe/Amsterdam:20260105T090000",
        "DTEND;TZID=Europe/Amsterdam:20260105T100000",
        "RRULE:FREQ=DAILY",
        window=autumn,
    )
    assert [local(block)[6:] for block in known_blocks(reading)] == ["09:00 10:00"] * 5


def test_a_short_series_within_the_day_is_written_out() -> None:
    reading = read("DTSTART:20261124T080000Z", "DURATION:PT10M", "RRULE:FREQ=HOURLY;COUNT=3")
    assert [local(block) for block in known_blocks(reading)] == [
        "24-11 09:00 09:10",
        "24-11 10:00 10:10",
        "24-11 11:00 11:10",
    ]


HOSTILE = {
    "every second, no end": ["DTSTART:19700101T000000Z", "DURATION:PT1S", "RRULE:FREQ=SECONDLY"],
    "a million times": ["DTSTART:20261101T000000Z", "DURATION:PT1S", "RRULE:FREQ=SECONDLY;COUNT=1000000"],
    "every minute in a month": ["DTSTART:20200101T000000Z", "DURATION:PT1M", "RRULE:FREQ=MINUTELY;BYMONTH=11"],
    "never, by the day": ["DTSTART:20200101T000000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"],
    "never, by the second": ["DTSTART:20200101T000000Z", "RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30"],
    "no step": ["DTSTART:20200101T000000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;INTERVAL=0"],
    "since the year 1": ["DTSTART:00010101T000000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY"],
    "since 1902": ["DTSTART:19020101T000000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR"],
    "until the end of time": ["DTSTART:20260101T000000Z", "DTEND:99991231T235959Z"],
    "many dates": ["DTSTART:20260101T000000Z", "DURATION:PT1M", "RDATE:" + ",".join(
        f"2026{1 + n % 12:02}{1 + n % 28:02}T{n % 24:02}{n % 60:02}00Z" for n in range(60_000)
    )],
    "weekly, ending in the year 26": ["DTSTART:20260105T093000Z", "DTEND:00260105T103000Z", "RRULE:FREQ=WEEKLY"],
    "weekly, for centuries": ["DTSTART:20260105T093000Z", "DURATION:P9999W", "RRULE:FREQ=WEEKLY;BYDAY=MO"],
    "daily, backwards": ["DTSTART:20260105T093000Z", "DURATION:-P9999W", "RRULE:FREQ=DAILY"],
    "a rule of a rule": ["DTSTART:20260101T000000Z", "DURATION:P400D", "RRULE:FREQ=MINUTELY;COUNT=900000"],
}  # fmt: skip


@pytest.mark.parametrize("lines", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_rule_gives_an_answer_in_two_seconds(lines: list[str]) -> None:
    begin = time.thread_time()
    reading = read(*lines)
    assert time.thread_time() - begin < 2
    assert isinstance(reading.answer, FreeBusy | CalendarUnknown)


def test_a_million_occurrences_block_their_whole_stretch() -> None:
    reading = read(*HOSTILE["every second, no end"])
    (block,) = known_blocks(reading)
    assert block.interval == WEEK
    assert codes(reading) == ["calendars.series_runs_quickly"]
    bounded = Interval(instant(date(2026, 11, 10), 0), instant(date(2026, 11, 14), 0))
    (block,) = known_blocks(read(*HOSTILE["a million times"], window=bounded))
    assert block.interval.end == datetime(2026, 11, 1, tzinfo=UTC) + timedelta(seconds=1_000_001)


def test_a_hostile_zone_gives_an_answer_in_two_seconds() -> None:
    zone = [
        "BEGIN:VTIMEZONE", "TZID:Boos", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200", "RRULE:FREQ=SECONDLY", "END:STANDARD", "END:VTIMEZONE",
    ]  # fmt: skip
    begin = time.thread_time()
    data = calendar(*zone, *event("DTSTART;TZID=Boos:20261124T090000", "DURATION:PT1H"))
    reading = read_ics(data, "Proef", WEEK, NOW)
    assert time.thread_time() - begin < 2
    assert isinstance(reading.answer, CalendarUnknown | FreeBusy)


@pytest.mark.parametrize("rule", ["FREQ=YEARLY;BYDAY=-1SU;BYMONTH=29", "FREQ=SECONDLY", "FREQ=YEARLY;BYSETPOS=366"])
def test_a_rule_that_no_zone_has_makes_the_zone_unknown_however_often_it_is_read(rule: str) -> None:
    """The library fails on such a rule with its lock held: reading the file a second time would wait for ever."""
    zone = [
        "BEGIN:VTIMEZONE", "TZID:Boos", "BEGIN:STANDARD", "DTSTART:16010101T030000", "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100", f"RRULE:{rule}", "END:STANDARD", "END:VTIMEZONE",
    ]  # fmt: skip
    data = calendar(*zone, *event("DTSTART;TZID=Boos:20261124T090000", "DURATION:PT1H"))
    for _ in range(2):
        reading = read_ics(data, "Proef", WEEK, NOW)
        assert codes(reading) == ["calendars.zone_unknown"]
        assert known_blocks(reading)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # stopped inside a generator, on purpose
def test_a_zone_in_which_reading_was_stopped_holds_up_nobody_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    data = (Path(__file__).parent / "data" / "customized_zone.ics").read_bytes()
    for seconds in (0.002, 0.004, 0.008, 0.016, 1.1):
        monkeypatch.setattr(ics, "SECONDS", seconds)
        reading = read_ics(data, "Proef", WEEK, NOW)
    assert isinstance(reading.answer, FreeBusy)


def test_a_full_calendar_of_years_is_read_in_two_seconds() -> None:
    lines: list[str] = []
    first = datetime(2020, 1, 1, 8, tzinfo=UTC)
    for number in range(20_000):
        start = first + timedelta(hours=3 * number)
        lines += ["BEGIN:VEVENT", f"UID:{number}", f"DTSTART:{start:%Y%m%dT%H%M%SZ}", "DURATION:PT30M"]
        lines += ["DESCRIPTION:" + "lang verhaal " * 8, "SUMMARY:Werk", "END:VEVENT"]
    window = Interval(datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC))
    begin = time.thread_time()
    reading = read_ics(calendar(*lines), "Proef", window, NOW)
    assert time.thread_time() - begin < 2
    assert len(known_blocks(reading)) == 61 * 8


def test_work_that_takes_too_long_is_stopped_and_the_outer_watch_returns() -> None:
    def step() -> None:
        return None

    def forever() -> None:
        while True:
            step()

    outer, begin = sys.gettrace(), time.thread_time()
    with pytest.raises(OutOfTime):
        within(0.05, forever)
    assert time.thread_time() - begin < 1
    assert sys.gettrace() is outer
    assert within(5, lambda: 7) == 7
    assert sys.gettrace() is outer


def test_reading_asks_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a calendar file made us go out")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    reading = read(
        "DTSTART:20261124T080000Z",
        "DURATION:PT1H",
        "ATTACH:https://example.org/x",
        "URL:https://example.org/y",
    )
    assert len(known_blocks(reading)) == 1


@pytest.mark.skipif(not OTHERS_FILES, reason="the calendar files of other programs are not beside this checkout")
@pytest.mark.parametrize("file", OTHERS_FILES, ids=lambda file: file.stem)
def test_files_of_other_programs_give_busy_time_or_a_message(file: Path) -> None:
    data = file.read_bytes()
    for window in (YEAR, Interval(datetime(1990, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC))):
        begin = time.thread_time()
        reading = read_ics(data, file.stem, window, NOW)
        assert time.thread_time() - begin < 2
        if isinstance(reading.answer, CalendarUnknown):
            assert "{" not in Texts("nl").reason(reading.answer.why)
        else:
            assert all(block.interval.overlaps(window) for block in reading.answer.blocks)
            assert list(reading.answer.blocks) == sorted(reading.answer.blocks)


@pytest.mark.parametrize("seed", range(8))
def test_a_damaged_file_never_stops_the_reader(seed: int) -> None:
    chance = Random(seed)
    whole = [path.read_bytes() for path in sorted(DATA.glob("*.ics"))]
    for _ in range(40):
        data = bytearray(chance.choice(whole))
        for _ in range(chance.choice((1, 2, 5))):
            at = chance.randrange(len(data))
            data[at : at + chance.randrange(8)] = chance.choices(
                b"0123456789TZ:;=-,PDW\r\n \xff", k=chance.randrange(8)
            )
        begin = time.thread_time()
        reading = read_ics(bytes(data), "Proef", chance.choice((WEEK, YEAR)), NOW)
        assert time.thread_time() - begin < 2
        assert isinstance(reading.answer, CalendarUnknown | FreeBusy)
