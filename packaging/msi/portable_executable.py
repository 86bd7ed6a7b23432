"""What a Windows program file says of itself: processor, the libraries it loads, its version.

Source: Microsoft, "PE Format" (import and delay-load tables, resources) and VS_FIXEDFILEINFO.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

AMD64 = 0x8664
_IMPORTS, _RESOURCES, _SIGNATURE, _DELAYED = 1, 2, 4, 13
_VERSION_RESOURCE = 16
_FIXED_INFO = 0xFEEF04BD
_MOST_IMPORTS = 2000


class NoProgramFile(ValueError):
    """The file is not a 64-bit program file of Windows, or it is damaged."""


@dataclass(frozen=True)
class ProgramFile:
    """One .exe, .dll or .pyd. ``imports`` in lower case; ``version`` as ``1.2.3.4``, empty without one."""

    machine: int
    imports: frozenset[str]
    version: str
    language: int
    signed: bool = False


def is_program_file(path: Path) -> bool:
    """True for what Windows would load as code, by its first bytes."""
    with path.open("rb") as file:
        return file.read(2) == b"MZ"


def read_program_file(path: Path) -> ProgramFile:
    """Reads the tables of a file; raises ``NoProgramFile`` when they cannot be read."""
    try:
        return _Image(path.read_bytes()).described()
    except (struct.error, IndexError, ValueError) as error:
        raise NoProgramFile(f"{path.name}: {error}") from error


class _Image:
    def __init__(self, data: bytes) -> None:
        self._data = data
        (header,) = self._unpack("<I", 0x3C)
        if data[:2] != b"MZ" or data[header : header + 4] != b"PE\0\0":
            raise ValueError("no program file")
        self._machine, sections = self._unpack("<HH", header + 4)
        (optional_size,) = self._unpack("<H", header + 20)
        (magic,) = self._unpack("<H", header + 24)
        if magic != 0x20B:
            raise ValueError("not a 64-bit program file")
        self._directories = header + 24 + 112
        table = header + 24 + optional_size
        self._sections = [self._unpack("<IIII", table + 40 * number + 8) for number in range(sections)]

    def described(self) -> ProgramFile:
        language, version = self._version()
        imports = self._imported(_IMPORTS, 20, 12) | self._imported(_DELAYED, 32, 4)
        _, signature = self._unpack("<II", self._directories + 8 * _SIGNATURE)
        return ProgramFile(self._machine, imports, version, language, signature > 0)

    def _unpack(self, form: str, offset: int) -> tuple[int, ...]:
        return struct.unpack_from(form, self._data, offset)

    def _offset(self, address: int) -> int:
        for size, start, raw_size, raw in self._sections:
            if start <= address < start + max(size, raw_size):
                return raw + address - start
        raise ValueError(f"address {address:#x} lies in no section")

    def _imported(self, directory: int, entry_size: int, name_at: int) -> frozenset[str]:
        address, size = self._unpack("<II", self._directories + 8 * directory)
        names: set[str] = set()
        if not address or not size:
            return frozenset()
        start = self._offset(address)
        for number in range(_MOST_IMPORTS):
            (name,) = self._unpack("<I", start + number * entry_size + name_at)
            if not name:
                break
            names.add(self._text(self._offset(name)))
        return frozenset(names)

    def _text(self, offset: int) -> str:
        return self._data[offset : self._data.index(b"\0", offset)].decode("ascii").lower()

    def _version(self) -> tuple[int, str]:
        """Language and version of the first version resource; ``(0, "")`` without one."""
        address, _ = self._unpack("<II", self._directories + 8 * _RESOURCES)
        if not address:
            return 0, ""
        root = self._offset(address)
        for kind, child in self._entries(root, root):
            if kind == _VERSION_RESOURCE:
                _, names = self._entries(root, child)[0]
                language, leaf = self._entries(root, names)[0]
                data, size = self._unpack("<II", leaf)
                return language, self._fixed_version(self._offset(data), size)
        return 0, ""

    def _entries(self, root: int, table: int) -> list[tuple[int, int]]:
        named, numbered = self._unpack("<HH", table + 12)
        pairs = [self._unpack("<II", table + 16 + 8 * number) for number in range(named + numbered)]
        return [(kind, root + (offset & 0x7FFFFFFF)) for kind, offset in pairs]

    def _fixed_version(self, offset: int, size: int) -> str:
        at = self._data.find(struct.pack("<I", _FIXED_INFO), offset, offset + size)
        if at < 0:
            return ""
        high, low = self._unpack("<II", at + 8)
        return f"{high >> 16}.{high & 0xFFFF}.{low >> 16}.{low & 0xFFFF}"
