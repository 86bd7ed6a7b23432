"""Turns the rows of a list into intakes, line by line: what is accepted, what is refused and why, what looks odd.

Nothing is stored here. A cell that starts like a formula is kept as the text that it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import datetime, timedelta
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
_ANCHORS = frozenset({"announced", "committee_announced", "notice_of_default"})
_NO_ANCHORS = Anchors()
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
    for index, row in enumerate(table.rows):
        if index % 500 == 0:
            watch.step(index, len(table.rows), "imports.reading")
        line = _Line(row, known)
        intake = line.intake()
        warnings += line.warnings
        refused += line.refused
        if intake is not None:
            accepted.append((row.line, intake))
            warnings += _same_person(row.line, known.heading("phone"), intake, setting.known_phones, called)
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
        self._values: dict[tuple[str, str], object] = {}
        self._phones: dict[str, PhoneAnswer] = {}

    def heading(self, name: str) -> str:
        """What the list calls a field, or what we call it when it has no such column."""
        place = self.columns.get(name)
        return self._headings[place] if place is not None else self._words.first_heading[name]

    def place(self, heading: str) -> int:
        """Where a heading stands; what the list does not have comes last."""
        return self._headings.index(heading) if heading in self._headings else len(self._headings)

    def value(self, name: str, text: str, read: Callable[[str], Value]) -> Value | Reason:
        """What the reader makes of the text, or why it makes nothing of it."""
        if (name, text) not in self._values:
            try:
                self._values[name, text] = read(text)
            except Unreadable as problem:
                self._values[name, text] = problem.why
        return cast("Value | Reason", self._values[name, text])

    def phone(self, text: str) -> PhoneAnswer:
        """What the text says about a phone number."""
        answer = self._phones.get(text)
        if answer is None:
            answer = self._phones[text] = read_phone(text)
        return answer


class _Line:
    """One row being read; collects what is wrong instead of stopping at the first."""

    def __init__(self, row: TableRow, known: _Known) -> None:
        self.refused: list[LineRemark] = []
        self.warnings: list[LineRemark] = []
        self._row, self._known, self._setting = row, known, known.setting
        cells = row.cells
        self._cells = {name: cells[at] for name, at in known.columns.items() if at < len(cells) and cells[at]}

    def intake(self) -> Intake | None:
        """The case of this row, or None when something is wrong with it."""
        self._look_at_cells()
        number = self._number()
        case_type = self._take("case_type", import_words.case_type_of, CaseType.QUESTION)
        received = self._received(case_type)
        intake = Intake(
            number=number,
            case_type=case_type,
            received_at=received,
            subject=self._text("subject", SUBJECT_LENGTH),
            name=self._text("name", NAME_LENGTH),
            phones=(*self._phone_entries("phone"), *self._phone_entries("phone_2")),
            team_id=self._take("team", self._team, self._setting.default_team),
            channel=self._take("channel", import_words.channel_of, _usual_channel(case_type)),
            email=self._take("email", import_words.email_of, ""),
            address=self._address(),
            language=self._take("language", import_words.language_of, "nl"),
            interpreter=self._take("interpreter", import_words.yes_no, False),
            anchors=self._anchors(received),
            representative=self._representative(),
        )
        self.refused.sort(key=lambda remark: self._known.place(remark.field))
        return None if self.refused else intake

    def _refuse(self, name: str, why: Reason) -> None:
        self.refused.append(LineRemark(self._row.line, self._known.heading(name), why))

    def _warn(self, name: str, why: Reason) -> None:
        self.warnings.append(LineRemark(self._row.line, self._known.heading(name), why))

    def _take(self, name: str, read: Callable[[str], Value], default: Value) -> Value:
        """The value of a cell; the default for an empty cell, or for one that is refused."""
        text = self._cells.get(name)
        if text is None:
            return default
        found = self._known.value(name, text, read)
        if isinstance(found, Reason):
            self._refuse(name, found)
            return default
        return found

    def _text(self, name: str, most: int) -> str:
        text = self._cells.get(name, "")
        if len(text) > most:
            self._refuse(name, because("imports.too_long", n=len(text), most=most))
        return text

    def _look_at_cells(self) -> None:
        """What is wrong with cells whatever they mean: empty where a case needs one, absurdly long, a formula, a BSN.

        A cell of absurd length is read no further.
        """
        for name in self._known.required - self._cells.keys():
            self._refuse(name, because("imports.cell_empty"))
        whole = "\n".join(self._cells.values())
        told = "\n".join(self._cells.get(name, "") for name in _FREE_TEXT)
        if len(whole) > _MOST_CELL or _ODD_START.search(whole) or holds_bsn(told):
            self._look_at_each()
            self._cells = {name: text for name, text in self._cells.items() if len(text) <= _MOST_CELL}

    def _look_at_each(self) -> None:
        for name, text in self._cells.items():
            if len(text) > _MOST_CELL:
                self._refuse(name, because("imports.too_long", n=len(text), most=_MOST_CELL))
            elif text.startswith(_formula_starts(name)) and not _PLAIN_PLUS.fullmatch(text):
                self._warn(name, because("imports.formula", sign=text[0]))
        for name in _FREE_TEXT:
            if holds_bsn(self._cells.get(name, "")[:_MOST_CELL]):
                self._refuse(name, because("imports.looks_like_bsn"))

    def _number(self) -> str:
        number = self._text("number", NUMBER_LENGTH)
        key = number.lower()
        if number and key in self._known.seen:
            self._refuse("number", because("imports.number_twice", line=self._known.seen[key]))
        elif number and key in self._setting.taken:
            self._refuse("number", because("imports.number_taken"))
        elif number and not has_form(self._setting.number_form, number):
            self._refuse("number", because("imports.number_form", form=self._setting.number_form))
        self._known.seen.setdefault(key, self._row.line)
        return number

    def _received(self, case_type: CaseType) -> datetime:
        now = self._setting.now
        received, has_time = self._take("received", import_words.moment_of, (now, True))
        if received > now:
            self._warn("received", because("imports.received_later"))
        elif now - received > OLD_AFTER:
            self._warn("received", because("imports.received_old", n=OLD_AFTER.days // 7))
        if case_type is CaseType.WHATSAPP and not has_time:
            self._warn("received", because("imports.time_missing"))
        return received

    def _team(self, text: str) -> int:
        found = self._setting.teams.get(plain(text))
        if found is None:
            raise Unreadable(because("imports.team_unknown", text=text[:40]))
        return found

    def _phone_entries(self, name: str) -> tuple[PhoneEntry, ...]:
        text = self._cells.get(name, "")
        if not text or text == "-":
            return ()
        answer = self._known.phone(text)
        if answer.problem is not None:
            self._refuse(name, answer.problem)
            return ()
        for note in answer.notes:
            self._warn(name, note)
        for one in answer.more:
            if one.problem is not None:
                self._warn(name, because("imports.second_phone", why=one.problem))
        return tuple(one.entry() for one in (answer, *answer.more) if one.callable)

    def _address(self) -> str:
        street, postcode, town = (self._cells.get(name, "") for name in ("address", "postcode", "town"))
        address = ", ".join(part for part in (street, f"{postcode} {town}".strip()) if part)
        if len(address) > ADDRESS_LENGTH:
            self._refuse("address", because("imports.too_long", n=len(address), most=ADDRESS_LENGTH))
        return address

    def _anchors(self, received: datetime) -> Anchors:
        if self._cells.keys().isdisjoint(_ANCHORS):
            return _NO_ANCHORS
        announced = self._take("announced", import_words.day_of, None)
        if announced and announced > received.date() + timedelta(days=1):
            self._warn("announced", because("imports.announced_later"))
        return Anchors(
            announced_on=announced,
            committee_announced_on=self._take("committee_announced", import_words.day_of, None),
            notice_of_default_on=self._take("notice_of_default", import_words.day_of, None),
        )

    def _representative(self) -> Party | None:
        name = self._text("representative", NAME_LENGTH)
        phones = self._phone_entries("representative_phone")
        if phones and not name:
            self._refuse("representative", because("imports.representative_nameless"))
        return Party(name, phones) if name else None


def _formula_starts(name: str) -> tuple[str, ...]:
    return ("=", "@") if "phone" in name else ("=", "+", "-", "@")


def _usual_channel(case_type: CaseType) -> Channel:
    return Channel.WHATSAPP if case_type is CaseType.WHATSAPP else Channel.LETTER
