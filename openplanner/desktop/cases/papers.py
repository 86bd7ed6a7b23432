"""Letters and guides of a case in view, made and shown to print or to keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from openplanner.desktop.desk import Desk
from openplanner.desktop.paper import Paper, show_paper
from openplanner.domain.case import ContactForm
from openplanner.domain.progress import Progress

if TYPE_CHECKING:
    from openplanner.application.write_letter import LetterBundle


def show_letter(desk: Desk, owner: QWidget, case_id: int, kind: str) -> None:
    """A letter of that kind for the case."""

    def work(_progress: Progress) -> LetterBundle:
        from openplanner.application.write_letter import LetterKind, write_letter

        return write_letter(desk.office, case_id, LetterKind(kind))

    def show(made: LetterBundle) -> None:
        show_paper(desk, owner, Paper(made.pdf, made.file_stem, "letter", case_id, made.email_text, made.ics))

    desk.tasks.run(owner, "general", "letter", desk.texts("cases.printing"), work, show)


def show_guide(desk: Desk, owner: QWidget, case_id: int, number: str, form: ContactForm) -> None:
    """The guide for a talk of that form about the case."""

    def work(_progress: Progress) -> bytes:
        from openplanner.application.print_guide import guide_pdf_for_case

        return guide_pdf_for_case(desk.office, case_id, form, desk.colleague_id)

    def show(pdf: bytes) -> None:
        stem = f"{desk.texts('cases.guide')} {number}".replace("/", "-")
        show_paper(desk, owner, Paper(pdf, stem, "guide", case_id))

    desk.tasks.run(owner, "general", "guide", desk.texts("cases.printing"), work, show)
