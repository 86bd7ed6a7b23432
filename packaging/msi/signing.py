"""Signs what we made with a certificate that is handed in. Without one the installer is not signed, and says so.

The private key stays in its file or behind PKCS#11; nothing of it is written anywhere else.
Source: Microsoft, "Authenticode Digital Signatures in Portable Executable"; osslsigncode(1).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from msi.failure import BuildFailed, run
from msi.portable_executable import read_program_file

CODE = {".exe", ".dll", ".pyd"}


@dataclass(frozen=True)
class Signer:
    """A certificate with its key: a PKCS#12 file, or two PEM files. ``timestamp`` is the address of a time server.

    Without a time server a signature ends with its certificate, so a release has one.
    """

    pkcs12: Path | None = None
    certificate: Path | None = None
    key: Path | None = None
    password_file: Path | None = None
    timestamp: str = ""

    def arguments(self) -> list[str | Path]:
        """What osslsigncode needs; raises ``BuildFailed`` when the two halves are not both there."""
        if self.pkcs12:
            given: list[str | Path] = ["-pkcs12", self.pkcs12]
        elif self.certificate and self.key:
            given = ["-certs", self.certificate, "-key", self.key]
        else:
            raise BuildFailed("to sign, give --pkcs12, or --certificate together with --key")
        if self.password_file:
            given += ["-readpass", self.password_file]
        if self.timestamp:
            given += ["-ts", self.timestamp]
        return given


def sign_unsigned(folder: Path, signer: Signer) -> int:
    """Signs every program file that its maker did not; how many. Some offices only run what is signed."""
    unsigned = [
        path for path in sorted(folder.rglob("*")) if path.suffix.lower() in CODE and not read_program_file(path).signed
    ]
    for path in unsigned:
        _sign(path, signer)
    return len(unsigned)


def sign_installer(msi: Path, signer: Signer) -> None:
    """Signs an installer, after the last change of its tables."""
    _sign(msi, signer, ["-add-msi-dse"])


def _sign(path: Path, signer: Signer, more: Sequence[str] = ()) -> None:
    """Writes a signed copy and puts it in the place of the file, which may be shared with another folder."""
    signed = path.with_name(f"{path.name}.signed")
    signed.unlink(missing_ok=True)
    run(["osslsigncode", "sign", "-h", "sha256", "-n", "OpenPlanner", *signer.arguments(), *more,
         "-in", path, "-out", signed], 120)  # fmt: skip
    signed.replace(path)
