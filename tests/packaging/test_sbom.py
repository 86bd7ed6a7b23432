"""What the program is passed on with: every package is in the bill of materials, under a licence that may go along."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "packaging" / "sbom.py"
LICENCES = tomllib.loads((ROOT / "packaging" / "licences.toml").read_text(encoding="utf-8"))
ALLOWED = {one for kind in LICENCES["may_go_along"].values() for one in kind}
TEST_ONLY = {"pytest", "hypothesis", "mypy", "ruff", "ortools", "pikepdf", "import-linter", "psutil"}


@pytest.fixture(scope="module")
def sbom() -> ModuleType:
    made = importlib.util.spec_from_file_location("sbom", SCRIPT)
    assert made and made.loader
    module = importlib.util.module_from_spec(made)
    sys.modules["sbom"] = module
    made.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def bill(sbom: ModuleType) -> Mapping[str, Any]:
    found: Mapping[str, Any] = sbom.bill(ROOT, sbom.SYSTEMS)
    return found


def names(bill: Mapping[str, Any]) -> set[str]:
    return {one["name"] for one in bill["components"]}


def holds(expression: str) -> bool:
    """True when an SPDX expression can be met with licences that may go along: all of AND, one of OR."""
    return any(all(one.strip(" ()") in ALLOWED for one in way.split(" AND ")) for way in expression.split(" OR "))


def test_every_licence_may_go_along_with_the_eupl(bill: Mapping[str, Any]) -> None:
    told = {one["name"]: one["licenses"][0]["expression"] for one in bill["components"]}
    assert not {name: licence for name, licence in told.items() if not holds(licence)}
    assert not holds("GPL-3.0-only") and not holds("MIT AND AGPL-3.0-only") and holds("GPL-2.0-only OR MIT")


def test_nothing_is_listed_that_is_not_passed_on_and_nothing_is_forgotten(
    sbom: ModuleType, bill: Mapping[str, Any]
) -> None:
    assert not names(bill) & TEST_ONLY
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    straight = {sbom.plain(re.split(r"[\[<>=;!~\s]", line)[0]) for line in wanted}
    assert straight <= names(bill)
    assert {"lxml", "cryptography", "shiboken6", "et-xmlfile"} <= names(bill)
    assert {"Noto Sans", "Lucide icons"} <= names(bill)


def test_each_system_has_its_own(sbom: ModuleType) -> None:
    linux, windows = (names(sbom.bill(ROOT, [system])) for system in sbom.SYSTEMS)
    assert {"secretstorage", "jeepney"} <= linux - windows
    assert {"pywin32-ctypes", "pymsalruntime", "requests-negotiate-sspi", "pywin32"} <= windows - linux


def test_every_package_has_a_version_and_the_hashes_of_the_lock(bill: Mapping[str, Any]) -> None:
    for one in (one for one in bill["components"] if one["type"] == "library"):
        assert one["purl"] == f"pkg:pypi/{one['name']}@{one['version']}"
        assert one["hashes"] and all(re.fullmatch("[0-9a-f]{64}", each["content"]) for each in one["hashes"])
    refs = {one["bom-ref"] for one in bill["components"]} | {bill["metadata"]["component"]["bom-ref"]}
    assert len(refs) == len(bill["components"]) + 1
    assert {ref for one in bill["dependencies"] for ref in (one["ref"], *one["dependsOn"])} <= refs


# How packages word a licence in their own metadata, for those that do not write an SPDX expression.
WORDED = {
    "MIT": "MIT", "BSD": "BSD", "ISC": "ISC", "Apache": "Apache", "MPL": "MPL", "Mozilla": "MPL", "LGPL": "LGPL",
    "Lesser": "LGPL", "Python Software Foundation": "PSF", "PSF": "PSF",
}  # fmt: skip


def test_what_we_wrote_down_is_what_the_packages_say(bill: Mapping[str, Any]) -> None:
    wrong = {}
    for name, written in LICENCES["packages"].items():
        try:
            own = metadata.metadata(name)
        except metadata.PackageNotFoundError:
            continue  # for another system
        if own.get("License-Expression"):
            if own["License-Expression"] != written:
                wrong[name] = own["License-Expression"]
            continue
        words = [own.get("License") or "", *(own.get_all("Classifier") or [])]
        said = " ".join(one[:120] for one in words if one in words[:1] or one.startswith("License"))
        families = {family for word, family in WORDED.items() if re.search(rf"\b{re.escape(word)}", said)}
        if families and not any(family in written for family in families):
            wrong[name] = said
    assert not wrong


def test_the_command_writes_the_same_bytes_every_time(tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("one.json", "two.json")]
    for file in files:
        subprocess.run([sys.executable, SCRIPT, "--out", file, "--system", "win32"], check=True, timeout=60)
    assert files[0].read_bytes() == files[1].read_bytes()
    assert json.loads(files[0].read_text(encoding="utf-8"))["bomFormat"] == "CycloneDX"


def test_a_package_whose_licence_nobody_read_stops_the_bill(sbom: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "packaging").mkdir()
    for file in ("requirements.lock", "pyproject.toml"):
        (tmp_path / file).write_bytes((ROOT / file).read_bytes())
    text = (ROOT / "packaging" / "licences.toml").read_text(encoding="utf-8").replace('lxml = "BSD-3-Clause"\n', "")
    (tmp_path / "packaging" / "licences.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SystemExit, match="lxml"):
        sbom.bill(tmp_path, sbom.SYSTEMS)
