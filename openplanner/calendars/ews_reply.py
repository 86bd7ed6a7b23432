"""Replies as they come over the network: bounded in size and time, well formed, without document types.

The library's own reader repairs what is broken and so would take half a list for a whole one; this one refuses.
Source: exchange.md section 7, cases 3, 22 and 24; XML 1.0 section 2.2 (characters).
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any

from lxml import etree

MOST_BYTES = 20 * 1024 * 1024
WHOLE_REPLY_SECONDS = 60.0
PIECE = 65536

Element = Any  # lxml ships no types

_DECLARED = re.compile(rb"""\A<\?xml[^>]*?encoding\s*=\s*["']([^"']*)""")
_NUMBERED = re.compile(rb"&#(?:x([0-9a-fA-F]{1,8})|([0-9]{1,10}));")
_CONTROLS = bytes(sign for sign in range(32) if sign not in b"\t\n\r")


class ReplyUnusable(Exception):
    """A reply that cannot be trusted: ``problem`` says too_large, too_slow, unreadable or entities."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def whole(pieces: Iterator[bytes], most: int = MOST_BYTES, seconds: float = WHOLE_REPLY_SECONDS) -> bytes:
    """All of a reply; raises :class:`ReplyUnusable` when it is too large or drips in too slowly."""
    end = time.monotonic() + seconds
    found = bytearray()
    for piece in pieces:
        found += piece
        if len(found) > most:
            raise ReplyUnusable("too_large")
        if time.monotonic() > end:
            raise ReplyUnusable("too_slow")
    return bytes(found)


def read_xml(content: bytes) -> Element:
    """The root of a reply in UTF-8; raises :class:`ReplyUnusable` unless it is well formed and has no document type.

    Signs that XML cannot hold, which Exchange sends on all the same in subjects, become question marks.
    """
    content = content.removeprefix(b"\xef\xbb\xbf").strip()
    declared = _DECLARED.match(content)
    if b"\x00" in content or (declared and declared[1].lower() != b"utf-8"):
        raise ReplyUnusable("unreadable")
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise ReplyUnusable("entities")
    try:
        return _parsed(content)
    except etree.XMLSyntaxError:  # cleaned only now, for nearly all replies are clean
        clean = _NUMBERED.sub(_legal, content).translate(None, _CONTROLS)
    try:
        return _parsed(clean)
    except etree.XMLSyntaxError as error:
        raise ReplyUnusable("unreadable") from error


def _parsed(content: bytes) -> Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(content, parser)


def _legal(found: re.Match[bytes]) -> bytes:
    number = int(found[1], 16) if found[1] else int(found[2])
    legal = number in {9, 10, 13} or 0x20 <= number <= 0xD7FF or 0xE000 <= number <= 0xFFFD
    return found[0] if legal or 0x10000 <= number <= 0x10FFFF else b"?"
