"""Check the clock: work out every line of a file of worked cases and compare.

So a municipality's own lawyer can check us. The file is CSV in UTF-8 with commas and the header of law.md section 8;
cases count on the plain calendar of the law, Monday to Friday, unless a line opens or closes days of its own.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from openplanner.domain.errors import InvalidInput, Refused
from openplanner.domain.reason import Reason
from openplanner.planning.opening import OpeningCalendar, read_hours
from openplanner.planning.rules import TermRules
from openplanner.planning.worked_cases import work_out

MOST_BYTES = 10_000_000
HEADER = ("id", "functie", "invoer", "verwacht", "zekerheid", "reden", "bron")
NEEDED = HEADER[:4]
_LONGEST_ID = 60


@dataclass(frozen=True, slots=True)
class CheckedCase:
    """One line worked out: what the file expects and what we found, with why and where it is written.

    ``problem`` says why a line could not be worked out; then ``found`` is empty and nothing else is known.
    """

    line: int
    case_id: str
    expected: str
    found: str = ""
    reasons: tuple[Reason, ...] = ()
    source: str = ""
    problem: Refused | None = None

    @property
    def same(self) -> bool:
        """True when worked out and equal."""
        return self.problem is None and self.found == self.expected


@dataclass(frozen=True, slots=True)
class TermsCheck:
    """All lines in the order of the file."""

    cases: tuple[CheckedCase, ...]

    @property
    def same(self) -> int:
        """Lines that came out the same."""
        return sum(case.same for case in self.cases)

    @property
    def errors(self) -> int:
        """Lines that could not be worked out."""
        return sum(case.problem is not None for case in self.cases)

    @property
    def different(self) -> int:
        """Lines that came out otherwise."""
        return len(self.cases) - self.same - self.errors


def read_check_file(content: bytes) -> str:
    """The text of a file of worked cases; raises ``InvalidInput`` when it is too large or no UTF-8."""
    if len(content) > MOST_BYTES:
        raise InvalidInput("check_file_too_large", field="file", most=MOST_BYTES // 1_000_000)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput("check_file_encoding", field="file", position=error.start + 1) from error


def check_terms(text: str, term_rules: TermRules, opening: OpeningCalendar) -> TermsCheck:
    """Every line of the file worked out; a line that cannot be read is a problem of that line only.

    Raises ``InvalidInput`` when the text is too large or has another header. Columns after the first four may
    be absent.
    """
    if len(text) > MOST_BYTES:
        raise InvalidInput("check_file_too_large", field="file", most=MOST_BYTES // 1_000_000)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
    except csv.Error as error:
        raise InvalidInput("check_file_header", field="file", wanted=",".join(NEEDED)) from error
    if tuple(name.strip().lower() for name in header[: len(NEEDED)]) != NEEDED:
        raise InvalidInput("check_file_header", field="file", wanted=",".join(NEEDED))
    return TermsCheck(tuple(_cases(reader, term_rules, opening)))


def plain_opening(term_rules: TermRules) -> OpeningCalendar:
    """The calendar of the file format: Monday to Friday, closed on the holidays of the law and nothing else."""
    return OpeningCalendar(read_hours("ma-vr 09:00-17:00"), term_rules.holidays)


def _cases(reader: Iterator[list[str]], rules: TermRules, opening: OpeningCalendar) -> Iterator[CheckedCase]:
    line = _line_of(reader) + 1
    while True:
        try:
            row = next(reader, None)
        except csv.Error as error:
            broken = InvalidInput("case_line_broken", field="file", detail=str(error)[:80])
            yield CheckedCase(line, "", "", problem=broken)
            return
        if row is None:
            return
        if any(cell.strip() for cell in row):
            yield _checked(line, [_printable(cell) for cell in row], rules, opening)
        line = _line_of(reader) + 1


def _printable(cell: str) -> str:
    """The cell without signs that would steer a terminal."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in cell.strip())


def _line_of(reader: Iterator[list[str]]) -> int:
    return int(getattr(reader, "line_num", 0))


def _checked(line: int, row: list[str], rules: TermRules, opening: OpeningCalendar) -> CheckedCase:
    case_id = row[0][:_LONGEST_ID]
    if not len(NEEDED) <= len(row) <= len(HEADER):
        problem = InvalidInput("case_line_columns", field="file", n=len(row), wanted=len(HEADER))
        return CheckedCase(line, case_id, "", problem=problem)
    expected = row[3][:_LONGEST_ID]
    try:
        worked = work_out(rules, opening, row[1], row[2])
    except Refused as problem:
        return CheckedCase(line, case_id, expected, problem=problem)
    answer = worked.answer
    reasons = (*answer.reasons, *answer.warnings)
    return CheckedCase(line, case_id, expected, worked.found, reasons, answer.source)
