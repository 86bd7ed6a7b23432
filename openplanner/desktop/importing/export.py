"""The open cases as a list for Excel, kept where the person says."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QWidget

from openplanner.desktop.desk import Desk
from openplanner.desktop.paper import AskPath, ask_path
from openplanner.domain.errors import InvalidInput
from openplanner.domain.progress import Progress


def export_list(desk: Desk, parent: QWidget, ask: AskPath = ask_path) -> None:
    """Asks where, makes the list beside the window, and says how many cases are in it."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    proposed = str(Path(folder or ".") / f"zaken-{desk.today().isoformat()}.csv")
    chosen = ask(parent, desk.texts("imports.export_title"), proposed, desk.texts("imports.export_kinds"))
    if not chosen:
        return
    path = Path(chosen)

    def work(progress: Progress) -> int:
        from openplanner.application.upkeep.export_list import export_list as made

        data, count = made(desk.office, desk.team_id or None, desk.texts.language, progress)
        try:
            path.write_bytes(data)
        except OSError as error:
            raise InvalidInput("file_not_written", field="path") from error
        return count

    def told(count: int) -> None:
        desk.notice.emit(desk.texts("imports.exported", n=count, name=path.name), None)

    desk.tasks.run(parent, "general", "export", desk.texts("imports.exporting"), work, told)
