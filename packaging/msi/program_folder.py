"""Puts the program folder together: Python, packages by allow-list, our own package, launchers; and checks it."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import sys
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from msi import allowed
from msi.failure import BuildFailed, run
from msi.parts import WindowsPython
from msi.portable_executable import AMD64, is_program_file, read_program_file

NATIVE = Path(__file__).resolve().parent / "native"
PACKAGES = PurePosixPath("Lib/site-packages")
DESKTOP, CONSOLE = "OpenPlanner.exe", "openplanner-console.exe"
# Released under the LGPL or MPL: their source stays beside the compiled file, so that anybody can change it.
WITH_SOURCE = (
    "PySide6",
    "shiboken6",
    "psycopg",
    "psycopg_binary",
    "recurring_ical_events",
    "x_wr_timezone.py",
    "certifi",
)
NOT_OURS_TO_SHIP = ("__pycache__",)
NOT_IN_THE_PROGRAM = ("screenshots",)


def third_party_folder(python: WindowsPython, wheels: Path, work: Path) -> Path:
    """Python and packages, pruned and compiled; made once for the same inputs."""
    key = _key(python, wheels)
    folder = work / "base" / key
    if (work / "base" / f"{key}.complete").exists():
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    site = folder / PACKAGES
    site.mkdir(parents=True)
    _copy_python(python, folder)
    for name, extra in allowed.PACKAGES.items():
        _copy_package(wheels, site, name, extra)
    check_nothing_forgotten(wheels)
    _copy_about(wheels, site)
    for pattern in allowed.BESIDE_PROGRAM:
        file = wheels / pattern.format(minor=python.minor)
        shutil.copyfile(file, folder / file.name)
    _compile_packages(python, folder, site)
    (work / "base" / f"{key}.complete").touch()
    return folder


def _key(python: WindowsPython, wheels: Path) -> str:
    recipe = b"".join(Path(file).read_bytes() for file in (allowed.__file__, __file__))
    return hashlib.sha256(recipe + f"{python.sha256} {wheels.parent.name}".encode()).hexdigest()[:16]


def _copy_python(python: WindowsPython, folder: Path) -> None:
    for name in (*allowed.PYTHON_FILES, python.dll, f"python3{python.minor}.zip"):
        _copy(python.folder / name, folder / name)
    _copy(python.folder / "LICENSE.txt", folder / "LICENSE-Python.txt")
    lines = (f"python3{python.minor}.zip", *allowed.PATHS)
    (folder / f"python3{python.minor}._pth").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _copy_package(wheels: Path, site: Path, name: str, extra: tuple[str, ...]) -> None:
    if "*" in name or name.endswith((".py", ".pyd")):
        for file in _found(wheels, name):
            _copy(file, site / file.name)
        return
    source = wheels / name
    for file in _wanted(source, name, extra):
        _copy(file, site / name / file.relative_to(source))


def _wanted(source: Path, name: str, extra: tuple[str, ...]) -> Iterator[Path]:
    if name == "PySide6":
        for pattern in allowed.QT:
            yield from _found(source, pattern)
        return
    if name == "win32":
        for pattern in allowed.WIN32_MODULES:
            yield from _found(source, f"lib/{pattern}")
    else:
        yield from (file for file in source.rglob("*.py") if not _left_out(f"{name}/{file.relative_to(source)}"))
    for pattern in extra:
        yield from (file for file in _found(source, pattern) if file.suffix != ".py")


def _left_out(path: str) -> bool:
    """True when a pattern of ``LEFT_OUT`` fits: ``a/**`` is all below a, ``**/b/**`` all below any folder b."""
    parts = PurePosixPath(path.replace(os.sep, "/"))
    for pattern in allowed.LEFT_OUT:
        inner = pattern.removesuffix("/**")
        if inner.startswith("**/"):
            if inner.removeprefix("**/") in parts.parts[:-1]:
                return True
        elif inner != pattern:
            if parts.is_relative_to(inner):
                return True
        elif str(parts) == pattern:
            return True
    return False


def _found(folder: Path, pattern: str) -> list[Path]:
    files = sorted(path for path in folder.glob(pattern) if path.is_file())
    if not files:
        raise BuildFailed(f"{folder.name}/{pattern} is not there: the package changed, so look at msi/allowed.py again")
    return files


def check_nothing_forgotten(wheels: Path) -> None:
    """Every package that was locked is on the list, with at least a file; raises ``BuildFailed`` for a new one."""
    forgotten = []
    for about in sorted(wheels.glob("*.dist-info")):
        names = {
            line.split(",")[0].split("/")[0] for line in (about / "RECORD").read_text(encoding="utf-8").splitlines()
        }
        listed = any(fnmatchcase(name, pattern) for name in names for pattern in allowed.PACKAGES)
        if not listed and _plain_name(about) not in allowed.NEVER_INSTALLED:
            forgotten.append(_plain_name(about))
    if forgotten:
        raise BuildFailed(f"new and not in msi/allowed.py: {', '.join(forgotten)}")


def _plain_name(about: Path) -> str:
    return about.name.split("-")[0].lower().replace("_", "-")


def _copy_about(wheels: Path, site: Path) -> None:
    for about in sorted(wheels.glob("*.dist-info")):
        if _plain_name(about) in allowed.NEVER_INSTALLED:
            continue
        for pattern in allowed.ABOUT_A_PACKAGE:
            for file in sorted(path for path in about.glob(pattern) if path.is_file()):
                _copy(file, site / about.name / file.relative_to(about))


def _copy(source: Path, target: Path) -> None:
    if not source.exists():
        raise BuildFailed(f"{source.name} is missing among the parts; look at msi/allowed.py again")
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _compile_packages(python: WindowsPython, folder: Path, site: Path) -> None:
    """Compiles every module beside its source, and leaves only the compiled one: half the files, and a faster start."""
    run([compiler(python.dotted), "-m", "compileall", "-q", "-b", "-f", "-j", "2",
         "--invalidation-mode", "unchecked-hash", "-s", folder, "-p", "", site])  # fmt: skip
    kept = {site / name for name in WITH_SOURCE}
    for file in site.rglob("*.py"):
        if file not in kept and not kept.intersection(file.parents):
            file.unlink()
    for file in site.rglob("*.pyc"):
        if file.with_suffix(".py").exists():
            file.unlink()
    _compile_beside(python, folder, sorted(kept))


def _compile_beside(python: WindowsPython, folder: Path, sources: Iterable[Path]) -> None:
    run([compiler(python.dotted), "-m", "compileall", "-q", "-f", "--invalidation-mode", "unchecked-hash",
         "-s", folder, "-p", "", *sources])  # fmt: skip


def compiler(dotted: str) -> Path:
    """A Python on this machine whose compiled files the Windows one reads: the same version, as ``3.13``."""
    if f"{sys.version_info[0]}.{sys.version_info[1]}" == dotted:
        return Path(sys.executable)
    name = f"python{dotted}"
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    for found in (*sorted(pyenv.glob(f"{dotted}.*/bin/{name}")), shutil.which(name)):
        if found:
            return Path(found)
    raise BuildFailed(f"Python {dotted} is needed to compile for the Windows one; install {name}")


def complete_folder(root: Path, base: Path, python: WindowsPython, version: str, folder: Path) -> Path:
    """The whole program folder of a version, in ``folder`` (made anew). ``root`` is a checkout of the project."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(base, folder, copy_function=os.link)
    own = folder / PACKAGES / "openplanner"
    ignore = shutil.ignore_patterns(*NOT_OURS_TO_SHIP)
    shutil.copytree(root / "openplanner", own, ignore=ignore)
    shutil.copytree(root / "resources", own / "_resources", ignore=shutil.ignore_patterns(*NOT_IN_THE_PROGRAM))
    _say_version(own / "__init__.py", version)
    shutil.copyfile(root / "LICENSE", folder / "LICENSE.txt")
    _compile_beside(python, folder, [own])
    for name in (DESKTOP, CONSOLE):
        make_launcher(folder / name, python, version, root / "resources" / "program" / "openplanner.ico")
    return folder


def _say_version(file: Path, version: str) -> None:
    text = file.read_text(encoding="utf-8")
    changed, times = re.subn(r'^__version__ = ".*"$', f'__version__ = "{version}"', text, flags=re.MULTILINE)
    if times != 1:
        raise BuildFailed("openplanner/__init__.py does not say __version__ once")
    file.write_text(changed, encoding="utf-8")


def make_launcher(target: Path, python: WindowsPython, version: str, icon: Path) -> None:
    """Compiles the program that starts Python; the console twin when the name says so."""
    numbers = ",".join([*version.split("."), "0", "0", "0"][:4])
    resources = target.with_suffix(".res")
    manifest = NATIVE / "launcher.manifest"
    run(["x86_64-w64-mingw32-windres", f'-DOP_ICON="{icon}"', f'-DOP_MANIFEST="{manifest}"', f"-DOP_NUMBERS={numbers}",
         f'-DOP_VERSION="{version}"', f'-DOP_NAME="{target.name}"', "--use-temp-file", NATIVE / "launcher.rc",
         "-O", "coff", "-o", resources])  # fmt: skip
    console = ["-DOP_CONSOLE", "-mconsole"] if target.name == CONSOLE else ["-mwindows"]
    run(["x86_64-w64-mingw32-gcc", "-municode", "-Os", "-s", "-Wall", "-Wextra", "-Werror", *console,
         f'-DOP_PYTHON=L"{python.dll}"', "-Wl,--no-insert-timestamp", "-Wl,--dynamicbase,--nxcompat,--high-entropy-va",
         "-o", target, NATIVE / "launcher.c", resources])  # fmt: skip
    resources.unlink()


def check_closure(folder: Path) -> int:
    """Everything that a program file loads is in the folder or comes with Windows, for 64 bits; how many files.

    Raises ``BuildFailed`` with what is missing.
    """
    files = {path: read_program_file(path) for path in sorted(folder.rglob("*")) if _is_code(path)}
    here = {path.name.lower() for path in files}
    wrong = [f"{path.name} is not for 64-bit Windows" for path, file in files.items() if file.machine != AMD64]
    for path, file in files.items():
        missing = {name for name in file.imports if not _comes_with_windows(name)} - here
        wrong += [f"{path.relative_to(folder)} loads {name}, which is not there" for name in sorted(missing)]
    if wrong:
        raise BuildFailed("\n".join(wrong))
    return len(files)


def _is_code(path: Path) -> bool:
    return path.is_file() and path.suffix.lower() in {".exe", ".dll", ".pyd"} and is_program_file(path)


def _comes_with_windows(name: str) -> bool:
    return name in allowed.OF_WINDOWS or name.startswith(allowed.SETS_OF_WINDOWS)


def in_order(folder: Path) -> list[Path]:
    """Every file of the folder, in an order that does not depend on the disk."""
    return sorted(
        (path for path in folder.rglob("*") if path.is_file()), key=lambda path: path.relative_to(folder).parts
    )
