"""Tab goes through a window as one reads it: in the order of the layouts, whatever was made first.

Qt's own order is that of making, so a page that was made late would come after the line at the bottom.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QGridLayout,
    QLayout,
    QMainWindow,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QWidget,
)


def move_focus(window: QWidget, *, forward: bool) -> bool:
    """The keyboard to the next stop of Tab, or the one before, and that into view; False when there is none."""
    stops = [part for part in parts_in_order(window) if _takes_tab(part)]
    if not stops:
        return False
    now = _stop_of(window.focusWidget(), stops)
    at = stops.index(now) + (1 if forward else -1) if now is not None else (0 if forward else -1)
    chosen = stops[at % len(stops)]
    chosen.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
    bring_into_view(chosen)
    return True


def parts_in_order(widget: QWidget) -> Iterator[QWidget]:
    """The widget and all visible ones in it, in the order in which their layouts show them."""
    if not widget.isVisible():
        return
    yield widget
    for part in _within(widget):
        yield from parts_in_order(part)


def _within(widget: QWidget) -> Iterator[QWidget]:
    if isinstance(widget, QMainWindow):
        yield from _there(widget.centralWidget(), widget.statusBar())
    elif isinstance(widget, QScrollArea):
        yield from _there(widget.widget())
    elif isinstance(widget, QStackedWidget | QTabWidget):
        yield from _there(widget.currentWidget())
    elif isinstance(widget, QSplitter):
        yield from _there(*(widget.widget(at) for at in range(widget.count())))
    else:
        laid_out = list(_of_layout(widget.layout()))
        yield from laid_out
        yield from _not_laid_out(widget, laid_out)


def _there(*parts: QWidget | None) -> Iterator[QWidget]:
    yield from (part for part in parts if part is not None)


def _not_laid_out(widget: QWidget, laid_out: list[QWidget]) -> Iterator[QWidget]:
    """What lies over the rest, such as the palette."""
    for child in widget.children():
        if isinstance(child, QWidget) and not child.isWindow() and child not in laid_out:
            yield child


def _of_layout(layout: QLayout | None) -> Iterator[QWidget]:
    if layout is None:
        return
    places = range(layout.count())
    if isinstance(layout, QGridLayout):
        grid = layout
        places = sorted(places, key=lambda at: grid.getItemPosition(at)[:2])  # type: ignore[assignment,index]
    for at in places:
        item = layout.itemAt(at)
        if item is None:
            continue
        part = item.widget()
        if part is not None:
            yield part
        else:
            yield from _of_layout(item.layout())


def _takes_tab(part: QWidget) -> bool:
    tabs = bool(part.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return tabs and part.isEnabled() and part.focusProxy() is None


def _stop_of(part: QWidget | None, stops: list[QWidget]) -> QWidget | None:
    """The stop that holds the keyboard: the part itself, or what it is in."""
    while part is not None and part not in stops:
        part = part.parentWidget()
    return part


def bring_into_view(part: QWidget) -> None:
    """Scrolls every page that the part is in, so that it can be seen."""
    holder = part.parentWidget()
    while holder is not None:
        if isinstance(holder, QScrollArea):
            holder.ensureWidgetVisible(part)
        holder = holder.parentWidget()
