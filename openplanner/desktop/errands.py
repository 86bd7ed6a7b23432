"""What the window has done elsewhere: papers of the day, lists, undoing, practising, and what a help desk asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openplanner.desktop.laid_out import LaidOutWindow

if TYPE_CHECKING:
    from openplanner.desktop.desk import Desk


class Errands(LaidOutWindow):
    """The window of a desk, as far as it only passes on what was asked."""

    desk: Desk

    def print_day(self) -> None:
        """All guides of today of this team as one job, to look at and to print."""
        from openplanner.desktop.paper import show_guides_of_day

        show_guides_of_day(self.desk, self)

    def print_list(self) -> None:
        """The list of today of the colleague of this desk."""
        from openplanner.desktop.paper import show_day_list

        show_day_list(self.desk, self)

    def print_lists(self) -> None:
        """The lists of today of the whole team, as one job."""
        from openplanner.desktop.paper import show_day_lists

        show_day_lists(self.desk, self)

    def plan_all(self) -> None:
        """Everything of the team that waits for a talk, in one go."""
        self.desk.go_to.emit("team", "waiting")

    def cover_absence(self) -> None:
        """Somebody is ill or away: their talks in one go."""
        self.desk.go_to.emit("team", "absence")

    def export_list(self) -> None:
        """The open cases of this team as a list for Excel."""
        from openplanner.desktop.importing.export import export_list

        export_list(self.desk, self)

    def show_checks(self) -> None:
        """What works and what does not, with the next step of each."""
        from openplanner.desktop.help_desk import ChecksSheet

        ChecksSheet(self.desk, self).open()

    def make_support(self) -> None:
        """A file for the help desk, with nothing about persons, kept where the person says."""
        from openplanner.desktop.help_desk import keep_support

        keep_support(self.desk, self)

    def remind_citizens(self) -> None:
        """Whom to remind of the talk of the next working day, each with its prepared text."""
        from openplanner.desktop.today.reminders_sheet import RemindersSheet

        RemindersSheet(self.desk, self).open()

    def show_undo_list(self) -> None:
        """What this colleague did last, each step with its own Undo."""
        from openplanner.desktop.undolist import UndoList

        UndoList(self.desk, self).open()

    def undo_last(self) -> None:
        """Takes back the last step of this colleague."""
        self.desk.undo_last()

    def can_practise(self) -> bool:
        """True where there is an office to practise in, and this is not it."""
        return self.desk.practice is not None and not self.desk.practising

    def is_practising(self) -> bool:
        """True in the invented office."""
        return self.desk.practising

    def stop_practising(self) -> None:
        """Back to the real work; never closes the real window."""
        if self.desk.practising:
            self.close()
