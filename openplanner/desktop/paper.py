"""Paper from the screen: every document is looked at first, then printed, kept or opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from openplanner.desktop.desk import Desk
from openplanner.domain.errors import InvalidInput
from openplanner.domain.file_names import file_stem
from openplanner.domain.progress import Progress

if TYPE_CHECKING:
    from openplanner.desktop.preview.window import PreviewWindow

AskPath = Callable[[QWidget, str, str, str], str]


@dataclass(frozen=True, slots=True)
class PaperPart:
    """A letter of a document of several: the page on which it begins, counted from 0, and what belongs to it alone.

    ``stem``, ``mail`` and ``ics`` are as with :class:`Paper`.
    """

    first_page: int
    stem: str
    mail: str = ""
    ics: bytes | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that was made. ``stem`` is the proposed file name without ending, free of personal data.

    ``kind`` (``guide``, ``letter``, ``week``, ...) and ``case_id`` go into the print log, the content never. ``mail``
    is the same as text for a mail and ``ics`` its dates as a calendar file; empty for paper that has neither.
    ``parts`` holds the letters when there are several, in their order.
    """

    pdf: bytes
    stem: str
    kind: str
    case_id: int | None = None
    mail: str = ""
    ics: bytes | None = None
    parts: tuple[PaperPart, ...] = ()

    def part_at(self, page: int) -> PaperPart:
        """The letter that page belongs to; of any other paper the whole."""
        found = [one for one in self.parts if one.first_page <= page]
        return found[-1] if found else PaperPart(0, self.stem, self.mail, self.ics)

    def __post_init__(self) -> None:
        object.__setattr__(self, "stem", file_stem(self.stem))  # a case number is typed, and may look like a path


def show_paper(desk: Desk, parent: QWidget, paper: Paper) -> PreviewWindow:
    """Opens the document in a window of its own, with printing, keeping and opening in it."""
    from openplanner.desktop.preview.window import PreviewWindow

    window = PreviewWindow(desk, paper, parent)
    window.show()
    return window


def show_guides_of_day(desk: Desk, parent: QWidget) -> None:
    """Makes all guides of today for the team of this desk, in the order of the worklist, and shows them as one job."""
    day = desk.today()

    def work(progress: Progress) -> bytes:
        from openplanner.application.print_day import guides_of_day

        return guides_of_day(desk.office, desk.team_id or None, day, desk.colleague_id, progress)

    def show(pdf: bytes) -> None:
        show_paper(desk, parent, Paper(pdf, f"leidraden-{day.isoformat()}", "guides_of_day"))

    desk.tasks.run(parent, "general", "guides_of_day", desk.texts("preview.making_day"), work, show)


def show_day_list(desk: Desk, parent: QWidget) -> None:
    """Makes the list of today for the colleague of this desk."""
    _show_list(desk, parent, lambda day, _progress: _lists().day_list_of_colleague(desk.office, desk.colleague_id, day))


def show_day_lists(desk: Desk, parent: QWidget) -> None:
    """Makes the lists of today for everybody in the team of this desk, as one job."""
    team = desk.team_id or None
    _show_list(
        desk, parent, lambda day, progress: _lists().day_lists_of_team(desk.office, team, day, progress=progress)
    )


def _lists() -> ModuleType:
    from openplanner.application import print_day_list

    return print_day_list


def _show_list(desk: Desk, parent: QWidget, make: Callable[[date, Progress], bytes]) -> None:
    day = desk.today()

    def show(pdf: bytes) -> None:
        show_paper(desk, parent, Paper(pdf, f"daglijst-{day.isoformat()}", "day_list"))

    label = desk.texts("preview.making_list")
    desk.tasks.run(parent, "calendar", "day_list", label, lambda progress: make(day, progress), show)


def ask_path(parent: QWidget, title: str, proposed: str, kinds: str) -> str:
    """The file that the person chose, empty when they gave up."""
    return QFileDialog.getSaveFileName(parent, title, proposed, kinds)[0]


def keep_pdf(desk: Desk, parent: QWidget, pdf: bytes, stem: str, ask: AskPath | None = None) -> Path | None:
    """Keeps a PDF where the person says; as :func:`keep_file`."""
    return keep_file(desk, parent, pdf, f"{stem}.pdf", desk.texts("cases.pdf_files"), ask)


def keep_file(
    desk: Desk, parent: QWidget, content: bytes, name: str, kinds: str, ask: AskPath | None = None
) -> Path | None:
    """Keeps a file where the person says, ``name`` proposed; None when they gave up.

    A file that cannot be written is told as a refusal (``file_not_written``), so that another folder can be chosen.
    """
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    chosen = (ask or ask_path)(parent, desk.texts("cases.save_pdf"), str(Path(folder or ".") / name), kinds)
    if not chosen:
        return None
    path = Path(chosen)
    try:
        path.write_bytes(content)
    except OSError:
        desk.failed.emit(InvalidInput("file_not_written", field="path"))
        return None
    desk.notice.emit(desk.texts("cases.saved_as", name=path.name), None)
    return path
