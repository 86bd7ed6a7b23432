"""The window in which every document is looked at before it is printed, kept or opened."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import shiboken6
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from openplanner.desktop.desk import Desk
from openplanner.desktop.paper import Paper, keep_file, keep_pdf
from openplanner.desktop.preview.choices import PrintChoices
from openplanner.desktop.preview.order import PrintOrder, Sides
from openplanner.desktop.preview.pages import page_sizes
from openplanner.desktop.preview.printing import print_at_once, printer_names
from openplanner.desktop.preview.sheet import WHOLE, WIDE, SheetView
from openplanner.desktop.tasks import Run
from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.field import MessageLine
from openplanner.desktop.widgets.flow import FlowLayout
from openplanner.desktop.widgets.scrolled import Scrolled
from openplanner.desktop.widgets.sheet import Sheet
from openplanner.desktop.widgets.text import Button, TextLabel
from openplanner.domain.errors import InvalidInput, OpenPlannerError
from openplanner.domain.progress import Progress
from openplanner.settings import PRINTER


class PreviewWindow(Sheet):
    """Shows ``paper``; one can go on working beside it.

    ``order_file`` makes a file as the printer would make it, for whoever wants to see that without a printer.
    """

    def __init__(self, desk: Desk, paper: Paper, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.desk, self.paper = desk, paper
        self.sizes = page_sizes(paper.pdf)
        self.order_file = ""
        self._running = ""
        self.part = paper.part_at(0)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(desk.texts("preview.title", name=paper.stem))
        self.sheet = SheetView(desk, paper.pdf, self.sizes)
        sides = Sides.LONG_EDGE if len(self.sizes) > 1 else Sides.ONE
        self.choices = PrintChoices(desk.texts, len(self.sizes), sides)
        self.message = MessageLine()
        self.buttons: dict[str, Button] = {}
        self._build()
        self._make_keys()
        self.resize(min(scaled(980), parent.window().width()), parent.window().height())
        self._turned(0)
        desk.tasks.ended.connect(self._ended)
        self.sheet.setFocus()
        self._find_printers()

    def print_paper(self) -> None:
        """Prints what the fields say; the window stays, so that a wrong choice is quickly put right."""
        order = self.choices.order()
        if order is None or self._running:
            return
        order = PrintOrder(order.printer, order.pages, order.copies, order.sides, self.order_file)
        self._running = f"print{id(self)}"
        self.buttons["print"].setEnabled(False)
        desk, pdf, title = self.desk, self.paper.pdf, self.paper.stem

        def work(progress: Progress) -> int:
            return print_at_once(pdf, order, title, progress)

        def done(sides: int) -> None:
            self._printed(order, sides)

        # of the desk, not of this window: what was printed is logged also when the window was closed meanwhile
        desk.tasks.run(desk, "general", self._running, desk.texts("preview.printing"), work, done, self._cannot)

    def keep_paper(self) -> None:
        """Keeps the PDF where the person says."""
        self._kept(keep_pdf(self.desk, self, self.paper.pdf, self.paper.stem))

    def keep_dates(self) -> None:
        """Keeps the calendar file that goes with the letter in view, to send it along."""
        part = self.part
        if part.ics is not None:
            name, kinds = f"{part.stem}.ics", self.desk.texts("preview.ics_files")
            self._kept(keep_file(self.desk, self, part.ics, name, kinds))

    def copy_mail(self) -> None:
        """Puts the letter in view on the clipboard as text for a mail; nothing for paper that is no letter."""
        if not self.part.mail:
            return
        QGuiApplication.clipboard().setText(self.part.mail)
        key = "preview.mail_of_copied" if self.paper.parts else "preview.mail_copied"
        self.message.show_text(self.desk.texts(key, name=self.part.stem), "good")

    def open_paper(self) -> None:
        """Opens the PDF in the program of this computer, from a folder of ours that is emptied again."""
        from openplanner.application.privacy.papers import place_for_paper

        try:
            folder = place_for_paper(self.desk.papers) if self.desk.papers else Path(tempfile.mkdtemp())
            path = folder / f"{self.paper.stem}.pdf"
            path.write_bytes(self.paper.pdf)
        except OSError:
            self._cannot(InvalidInput("file_not_written", field="path"))
            return
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    # building

    def _build(self) -> None:
        texts = self.desk.texts
        left = QVBoxLayout()
        left.addLayout(self._bar())
        left.addWidget(self.sheet, 1)
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, scaled(8), 0)
        column.setSpacing(scaled(12))
        whole = self.paper.parts or (self.paper.part_at(0),)
        for name, sort, icon_name, press in (
            ("print", "main", "printer", self.print_paper),
            ("keep", "plain", "file-text", self.keep_paper),
            *([("mail", "plain", "mail", self.copy_mail)] if any(one.mail for one in whole) else []),
            *([("dates", "plain", "calendar-days", self.keep_dates)] if any(one.ics for one in whole) else []),
            ("open", "plain", "arrow-right", self.open_paper),
            ("close", "quiet", "", self.close),
        ):
            self.buttons[name] = Button(texts(f"preview.{name}"), sort, icon_name)
            self.buttons[name].setAutoDefault(False)
            self.buttons[name].clicked.connect(press)
            column.addWidget(self.buttons[name])
        column.insertWidget(1, self.message)
        column.insertWidget(2, self.choices)
        column.addStretch(1)
        area = Scrolled(side)
        area.setFixedWidth(scaled(264))
        row = QHBoxLayout(self)
        row.setContentsMargins(scaled(16), scaled(16), scaled(8), scaled(16))
        row.setSpacing(scaled(16))
        row.addLayout(left, 1)
        row.addWidget(area)

    def _bar(self) -> FlowLayout:
        bar = FlowLayout(scaled(4))
        self.where = TextLabel("", "strong", wraps=False)
        self.size_shown = TextLabel("", "muted", wraps=False)
        turn = self.sheet.turn_to
        self._add(bar, "previous", "chevron-left", lambda: turn(self.sheet.number - 1))
        bar.addWidget(self.where)
        self._add(bar, "next", "chevron-right", lambda: turn(self.sheet.number + 1))
        for name, press in (
            ("smaller", partial(self.sheet.step, False)),
            ("larger", partial(self.sheet.step, True)),
            ("whole", partial(self.sheet.look, WHOLE)),
            ("wide", partial(self.sheet.look, WIDE)),
        ):
            self._add(bar, name, "", press)
        bar.addWidget(self.size_shown)
        for label in (self.where, self.size_shown):
            label.setMinimumHeight(self.buttons["whole"].sizeHint().height())
        self.sheet.turned.connect(self._turned)
        self.sheet.zoomed.connect(lambda percent: self.size_shown.setText(f"{percent} %"))
        return bar

    def _add(self, bar: FlowLayout, name: str, icon_name: str, press: Callable[[], object]) -> None:
        words = self.desk.texts(f"preview.{name}")
        button = Button("" if icon_name else words, "quiet", icon_name)
        button.setAccessibleName(words)
        button.setToolTip(f"{words}  {self.desk.texts(f'preview.{name}.key')}")
        button.setAutoDefault(False)
        button.clicked.connect(press)
        self.buttons[name] = button
        bar.addWidget(button)

    def _make_keys(self) -> None:
        for keys, press in (
            ("Ctrl+P", self.print_paper),
            ("Ctrl+S", self.keep_paper),
            ("Ctrl+Shift+C", self.copy_mail),
            ("Ctrl+Shift+S", self.keep_dates),
            ("Ctrl++", partial(self.sheet.step, True)),
            ("Ctrl+=", partial(self.sheet.step, True)),
            ("Ctrl+-", partial(self.sheet.step, False)),
            ("Ctrl+0", partial(self.sheet.look, WHOLE)),
            ("Ctrl+9", partial(self.sheet.look, WIDE)),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(press)

    # what happens

    def _kept(self, path: Path | None) -> None:
        if path is not None:
            self.message.show_text(self.desk.texts("cases.saved_as", name=path.name), "good")
            self._log(len(self.sizes), kept=True)

    def _turned(self, number: int) -> None:
        self.part = self.paper.part_at(number)
        where = self.desk.texts("preview.page", page=number + 1, pages=len(self.sizes))
        self.where.setText(f"{where} · {self.part.stem}" if self.paper.parts else where)
        for name, there in (("mail", bool(self.part.mail)), ("dates", self.part.ics is not None)):
            if name in self.buttons:
                self.buttons[name].setEnabled(there)
        self.buttons["previous"].setEnabled(number > 0)
        self.buttons["next"].setEnabled(number < len(self.sizes) - 1)

    def _find_printers(self) -> None:
        """In the background: printers on a network may take their time."""
        desk = self.desk

        def found(names: list[str]) -> None:
            self.choices.show_printers(names, desk.settings.text(PRINTER))
            self.buttons["print"].setEnabled(bool(names))

        label = desk.texts("preview.finding")
        desk.tasks.run(self, "general", f"printers{id(self)}", label, lambda _progress: printer_names(), found)

    def _printed(self, order: PrintOrder, sides: int) -> None:
        self._log(sides)
        if not shiboken6.isValid(self):
            return
        texts, name = self.desk.texts, order.printer
        self.message.show_text(texts("preview.printed", n=sides, name=name or texts("preview.a_file")), "good")
        if name and name != self.desk.settings.text(PRINTER):
            self.desk.keep_setting(PRINTER, name)

    def _ended(self, run: Run) -> None:
        """Also when it was stopped halfway: then nobody else hears of it."""
        if run.key == self._running:
            self._running = ""
            self.buttons["print"].setEnabled(True)

    def _cannot(self, error: OpenPlannerError) -> None:
        if not shiboken6.isValid(self):
            self.desk.failed.emit(error)
            return
        self.message.show_text(str(self.desk.texts.error(error)), "danger")

    def _log(self, pages: int, *, kept: bool = False) -> None:
        desk, paper = self.desk, self.paper

        def work(_progress: Progress) -> None:
            from openplanner.application.log_print import log_print

            log_print(desk.office, desk.colleague_id, paper.kind, pages, paper.case_id, kept=kept)

        desk.tasks.run(desk, "general", "preview.log", desk.texts("preview.logging"), work, writes=True)
