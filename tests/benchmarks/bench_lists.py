"""Scrolling through a hundred thousand cases: one frame of the list, read, worded and painted, at sixty a second.

The list is that of Zaken on a real store; it is scrolled by a wheel's notch at a time through what was read, and by
whole pages to the end of what the store still has.
"""

from __future__ import annotations

import statistics
import tempfile
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
from tests.benchmarks.large_store import CASES, NOW, filled
from tests.benchmarks.measuring import PROCESSOR, Line, milliseconds

FRAME_MS = 1000 / 60
NOTCH, NOTCHES = 60, 400
SIZE = (760, 640)


def run(short: bool) -> list[Line]:
    """The middle and the slowest twentieth of the frames, and how long wording a page of rows takes."""
    program = application()
    apply_theme(program, combined({}))
    count = 5000 if short else CASES
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "office.db"
        store = open_store(path, NOW)
        filled(store, count)
        store.close()
        reads = Reads(path)
        rows = tuple(reads.search("", count, now=NOW))
        reads.close()
    model = FoundModel(Texts("nl"))
    shown = RowList(FoundDelegate())
    shown.setModel(model)
    shown.setUniformItemSizes(True)
    shown.resize(*SIZE)
    shown.show()
    program.processEvents()
    worded = milliseconds(lambda: model.show_page(Page(rows[:200], None)), PROCESSOR)
    model.add_page(Page(rows[200:], None))
    frames = [_frame(shown, at * NOTCH) for at in range(NOTCHES)]
    far = shown.verticalScrollBar().maximum()
    frames += [_frame(shown, far * at // NOTCHES) for at in range(NOTCHES)]
    slow = statistics.quantiles(frames, n=20)[-1]
    beside = "a frame at sixty a second"
    return [
        Line(f"a frame while scrolling through {len(rows):,} cases", statistics.median(frames), beside, FRAME_MS, 1),
        Line("nineteen of twenty frames are within", slow, beside, FRAME_MS, 1),
        Line("a page of 200 cases in words", worded, beside, FRAME_MS, 2),
    ]


def _frame(shown: RowList, at: int) -> float:
    def frame() -> None:
        shown.verticalScrollBar().setValue(at)
        shown.viewport().repaint()

    return milliseconds(frame, PROCESSOR)
