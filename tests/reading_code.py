"""The program's own code as syntax trees, for the tests that hold the house rules."""

from __future__ import annotations

import ast
import fnmatch
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Module:
    """One file of the program."""

    path: Path
    tree: ast.Module
    lines: int

    @property
    def name(self) -> str:
        """The path from the root of the project, with slashes."""
        return self.path.relative_to(ROOT).as_posix()


Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def modules(*folders: str) -> tuple[Module, ...]:
    """Every Python file below the folders, ``openplanner`` when none is named."""
    files = sorted(file for folder in folders or ("openplanner",) for file in (ROOT / folder).rglob("*.py"))
    texts = {file: file.read_text(encoding="utf-8") for file in files}
    return tuple(Module(file, ast.parse(text), len(text.splitlines())) for file, text in texts.items())


def functions(module: Module) -> Iterator[Function]:
    """Every function and method of a module, nested ones too."""
    return (node for node in ast.walk(module.tree) if isinstance(node, Function))


def calls(module: Module) -> Iterator[ast.Call]:
    """Every call in a module."""
    return (node for node in ast.walk(module.tree) if isinstance(node, ast.Call))


def last_name(node: ast.expr) -> str:
    """``c`` of ``a.b.c``; empty for what has no name."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def code_lines(function: Function) -> int:
    """Lines from ``def`` to the end, without the docstring."""
    last = function.end_lineno or function.lineno
    docstring = function.body[0] if ast.get_docstring(function, clean=False) is not None else None
    told = 0 if docstring is None else (docstring.end_lineno or docstring.lineno) - docstring.lineno + 1
    return last - function.lineno + 1 - told


def nesting(node: ast.AST, depth: int = 0) -> int:
    """How deep blocks stand in each other; ``elif`` stands beside its ``if``, nested functions start anew."""
    deepest = depth
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Function | ast.ClassDef | ast.Lambda):
            continue
        is_block = isinstance(child, ast.If | ast.For | ast.While | ast.With | ast.Try | ast.Match | ast.AsyncFor)
        is_elif = isinstance(node, ast.If) and isinstance(child, ast.If) and node.orelse == [child]
        deepest = max(deepest, nesting(child, depth + int(is_block and not is_elif)))
    return deepest


def own_files() -> Iterator[Path]:
    """Every file of the project that .gitignore does not name: also right in a copy without git."""
    patterns = ["/.git", *(ROOT / ".gitignore").read_text(encoding="utf-8").split()]
    folders = [ROOT]
    while folders:
        for entry in sorted(folders.pop().iterdir()):
            if any(_matches(entry, pattern) for pattern in patterns):
                continue
            if entry.is_dir():
                folders.append(entry)
            else:
                yield entry


def _matches(entry: Path, pattern: str) -> bool:
    if pattern.endswith("/") and not entry.is_dir():
        return False
    if pattern.startswith("/") and entry.parent != ROOT:
        return False
    return fnmatch.fnmatch(entry.name, pattern.strip("/"))
