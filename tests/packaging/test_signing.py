"""Signing with a certificate that is handed in; a self-made one here, which nobody's computer trusts."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from msi.failure import BuildFailed, run
from msi.portable_executable import read_program_file
from msi.signing import Signer, sign_unsigned

from tests.packaging.program_files import program_file

pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, ("osslsigncode", "openssl"))), reason="needs osslsigncode and openssl"
)


@pytest.fixture(scope="module")
def signer(tmp_path_factory: pytest.TempPathFactory) -> Signer:
    folder = tmp_path_factory.mktemp("certificate")
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=OpenPlanner test",
         "-addext", "extendedKeyUsage=codeSigning", "-keyout", key, "-out", certificate])  # fmt: skip
    return Signer(certificate=certificate, key=key)


def verified(path: Path, signer: Signer) -> bool:
    assert signer.certificate is not None
    done = subprocess.run(
        ["osslsigncode", "verify", "-CAfile", signer.certificate, path], capture_output=True, text=True, check=False
    )
    return done.returncode == 0


def test_only_what_its_maker_left_unsigned_is_signed_and_a_change_shows(tmp_path: Path, signer: Signer) -> None:
    first, second = tmp_path / "a.dll", tmp_path / "Lib" / "b.pyd"
    second.parent.mkdir()
    for path in (first, second):
        path.write_bytes(program_file(["kernel32.dll"]))
    (tmp_path / "text.py").write_text("1\n", encoding="utf-8")
    shared = tmp_path / "shared.copy"
    shared.hardlink_to(second)

    assert sign_unsigned(tmp_path, signer) == 2
    assert sign_unsigned(tmp_path, signer) == 0
    assert read_program_file(first).signed and verified(first, signer) and verified(second, signer)
    assert not read_program_file(shared).signed, "a file shared with another folder stays as it was there"

    content = bytearray(first.read_bytes())
    content[0x410] ^= 1
    first.write_bytes(content)
    assert not verified(first, signer)


def test_half_a_certificate_is_refused(signer: Signer) -> None:
    with pytest.raises(BuildFailed, match="--key"):
        Signer(certificate=signer.certificate).arguments()
