"""What stands in the grid and where the cursor is, without Qt.

A grid has rows and columns; where they cross lies a lane: one colleague on one day, drawn as a strip of time. In the
week view rows are colleagues and columns days; in the day view there is one column; in the person view rows are days.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from openplanner.domain.calendar import BusyStatus
from openplanner.domain.interval import AMSTERDAM, Interval, TimeSpan, instant

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from openplanner.application.team_agenda import BookedTime, DayHead, Lane, TeamWeek

STEP_MINUTES = 15


class View(StrEnum):
    """The ways to look at a week."""

    DAY = "day"
    WEEK = "week"
    PERSON = "person"
    ROOM = "room"


class Kind(StrEnum):
    """What a block is; each has its own pattern, so that no state is told by colour alone."""

    FREE = "free"
    BUSY = "busy"
    TENTATIVE = "tentative"
    OUT_OF_OFFICE = "out_of_office"
    ELSEWHERE = "elsewhere"
    UNKNOWN = "unknown"
    OURS = "ours"
    HELD = "held"


_KINDS = {
    BusyStatus.FREE: Kind.FREE,
    BusyStatus.TENTATIVE: Kind.TENTATIVE,
    BusyStatus.BUSY: Kind.BUSY,
    BusyStatus.OUT_OF_OFFICE: Kind.OUT_OF_OFFICE,
    BusyStatus.WORKING_ELSEWHERE: Kind.ELSEWHERE,
    BusyStatus.UNKNOWN: Kind.UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One quarter of an hour in one lane; ``minute`` is wall-clock minutes after midnight."""

    row: int
    column: int
    minute: int


@dataclass(frozen=True, slots=True)
class Block:
    """One thing to draw in a lane, in wall-clock minutes; ``label`` is empty for a private item."""

    kind: Kind
    span: TimeSpan
    label: str = ""
    booked: BookedTime | None = None
    talk: TimeSpan | None = None


@dataclass(frozen=True, slots=True)
class Strip:
    """A lane ready to draw."""

    colleague_id: int
    name: str
    head: DayHead
    working: tuple[TimeSpan, ...]
    blocks: tuple[Block, ...]
    absent: str = ""
    unknown: bool = False

    @property
    def on_call(self) -> bool:
        """True when the colleague is on call that day."""
        return any(who == self.colleague_id for who, _ in self.head.on_call)


@dataclass(frozen=True, slots=True)
class Marker:
    """A proposal drawn in the grid under its number key."""

    number: int
    colleague_ids: tuple[int, ...]
    day: date
    span: TimeSpan


@dataclass(frozen=True, slots=True)
class Grid:
    """All strips, row by row; every row has as many columns as the first.

    ``markers`` and ``deadline`` (its last calling day) belong to the case that is being planned.
    """

    view: View
    span: TimeSpan
    rows: tuple[tuple[Strip, ...], ...]
    week: TeamWeek | None = None
    markers: tuple[Marker, ...] = field(default=())
    deadline: date | None = None

    @property
    def columns(self) -> int:
        """How many columns there are."""
        return len(self.rows[0]) if self.rows else 0

    def strip(self, cell: Cell) -> Strip:
        """The strip in which a cell lies."""
        return self.rows[cell.row][cell.column]

    def strips(self) -> Iterator[tuple[int, int, Strip]]:
        """Every strip with its row and column."""
        for row, strips in enumerate(self.rows):
            for column, strip in enumerate(strips):
                yield row, column, strip

    def booked_at(self, cell: Cell) -> BookedTime | None:
        """Our booking in that quarter of an hour, or None."""
        block = self.block_at(cell)
        return block.booked if block is not None else None

    def block_at(self, cell: Cell) -> Block | None:
        """The block in that quarter: our own first, then what stands in the calendar."""
        quarter = TimeSpan(cell.minute, min(cell.minute + STEP_MINUTES, 24 * 60))
        hits = [block for block in self.strip(cell).blocks if _meet(block.span, quarter)]
        return max(hits, key=lambda block: (block.booked is not None, block.kind is not Kind.ELSEWHERE), default=None)


def _meet(one: TimeSpan, two: TimeSpan) -> bool:
    return one.start < two.end and two.start < one.end


def grid_of(week: TeamWeek, view: View, day: date, colleague_id: int) -> Grid:
    """The grid of a week: for the day view that day, for the person view that colleague, for rooms all places."""
    names = dict(week.places if view is View.ROOM else week.colleagues)
    heads = {head.day: head for head in week.days}
    shown_days = [heads.get(day, week.days[0])] if view is View.DAY else list(week.days)
    if view is View.PERSON:
        who = colleague_id if colleague_id in names else next(iter(names), 0)
        cells = [[_strip(week, who, names, head)] for head in shown_days] if names else []
    else:
        cells = [[_strip(week, who, names, head) for head in shown_days] for who in names]
    return Grid(view, week.span, tuple(tuple(row) for row in cells), week)


def changed_lanes(before: Grid, after: Grid) -> list[tuple[int, int]] | None:
    """The lanes that look different in a later grid, by row and column; None when more than lanes does."""
    if _frame(before) != _frame(after):
        return None
    return [(row, column) for row, column, strip in after.strips() if strip != before.rows[row][column]]


def _frame(grid: Grid) -> tuple[object, ...]:
    """What is drawn beside the lanes and over them."""
    sides = [[(strip.colleague_id, strip.name, strip.head) for strip in row] for row in grid.rows]
    return grid.view, grid.span, grid.markers, grid.deadline, sides


def _strip(week: TeamWeek, who: int, names: dict[int, str], head: DayHead) -> Strip:
    lane = week.lane(who, head.day)
    blocks = [*_busy_blocks(lane), *(_booked_block(booked) for booked in lane.bookings)]
    return Strip(
        who,
        names[who],
        head,
        tuple(_span(piece, head.day) for piece in lane.working),
        tuple(sorted(blocks, key=lambda block: (block.booked is not None, block.span.start))),
        lane.absent,
        lane.unknown is not None,
    )


def _busy_blocks(lane: Lane) -> Iterator[Block]:
    for block in lane.busy:
        kind = _KINDS[block.status]
        if kind is not Kind.FREE:
            yield Block(kind, _span(block.interval, lane.day), "" if block.private else block.subject)
    if lane.unknown is not None:
        for piece in lane.working:
            yield Block(Kind.UNKNOWN, _span(piece, lane.day))


def _booked_block(booked: BookedTime) -> Block:
    day = booked.booking.interval.start.astimezone(AMSTERDAM).date()
    kind = Kind.HELD if booked.held else Kind.OURS
    return Block(
        kind,
        _span(booked.around, day),
        booked.number,
        booked,
        _span(booked.booking.interval, day),
    )


def _span(interval: Interval, day: date) -> TimeSpan:
    """The part of an interval on a local day, in wall-clock minutes; at least one minute long."""
    start = _minute_on(interval.start, day)
    end = max(_minute_on(interval.end, day), start + 1)
    return TimeSpan(min(start, 24 * 60 - 1), min(end, 24 * 60))


def _minute_on(moment: datetime, day: date) -> int:
    local = moment.astimezone(AMSTERDAM)
    if local.date() != day:
        return 0 if local.date() < day else 24 * 60
    return local.hour * 60 + local.minute


def interval_of(grid: Grid, cell: Cell, minutes: int) -> Interval:
    """The instants of a talk of so many minutes that starts in a cell."""
    day = grid.strip(cell).head.day
    start = instant(day, cell.minute)
    return Interval(start, start + timedelta(minutes=minutes))


def cell_of(grid: Grid, colleague_id: int, moment: datetime) -> Cell | None:
    """The cell of a moment in a colleague's lane, or None when it is not in the grid."""
    local = moment.astimezone(AMSTERDAM)
    minute = (local.hour * 60 + local.minute) // STEP_MINUTES * STEP_MINUTES
    for row, column, strip in grid.strips():
        if strip.head.day == local.date() and strip.colleague_id == colleague_id:
            return inside(grid, Cell(row, column, minute))
    return None


def inside(grid: Grid, cell: Cell) -> Cell:
    """The nearest cell that the grid has."""
    last = grid.span.end - STEP_MINUTES
    return Cell(
        max(0, min(cell.row, len(grid.rows) - 1)),
        max(0, min(cell.column, grid.columns - 1)),
        max(grid.span.start, min(cell.minute, last)),
    )


def stepped(grid: Grid, cell: Cell, rows: int, minutes: int) -> Cell:
    """The cell so many rows and minutes further; past the end of a day lies the next day."""
    minute, column = cell.minute + minutes, cell.column
    if minute >= grid.span.end and column + 1 < grid.columns:
        minute, column = grid.span.start, column + 1
    elif minute < grid.span.start and column > 0:
        minute, column = grid.span.end - STEP_MINUTES, column - 1
    return inside(grid, Cell(cell.row + rows, column, minute))


def next_booking(grid: Grid, cell: Cell, backwards: bool = False) -> Cell:
    """The cell of the next booking of ours, row by row; the same cell when there is none."""
    cells = [
        Cell(row, column, block.talk.start // STEP_MINUTES * STEP_MINUTES)
        for row, column, strip in grid.strips()
        for block in strip.blocks
        if block.booked is not None and block.talk is not None
    ]
    order = sorted(cells, key=lambda item: (item.row, item.column, item.minute), reverse=backwards)
    here = (cell.row, cell.column, cell.minute)
    for item in order:
        there = (item.row, item.column, item.minute)
        if there < here if backwards else there > here:
            return item
    return order[0] if order else cell


def with_markers(grid: Grid, markers: Sequence[Marker], deadline: date | None = None) -> Grid:
    """The grid with the proposals for a case drawn in it, and the last day to call."""
    return replace(grid, markers=tuple(markers), deadline=deadline)


def marker_of(number: int, colleague_ids: tuple[int, ...], interval: Interval) -> Marker:
    """A proposal as it is drawn."""
    day = interval.start.astimezone(AMSTERDAM).date()
    return Marker(number, colleague_ids, day, _span(interval, day))
