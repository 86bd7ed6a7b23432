"""``openplanner week``, ``guide`` and ``letter``: what the window prints, from a scheduled task."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from openplanner.application.named import case_named, page_count, team_named
from openplanner.cli import output
from openplanner.cli.office import Database, Json, Lang, Now, Out, opened, write_file
from openplanner.domain.case import CaseType, ContactForm

Choice = TypeVar("Choice", bound=StrEnum)
_WEEK = re.compile(r"^(\d{4})-W(\d{1,2})$")


def register(app: typer.Typer) -> None:
    """Adds the three commands."""
    app.command("week")(week)
    app.command("guide")(guide)
    app.command("letter")(letter)


def week(
    out: Out,
    team: Annotated[str, typer.Option("--team", help="Naam of nummer van het team.")],
    week: Annotated[str, typer.Option("--week", help="ISO-week, bijvoorbeeld 2026-W48.")],
    database: Database = None,
    lang: Lang = None,
    now: Now = None,
    as_json: Json = False,
) -> None:
    """Drukt de week van een team af als PDF."""
    from openplanner.application.week_overview import week_pdf_of_team

    year, number = read_week(week)
    with opened(database, now) as office:
        pdf = week_pdf_of_team(office, team_named(office, team), year, number)
    _answer(out, pdf, as_json, lang)


def guide(
    out: Out,
    case: Annotated[str | None, typer.Option("--case", help="Zaaknummer.")] = None,
    case_type: Annotated[str | None, typer.Option("--case-type", help="Zaaktype, voor een lege leidraad.")] = None,
    form: Annotated[str, typer.Option("--form", help="telefoon, gemeentehuis of wijk.")] = "telefoon",
    database: Database = None,
    lang: Lang = None,
    now: Now = None,
    as_json: Json = False,
) -> None:
    """Drukt een gespreksleidraad af, van een zaak of leeg."""
    from openplanner.application.print_guide import empty_guide_pdf, guide_pdf_for_case

    if (case is None) == (case_type is None):
        output.usage(output.texts(lang)("cli.guide_case_or_type"))
    contact = _one_of(ContactForm, form, "--form")
    with opened(database, now) as office:
        if case is not None:
            pdf = guide_pdf_for_case(office, case_named(office, case), contact)
        else:
            pdf = empty_guide_pdf(office, _one_of(CaseType, str(case_type), "--case-type"), contact)
    _answer(out, pdf, as_json, lang)


def letter(
    out: Out,
    case: Annotated[str, typer.Option("--case", help="Zaaknummer.")],
    kind: Annotated[
        str, typer.Option("--kind", help="bevestiging, verplaatst, afgezegd, niet-bereikt, afspraken, ...")
    ],
    database: Database = None,
    lang: Lang = None,
    now: Now = None,
    as_json: Json = False,
) -> None:
    """Drukt een brief bij een zaak af."""
    from openplanner.application.write_letter import LetterKind, write_letter

    with opened(database, now) as office:
        bundle = write_letter(office, case_named(office, case), _one_of(LetterKind, kind, "--kind"))
    _answer(out, bundle.pdf, as_json, lang)


def _answer(out: Path, pdf: bytes, as_json: bool, lang: str | None) -> None:
    write_file(out, pdf)
    pages = page_count(pdf)
    if as_json:
        output.print_json({"file": out, "pages": pages})
    else:
        output.line(output.texts(lang)("cli.printed", file=str(out), n=pages))


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
