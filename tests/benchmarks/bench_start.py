"""From starting the process to the first painted window, beside the least that Qt can show."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 7
MOST_OF_BARE = 2.0


def run() -> list[tuple[str, float, float]]:
    """The first window and the first window with rows, each against its multiple of a bare window."""
    with tempfile.TemporaryDirectory() as folder:
        environment = own_places(Path(folder))
        environment["OPENPLANNER_DATABASE"] = demo_database(Path(folder), environment)
        series: dict[str, list[float]] = {"bare": [], "window": [], "rows": []}
        commands = {"bare": ["bare"], "window": ["openplanner"], "rows": ["--rows", "openplanner"]}
        for number in range(ROUNDS + 1):
            for name in commands if number % 2 else reversed(commands):
                milliseconds = painted_after(commands[name], environment)
                if number:  # the first round fills the disk cache
                    series[name].append(milliseconds)
    bare = statistics.median(series["bare"])
    return [
        _against_bare("first window painted", series["window"], series["bare"], bare),
        _against_bare("first window with its rows painted", series["rows"], series["bare"], bare),
    ]


def _against_bare(what: str, ours: list[float], bares: list[float], bare: float) -> tuple[str, float, float]:
    ratio = statistics.median(own / other for own, other in zip(ours, bares, strict=True))
    return f"{what} (x{ratio:.2f} of bare, {bare:.0f} ms)", bare * ratio, bare * MOST_OF_BARE


def painted_after(arguments: list[str], environment: dict[str, str]) -> float:
    """Milliseconds from starting the process until painted; raises ``RuntimeError`` when nothing was."""
    moment, _ = first_paint(arguments, environment)
    return moment


def first_paint(arguments: list[str], environment: dict[str, str]) -> tuple[float, set[str]]:
    """Milliseconds until painted, and the heavy libraries loaded by then."""
    script = Path(__file__).with_name("first_paint.py")
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, script, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True,
        timeout=60, check=False,
    )  # fmt: skip
    words = done.stdout.split()
    if done.returncode or words[:1] != ["painted"]:
        raise RuntimeError(f"{' '.join(arguments)} painted nothing:\n{done.stdout}{done.stderr}")
    return (float(words[1]) - started) * 1000, set(words[2].split(",")) if len(words) > 2 else set()


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


def demo_database(folder: Path, environment: dict[str, str]) -> str:
    """The database of the fictitious office."""
    without_display = {
        name: value
        for name, value in environment.items()
        if name not in {"QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"}
    }
    made = subprocess.run(
        [sys.executable, "-m", "openplanner", "demo", "--json", "--out", folder / "demo"],
        cwd=ROOT, env=without_display, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    if made.returncode:
        raise RuntimeError(f"no demo office: {made.stderr[-2000:]}")
    return str(json.loads(made.stdout)["database"])
