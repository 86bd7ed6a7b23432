"""Turns the rows of a list into intakes: what is accepted, what is refused and why, what looks odd, line by line.

Nothing is stored here. A cell that starts like a formula is kept as the text that it is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date, datetime, timedelta
from itertools import zip_longest
from operator import add
from types import MappingProxyType
from typing import TypeVar, cast

from openplanner.application.case_system import has_form
from openplanner.application.register_case import Intake
from openplanner.application.upkeep import import_words
from openplanner.application.upkeep.import_words import ImportWords, Unreadable, plain
from openplanner.application.upkeep.read_table import LineRemark, Table, TableRow
from openplanner.domain.case import (
    NAME_LENGTH,
    NUMBER_LENGTH,
    SUBJECT_LENGTH,
    Anchors,
    CaseType,
    Channel,
    Party,
    PhoneEntry,
    Wishes,
)
from openplanner.domain.errors import InvalidInput
from openplanner.domain.frozen import frozen
from openplanner.domain.phone import PhoneAnswer, read_phone
from openplanner.domain.progress import Progress, Silent
from openplanner.domain.reason import Reason, because
from openplanner.domain.sensitive import holds_bsn

OLD_AFTER = timedelta(weeks=6)  # a guard against typing errors, peer-cases E31
ADDRESS_LENGTH = 200
_MOST_CELL = 1_000
_ODD_START = re.compile(r"^[=+@-]", re.MULTILINE)
_PLAIN_PLUS = re.compile(r"[+-]?[\d\s().-]*")
_ANCHORS = ("announced", "committee_announced", "notice_of_default")
_NO_ANCHORS, _NO_WISHES = Anchors(), Wishes()
BATCH = 500
_FREE_TEXT = ("subject", "name", "address", "representative", "town")

Value = TypeVar("Value")


@frozen
class ImportSetting:
    """What a list is read against: now, the teams by number and plain name, and the numbers (lower case) that exist.

    ``columns`` says for a heading which field it is, "" for none; other headings are recognised. ``known_phones`` holds
    the case number of open cases by phone number, ``number_form`` how case numbers are written here (``has_form``).
    """

    now: datetime
    default_team: int
    teams: Mapping[str, int] = field(default_factory=dict)
    taken: frozenset[str] = frozenset()
    columns: Mapping[str, str] = field(default_factory=dict)
    known_phones: Mapping[str, str] = field(default_factory=dict)
    number_form: str = ""


@frozen
class ImportPlan:
    """What an import would do: lines with their intakes, lines refused (one remark per wrong cell), and warnings."""

    accepted: tuple[tuple[int, Intake], ...]
    refused: tuple[LineRemark, ...]
    warnings: tuple[LineRemark, ...]


def read_cases(table: Table, setting: ImportSetting, progress: Progress | None = None) -> ImportPlan:
    """The plan for a table; one pass, phone numbers judged once per distinct text.

    Raises ``InvalidInput`` when a column that every case needs is absent or stands there twice; whatever is wrong with
    one line is a refused line. A case number that exists, or that an earlier line has, is refused.
    """
    words = import_words.import_words()
    columns, warnings = _columns(table.heading, words, setting.columns)
    watch, known = progress or Silent(), _Known(columns, table.heading.cells, words, setting)
    called: dict[str, int] = {}
    accepted: list[tuple[int, Intake]] = []
    refused: list[LineRemark] = []
    warnings = [*table.warnings, *warnings]
    for first in range(0, len(table.rows), BATCH):
        watch.step(first, len(table.rows), "imports.reading")
        part = _Part(table.rows[first : first + BATCH], known)
        for row, intake in enumerate(part.intakes()):
            warnings += part.warnings.get(row, ())
            if row in part.refused:
                refused += sorted(part.refused[row], key=lambda remark: known.place(remark.field))
                continue
            line = table.rows[first + row].line
            accepted.append((line, intake))
            warnings += _same_person(line, known.heading("phone"), intake, setting.known_phones, called)
    return ImportPlan(tuple(accepted), tuple(refused), tuple(warnings))


def _same_person(
    line: int, heading: str, intake: Intake, known: Mapping[str, str], called: dict[str, int]
) -> Iterator[LineRemark]:
    """The same phone number in an earlier line or in an open case: perhaps the same letter twice (peer-cases H17)."""
    for phone in intake.phones:
        if phone.e164 in called:
            yield LineRemark(line, heading, because("imports.same_phone_line", line=called[phone.e164]))
        elif phone.e164 in known:
            yield LineRemark(line, heading, because("imports.same_phone_case", number=known[phone.e164]))
        called.setdefault(phone.e164, line)


def guessed_columns(heading: TableRow) -> dict[str, str]:
    """The field that each heading is taken for, "" for none; a field is given once."""
    words = import_words.import_words()
    found: dict[str, str] = {}
    for text in heading.cells:
        known = words.columns.get(plain(text), "")
        found[text] = known if known not in found.values() else ""
    return found


def numbers_of(table: Table, chosen: Mapping[str, str] = MappingProxyType({})) -> tuple[str, ...]:
    """The case numbers of a table as they stand there; raises as :func:`read_cases` for the columns."""
    columns, _ = _columns(table.heading, import_words.import_words(), chosen)
    place = columns["number"]
    return tuple(row.cells[place] for row in table.rows if place < len(row.cells) and row.cells[place])


def _columns(
    heading: TableRow, words: ImportWords, chosen: Mapping[str, str]
) -> tuple[dict[str, int], list[LineRemark]]:
    """Where each field stands, and what to say about headings that are not read."""
    columns: dict[str, int] = {}
    warnings: list[LineRemark] = []
    for place, text in enumerate(heading.cells):
        known = None if plain(text) in words.never else chosen.get(text, words.columns.get(plain(text)))
        if known and known in columns:
            raise InvalidInput("import_columns_double", field=text[:40], heading=text[:40], line=heading.line)
        if known:
            columns[known] = place
        elif plain(text) in words.never:
            warnings.append(LineRemark(heading.line, text[:40], because("imports.never_read")))
        elif text and text not in chosen:
            warnings.append(LineRemark(heading.line, text[:40], because("imports.column_unknown")))
    missing = tuple(words.first_heading[name] for name in words.required if name not in columns)
    if missing:
        raise InvalidInput("import_columns_missing", field=missing[0], missing=missing, line=heading.line)
    return columns, warnings


class _Known:
    """What holds for a whole list, and what its cells were found to say: the same text is read once per column."""

    def __init__(
        self, columns: Mapping[str, int], headings: Sequence[str], words: ImportWords, setting: ImportSetting
    ) -> None:
        self.columns, self.setting, self.required = columns, setting, frozenset(words.required)
        self.seen: dict[str, int] = {}
        self._headings, self._words = headings, words
        self._values: defaultdict[str, dict[str, object]] = defaultdict(dict)
        self._phones: dict[str, PhoneAnswer] = {}

    def heading(self, name: str) -> str:
        """What the list calls a field, or what we call it when it has no such column."""
        place = self.columns.get(name)
        return self._headings[place] if place is not None else self._words.first_heading[name]

    def place(self, heading: str) -> int:
        """Where a heading stands; what the list does not have comes last."""
        return self._headings.index(heading) if heading in self._headings else len(self._headings)

    def values(self, name: str, texts: Iterable[str], read: Callable[[str], Value]) -> Mapping[str, Value | Reason]:
        """What the reader makes of each text that is not empty, or why it makes nothing of it."""
        found = self._values[name]
        for text in set(texts).difference(found, {""}):
            try:
                found[text] = read(text)
            except Unreadable as problem:
                found[text] = problem.why
        return cast("Mapping[str, Value | Reason]", found)

    def phone(self, text: str) -> PhoneAnswer:
        """What the text says about a phone number."""
        answer = self._phones.get(text)
        if answer is None:
            answer = self._phones[text] = read_phone(text)
        return answer


class _Part:
    """Some hundred rows being read, column by column; collects what is wrong instead of stopping at the first.

    ``refused`` and ``warnings`` hold what is to be said of a row, by its place, in the order in which cells are read.
    """

    def __init__(self, rows: Sequence[TableRow], known: _Known) -> None:
        self.refused: defaultdict[int, list[LineRemark]] = defaultdict(list)
        self.warnings: defaultdict[int, list[LineRemark]] = defaultdict(list)
        self._rows, self._known, self._setting = rows, known, known.setting
        columns = list(zip_longest(*(row.cells for row in rows), fillvalue=""))
        there = {name: columns[at] for name, at in known.columns.items() if at < len(columns)}
        self._cells: dict[str, Sequence[str]] = {name: column for name, column in there.items() if any(column)}
        self._empty = ("",) * len(rows)

    def intakes(self) -> list[Intake]:
        """The case of each row; of one that is refused with what could be read of it."""
        self._look_at_cells()
        numbers = self._numbers()
        types = self._take("case_type", import_words.case_type_of, [CaseType.QUESTION] * len(self._rows))
        received = self._received(types)
        # one column behind the other, in the order in which what is said of a row is to be read
        columns = (
            numbers,
            types,
            received,
            self._texts("subject", SUBJECT_LENGTH),
            self._texts("name", NAME_LENGTH),
            list(map(add, self._phones("phone"), self._phones("phone_2"))),
            self._take("team", self._team, [self._setting.default_team] * len(self._rows)),
            self._take("channel", import_words.channel_of, [_usual_channel(case_type) for case_type in types]),
            self._take("email", import_words.email_of, self._empty),
            self._addresses(),
            self._take("language", import_words.language_of, ["nl"] * len(self._rows)),
            self._take("interpreter", import_words.yes_no, [False] * len(self._rows)),
            [_NO_WISHES] * len(self._rows),
            self._anchors(received),
            self._representatives(),
        )
        return list(map(Intake, *columns))

    def _refuse(self, row: int, name: str, why: Reason) -> None:
        self.refused[row].append(LineRemark(self._rows[row].line, self._known.heading(name), why))

    def _warn(self, row: int, name: str, why: Reason) -> None:
        self.warnings[row].append(LineRemark(self._rows[row].line, self._known.heading(name), why))

    def _column(self, name: str) -> Sequence[str]:
        return self._cells.get(name, self._empty)

    def _take(self, name: str, read: Callable[[str], Value], defaults: Sequence[Value]) -> Sequence[Value]:
        """The values of a column; the default for an empty cell, or for one that is refused."""
        texts = self._cells.get(name)
        if texts is None:
            return defaults
        known = self._known.values(name, texts, read)
        values: list[Value] = []
        for row, (text, default) in enumerate(zip(texts, defaults, strict=True)):
            found = known.get(text, default)
            if isinstance(found, Reason):
                self._refuse(row, name, found)
                found = default
            values.append(found)
        return values

    def _texts(self, name: str, most: int) -> Sequence[str]:
        texts = self._column(name)
        if max(map(len, texts)) > most:
            for row, text in enumerate(texts):
                if len(text) > most:
                    self._refuse(row, name, because("imports.too_long", n=len(text), most=most))
        return texts

    def _look_at_cells(self) -> None:
        """What is wrong with cells whatever they mean: empty where a case needs one, absurdly long, a formula, a BSN.

        A column is looked at as a whole first. A cell of absurd length is read no further.
        """
        for name in self._known.required:
            for row, text in enumerate(self._column(name)):
                if not text:
                    self._refuse(row, name, because("imports.cell_empty"))
        for name, texts in self._cells.items():
            long = max(map(len, texts)) > _MOST_CELL
            if long or _ODD_START.search("\n".join(texts)):
                self._look_at_each(name, texts)
            begun = [text[:_MOST_CELL] for text in texts] if long else texts
            if name in _FREE_TEXT and holds_bsn("\n".join(begun)):
                self._look_for_bsn(name, begun)
            if long:
                self._cells[name] = [text if len(text) <= _MOST_CELL else "" for text in texts]

    def _look_at_each(self, name: str, texts: Sequence[str]) -> None:
        starts = _formula_starts(name)
        for row, text in enumerate(texts):
            if len(text) > _MOST_CELL:
                self._refuse(row, name, because("imports.too_long", n=len(text), most=_MOST_CELL))
            elif text.startswith(starts) and not _PLAIN_PLUS.fullmatch(text):
                self._warn(row, name, because("imports.formula", sign=text[0]))

    def _look_for_bsn(self, name: str, texts: Sequence[str]) -> None:
        for row, text in enumerate(texts):
            if holds_bsn(text):
                self._refuse(row, name, because("imports.looks_like_bsn"))

    def _numbers(self) -> Sequence[str]:
        numbers, seen, taken = self._texts("number", NUMBER_LENGTH), self._known.seen, self._setting.taken
        for row, number in enumerate(numbers):
            key = number.lower()
            if number and key in seen:
                self._refuse(row, "number", because("imports.number_twice", line=seen[key]))
            elif number and key in taken:
                self._refuse(row, "number", because("imports.number_taken"))
            elif number and not has_form(self._setting.number_form, number):
                self._refuse(row, "number", because("imports.number_form", form=self._setting.number_form))
            seen.setdefault(key, self._rows[row].line)
        return numbers

    def _received(self, types: Sequence[CaseType]) -> list[datetime]:
        now = self._setting.now
        found = self._take("received", import_words.moment_of, [(now, True)] * len(self._rows))
        for row, ((received, has_time), case_type) in enumerate(zip(found, types, strict=True)):
            if received > now:
                self._warn(row, "received", because("imports.received_later"))
            elif now - received > OLD_AFTER:
                self._warn(row, "received", because("imports.received_old", n=OLD_AFTER.days // 7))
            if case_type is CaseType.WHATSAPP and not has_time:
                self._warn(row, "received", because("imports.time_missing"))
        return [received for received, _ in found]

    def _team(self, text: str) -> int:
        found = self._setting.teams.get(plain(text))
        if found is None:
            raise Unreadable(because("imports.team_unknown", text=text[:40]))
        return found

    def _phones(self, name: str) -> list[tuple[PhoneEntry, ...]]:
        return [
            self._phone_entries(row, name, text) if text and text != "-" else ()
            for row, text in enumerate(self._column(name))
        ]

    def _phone_entries(self, row: int, name: str, text: str) -> tuple[PhoneEntry, ...]:
        answer = self._known.phone(text)
        if answer.problem is not None:
            self._refuse(row, name, answer.problem)
            return ()
        for note in answer.notes:
            self._warn(row, name, note)
        if not answer.more:
            return (answer.entry(),)
        for one in answer.more:
            if one.problem is not None:
                self._warn(row, name, because("imports.second_phone", why=one.problem))
        return tuple(one.entry() for one in (answer, *answer.more) if one.callable)

    def _addresses(self) -> Sequence[str]:
        parts = [self._column(name) for name in ("address", "postcode", "town")]
        if not any(map(any, parts)):
            return self._empty
        addresses = [
            ", ".join(part for part in (street, f"{postcode} {town}".strip()) if part)
            for street, postcode, town in zip(*parts, strict=True)
        ]
        for row, address in enumerate(addresses):
            if len(address) > ADDRESS_LENGTH:
                self._refuse(row, "address", because("imports.too_long", n=len(address), most=ADDRESS_LENGTH))
        return addresses

    def _anchors(self, received: Sequence[datetime]) -> list[Anchors]:
        nothing: list[date | None] = [None] * len(self._rows)
        days = [self._take(name, import_words.day_of, nothing) for name in _ANCHORS]
        for row, (announced, came) in enumerate(zip(days[0], received, strict=True)):
            if announced and announced > came.date() + timedelta(days=1):
                self._warn(row, "announced", because("imports.announced_later"))
        return [
            Anchors(announced_on=announced, committee_announced_on=committee, notice_of_default_on=notice)
            if announced or committee or notice
            else _NO_ANCHORS
            for announced, committee, notice in zip(*days, strict=True)
        ]

    def _representatives(self) -> list[Party | None]:
        names, phones = self._texts("representative", NAME_LENGTH), self._phones("representative_phone")
        for row, (name, entries) in enumerate(zip(names, phones, strict=True)):
            if entries and not name:
                self._refuse(row, "representative", because("imports.representative_nameless"))
        return [Party(name, entries) if name else None for name, entries in zip(names, phones, strict=True)]


def _formula_starts(name: str) -> tuple[str, ...]:
    return ("=", "@") if "phone" in name else ("=", "+", "-", "@")


def _usual_channel(case_type: CaseType) -> Channel:
    return Channel.WHATSAPP if case_type is CaseType.WHATSAPP else Channel.LETTER
