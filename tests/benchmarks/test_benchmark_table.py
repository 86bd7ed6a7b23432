"""The table of figures: names, marks and what a slip of the pen gives."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest

from tests.benchmarks.__main__ import names, row_of
from tests.benchmarks.measuring import Line, of_pairs
from tests.reading_code import ROOT


def test_a_figure_over_its_target_is_marked() -> None:
    assert row_of(Line("slow", 30.0, "a bare question", 20.0, 1.2)).endswith("20.00     x1.5     x1.2 OVER")
    assert row_of(Line("fast", 10.0, "a bare question", 20.0, 1.2)).endswith("x1.2")


def test_a_ratio_is_the_middle_of_the_pairs() -> None:
    line = of_pairs("pages", [(3.0, 1.0), (40.0, 10.0), (10.0, 5.0)], "bare pages", 3.0)
    assert (line.ratio, line.limit, line.holds) == (3.0, 5.0, True)


def test_every_benchmark_file_is_found_and_an_unknown_name_is_refused() -> None:
    assert "start" in names()
    refused = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks", "strat"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert refused.returncode == 2
    assert "start" in refused.stderr


@pytest.mark.parametrize("name", sorted(set(names()) - {"day"}))  # tests/desktop/test_working_day.py is that one
def test_the_short_form_runs_and_its_figures_are_reported(
    name: str, record_property: Callable[[str, object], None]
) -> None:
    """What a clock says fails nothing; the rows stand under the results (``tests/conftest.py``)."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks", "--short", name],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    rows = ran.stdout.splitlines()[2:]
    assert rows
    record_property("figures", "\n".join(rows))
