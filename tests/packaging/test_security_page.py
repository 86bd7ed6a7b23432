"""The page about security promises nothing that no test shows: every test that it names exists and runs."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "packaging" / "SECURITY.md").read_text(encoding="utf-8")
PROMISES = re.findall(r"^\| (?!Promise|---)(.+?) \| (.+) \|$", PAGE, re.MULTILINE)
NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(test_\w+))?`")


def running(path: Path) -> set[str]:
    """The tests that stand in a file at its first level and are not switched off whatever happens."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = [one for one in tree.body if isinstance(one, ast.FunctionDef) and one.name.startswith("test_")]
    return {one.name for one in found if not any(re.search(r"\bskip\(|\bskip\b(?!if)|xfail", ast.unparse(mark))
                                                 for mark in one.decorator_list)}  # fmt: skip


def test_every_promise_names_what_shows_it() -> None:
    assert len(PROMISES) > 30
    assert [promise for promise, shown in PROMISES if not NAMED.search(shown)] == []


def test_every_test_that_is_named_exists_and_runs() -> None:
    missing = []
    for file, name in NAMED.findall(PAGE):
        path = ROOT / file
        if not path.is_file() or not path.name.startswith("test_"):
            missing.append(file)
        elif (name and name not in running(path)) or not running(path):
            missing.append(f"{file}::{name}")
    assert missing == []


def test_every_command_that_is_named_can_be_run() -> None:
    for module in re.findall(r"python -m (tests\.[\w.]+)", PAGE):
        place = ROOT / module.replace(".", "/")
        assert place.with_suffix(".py").is_file() or (place / "__main__.py").is_file(), module
