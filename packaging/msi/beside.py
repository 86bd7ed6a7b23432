"""What goes along with an installer: templates for policy, the list of settings, of parts, and all licences."""

from __future__ import annotations

import json
from pathlib import Path

from msi.failure import BuildFailed, run
from msi.parts import WindowsPython
from msi.policies import LANGUAGES, settings_table, write_policies
from msi.program_folder import PACKAGES

ABOUT = ("licen", "copying", "notice", "authors", "ofl")


def write_beside(folder: Path, root: Path, python: WindowsPython, stem: Path) -> list[Path]:
    """Writes everything next to an installer; ``stem`` is its path without ``.msi``. The files made."""
    made = write_policies(stem.with_name(f"{stem.name}-policies"))
    for language in LANGUAGES:
        page = stem.with_name(f"{stem.name}.settings.{language}.md")
        page.write_text(settings_table(language), encoding="utf-8")
        made.append(page)
    licences = stem.with_name(f"{stem.name}.licences.txt")
    licences.write_text(licence_texts(folder), encoding="utf-8")
    return [*made, licences, _parts(folder, root, python, stem.with_name(f"{stem.name}.cdx.json"))]


def licence_texts(folder: Path) -> str:
    """Every licence and notice in the program folder, each under the name of what it belongs to."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and _is_about(path.relative_to(folder))]
    parts = [f"{'=' * 100}\n{path.relative_to(folder).as_posix()}\n{'=' * 100}\n\n{_text(path)}\n" for path in files]
    return "\n".join(parts)


def _is_about(path: Path) -> bool:
    return path.suffix not in {".py", ".pyc", ".json"} and (
        path.name.lower().startswith(ABOUT) or "licenses" in path.parts[:-1]
    )


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace").strip()


def _parts(folder: Path, root: Path, python: WindowsPython, path: Path) -> Path:
    """The bill of materials (CycloneDX), with the Python that is in the installer. Raises ``BuildFailed`` for a gap."""
    interpreter = root / ".venv" / "bin" / "python"
    run([interpreter, root / "packaging" / "sbom.py", "--system", "win32", "--out", path])
    bill = json.loads(path.read_text(encoding="utf-8"))
    listed = {str(one["name"]) for one in bill["components"]}
    about = [one.name.split("-")[0] for one in (folder / PACKAGES).glob("*.dist-info")]
    missing = sorted({name.lower().replace("_", "-").replace(".", "-") for name in about} - listed)
    if missing:
        raise BuildFailed(f"in the program folder and not in the bill of materials: {', '.join(missing)}")
    reference = f"pkg:generic/python@{python.dotted}"
    bill["components"].append(
        {
            "type": "framework", "bom-ref": reference, "name": "python", "version": python.version(), "purl": reference,
            "licenses": [{"expression": "PSF-2.0"}], "hashes": [{"alg": "SHA-256", "content": python.sha256}],
        }
    )  # fmt: skip
    path.write_text(json.dumps(bill, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")
    return path
