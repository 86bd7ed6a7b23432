"""A real PostgreSQL on this machine: a cluster of its own in a temporary folder, on loopback, with TLS.

The server refuses to run as root, so root starts it as the user that Debian's package brings. Nothing is kept on disk
in order (fsync off): a test that wants a crash stops the server, it does not pull the plug.
"""

from __future__ import annotations

import datetime
import ipaddress
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

from openplanner.storage.server.address import Server, server_at

NAME = "openplanner"
OWNER, PASSWORD = "openplanner_owner", "a word for tests only"
_BINARIES = Path("/usr/lib/postgresql")
_SETTINGS = """
listen_addresses = '127.0.0.1'
ssl = on
ssl_cert_file = 'server.crt'
ssl_key_file = 'server.key'
password_encryption = 'scram-sha-256'
fsync = off
full_page_writes = off
max_connections = 150
shared_buffers = 64MB
autovacuum_naptime = 5s
log_min_messages = fatal
timezone = 'UTC'
"""
_WHO = """
hostssl all all 127.0.0.1/32 scram-sha-256
local all,replication all peer map=us
"""


# reading ends when whoever writes is gone, however that went; a postmaster that loses its files stops by itself as well
_WHEN_WE_ARE_GONE = """read -r nothing
if [ -f "$1/data/postmaster.pid" ]; then kill -QUIT "$(head -n 1 "$1/data/postmaster.pid")"; sleep 1; fi
rm -rf "$1"
"""


def binaries() -> Path | None:
    """The folder with the programs of the newest server here; None when there is none or it cannot be started."""
    found = sorted(_BINARIES.glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    if not found or sys.platform == "win32":
        return None
    return found[-1].parent if os.geteuid() != 0 or shutil.which("runuser") else None


WHY_NOT = "no PostgreSQL server on this machine (Debian: apt-get install postgresql)"


class Cluster:
    """A server with the databases of a test run. ``admin`` is its superuser, through a socket that is a file."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.port = free_port()
        self._programs = programs
        self._numbers = count(1)
        self._user = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}

    def make(self) -> None:
        """Makes the files, with a certificate that only this cluster has."""
        if self._user:
            shutil.chown(self.folder, "postgres", "postgres")
        self._run("initdb", "-D", self.data, "-U", "postgres", "-A", "peer", "-E", "UTF8", "--locale=C", "--no-sync")
        _write_certificate(self.data / "server.crt", self.data / "server.key")
        with (self.data / "postgresql.conf").open("a", encoding="utf-8") as settings:
            settings.write(f"{_SETTINGS}port = {self.port}\nunix_socket_directories = '{self.folder}'\n")
        (self.data / "pg_hba.conf").write_text(_WHO, encoding="utf-8")
        (self.data / "pg_ident.conf").write_text("us /^.*$ postgres\n", encoding="utf-8")
        if self._user:
            for name in ("server.crt", "server.key"):
                shutil.chown(self.data / name, "postgres", "postgres")

    @contextmanager
    def followed(self) -> Iterator[Cluster]:
        """A second server that has all this one keeps, and without which this one keeps nothing; ready to take over."""
        with own_folder() as folder:
            other = Cluster(folder, self._programs)
            other.follow(self)
            try:
                other.start()
                with self.admin() as admin:
                    admin.execute("alter system set synchronous_standby_names = '*'")
                    admin.execute("select pg_reload_conf()")
                    while not admin.execute("select 1 from pg_stat_replication where sync_state = 'sync'").fetchone():
                        time.sleep(0.05)
                yield other
            finally:
                other.stop()
                (self.data / "postgresql.auto.conf").write_text("", encoding="ascii")

    def follow(self, leader: Cluster) -> None:
        """Makes the files as a copy of another server, which it follows from there."""
        if self._user:
            shutil.chown(self.folder, "postgres", "postgres")
        leader.run_as_administrator("pg_basebackup", "-D", str(self.data), "-R", "--checkpoint=fast", "--no-sync")
        with (self.data / "postgresql.conf").open("a", encoding="utf-8") as settings:
            settings.write(f"port = {self.port}\nunix_socket_directories = '{self.folder}'\n")

    def promote(self) -> None:
        """It leads from here on."""
        self._run("pg_ctl", "-D", self.data, "-w", "promote")

    def start(self) -> None:
        """Starts the server and waits until it answers."""
        self._run("pg_ctl", "-D", self.data, "-w", "-t", "60", "-l", self.folder / "log", "start")

    def stop(self, mode: str = "immediate") -> None:
        """Stops it at once, as a crash would, or ``fast``, as an administrator does."""
        self._run("pg_ctl", "-D", self.data, "-w", "-t", "60", "-m", mode, "stop")

    def admin(self, database: str = "postgres") -> psycopg.Connection[Any]:
        """A connection of the superuser."""
        return psycopg.connect(host=str(self.folder), port=self.port, user="postgres", dbname=database, autocommit=True)

    def server(self, database: str, user: str = OWNER, password: str = PASSWORD) -> Server:
        """A database as a desk reaches it: over loopback, with TLS verified."""
        address = f"postgresql://{user}@127.0.0.1:{self.port}/{database}?sslrootcert={self.data / 'server.crt'}"
        return server_at(address, partial(str, password))  # goes to other processes too

    def new_database(self, template: str = "template0") -> str:
        """The name of a new database of the owner."""
        name = f"office_{next(self._numbers)}"
        with self.admin() as admin:
            admin.execute(f"create database {name} template {template} strategy file_copy owner {OWNER}")
        return name

    def drop_database(self, name: str) -> None:
        """Removes it, whoever is still connected."""
        with self.admin() as admin:
            admin.execute(f"drop database if exists {name} with (force)")

    def run_as_administrator(self, program: str, *arguments: str) -> None:
        """A program of the server as its administrator runs it, on the machine of the server."""
        self._run(program, "-h", self.folder, "-p", self.port, "-U", "postgres", *arguments)

    def _run(self, program: str, *arguments: object) -> None:
        done = subprocess.run(
            [str(self._programs / program), *map(str, arguments)],
            cwd=self.folder, env={"PATH": os.environ["PATH"], "LC_ALL": "C"}, check=False,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, **self._user,  # type: ignore[call-overload]
        )  # fmt: skip
        assert done.returncode == 0, f"{program}: {done.stderr}"


@contextmanager
def running_cluster() -> Iterator[Cluster]:
    """A cluster, started; stopped and removed afterwards.

    Its folder is none of pytest's, which pytest closes to every other user, also while tests run.
    """
    programs = binaries()
    assert programs is not None
    with own_folder() as folder:
        cluster = Cluster(folder, programs)
        cluster.make()
        cluster.start()
        with cluster.admin() as admin:
            admin.execute(f"create role {OWNER} login createrole password '{PASSWORD}'")
        yield cluster
        cluster.stop()


@contextmanager
def own_folder() -> Iterator[Path]:
    """A folder for a server, removed afterwards; also, with the server in it, when this process is killed meanwhile."""
    folder = Path(tempfile.mkdtemp(prefix="openplanner-postgres-"))
    watcher = subprocess.Popen(
        ["/bin/sh", "-c", _WHEN_WE_ARE_GONE, "sh", str(folder)], stdin=subprocess.PIPE, start_new_session=True
    )
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        assert watcher.stdin is not None
        watcher.stdin.close()
        watcher.wait()


def free_port() -> int:
    """A port of this machine that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _write_certificate(certificate: Path, key: Path) -> None:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    secret = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "postgres for tests")])
    today = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(secret.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - datetime.timedelta(days=1))
        .not_valid_after(today + datetime.timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(secret, hashes.SHA256())
    )
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key.write_bytes(
        secret.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    key.chmod(0o600)
