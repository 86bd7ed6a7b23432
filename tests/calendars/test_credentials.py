"""Secrets go into the key store of the system, and where there is none nothing is kept at all."""

from __future__ import annotations

import pytest
from keyring.errors import KeyringLocked

from openplanner.calendars import credentials
from openplanner.domain.calendar import Denied


class Vault:
    """A key store of the system, without a system."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            raise KeyringLocked
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture
def vault(monkeypatch: pytest.MonkeyPatch) -> Vault:
    made = Vault()
    monkeypatch.setattr(credentials, "system_store", lambda: made)
    return made


def test_a_secret_is_kept_changed_and_forgotten(vault: Vault) -> None:
    credentials.keep_secret("ews_password", "eerste")
    credentials.keep_secret("ews_password", "tweede")
    assert credentials.secret("ews_password") == "tweede"
    assert list(vault.kept) == [("OpenPlanner", "ews_password")]
    credentials.keep_secret("ews_password", "")
    credentials.keep_secret("ews_password", "")
    with pytest.raises(Denied, match="secret_missing"):
        credentials.secret("ews_password")


def test_a_locked_vault_is_said_and_not_gone_round(vault: Vault) -> None:
    vault.locked = True
    with pytest.raises(Denied, match="no_credential_store"):
        credentials.secret("ews_password")


def test_without_a_vault_nothing_is_kept_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(credentials, "system_store", lambda: None)
    for question in (lambda: credentials.secret("x"), lambda: credentials.keep_secret("x", "geheim")):
        with pytest.raises(Denied, match="no_credential_store"):
            question()


def test_a_store_that_writes_a_plain_file_is_no_store() -> None:
    store = credentials.system_store()
    assert store is None or type(store).__module__.startswith("keyring.backends.")
