"""Set up a fresh machine and run: ``python3 packaging/start.py demo`` or ``python3 packaging/start.py test``.

Needs nothing but Python 3.11 or newer (on Windows: ``py packaging\\start.py demo``). Everything goes into ``.venv``
beside this folder, from requirements.lock, every file checked against its hash. On Debian and its family the system
libraries that Qt loads are installed when you are root, and otherwise named exactly. The second start finds all of
that in place and needs no network. A set-up that was cut short is done over at the next start.

``demo [ARGUMENT...]`` passes the arguments to ``openplanner demo``. ``test`` checks style and types and runs every
test; ``test ARGUMENT...`` runs pytest alone with the arguments.

Exit status: that of what was run; 2 wrong usage; 3 the machine lacks something, and the message says what to do.

The messages stand in this file, in Dutch and English, because it must speak before anything else is there.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
VENV = ROOT / ".venv"
READY = VENV / "openplanner-ready"
BUSY = VENV / "openplanner-being-set-up"
OLDEST_PYTHON = (3, 11)
OLDEST_GLIBC = {"x86_64": (2, 34), "aarch64": (2, 39)}  # what the Qt package in requirements.lock is built for
USAGE, LACKING = 2, 3

# File that must load -> Debian package that brings it. Source: the shared objects that Qt 6.11 and its platform
# plug-ins are linked to, as ldd lists them on a bare Debian 12.
DRAWING = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libbrotlidec.so.1": "libbrotli1",
}
X11_WINDOWS = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
# The tests run everything that the store does on a real server too. Debian keeps its programs below this folder.
POSTGRES = Path("/usr/lib/postgresql")
KERBEROS = {  # what a Windows domain is, for the tests of signing in with the account of the computer
    "/usr/sbin/krb5kdc": "krb5-kdc",
    "/usr/sbin/kadmin.local": "krb5-admin-server",
    "/usr/bin/kinit": "krb5-user",
}
WAYLAND_WINDOWS = {
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-client.so.0": "libwayland-client0",
}

MESSAGES = {
    "usage": (
        "Gebruik: start.py demo of start.py test.",
        "Usage: start.py demo or start.py test.",
    ),
    "python_too_old": (
        "OpenPlanner heeft Python {needed} of nieuwer nodig; dit is {found}. Installeer een nieuwere Python.",
        "OpenPlanner needs Python {needed} or newer; this is {found}. Install a newer Python.",
    ),
    "glibc_too_old": (
        "Qt heeft hier glibc {needed} of nieuwer nodig; dit systeem heeft {found}. Neem een nieuwere versie van Linux.",
        "Qt needs glibc {needed} or newer here; this system has {found}. Use a newer release of Linux.",
    ),
    "packages_missing": (
        "Er ontbreken systeempakketten. Laat een beheerder dit uitvoeren en start daarna opnieuw:",
        "System packages are missing. Have an administrator run this, then start again:",
    ),
    "libraries_missing": (
        "Er ontbreken bibliotheken van het systeem. Installeer wat deze bestanden brengt en start opnieuw:",
        "Libraries of the system are missing. Install what brings these files and start again:",
    ),
    "packages_installing": (
        "Systeempakketten installeren: {names}",
        "Installing system packages: {names}",
    ),
    "packages_failed": (
        "Systeempakketten installeren is niet gelukt. Kijk naar de melding hierboven, herstel dat en start opnieuw.",
        "Installing system packages failed. See the message above, mend that and start again.",
    ),
    "setting_up": (
        "De omgeving in .venv inrichten (eenmalig, ruim 150 MB, een tot enkele minuten) ...",
        "Setting up the environment in .venv (once, over 150 MB, one to a few minutes) ...",
    ),
    "lock_missing": (
        "requirements.lock ontbreekt of is onleesbaar. Haal de bestanden van het project opnieuw op.",
        "requirements.lock is missing or unreadable. Get the files of the project again.",
    ),
    "setup_failed": (
        "Inrichten is niet gelukt ({step}). Is er netwerk, en ruimte op de schijf? Herstel dat en start opnieuw.",
        "Setting up failed ({step}). Is there a network, and room on the disk? Mend that and start again.",
    ),
    "stopped": (
        "Gestopt. De volgende start maakt het inrichten af.",
        "Stopped. The next start finishes the set-up.",
    ),
    "steps_failed": (
        "Niet in orde: {names}. De meldingen staan hierboven.",
        "Not in order: {names}. The messages are above.",
    ),
}


class Lacking(Exception):
    """The machine lacks something; the message has been printed."""


def main(arguments: Sequence[str]) -> int:
    """Set up what is missing, then run the demo or the tests; the exit status."""
    if not arguments or arguments[0] not in RUNS:
        say("usage")
        return USAGE
    task = arguments[0]
    try:
        check_python()
        check_glibc()
        provide_system_packages(missing_libraries(task))
        provide_environment()
    except Lacking:
        return LACKING
    except KeyboardInterrupt:
        say("stopped")
        return 128 + 2
    return RUNS[task](list(arguments[1:]))


def say(key: str, **facts: object) -> None:
    """Print a message in Dutch and in English, on standard error."""
    for text in MESSAGES[key]:
        print(text.format(**facts), file=sys.stderr, flush=True)


def check_python() -> None:
    """Raise ``Lacking`` when this Python is too old."""
    if sys.version_info[:2] < OLDEST_PYTHON:
        say("python_too_old", needed=_dotted(OLDEST_PYTHON), found=platform.python_version())
        raise Lacking


def check_glibc() -> None:
    """Raise ``Lacking`` when Qt's package does not fit this Linux."""
    name, version = platform.libc_ver()
    needed = OLDEST_GLIBC.get(platform.machine())
    if name == "glibc" and needed and tuple(int(part) for part in version.split(".")[:2]) < needed:
        say("glibc_too_old", needed=_dotted(needed), found=version)
        raise Lacking


def missing_libraries(task: str, environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The files that do not load here and the Debian package of each; empty on other systems than Linux.

    The windows' own libraries count for the demo on a display only: tests draw without one. A database server and
    a Kerberos server count for tests, and only where they can be installed now: without them tests skip and say so.
    """
    if not sys.platform.startswith("linux"):
        return {}
    wanted = dict(DRAWING)
    if task == "demo" and environ.get("DISPLAY"):
        wanted.update(X11_WINDOWS)
    if task == "demo" and environ.get("WAYLAND_DISPLAY"):
        wanted.update(WAYLAND_WINDOWS)
    missing = {file: package for file, package in wanted.items() if not _loads(file)}
    if task == "test" and os.geteuid() == 0 and not any(POSTGRES.glob("*/bin/initdb")):
        missing["initdb"] = "postgresql"
    if task == "test" and os.geteuid() == 0:
        missing |= {file: package for file, package in KERBEROS.items() if not Path(file).exists()}
    if not environment_is_ready() and importlib.util.find_spec("ensurepip") is None:
        missing["ensurepip"] = f"python{_dotted(sys.version_info[:2])}-venv"
    return missing


def provide_system_packages(missing: Mapping[str, str]) -> None:
    """Install Debian packages when root; otherwise name them and raise ``Lacking``."""
    if not missing:
        return
    packages = sorted(set(missing.values()))
    if shutil.which("apt-get") is None:
        say("libraries_missing")
        print("  " + " ".join(sorted(missing)), file=sys.stderr)
        raise Lacking
    if os.geteuid() != 0:
        say("packages_missing")
        print("  apt-get update && apt-get install --no-install-recommends " + " ".join(packages), file=sys.stderr)
        raise Lacking
    say("packages_installing", names=" ".join(packages))
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        done = subprocess.run(["apt-get", *command], env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            print(done.stdout, done.stderr, file=sys.stderr)
            say("packages_failed")
            raise Lacking
    importlib.invalidate_caches()


def environment_is_ready() -> bool:
    """True when .venv holds exactly what requirements.lock asks, for this Python."""
    try:
        return READY.read_text(encoding="utf-8") == _fingerprint() and venv_python().exists()
    except OSError:
        return False


def provide_environment() -> None:
    """Fill .venv from the lock unless it is ready; raises ``Lacking`` when that fails.

    A folder left half-way, of another lock or of another Python is made anew. One that somebody made by hand is
    filled as it is.
    """
    if environment_is_ready():
        return
    say("setting_up")
    try:
        if BUSY.exists() or READY.exists() or not _runs(venv_python(), "-m", "pip", "--version"):
            _remove(VENV)
        VENV.mkdir(exist_ok=True)
        BUSY.touch()
        fingerprint = _fingerprint()
    except FileNotFoundError:
        say("lock_missing")
        raise Lacking from None
    except OSError as error:
        say("setup_failed", step=error)
        raise Lacking from error
    if not venv_python().exists():
        _set_up("venv", sys.executable, "-m", "venv", str(VENV))
    _set_up("pip", str(venv_python()), "-m", "pip", "install", "-qq", "--no-input", "--disable-pip-version-check",
            "--require-hashes", "-r", str(LOCK))  # fmt: skip
    make_importable()
    _set_up("compileall", str(venv_python()), "-m", "compileall", "-q", "openplanner")  # as pip did with the others
    READY.write_text(fingerprint, encoding="utf-8")
    BUSY.unlink()


def make_importable() -> None:
    """Let .venv find the package in this checkout, from any folder."""
    found = subprocess.run(
        [venv_python(), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    (Path(found.stdout.strip()) / "openplanner-checkout.pth").write_text(f"{ROOT}\n", encoding="utf-8")


def venv_python() -> Path:
    """The Python of .venv."""
    return VENV / "Scripts" / "python.exe" if os.name == "nt" else VENV / "bin" / "python"


def run_demo(arguments: list[str]) -> int:
    """Make the fictitious office and show it; the exit status of the program."""
    return _run("-m", "openplanner", "demo", *arguments)


def run_tests(arguments: list[str]) -> int:
    """Style, types and all tests, the tests last; the first exit status that is not 0.

    With arguments only pytest runs, with those.
    """
    if arguments:
        return _run("-m", "pytest", *arguments)
    statuses = {
        "ruff check": _run("-m", "ruff", "check", "--quiet"),
        "ruff format": _run("-m", "ruff", "format", "--check", "--quiet"),
        "mypy": _run("-m", "mypy", "--no-error-summary"),
        "pytest": _run("-m", "pytest", "-n", str(os.cpu_count() or 1), "--dist", "loadfile"),
    }
    failed = [name for name, status in statuses.items() if status]
    if failed:
        say("steps_failed", names=", ".join(failed))
    return next((status for status in statuses.values() if status), 0)


RUNS = {"demo": run_demo, "test": run_tests}


def _run(*arguments: str) -> int:
    try:
        return subprocess.run([venv_python(), *arguments], cwd=ROOT, check=False).returncode
    except KeyboardInterrupt:
        return 128 + 2


def _set_up(step: str, *command: str) -> None:
    if subprocess.run(command, cwd=ROOT, stdout=sys.stderr, check=False).returncode:
        say("setup_failed", step=step)
        raise Lacking


def _runs(*command: str | Path) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)


def _loads(file: str) -> bool:
    try:
        ctypes.CDLL(file)
    except OSError:
        return False
    return True


def _fingerprint() -> str:
    return f"{_dotted(sys.version_info[:2])} {hashlib.sha256(LOCK.read_bytes()).hexdigest()} {ROOT}"


def _dotted(version: Sequence[int]) -> str:
    return ".".join(str(part) for part in version)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
