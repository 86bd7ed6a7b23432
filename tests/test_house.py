"""The rules of the house, as tests: rooms and arrows, sizes, clock, threads, errors, docstrings, tidy folders.

Where a rule hurts, change the code, or change the rule here with a reason in the commit.
"""

from __future__ import annotations

import ast
import os
import re
import shutil
import statistics
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path

import pytest

from tests.reading_code import ROOT, Module, calls, code_lines, functions, last_name, modules, nesting, own_files

LONGEST_FUNCTION = 60
LONGEST_CONSTRUCTOR_OF_A_WIDGET = 30
LONGEST_MODULE = 500
DEEPEST_NESTING = 3

MAY_LOOK_AT_THE_CLOCK = {"openplanner/assembly.py"}
MAY_CATCH_EVERYTHING = {
    "openplanner/desktop/tasks.py",
    "openplanner/desktop/errors.py",
    "openplanner/application/send_outbox.py",
}
MAY_START_THREADS = {"openplanner/desktop/tasks.py"}
MAY_WAIT_IN_A_LOOP = {
    "openplanner/desktop/beginning.py",  # before the program's own loop, and no key or click gets through it
    "openplanner/desktop/pictures.py",  # draws screens for the demo, where nobody is clicking
}
TOP_LEVEL = {
    "openplanner", "resources", "tests", "packaging", "pyproject.toml", "README.md", "LICENSE", "requirements.lock",
}  # fmt: skip
SAY_NOTHING = {"utils", "util", "helpers", "helper", "manager", "managers", "handler", "handlers", "misc", "common"}


def listed(found: Iterable[str] | Mapping[str, int]) -> str:
    """The whole list in a failure, one a line: pytest shortens what it shows by itself."""
    return "\n" + "\n".join(f"{n} {found[n]}" if isinstance(found, Mapping) else n for n in sorted(found))


# -- rooms ----------------------------------------------------------------------------------------


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    command = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"
    return subprocess.run(
        [sys.executable, "-c", command, "--no-cache", "--no-logo", "--config", ROOT / "pyproject.toml"],
        cwd=folder, env={**os.environ, "PYTHONPATH": str(folder), "PYTHONUTF8": "1", "COLUMNS": "200"},
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip


def test_every_import_follows_the_arrows_between_rooms() -> None:
    checked = lint_imports(ROOT)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "0 broken" in checked.stdout


@pytest.mark.parametrize(
    ("file", "sin", "contract"),
    [
        ("planning/sin.py", "import openplanner.application", "Arrows point one way"),
        ("storage/sin.py", "import openplanner.calendars", "Arrows point one way"),
        ("sin.py", "", "Arrows point one way"),
        ("planning/sin.py", "import openplanner.resources", "Planning knows only the domain"),
        ("calendars/sin.py", "import openplanner.texts", "Storage and calendars"),
        ("desktop/sin.py", "import openplanner.storage.cases", "Windows change things through application"),
        ("cli/sin.py", "import openplanner.planning", "Commands are thin"),
        ("application/sin.py", "import PySide6.QtCore", "Qt stays in desktop"),
        ("desktop/sin.py", "import sqlalchemy.orm", "SQL stays in storage"),
        ("application/sin.py", "import icalendar", "Calendar files"),
        ("application/sin.py", "import httpx", "Calendar servers"),
        ("application/sin.py", "import reportlab.lib", "Paper is made in printing"),
        ("domain/sin.py", "import phonenumbers", "Phone numbers are parsed in one file"),
    ],
)
def test_every_contract_barks_at_its_sin(tmp_path: Path, file: str, sin: str, contract: str) -> None:
    package = shutil.copytree(
        ROOT / "openplanner", tmp_path / "openplanner", ignore=shutil.ignore_patterns("__pycache__", "_resources")
    )
    (package / file).write_text(sin + "\n", encoding="utf-8")
    told = lint_imports(tmp_path).stdout
    assert "BROKEN" in next(line for line in told.splitlines() if line.startswith(contract)), told


# -- sizes ----------------------------------------------------------------------------------------


def sizes() -> dict[str, int]:
    return {
        f"{module.name}:{function.lineno} {function.name}": code_lines(function)
        for module in modules("openplanner", "packaging")
        for function in functions(module)
    }


def test_functions_are_short() -> None:
    found = sizes()
    too_long = {name: lines for name, lines in found.items() if lines > LONGEST_FUNCTION}
    assert not too_long, listed(too_long)
    assert statistics.median(found.values()) < 10
    assert statistics.quantiles(found.values(), n=10)[8] < 30


def test_widgets_are_built_in_parts() -> None:
    too_long = {
        f"{module.name}:{function.lineno}": code_lines(function)
        for module in modules("openplanner/desktop")
        for function in functions(module)
        if function.name == "__init__" and code_lines(function) > LONGEST_CONSTRUCTOR_OF_A_WIDGET
    }
    assert not too_long, listed(too_long)


def test_modules_fit_in_a_head() -> None:
    lines = {module.name: module.lines for module in modules("openplanner", "packaging")}
    too_long = {name: count for name, count in lines.items() if count > LONGEST_MODULE}
    assert not too_long, listed(too_long)


def test_nobody_nests_deeper_than_three() -> None:
    too_deep = {
        f"{module.name}:{function.lineno} {function.name}": nesting(function)
        for module in modules("openplanner", "packaging")
        for function in functions(module)
        if nesting(function) > DEEPEST_NESTING
    }
    assert not too_deep, listed(too_deep)


# -- clock, threads, errors -----------------------------------------------------------------------


def looks_at_the_clock(call: ast.Call) -> bool:
    if not isinstance(call.func, ast.Attribute):
        return False
    whose, what = last_name(call.func.value), call.func.attr
    return (
        (what in {"now", "utcnow", "today"} and whose in {"datetime", "date", "dt"})
        or (what in {"time", "time_ns", "localtime", "gmtime"} and whose == "time")
        or (what in {"currentDate", "currentDateTime", "currentDateTimeUtc", "currentTime"})
    )


def test_only_assembly_looks_at_the_clock() -> None:
    found = _where(looks_at_the_clock, allowed=MAY_LOOK_AT_THE_CLOCK)
    assert not found, listed(found)


def test_nobody_turns_the_event_loop_by_hand() -> None:
    found = _where(lambda call: last_name(call.func) == "processEvents", allowed=set())
    found |= _where(lambda call: last_name(call.func) == "QEventLoop", allowed=MAY_WAIT_IN_A_LOOP)
    assert not found, listed(found)


def test_only_the_task_runner_starts_threads() -> None:
    starters = {"Thread", "Timer", "QThread", "QThreadPool", "ThreadPoolExecutor", "ProcessPoolExecutor"}
    found = _where(lambda call: last_name(call.func) in starters, allowed=MAY_START_THREADS)
    assert not found, listed(found)


def test_everything_is_caught_in_three_places_only() -> None:
    found = {
        f"{module.name}:{node.lineno}"
        for module in modules("openplanner")
        if module.name not in MAY_CATCH_EVERYTHING
        for node in ast.walk(module.tree)
        if _catches_everything(node)
    }
    assert not found, listed(found)


def _catches_everything(node: ast.AST) -> bool:
    if isinstance(node, ast.ExceptHandler):
        passed_on = isinstance(node.body[-1], ast.Raise) and node.body[-1].exc is None
        if passed_on:  # tidying up on the way out catches nothing
            return False
        kinds = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
    elif isinstance(node, ast.Call) and last_name(node.func) == "suppress":
        kinds = list(node.args)
    else:
        return False
    return any(kind is None or last_name(kind) in {"Exception", "BaseException"} for kind in kinds)


def test_xml_from_outside_meets_hardened_parsers_only() -> None:
    soft = re.compile(r"xml\.(etree|dom|sax(?!\.saxutils)|parsers)|lxml")
    hardened = "openplanner/calendars/ews_reply.py"  # refuses document types before it parses, and has its own tests
    found = {
        f"{module.name}:{node.lineno}"
        for module in modules("openplanner")
        if module.name != hardened
        for node in ast.walk(module.tree)
        if any(soft.match(name) and not name.endswith("Error") for name in _imported(node))
    }
    assert not found, listed(found)


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.ImportFrom):
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return [alias.name for alias in node.names] if isinstance(node, ast.Import) else []


def test_nobody_has_a_field_for_the_citizen_service_number() -> None:
    """A pattern that stops such a number from leaving may know it; a field, column or argument may not."""
    number = re.compile(r"(^|_)(bsn|burgerservicenummer|citizen_service_number|sofinummer)($|_)")
    found = {
        f"{module.name}:{node.lineno}"
        for module in modules("openplanner")
        for node in ast.walk(module.tree)
        if any(number.search(name) for name in _held(node))
    }
    assert not found, listed(found)


def _held(node: ast.AST) -> list[str]:
    """The names under which this keeps a value: a field, an argument, a column."""
    if isinstance(node, ast.AnnAssign):
        return [last_name(node.target)]
    if isinstance(node, ast.arg):
        return [node.arg]
    if isinstance(node, ast.Call) and last_name(node.func) in {"Column", "mapped_column"} and node.args:
        return [str(node.args[0].value)] if isinstance(node.args[0], ast.Constant) else []
    return []


def _where(is_it: Callable[[ast.Call], bool], allowed: set[str]) -> set[str]:
    return {
        f"{module.name}:{call.lineno}"
        for module in modules("openplanner")
        if module.name not in allowed
        for call in calls(module)
        if is_it(call)
    }


# -- words ----------------------------------------------------------------------------------------


def test_everything_public_says_what_it_gives() -> None:
    silent = [name for module in modules("openplanner", "packaging") for name in _without_docstring(module)]
    assert not silent, listed(silent)


def _without_docstring(module: Module) -> list[str]:
    found = [] if ast.get_docstring(module.tree) else [module.name]
    pending: list[ast.AST] = [module.tree]
    while pending:
        for node in ast.iter_child_nodes(pending.pop()):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                pending.append(node)
            elif not isinstance(node, ast.FunctionDef) or node.name.startswith("_") or _told_elsewhere(module, node):
                continue
            if not ast.get_docstring(node):
                found.append(f"{module.name}:{node.lineno} {node.name}")
    return found


def _told_elsewhere(module: Module, function: ast.FunctionDef) -> bool:
    """Overrides of Qt have Qt's page (mixedCase, or a plain word of Qt); a contract of the domain is told there."""
    if module.name.startswith("openplanner/desktop/"):
        return not function.name.islower() or function.name in {"data", "flags", "index", "parent", "event", "paint"}
    return not module.name.startswith("openplanner/domain/") and function.name in _contract_methods()


@cache
def _contract_methods() -> set[str]:
    protocols = [
        node
        for module in modules("openplanner/domain")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef) and any(last_name(base) == "Protocol" for base in node.bases)
    ]
    return {method.name for protocol in protocols for method in protocol.body if isinstance(method, ast.FunctionDef)}


def test_windows_have_no_sentences_of_their_own() -> None:
    """What a person reads comes from texts.py: no literal with letters where Qt takes a text."""
    takers = {"QLabel", "QPushButton", "QAction", "QGroupBox", "QCheckBox", "QRadioButton", "QToolButton", "QMenu",
              "setText", "setToolTip", "setStatusTip", "setWindowTitle", "setPlaceholderText", "setAccessibleName",
              "setAccessibleDescription", "setTitle", "addAction", "addTab", "addItem", "setPlainText", "setHtml",
              "setInformativeText", "drawText"}  # fmt: skip
    found = {
        f"{module.name}:{call.lineno} {argument.value!r}"
        for module in modules("openplanner/desktop")
        for call in calls(module)
        if last_name(call.func) in takers
        for argument in [*call.args, *(keyword.value for keyword in call.keywords)]
        if isinstance(argument, ast.Constant) and re.search(r"[A-Za-z]{2}", str(argument.value))
        if isinstance(argument.value, str)
    }
    assert not found, listed(found)


def test_windows_put_no_sentences_together_themselves() -> None:
    """Nor as the first argument of our own widgets, in an f-string, or in a choice between two texts."""
    ours = {"TextLabel", "Button", "FieldWithMessage", "StateChip", "SectionTitle", "say", "set_error", "set_note",
            "show_text", "setText", "setToolTip", "setWindowTitle", "setAccessibleName", "setAccessibleDescription",
            "setPlaceholderText", "QLabel", "addItem", "QAction"}  # fmt: skip
    found = {
        f"{module.name}:{call.lineno} {words!r}"
        for module in modules("openplanner/desktop")
        for call in calls(module)
        if last_name(call.func) in ours and call.args
        for words in _written_out(call.args[0])
        if re.search(r"[A-Za-z]{2}", re.sub(r"\b(Alt|Ctrl|Shift)\+", "", words))  # names of keys
    }
    assert not found, listed(found)


def _written_out(node: ast.expr) -> Iterable[str]:
    """The pieces of text that stand in an expression itself, not in what it calls."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield from (str(piece.value) for piece in node.values if isinstance(piece, ast.Constant))
    elif isinstance(node, ast.IfExp):
        yield from (*_written_out(node.body), *_written_out(node.orelse))
    elif isinstance(node, ast.BinOp):
        yield from (*_written_out(node.left), *_written_out(node.right))
    elif isinstance(node, ast.BoolOp):
        for part in node.values:
            yield from _written_out(part)


def test_no_module_is_called_after_nothing() -> None:
    names = {part for module in modules("openplanner") for part in Path(module.name).with_suffix("").parts}
    assert not names & SAY_NOTHING, listed(names & SAY_NOTHING)


def test_nothing_is_left_for_later() -> None:
    later = re.compile(r"#\s*(TODO|FIXME|XXX)\b|raise NotImplementedError")
    found = [
        f"{module.name}:{number}"
        for module in modules("openplanner", "packaging")
        for number, line in enumerate(module.path.read_text(encoding="utf-8").splitlines(), 1)
        if later.search(line)
    ]
    assert not found, listed(found)


# -- folders --------------------------------------------------------------------------------------


def test_the_top_level_holds_only_what_belongs_there() -> None:
    found = {file.relative_to(ROOT).parts[0] for file in own_files()}
    assert {name for name in found if not name.startswith(".")} <= TOP_LEVEL


def test_test_files_have_names_of_their_own_and_need_no_init() -> None:
    files = [file.name for file in own_files() if file.is_relative_to(ROOT / "tests") and file.suffix == ".py"]
    twice = [name for name, times in Counter(files).items() if times > 1 and name not in {"conftest.py", "__main__.py"}]
    assert not twice, listed(twice)
    assert "__init__.py" not in files


def test_everything_that_the_readme_shows_exists() -> None:
    missing = {
        f"{page.relative_to(ROOT)}: {target}"
        for page in (ROOT / "README.md", ROOT / "packaging" / "README.md")
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    }
    assert not missing, listed(missing)


def test_no_file_names_a_machine_or_a_package_index() -> None:
    machine = r"(?<![\w.])/(?:work|tmp|root|opt)/\w|(?<![\w.])/home/\w{2}|[A-Z]:\\Users\\"
    index = "|".join(re.escape(host + end) for host, end in _INDEXES)
    forbidden = re.compile(f"{machine}|{index}")
    found = [
        f"{file.relative_to(ROOT)}:{number}"
        for file in own_files()
        for number, line in enumerate(_text_lines(file), 1)
        if forbidden.search(line)
    ]
    assert not found, listed(found)


_INDEXES = [("pypi", ".org"), ("pythonhosted", ".org"), ("deb.debian", ".org"), ("registry.npmjs", ".org")]


def _text_lines(file: Path) -> list[str]:
    content = file.read_bytes()
    return [] if b"\0" in content[:8000] else content.decode("utf-8", errors="replace").splitlines()
