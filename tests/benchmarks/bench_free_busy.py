"""A free/busy reply of sixty mailboxes turned into masks, beside parsing the same bytes and reading nothing.

A parser makes an event of three parts in 1.2 us. Handing out its parts and their texts takes 0.8 more, seeing that they
are the right ones and that a block for those hours is there already 0.6, the quarters that it explains 0.8, its minutes
and bits 0.5, and its place in the order 0.2. The digits alone would be masks in a tenth of that, but a quarter of an
hour is too coarse to plan in, and says no subject.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from lxml import etree

from openplanner.calendars.ews_free_busy import blocks_in, merged
from openplanner.calendars.ews_reply import read_xml
from openplanner.domain.interval import Interval
from openplanner.planning.availability import CalendarView, calendar_view
from openplanner.planning.slots import horizon
from tests.benchmarks.measuring import Line, paired

MAILBOXES, DAYS, MEETINGS = 60, 10, 5
FIRST = date(2026, 11, 23)
_TYPES = "http://schemas.microsoft.com/exchange/services/2006/types"
WINDOW = Interval(datetime(2026, 11, 22, 23, tzinfo=UTC), datetime(2026, 12, 2, 23, tzinfo=UTC))


def run(short: bool) -> list[Line]:
    """Ten days with five meetings a day for everybody, told by events and by digits."""
    reply = _reply()
    days = horizon(FIRST, FIRST + timedelta(days=DAYS - 1))

    def masks() -> list[CalendarView]:
        views = read_xml(reply).iter(f"{{{_TYPES}}}FreeBusyView")
        return [calendar_view(days, merged(blocks_in(view, WINDOW), WINDOW)) for view in views]

    assert len(masks()) == MAILBOXES
    assert all(any(view.core) for view in masks())
    return [
        paired(f"free/busy of {MAILBOXES} mailboxes to masks ({len(reply) // 1024} kB)", masks,
               "parsing the same bytes", lambda: etree.fromstring(reply), 3, 3 if short else 15),
        Line("reading keeps another thread from its turn, the longest", _longest_wait(masks, 5 if short else 30),
             "a frame of 16 ms", 16, 1),
    ]  # fmt: skip


def _longest_wait(read: Callable[[], object], rounds: int) -> float:
    """Milliseconds that a thread which only looks at its watch was kept from it, as the window's thread would be.

    By the clock of the reading thread, where the system has one: what other programs took is not its doing.
    """
    done, go_on = threading.Event(), threading.Event()

    def work() -> None:
        for _ in range(rounds):
            read()
        done.set()
        go_on.wait()  # a thread that has ended has no clock

    reader = threading.Thread(target=work)
    reader.start()
    clock = _clock_of(reader)
    longest, last = 0.0, clock()
    while not done.is_set():
        time.sleep(0.001)
        now = clock()
        longest, last = max(longest, now - last), now
    go_on.set()
    reader.join()
    return longest * 1000


def _clock_of(thread: threading.Thread) -> Callable[[], float]:
    if not hasattr(time, "pthread_getcpuclockid") or thread.ident is None:
        return time.perf_counter
    number = time.pthread_getcpuclockid(thread.ident)
    return lambda: time.clock_gettime(number)


def _reply() -> bytes:
    chance = random.Random(5)
    views = "".join(_view(chance) for _ in range(MAILBOXES))
    return (
        "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/' "
        f"xmlns:t='{_TYPES}' xmlns:m='http://schemas.microsoft.com/exchange/services/2006/messages'><s:Body>"
        f"<m:GetUserAvailabilityResponse>{views}</m:GetUserAvailabilityResponse></s:Body></s:Envelope>"
    ).encode()


def _view(chance: random.Random) -> str:
    events, digits = [], ["0"] * (DAYS * 24 * 4)
    for day in range(DAYS):
        for number in range(MEETINGS):
            minutes = 90 * number + 15 * chance.randrange(4)
            start = datetime(2026, 11, 23, 8, tzinfo=UTC) + timedelta(days=day, minutes=minutes)
            end = start + timedelta(minutes=45)
            events.append(
                f"<t:CalendarEvent><t:StartTime>{start:%Y-%m-%dT%H:%M:%S}</t:StartTime>"
                f"<t:EndTime>{end:%Y-%m-%dT%H:%M:%S}</t:EndTime><t:BusyType>Busy</t:BusyType></t:CalendarEvent>"
            )
            at = int((start - WINDOW.start) / timedelta(minutes=15))
            digits[at : at + 3] = "222"
    return (
        "<m:FreeBusyResponse><m:ResponseMessage ResponseClass='Success'><m:ResponseCode>NoError</m:ResponseCode>"
        "</m:ResponseMessage><m:FreeBusyView><t:FreeBusyViewType>FreeBusyMerged</t:FreeBusyViewType>"
        f"<t:MergedFreeBusy>{''.join(digits)}</t:MergedFreeBusy>"
        f"<t:CalendarEventArray>{''.join(events)}</t:CalendarEventArray></m:FreeBusyView></m:FreeBusyResponse>"
    ).replace("m:FreeBusyView>", "t:FreeBusyView>")
