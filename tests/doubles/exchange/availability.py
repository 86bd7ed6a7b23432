"""GetUserAvailability: what others may see of many calendars at once, in the zone of the request.

Source: the documented operation and schema; limits from exchange.md section 4 (100 mailboxes, 42 days, interval 5 to
1440 minutes, one answer a mailbox in the order asked, an error in its place).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from tests.doubles.exchange.asking import Asked
from tests.doubles.exchange.reading import DAYS, child, text
from tests.doubles.exchange.wire import NAMES, Element, SaysNo, WholeRequestFails, error_parts, m, t
from tests.doubles.faults import Fault, Kind
from tests.doubles.mailboxes import Item, Mailbox, Right, Status, zone_of

MOST_MAILBOXES = 100
LONGEST_WINDOW = timedelta(days=42)
DIGITS = {
    Status.FREE: 0, Status.TENTATIVE: 1, Status.BUSY: 2, Status.OUT: 3, Status.NO_DATA: 4, Status.ELSEWHERE: 4,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rules:
    """The zone of a request: ``bias`` minutes to add to local time for UTC, and when that changes in a year."""

    bias: int
    standard: Element
    daylight: Element

    def bias_at(self, local: datetime) -> int:
        """Minutes to add to a local time; in the hour that occurs twice the first one is meant."""
        starts, ends = (_change_day(part, local.year) for part in (self.daylight, self.standard))
        if starts is None or ends is None:
            return self.bias
        summer = starts <= local < ends if starts < ends else not ends <= local < starts
        return self.bias + int(text(self.daylight if summer else self.standard, "t:Bias", "0"))

    def to_utc(self, local: datetime) -> datetime:
        """An instant of a local time without a zone."""
        return (local + timedelta(minutes=self.bias_at(local))).replace(tzinfo=UTC)

    def to_local(self, moment: datetime) -> datetime:
        """The local time of an instant, without a zone."""
        utc = moment.astimezone(UTC).replace(tzinfo=None)
        summer, winter = (self.bias + int(text(part, "t:Bias", "0")) for part in (self.daylight, self.standard))
        as_summer, as_winter = (utc - timedelta(minutes=bias) for bias in (summer, winter))
        # The second pass through the hour that occurs twice is standard time: judge by the instant, not by the clock.
        ends = _change_day(self.standard, as_summer.year)
        starts = _change_day(self.daylight, as_winter.year)
        if starts is None or ends is None:
            return utc - timedelta(minutes=self.bias)
        begun, over = as_winter >= starts, as_summer >= ends
        in_summer = begun and not over if starts < ends else begun or not over
        return as_summer if in_summer else as_winter


def _change_day(part: Element, year: int) -> datetime | None:
    month, order = int(text(part, "t:Month")), int(text(part, "t:DayOrder"))
    if month == 0:
        return None
    at = time.fromisoformat(text(part, "t:Time"))
    weekday = DAYS.index(text(part, "t:DayOfWeek"))
    first = date(year, month, 1)
    days = [first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * week) for week in range(5)]
    within = [day for day in days if day.month == month]
    return datetime.combine(within[min(order, len(within)) - 1], at)


class _Zone:
    """The same two questions of a zone known by name."""

    def __init__(self, name: str) -> None:
        self.zone = zone_of(name)

    def to_utc(self, local: datetime) -> datetime:
        return local.replace(tzinfo=self.zone).astimezone(UTC)

    def to_local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone).replace(tzinfo=None)


def rules_of(asked: Asked) -> Rules | _Zone:
    """The zone of the request: its own element, else that of the header, else UTC."""
    zone = child(asked.body, "t:TimeZone")
    if zone is None:
        return _Zone(asked.zones.context or "UTC")
    return Rules(int(text(zone, "t:Bias")), zone.find("t:StandardTime", NAMES), zone.find("t:DaylightTime", NAMES))


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of every mailbox."""

    start: datetime
    end: datetime
    step: timedelta
    view: str
    shown: Callable[[datetime], str]


def get_user_availability(asked: Asked) -> Element:
    """One answer a mailbox, in the order asked."""
    addresses = [text(one, "t:Email/t:Address") for one in asked.body.find("m:MailboxDataArray", NAMES)]
    if not addresses:
        raise WholeRequestFails("ErrorMailboxDataArrayEmpty")
    if len(addresses) > MOST_MAILBOXES:
        raise WholeRequestFails("ErrorMailboxDataArrayTooBig")
    question = _question(asked)
    answers = []
    for place, address in enumerate(addresses):
        strikes = _strikes(asked.fault, address, place, len(addresses))
        answers.append(_answer(asked, address, question, asked.fault if strikes else None))
    return m("GetUserAvailabilityResponse", m("FreeBusyResponseArray", *answers))


def _question(asked: Asked) -> Question:
    options = child(asked.body, "t:FreeBusyViewOptions")
    if options is None:
        raise WholeRequestFails("ErrorInvalidFreeBusyViewType")
    rules = rules_of(asked)
    start, end = (_moment(rules, text(options, f"t:TimeWindow/t:{edge}Time")) for edge in ("Start", "End"))
    minutes = int(text(options, "t:MergedFreeBusyIntervalInMinutes", "30"))
    if end <= start:
        raise WholeRequestFails("ErrorInvalidTimeInterval")
    if end - start > LONGEST_WINDOW:
        raise WholeRequestFails("ErrorTimeIntervalTooBig")
    if not 5 <= minutes <= 1440 or timedelta(minutes=minutes) > end - start:
        raise WholeRequestFails("ErrorInvalidMergedFreeBusyInterval")
    view = text(options, "t:RequestedView", "FreeBusyMerged")
    return Question(start, end, timedelta(minutes=minutes), view, lambda when: rules.to_local(when).isoformat())


def _moment(rules: Rules | _Zone, written: str) -> datetime:
    when = datetime.fromisoformat(written)
    return when.astimezone(UTC) if when.tzinfo else rules.to_utc(when)


def _strikes(fault: Fault | None, address: str, place: int, number: int) -> bool:
    if fault is None or fault.kind is not Kind.MAILBOX_ERROR:
        return False
    if fault.mailbox is not None:
        return fault.mailbox.lower() == address.lower()
    return (fault.position or 0) % number == place


def _answer(asked: Asked, address: str, question: Question, fault: Fault | None) -> Element:
    try:
        if fault is not None:
            raise SaysNo(fault.code)
        view = _view(asked, address, question)
    except SaysNo as no:
        return m("FreeBusyResponse", m("ResponseMessage", *error_parts(no), ResponseClass="Error"))
    fine = m("ResponseMessage", m("ResponseCode", "NoError"), ResponseClass="Success")
    return m("FreeBusyResponse", fine, view)


def _view(asked: Asked, address: str, question: Question) -> Element:
    members = asked.mailboxes.groups.get(address.lower())
    if members is not None:
        return _group(asked, members, question)
    box = asked.mailboxes.people.get(address.lower())
    if box is None:
        raise SaysNo("ErrorMailRecipientNotFound")
    if box.moved_to_cloud:
        raise SaysNo("ErrorProxyRequestProcessingFailed", "The mailbox is not on this server.")
    right = asked.mailboxes.right(asked.user, address)
    if right is Right.NONE:
        raise SaysNo("ErrorNoFreeBusyAccess")
    details = right >= Right.DETAILS and question.view.startswith("Detailed")
    kind = question.view if details else question.view.replace("Detailed", "FreeBusy")
    items = asked.mailboxes.view(address, question.start, question.end)
    view = m("FreeBusyView", t("FreeBusyViewType", kind))
    if "Merged" in kind:
        view.append(t("MergedFreeBusy", merged(items, question)))
    if kind != "MergedOnly":
        view.append(t("CalendarEventArray", *(_event(asked, one, question, details) for one in items)))
    view.extend(_working_hours(box))
    return view


def _group(asked: Asked, members: tuple[str, ...], question: Question) -> Element:
    if len(members) > MOST_MAILBOXES:
        raise SaysNo("ErrorFreeBusyDLLimitReached")
    items = [item for one in members for item in asked.mailboxes.view(one, question.start, question.end)]
    return m("FreeBusyView", t("FreeBusyViewType", "MergedOnly"), t("MergedFreeBusy", merged(items, question)))


def merged(items: list[Item], question: Question) -> str:
    """A digit for each interval; the highest of what touches it."""
    digits = [0] * -((question.start - question.end) // question.step)
    for item in items:
        first = max((item.start - question.start) // question.step, 0)
        after = min(-((question.start - item.end) // question.step), len(digits))
        for place in range(first, after):
            digits[place] = max(digits[place], DIGITS[item.status])
    return "".join(map(str, digits))


def _event(asked: Asked, item: Item, question: Question, details: bool) -> Element:
    times = [t("StartTime", question.shown(item.start)), t("EndTime", question.shown(item.end))]
    event = t("CalendarEvent", *times, t("BusyType", item.status))
    if details:
        event.append(_details(item, hide=item.private and item.mailbox != asked.user.lower()))
    return event


def _details(item: Item, hide: bool) -> Element:
    named: list[Any] = [] if hide else [t("Subject", item.subject), t("Location", item.location)]
    return t(
        "CalendarEventDetails", t("ID", item.item_id), *named, t("IsMeeting", item.is_meeting),
        t("IsRecurring", bool(item.master_id)), t("IsException", item.is_exception),
        t("IsReminderSet", item.reminder_minutes is not None), t("IsPrivate", item.private),
    )  # fmt: skip


def _working_hours(box: Mailbox) -> list[Element]:
    if box.working_minutes is None:
        return []
    start, end = box.working_minutes
    days = t("DayOfWeek", " ".join(DAYS[:5]))
    period = t("WorkingPeriod", days, t("StartTimeInMinutes", start), t("EndTimeInMinutes", end))
    return [t("WorkingHours", zone_rules(), t("WorkingPeriodArray", period))]


def zone_rules() -> Element:
    """Dutch time as bias rules: last Sundays of March and October, summer one hour ahead."""
    changes = [
        t(name, t("Bias", bias), t("Time", at), t("DayOrder", 5), t("Month", month), t("DayOfWeek", "Sunday"))
        for name, bias, at, month in (("StandardTime", 0, "03:00:00", 10), ("DaylightTime", -60, "02:00:00", 3))
    ]
    return t("TimeZone", t("Bias", -60), *changes)
