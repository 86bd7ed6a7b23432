"""The list of everything that the program is passed on with: ``python packaging/sbom.py [--out F] [--system win32]``.

CycloneDX 1.6 in JSON, made from requirements.lock, packaging/licences.toml and what the installed packages say that
they need; the same input gives the same bytes. Packages that only the tests use are left out. Run it in the
environment that packaging/start.py makes, or in any other in which the program is installed.
Source: https://cyclonedx.org/docs/1.6/json/
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

if TYPE_CHECKING:
    from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
SYSTEMS = ("linux", "win32")
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
_LINE = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)(?:\s*;\s*(?P<marker>[^\\]+?))?\s*\\?$")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Locked:
    """One package of the lock: its name as packages are compared, version, when it counts, and hashes of its files."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]

    @property
    def purl(self) -> str:
        """Its address in the way of package URLs."""
        return f"pkg:pypi/{self.name}@{self.version}"


def plain(name: str) -> str:
    """A package name as names are compared."""
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(text: str) -> list[Locked]:
    """The packages of a lock, in its order."""
    found: list[Locked] = []
    hashes: list[str] = []
    for line in text.splitlines():
        if start := _LINE.match(line):
            hashes = []
            found.append(Locked(plain(start["name"]), start["version"], start["marker"] or "", ()))
        elif got := _HASH.search(line):
            hashes.append(got[1])
            one = found[-1]
            found[-1] = Locked(one.name, one.version, one.marker, tuple(hashes))
    return found


def counts(marker: str, system: str, python: str, extra: str = "") -> bool:
    """True when a marker holds there; an empty one always does."""
    from packaging.markers import Marker

    names = {"win32": ("nt", "Windows", "AMD64"), "linux": ("posix", "Linux", "x86_64")}[system]
    there = {
        "sys_platform": system, "os_name": names[0], "platform_system": names[1], "platform_machine": names[2],
        "python_version": python, "python_full_version": f"{python}.0", "platform_python_implementation": "CPython",
        "implementation_name": "cpython", "extra": extra,
    }  # fmt: skip
    return not marker or Marker(marker).evaluate(there)


def shipped(
    packages: Sequence[Locked], wanted: Sequence[str], system: str, elsewhere: Mapping[str, Sequence[str]]
) -> dict[str, list[str]]:
    """What the program needs on a system, straight or through another package: each with what it needs itself.

    ``elsewhere`` tells that of packages that are not installed here, because they are for another system.
    """
    from packaging.requirements import Requirement

    here = {one.name for one in packages if any(counts(one.marker, system, python) for python in PYTHONS)}
    found: dict[str, list[str]] = {}
    waiting = [one for one in map(Requirement, wanted) if _asked_for(one, system)]
    seen: set[tuple[str, str]] = set()
    while waiting:
        asked = waiting.pop()
        name = plain(asked.name)
        if name not in here:
            continue
        found.setdefault(name, [])
        for extra in ("", *sorted(asked.extras)):
            if (name, extra) not in seen:
                seen.add((name, extra))
                needs = [
                    one for one in _needs(name, elsewhere) if _asked_for(one, system, extra) and plain(one.name) in here
                ]
                found[name] = sorted({*found[name], *(plain(one.name) for one in needs)})
                waiting += needs
    return found


def _asked_for(asked: Requirement, system: str, extra: str = "") -> bool:
    return any(counts(str(asked.marker or ""), system, python, extra) for python in PYTHONS)


def _needs(name: str, elsewhere: Mapping[str, Sequence[str]]) -> list[Requirement]:
    from packaging.requirements import Requirement

    try:
        lines = metadata.requires(name) or []
    except metadata.PackageNotFoundError:
        lines = list(elsewhere.get(name, ()))
    return [Requirement(line) for line in lines]


def bill(root: Path, systems: Sequence[str]) -> dict[str, object]:
    """The whole document; raises ``SystemExit`` with the names of packages whose licence nobody wrote down."""
    lock = (root / "requirements.lock").read_text(encoding="utf-8")
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    licences = tomllib.loads((root / "packaging" / "licences.toml").read_text(encoding="utf-8"))
    packages = locked(lock)
    wanted = [*project["dependencies"], *(one for extra in project["optional-dependencies"].values() for one in extra)]
    needs: dict[str, list[str]] = {}
    for system in systems:
        for name, more in shipped(packages, wanted, system, licences["needs"]).items():
            needs[name] = sorted({*needs.get(name, []), *more})
    if unread := sorted(needs.keys() - licences["packages"].keys()):
        raise SystemExit(f"no licence in packaging/licences.toml for: {', '.join(unread)}")
    taken = [one for one in packages if one.name in needs]
    itself = f"pkg:generic/{project['name']}@{project['version']}"
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid5(NAMESPACE_URL, itself + lock + ','.join(systems))}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application", "bom-ref": itself, "name": project["name"], "version": project["version"],
                "purl": itself, "licenses": [{"expression": project["license"]}],
            },
            "properties": [{"name": "openplanner:systems", "value": ", ".join(systems)}],
        },
        "components": [*_libraries(taken, licences), *_inside(licences)],
        "dependencies": _dependencies(taken, needs, itself, project["dependencies"]),
    }  # fmt: skip


def _libraries(taken: Sequence[Locked], licences: dict[str, dict[str, str]]) -> list[dict[str, object]]:
    return [
        {
            "type": "library", "bom-ref": one.purl, "name": one.name, "version": one.version, "purl": one.purl,
            "licenses": [{"expression": licences["packages"][one.name]}],
            "hashes": [{"alg": "SHA-256", "content": content} for content in one.hashes],
            **({"properties": [{"name": "openplanner:marker", "value": one.marker}]} if one.marker else {}),
        }
        for one in taken
    ]  # fmt: skip


def _inside(licences: dict[str, dict[str, str]]) -> list[dict[str, object]]:
    return [
        {"type": "file", "bom-ref": f"inside:{plain(name.replace(' ', '-'))}", "name": name,
         "licenses": [{"expression": licence}]}
        for name, licence in licences["inside"].items()
    ]  # fmt: skip


def _dependencies(
    taken: Sequence[Locked], needs: dict[str, list[str]], itself: str, wanted: Sequence[str]
) -> list[dict[str, object]]:
    refs: dict[str, list[str]] = {}
    for one in taken:
        refs.setdefault(one.name, []).append(one.purl)
    first = sorted({plain(re.split(r"[\[<>=;!~\s]", line)[0]) for line in wanted} & refs.keys())
    pairs = [(itself, first), *((one.purl, needs[one.name]) for one in taken)]
    return [{"ref": ref, "dependsOn": [purl for name in names for purl in refs[name]]} for ref, names in pairs]


def main() -> int:
    """Writes the document to a file or to standard output."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--out", type=Path, help="the file to write; without it, standard output")
    reader.add_argument("--system", choices=SYSTEMS, help="for one system; without it, for all of them together")
    asked = reader.parse_args()
    text = json.dumps(bill(ROOT, [asked.system] if asked.system else SYSTEMS), indent=1, ensure_ascii=False) + "\n"
    if asked.out:
        asked.out.write_text(text, encoding="utf-8", newline="\n")
    else:
        sys.stdout.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
