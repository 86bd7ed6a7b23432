"""The retention terms of an office as lines to look at and to change, one for each case type and outcome."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from openplanner.application.privacy.retention import retention_of
from openplanner.domain.case import CaseType, OutcomeCode
from openplanner.planning.retention import RetentionTerm
from openplanner.settings import Settings


@dataclass(frozen=True, slots=True)
class RetentionLine:
    """What holds for one kind of case: days after closing, the law behind it, or that the office chose it itself."""

    case_type: CaseType
    outcome: OutcomeCode | None
    days: int
    source: str
    own: bool


def retention_lines(settings: Settings, today: date) -> tuple[RetentionLine, ...]:
    """A line for every case type, and for every outcome that has a term of its own; in the order of the types.

    Raises as :func:`retention_of`.
    """
    terms = retention_of(settings)
    named = {(one.case_type, one.outcome) for one in (*terms.given, *terms.own)}
    own = {(one.case_type, one.outcome) for one in terms.own}
    wanted = {*named, *((case_type, None) for case_type in CaseType)}
    order = {kind: at for at, kind in enumerate([None, *OutcomeCode])}
    lines = []
    for kind, outcome in sorted(wanted, key=lambda pair: (list(CaseType).index(pair[0]), order[pair[1]])):
        holds = terms.term(kind, outcome, today)
        lines.append(RetentionLine(kind, outcome, holds.days, holds.source, (kind, outcome) in own))
    return tuple(lines)


def with_term(settings: Settings, case_type: CaseType, outcome: OutcomeCode | None, days: int | None) -> str:
    """The office's own terms (setting ``retention_terms``) with that one in it, or without it when days is None."""
    own = [one for one in retention_of(settings).own if (one.case_type, one.outcome) != (case_type, outcome)]
    if days is not None:
        own.append(RetentionTerm(case_type, outcome, days))
    return "; ".join(_written(own))


def _written(terms: Iterable[RetentionTerm]) -> Iterable[str]:
    for one in sorted(terms, key=lambda term: (term.case_type, term.outcome or "")):
        yield f"{one.case_type.value}{f'/{one.outcome.value}' if one.outcome else ''} = {one.days}"
