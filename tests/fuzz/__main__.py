"""Fuzzing for as long as you like: ``python -m tests.fuzz [NAME...] [--minutes 10]``; needs the package atheris.

Each target runs in a process of its own, from its corpus, and the table tells for each: how many inputs, whether
something broke (a crash, five seconds of a processor, two minutes in all, more than 1.5 GB), and how memory grew.
What broke something stays in a folder that is named, to become a test. Atheris is no dependency of the tests:
``tests/fuzz/test_fuzz.py`` holds every target to its corpus and to generated input on every run.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.fuzz.targets import TARGETS, corpus

LONGEST_INPUT = 20_000
_PULSE = re.compile(r"^#(\d+)\t.*rss: (\d+)Mb", re.MULTILINE)


def fuzzed(name: str, seconds: int, kept: Path) -> tuple[int, str, int, int]:
    """Inputs tried, what broke (empty when nothing did), and memory in MB after a tenth of the time and at the end."""
    found = kept / name
    found.mkdir(parents=True, exist_ok=True)
    command = [
        sys.executable, "-m", "tests.fuzz.one", name, str(found), *map(str, corpus(name)), f"-max_total_time={seconds}",
        "-timeout=120", "-rss_limit_mb=1500", f"-max_len={LONGEST_INPUT}", f"-artifact_prefix={kept}/{name}-",
        "-verbosity=1", "-print_final_stats=1",
    ]  # fmt: skip
    start = time.monotonic()
    early = late = tried = 0
    tail: list[str] = []
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True,
                          errors="replace") as process:  # fmt: skip
        for line in process.stderr or ():
            tail = [*tail[-200:], line]
            if pulse := _PULSE.match(line):
                tried, late = int(pulse[1]), int(pulse[2])
                early = late if time.monotonic() - start < max(seconds / 10, 5) else early or late
    (kept / f"{name}.log").write_text("".join(tail), encoding="utf-8")
    broke = "" if process.returncode == 0 else next((one for one in tail if "ERROR" in one or "Error" in one), "?")
    return tried, broke.strip(), early, late


def main() -> int:
    """Prints a line for each target; 1 when something broke."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(TARGETS)}; none is all of them")
    reader.add_argument("--seconds", type=int, default=600)
    reader.add_argument("--minutes", type=int, help="instead of seconds; ten for each is what we ask before a release")
    reader.add_argument("--out", type=Path, help="where inputs that broke something stay")
    asked = reader.parse_args()
    seconds = 60 * asked.minutes if asked.minutes else asked.seconds
    if unknown := set(asked.names) - set(TARGETS):
        reader.error(f"no such target: {', '.join(sorted(unknown))}")
    kept = asked.out or Path(tempfile.mkdtemp(prefix="openplanner-fuzz-"))
    broken = 0
    for name in asked.names or TARGETS:
        tried, broke, early, late = fuzzed(name, seconds, kept)
        broken += bool(broke)
        print(f"{name:<18} {tried:>9} inputs  {early:>5} -> {late} MB  {broke or 'nothing broke'}", flush=True)
    print(f"kept in {kept}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
