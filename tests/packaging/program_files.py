"""Small program files of Windows, made by hand: enough of them to be read, nothing that runs.

Source: Microsoft, "PE Format".
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

AMD64, ARM64 = 0x8664, 0xAA64
_START, _FILE_AT = 0x1000, 0x400


def program_file(imports: Sequence[str] = (), machine: int = AMD64, version: tuple[int, ...] = ()) -> bytes:
    """The bytes of a DLL that loads those libraries; with a version resource when one is given (four numbers)."""
    body = bytearray(struct.pack("<IIIII", 0, 0, 0, 0, 0) * (len(imports) + 1))
    for number, name in enumerate(imports):
        struct.pack_into("<I", body, number * 20 + 12, _START + len(body))
        body += name.encode() + b"\0"
    directories = [(0, 0)] * 16
    directories[1] = (_START, 20 * (len(imports) + 1)) if imports else (0, 0)
    if version:
        at = _START + len(body)
        directories[2] = (at, 100)
        body += _version_resource(at, version)
    header = struct.pack("<4sHHIIIHH", b"PE\0\0", machine, 1, 0, 0, 0, 112 + 128, 0x2022)
    optional = (
        struct.pack("<H", 0x20B).ljust(108, b"\0")
        + struct.pack("<I", 16)
        + b"".join(struct.pack("<II", *one) for one in directories)
    )
    section = struct.pack("<8sIIII", b".all", len(body), _START, len(body), _FILE_AT).ljust(40, b"\0")
    start = b"MZ".ljust(0x3C, b"\0") + struct.pack("<I", 0x40)
    return (start + header + optional + section).ljust(_FILE_AT, b"\0") + bytes(body)


def _version_resource(at: int, version: tuple[int, ...]) -> bytes:
    """Three levels of directories (kind, name, language), a leaf, and VS_FIXEDFILEINFO."""
    levels = b""
    for kind, below in ((16, 24 | 0x80000000), (1, 48 | 0x80000000), (1043, 72)):
        levels += struct.pack("<IIHHHH", 0, 0, 0, 0, 0, 1) + struct.pack("<II", kind, below)
    info = struct.pack("<IIII", 0xFEEF04BD, 0x10000, version[0] << 16 | version[1], version[2] << 16 | version[3])
    return levels + struct.pack("<IIII", at + 88, len(info), 0, 0) + info
