"""The words of ``--help``, in the language that the command line asks for."""

from __future__ import annotations

import sys
from functools import cache

from openplanner.texts import LANGUAGES, Texts


def asked_language() -> str | None:
    """The language after ``--lang``, before anything else is read; None when there is none of ours."""
    words = sys.argv
    given = next((words[at + 1] for at, word in enumerate(words[:-1]) if word == "--lang"), None)
    given = given or next((word.removeprefix("--lang=") for word in words if word.startswith("--lang=")), None)
    return given if given in LANGUAGES else None


def said(key: str, **facts: str) -> str:
    """The text ``help.<key>``: what a command or an option does."""
    return _texts()(f"help.{key}", **facts)


@cache
def _texts() -> Texts:
    return Texts(asked_language() or "nl")
