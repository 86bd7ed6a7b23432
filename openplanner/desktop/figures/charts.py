"""Bars painted by hand: readable in black and white, with their numbers in words beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QBrush, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from openplanner.application.figure_words import Bar, number_text
from openplanner.desktop.figures.state import calls_text, hours_text, short_hours
from openplanner.desktop.theme import colour, scaled
from openplanner.texts import Texts

if TYPE_CHECKING:
    from openplanner.application.capacity import DayLoad

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_TOP = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop


class BarChart(QWidget):
    """Lying bars under each other: label, bar, words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bars: tuple[Bar, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_bars(self, bars: Sequence[Bar], name: str) -> None:
        """Shows other bars; the whole chart is one sentence for a screen reader."""
        self.bars = tuple(bars)
        self.setAccessibleName(name)
        self.setAccessibleDescription("; ".join(f"{bar.label}: {bar.words}" for bar in bars))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """One line of text per bar."""
        return QSize(scaled(220), len(self.bars) * self._line())

    def minimumSizeHint(self) -> QSize:
        """As high as it is; narrower if need be."""
        return QSize(scaled(120), len(self.bars) * self._line())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints label, bar and words on each line."""
        painter = QPainter(self)
        metrics, line = painter.fontMetrics(), self._line()
        labels = min(self.width() // 2, max((metrics.horizontalAdvance(bar.label) for bar in self.bars), default=0) + 2)
        words = max((metrics.horizontalAdvance(bar.words) for bar in self.bars), default=0)
        room = max(0, self.width() - labels - words - scaled(20))
        for number, bar in enumerate(self.bars):
            top = number * line
            painter.setPen(colour("text"))
            text = metrics.elidedText(bar.label, Qt.TextElideMode.ElideRight, labels)
            painter.drawText(QRect(0, top, labels, line), _LEFT, text)
            track = QRect(labels + scaled(8), top + line // 4, room, line // 2)
            painter.fillRect(track, colour("hover"))
            painter.fillRect(
                QRect(track.left(), track.top(), round(room * bar.share), track.height()), colour("accent")
            )
            painter.setPen(colour("line"))
            painter.drawRect(track.adjusted(0, 0, -1, -1))
            painter.setPen(colour("text"))
            painter.drawText(QRect(self.width() - words, top, words, line), _RIGHT, bar.words)
        painter.end()

    def _line(self) -> int:
        return QFontMetrics(self.font()).height() + scaled(8)


class LoadChart(QWidget):
    """Work against free time, day by day; a day on which the work no longer fits is marked in words."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.loads: tuple[DayLoad, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_loads(self, loads: Sequence[DayLoad]) -> None:
        """Shows other days."""
        self.loads = tuple(loads)
        self.setAccessibleName(self._texts("figures.load"))
        self.setAccessibleDescription("; ".join(self.day_words(load) for load in loads))
        self.update()

    def day_words(self, load: DayLoad) -> str:
        """One day in words."""
        return self._texts(
            "figures.load_day_breaks" if load.breaks else "figures.load_day",
            day=load.day,
            n=load.due,
            more=number_text(self._texts, load.expected, 1),
            needed=hours_text(self._texts, load.needed_minutes),
            free=hours_text(self._texts, load.free_minutes),
        )

    def sizeHint(self) -> QSize:
        """Wide, and as high as eight lines."""
        return QSize(scaled(600), QFontMetrics(self.font()).height() * 9)

    def minimumSizeHint(self) -> QSize:
        """As high as it is."""
        return QSize(scaled(300), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Two bars per day: solid for work with dots for what is expected on it, hatched for free time."""
        painter = QPainter(self)
        if self.loads:
            line = painter.fontMetrics().height()
            most = max(max(load.needed_minutes, load.free_minutes) for load in self.loads) or 1
            step = self.width() // len(self.loads)
            ground = self.height() - (3 if any(load.breaks for load in self.loads) else 2) * line
            for number, load in enumerate(self.loads):
                self._day(painter, load, QRect(number * step, line, step, ground - line), most)
            painter.setPen(colour("field"))
            painter.drawLine(0, ground, self.width(), ground)
        painter.end()

    def _day(self, painter: QPainter, load: DayLoad, box: QRect, most: int) -> None:
        line, wide = painter.fontMetrics().height(), min(box.width() // 3, scaled(28))
        left = box.center().x() - wide
        needed = round(box.height() * load.needed_minutes / most)
        known = round(needed * load.due / (load.due + load.expected)) if load.due else 0
        free = round(box.height() * load.free_minutes / most)
        work = QRect(left, box.bottom() - needed, wide, needed)
        room = QRect(left + wide, box.bottom() - free, wide, free)
        tint = colour("danger" if load.breaks else "accent")
        painter.fillRect(work, QBrush(tint, Qt.BrushStyle.Dense5Pattern))
        painter.fillRect(work.adjusted(0, needed - known, 0, 0), tint)
        painter.fillRect(room, colour("base"))
        painter.fillRect(room, QBrush(colour("field"), Qt.BrushStyle.BDiagPattern))
        painter.setPen(QPen(colour("field"), 1))
        painter.drawRect(room.adjusted(0, 0, -1, -1))
        painter.drawRect(work.adjusted(0, 0, -1, -1))
        painter.setPen(colour("danger" if load.breaks else "text"))
        count, space = calls_text(load), wide * 2
        painter.drawText(QRect(left - wide - 2, work.top() - line, space, line), Qt.AlignmentFlag.AlignRight, count)
        painter.setPen(colour("muted"))
        hours = short_hours(self._texts, load.free_minutes)
        painter.drawText(QRect(left + wide, room.top() - line, space, line), Qt.AlignmentFlag.AlignLeft, hours)
        day = self._texts.day(load.day, year=False)
        if painter.fontMetrics().horizontalAdvance(day) > box.width() - 4:
            day = f"{load.day:%d-%m}"
        painter.drawText(QRect(box.left(), box.bottom() + 4, box.width(), line), _TOP, day)
        if load.breaks:
            words = self._texts("figures.load_too_much")
            painter.drawText(QRect(box.left(), box.bottom() + 4 + line, box.width(), line), _TOP, words)
