"""How the grid looks. State is always a pattern or a sign as well as a colour, so that it reads in black and white."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap

from openplanner.desktop.agenda.geometry import Geometry
from openplanner.desktop.agenda.state import Block, Cell, Grid, Kind, Strip, View
from openplanner.desktop.icons import pixmap
from openplanner.desktop.theme import colour, scaled
from openplanner.domain.case import ContactForm
from openplanner.domain.contact import Attention
from openplanner.domain.interval import AMSTERDAM
from openplanner.texts import Texts

if TYPE_CHECKING:
    from openplanner.application.team_agenda import DayHead
    from openplanner.desktop.agenda.grid import Ghost

FORM_ICONS = {
    ContactForm.PHONE: "phone",
    ContactForm.TOWN_HALL: "building-2",
    ContactForm.NEIGHBOURHOOD: "map-pin",
}
ON_CALL_ICON = "shield"
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_MIDDLE = Qt.AlignmentFlag.AlignCenter
_RADIUS = 3
_LEAST_CONTRAST = 80  # of 255 steps of lightness


@dataclass(frozen=True, slots=True)
class Brush:
    """What painting needs to know: words for the heads and above the names, and what time it is."""

    texts: Texts
    clock: Callable[[], datetime]
    corner: str = ""  # above the names


def paint_grid(
    painter: QPainter,
    rect: QRect,
    grid: Grid,
    geometry: Geometry,
    brush: Brush,
    focus: Cell | None,
    ghost: Ghost | None,
) -> None:
    """Paints what lies in ``rect``: lanes first, then what floats over them, then names and heads."""
    painter.fillRect(rect, colour("window"))
    body = geometry.body(painter.viewport()) if rect.isNull() else geometry.body(rect.united(QRect(0, 0, 1, 1)))
    with _clipped(painter, body):
        rows, columns = geometry.rows_in(rect), geometry.columns_in(rect)
        lanes = [(row, column, grid.rows[row][column]) for row in rows for column in columns]
        for row, column, strip in lanes:
            _ground(painter, geometry, row, column, strip)
        _hours(painter, geometry, columns)
        for row, column, strip in lanes:
            _lane(painter, geometry, row, column, strip)
        _now_line(painter, grid, geometry, brush)
        _deadline_line(painter, grid, geometry)
        _markers(painter, grid, geometry)
        if ghost is not None:
            _ghost(painter, geometry, ghost)
        if focus is not None and ghost is None:
            _focus(painter, focus_rect(grid, geometry, focus))
    if rect.left() < geometry.names:
        _names(painter, rect, grid, geometry, brush)
    if rect.top() < geometry.head:
        _heads(painter, rect, grid, geometry, brush)


@contextmanager
def _clipped(painter: QPainter, rect: QRect) -> Iterator[None]:
    painter.save()
    painter.setClipRect(rect)
    yield
    painter.restore()


def _ground(painter: QPainter, geometry: Geometry, row: int, column: int, strip: Strip) -> None:
    lane = geometry.lane(row, column)
    painter.fillRect(lane, colour("nav"))
    if colour("nav") == colour("base"):  # high contrast has no greys: lines say that nobody works then
        painter.fillRect(lane, QBrush(colour("field"), Qt.BrushStyle.HorPattern))
    for span in strip.working:
        painter.fillRect(geometry.piece(row, column, span), colour("base"))


def _lane(painter: QPainter, geometry: Geometry, row: int, column: int, strip: Strip) -> None:
    lane = geometry.lane(row, column)
    if strip.absent:
        painter.setPen(colour("muted"))
        painter.drawText(lane.adjusted(scaled(6), 0, -4, 0), _LEFT, _fitting(painter, strip.absent, lane.width() - 8))
    for block in strip.blocks:
        piece = geometry.piece(row, column, block.span)
        if piece.width() > 0:
            _block(painter, geometry, row, column, block, piece)
    if strip.on_call:
        _on_call_sign(painter, lane)
    painter.setPen(colour("line"))
    painter.drawLine(lane.bottomLeft(), lane.bottomRight())


def _on_call_sign(painter: QPainter, lane: QRect) -> None:
    """In the last corner of the day, where nobody works."""
    size = min(scaled(14), lane.height() - 4)
    corner = QRect(lane.right() - size - 4, lane.bottom() - size - 4, size + 3, size + 3)
    painter.fillRect(corner, colour("base"))
    painter.drawPixmap(corner.left() + 2, corner.top() + 2, pixmap(ON_CALL_ICON, "accent", size))


def _hours(painter: QPainter, geometry: Geometry, columns: range) -> None:
    """A dotted line at every hour, over all rows at once, so that its dots lie the same whatever is painted anew."""
    painter.setPen(QPen(colour("line"), 1, Qt.PenStyle.DotLine))
    top, bottom = geometry.row_top(0), geometry.row_top(geometry.rows) - 1
    for column in columns:
        for minute in range(geometry.span.start + 60, geometry.span.end, 60):
            x = geometry.x(column, minute)
            painter.drawLine(x, top, x, bottom)


def _block(painter: QPainter, geometry: Geometry, row: int, column: int, block: Block, piece: QRect) -> None:
    if block.booked is not None:
        _ours(painter, geometry, row, column, block, piece)
        return
    inset = piece.adjusted(0, 2, 0, -3)
    ground, pattern, ink = _LOOKS[block.kind]
    painter.fillRect(inset, colour(ground))
    if pattern is not Qt.BrushStyle.SolidPattern:
        painter.fillRect(inset, QBrush(colour(ink), pattern))
    painter.setPen(colour("field"))
    if block.kind is not Kind.ELSEWHERE:
        painter.drawLine(inset.topLeft(), inset.bottomLeft())
    if block.label and inset.width() > scaled(44):
        painter.setPen(_ink_on(ground))
        text = _fitting(painter, block.label, inset.width() - 8)
        painter.drawText(inset.adjusted(scaled(5), 0, -2, 0), _LEFT, text)


def _ink_on(ground: str) -> QColor:
    """The text colour, or that of the page where text would not show on a ground as bright as itself."""
    text, under = colour("text"), colour(ground)
    return text if abs(text.lightness() - under.lightness()) > _LEAST_CONTRAST else colour("base")


_LOOKS = {
    Kind.BUSY: ("line", Qt.BrushStyle.SolidPattern, "line"),
    Kind.TENTATIVE: ("base", Qt.BrushStyle.BDiagPattern, "field"),
    Kind.OUT_OF_OFFICE: ("nav", Qt.BrushStyle.Dense6Pattern, "field"),
    Kind.ELSEWHERE: ("base", Qt.BrushStyle.Dense7Pattern, "line"),
    Kind.UNKNOWN: ("warning_soft", Qt.BrushStyle.DiagCrossPattern, "warning"),
    Kind.FREE: ("base", Qt.BrushStyle.SolidPattern, "base"),
}


def _ours(painter: QPainter, geometry: Geometry, row: int, column: int, block: Block, piece: QRect) -> None:
    assert block.booked is not None  # noqa: S101 only our own come here
    margin = piece.adjusted(0, 3, 0, -4)
    talk = geometry.piece(row, column, block.talk or block.span).adjusted(0, 2, 0, -3)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("accent_soft"))
    painter.drawRoundedRect(margin, _RADIUS, _RADIUS)
    if block.kind is Kind.HELD:
        painter.setPen(QPen(colour("accent"), 2, Qt.PenStyle.DashLine))
        painter.setBrush(colour("base"))
    else:
        painter.setBrush(colour("danger" if block.booked.past_norm else "accent"))
    painter.drawRoundedRect(talk, _RADIUS, _RADIUS)
    painter.restore()
    ink = "accent" if block.kind is Kind.HELD else "on_accent"
    _booking_words(painter, block, talk, margin, ink)
    if block.booked.booking.attention is not Attention.NONE:
        _look_mark(painter, talk)


def _look_mark(painter: QPainter, talk: QRect) -> None:
    """A sign on a corner: somebody changed this outside and nobody has looked yet; before a talk that is too small."""
    size = min(scaled(14), talk.height() - 2)
    small = talk.width() < 2 * size and talk.height() < 3 * size
    corner = QRect(talk.left() - size - 2 if small else talk.right() - size, talk.top(), size + 1, size + 1)
    painter.fillRect(corner, colour("base"))
    painter.drawPixmap(corner.left(), corner.top(), pixmap("triangle-alert", "warning", size))
    painter.setPen(colour("warning"))
    painter.drawRect(corner)


def _booking_words(painter: QPainter, block: Block, talk: QRect, margin: QRect, ink: str) -> None:
    """Icon and letter, the case number beside or under them as far as it fits, its end first."""
    assert block.booked is not None  # noqa: S101 only our own come here
    form, metrics = block.booked.booking.form, painter.fontMetrics()
    letter, size = form.letter, min(scaled(14), talk.height() - 4)
    painter.setPen(colour(ink))
    if block.booked.past_norm:
        painter.fillRect(QRect(margin.left(), margin.top(), scaled(3), margin.height()), colour("text"))
    start = scaled(5) + size + scaled(3)
    talk = _with_time(painter, block, talk)
    if talk.width() < start + metrics.horizontalAdvance(letter):
        if talk.width() >= metrics.horizontalAdvance(letter):
            painter.drawText(talk, _MIDDLE, letter)
        return
    line, two_lines = metrics.height(), talk.height() >= 2 * metrics.height()
    first = QRect(talk.left(), talk.center().y() - line, talk.width(), line) if two_lines else talk
    painter.drawPixmap(first.left() + scaled(5), first.center().y() - size // 2, _form_picture(form, ink, size))
    rest = first.width() - start - metrics.horizontalAdvance(f"{letter} ") - 2
    tail = "" if two_lines else _number_of(metrics, block, rest)
    painter.drawText(first.adjusted(start, 0, 0, 0), _LEFT, f"{letter} {tail}".strip())
    if two_lines:
        under = QRect(talk.left() + scaled(5), first.bottom(), talk.width() - scaled(6), line)
        painter.drawText(under, _LEFT, _number_of(metrics, block, under.width()))


def _number_of(metrics: QFontMetrics, block: Block, width: int) -> str:
    """The case number, and which talk of a series this is when there is room for both."""
    series = block.booked.booking.series if block.booked is not None else None
    whole = f"{block.label} {series.shown}" if series is not None else block.label
    return whole if metrics.horizontalAdvance(whole) <= width else _end_of(metrics, block.label, width)


def _with_time(painter: QPainter, block: Block, talk: QRect) -> QRect:
    """Writes when the talk begins on top of it when there is room, and gives the room that is left under it."""
    metrics, span = painter.fontMetrics(), block.talk or block.span
    time = f"{span.start // 60:02}:{span.start % 60:02}"
    line = metrics.height()
    if talk.height() < 3 * line or talk.width() < metrics.horizontalAdvance(time) + scaled(6):
        return talk
    top = talk.top() + (talk.height() - 3 * line) // 2
    painter.drawText(QRect(talk.left() + scaled(5), top, talk.width(), line), _LEFT, time)
    return QRect(talk.left(), top + line, talk.width(), 2 * line + 1)


def _end_of(metrics: QFontMetrics, number: str, width: int) -> str:
    """The case number, or its last part, or nothing: half a number helps nobody."""
    tries = (number, number.rpartition("-")[2])
    return next((text for text in tries if metrics.horizontalAdvance(text) <= width), "")


def _form_picture(form: ContactForm, ink: str, size: int) -> QPixmap:
    return pixmap(FORM_ICONS[form], ink, size)


def _now_line(painter: QPainter, grid: Grid, geometry: Geometry, brush: Brush) -> None:
    now = brush.clock().astimezone(AMSTERDAM)
    minute = now.hour * 60 + now.minute
    if not grid.span.start <= minute <= grid.span.end:
        return
    painter.setPen(QPen(colour("danger"), 2))
    for row, column, strip in grid.strips():
        if strip.head.day == now.date():
            x, lane = geometry.x(column, minute), geometry.lane(row, column)
            painter.drawLine(x, lane.top(), x, lane.bottom())


def _deadline_line(painter: QPainter, grid: Grid, geometry: Geometry) -> None:
    """A thick dashed line after the last moment at which the case being planned may be called."""
    painter.setPen(QPen(colour("warning"), 3, Qt.PenStyle.DashLine))
    for row, column, strip in grid.strips():
        if strip.head.day == grid.deadline:
            closing = [piece.end.astimezone(AMSTERDAM) for piece in strip.head.opening]
            minute = max((end.hour * 60 + end.minute for end in closing), default=grid.span.end)
            x, lane = geometry.x(column, minute) - 1, geometry.lane(row, column)
            painter.drawLine(x, lane.top(), x, lane.bottom())


def _markers(painter: QPainter, grid: Grid, geometry: Geometry) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for row, column, strip in grid.strips():
        for marker in grid.markers:
            if marker.day == strip.head.day and strip.colleague_id in marker.colleague_ids:
                box = geometry.piece(row, column, marker.span).adjusted(0, 1, 0, -2)
                box.setWidth(max(box.width(), painter.fontMetrics().horizontalAdvance("0") + scaled(6)))
                painter.setPen(QPen(colour("good"), 2))
                painter.setBrush(colour("good_soft"))
                painter.drawRoundedRect(box, _RADIUS, _RADIUS)
                painter.drawText(box, _MIDDLE, str(marker.number))
    painter.restore()


def _ghost(painter: QPainter, geometry: Geometry, ghost: Ghost) -> None:
    box = geometry.piece(ghost.cell.row, ghost.cell.column, ghost.span).adjusted(0, 1, 0, -2)
    ink = "good" if ghost.fine else "danger"
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour(ink), 2, Qt.PenStyle.DashLine))
    painter.setBrush(colour(f"{ink}_soft"))
    painter.drawRoundedRect(box, _RADIUS, _RADIUS)
    painter.setPen(colour(ink))
    painter.drawText(box, _MIDDLE, _fitting(painter, ghost.label, box.width() - 4))
    painter.restore()


def focus_rect(grid: Grid, geometry: Geometry, cell: Cell) -> QRect:
    """The whole talk when the cursor is on one of ours, otherwise the quarter of an hour."""
    block = grid.block_at(cell)
    if block is not None and block.talk is not None:
        return geometry.piece(cell.row, cell.column, block.talk).adjusted(-2, 0, 2, 0)
    return geometry.cell_rect(cell, grid)


def _focus(painter: QPainter, rect: QRect) -> None:
    painter.setPen(QPen(colour("text"), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(rect.adjusted(0, 1, 0, -2).adjusted(-1, 0, 1, 0))


def _names(painter: QPainter, rect: QRect, grid: Grid, geometry: Geometry, brush: Brush) -> None:
    side = QRect(0, geometry.head, geometry.names, rect.bottom() + 1)
    with _clipped(painter, side.intersected(rect)):
        painter.fillRect(side, colour("window"))
        for row in geometry.rows_in(rect):
            strip = grid.rows[row][0]
            name = brush.texts.day(strip.head.day) if grid.view is View.PERSON else strip.name
            box = QRect(scaled(4), geometry.row_top(row), geometry.names - scaled(8), geometry.row_height)
            painter.setPen(colour("text"))
            painter.drawText(box, _LEFT, _fitting(painter, name, box.width()))
            painter.setPen(colour("line"))
            painter.drawLine(box.bottomLeft(), QPoint(geometry.names, box.bottom()))


def _heads(painter: QPainter, rect: QRect, grid: Grid, geometry: Geometry, brush: Brush) -> None:
    top = QRect(0, 0, rect.right() + 1, geometry.head)
    painter.fillRect(top, colour("window"))
    if brush.corner:
        box = QRect(scaled(4), 0, geometry.names - scaled(8), painter.fontMetrics().height() + 2)
        painter.setPen(colour("text"))
        painter.drawText(box, _LEFT, _fitting(painter, brush.corner, box.width()))
    with _clipped(painter, top.adjusted(geometry.names, 0, 0, 0)):
        for column in range(geometry.columns):
            _head(painter, geometry, column, grid, brush)


def _head(painter: QPainter, geometry: Geometry, column: int, grid: Grid, brush: Brush) -> None:
    head = grid.rows[0][column].head
    left, width = geometry.column_left(column), geometry.column_width
    line = painter.fontMetrics().height()
    if grid.view is View.PERSON:
        with _bold(painter):
            painter.setPen(colour("text"))
            who = grid.rows[0][column].name
            painter.drawText(QRect(left, 0, width, line + 2), _LEFT, _fitting(painter, who, width))
    else:
        today = head.day == brush.clock().astimezone(AMSTERDAM).date()
        with _bold(painter):
            painter.setPen(colour("accent" if today else "text"))
            title = brush.texts.day(head.day, year=grid.view is View.DAY)
            title = brush.texts("agenda.today_head", day=title) if today else title
            painter.drawText(QRect(left, 0, width, line + 2), _LEFT, _fitting(painter, title, width))
        words, ink = _under_head(painter, head, brush, grid.deadline, width)
        painter.setPen(colour(ink))
        painter.drawText(QRect(left, line, width, line + 2), _LEFT, _fitting(painter, words, width))
    _scale(painter, geometry, column, line * 2 + scaled(4))


def _under_head(painter: QPainter, head: DayHead, brush: Brush, deadline: date | None, width: int) -> tuple[str, str]:
    """What the day is, and who is on call when there is room for both; the lane has a sign for that as well."""
    words, ink = _of_day(head, brush, deadline)
    if not head.on_call:
        return words, ink
    on_call = brush.texts("agenda.on_call", who=head.on_call_names)
    both = f"{words} · {on_call}" if words else on_call
    return (both if not words or painter.fontMetrics().horizontalAdvance(both) <= width else words), ink


def _of_day(head: DayHead, brush: Brush, deadline: date | None) -> tuple[str, str]:
    if head.day == deadline:
        return brush.texts("agenda.deadline_here"), "warning"
    if head.closed is not None:
        return brush.texts.reason(head.closed), "muted"
    if head.due_numbers:
        return brush.texts("agenda.due", n=len(head.due_numbers)), "warning"
    return "", "muted"


def _scale(painter: QPainter, geometry: Geometry, column: int, top: int) -> None:
    metrics = painter.fontMetrics()
    hours = range(geometry.span.start // 60, geometry.span.end // 60)
    pixels = geometry.column_width * 60 // geometry.span.length_minutes
    room = metrics.horizontalAdvance("00") + scaled(8)
    step = next((step for step in (1, 2, 3, 4, 6) if step * pixels > room), 24)
    painter.setPen(colour("muted"))
    for hour in hours[::step]:
        x = geometry.x(column, hour * 60)
        painter.drawText(QRect(x, top, step * pixels, metrics.height()), _LEFT, str(hour))
    painter.setPen(colour("field"))
    right = geometry.column_left(column) + geometry.column_width
    painter.drawLine(geometry.column_left(column), geometry.head - 1, right, geometry.head - 1)


@contextmanager
def _bold(painter: QPainter) -> Iterator[None]:
    usual = QFont(painter.font())
    strong = QFont(usual)
    strong.setBold(True)
    painter.setFont(strong)
    yield
    painter.setFont(usual)


def _fitting(painter: QPainter, text: str, width: int) -> str:
    return painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, max(0, width))


def legend_sample(kind: Kind) -> tuple[QColor, QBrush]:
    """The ground and the pattern of a kind, for the legend."""
    ground, pattern, ink = _LOOKS.get(kind, ("accent", Qt.BrushStyle.SolidPattern, "accent"))
    return colour(ground), QBrush(colour(ink), pattern)
