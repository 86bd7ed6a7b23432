"""Secrets live in the key store of the system and nowhere else: Windows Credential Manager, Secret Service, Keychain.

A secret never stands in settings, on a command line, in the log or in the database, so it can be changed without
installing anything anew. A store that writes a plain file is no store.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from openplanner.domain.calendar import Denied

SERVICE = "OpenPlanner"
_Answer = TypeVar("_Answer")
_SYSTEM_STORES = {
    "keyring.backends.Windows",
    "keyring.backends.macOS",
    "keyring.backends.SecretService",
    "keyring.backends.libsecret",
    "keyring.backends.kwallet",
}


class SecretStore(Protocol):
    """A key store of the operating system, as the library keyring offers it."""

    def get_password(self, service: str, username: str) -> str | None:
        """The secret, or None."""
        ...

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keeps a secret."""
        ...

    def delete_password(self, service: str, username: str) -> None:
        """Forgets a secret; raises when there is none."""
        ...


def system_store() -> SecretStore | None:
    """The key store of this system; None when there is none that keeps secrets safely."""
    from keyring.backend import get_all_keyring

    safe = [one for one in get_all_keyring() if type(one).__module__ in _SYSTEM_STORES]
    return max(safe, key=lambda one: float(one.priority), default=None)


def secret(name: str) -> str:
    """The secret of that name.

    Raises ``Denied("secret_missing")`` when none was kept, and ``Denied("no_credential_store")`` on a machine without a
    store or with one that is locked: then nothing falls back to a file.
    """
    found = _asked(name, lambda store: store.get_password(SERVICE, name))
    if not found:
        raise Denied("secret_missing", name=name)
    return found


def keep_secret(name: str, value: str) -> None:
    """Keeps a secret, in the place of an earlier one; an empty value forgets it. Raises as :func:`secret`."""
    if value:
        _asked(name, lambda store: store.set_password(SERVICE, name, value))
    elif _asked(name, lambda store: store.get_password(SERVICE, name)):
        _asked(name, lambda store: store.delete_password(SERVICE, name))


def _asked(name: str, question: Callable[[SecretStore], _Answer]) -> _Answer:
    from keyring.errors import KeyringError

    store = system_store()
    if store is None:
        raise Denied("no_credential_store", name=name)
    try:
        return question(store)
    except KeyringError as error:
        raise Denied("no_credential_store", name=name) from error
