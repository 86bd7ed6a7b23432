"""Build the installer for Windows, on Linux: ``python3 packaging/build_msi.py --version 1.2.3``.

Makes ``dist/OpenPlanner-1.2.3-x64.msi`` with beside it its SHA-256, the list of its files and the policy templates.
Every part is pinned and checked against a hash; packaging/README.md says what is needed and how a release is made.

Exit status: 0 built, 1 something is not right (the message says what to do), 2 wrong usage.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "packaging")]

from msi import parts, program_folder, tables, wxs  # noqa: E402
from msi.beside import write_beside  # noqa: E402
from msi.failure import BuildFailed, run  # noqa: E402
from msi.identity import checked_version  # noqa: E402
from msi.signatures import verify_python  # noqa: E402
from msi.signing import Signer, sign_installer, sign_unsigned  # noqa: E402

MOST_BYTES = 75_000_000
MOMENT = (
    1_767_225_600  # 2026-01-01: the time of every file in the installer, so that it does not tell when it was built
)


@dataclass(frozen=True)
class Wanted:
    """What to build, from where and where to."""

    version: str
    out: Path
    work: Path
    source: Path = ROOT
    python_zip: Path | None = None
    sha256: str = ""
    signer: Signer | None = None


def main(given: Sequence[str]) -> int:
    """Builds what the arguments ask."""
    try:
        wanted = _wanted(given)
        msi = build(wanted)
    except BuildFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    print(f"{msi} ({msi.stat().st_size / 1e6:.1f} MB)")
    return 0


def _wanted(given: Sequence[str]) -> Wanted:
    parser = argparse.ArgumentParser(
        prog="build_msi.py", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--version", required=True, help="three numbers: 1.2.3")
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "msi", help="parts are kept here between builds")
    parser.add_argument("--source", type=Path, default=ROOT, help="the checkout whose program goes in")
    parser.add_argument(
        "--python-zip", type=Path, help="embeddable Python for 64-bit Windows, instead of the pinned one"
    )
    parser.add_argument("--sha256", default="", help="its SHA-256, as its makers publish it")
    parser.add_argument("--pkcs12", type=Path, help="sign with this certificate and key; unsigned without")
    parser.add_argument("--certificate", type=Path, help="sign with this certificate (PEM), together with --key")
    parser.add_argument("--key", type=Path, help="its private key (PEM)")
    parser.add_argument("--password-file", type=Path, help="the file with the password of the key")
    parser.add_argument("--timestamp", default="", help="address of a time server; a release needs one")
    asked = parser.parse_args(given)
    if bool(asked.python_zip) != bool(asked.sha256):
        parser.error("--python-zip and --sha256 go together")
    signer = None
    if asked.pkcs12 or asked.certificate or asked.key:
        signer = Signer(asked.pkcs12, asked.certificate, asked.key, asked.password_file, asked.timestamp)
        signer.arguments()
    return Wanted(
        checked_version(asked.version), asked.out, asked.work, asked.source, asked.python_zip, asked.sha256, signer
    )


def build(wanted: Wanted) -> Path:
    """The installer; raises ``BuildFailed``."""
    os.environ["SOURCE_DATE_EPOCH"] = str(MOMENT)
    folder, python = make_folder(wanted)
    if wanted.signer:
        say(f"signatures: {sign_unsigned(folder, wanted.signer)} files")
    for file in program_folder.in_order(folder):
        os.utime(file, (MOMENT, MOMENT))
    say("installer")
    source = wanted.work / "openplanner.wxs"
    icon = wanted.work / "openplanner.ico"
    shutil.copyfile(wanted.source / "resources" / "program" / icon.name, icon)
    source.write_text(wxs.source_text(folder, wanted.version, icon), encoding="utf-8")
    wanted.out.mkdir(parents=True, exist_ok=True)
    msi = wanted.out / f"OpenPlanner-{wanted.version}-x64.msi"
    run(["wixl", "--arch", "x64", "--output", msi.resolve(), source.name], folder=wanted.work)
    listed = file_list(folder)
    tables.correct(msi, folder, wanted.version, listed, MOMENT)
    tables.check(msi, folder)
    if wanted.signer:
        sign_installer(msi, wanted.signer)
    if msi.stat().st_size > MOST_BYTES:
        raise BuildFailed(
            f"the installer is {msi.stat().st_size:,} bytes, more than {MOST_BYTES:,}: see msi/allowed.py"
        )
    msi.with_suffix(".files.txt").write_text(listed, encoding="utf-8")
    write_beside(folder, ROOT, python, msi.with_suffix(""))
    digest = hashlib.sha256(msi.read_bytes()).hexdigest()
    msi.with_suffix(".msi.sha256").write_text(f"{digest}  {msi.name}\n", encoding="ascii")
    return msi


def make_folder(wanted: Wanted) -> tuple[Path, parts.WindowsPython]:
    """The program folder, checked, and the Python in it."""
    say("parts")
    python = parts.windows_python(wanted.work, wanted.python_zip, wanted.sha256)
    verify_python(python.folder)
    wheels = parts.windows_wheels(ROOT, wanted.work, python)
    say("program folder")
    base = program_folder.third_party_folder(python, wheels, wanted.work)
    folder = wanted.work / "program"
    program_folder.complete_folder(wanted.source, base, python, wanted.version, folder)
    program_folder.check_closure(folder)
    return folder, python


def file_list(folder: Path) -> str:
    """Every file with its SHA-256, in a fixed order."""
    lines = []
    for file in program_folder.in_order(folder):
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        lines.append(f"{digest}  {file.relative_to(folder).as_posix()}\n")
    return "".join(lines)


def say(step: str) -> None:
    """Progress, on standard error."""
    print(f"build_msi: {step}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
