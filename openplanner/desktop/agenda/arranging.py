"""Who gets the height of the agenda: the grid keeps some rows, and what lies around it gives way first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openplanner.desktop.agenda.words import week_title
from openplanner.desktop.theme import scaled

if TYPE_CHECKING:
    from openplanner.desktop.agenda.screen import AgendaScreen

ROWS_TO_KEEP = 6  # or all of them in a smaller team
ROOM_FOR_ALL = (900, 560)  # width and height, in pixels of 100 percent text
ROOM_FOR_LEGEND = 800
PROPOSALS_TO_SEE = 3  # fewer than this beside the grid is no list any more: then one at a time, on a line


class Arrangement:
    """The parts of one agenda, laid out anew whenever the window, the week or what is planned changes."""

    def __init__(self, screen: AgendaScreen) -> None:
        self._screen = screen
        self._legend_wanted: bool | None = None

    def toggle_legend(self) -> None:
        """Shows or hides what the patterns mean."""
        self._legend_wanted = not self._screen.legend.isVisible()
        self.arrange()

    def arrange(self) -> None:
        """Gives every part its place in the room there is."""
        screen = self._screen
        planning = bool(screen.planner.case_id)
        small = screen.height() < scaled(ROOM_FOR_ALL[1]) or screen.width() < scaled(ROOM_FOR_ALL[0])
        self._frame(small)
        room_for_legend = not small and not (planning and screen.height() < scaled(ROOM_FOR_LEGEND))
        screen.legend.setVisible(room_for_legend if self._legend_wanted is None else self._legend_wanted)
        screen.plan.setVisible(planning)
        screen.detail.setVisible(not (planning and small))
        screen.detail.show_narrow(planning)
        screen.plan.show_left_out(planning and not small)
        screen.bottom_row.setStretch(1, 0 if planning and small else 1)
        if planning:
            self._share_with_proposals(small)
        else:
            screen.bottom.setMinimumHeight(0)
            screen.bottom.setMaximumHeight(screen.height() * 9 // 20)
            screen.detail.brief = small

    def _frame(self, small: bool) -> None:
        """The margins and the line above; what that line has no room for stands in the corner of the grid."""
        screen = self._screen
        side, high = (24, 12) if small else (scaled(24), scaled(12))
        screen.column.setContentsMargins(side, high, side, high)
        days = [head.day for head in screen.week.days] if screen.week is not None else []
        title = week_title(screen.desk.texts, days) if days else ""
        left_over = screen.head.show_title(title, screen.width() - 2 * side, small=small)
        screen.grid.show_corner(left_over)

    def _share_with_proposals(self, small: bool) -> None:
        screen, plan = self._screen, self._screen.plan
        margins = screen.column.contentsMargins()
        others = [screen.head.height_at(screen.width() - margins.left() - margins.right())]
        if not screen.legend.isHidden():
            others.append(screen.legend.heightForWidth(screen.width() - margins.left() - margins.right()))
        gaps = screen.column.spacing() * (len(others) + 1) + margins.top() + margins.bottom()
        room = screen.height() - sum(others) - gaps - screen.grid.height_of(ROWS_TO_KEEP)
        plan.show_brief(small)
        plan.show_as_line(not plan.opened and room < plan.height_for(PROPOSALS_TO_SEE))
        screen.detail.brief = small
        wanted = plan.wanted_height()
        most = screen.height() // 2 if plan.opened or plan.as_line else max(room, plan.height_for(PROPOSALS_TO_SEE))
        screen.bottom.setMinimumHeight(min(wanted, most))
        screen.bottom.setMaximumHeight(max(min(wanted, most), 0 if plan.as_line else screen.height() * 9 // 20))
