"""The list of found cases over 100,000 rows, beside the same rows in Qt's own model, all C++: shown, a page further.

And by itself: one frame while it is scrolled, by a wheel's notch through what was read and by whole pages to its end,
at sixty a second.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtSql import QSqlDatabase, QSqlQuery, QSqlQueryModel
from PySide6.QtWidgets import QApplication, QHeaderView, QTableView, QWidget

from openplanner.desktop.cases.found import FoundDelegate, FoundModel
from openplanner.desktop.cases.searching import Page
from openplanner.desktop.theme import apply_theme
from openplanner.desktop.widgets.rows import RowList
from openplanner.desktop.window import application
from openplanner.settings import combined
from openplanner.storage.reads import Reads
from openplanner.storage.rows import SearchRow
from openplanner.texts import Texts
from tests.benchmarks.bench_store import store_of
from tests.benchmarks.large_store import NOW
from tests.benchmarks.measuring import PROCESSOR, Line, milliseconds, of_pairs, paired

SMALL, LARGE = 5_000, 100_000
PAGE, FAR = 200, 5_000
SIZE = (1200, 800)
FRAME_MS = 1000 / 60
NOTCH, NOTCHES, FEW_NOTCHES = 60, 400, 60
ASKED = """select c.number, c.case_type, p.name, c.subject, c.status, c.received_at, c.last_calling_day, c.team_id
  from cases c join people p on p.person_id = c.citizen_id order by c.case_id desc"""
BESIDE = "Qt's own SQL model"


def run(short: bool) -> list[Line]:
    """Shown from nothing, a page further, and frames while scrolling; all lists are 1200 x 800 pixels."""
    apply_theme(application(), combined({}))
    with store_of(SMALL if short else LARGE) as (_, path):
        reads = Reads(path)
        database = _opened(path)
        pairs = [(milliseconds(lambda: _shown(_ours(reads))), milliseconds(lambda: _shown(_bare(database))))
                 for _ in range(3 if short else 9)]  # fmt: skip
        ours, bare = _shown(_ours(reads)), _shown(_bare(database))
        rows = tuple(reads.search("", FAR if short else LARGE, now=NOW))
        ours.model().add_page(Page(rows[PAGE:FAR], None))
        page = paired(
            "list of found cases: a page further", _pager(ours), BESIDE, _pager(bare), 1.3, 5 if short else 30
        )
        reads.close()
    return [
        of_pairs("list of found cases: shown", pairs[1:], BESIDE, 1.5),
        page,
        *_scrolled(rows, FEW_NOTCHES if short else NOTCHES),
    ]


def _scrolled(rows: Sequence[SearchRow], notches: int) -> list[Line]:
    """The middle and the slowest twentieth of the frames, and how long wording a page of rows takes."""
    model = FoundModel(Texts("nl"))
    view = RowList(FoundDelegate())
    view.setModel(model)
    view.setUniformItemSizes(True)
    _shown(view)
    worded = milliseconds(lambda: model.show_page(Page(tuple(rows[:PAGE]), None)), PROCESSOR)
    model.add_page(Page(tuple(rows[PAGE:]), None))
    frames = [_frame(view, at * NOTCH) for at in range(notches)]
    far = view.verticalScrollBar().maximum()
    frames += [_frame(view, far * at // notches) for at in range(notches)]
    beside = "a frame at sixty a second"
    return [
        Line(f"a frame while scrolling through {len(rows):,} cases", statistics.median(frames), beside, FRAME_MS, 1),
        Line("nineteen of twenty frames are within", statistics.quantiles(frames, n=20)[-1], beside, FRAME_MS, 1),
        Line("a page of 200 cases in words", worded, beside, FRAME_MS, 2),
    ]


def _frame(view: RowList, at: int) -> float:
    def frame() -> None:
        view.verticalScrollBar().setValue(at)
        view.viewport().repaint()

    return milliseconds(frame, PROCESSOR)


def _opened(path: Path) -> QSqlDatabase:
    database = QSqlDatabase.addDatabase("QSQLITE", "figures")
    database.setDatabaseName(str(path))
    assert database.open()
    return database


def _ours(reads: Reads) -> RowList:
    view = RowList(FoundDelegate())
    model = FoundModel(Texts("nl"), parent=view)
    view.setModel(model)
    model.show_page(Page(tuple(reads.search("", PAGE, now=NOW)), None))
    return view


def _bare(database: QSqlDatabase) -> QTableView:
    view = QTableView()
    model = QSqlQueryModel(view)
    model.setQuery(QSqlQuery(ASKED, database))
    view.setModel(model)
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    return view


def _shown(view: QWidget) -> QWidget:
    view.resize(*SIZE)
    view.show()
    QApplication.processEvents()
    view.repaint()
    return view


def _pager(view: QWidget) -> Callable[[], None]:
    """Scrolls on by what is in view, paints, and lets the model read further as it does for a person."""
    assert isinstance(view, RowList | QTableView)
    bar = view.verticalScrollBar()

    def page() -> None:
        bar.setValue(bar.value() + bar.pageStep())
        QApplication.processEvents()
        view.viewport().repaint()

    return page
