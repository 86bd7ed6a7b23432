"""How long a closed case keeps its person: dated terms per case type and outcome, with those of the office itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from openplanner.domain.case import CaseType, OutcomeCode
from openplanner.domain.errors import InvalidInput
from openplanner.planning.rule_file import RuleTable, read_table

_MOST_DAYS = 3650
_OWN = re.compile(r"^(?P<type>[a-z]+)(?:\s*/\s*(?P<outcome>[a-z_]+))?\s*[=:]\s*(?P<days>\d{1,5})$")


@dataclass(frozen=True, slots=True)
class RetentionTerm:
    """A term in days after closing. ``outcome`` None is every outcome; the office's own choice has no ``source``."""

    case_type: CaseType
    outcome: OutcomeCode | None
    days: int
    valid_from: date = date.min
    source: str = ""

    def fits(self, case_type: CaseType, outcome: OutcomeCode | None, closed_on: date) -> bool:
        """True when the term is about such a case."""
        right_outcome = self.outcome is None or self.outcome is outcome
        return self.case_type is case_type and right_outcome and closed_on >= self.valid_from


@dataclass(frozen=True, slots=True)
class Retention:
    """The terms that hold here: those of the office go before the given ones, and ``general_days`` is for the rest."""

    given: tuple[RetentionTerm, ...]
    own: tuple[RetentionTerm, ...]
    general_days: int
    most_days: int
    drafts_days: int
    undo_days: int
    views_days: int
    source: str = ""

    def term(self, case_type: CaseType, outcome: OutcomeCode | None, closed_on: date) -> RetentionTerm:
        """The term of a case closed on that day: of the office before given, with outcome before without, newest."""
        for terms in (self.own, self.given):
            fitting = [one for one in terms if one.fits(case_type, outcome, closed_on)]
            if fitting:
                return max(fitting, key=lambda one: (one.outcome is not None, one.valid_from))
        return RetentionTerm(case_type, None, self.general_days)

    def erase_after(self, case_type: CaseType, outcome: OutcomeCode | None, closed_on: date) -> date:
        """The last day on which the person may still be here; from the day after, it must not."""
        return closed_on + timedelta(days=self.term(case_type, outcome, closed_on).days)

    @property
    def shortest_days(self) -> int:
        """The shortest term there is: nothing closed later than that can be due."""
        return min([self.general_days, *(one.days for one in (*self.given, *self.own))])


def read_retention(text: str, general_days: int, own: str = "") -> Retention:
    """The terms of a TOML text (resources/privacy) with those of the office: ``woo = 60; bezwaar/formal = 400``.

    Raises ``InvalidInput``: ``term_rules_wrong`` naming the field of the file, ``retention_term_unreadable`` with the
    part of the office's own that is wrong, ``retention_too_long`` above what the file allows.
    """
    top = read_table(text)
    top.day("checked_on")
    limits, beside = top.table("limits"), top.table("beside")
    limits.text("source")
    most = limits.number("most_days", 1, _MOST_DAYS)
    found = Retention(
        given=tuple(_term(table, most) for table in top.tables("terms")),
        own=tuple(_own_terms(own, most)),
        general_days=general_days,
        most_days=most,
        drafts_days=beside.number("drafts", 1, most),
        undo_days=beside.number("undo", 1, most),
        views_days=beside.number("views", 1, most),
        source=beside.text("source"),
    )
    for table in (limits, beside, top):
        table.finish()
    if general_days > most:
        raise InvalidInput("retention_too_long", field="retention_days", days=general_days, most=most)
    return found


def _term(table: RuleTable, most: int) -> RetentionTerm:
    outcome = table.text("outcome", "", choices=("", *OutcomeCode))
    found = RetentionTerm(
        case_type=CaseType(table.text("case_type", choices=CaseType)),
        outcome=OutcomeCode(outcome) if outcome else None,
        days=table.number("days", 1, most),
        valid_from=table.day("valid_from"),
        source=table.text("source"),
    )
    table.finish()
    return found


def _own_terms(text: str, most: int) -> Iterable[RetentionTerm]:
    for part in (piece.strip() for piece in re.split(r"[;\n]", text)):
        if not part:
            continue
        match = _OWN.match(part)
        try:
            if match is None:
                raise ValueError(part)
            outcome = OutcomeCode(match["outcome"]) if match["outcome"] else None
            term = RetentionTerm(CaseType(match["type"]), outcome, int(match["days"]))
        except ValueError as error:
            raise InvalidInput("retention_term_unreadable", field="retention_terms", part=part[:40]) from error
        if not 1 <= term.days <= most:
            raise InvalidInput("retention_too_long", field="retention_terms", days=term.days, most=most)
        yield term
