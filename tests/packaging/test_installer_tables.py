"""The installer's identities and tables: stable, complete, and mended where the tool that writes them is wrong."""

from __future__ import annotations

import os
import re
import shutil
import time
from pathlib import Path

import pytest
from defusedxml import ElementTree
from msi import identity, tables, wxs
from msi.failure import BuildFailed, run
from msi.properties import PROPERTIES

from openplanner.settings import ALL
from tests.packaging.program_files import program_file

MOMENT = 1_767_225_600
WIX = "{http://schemas.microsoft.com/wix/2006/wi}"


@pytest.fixture
def program(tmp_path: Path) -> Path:
    folder = tmp_path / "program"
    (folder / "Lib" / "site-packages").mkdir(parents=True)
    (folder / "OpenPlanner.exe").write_bytes(program_file(version=(1, 0, 0, 0)))
    (folder / "Lib" / "site-packages" / "een & twee.py").write_text("1\n", encoding="utf-8")
    (folder / "Lib" / "a.pyd").write_bytes(program_file())
    return folder


def components(source: str) -> dict[str, str]:
    tree = ElementTree.fromstring(source)
    return {str(one.get("Id")): str(one.get("Guid")) for one in tree.iter(f"{WIX}Component")}


def test_the_same_folder_gives_the_same_source(program: Path, tmp_path: Path) -> None:
    first = wxs.source_text(program, "1.0.0", Path("openplanner.ico"))
    copy = tmp_path / "elsewhere" / "program"
    shutil.copytree(program, copy)
    assert wxs.source_text(copy, "1.0.0", Path("openplanner.ico")) == first


def test_identities_stay_from_version_to_version(program: Path) -> None:
    old, new = (wxs.source_text(program, version, Path("openplanner.ico")) for version in ("1.0.0", "1.1.0"))
    assert components(old) == components(new)
    assert identity.product_code("1.0.0") != identity.product_code("1.1.0")
    assert (identity.product_code("1.0.0") in old, identity.product_code("1.1.0") in new) == (True, True)


def test_identities_never_change() -> None:
    """An upgrade finds the old version, and Windows Installer its files, by these; a change breaks every office."""
    assert identity.UPGRADE_CODE == "6F0C9B52-3C57-4E0B-9B0C-9C1B5B0E7A41"
    assert identity.guid("file", "OpenPlanner.exe") == "79F6949E-0958-52C3-9817-4B70C131C923"
    assert identity.guid("setting", "database") == "4BE81E9A-1E6D-5445-8F1B-9B33EE8FACF4"


def test_every_component_has_an_identity_of_its_own_and_a_feature(program: Path) -> None:
    source = wxs.source_text(program, "1.0.0", Path("openplanner.ico"))
    found = components(source)
    assert len(set(found.values())) == len(found)
    assert all(code == code.upper() and re.fullmatch(r"[0-9A-F-]{36}", code) for code in found.values())
    used = [str(one.get("Id")) for one in ElementTree.fromstring(source).iter(f"{WIX}ComponentRef")]
    assert sorted(used) == sorted(found)


@pytest.mark.parametrize("version", ["1.2", "1.2.3.4", "256.0.0", "1.0.65536", "v1.2.3", "1.2.3-rc1", ""])
def test_a_version_that_the_installer_would_not_compare_is_refused(version: str) -> None:
    with pytest.raises(BuildFailed, match="three numbers"):
        identity.checked_version(version)


def test_properties_are_settings_and_names_that_windows_installer_does_not_use() -> None:
    assert set(PROPERTIES.values()) <= set(ALL)
    assert not {"DATABASE", "PRIVILEGED", "VERSIONNT", "USERNAME", "COMPANYNAME", "INSTALLFOLDER"} & set(PROPERTIES)
    assert all(re.fullmatch(r"[A-Z][A-Z_]+", name) for name in PROPERTIES)
    assert not [setting.key for setting in PROPERTIES.values() if re.search("password|secret|token", setting.key)]


def test_every_message_fits_its_column() -> None:
    assert max(len(text) for text in (wxs.TOO_OLD, wxs.NEWER_IS_THERE)) <= 255


@pytest.mark.skipif(not all(map(shutil.which, ("wixl", "msibuild", "msiinfo"))), reason="needs wixl and msitools")
def test_the_tables_of_a_built_installer(program: Path, tmp_path: Path) -> None:
    (tmp_path / "openplanner.ico").write_bytes(b"\0\0\1\0\0\0")
    (tmp_path / "a.wxs").write_text(wxs.source_text(program, "1.0.0", Path("openplanner.ico")), encoding="utf-8")
    msi = tmp_path / "a.msi"
    run(["wixl", "--arch", "x64", "--output", msi.name, "a.wxs"], folder=tmp_path)
    with pytest.raises(BuildFailed):
        tables.check(msi, program)
    tables.correct(msi, program, "1.0.0", "the same", MOMENT)
    tables.check(msi, program)
    files = {row["FileName"].split("|")[-1]: row for row in tables.rows(msi, "File")}
    assert (files["OpenPlanner.exe"]["Version"], files["a.pyd"]["Version"]) == ("1.0.0.0", "")
    kept = {row["Component"]: row for row in tables.rows(msi, "Component")}
    for name, setting in PROPERTIES.items():
        row = kept[wxs.setting_component(setting.key)]
        assert (row["Condition"], int(row["Attributes"])) == (name, 64 * 4 + 16 + 4)
    told = run(["msiinfo", "suminfo", msi])
    assert "x64;1043" in told
    assert identity.guid("package", "1.0.0", "the same") in told


@pytest.mark.skipif(not all(map(shutil.which, ("wixl", "msibuild", "msiinfo"))), reason="needs wixl and msitools")
def test_the_same_inputs_give_the_same_bytes(program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(MOMENT))
    (tmp_path / "openplanner.ico").write_bytes(b"\0\0\1\0\0\0")
    (tmp_path / "a.wxs").write_text(wxs.source_text(program, "1.0.0", Path("openplanner.ico")), encoding="utf-8")
    made = []
    for name in ("one.msi", "two.msi"):
        for file in program.rglob("*"):
            os.utime(file, (MOMENT, MOMENT))
        run(["wixl", "--arch", "x64", "--output", name, "a.wxs"], folder=tmp_path)
        tables.correct(tmp_path / name, program, "1.0.0", "the same", MOMENT)
        made.append((tmp_path / name).read_bytes())
        time.sleep(1.1)
    assert made[0] == made[1]
