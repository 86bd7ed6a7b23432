"""Stretches of time: instants (UTC, half-open) and wall-clock spans of one day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from openplanner.domain.frozen import frozen

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MINUTES_PER_DAY = 24 * 60
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DAY = _EPOCH.toordinal()


def minute_floor(moment: datetime) -> int:
    """Whole minutes since 1970 UTC, rounded down."""
    moment = _in_utc(moment)
    return (moment.toordinal() - _EPOCH_DAY) * MINUTES_PER_DAY + moment.hour * 60 + moment.minute


def minute_ceil(moment: datetime) -> int:
    """Whole minutes since 1970 UTC, rounded up."""
    return minute_floor(moment) + (moment.second > 0 or moment.microsecond > 0)


def _in_utc(moment: datetime) -> datetime:
    """Read off a calendar a minute takes a fifth of what dividing two moments does; an interval has two."""
    if moment.tzinfo is UTC:
        return moment
    if moment.tzinfo is None:
        raise ValueError("a minute needs a moment with a zone")
    return moment.astimezone(UTC)


def _minutes_between(start: datetime, end: datetime) -> tuple[int, int]:
    """Both at once, rounded outward; calendars tell thousands, in UTC."""
    if start.tzinfo is not UTC or end.tzinfo is not UTC:
        return minute_floor(start), minute_ceil(end)
    return (
        (start.toordinal() - _EPOCH_DAY) * MINUTES_PER_DAY + start.hour * 60 + start.minute,
        (end.toordinal() - _EPOCH_DAY) * MINUTES_PER_DAY + end.hour * 60 + end.minute
        + (end.second > 0 or end.microsecond > 0),
    )  # fmt: skip


def moment_of(minute: int) -> datetime:
    """The UTC moment of a minute since 1970."""
    return _EPOCH + timedelta(minutes=minute)


class _Counted:
    """Room beside the moments of an interval for the minutes that they are; no field, so that nothing is told twice."""

    __slots__ = ("_minutes",)
    _minutes: tuple[int, int] | None


_put_minutes: Callable[[_Counted, tuple[int, int] | None], None] = _Counted.__dict__["_minutes"].__set__


@frozen
class Interval(_Counted):
    """A half-open stretch ``[start, end)`` of instants with a zone, so touching is not overlapping.

    Raises ``ValueError`` for a moment without a zone or an end before the start.
    """

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("an interval needs moments with a zone")
        if self.end < self.start:
            raise ValueError("an interval cannot end before it starts")
        _put_minutes(self, None)

    def __lt__(self, other: Interval) -> bool:
        """Sorted by start, then by end."""
        return (self.start, self.end) < (other.start, other.end)

    @property
    def minutes(self) -> tuple[int, int]:
        """Begin and end in whole minutes since 1970 UTC, rounded outward; kept, for calendars are asked all day."""
        try:
            found = self._minutes
        except AttributeError:  # a copy from elsewhere was never begun
            found = None
        if found is None:
            found = _minutes_between(self.start, self.end)
            _put_minutes(self, found)
        return found

    @property
    def length(self) -> timedelta:
        """Elapsed time, also over a clock change."""
        return self.end.astimezone(UTC) - self.start.astimezone(UTC)

    @property
    def length_minutes(self) -> int:
        """Whole elapsed minutes."""
        return int(self.length.total_seconds() // 60)

    def overlaps(self, other: Interval) -> bool:
        """True when the two share any time; an empty interval shares none."""
        return self.start < other.end and other.start < self.end and self.start < self.end

    def covers(self, other: Interval) -> bool:
        """True when the other lies wholly inside."""
        return self.start <= other.start and other.end <= self.end

    def meet(self, other: Interval) -> Interval | None:
        """The shared part, or None."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Interval(start, end) if start < end else None

    def widened(self, before_minutes: int, after_minutes: int) -> Interval:
        """The interval with time to prepare and to write up."""
        return Interval(self.start - timedelta(minutes=before_minutes), self.end + timedelta(minutes=after_minutes))


@frozen
class TimeSpan:
    """A span of one local day in minutes after midnight, half-open; ``end`` may be 1440 (24:00).

    Raises ``ValueError`` unless 0 <= start < end <= 1440.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end <= MINUTES_PER_DAY:
            raise ValueError("a span lies within one day and ends after it starts")

    def __lt__(self, other: TimeSpan) -> bool:
        """Sorted by start, then by end."""
        return (self.start, self.end) < (other.start, other.end)

    @property
    def length_minutes(self) -> int:
        """Minutes on the clock."""
        return self.end - self.start


def instant(day: date, minute: int, zone: ZoneInfo = AMSTERDAM) -> datetime:
    """The UTC moment of a wall-clock minute (0..1440) on a day.

    A wall time that does not exist (the skipped hour in March) becomes the same distance after the jump:
    02:30 is 03:30 summer time. A wall time that occurs twice (October) is its first occurrence.
    Source: peer-cases C55 and C56, RFC 5545 section 3.3.5.
    """
    days, rest = divmod(minute, MINUTES_PER_DAY)
    wall = datetime.combine(day + timedelta(days=days), time(rest // 60, rest % 60), tzinfo=zone)
    return wall.astimezone(UTC)


def span_on(day: date, span: TimeSpan, zone: ZoneInfo = AMSTERDAM) -> Interval | None:
    """The instants of a wall-clock span on a day; None when the clock change leaves nothing of it."""
    start, end = instant(day, span.start, zone), instant(day, span.end, zone)
    return Interval(start, end) if start < end else None


def merge(intervals: Iterable[Interval]) -> list[Interval]:
    """Overlapping and touching intervals as one each, sorted; the largest end wins, never the last."""
    merged: list[Interval] = []
    for item in sorted(intervals):
        if merged and item.start <= merged[-1].end:
            if item.end > merged[-1].end:
                merged[-1] = Interval(merged[-1].start, item.end)
        else:
            merged.append(item)
    return merged


def subtract(free: Iterable[Interval], busy: Iterable[Interval]) -> list[Interval]:
    """What is left of ``free`` without ``busy``, sorted and never inverted or empty."""
    left: list[Interval] = []
    taken = merge(busy)
    for piece in merge(free):
        start = piece.start
        for block in taken:
            if block.end <= start:
                continue
            if block.start >= piece.end:
                break
            if block.start > start:
                left.append(Interval(start, block.start))
            start = max(start, block.end)
        if start < piece.end:
            left.append(Interval(start, piece.end))
    return left


def common(first: Sequence[Interval], second: Sequence[Interval]) -> list[Interval]:
    """The time that both lists share, sorted."""
    shared = (one.meet(two) for one in merge(first) for two in merge(second))
    return merge(piece for piece in shared if piece is not None)


def merge_spans(spans: Iterable[TimeSpan]) -> list[TimeSpan]:
    """Overlapping and touching spans of one day as one each, sorted."""
    merged: list[TimeSpan] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = TimeSpan(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def subtract_spans(spans: Iterable[TimeSpan], cut: Iterable[TimeSpan]) -> list[TimeSpan]:
    """What is left of the spans of one day; a cut that covers a span removes it."""
    left: list[TimeSpan] = []
    cuts = merge_spans(cut)
    for span in spans:
        start = span.start
        for piece in cuts:
            if start < piece.start < span.end:
                left.append(TimeSpan(start, piece.start))
            if piece.start < span.end and piece.end > start:
                start = max(start, piece.end)
        if start < span.end:
            left.append(TimeSpan(start, span.end))
    return left


def still_holds(until: datetime | None, now: datetime, longest: timedelta) -> bool:
    """True while something that lasts until then holds, and never longer than that sort of thing can last.

    What lies further ahead was written by a clock that has been set back since: nobody waits for that.
    """
    return until is not None and now < until <= now + longest
