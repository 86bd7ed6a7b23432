"""``openplanner terms``: every date of a case with its reasons, or a whole file of worked cases checked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from openplanner.cli import output
from openplanner.cli.office import Json, Lang, Now
from openplanner.cli.words import said
from openplanner.domain.case import Anchors, CaseType, Term
from openplanner.texts import Texts

if TYPE_CHECKING:
    from openplanner.application.case_dates import CaseDates
    from openplanner.application.upkeep.check_terms import CheckedCase, TermsCheck

_MOST_BYTES_READ = 10_000_001  # one more than is accepted, so that a larger file is seen without reading it all
_DAY_FIRST = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DAY_ONLY = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)


def register(app: typer.Typer) -> None:
    """Adds the command ``terms``."""
    app.command("terms", help=said("terms"))(_terms)


def _terms(
    check: Path | None = typer.Option(None, "--check", help=said("check")),
    case_type: str | None = typer.Option(None, "--case-type", help=said("case_type", types=", ".join(CaseType))),
    received: str | None = typer.Option(None, "--received", help=said("received")),
    announced: str | None = typer.Option(None, "--announced", help=said("announced")),
    committee_announced: str | None = typer.Option(None, "--committee-announced", help=said("committee")),
    extended_on: str | None = typer.Option(None, "--extended-on", help=said("extended_on")),
    suspended: list[str] = typer.Option([], "--suspended", help=said("suspended")),
    notice_of_default: str | None = typer.Option(None, "--notice-of-default", help=said("notice_of_default")),
    closed: list[str] = typer.Option([], "--closed", help=said("closed")),
    lang: Lang = None,
    as_json: Json = False,
    now: Now = None,
) -> None:
    words = output.texts(lang)
    anchored = any((announced, committee_announced, extended_on, suspended, notice_of_default, closed))
    if check is not None:
        if case_type or received or anchored:
            output.usage(words("terms.use_one_form"))
        _check(check, words, as_json)
        return
    if case_type is None or received is None:
        output.usage(words("terms.use_one_form"))
    if case_type not in set(CaseType):
        output.usage(words("terms.pick_case_type", choices=tuple(CaseType)))
    reader = _Reader(words)
    anchors = Anchors(
        announced_on=reader.day(announced, "--announced"),
        committee_announced_on=reader.day(committee_announced, "--committee-announced"),
        extended_on=reader.day(extended_on, "--extended-on"),
        suspensions=tuple(reader.stretch(given) for given in suspended),
        notice_of_default_on=reader.day(notice_of_default, "--notice-of-default"),
    )
    closing_days = [reader.must_be_day(given, "--closed") for given in closed]
    _show_case(_Asked(CaseType(case_type), received, anchors, closing_days, now), words, as_json)


@dataclass(frozen=True, slots=True)
class _Asked:
    case_type: CaseType
    received: str
    anchors: Anchors
    closed: list[date]
    now: str | None


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads dates of options; one that makes no sense ends the program with wrong usage."""

    words: Texts

    def day(self, value: str | None, option: str) -> date | None:
        """A date, or None when the option was not given."""
        return None if value is None else self.must_be_day(value, option)

    def must_be_day(self, value: str, option: str) -> date:
        """A date."""
        try:
            return date.fromisoformat(value if _DAY_ONLY.match(value) else "")
        except ValueError:
            output.usage(self.words("terms.bad_day", option=option, value=value[:40]))

    def stretch(self, value: str) -> tuple[date, date]:
        """Two dates with a slash."""
        first, slash, last = value.partition("/")
        if not slash:
            output.usage(self.words("terms.bad_suspension"))
        return self.must_be_day(first, "--suspended"), self.must_be_day(last, "--suspended")

    def moment(self, value: str, option: str) -> datetime:
        """A moment, or the beginning of a day; Amsterdam time without an offset."""
        from openplanner.domain.interval import AMSTERDAM

        try:
            found = datetime.fromisoformat(value if _DAY_FIRST.match(value) else "")
            moment = found if found.tzinfo else found.replace(tzinfo=AMSTERDAM)
            moment.astimezone(AMSTERDAM)
        except (ValueError, OverflowError):
            output.usage(self.words("terms.bad_moment", option=option, value=value[:40]))
        return moment


def _show_case(asked: _Asked, words: Texts, as_json: bool) -> None:
    from openplanner.application.case_dates import case_dates
    from openplanner.application.rules import load_rules
    from openplanner.assembly import load_settings, system_clock

    reader = _Reader(words)
    received_at = reader.moment(asked.received, "--received")
    moment = reader.moment(asked.now, "--now") if asked.now else system_clock()
    settings = load_settings()
    found = case_dates(
        load_rules(settings),
        settings,
        asked.case_type,
        received_at,
        asked.anchors,
        asked.closed,
        moment,
        time_known=not _DAY_ONLY.match(asked.received),
    )
    if as_json:
        shown = asked.received if _DAY_ONLY.match(asked.received) else received_at.isoformat()
        output.print_json(case_document(asked.case_type, shown, found, words))
    else:
        _tell_case(found, words)


def case_document(case_type: CaseType, received: str, found: CaseDates, words: Texts) -> dict[str, object]:
    """The dates of a case as commands.md has them."""
    return {
        "case_type": case_type.value,
        "received": received,
        "dates": [
            {
                "name": term.name,
                "date": _date_of(term),
                "reason": [words.reason(reason) for reason in term.reasons],
                "source": term.source,
            }
            for term in found.terms
        ],
        "warnings": [words.reason(warning) for warning in found.warnings],
    }


def _date_of(term: Term) -> date | datetime:
    return term.moment if term.name == "answer_by" and term.moment is not None else term.day


def _tell_case(found: CaseDates, words: Texts) -> None:
    for term in found.terms:
        when = _date_of(term)
        shown = words.moment(when) if isinstance(when, datetime) else words.day(when)
        output.line(f"{words(f'terms.name.{term.name}')}: {shown}")
        for reason in term.reasons:
            output.line(f"  {words.reason(reason)}")
        output.line(f"  {words('terms.source', source=term.source)}")
    for warning in found.warnings:
        output.line(words("terms.warning", text=words.reason(warning)))


def _check(path: Path, words: Texts, as_json: bool) -> None:
    from openplanner.application.rules import load_term_rules
    from openplanner.application.upkeep.check_terms import check_terms, plain_opening, read_check_file

    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES_READ)
    except (OSError, ValueError):
        output.usage(words("terms.no_file"))
    rules = load_term_rules()
    found = check_terms(read_check_file(content), rules, plain_opening(rules))
    for case in found.cases:
        if case.problem is not None:
            output.note(_reason_of(case, words))
    if as_json:
        output.print_json(check_document(found, words))
    else:
        _tell_check(found, words)
    if found.same != len(found.cases) or not found.cases:
        raise typer.Exit(output.REFUSED)


def check_document(found: TermsCheck, words: Texts) -> dict[str, object]:
    """The checked cases as commands.md has them.

    A line that could not be worked out has ``found`` null and its line number and problem as the reason.
    """
    return {
        "cases": [
            {
                "id": case.case_id,
                "expected": case.expected,
                "found": None if case.problem else case.found,
                "same": case.same,
                "reason": _reason_of(case, words),
            }
            for case in found.cases
        ],
        "same": found.same,
        "different": found.different,
        "errors": found.errors,
    }


def _reason_of(case: CheckedCase, words: Texts) -> str:
    if case.problem is not None:
        return words("terms.line_unreadable", line=case.line, problem=str(words.error(case.problem)))
    source = words("terms.source", source=case.source)
    return " ".join([*(words.reason(reason) for reason in case.reasons), source])


def _tell_check(found: TermsCheck, words: Texts) -> None:
    for case in found.cases:
        if case.problem is None:
            state = words("terms.state_same" if case.same else "terms.state_different")
            facts = {"id": case.case_id, "expected": case.expected, "found": case.found}
            output.line(words("terms.found_line", state=state, **facts))
    totals = {"same": found.same, "different": found.different, "errors": found.errors}
    output.line(words("terms.check_total", **totals))
