"""The log: one JSON object a line, in files that turn over and never grow beyond a bound; nothing about persons.

Of our own modules a line has the sentence as it stands in the code and its facts beside it, cut short and cleaned of
what looks like an address or a number. Of libraries it has only the place of a warning: what they write may hold
anything.
"""

from __future__ import annotations

import faulthandler
import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from openplanner.faults import trace_steps

MOST_BYTES = 1_000_000
MOST_FILES = 4
LONGEST_FACT = 80
_OURS = "openplanner"
_CLEAN = (
    (re.compile(r"[^\s@<>\"',;:=]+@[^\s@<>\"',;]+"), "<address>"),
    (re.compile(r"(?<![\w-])(?!\d{4}-\d\d-\d\d)\+?\d(?:[\s().-]?\d){7,}(?![\w-])"), "<number>"),
)


class JsonLines(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """``at``, ``level``, ``room``, and ``event`` with ``facts`` or, for a library, the ``place``."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "room": record.name,
        }
        if record.name.partition(".")[0] == _OURS:
            line["event"] = str(record.msg)
            line["facts"] = _facts(record.args)
        else:
            line["place"] = f"{record.module}:{record.lineno}"
        if record.exc_info and record.exc_info[0]:
            line["fault"] = record.exc_info[0].__name__
            line["steps"] = trace_steps(record.exc_info[2])
        if steps := getattr(record, "steps", None):
            line["steps"] = steps
        return json.dumps(line, ensure_ascii=False)


class LogFile(logging.FileHandler):
    """A file that turns over; where that cannot be, as when another program has it open, it starts over instead.

    The one that comes with Python brings pickle, sockets and queues: eleven modules before the first window.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path, encoding="utf-8")
        self.most_bytes = MOST_BYTES

    def emit(self, record: logging.LogRecord) -> None:
        """Writes the line, in a fresh file when it would go over the bound."""
        try:
            line = len(self.format(record).encode()) + 1
            if self.stream is not None and self.stream.tell() + line > self.most_bytes:
                self._turn_over(self.stream)
        except OSError:
            self.handleError(record)
        super().emit(record)

    def _turn_over(self, full: TextIO) -> None:
        full.close()
        path = Path(self.baseFilename)
        try:
            for number in range(MOST_FILES - 1, 0, -1):
                older = path.with_name(f"{path.name}.{number}")
                newer = path.with_name(f"{path.name}.{number - 1}") if number > 1 else path
                if newer.exists():
                    newer.replace(older)
        finally:
            self.stream = path.open("w", encoding="utf-8")

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 as it is called in logging
        """A full disk must not stop the work: the line is not written."""


def cleaned(text: str) -> str:
    """The text without what looks like an e-mail address or a phone number."""
    for pattern, instead in _CLEAN:
        text = pattern.sub(instead, text)
    return text


def start_log(folder: Path, part: str) -> LogFile | None:
    """From now on what is told goes to ``<part>.log`` in that folder; None when the folder cannot be written.

    ``part`` is ``window`` or ``command``, so that the two never turn over each other's file.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handler = LogFile(folder / f"{part}.log")
    except OSError:
        return None
    handler.setFormatter(JsonLines())
    handler.addFilter(lambda record: record.name.partition(".")[0] == _OURS or record.levelno >= logging.WARNING)
    logging.getLogger().addHandler(handler)
    logging.getLogger(_OURS).setLevel(logging.INFO)
    return handler


def stop_log(handler: LogFile | None) -> None:
    """Closes the file."""
    if handler is not None:
        logging.getLogger().removeHandler(handler)
        handler.close()


@contextmanager
def watched(folder: Path) -> Iterator[None]:
    """The log of the window for as long as it runs, and ``crash.txt`` for when the program itself falls over.

    What is written there (a fault in Qt) is files and lines only.
    """
    handler = start_log(folder, "window")
    path = folder / "crash.txt"
    try:
        mode = "a" if path.exists() and path.stat().st_size < MOST_BYTES // 4 else "w"
        crashes = path.open(mode, encoding="utf-8")
    except OSError:
        crashes = None
    try:
        if crashes is not None:
            faulthandler.enable(crashes)
        yield
    finally:
        if crashes is not None:
            faulthandler.disable()
            crashes.close()
        stop_log(handler)


def _facts(args: object) -> list[str]:
    values = args.values() if isinstance(args, dict) else args if isinstance(args, tuple) else ()
    return [cleaned(str(value))[:LONGEST_FACT] for value in values]
