"""From starting the process to the first painted window, beside the least that Qt can show.

The window is the frame alone, painted before the database is looked at; the worklist comes in turns after it
(``openplanner/desktop/beginning.py``). What the worklist takes more than the bare window, in processor time (417 ms
beside 246 on a busy machine, x1.7; before there were turns x2.1 in the same rounds), is about: our modules that Qt's
need not wait for 15, settings, theme and font 20, the frame imported, built and painted 30, the values and questions of
the store 20, the modules of the first screen 20, the rules 9, the store looked at 8, the screen built 12, its list read
20 and painted 15. None of it is large: half is modules, and half of those classes being made (Qt's enumerations, frozen
values, named tuples). The line at the bottom, the keys and what watches come after it, before a key is let through.
Data files prepared in a quicker form would gain nothing that can be measured: 36 are read in 3 ms, the terms parsed in
2.5, the texts in 0.7.

Cold: before every start the files of the program are dropped from the memory of the system, as far as it does that for
who asks (``posix_fadvise``); what the disk itself keeps stays, and where the call is not there cold is as warm.
Memory is of an office of a hundred thousand cases; the lists do not map its file, which counted 20 MB that are its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from openplanner.domain.colleague import Colleague
from openplanner.storage import colleagues
from openplanner.storage.store import open_store
from tests.benchmarks.large_store import CASES, NOW, filled
from tests.benchmarks.measuring import Line, of_pairs

ROOT = Path(__file__).resolve().parents[2]
BARE = "a bare window"
WARM = {"window": 1.25, "rows": 1.6}
COLD = {"window": 1.4, "rows": 1.9}
MEMORY = 1.4
COMMANDS = {"bare": ["bare"], "window": ["openplanner"], "rows": ["--rows", "openplanner"]}
WORDS = {"window": "window painted", "rows": "worklist painted"}


@dataclass(frozen=True, slots=True)
class Painted:
    """A first paint: milliseconds since the start, megabytes of memory by then, and the heavy libraries loaded."""

    milliseconds: float
    megabytes: float
    heavy: frozenset[str]


def run(short: bool) -> list[Line]:
    """The first window and its rows, warm and cold, and the memory by then; the short form is warm and small."""
    with tempfile.TemporaryDirectory() as folder:
        environment = own_places(Path(folder))
        database = Path(folder) / "office.sqlite3"
        store = open_store(database, NOW)
        filled(store, 2000 if short else CASES)
        with store.transaction() as tx:
            colleagues.add_colleague(tx, Colleague("Noor Demo", "noor@voorbeeldstad.example", team_ids=(1,)))
        store.close()
        environment["OPENPLANNER_DATABASE"] = str(database)
        warm = _series(environment, 2 if short else 7)
        lines = _lines(warm, "warm", WARM)
        pairs = [(ours["rows"].megabytes, ours["bare"].megabytes) for ours in warm]
        lines.append(of_pairs("memory with the worklist painted", pairs, BARE, MEMORY, "MB"))
        if not short:
            lines += _lines(_series(environment, 5, cold=True), "cold", COLD)
    return lines


def _lines(series: list[dict[str, Painted]], how: str, targets: dict[str, float]) -> list[Line]:
    return [
        of_pairs(
            f"{WORDS[name]}, {how}",
            [(one[name].milliseconds, one["bare"].milliseconds) for one in series],
            BARE,
            target,
        )
        for name, target in targets.items()
    ]


def _series(environment: dict[str, str], rounds: int, *, cold: bool = False) -> list[dict[str, Painted]]:
    """Every command in turn, a number of times; the first round fills the disk cache and does not count."""
    found = []
    for number in range(rounds + 1):
        one = {}
        for name in COMMANDS if number % 2 else reversed(COMMANDS):
            if cold:
                _forget_files(environment)
            one[name] = first_paint(COMMANDS[name], environment)
        found.append(one)
    return found[1:]


def _forget_files(environment: dict[str, str]) -> None:
    """Asks the system to drop what it keeps in memory of the program and its libraries; the disk's own cache stays."""
    if not hasattr(os, "posix_fadvise"):
        return
    for file in _program_files(environment):
        descriptor = os.open(file, os.O_RDONLY)
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(descriptor)


def _program_files(environment: dict[str, str]) -> Iterable[Path]:
    folders = (Path(sys.prefix), Path(sys.base_prefix) / "lib", ROOT / "openplanner", ROOT / "resources")
    for folder in (*folders, Path(environment["PYTHONPYCACHEPREFIX"])):
        yield from (file for file in folder.rglob("*") if file.is_file() and file.suffix in {".so", ".pyc", ".py"})
        yield from (file for file in folder.rglob("*.so.*") if file.is_file())


def first_paint(arguments: list[str], environment: dict[str, str]) -> Painted:
    """The first paint of a program; raises ``RuntimeError`` when nothing was painted."""
    script = Path(__file__).with_name("first_paint.py")
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, script, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True,
        timeout=60, check=False,
    )  # fmt: skip
    words = done.stdout.split()
    if done.returncode or words[:1] != ["painted"]:
        raise RuntimeError(f"{' '.join(arguments)} painted nothing:\n{done.stdout}{done.stderr}")
    heavy = frozenset(words[3].split(",")) if len(words) > 3 else frozenset()
    return Painted((float(words[1]) - started) * 1000, float(words[2]), heavy)


def own_places(folder: Path) -> dict[str, str]:
    """The environment with settings and data in the folder, so that nobody's own are opened.

    Compiled modules are kept there too, as an installed program keeps them, also where the machine says not to.
    """
    places = {
        "HOME": "home", "XDG_CONFIG_HOME": "config", "XDG_DATA_HOME": "data", "XDG_CACHE_HOME": "cache",
        "WIN_PD_OVERRIDE_APPDATA": "roaming", "WIN_PD_OVERRIDE_LOCAL_APPDATA": "local",
    }  # fmt: skip
    clean = {name: value for name, value in os.environ.items() if not name.startswith("OPENPLANNER_")}
    for place in places.values():
        (folder / place).mkdir()
    clean.setdefault("QT_QPA_PLATFORM", "offscreen")
    clean.pop("PYTHONDONTWRITEBYTECODE", None)
    clean["PYTHONPYCACHEPREFIX"] = str(folder / "compiled")
    return {**clean, **{name: str(folder / place) for name, place in places.items()}, "PYTHONPATH": str(ROOT)}
