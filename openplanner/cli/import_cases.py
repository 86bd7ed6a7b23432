"""``openplanner import``: a list of letters from CSV or Excel, with a report per line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from openplanner.cli import output
from openplanner.cli.office import Database, Json, Lang, Now, opened
from openplanner.cli.words import said
from openplanner.domain.errors import InvalidInput
from openplanner.domain.reason import Reason
from openplanner.settings import COLLEAGUE
from openplanner.texts import Texts

if TYPE_CHECKING:
    from openplanner.application.upkeep.import_cases import ImportReport
    from openplanner.application.upkeep.read_table import LineRemark


def register(app: typer.Typer) -> None:
    """Adds the command ``import``."""
    app.command("import", help=said("import"))(import_file)


def import_file(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=said("list_file"))],
    dry_run: Annotated[bool, typer.Option("--dry-run", help=said("dry_run_import"))] = False,
    partial: Annotated[bool, typer.Option("--partial", help=said("partial"))] = False,
    database: Database = None,
    lang: Lang = None,
    now: Now = None,
    as_json: Json = False,
) -> None:
    """Takes in a list of letters as cases: all or nothing, with a message per line."""
    from openplanner.application.upkeep.import_cases import import_cases

    words = output.texts(lang)
    try:
        with opened(database, now) as office:
            by = office.settings.number(COLLEAGUE)
            report = import_cases(office, file, by, partial=partial, dry_run=dry_run)
    except InvalidInput as problem:
        if as_json:
            output.print_json({"accepted": 0, "refused": [_unreadable(problem, words)], "warnings": []})
        output.fail(problem, lang)
    if as_json:
        output.print_json(
            {
                "accepted": report.accepted,
                "refused": [_document(remark, words) for remark in report.refused],
                "warnings": [_document(remark, words) for remark in report.warnings],
            }
        )
    else:
        _tell(report, words, dry_run=dry_run)
    raise typer.Exit(output.REFUSED if report.refused else output.DONE)


def _document(remark: LineRemark, words: Texts) -> dict[str, object]:
    return {"line": remark.line, "field": remark.field or None, "message": words.reason(remark.why)}


def _unreadable(problem: InvalidInput, words: Texts) -> dict[str, object]:
    facts = problem.facts
    return {"line": facts.get("line"), "field": facts.get("field"), "message": str(words.error(problem))}


def _tell(report: ImportReport, words: Texts, *, dry_run: bool) -> None:
    if dry_run:
        output.line(words("imports.would_register", n=report.accepted))
    elif report.refused and not report.accepted:
        output.line(words("imports.nothing_registered"))
    else:
        output.line(words("imports.registered", n=report.accepted))
    for title, remarks in (("imports.refused", report.refused), ("imports.warnings", report.warnings)):
        if remarks:
            output.line(words(title, n=len(remarks)))
        for remark in remarks:
            output.line(_sentence(remark.line, remark.field, remark.why, words))


def _sentence(line: int | None, field: str, why: Reason, words: Texts) -> str:
    if line is None:
        return words.reason(why)
    return words("imports.at_line", line=line, field=field or "-", message=words.reason(why))
