"""What every command shares: one JSON document on standard output, everything else on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import NoReturn

from openplanner.domain.errors import OpenPlannerError, Refused
from openplanner.texts import LANGUAGES, Texts

DONE, REFUSED, USAGE, UNAVAILABLE = 0, 1, 2, 3


def texts(lang: str | None = None) -> Texts:
    """The texts of a language; usage error for a language other than nl and en."""
    if lang is not None and lang not in LANGUAGES:
        usage(f"--lang: {' | '.join(LANGUAGES)}")
    return Texts(lang or "nl")


def print_json(value: object) -> None:
    """One JSON document in UTF-8 with a line end, whatever encoding the console has."""
    document = json.dumps(value, ensure_ascii=False, indent=2, default=_plain)
    sys.stdout.flush()
    sys.stdout.buffer.write(document.encode("utf-8") + b"\n")
    sys.stdout.buffer.flush()


def line(text: str) -> None:
    """One fact on one line of standard output."""
    sys.stdout.write(text + "\n")


def note(text: str) -> None:
    """A message or progress, on standard error."""
    sys.stderr.write(text + "\n")


def fail(error: OpenPlannerError, lang: str | None = None) -> NoReturn:
    """Says the error in words and leaves: 1 for something refused, 3 for something unavailable."""
    words = texts(lang).error(error)
    note(f"{words} [{words.code}]")
    raise SystemExit(REFUSED if isinstance(error, Refused) else UNAVAILABLE)


def usage(message: str) -> NoReturn:
    """Says what is wrong with the command line and leaves with 2."""
    note(message)
    raise SystemExit(USAGE)


def read_moment(value: str | None, option: str) -> datetime | None:
    """An ISO moment with an offset, or a usage error; None stays None. Without an offset it is Amsterdam time."""
    from openplanner.domain.interval import AMSTERDAM

    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        usage(f"{option}: ISO 8601, 2026-11-24T10:15:00+01:00")
    return moment if moment.tzinfo else moment.replace(tzinfo=AMSTERDAM)


def read_day(value: str, option: str) -> date:
    """An ISO date, or a usage error."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        usage(f"{option}: ISO 8601, 2026-11-24")


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"no JSON for {type(value).__name__}")
