"""The first window is painted before anything heavy is imported: speed at the start that a person feels."""

from __future__ import annotations

import os
from pathlib import Path

from tests.benchmarks.bench_start import COMMANDS, first_paint, own_places
from tests.offices import registered, small_office


def test_nothing_heavy_is_loaded_before_the_first_window(tmp_path: Path) -> None:
    """At the very first start the tables are made, once; from then on the file is in order."""
    places = own_places(tmp_path)
    first_paint(["openplanner"], places)
    assert first_paint(["openplanner"], places).heavy == set()


def test_nothing_heavy_is_loaded_before_the_worklist(tmp_path: Path) -> None:
    """Nor when its rows are painted, which come some turns after the frame of the window."""
    office, _ = small_office(tmp_path)
    registered(office)
    office.store.close()
    places = {**own_places(tmp_path), "OPENPLANNER_DATABASE": str(office.store.path)}
    assert first_paint(COMMANDS["rows"], places).heavy == set()


def test_the_yardstick_sees_a_heavy_library(tmp_path: Path) -> None:
    """A watch that sees nothing would pass everything."""
    environment = own_places(tmp_path)
    (tmp_path / "heavy_program.py").write_text(
        "import sqlalchemy\nfrom PySide6.QtWidgets import QApplication, QLabel\n"
        "program = QApplication([])\nlabel = QLabel('x')\nlabel.show()\nprogram.exec()\n",
        encoding="utf-8",
    )
    environment["PYTHONPATH"] += f"{os.pathsep}{tmp_path}"
    assert first_paint(["heavy_program"], environment).heavy == {"sqlalchemy"}
