"""The table of figures: names, marks and what a slip of the pen gives."""

from __future__ import annotations

import subprocess
import sys

from tests.benchmarks.__main__ import names, row_of
from tests.reading_code import ROOT


def test_a_figure_over_its_limit_is_marked() -> None:
    assert row_of(("slow", 30.0, 20.0)).endswith("30.00      20.00     x1.50 OVER")
    assert row_of(("fast", 10.0, 20.0)).endswith("x0.50")


def test_every_benchmark_file_is_found_and_an_unknown_name_is_refused() -> None:
    assert "start" in names()
    refused = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks", "strat"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert refused.returncode == 2
    assert "start" in refused.stderr
