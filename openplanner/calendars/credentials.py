"""Secrets live in the credential store of the system and nowhere else: Windows Credential Manager, Secret Service.

A secret never stands in settings, on a command line, in the log or in the database, so it can be changed without
installing anything anew.
"""

from __future__ import annotations

from openplanner.domain.calendar import Denied

SERVICE = "OpenPlanner"


def secret(name: str) -> str:
    """The secret of that name.

    Raises ``Denied("secret_missing")`` when none was kept, and ``Denied("no_credential_store")`` on a machine
    without a store: then nothing falls back to a file.
    """
    import keyring
    from keyring.errors import KeyringError

    try:
        found = keyring.get_password(SERVICE, name)
    except KeyringError as error:
        raise Denied("no_credential_store", name=name) from error
    if not found:
        raise Denied("secret_missing", name=name)
    return found


def keep_secret(name: str, value: str) -> None:
    """Keeps a secret, in the place of an earlier one; an empty value forgets it. Raises as :func:`secret`."""
    import keyring
    from keyring.errors import KeyringError, PasswordDeleteError

    try:
        if value:
            keyring.set_password(SERVICE, name, value)
        else:
            keyring.delete_password(SERVICE, name)
    except PasswordDeleteError:
        return
    except KeyringError as error:
        raise Denied("no_credential_store", name=name) from error
