"""A domain on this machine: a Kerberos server with one person and one PostgreSQL in it, as an Active Directory has."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.doubles.postgres import free_port

REALM = "VOORBEELDSTAD.TEST"
PROGRAMS = ("krb5kdc", "kdb5_util", "kadmin.local", "kinit")
WHY_NOT = "no Kerberos server on this machine (Debian: apt-get install krb5-kdc krb5-admin-server krb5-user)"
_CLIENT = """[libdefaults]
 default_realm = {realm}
 dns_lookup_kdc = false
 dns_lookup_realm = false
 dns_canonicalize_hostname = false
 rdns = false
[realms]
 {realm} = {{
  kdc = 127.0.0.1:{port}
 }}
"""
_SERVER = """[kdcdefaults]
 kdc_listen = 127.0.0.1:{port}
 kdc_tcp_listen = 127.0.0.1:{port}
[realms]
 {realm} = {{
  database_name = {folder}/principal
  key_stash_file = {folder}/stash
 }}
"""


def there() -> bool:
    """True when the programs are on this machine and may be used: they write where only root may."""
    path = f"{os.environ.get('PATH', '')}:/usr/sbin"
    return os.name == "posix" and os.geteuid() == 0 and all(shutil.which(one, path=path) for one in PROGRAMS)


@contextmanager
def domain(folder: Path, person: str) -> Iterator[dict[str, str]]:
    """A running domain; what a program of ``person`` has in its environment after signing in to the computer.

    ``keytab`` in the folder is for the PostgreSQL of this machine.
    """
    settings = {"realm": REALM, "port": free_port(), "folder": folder}
    (folder / "krb5.conf").write_text(_CLIENT.format(**settings), encoding="ascii")
    (folder / "kdc.conf").write_text(_SERVER.format(**settings), encoding="ascii")
    signed_in = {"KRB5_CONFIG": f"{folder}/krb5.conf", "KRB5CCNAME": f"FILE:{folder}/ticket"}
    around = {**os.environ, **signed_in, "KRB5_KDC_PROFILE": f"{folder}/kdc.conf"}
    around["PATH"] += ":/usr/sbin"

    def run(*words: str, typed: str = "") -> None:
        subprocess.run(words, env=around, input=typed, text=True, check=True, capture_output=True, timeout=60)

    run("kdb5_util", "create", "-s", "-r", REALM, "-P", "a word for tests only")
    made = f"addprinc -randkey postgres/127.0.0.1\naddprinc -pw geheim {person}\n"
    run("kadmin.local", "-r", REALM, typed=f"{made}ktadd -k {folder}/keytab postgres/127.0.0.1\n")
    running = subprocess.Popen(
        ["krb5kdc", "-n", "-r", REALM], env=around, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert running.stdout is not None
    try:
        assert "starting" in running.stdout.readline()
        run("kinit", person, typed="geheim\n")
        yield signed_in
    finally:
        running.terminate()
        running.wait()
        running.stdout.close()
