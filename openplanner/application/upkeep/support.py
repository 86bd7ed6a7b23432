"""The support bundle: what a help desk needs to see what is wrong, and nothing about anybody."""

from __future__ import annotations

import json
import platform
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import openplanner
from openplanner.application.office import Office
from openplanner.application.upkeep.blacked_out import BlackOut
from openplanner.application.upkeep.copies import copies_place
from openplanner.application.upkeep.doctor import examine
from openplanner.domain.errors import OpenPlannerError
from openplanner.domain.progress import Progress, Silent
from openplanner.settings import ALL, Setting, Settings
from openplanner.storage.audit import walk_chain
from openplanner.storage.copies import copies_in
from openplanner.storage.known_words import outbox_counts, row_counts, words_about_people
from openplanner.storage.migrations import HEAD

MOST_OF_A_FILE = 2_000_000
_FROM_LOGS = ("*.log", "*.log.*", "bug-*.txt", "crash.txt")


@dataclass(frozen=True, slots=True)
class Support:
    """The bundle as bytes of a zip, with the names of what is in it."""

    content: bytes
    names: tuple[str, ...]


def support_bundle(office: Office, logs: Path, progress: Progress | None = None) -> Support:
    """The bundle of an office: versions, checks, settings, counts, and the logs in that folder.

    Everything is blacked out with the names, numbers, addresses and subjects that the store knows at this moment. A
    part that cannot be made says by which error. Raises the ``Unavailable`` kinds of the store when it cannot even say
    who must not be named: then there is no bundle with data; and ``Cancelled`` between two parts.
    """
    watch = progress or Silent()
    with office.store.reading() as tx:
        black_out = BlackOut(words_about_people(tx))
    parts: dict[str, Callable[[], object]] = {
        "about.json": lambda: _about(office),
        "checks.json": lambda: _checks(office),
        "settings.json": lambda: _settings(office.settings),
        "counts.json": lambda: _counts(office),
    }
    files = {}
    for number, (name, make) in enumerate(parts.items()):
        watch.step(number, len(parts) + 1, "help_desk.making")
        files[name] = _told(make, black_out)
    watch.step(len(parts), len(parts) + 1, "help_desk.making")
    files |= {f"logs/{name}": black_out(text) for name, text in _logs(logs).items()}
    return _zipped(files)


def bundle_without_store(settings: Settings, error: OpenPlannerError) -> Support:
    """What can be told when the database does not open: no logs, because nobody can say who must not be named."""
    files = {
        "about.json": json.dumps({**_versions(), "database": error.code}, indent=1),
        "settings.json": json.dumps(_settings(settings), indent=1),
    }
    return _zipped(files)


def _told(make: Callable[[], object], black_out: BlackOut) -> str:
    try:
        value = make()
    except OpenPlannerError as error:
        value = {"error": error.code}
    return black_out(json.dumps(value, ensure_ascii=False, indent=1, default=str))


def _versions() -> dict[str, str]:
    return {
        "openplanner": openplanner.__version__,
        "python": platform.python_version(),
        "system": platform.platform(),
        "schema": HEAD,
    }


def _about(office: Office) -> dict[str, Any]:
    return {**_versions(), "made_at": office.clock().isoformat(timespec="seconds")}


def _checks(office: Office) -> list[dict[str, Any]]:
    """Codes only: the facts of a check may name a calendar, and that a colleague."""
    return [
        {
            "name": check.name,
            "state": check.state.value,
            "detail": check.detail.code,
            "next": check.next_step.code if check.next_step else "",
        }
        for check in examine(office)
    ]


def _settings(settings: Settings) -> list[dict[str, Any]]:
    rows = [
        {"key": one.key, "origin": settings.origin(one).value, "value": _shown(settings, one)}
        for one in sorted(ALL, key=lambda one: one.key)
    ]
    return [*rows, *({"key": str(one.facts.get("field", "")), "problem": one.code} for one in settings.problems)]


def _shown(settings: Settings, setting: Setting) -> object:
    """Numbers, switches and choices as they are; of what was typed only whether there is something."""
    if isinstance(setting.default, int) or setting.choices:
        return settings.values.get(setting.key, setting.default)
    return "(filled in)" if settings.text(setting) else "(empty)"


def _counts(office: Office) -> dict[str, Any]:
    with office.store.reading() as tx:
        chain = walk_chain(tx)
        rows, outbox = row_counts(tx), outbox_counts(tx)
    home = office.store.home
    copies = copies_in(copies_place(office.settings, home)) if isinstance(home, Path) else ()
    return {
        "rows": rows,
        "outbox": outbox,
        "audit": {"lines": chain.lines, "end": chain.end_hash, "breaks": [str(one.kind) for one in chain.breaks]},
        "copies": [
            {"made_at": copy.made_at.isoformat(), "kilobytes": copy.path.stat().st_size // 1000} for copy in copies
        ],
    }


def _logs(folder: Path) -> dict[str, str]:
    """The newest part of every file of ours in the folder of logs."""
    found = {path for pattern in _FROM_LOGS for path in folder.glob(pattern) if path.is_file()}
    return {path.name: _end_of(path) for path in sorted(found)}


def _end_of(path: Path) -> str:
    try:
        text = path.read_bytes()[-MOST_OF_A_FILE:].decode("utf-8", errors="replace")
    except OSError as error:
        return f"unreadable: {type(error).__name__}"
    return text.replace(str(Path.home()), "~")


def _zipped(files: dict[str, str]) -> Support:
    whole = BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, text in files.items():
            bundle.writestr(name, text)
    return Support(whole.getvalue(), tuple(files))
