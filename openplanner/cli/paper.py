"""What the window prints, from a scheduled task: the week, day lists, the figures, guides and letters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from openplanner.application.log_print import log_print
from openplanner.application.named import case_named, colleague_named, page_count, team_named
from openplanner.application.office import Office
from openplanner.cli import output
from openplanner.cli.office import Database, Json, Lang, Now, opened, write_file
from openplanner.cli.words import said
from openplanner.domain.case import CaseType, ContactForm
from openplanner.domain.file_names import file_stem
from openplanner.domain.interval import AMSTERDAM

Choice = TypeVar("Choice", bound=StrEnum)
SCHEDULED_TASK = 0  # who printed, in the print log
OutOrPrinter = Annotated[Path | None, typer.Option("--out", help=said("out_or_folder"))]
Printer = Annotated[str | None, typer.Option("--printer", help=said("printer"))]
Copies = Annotated[int, typer.Option("--copies", min=1, max=99, help=said("copies"))]
_WEEK = re.compile(r"^(\d{4})-W(\d{1,2})$")
NOTHING_BESIDE: Mapping[str, Path] = {}
_MONTH = re.compile(r"^(20\d{2})-(\d{1,2})$")
_FROM_NOW = re.compile(r"^[+-]\d{1,2}$")


@dataclass(frozen=True, slots=True)
class _Where:
    """Where a document goes: into a file or folder, to a printer, or both."""

    out: Path | None
    printer: str | None
    copies: int = 1

    def check(self, lang: str | None) -> None:
        if self.out is None and self.printer is None:
            output.usage(output.texts(lang)("cli.out_or_printer"))


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    for command in (week, guide, letter):
        app.command(command.__name__, help=said(command.__name__))(command)
    app.command("report", help=said("report"))(report)
    app.command("day-list", help=said("day-list"))(day_list)


def week(
    team: Annotated[str, typer.Option("--team", help=said("team"))],
    week: Annotated[str, typer.Option("--week", help=said("which_week"))] = "+0",
    case_type: Annotated[list[str] | None, typer.Option("--case-type", help=said("week_types"))] = None,
    form: Annotated[list[str] | None, typer.Option("--form", help=said("week_forms"))] = None,
    out: OutOrPrinter = None,
    printer: Printer = None,
    copies: Copies = 1,
    database: Database = None,
    lang: Lang = None,
    now: Now = None,
    as_json: Json = False,
) -> None:
    """The week of a team on paper; ``--week +1`` is the next one, for a task that runs every Friday."""
    from openplanner.application.week_overview import AskedWeek, WeekFilter, week_pdf_of_team

    where = _Where(out, printer, copies)
    where.check(lang)
    types = frozenset(_one_of(CaseType, one, "--case-type") for one in case_type or ())
    chosen = WeekFilter(types, frozenset(_one_of(ContactForm, one, "--form") for one in form or ()))
    with opened(database, now) as office:
        year, number = _week_from(office, week)
        pdf = week_pdf_of_team(office, AskedWeek(team_named(office, team), year, number, chosen))
        _deliver(office, where, pdf, "week", f"week-{year}-W{number:02}", as_json, lang)


def day_list(
    colleague: Annotated[str | None, typer.Option("--colleague", help=said("list_colleague"))] = None,
    team: Annotated[str | None, typer.Option("--team", help=said("list_team"))] = None,
    day: Annotated[str, typer.Option("--day", help=said("list_day"))] = "+0",
    phones: Annotated[bool | None, typer.Option("--phones/--no-phones", help=said("list_phones"))] = None,
    out: OutOrPrinter = None,
    printer: Printer = None,
    copies: Copies = 1,
    database: Database = None,
    lang: Lang = None,
    now: Now = None,
    as_json: Json = False,
) -> None:
    """The day of a colleague, or of everybody in a team as one job."""
    if (colleague is None) == (team is None):
        output.usage(output.texts(lang)("cli.colleague_or_team"))
    where = _Where(out, printer, copies)
    where.check(lang)
    with opened(database, now) as office:
        when = _day_from(office, day)
        pdf = _day_list(office, colleague, team, when, phones)
        _deliver(office, where, pdf, "day_list", f"daglijst-{when.isoformat()}", as_json, lang)


def _day_list(office: Office, colleague: str | None, team: str | None, day: date, phones: bool | None) -> bytes:
    from openplanner.application.print_day_list import day_list_of_colleague, day_lists_of_team

    if colleague is not None:
        return day_list_of_colleague(office, colleague_named(office, colleague), day, phones=phones)
    return day_lists_of_team(office, team_named(office, str(team)), day, phones=phones)


def report(
    month: Annotated[str, typer.Option("--month", help=said("which_month"))] = "-1",
    team: Annotated[str | None, typer.Option("--team", help=said("report_team"))] = None,
    out: OutOrPrinter = None,
    printer: Printer = None,
    copies: Copies = 1,
    database: Database = None,
    lang: Lang = None,
    now: Now = None,
    as_json: Json = False,
) -> None:
    """The figures of a month on paper; ``--month -1`` is the last one, for a task that runs monthly."""
    from openplanner.application.print_figures import figures_pdf

    where = _Where(out, printer, copies)
    where.check(lang)
    with opened(database, now) as office:
        first, last = _month_from(office, month)
        pdf = figures_pdf(office, first, last, team_named(office, team) if team else None)
        _deliver(office, where, pdf, "figures", f"cijfers-{first:%Y-%m}", as_json, lang)


def guide(
    case: Annotated[str | None, typer.Option("--case", help=said("case"))] = None,
    case_type: Annotated[str | None, typer.Option("--case-type", help=said("case_type_empty"))] = None,
    form: Annotated[str, typer.Option("--form", help=said("form"))] = "telefoon",
    day: Annotated[str | None, typer.Option("--day", help=said("guide_day"))] = None,
    team: Annotated[str | None, typer.Option("--team", help=said("guide_team"))] = None,
    out: OutOrPrinter = None,
    printer: Printer = None,
    copies: Copies = 1,
    database: Database = None,
    lang: Lang = None,
    now: Now = None,
    as_json: Json = False,
) -> None:
    """A conversation guide: of a case, empty of a case type, or all of a day as one job."""
    if sum(given is not None for given in (case, case_type, day)) != 1:
        output.usage(output.texts(lang)("cli.guide_case_or_type"))
    where = _Where(out, printer, copies)
    where.check(lang)
    contact = _one_of(ContactForm, form, "--form")
    with opened(database, now) as office:
        if case is not None:
            _deliver(office, where, _of_case(office, case, contact), "guide", f"leidraad-{case}", as_json, lang)
        elif day is not None:
            _deliver(office, where, _of_day(office, day, team), "guides_of_day", f"leidraden-{day}", as_json, lang)
        else:
            kind = _one_of(CaseType, str(case_type), "--case-type")
            _deliver(office, where, _empty(office, kind, contact), "guide", f"leidraad-{kind}-{form}", as_json, lang)


def letter(
    case: Annotated[str, typer.Option("--case", help=said("case"))],
    kind: Annotated[str, typer.Option("--kind", help=said("letter_kind"))],
    out: OutOrPrinter = None,
    printer: Printer = None,
    copies: Copies = 1,
    database: Database = None,
    lang: Lang = None,
    now: Now = None,
    as_json: Json = False,
) -> None:
    """A letter of a case."""
    from openplanner.application.write_letter import LetterKind, write_letter

    where = _Where(out, printer, copies)
    where.check(lang)
    with opened(database, now) as office:
        bundle = write_letter(office, case_named(office, case), _one_of(LetterKind, kind, "--kind"))
        beside = _beside(where, bundle.file_stem, {"txt": bundle.email_text.encode(), "ics": bundle.ics})
        _deliver(office, where, bundle.pdf, "letter", bundle.file_stem, as_json, lang, beside)


def _beside(where: _Where, stem: str, contents: Mapping[str, bytes | None]) -> dict[str, Path]:
    """Into a folder go the mail text and the calendar file of the letter too; by the ending where each was written."""
    written = {}
    for ending, content in contents.items():
        if content is not None and where.out is not None and where.out.is_dir():
            written[ending] = path = _path(where.out, stem).with_suffix(f".{ending}")
            write_file(path, content)
    return written


def _of_case(office: Office, number: str, form: ContactForm) -> bytes:
    from openplanner.application.print_guide import guide_pdf_for_case

    return guide_pdf_for_case(office, case_named(office, number), form)


def _empty(office: Office, kind: CaseType, form: ContactForm) -> bytes:
    from openplanner.application.print_guide import empty_guide_pdf

    return empty_guide_pdf(office, kind, form)


def _of_day(office: Office, day: str, team: str | None) -> bytes:
    from openplanner.application.print_day import guides_of_day

    return guides_of_day(office, team_named(office, team) if team else None, output.read_day(day, "--day"))


def _deliver(
    office: Office,
    where: _Where,
    pdf: bytes,
    kind: str,
    stem: str,
    as_json: bool,
    lang: str | None,
    beside: Mapping[str, Path] = NOTHING_BESIDE,
) -> None:
    """Writes the file, prints, and says what was done."""
    texts, pages = output.texts(lang), page_count(pdf)
    told: dict[str, object] = {"file": None, "pages": pages}
    lines = []
    if where.out is not None:
        told["file"] = path = _path(where.out, stem)
        write_file(path, pdf)
        lines += [texts("cli.printed", file=str(path), n=pages), *map(str, beside.values())]
        told |= beside
    if where.printer is not None:
        from openplanner.assembly import print_paper

        sides = print_paper(pdf, where.printer, where.copies, stem)
        log_print(office, SCHEDULED_TASK, kind, sides)
        told |= {"printer": where.printer, "sides": sides}
        lines.append(texts("preview.printed", n=sides, name=where.printer))
    if as_json:
        output.print_json(told)
    for line in () if as_json else lines:
        output.line(line)


def _path(out: Path, stem: str) -> Path:
    """The file itself, or a file in the folder that was named."""
    return out / f"{file_stem(stem)}.pdf" if out.is_dir() else out


def _week_from(office: Office, text: str) -> tuple[int, int]:
    if not _FROM_NOW.match(text.strip()):
        return read_week(text)
    day = office.clock().astimezone(AMSTERDAM).date() + timedelta(weeks=int(text))
    return day.isocalendar()[:2]


def _day_from(office: Office, text: str) -> date:
    if not _FROM_NOW.match(text.strip()):
        return output.read_day(text, "--day")
    return office.clock().astimezone(AMSTERDAM).date() + timedelta(days=int(text))


def _month_from(office: Office, text: str) -> tuple[date, date]:
    from openplanner.application.print_figures import month_of

    if _FROM_NOW.match(text.strip()):
        today = office.clock().astimezone(AMSTERDAM).date()
        months = today.year * 12 + today.month - 1 + int(text)
        return month_of(date(months // 12, months % 12 + 1, 1))
    match = _MONTH.match(text.strip())
    if match is None or not 1 <= int(match[2]) <= 12:
        output.usage("--month: 2026-11")
    return month_of(date(int(match[1]), int(match[2]), 1))


def read_week(text: str) -> tuple[int, int]:
    """Year and number of an ISO week such as 2026-W48; a usage error for anything else."""
    match = _WEEK.match(text.strip())
    if match is None or not 1 <= int(match[2]) <= 53:
        output.usage("--week: 2026-W48")
    return int(match[1]), int(match[2])


def _one_of(kinds: type[Choice], text: str, option: str) -> Choice:
    try:
        return kinds(text)
    except ValueError:
        output.usage(f"{option}: {' | '.join(kinds)}")
