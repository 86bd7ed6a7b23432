"""Texts that a team edits itself: a short head, parts, headings and items, each with its line.

::

    ---
    titel: Bezwaar
    versie: 1.0
    datum: 2026-11-23
    ---
    # Telefoon              a part
    ## Vragen               a heading within the part
    - Wat is er gebeurd?    an item; a paragraph is an item too
      (continued here)

Straight quotes become curly ones; text between quotes is what you say to the citizen. A line that starts with
``<!--`` is a remark. Words between square brackets are placeholders, see :mod:`openplanner.guides.facts`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from openplanner.domain.errors import InvalidInput
from openplanner.resources import resource_text

_QUOTED = re.compile(r'"([^"]*)"')
_HEAD_LINE = re.compile(r"^([a-z]+):\s*(.*)$")
LONGEST_FILE = 200_000
LONGEST_ITEM = 900


@dataclass(frozen=True, slots=True)
class Item:
    """One paragraph or list item and the line it starts on; ``listed`` for a list item."""

    text: str
    line: int
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one heading; ``line`` is the line of the heading."""

    items: tuple[Item, ...]
    line: int

    @property
    def texts(self) -> tuple[str, ...]:
        """The items without their lines."""
        return tuple(item.text for item in self.items)


@dataclass(frozen=True, slots=True)
class TextFile:
    """A parsed file: ``name`` for messages, the head, and sections by part and heading."""

    name: str
    head: Mapping[str, str]
    sections: Mapping[tuple[str, str], Section]

    def word(self, key: str) -> str:
        """An entry of the head; raises ``InvalidInput`` when it is missing or empty."""
        value = self.head.get(key, "")
        if not value:
            raise InvalidInput("text_file_part_missing", field=self.name, part=key, line=1)
        return value

    def dated(self) -> date:
        """The date of the text; raises ``InvalidInput`` unless it is written as 2026-11-23."""
        try:
            return date.fromisoformat(self.word("datum"))
        except ValueError as error:
            raise InvalidInput("text_file_date_wrong", field=self.name, line=1) from error

    def section(self, part: str, heading: str) -> Section:
        """A section with at least one item; raises ``InvalidInput`` with the line where it was looked for."""
        found = self.sections.get((part, heading))
        if found is None or not found.items:
            lines = [section.line for (name, _), section in self.sections.items() if name == part]
            line = found.line if found else min(lines, default=1)
            raise InvalidInput("text_file_part_missing", field=self.name, part=f"{part} / {heading}", line=line)
        return found

    def texts(self, part: str, heading: str, least: int = 1, most: int = 99) -> tuple[str, ...]:
        """The items of a section; raises ``InvalidInput`` when there are fewer or more than asked."""
        found = self.section(part, heading)
        if not least <= len(found.items) <= most:
            raise InvalidInput(
                "text_file_item_count",
                field=self.name, part=f"{part} / {heading}", line=found.line,
                least=least, most=most, n=len(found.items),
            )  # fmt: skip
        return found.texts

    def text(self, part: str, heading: str) -> str:
        """A section of exactly one item."""
        return self.texts(part, heading, 1, 1)[0]

    def optional(self, part: str, heading: str) -> tuple[str, ...]:
        """The items of a section, empty when it is not there."""
        found = self.sections.get((part, heading))
        return found.texts if found else ()


@dataclass(slots=True)
class _Reading:
    """Where the reader is."""

    name: str
    head: dict[str, str] = field(default_factory=dict)
    sections: dict[tuple[str, str], Section] = field(default_factory=dict)
    part: str = ""
    place: tuple[str, str] | None = None
    items: list[Item] = field(default_factory=list)
    open_item: bool = False


def with_head(text: str, **values: str) -> str:
    """The text with those entries in its head, in the place of what it says there; a text without a head stays so."""
    lines = text.splitlines()
    if "---" not in lines[1:]:
        return text
    end = lines.index("---", 1)
    head = {line.partition(":")[0].strip(): line for line in lines[1:end]}
    head |= {name: f"{name}: {value}" for name, value in values.items()}
    return "\n".join([lines[0], *head.values(), *lines[end:]]) + "\n"


def read_text_file(*parts: str) -> TextFile:
    """The parsed resource; raises ``ResourceMissing`` when absent, ``InvalidInput`` with the line that is wrong."""
    return parse(resource_text(*parts), parts[-1])


def parse(text: str, name: str) -> TextFile:
    """The parsed text; raises ``InvalidInput`` (``text_file_*``) with ``field`` (the file) and ``line``."""
    if len(text) > LONGEST_FILE:
        raise InvalidInput("text_file_too_long", field=name, line=1, most=LONGEST_FILE)
    reading = _Reading(name)
    lines = unicodedata.normalize("NFC", text).removeprefix("\ufeff").splitlines()
    start = _read_head(reading, lines)
    for number, line in enumerate(lines[start:], start=start + 1):
        _read_line(reading, line.rstrip(), number)
    _close(reading)
    return TextFile(name, reading.head, reading.sections)


def _read_head(reading: _Reading, lines: list[str]) -> int:
    if not lines or lines[0].strip() != "---":
        raise InvalidInput("text_file_head_missing", field=reading.name, line=1)
    for number, line in enumerate(lines[1:], start=2):
        if line.strip() == "---":
            return number
        entry = _HEAD_LINE.match(line.strip())
        if entry is None:
            raise InvalidInput("text_file_head_wrong", field=reading.name, line=number)
        reading.head[entry[1]] = entry[2].strip()
    raise InvalidInput("text_file_head_missing", field=reading.name, line=len(lines))


def _read_line(reading: _Reading, line: str, number: int) -> None:
    if not line.strip():
        reading.open_item = False
    elif line.startswith("<!--"):
        return
    elif line.startswith("## "):
        _open_section(reading, line[3:].strip(), number)
    elif line.startswith("# "):
        _close(reading)
        reading.part, reading.place = line[2:].strip(), None
    else:
        _read_words(reading, line, number)


def _open_section(reading: _Reading, heading: str, number: int) -> None:
    _close(reading)
    place = (reading.part, heading)
    if not reading.part or place in reading.sections:
        raise InvalidInput("text_file_heading_wrong", field=reading.name, line=number, part=heading)
    reading.place = place
    reading.sections[place] = Section((), number)


def _read_words(reading: _Reading, line: str, number: int) -> None:
    if reading.place is None:
        raise InvalidInput("text_file_loose_text", field=reading.name, line=number)
    listed = line.startswith("- ")
    words = _curly(line.removeprefix("- ").strip(), reading.name, number)
    if listed or not reading.open_item:
        reading.items.append(Item(words, number, listed))
        reading.open_item = True
    else:
        last = reading.items[-1]
        reading.items[-1] = Item(f"{last.text} {words}", last.line, last.listed)
    if len(reading.items[-1].text) > LONGEST_ITEM:
        raise InvalidInput("text_file_item_too_long", field=reading.name, line=number, most=LONGEST_ITEM)


def _curly(text: str, name: str, number: int) -> str:
    """A quotation must open and close on one line, so that a forgotten quote is found where it is."""
    curly = _QUOTED.sub("\u201c\\1\u201d", text)
    if '"' in curly or curly.count("\u201c") != curly.count("\u201d"):
        raise InvalidInput("text_file_quote_open", field=name, line=number)
    return curly.replace("'", "\u2019")


def _close(reading: _Reading) -> None:
    if reading.place is not None:
        reading.sections[reading.place] = Section(tuple(reading.items), reading.sections[reading.place].line)
    reading.items, reading.open_item = [], False
