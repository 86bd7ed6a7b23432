"""How a line of the worklist is drawn: what is left, who, how to reach; three columns, or stacked when narrow."""

from __future__ import annotations

from openplanner.desktop.theme import scaled
from openplanner.desktop.today.lines import CaseLine
from openplanner.desktop.today.promises import PromiseLine
from openplanner.desktop.widgets.rows import GAP, MARGIN, RowBrush, indent

LEFT_COLUMN, RIGHT_COLUMN = 168, 184  # pixels of 100 percent text


def draw_columns(brush: RowBrush, line: CaseLine | PromiseLine) -> None:
    """What is left, who and how to reach, beside each other; of a promise what it is and about which case."""
    left = brush.area.left() + MARGIN
    right = brush.area.right() - MARGIN - scaled(RIGHT_COLUMN)
    middle = left + scaled(LEFT_COLUMN) + GAP
    words, due = brush.strips(2, left, scaled(LEFT_COLUMN))
    if isinstance(line, PromiseLine):
        brush.marked(words, line.icon, line.left_words, brush.bold, line.kind)
        brush.text(due.adjusted(indent(), 0, 0, 0), line.due_words, brush.plain, "muted")
        what, about = brush.strips(2, middle, brush.area.right() - MARGIN - middle)
        brush.text(what, line.what, brush.bold, "text")
        brush.text(about, line.about, brush.plain, "muted")
        return
    brush.marked(words, line.left.icon, line.left_words, brush.bold, line.left.kind)
    brush.text(due.adjusted(indent(), 0, 0, 0), line.due_words, brush.plain, "muted")
    name, about = brush.strips(2, middle, right - GAP - middle)
    brush.beside(name, line.row.name, line.good)
    brush.text(about, _about(line), brush.plain, "muted")
    phone, state = brush.strips(2, right, scaled(RIGHT_COLUMN))
    brush.text(phone, line.phone, brush.plain, "text")
    brush.marked(state, *_state(line)[:2], brush.plain, _state(line)[2])


def draw_stacked(brush: RowBrush, line: CaseLine | PromiseLine) -> None:
    """The same under each other."""
    words, name, about, state = brush.strips(4, brush.area.left() + MARGIN, brush.area.width() - 2 * MARGIN)
    if isinstance(line, PromiseLine):
        brush.marked(words, line.icon, line.left_words, brush.bold, line.kind)
        brush.text(name, line.what, brush.bold, "text")
        brush.text(about, line.about, brush.plain, "muted")
        brush.text(state, line.due_words, brush.plain, "muted")
        return
    brush.marked(words, line.left.icon, line.left_words, brush.bold, line.left.kind)
    brush.text(name, line.row.name, brush.bold, "text")
    brush.text(about, _about(line), brush.plain, "muted")
    brush.marked(state, *_state(line)[:2], brush.plain, _state(line)[2])


def _about(line: CaseLine) -> str:
    """For whom it is, when that is one colleague, and what it is about."""
    return " · ".join(part for part in (line.given, line.about) if part)


def _state(line: CaseLine) -> tuple[str, str, str]:
    """Icon, words and tint: who calls or is in it, else what changed outside, else booking or status with the tries."""
    if line.claim:
        return "phone-call", line.claim, "warning"
    if line.here:
        return "user-round", line.here, "warning"
    if line.attention is not None:
        return line.attention.icon, line.attention.short, line.attention.kind
    words = " · ".join(part for part in (line.booked or line.status, line.tried_short) if part)
    return line.status_icon, words, "muted"
