"""What goes into the program folder: read, checked for completeness, and refused when it is not what was pinned."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import pytest
from msi import allowed, parts, program_folder
from msi.failure import BuildFailed
from msi.portable_executable import NoProgramFile, read_program_file

from tests.packaging.program_files import ARM64, program_file


def folder_with(root: Path, **files: bytes) -> Path:
    for name, content in files.items():
        path = root / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return root


def test_a_program_file_tells_what_it_loads_and_its_version(tmp_path: Path) -> None:
    path = tmp_path / "a.dll"
    path.write_bytes(program_file(["KERNEL32.dll", "Qt6Core.dll"], version=(6, 11, 3, 0)))
    found = read_program_file(path)
    assert found.imports == {"kernel32.dll", "qt6core.dll"}
    assert (found.version, found.language, found.machine) == ("6.11.3.0", 1043, 0x8664)


@pytest.mark.parametrize("content", [b"", b"MZ", b"MZ".ljust(500, b"\xff"), b"\x7fELF".ljust(500, b"\0")])
def test_something_else_is_no_program_file(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.dll"
    path.write_bytes(content)
    with pytest.raises(NoProgramFile):
        read_program_file(path)


def test_the_folder_is_whole_when_every_library_is_there_or_of_windows(tmp_path: Path) -> None:
    folder_with(
        tmp_path,
        OpenPlanner_dot_exe=program_file(["KERNEL32.dll", "api-ms-win-crt-heap-l1-1-0.dll"]),
        Lib__one_dot_pyd=program_file(["TWO.dll"]),
        Lib__two_dot_dll=program_file(),
        Lib__text_dot_py=b"print()",
    )
    assert program_folder.check_closure(tmp_path) == 3


def test_a_library_that_is_missing_or_for_another_processor_stops_the_build(tmp_path: Path) -> None:
    folder_with(tmp_path, one_dot_pyd=program_file(["gone.dll"]), two_dot_dll=program_file(machine=ARM64))
    with pytest.raises(BuildFailed) as refused:
        program_folder.check_closure(tmp_path)
    assert "one.pyd loads gone.dll" in str(refused.value)
    assert "two.dll is not for 64-bit Windows" in str(refused.value)


@pytest.mark.parametrize(
    ("path", "out"),
    [
        ("phonenumbers/geodata/data0.py", True),
        ("phonenumbers/data/region_NL.py", False),
        ("dns/tests/anything.py", True),
        ("tests_of_mine/module.py", False),
        ("PIL/ImageTk.py", True),
        ("PIL/Image.py", False),
    ],
)
def test_what_is_left_out(path: str, out: bool) -> None:
    assert program_folder._left_out(path) is out


def test_a_listed_file_that_is_not_there_stops_the_build(tmp_path: Path) -> None:
    with pytest.raises(BuildFailed, match=r"look at msi/allowed.py"):
        program_folder._found(tmp_path, "*.pyd")


def test_a_new_package_must_be_looked_at(tmp_path: Path) -> None:
    for name, file in (
        ("six-1.17.0", "six.py"),
        ("cffi-2.1.1", "cffi/api.py"),
        ("newcomer-1.0", "newcomer/__init__.py"),
    ):
        (tmp_path / f"{name}.dist-info").mkdir()
        record = f"{file},sha256=x,1\n{name}.dist-info/RECORD,,\n"
        (tmp_path / f"{name}.dist-info" / "RECORD").write_text(record, encoding="utf-8")
    with pytest.raises(BuildFailed, match="newcomer") as refused:
        program_folder.check_nothing_forgotten(tmp_path)
    assert "six" not in str(refused.value) and "cffi" not in str(refused.value)


def test_no_bare_interpreter_and_no_program_twice() -> None:
    assert not {"python.exe", "pythonw.exe"} & set(allowed.PYTHON_FILES)
    assert len(set(allowed.PYTHON_FILES)) == len(allowed.PYTHON_FILES)
    assert {name.lower() for name in allowed.OF_WINDOWS} == allowed.OF_WINDOWS


def archive(path: Path, *names: str) -> str:
    with zipfile.ZipFile(path, "w") as file:
        for name in names:
            file.writestr(name, name)
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_python_that_is_handed_in_is_taken_by_its_hash_only(tmp_path: Path) -> None:
    given = tmp_path / "python-embed-amd64.zip"
    digest = archive(given, "python314.dll", "python3.dll", "python314.zip")
    python = parts.windows_python(tmp_path / "work", given, digest.upper())
    assert (python.dll, python.dotted) == ("python314.dll", "3.14")
    with pytest.raises(BuildFailed, match="SHA-256"):
        parts.windows_python(tmp_path / "work", given, "0" * 64)


def test_a_python_of_another_form_is_refused(tmp_path: Path) -> None:
    given = tmp_path / "other.zip"
    digest = archive(given, "bin/python3")
    with pytest.raises(BuildFailed, match="embeddable"):
        parts.windows_python(tmp_path / "work", given, digest)
