"""Signing in with the account of the computer: a real Kerberos server, as a Windows domain has, and no password."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from openplanner.domain.errors import StoreUnreachable
from openplanner.domain.rights import Role
from openplanner.storage import cases
from openplanner.storage.server.address import Server, server_at
from openplanner.storage.server.people import let_in, signed_in
from openplanner.storage.store import Store, open_store
from tests.doubles import kerberos
from tests.doubles.postgres import Cluster
from tests.storage import given

PERSON = "noor_van_het_domein"


@pytest.fixture
def account(cluster: Cluster, on_server: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """The database as somebody reaches it who signed in to the computer; its password is nobody's."""
    if not kerberos.there():
        pytest.skip(kerberos.WHY_NOT)
    folder = cluster.folder / "kerberos"
    folder.mkdir()
    who: Path = cluster.data / "pg_hba.conf"
    before = who.read_text(encoding="ascii")
    rule = f"hostssl all {PERSON} 127.0.0.1/32 gss include_realm=0 krb_realm={kerberos.REALM}\n"
    with kerberos.domain(folder, PERSON) as signed:
        shutil.chown(folder / "keytab", "postgres")
        who.write_text(rule + before, encoding="ascii")
        with cluster.admin() as admin:
            admin.execute(f"create role {PERSON} login")
            admin.execute(f"alter system set krb_server_keyfile = '{folder}/keytab'")
            admin.execute("select pg_reload_conf()")
        for name, value in signed.items():
            monkeypatch.setenv(name, value)
        home = on_server.home
        assert isinstance(home, Server)
        yield server_at(home.url.replace(f"{home.user}@", f"{PERSON}@"))
        who.write_text(before, encoding="ascii")


def test_the_account_of_the_computer_signs_in_over_tls_and_sees_its_department(
    account: Server, on_server: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with on_server.transaction() as tx:
        case, _ = given.booked(tx, given.at(9))
    let_in(on_server.home, PERSON, Role.STAFF, "anna@voorbeeld.test")  # type: ignore[arg-type]
    found = signed_in(account)
    assert (found.login, found.rights.colleague_id, found.protected) == (PERSON, 1, "TLSv1.3")
    assert found.rights.roles == {Role.STAFF}
    store = open_store(account, given.NOW)
    with store.reading() as tx:
        assert cases.open_cases(tx) == (case,)
        how = "select gss_authenticated, encrypted from pg_stat_gssapi where pid = pg_backend_pid()"
        assert tuple(tx.execute_plain(how).one()) == (True, False)  # known by it; TLS is what hides the words
    store.close()
    monkeypatch.setenv("KRB5CCNAME", "FILE:/nonexistent")
    with pytest.raises(StoreUnreachable, match="server_sign_in"):
        signed_in(account)
