"""Scrolling through a hundred thousand cases: one frame of the list, read, worded and painted, at sixty a second.

The list is that of Zaken on a real store; it is scrolled by a wheel's notch at a time through what was read, and by
whole pages to the end of what the store still has.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from openplanner.desktop.cases.found import FoundDelegate, FoundModel
from openplanner.desktop.cases.searching import Page
from openplanner.desktop.theme import apply_theme
from openplanner.desktop.widgets.rows import RowList
from openplanner.desktop.window import application
from openplanner.settings import combined
from openplanner.storage.reads import Reads
from openplanner.storage.store import open_store
from openplanner.texts import Texts
from tests.benchmarks.bench_store import CASES, NOW, _filled

FRAME_MS = 1000 / 60
NOTCH, NOTCHES = 60, 400
SIZE = (760, 640)


def run() -> list[tuple[str, float, float]]:
    """The middle and the slowest twentieth of the frames, and how long wording a page of rows takes."""
    program = application()
    apply_theme(program, combined({}))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "office.db"
        store = open_store(path, NOW)
        _filled(store)
        store.close()
        reads = Reads(path)
        rows = tuple(reads.search("", CASES, now=NOW))
        reads.close()
    model = FoundModel(Texts("nl"))
    shown = RowList(FoundDelegate())
    shown.setModel(model)
    shown.setUniformItemSizes(True)
    shown.resize(*SIZE)
    shown.show()
    worded = _milliseconds(lambda: model.show_page(Page(rows[:200], None)))
    model.add_page(Page(rows[200:], None))
    frames = [_frame(shown, at * NOTCH) for at in range(NOTCHES)]
    far = shown.verticalScrollBar().maximum()
    frames += [_frame(shown, far * at // NOTCHES) for at in range(NOTCHES)]
    slow = statistics.quantiles(frames, n=20)[-1]
    return [
        (f"a frame while scrolling through {len(rows)} cases", statistics.median(frames), FRAME_MS),
        ("nineteen of twenty frames are within", slow, FRAME_MS),
        ("a page of 200 cases in words", worded, FRAME_MS * 2),
    ]


def _frame(shown: RowList, at: int) -> float:
    def frame() -> None:
        shown.verticalScrollBar().setValue(at)
        shown.viewport().repaint()

    return _milliseconds(frame)


def _milliseconds(work: object) -> float:
    began = time.perf_counter()
    work()  # type: ignore[operator]
    return (time.perf_counter() - began) * 1000
