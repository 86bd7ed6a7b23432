"""Pages to a printer, or to a file as a printer would make it."""

from __future__ import annotations

from PySide6.QtCore import QMarginsF, QRect, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from openplanner.desktop.preview.order import PrintOrder, Sides, sheets
from openplanner.desktop.preview.pages import PagePicture, PageSize, page_picture, page_sizes
from openplanner.domain.errors import Cancelled, InvalidInput, Unavailable
from openplanner.domain.progress import Progress, Silent

MOST_DOTS_PER_INCH = 300  # sharper is not seen in text of 7 points, and a page stays under 30 MB
BANDS = 4  # a page in parts: handing one over holds Python, and with it the window, for its time
_SIDES = {
    Sides.ONE: QPrinter.DuplexMode.DuplexNone,
    Sides.LONG_EDGE: QPrinter.DuplexMode.DuplexLongSide,
    Sides.SHORT_EDGE: QPrinter.DuplexMode.DuplexShortSide,
}


def printer_names() -> list[str]:
    """The printers of this computer, the default one first. May take a second with printers on the network."""
    usual = QPrinterInfo.defaultPrinterName()
    names = QPrinterInfo.availablePrinterNames()
    return sorted(names, key=lambda name: (name != usual, name.casefold()))


class PrintJob:
    """One document on its way to a printer, page by page.

    Copies are counted here and not by the printer, so that they are the same on every printer. Raises ``InvalidInput``
    (``printer_unknown``, ``printer_none``) for a printer that is not there and ``Unavailable`` (``printer_not_ready``)
    when it will not take the job.
    """

    def __init__(self, order: PrintOrder, sizes: tuple[PageSize, ...], title: str) -> None:
        self.order = order
        self.waiting = list(sheets(order))
        self._sizes = sizes
        self.printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        self._choose()
        self.printer.setDocName(title)
        self.printer.setDuplex(_SIDES[order.sides])
        self.printer.setFullPage(True)
        self._shape(self.waiting[0])
        self._painter = QPainter()
        self._begun = False

    @property
    def dots_per_inch(self) -> int:
        """The resolution to make pages in."""
        return min(self.printer.resolution(), MOST_DOTS_PER_INCH)

    def put(self, picture: PagePicture | None) -> None:
        """The next side: a page, or nothing on it."""
        shape = self.waiting.pop(0)
        if not self._begun:
            self._begin()
        else:
            self._shape(shape)
            self.printer.newPage()
        if picture is None:
            return
        paper = self.printer.paperRect(QPrinter.Unit.DevicePixel).toRect()
        step = -(-picture.height // BANDS)
        for top in range(0, picture.height, step):
            self._draw(picture, top, min(step + 1, picture.height - top), paper)  # one row over the next: no seam

    def end(self) -> None:
        """Hands the job over; a printer that gave up meanwhile is told as ``Unavailable``."""
        if not self._painter.end():
            raise Unavailable("printer_not_ready", name=self.order.printer)

    def drop(self) -> None:
        """Takes the job back; what was printed already stays printed."""
        if self._begun:
            self.printer.abort()
            self._painter.end()

    def _draw(self, picture: PagePicture, top: int, rows: int, paper: QRect) -> None:
        pixels = picture.pixels[top * picture.stride : (top + rows) * picture.stride]
        band = QImage(pixels, picture.width, rows, picture.stride, QImage.Format.Format_RGB888)
        above, below = (row * paper.height() // picture.height for row in (top, top + rows))
        self._painter.drawImage(QRect(0, above, paper.width(), below - above), band)

    def _begin(self) -> None:
        self._begun = self._painter.begin(self.printer)
        if not self._begun:
            raise Unavailable("printer_not_ready", name=self.order.printer or self.order.file)

    def _choose(self) -> None:
        if self.order.file:
            self.printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
            self.printer.setOutputFileName(self.order.file)
            return
        known = printer_names()
        if not known:
            raise InvalidInput("printer_none", field="printer", name=self.order.printer[:80])
        if self.order.printer not in known:
            raise InvalidInput("printer_unknown", field="printer", name=self.order.printer[:80], known=tuple(known))
        self.printer.setPrinterName(self.order.printer)

    def _shape(self, number: int | None) -> None:
        """The next sheet lies as its page does; an empty side as the first one."""
        size = self._sizes[self.order.pages[0] if number is None else number]
        lying = size.width > size.height
        upright = QSizeF(min(size.width, size.height), max(size.width, size.height))
        orientation = QPageLayout.Orientation.Landscape if lying else QPageLayout.Orientation.Portrait
        paper = QPageSize(upright, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
        self.printer.setPageLayout(QPageLayout(paper, orientation, QMarginsF()))
        self.printer.setFullPage(True)


def print_on(pdf: bytes, printer: str, copies: int, title: str) -> int:
    """All of a document on that printer, on both sides when it has more than one. As :func:`print_at_once`."""
    count = len(page_sizes(pdf))
    sides = Sides.LONG_EDGE if count > 1 else Sides.ONE
    return print_at_once(pdf, PrintOrder(printer, tuple(range(count)), copies, sides), title)


def print_at_once(pdf: bytes, order: PrintOrder, title: str, progress: Progress | None = None) -> int:
    """Prints from the first side to the last and gives their number; for a scheduled task, or beside the window.

    The one work beside the window that uses Qt: a page takes up to a fifth of a second to hand over, too long for the
    window itself. Stopping takes the job back. Raises as ``PrintJob``.
    Source: Qt, "Threads and Qt modules": a QPainter may paint on a QPrinter in any thread.
    """
    tell = progress or Silent()
    job = PrintJob(order, page_sizes(pdf), title)
    count = len(job.waiting)
    try:
        for done, number in enumerate(tuple(job.waiting)):
            tell.step(done, count)
            job.put(None if number is None else page_picture(pdf, number, job.dots_per_inch))
    except Cancelled:
        job.drop()
        raise
    job.end()
    return count
