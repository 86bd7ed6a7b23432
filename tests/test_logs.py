"""The log: bounded, structured, and silent about persons."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from openplanner import logs
from openplanner.faults import MOST_REPORTS, fault_report, keep_report

OURS = logging.getLogger("openplanner.application.somewhere")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder with a log that is open."""
    handler = logs.start_log(tmp_path / "log", "window")
    yield tmp_path / "log"
    logs.stop_log(handler)


def lines(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / "window.log").read_text(encoding="utf-8").splitlines()]


def test_a_line_is_one_object_with_the_sentence_and_its_facts(folder: Path) -> None:
    OURS.warning("outbox row %d: %s", 7, "offline")
    (line,) = lines(folder)
    assert line.pop("at")
    assert line == {
        "level": "warning", "room": "openplanner.application.somewhere", "event": "outbox row %d: %s",
        "facts": ["7", "offline"],
    }  # fmt: skip


def test_what_looks_like_a_person_is_cut_out_of_a_fact(folder: Path) -> None:
    OURS.warning("asked %s %s %s", "noor.demo@voorbeeldstad.example", "+31 6 1234 5601", "x" * 500)
    told = (folder / "window.log").read_text(encoding="utf-8")
    assert "noor" not in told
    assert "5601" not in told
    assert "x" * (logs.LONGEST_FACT + 1) not in told
    assert "2026-11-24" in logs.cleaned("on 2026-11-24")


def test_a_library_tells_no_more_than_the_place(folder: Path) -> None:
    library = logging.getLogger("exchange_library")
    library.warning("mailbox of Mevrouw Geheim is full")
    library.info("Mevrouw Geheim phoned")
    (line,) = lines(folder)
    assert line["place"] == f"test_logs:{sys._getframe().f_lineno - 3}"
    assert "Geheim" not in json.dumps(lines(folder))


def test_an_exception_is_told_without_its_message(folder: Path) -> None:
    try:
        raise KeyError("Mevrouw Geheim")
    except KeyError:
        OURS.exception("outbox row %d", 3)
    (line,) = lines(folder)
    assert line["fault"] == "KeyError"
    assert "test_logs.py" in str(line["steps"])
    assert "Geheim" not in json.dumps(line)


def test_the_files_together_never_pass_their_bound(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (handler,) = [one for one in logging.getLogger().handlers if isinstance(one, logs.LogFile)]
    handler.most_bytes = 10_000
    for number in range(2_000):
        OURS.warning("line %d", number)
    sizes = [path.stat().st_size for path in folder.iterdir()]
    assert len(sizes) == logs.MOST_FILES
    assert max(sizes) <= 10_000
    assert lines(folder)[-1]["facts"] == ["1999"]

    def in_use(_source: Path, _target: Path) -> None:
        raise PermissionError("another program has it open")

    monkeypatch.setattr(Path, "replace", in_use)
    for number in range(1_000):
        OURS.warning("line %d", number)
    assert (folder / "window.log").stat().st_size <= 10_000
    assert lines(folder)[-1]["facts"] == ["999"]


def test_a_folder_that_cannot_be_made_is_no_log_and_no_stop(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert logs.start_log(tmp_path / "file" / "log", "window") is None
    assert keep_report(tmp_path / "file" / "log", "abc", "report") is None


def test_reports_are_kept_once_each_and_not_without_end(tmp_path: Path) -> None:
    for number in range(MOST_REPORTS + 10):
        keep_report(tmp_path, f"{number:08x}", "report")
    keep_report(tmp_path, f"{0:08x}", "report")
    assert len(list(tmp_path.iterdir())) == MOST_REPORTS


def test_a_report_says_where_and_not_what() -> None:
    try:
        raise ValueError("Mevrouw Geheim")
    except ValueError as error:
        fingerprint, report = fault_report(ValueError, error.__traceback__, "Qt 6")
    assert fingerprint in report
    assert "ValueError" in report
    assert "Geheim" not in report
