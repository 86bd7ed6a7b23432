"""Signing in to Microsoft 365 with the real library, its network replaced by invented answers of Microsoft."""

from __future__ import annotations

import base64
import json
import socket
import threading
from datetime import UTC, datetime
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from openplanner.calendars.graph_sign_in import SERVICE, GraphSignIn, system_store
from openplanner.domain.calendar import Denied, Offline
from openplanner.domain.errors import Cancelled

CLIENT = "11111111-2222-4333-8444-555555555555"
TENANT = "99999999-8888-4777-8666-555555555555"
AUTHORITY = f"https://login.microsoftonline.com/{TENANT}"
WHO = "planner@voorbeeld.test"


class Answer:
    """A reply as the library wants it."""

    def __init__(self, status: int, body: dict[str, Any]) -> None:
        self.status_code, self.text = status, json.dumps(body)
        self.headers: dict[str, str] = {}

    def raise_for_status(self) -> None:
        if self.status_code >= 400:
            raise requests.HTTPError(str(self.status_code))


def encoded(claims: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")


class Microsoft:
    """The sign-in pages of Microsoft, as far as the library asks them."""

    def __init__(self) -> None:
        self.given = 0
        self.nonce = ""
        self.refusal: dict[str, Any] | None = None
        self.away = self.no_tenant = False
        self.grants: list[str] = []

    def get(self, url: str, **_more: Any) -> Answer:
        self._reachable()
        if self.no_tenant:
            return Answer(400, {"error": "invalid_tenant"})
        assert url.startswith("https://")
        if "discovery/instance" in url:
            return Answer(200, {"tenant_discovery_endpoint": f"{AUTHORITY}/v2.0/.well-known/openid-configuration",
                                "metadata": []})  # fmt: skip
        return Answer(200, {
            "authorization_endpoint": f"{AUTHORITY}/oauth2/v2.0/authorize",
            "token_endpoint": f"{AUTHORITY}/oauth2/v2.0/token",
            "issuer": f"{AUTHORITY}/v2.0",
        })  # fmt: skip

    def post(self, url: str, data: Any = None, **_more: Any) -> Answer:
        self._reachable()
        form = {name: values[0] for name, values in parse_qs(data).items()} if isinstance(data, str) else dict(data)
        self.grants.append(form["grant_type"])
        if self.refusal is not None:
            return Answer(400, self.refusal)
        self.given += 1
        now = int(datetime.now(UTC).timestamp())
        claims = {"iss": f"{AUTHORITY}/v2.0", "aud": CLIENT, "sub": "s", "oid": "o", "tid": TENANT, "exp": now + 3600,
                  "iat": now, "nonce": self.nonce, "preferred_username": WHO}  # fmt: skip
        return Answer(200, {
            "access_token": f"token-{self.given}-" + "x" * 1500, "refresh_token": "r" * 1200, "expires_in": 3600,
            "token_type": "Bearer", "scope": form.get("scope", ""),
            "client_info": encoded({"uid": "o", "utid": TENANT}),
            "id_token": f"{encoded({'alg': 'none'})}.{encoded(claims)}.",
        })  # fmt: skip

    def close(self) -> None:
        """The library tidies up."""

    def _reachable(self) -> None:
        if self.away:
            raise requests.ConnectionError("away")


class Store:
    """A key store that takes short secrets only, as that of Windows does."""

    def __init__(self) -> None:
        self.secrets: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.secrets.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        assert len(password) <= 1280
        self.secrets[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.secrets[service, username]


@pytest.fixture
def microsoft() -> Microsoft:
    return Microsoft()


@pytest.fixture
def store() -> Store:
    return Store()


def desk(microsoft: Microsoft, store: Store | None) -> GraphSignIn:
    return GraphSignIn(CLIENT, TENANT, store, http_client=microsoft)


def signed_in(microsoft: Microsoft, store: Store | None, monkeypatch: pytest.MonkeyPatch) -> GraphSignIn:
    """A desk whose person went through the browser."""

    def browse(page: str, *_more: Any, **_named: Any) -> bool:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(page).query).items()}
        microsoft.nonce = asked["nonce"]
        form = {"code": "verzonnen", "state": asked["state"]}
        with requests.Session() as browser:
            browser.trust_env = False
            browser.post(asked["redirect_uri"], data=form, timeout=5)
        return True

    one = desk(microsoft, store)
    with monkeypatch.context() as system:
        system.setattr(
            "msal.oauth2cli.authcode._browse", lambda page, **more: Thread(target=browse, args=[page]).start()
        )
        assert one.sign_in() == WHO
    return one


def test_nobody_signed_in_is_told_so_without_asking_anybody(microsoft: Microsoft, store: Store) -> None:
    with pytest.raises(Denied, match="graph_sign_in_needed"):
        desk(microsoft, store).token()
    assert desk(microsoft, store).account() is None
    assert microsoft.grants == []


def test_a_sign_in_lasts_over_a_restart_and_lies_in_the_key_store_only(
    microsoft: Microsoft, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = signed_in(microsoft, store, monkeypatch).token()
    assert first.startswith("token-1-")
    again = desk(microsoft, store)
    assert (again.token(), again.account(), again.is_kept) == (first, WHO, True)
    assert microsoft.grants == ["authorization_code"]
    assert {service for service, _ in store.secrets} == {SERVICE}


@pytest.fixture(scope="module")
def kept() -> dict[tuple[str, str], str]:
    """What a key store holds after a sign-in; made once, because the library looks for the answer once a second."""
    store = Store()
    with pytest.MonkeyPatch.context() as monkeypatch:
        signed_in(Microsoft(), store, monkeypatch)
    return store.secrets


@pytest.fixture
def one(microsoft: Microsoft, store: Store, kept: dict[tuple[str, str], str]) -> GraphSignIn:
    """A desk that was signed in before it was started."""
    store.secrets = dict(kept)
    microsoft.given = 1
    return desk(microsoft, store)


def test_a_token_can_be_renewed_although_our_clock_calls_it_fresh(
    one: GraphSignIn, microsoft: Microsoft, store: Store
) -> None:
    before = one.token()
    assert before.startswith("token-1-")
    assert one.renewed().startswith("token-2-")
    assert one.token() != before
    assert desk(microsoft, store).token() == one.token()
    assert microsoft.grants == ["refresh_token"]


def test_a_sign_in_that_ended_needs_the_person(one: GraphSignIn, microsoft: Microsoft, store: Store) -> None:
    microsoft.refusal = {"error": "invalid_grant", "error_description": "ended", "suberror": "bad_token"}
    with pytest.raises(Denied) as refused:
        one.renewed()
    assert (refused.value.code, refused.value.facts["problem"]) == ("graph_sign_in_needed", "invalid_grant")


def test_a_person_who_stops_is_no_bug(microsoft: Microsoft, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    import msal

    monkeypatch.setattr(
        msal.PublicClientApplication, "acquire_token_interactive", lambda *_a, **_k: {"error": "access_denied"}
    )
    with pytest.raises(Denied) as refused:
        desk(microsoft, store).sign_in()
    assert (refused.value.code, refused.value.facts["problem"]) == ("graph_sign_in_failed", "stopped")


def test_a_person_who_stops_here_leaves_nothing_waiting(
    microsoft: Microsoft, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The browser is open and nobody comes back: the page of this computer closes within a second or two."""
    pages: list[str] = []
    monkeypatch.setattr("msal.oauth2cli.authcode._browse", lambda page, **_more: not pages.append(page))
    asked: list[int] = []

    class Impatient:
        def step(self, done: int, total: int, label: str = "") -> None:
            asked.append(done)
            raise Cancelled

    with pytest.raises(Cancelled):
        desk(microsoft, store).sign_in(Impatient())
    (page,) = pages
    (back,) = parse_qs(urlsplit(page).query)["redirect_uri"]
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", urlsplit(back).port or 0), timeout=1).close()
    assert [one.name for one in threading.enumerate() if "_get_auth_response" in one.name] == []
    assert microsoft.grants == []
    assert store.secrets == {}


def test_a_tenant_that_is_not_there_is_told_as_such(one: GraphSignIn, microsoft: Microsoft) -> None:
    microsoft.no_tenant = True
    with pytest.raises(Denied) as refused:
        one.sign_in()
    assert (refused.value.code, refused.value.facts["problem"]) == ("graph_sign_in_failed", "tenant")


def test_without_a_network_it_is_offline(one: GraphSignIn, microsoft: Microsoft) -> None:
    first = one.token()
    microsoft.away = True
    assert one.token() == first  # still good
    with pytest.raises(Offline):
        one.renewed()


def test_signing_out_leaves_nothing_even_offline(one: GraphSignIn, microsoft: Microsoft, store: Store) -> None:
    assert len(store.secrets) > 3
    one.token()
    microsoft.away = True
    one.sign_out()
    assert store.secrets == {}
    microsoft.away = False
    with pytest.raises(Denied):
        one.token()


def test_a_sign_in_elsewhere_in_the_program_is_noticed(
    microsoft: Microsoft, store: Store, kept: dict[tuple[str, str], str]
) -> None:
    calendar = desk(microsoft, store)
    with pytest.raises(Denied):
        calendar.token()
    store.secrets = dict(kept)  # the person signed in from the settings
    assert calendar.token().startswith("token-1-")
    assert calendar.account() == WHO


@pytest.mark.usefixtures("one")
def test_half_a_cache_is_no_sign_in(microsoft: Microsoft, store: Store) -> None:
    del store.secrets[sorted(store.secrets)[1]]
    with pytest.raises(Denied, match="graph_sign_in_needed"):
        desk(microsoft, store).token()


def test_without_a_store_a_sign_in_lives_as_long_as_the_program(
    microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = signed_in(microsoft, None, monkeypatch)
    assert one.token()
    assert not one.is_kept
    with pytest.raises(Denied):
        desk(microsoft, None).token()
    one.sign_out()


def test_a_store_in_plain_text_is_no_store(monkeypatch: pytest.MonkeyPatch) -> None:
    import keyring.backend
    import keyring.backends.fail
    import keyring.backends.null

    class Plain(keyring.backends.null.Keyring):
        pass

    Plain.__module__ = "keyrings.alt.file"
    kinds: list[Any] = [Plain, keyring.backends.null.Keyring, keyring.backends.fail.Keyring]
    weak = [kind() for kind in kinds]
    monkeypatch.setattr(keyring.backend, "get_all_keyring", lambda: weak)
    assert system_store() is None
    Plain.__module__ = "keyring.backends.SecretService"
    assert system_store() is weak[0]
