"""The database of one desk encrypted on its disk, with the key in the credential store; its copies go along."""

from __future__ import annotations

import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from openplanner.application.upkeep.copies import copies_place
from openplanner.calendars.credentials import keep_secret, secret
from openplanner.domain.calendar import Denied
from openplanner.domain.errors import InvalidInput
from openplanner.settings import Settings
from openplanner.storage.privacy.copies_beside import copies_beside
from openplanner.storage.schema.sealing import cipher
from openplanner.storage.sealed_file import turn

SECRET_NAME = "database-file"  # noqa: S105 what it is called, not what it is
_KEY = re.compile(r"\b[0-9a-f]{64}\b")


@dataclass(frozen=True, slots=True)
class Turned:
    """How many files were encrypted or made plain: the database and its copies."""

    database: bool
    copies: int


def kept_key() -> str:
    """The key in the credential store; empty when there is none or no store."""
    try:
        return secret(SECRET_NAME)
    except Denied:
        return ""


def encrypt(settings: Settings, database: Path, recovery: Path) -> Turned:
    """Encrypts the database and the copies that the program made; a new key unless one was kept.

    ``recovery`` is a new file that gets the key, to be kept in a safe place away from this computer: whoever loses
    the account of this computer loses the key with it. Raises ``Denied`` without a credential store,
    ``InvalidInput`` (``recovery_not_written``), and as ``storage.sealed_file.turn``.
    """
    cipher()
    key = kept_key() or secrets.token_hex(32)
    keep_secret(SECRET_NAME, key)  # first: without a credential store nothing at all is left behind
    _write_recovery(recovery, key)
    return _turned(settings, database, seal=True)


def decrypt(settings: Settings, database: Path) -> Turned:
    """The database and its copies as plain files again; the key stays for copies that are kept elsewhere."""
    return _turned(settings, database, seal=False)


def take_key(recovery: Path) -> None:
    """Keeps the key of a recovery file in the credential store; raises ``InvalidInput`` (``recovery_unreadable``)."""
    try:
        found = _KEY.search(recovery.read_text(encoding="utf-8")[:2000])
    except (OSError, UnicodeDecodeError):
        found = None
    if found is None:
        raise InvalidInput("recovery_unreadable", field="recovery")
    keep_secret(SECRET_NAME, found[0])


def _turned(settings: Settings, database: Path, *, seal: bool) -> Turned:
    there = turn(database, seal=seal)
    copies = copies_beside(database, copies_place(settings, database).folder)
    return Turned(there, sum(turn(copy, seal=seal) for copy in copies))


def _write_recovery(path: Path, key: str) -> None:
    try:
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
            file.write(f"OpenPlanner\n{key}\n")
    except OSError as error:
        raise InvalidInput("recovery_not_written", field="recovery") from error
