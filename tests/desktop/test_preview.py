"""Paper in preview and on its way to a printer; a printer that writes a file stands for a real one."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageStat
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from openplanner.application.office import Office
from openplanner.application.print_guide import empty_guide_pdf, guide_pdf_for_case
from openplanner.application.upkeep.demo_office import Replay
from openplanner.application.week_overview import AskedWeek, week_pdf_of_team
from openplanner.desktop.cases.papers import show_letter
from openplanner.desktop.desk import Desk
from openplanner.desktop.paper import Paper, show_paper
from openplanner.desktop.preview.order import PrintOrder, Sides, read_pages, sheets
from openplanner.desktop.preview.pages import page_picture, page_sizes
from openplanner.desktop.preview.printing import PrintJob, print_at_once, print_on
from openplanner.desktop.preview.sheet import WIDE
from openplanner.desktop.preview.window import PreviewWindow
from openplanner.desktop.tasks import Tasks
from openplanner.desktop.window import MainWindow
from openplanner.domain.case import CaseType, ContactForm
from openplanner.domain.errors import Cancelled, InvalidInput, OpenPlannerError
from openplanner.settings import PRINTER, TEXT_PERCENT
from openplanner.storage.audit import audit_of_case
from openplanner.texts import Texts
from tests.offices import registered

Small = tuple[Office, Replay]
A4 = (595, 842)


@pytest.fixture
def guide(small: Small) -> bytes:
    return empty_guide_pdf(small[0], CaseType.OBJECTION, ContactForm.PHONE)


@pytest.fixture
def preview(qtbot: QtBot, window: MainWindow, desk: Desk, small: Small) -> PreviewWindow:
    case = registered(small[0])
    pdf = guide_pdf_for_case(small[0], case.case_id, ContactForm.PHONE)
    shown = show_paper(desk, window, Paper(pdf, "leidraad Z-1", "guide", case.case_id))
    qtbot.waitExposed(shown)
    return shown


def sizes_in(file: Path) -> list[tuple[int, int]]:
    document = pypdfium2.PdfDocument(file)
    found = [tuple(round(side) for side in document.get_page_size(at)) for at in range(len(document))]
    document.close()
    return found  # type: ignore[return-value]


def words_in(file: Path, page: int) -> bool:
    """True when there is ink on the page."""
    picture = page_picture(file.read_bytes(), page, 30)
    return min(picture.pixels) < 128


def test_a_letter_brings_its_text_for_a_mail_and_its_dates(
    qtbot: QtBot, window: MainWindow, desk: Desk, small: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, kept = registered(small[0]), tmp_path / "brief.ics"
    show_letter(desk, window, case.case_id, "ontvangst")
    shown = next(one for one in QApplication.topLevelWidgets() if isinstance(one, PreviewWindow) and one.paper.ics)
    monkeypatch.setattr("openplanner.desktop.paper.ask_path", lambda _parent, _title, _proposed, _kinds: str(kept))
    qtbot.mouseClick(shown.buttons["dates"], Qt.MouseButton.LeftButton)
    assert b"BEGIN:VEVENT" in kept.read_bytes()
    assert shown.message.text == desk.texts("cases.saved_as", name="brief.ics")
    qtbot.mouseClick(shown.buttons["mail"], Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text().startswith("Onderwerp: ")
    shown.close()


def test_a_guide_has_no_text_for_a_mail_and_no_dates(preview: PreviewWindow) -> None:
    QGuiApplication.clipboard().setText("van iemand anders")
    preview.copy_mail()
    assert QGuiApplication.clipboard().text() == "van iemand anders"
    assert not {"mail", "dates"} & set(preview.buttons)


# -- which pages ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "pages"),
    [("", (0, 1, 2, 3)), ("2", (1,)), ("1-3", (0, 1, 2)), ("4,1", (3, 0)), (" 3 - ; 1 ", (2, 3, 0)), ("-2", (0, 1)),
     ("1-2,2-3", (0, 1, 2)), ("1\u20132", (0, 1))],
)  # fmt: skip
def test_pages_are_read_as_people_write_them(typed: str, pages: tuple[int, ...]) -> None:
    assert read_pages(typed, 4) == pages


@pytest.mark.parametrize("typed", ["5", "0", "3-2", "a", "1,,2", "-", "1-9", "99999999999", "1 2"])
def test_pages_that_are_not_there_are_refused(typed: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_pages(typed, 4)
    assert refused.value.code.startswith("pages_")


def test_every_copy_on_both_sides_begins_on_a_sheet_of_its_own() -> None:
    assert sheets(PrintOrder("", (0, 1, 2), 2, Sides.LONG_EDGE)) == (0, 1, 2, None, 0, 1, 2)
    assert sheets(PrintOrder("", (0, 1), 2, Sides.LONG_EDGE)) == (0, 1, 0, 1)
    assert sheets(PrintOrder("", (0, 1, 2), 2)) == (0, 1, 2, 0, 1, 2)


# -- printing -------------------------------------------------------------------------------------


def test_a_document_is_printed_with_its_pages_and_size(qapp: object, guide: bytes, tmp_path: Path) -> None:
    file = tmp_path / "out.pdf"
    count = len(page_sizes(guide))
    assert print_at_once(guide, PrintOrder("", tuple(range(count)), file=str(file)), "leidraad") == count
    assert sizes_in(file) == [A4] * count
    assert all(words_in(file, page) for page in range(count))


def test_a_week_lies_on_its_side(qapp: object, small: Small, tmp_path: Path) -> None:
    file = tmp_path / "week.pdf"
    print_at_once(week_pdf_of_team(small[0], AskedWeek(1, 2026, 48)), PrintOrder("", (0,), file=str(file)), "week")
    assert sizes_in(file) == [(A4[1], A4[0])]
    picture = page_picture(file.read_bytes(), 0, 30)
    across = [picture.pixels[row * picture.stride + 3 * picture.width // 2] for row in range(picture.height)]
    assert min(across) < 255, "the page is not turned off the paper"


class Noting(QPrinter):
    """A printer that remembers on how many sides it was asked to print; writing to a file it forgets."""

    asked: QPrinter.DuplexMode

    def setDuplex(self, duplex: QPrinter.DuplexMode) -> None:  # noqa: N802 as Qt calls it
        self.asked = duplex
        super().setDuplex(duplex)


def test_copies_pages_and_both_sides_are_as_ordered(
    qapp: object, guide: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("openplanner.desktop.preview.printing.QPrinter", Noting)
    file = tmp_path / "out.pdf"
    order = PrintOrder("", (0,), 3, Sides.LONG_EDGE, str(file))
    job = PrintJob(order, page_sizes(guide), "leidraad")
    assert isinstance(job.printer, Noting)
    assert job.printer.asked is QPrinter.DuplexMode.DuplexLongSide
    assert job.printer.docName() == "leidraad"
    while job.waiting:
        number = job.waiting[0]
        job.put(None if number is None else page_picture(guide, number, job.dots_per_inch))
    job.end()
    assert [words_in(file, page) for page in range(5)] == [True, False, True, False, True]
    assert len(sizes_in(file)) == 5


def test_what_is_printed_is_sharp_and_fills_the_paper(qapp: object, guide: bytes, tmp_path: Path) -> None:
    file = tmp_path / "out.pdf"
    print_at_once(guide, PrintOrder("", (0,), file=str(file)), "leidraad")
    ours, printed = (picture(pdf) for pdf in (guide, file.read_bytes()))
    printed = printed.resize(ours.size)
    assert apart(ours, printed) < apart(ours, Image.new("RGB", ours.size, "white")) / 3
    assert apart(ours, printed) < apart(ours, ImageChops.offset(ours, 2, 2)) / 3


def picture(pdf: bytes) -> Image.Image:
    page = page_picture(pdf, 0, 150)
    return Image.frombytes("RGB", (page.width, page.height), page.pixels)


def apart(one: Image.Image, other: Image.Image) -> float:
    """How far two pictures are apart on average, 0 to 255."""
    return sum(ImageStat.Stat(ImageChops.difference(one, other)).mean) / 3


def test_a_printer_that_is_not_there_is_refused_with_those_that_are(
    qapp: object, guide: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", lambda: ["Balie", "Gang 2"])
    with pytest.raises(InvalidInput) as refused:
        print_on(guide, "Verzonnen printer", 1, "leidraad")
    assert refused.value.code == "printer_unknown"
    assert "Balie, Gang 2" in str(Texts("nl").error(refused.value))
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", list)
    with pytest.raises(InvalidInput) as refused:
        print_on(guide, "Verzonnen printer", 1, "leidraad")
    assert refused.value.code == "printer_none"


def test_a_very_large_page_is_made_smaller_not_refused(guide: bytes) -> None:
    picture = page_picture(guide, 0, 5000)
    assert picture.width * picture.height <= 41_000_000


@pytest.mark.parametrize("junk", [b"", b"not a pdf", b"%PDF-1.7 broken"])
def test_bytes_that_are_no_document_are_an_error(junk: bytes) -> None:
    with pytest.raises(ValueError, match="no PDF"):
        page_sizes(junk)


# -- the window -----------------------------------------------------------------------------------


def test_one_pages_through_by_keyboard_and_hears_where_one_is(qtbot: QtBot, preview: PreviewWindow) -> None:
    sheet = preview.sheet
    assert sheet.hasFocus() or preview.focusWidget() is sheet
    assert preview.where.text() == "Pagina 1 van 2"
    first = sheet.accessibleDescription()
    qtbot.keyClick(sheet, Qt.Key.Key_PageDown)
    assert preview.where.text() == "Pagina 2 van 2"
    assert sheet.accessibleName() == "Pagina 2 van 2"
    assert sheet.accessibleDescription() not in {"", first}
    assert not preview.buttons["next"].isEnabled()
    qtbot.keyClick(sheet, Qt.Key.Key_PageDown)
    assert sheet.number == 1
    qtbot.keyClick(sheet, Qt.Key.Key_Home)
    assert sheet.number == 0


def test_zoom_by_key_and_button(qtbot: QtBot, preview: PreviewWindow) -> None:
    sheet = preview.sheet
    whole = sheet.percent()
    assert sheet.page.pixmap().height() <= sheet.height()
    qtbot.keyClick(preview, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert sheet.percent() > whole
    assert preview.size_shown.text() == f"{sheet.percent()} %"
    before = sheet.page.pixmap().width()
    preview.buttons["larger"].click()
    assert sheet.page.pixmap().width() > before
    sheet.look(WIDE)
    assert sheet.horizontalScrollBar().maximum() == 0
    preview.buttons["whole"].click()
    assert sheet.percent() == whole
    for _ in range(20):
        sheet.step(larger=True)
    assert sheet.percent() == 400


def test_printing_from_the_window_says_so_and_is_logged(
    preview: PreviewWindow, small: Small, tmp_path: Path, desk: Desk
) -> None:
    file = tmp_path / "printed.pdf"
    preview.order_file = str(file)
    preview.choices.copies.setText("2")
    preview.print_paper()
    assert len(sizes_in(file)) == 4
    assert "4" in preview.message.text
    with small[0].store.reading() as tx:
        line = audit_of_case(tx, preview.paper.case_id or 0)[-1]
    assert (line.action, line.by, dict(line.after)) == ("printed", desk.colleague_id, {"paper": "guide", "pages": 4})
    assert line.at == small[1].moment
    assert preview.buttons["print"].isEnabled()


def test_wrong_pages_are_said_beside_the_field_and_nothing_is_printed(preview: PreviewWindow, tmp_path: Path) -> None:
    preview.order_file = str(tmp_path / "printed.pdf")
    preview.choices.pages.setText("7")
    preview.print_paper()
    assert "7" in preview.choices.fields["pages"].error
    assert not (tmp_path / "printed.pdf").exists()
    for wrong in ("0", "100", "veel", "", "1.5"):
        preview.choices.copies.setText(wrong)
        preview.print_paper()
        assert preview.choices.fields["copies"].error
    assert not (tmp_path / "printed.pdf").exists()
    preview.choices.copies.setText("1")
    preview.choices.pages.setText("2")
    assert preview.choices.fields["pages"].error == ""
    preview.print_paper()
    assert len(sizes_in(tmp_path / "printed.pdf")) == 1


def test_without_a_printer_it_says_what_can_be_done(preview: PreviewWindow) -> None:
    preview.choices.show_printers([], "")
    assert "pdf" in preview.choices.fields["printer"].message.text.lower()


def test_the_printer_used_last_is_chosen_again(preview: PreviewWindow, desk: Desk) -> None:
    preview.choices.show_printers(["Balie", "Gang 2"], "Gang 2")
    assert preview.choices.printer.currentText() == "Gang 2"
    preview.choices.show_printers(["Balie", "Gang 2"], "Weg")
    assert preview.choices.printer.currentText() == "Balie"
    assert desk.settings.text(PRINTER) == ""


@pytest.mark.qt_log_ignore(r"QPainter::begin\(\): Returned false", r"propagateSizeHints")
def test_a_file_that_cannot_be_made_is_said_in_the_window(preview: PreviewWindow, tmp_path: Path) -> None:
    preview.order_file = str(tmp_path / "absent" / "printed.pdf")
    preview.print_paper()
    assert preview.message.text.startswith("Printer")
    assert preview.buttons["print"].isEnabled()


def test_one_can_go_on_working_and_closing_the_window_closes_it(
    qtbot: QtBot, preview: PreviewWindow, window: MainWindow
) -> None:
    assert not preview.isModal()
    gone = []
    preview.destroyed.connect(lambda: gone.append(True))
    qtbot.keyClick(preview, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: bool(gone))
    assert window.isVisible()


def test_nothing_is_cut_off_with_large_text(qtbot: QtBot, window: MainWindow, desk: Desk, guide: bytes) -> None:
    desk.keep_setting(TEXT_PERCENT, 200)
    qtbot.wait(10)
    window.resize(1366, 768)
    shown = show_paper(desk, window, Paper(guide, "leidraad", "guide"))
    qtbot.wait(20)
    assert shown.width() <= 1366
    assert shown.height() <= 768
    for name in ("print", "keep", "open", "close"):
        assert shown.buttons[name].width() >= shown.buttons[name].sizeHint().width(), name


def test_all_guides_of_today_are_one_job(
    window: MainWindow, desk: Desk, small: Small, failures: list[OpenPlannerError]
) -> None:
    window.print_day()
    assert [error.code for error in failures] == ["no_guides_that_day"]
    for number in range(2):
        registered(small[0], f"Z-{number}")
    small[1].moment += timedelta(days=3)
    window.print_day()
    shown = window.findChild(PreviewWindow)
    assert shown is not None
    assert len(shown.sizes) == 4
    assert shown.paper.kind == "guides_of_day"


def test_printing_beside_the_window_is_the_same_and_can_be_stopped(qtbot: QtBot, guide: bytes, tmp_path: Path) -> None:
    """In a thread of the task runner, as it is in use."""
    tasks, owner, done = Tasks(), QObject(), []
    order = PrintOrder("", (0, 1), 2, Sides.LONG_EDGE, str(tmp_path / "beside.pdf"))
    tasks.run(
        owner, "general", "p", "", lambda progress: print_at_once(guide, order, "leidraad", progress), done.append
    )
    qtbot.waitUntil(lambda: done == [4], timeout=20_000)
    assert len(sizes_in(tmp_path / "beside.pdf")) == 4
    assert words_in(tmp_path / "beside.pdf", 3)

    class Impatient:
        def step(self, done: int, total: int, label: str = "") -> None:
            if done:
                raise Cancelled

    with pytest.raises(Cancelled):
        print_at_once(guide, order, "leidraad", Impatient())
    assert tasks.close()


def test_the_window_can_print_again_after_a_refusal_and_after_a_print(preview: PreviewWindow, tmp_path: Path) -> None:
    preview.choices.printer.addItem("Verzonnen printer")
    preview.print_paper()
    assert "Verzonnen printer" in preview.message.text
    preview.order_file = str(tmp_path / "printed.pdf")
    for _ in range(2):
        preview.print_paper()
        assert preview.buttons["print"].isEnabled()
        assert len(sizes_in(tmp_path / "printed.pdf")) == 2


def test_what_was_printed_is_logged_also_when_the_window_was_closed_meanwhile(
    qtbot: QtBot, preview: PreviewWindow, small: Small, failures: list[OpenPlannerError]
) -> None:
    gone: list[bool] = []
    preview.destroyed.connect(lambda: gone.append(True))
    case_id = preview.paper.case_id or 0
    preview.close()
    qtbot.waitUntil(lambda: bool(gone))
    preview._printed(PrintOrder("", (0, 1)), 2)
    with small[0].store.reading() as tx:
        assert audit_of_case(tx, case_id)[-1].action == "printed"
    preview._cannot(InvalidInput("printer_none", field="printer", name="Balie"))
    assert [error.code for error in failures] == ["printer_none"]
