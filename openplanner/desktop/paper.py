"""Paper from the screen: asks where a PDF is to be kept, keeps it there and opens it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from openplanner.desktop.desk import Desk
from openplanner.domain.errors import InvalidInput

AskPath = Callable[[QWidget, str, str, str], str]


def ask_path(parent: QWidget, title: str, proposed: str, kinds: str) -> str:
    """The file that the person chose, empty when they gave up."""
    return QFileDialog.getSaveFileName(parent, title, proposed, kinds)[0]


def keep_pdf(desk: Desk, parent: QWidget, pdf: bytes, stem: str, ask: AskPath = ask_path) -> Path | None:
    """Keeps a PDF where the person says and opens it; None when they gave up.

    ``stem`` is the proposed file name without ending, free of personal data. A file that cannot be written is told as
    a refusal (``file_not_written``), so that another folder can be chosen.
    """
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    proposed = str(Path(folder or ".") / f"{stem}.pdf")
    chosen = ask(parent, desk.texts("cases.save_pdf"), proposed, desk.texts("cases.pdf_files"))
    if not chosen:
        return None
    path = Path(chosen)
    try:
        path.write_bytes(pdf)
    except OSError:
        desk.failed.emit(InvalidInput("file_not_written", field="path"))
        return None
    desk.notice.emit(desk.texts("cases.saved_as", name=path.name), None)
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
    return path
