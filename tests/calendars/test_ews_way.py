"""The way to Exchange Server for real: certificates that must be right, and a sign-in with NTLM on one connection."""

from __future__ import annotations

import base64
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import spnego
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from openplanner.calendars.ews import EwsCalendar, EwsSettings, EwsSignIn
from openplanner.calendars.ews_free_busy import blocks_in
from openplanner.calendars.ews_items import found_in
from openplanner.calendars.ews_reply import ReplyUnusable, read_xml, whole
from openplanner.domain.calendar import BusyStatus, Denied, Notify, Offline
from openplanner.domain.interval import Interval
from tests.calendars.contract import ANNA, DAY, draft, hour
from tests.doubles.exchange.server import PATH, EwsSpeaker
from tests.doubles.items import Right
from tests.doubles.mailboxes import Mailboxes
from tests.doubles.people import PASSWORD
from tests.doubles.serving import Call
from tests.reading_code import ROOT

FIXTURES = ROOT.parent / "shared" / "exchange" / "ews-fixtures"
PLANNER = "planner@voorbeeld.test"
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


class Door(BaseHTTPRequestHandler):
    """Exchange behind a sign-in of its own; a connection that signed in with NTLM stays so."""

    protocol_version = "HTTP/1.1"
    server: Any
    context: Any = None

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/token":
            self._give_token(body.decode())
        elif self._signed_in():
            basic = base64.b64encode(f"{PLANNER}:{PASSWORD}".encode()).decode()
            reply = self.server.speaker.answer(Call("POST", PATH, {"authorization": f"Basic {basic}"}, body), None)
            self._send(reply.status, reply.body)

    def _give_token(self, asked: str) -> None:
        self.server.token_requests.append(asked)
        if "client_secret=" + PASSWORD not in asked:
            self._send(400, b'{"error": "invalid_client"}')
        else:
            self._send(200, b'{"access_token": "verzonnen-bewijs", "token_type": "Bearer", "expires_in": 3600}')

    def _signed_in(self) -> bool:
        if self.server.token_requests:
            return bool(self.headers.get("Authorization") == "Bearer verzonnen-bewijs")
        if not self.server.ntlm or (self.context is not None and self.context.complete):
            return True
        scheme, _, token = self.headers.get("Authorization", "").partition(" ")
        if scheme != "NTLM":
            self._send(401, b"", "NTLM")
            return False
        self.context = self.context or spnego.server(protocol="ntlm", options=spnego.NegotiateOptions.use_ntlm)
        try:
            out = self.context.step(base64.b64decode(token))
        except spnego.exceptions.SpnegoError:
            self._send(401, b"", "NTLM")
            return False
        if not self.context.complete:
            self._send(401, b"", f"NTLM {base64.b64encode(out).decode()}")
        return bool(self.context.complete)

    def _send(self, status: int, body: bytes, sign_in: str = "") -> None:
        self.server.statuses.append(status)
        self.send_response(status)
        if sign_in:
            self.send_header("WWW-Authenticate", sign_in)
        self.send_header("Content-Type", "text/xml; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - name of the standard library
        """Says nothing."""


class House(ThreadingHTTPServer):
    """The server around the doors."""

    daemon_threads = True

    def __init__(self, office: Mailboxes, ntlm: bool, tls: ssl.SSLContext | None) -> None:
        super().__init__(("127.0.0.1", 0), Door)
        self.speaker, self.ntlm, self.statuses = EwsSpeaker(office), ntlm, list[int]()
        self.token_requests: list[str] = []
        self.endpoint = f"{'https' if tls else 'http'}://127.0.0.1:{self.server_address[1]}{PATH}"
        if tls is not None:
            self.socket = tls.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is no news here."""


@contextmanager
def running(ntlm: bool = False, tls: ssl.SSLContext | None = None) -> Iterator[House]:
    office = Mailboxes()
    office.add(PLANNER)
    office.add(ANNA, default_right=Right.WRITE)
    with House(office, ntlm, tls) as house:
        thread = threading.Thread(target=house.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield house
        finally:
            house.shutdown()
            thread.join()


@contextmanager
def calendar(
    house: House, sign_in: EwsSignIn, ca_file: Path | None = None, password: str = PASSWORD
) -> Iterator[EwsCalendar]:
    user = f"VOORBEELD\\{PLANNER}" if sign_in is EwsSignIn.NTLM else PLANNER
    settings = EwsSettings(house.endpoint, user, sign_in=sign_in, ca_file=ca_file)
    made = EwsCalendar(settings, lambda name: password, lambda: NOW)
    try:
        yield made
    finally:
        made.close()


# -- sign-in --------------------------------------------------------------------------------------


@pytest.fixture
def known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who may sign in with NTLM."""
    file = tmp_path / "users"
    file.write_text(f"VOORBEELD:{PLANNER}:{PASSWORD}\n", encoding="utf-8")
    monkeypatch.setenv("NTLM_USER_FILE", str(file))


@pytest.mark.usefixtures("known")
def test_ntlm_signs_in_once_for_a_connection() -> None:
    with running(ntlm=True) as house, calendar(house, EwsSignIn.NTLM) as made:
        ref = made.create(ANNA, draft(hour(9)), uuid4(), Notify.NOBODY)
        assert made.find_by_key(ANNA, ref.key) == [ref]
        assert house.statuses == [401, 401, 200, 200, 200, 200]
        assert len(house.speaker.mailboxes.items(ANNA)) == 1


@pytest.mark.usefixtures("known")
def test_ntlm_refused_is_said_once() -> None:
    with running(ntlm=True) as house, calendar(house, EwsSignIn.NTLM, password="verkeerd") as made:  # noqa: S106
        with pytest.raises(Denied, match="ews_sign_in_refused"):
            made.create(ANNA, draft(hour(9)), uuid4(), Notify.NOBODY)
        assert house.statuses == [401, 401, 401]
        assert house.speaker.mailboxes.items(ANNA) == []


# -- certificates ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pem(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 that nobody vouches for, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "verzonnen server")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "server.pem"
    encoding = serialization.Encoding.PEM
    secret = key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.write_bytes(certificate.public_bytes(encoding) + secret)
    return file


def served_with(pem: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context


def test_a_certificate_that_nobody_vouches_for_is_refused(pem: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also for a write, which was then surely not sent, and whatever the surroundings say."""
    monkeypatch.setenv("CURL_CA_BUNDLE", "")
    with running(tls=served_with(pem)) as house, calendar(house, EwsSignIn.BASIC) as made:
        for ask in (
            lambda: made.events(ANNA, DAY),
            lambda: made._open().create(ANNA, draft(hour(9)), uuid4(), Notify.NOBODY),
        ):
            with pytest.raises(Offline, match="ews_certificate"):
                ask()
        assert house.statuses == []


def test_an_authority_of_ones_own_is_trusted(pem: Path) -> None:
    with running(tls=served_with(pem)) as house, calendar(house, EwsSignIn.BASIC, ca_file=pem) as made:
        assert made.events(ANNA, DAY) == []


def test_oauth_takes_a_token_once_over_the_same_trust(pem: Path) -> None:
    with running(tls=served_with(pem)) as house:
        root = house.endpoint.removesuffix(PATH)
        settings = EwsSettings(
            house.endpoint, PLANNER, sign_in=EwsSignIn.OAUTH, ca_file=pem, client_id="verzonnen",
            token_url=f"{root}/token", scope=f"{root}/.default",
        )  # fmt: skip
        for secret in ("verkeerd", PASSWORD):
            made = EwsCalendar(settings, lambda name, given=secret: given, lambda: NOW)  # type: ignore[misc]
            if secret != PASSWORD:
                with pytest.raises(Denied, match="ews_sign_in_refused"):
                    made.create(ANNA, draft(hour(9)), uuid4(), Notify.NOBODY)
            else:
                house.speaker.mailboxes.impersonators.add(PLANNER)
                assert made.events(PLANNER, DAY) == made.events(PLANNER, DAY) == []
                assert list(made.free_busy([ANNA], DAY)) == [ANNA]
            made.close()
        assert len(house.token_requests) == 2
        assert house.statuses == [400, 200, 200, 200, 200]


@pytest.mark.parametrize("content", [None, b"dit is geen certificaat"])
def test_a_file_that_holds_no_certificate_is_said(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "eigen.pem"
    if content is not None:
        file.write_bytes(content)
    with (
        running() as house,
        calendar(house, EwsSignIn.BASIC, ca_file=file) as made,
        pytest.raises(Offline, match="ews_ca_file_unreadable"),
    ):
        made.events(ANNA, DAY)


# -- replies --------------------------------------------------------------------------------------


def test_signs_that_xml_cannot_hold_do_not_spoil_a_reply() -> None:
    root = read_xml(
        b"\xef\xbb\xbf<?xml version='1.0' encoding='UTF-8'?><a>x&#x1F;&#11;y\x02z&#128512;&#xD800;&amp;</a>"
    )
    assert root.text == "x??yz\U0001f600?&"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "entities"),
        (b"<?xml version='1.0'?><!DOCTYPE a SYSTEM 'file:///etc/hostname'><a/>", "entities"),
        ("<?xml version='1.0' encoding='utf-16'?><!DOCTYPE a><a/>".encode("utf-16"), "unreadable"),
        (b"<?xml version='1.0' encoding='utf-7'?>+ADwAIQ-DOCTYPE a+AD4-<a/>", "unreadable"),
        (b"<a><b>half", "unreadable"),
        (b"", "unreadable"),
        (b"<html><br></html>", "unreadable"),
    ],
)
def test_what_is_no_sound_reply_is_refused(content: bytes, problem: str) -> None:
    with pytest.raises(ReplyUnusable, match=problem):
        read_xml(content)


def test_a_reply_without_end_is_refused() -> None:
    def drips() -> Iterator[bytes]:
        while True:
            yield b"x"

    with pytest.raises(ReplyUnusable, match="too_large"):
        whole(drips(), most=1000)
    with pytest.raises(ReplyUnusable, match="too_slow"):
        whole(drips(), seconds=0.01, most=10**9)


@pytest.mark.skipif(not FIXTURES.is_dir(), reason="the documented envelopes lie beside the project")
def test_the_documented_envelopes_are_read() -> None:
    envelopes = {file.name: read_xml(file.read_bytes()) for file in FIXTURES.glob("*.xml")}
    assert len(envelopes) > 100
    listed = envelopes["how-to-get-appointments-and-meetings-by-using-ews-in-exchange-04-response.xml"]
    items = [found_in(one) for one in listed.iter("{*}CalendarItem")]
    assert [item.interval.start.hour for item in items if item.interval] == [19, 20, 21, 18, 21]
    assert all(item.item_id and item.change_key and item.key is None for item in items)
    seen = envelopes["how-to-get-free-busy-information-by-using-ews-in-exchange-02-response.xml"]
    day = Interval(datetime(2014, 2, 13, tzinfo=UTC), datetime(2014, 2, 14, tzinfo=UTC))
    first, second = (blocks_in(view, day) for view in seen.iter("{*}FreeBusyView"))
    assert [(block.interval.start.hour, block.status) for block in second] == [
        (11, BusyStatus.BUSY), (15, BusyStatus.TENTATIVE),
    ]  # fmt: skip
    assert first == second[:1]
