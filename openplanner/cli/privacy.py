"""``export``, ``erase``, ``purge``, ``register`` and ``views``: what the AVG asks of the office."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from openplanner.cli import output
from openplanner.cli.office import Database, Json, Lang, Now, Out, opened, write_file
from openplanner.cli.words import said

if TYPE_CHECKING:
    from openplanner.application.privacy.proof import Erasure

BY_IT = 0
Person = Annotated[list[str], typer.Option("--person", help=said("person"))]
Proof = Annotated[Path | None, typer.Option("--proof", help=said("proof"))]


def register(app: typer.Typer) -> None:
    """Adds the five commands."""
    app.command("export", help=said("export"))(export)
    app.command("erase", help=said("erase"))(erase)
    app.command("purge", help=said("purge"))(purge)
    app.command("register", help=said("register"))(register_of_processing)
    app.command("views", help=said("views"))(views)


def export(
    out: Out,
    person: Annotated[list[str] | None, typer.Option("--person", help=said("person"))] = None,
    team: Annotated[str | None, typer.Option("--list", help=said("list_of_team"))] = None,
    database: Database = None,
    lang: Lang = None,
    now: Now = None,
    as_json: Json = False,
) -> None:
    """Writes everything recorded about one person, as a page (.html) or JSON, or the open cases of a team for Excel."""
    from openplanner.application.privacy.export_person import export_person
    from openplanner.application.privacy.person_page import person_page

    if not person:
        _list_of(team, out, database, lang, now, as_json=as_json)
        return
    texts = output.texts(lang)
    with opened(database, now) as office:
        found = export_person(office, person, BY_IT)
    if out.suffix.lower() in {".html", ".htm"}:
        document = person_page(found, texts)
    else:
        document = json.dumps(found, ensure_ascii=False, indent=2, default=_plain)
    write_file(out, document.encode("utf-8"))
    if as_json:
        output.print_json({"file": out, "cases": len(found["cases"]), "mentions": found["mentions"]})
        return
    output.line(texts("cli.exported", file=str(out), n=len(found["cases"])))
    for one in found["mentions"]:
        output.note(texts("privacy.cli_mentioned", where=one["where"], number=one["number"] or "-"))


def _list_of(
    team: str | None, out: Path, database: str | None, lang: str | None, now: str | None, *, as_json: bool
) -> None:
    from openplanner.application.named import team_named
    from openplanner.application.upkeep.export_list import export_list

    if team is None:
        output.usage("--person | --list")
    with opened(database, now) as office:
        data, count = export_list(office, team_named(office, team), lang or "nl")
    write_file(out, data)
    if as_json:
        output.print_json({"file": out, "cases": count})
    else:
        output.line(output.texts(lang)("cli.exported", file=str(out), n=count))


def erase(
    person: Person,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=said("dry_run_purge"))] = False,
    proof: Proof = None,
    database: Database = None,
    lang: Lang = None,
    now: Now = None,
    as_json: Json = False,
) -> None:
    """Erases one person from every closed case and everywhere else; open cases are named and stay."""
    from openplanner.application.privacy.erase_person import erase_person
    from openplanner.assembly import clear_papers

    texts = output.texts(lang)
    with opened(database, now) as office:
        report = erase_person(office, person, BY_IT, dry_run=dry_run)
    if not dry_run:
        clear_papers()
    _write_proof(proof, report.proof)
    if as_json:
        output.print_json(
            {
                "erased": [line.number for line in report.proof], "kept_open": report.kept_open,
                "mentions": [{"where": one.where, "case": one.number} for one in report.mentions],
                "drafts": report.drafts, "copies": report.copies.cleaned,
                "copies_not_cleaned": report.copies.not_cleaned, "dry_run": dry_run,
            }
        )  # fmt: skip
        return
    output.line(texts("privacy.cli_would_erase" if dry_run else "privacy.cli_erased", n=len(report.proof)))
    for number in report.kept_open:
        output.note(texts("privacy.cli_kept_open", number=number))
    for one in report.mentions:
        output.note(texts("privacy.cli_mentioned", where=one.where, number=one.number or "-"))
    for name in report.copies.not_cleaned:
        output.note(texts("privacy.cli_copy_not_cleaned", name=name))


def purge(
    dry_run: Annotated[bool, typer.Option("--dry-run", help=said("dry_run_purge"))] = False,
    proof: Proof = None,
    database: Database = None,
    lang: Lang = None,
    now: Now = None,
    as_json: Json = False,
) -> None:
    """Removes personal data from cases whose retention term is over."""
    from openplanner.application.privacy.purge import purge as purge_office
    from openplanner.assembly import clear_papers

    texts = output.texts(lang)
    with opened(database, now) as office:
        report = purge_office(office, BY_IT, dry_run=dry_run)
    if not dry_run:
        clear_papers()
    _write_proof(proof, report.proof)
    if as_json:
        output.print_json(
            {
                "anonymised": report.numbers, "retention_days": report.retention_days, "dry_run": dry_run,
                "again": report.again, "beside": report.beside, "copies": report.copies.cleaned,
                "copies_not_cleaned": report.copies.not_cleaned,
            }
        )  # fmt: skip
        return
    output.line(texts("privacy.cli_would_purge" if dry_run else "privacy.cli_purged", n=len(report.numbers)))
    for name in report.copies.not_cleaned:
        output.note(texts("privacy.cli_copy_not_cleaned", name=name))


def register_of_processing(
    out: Out, database: Database = None, lang: Lang = None, now: Now = None, as_json: Json = False
) -> None:
    """Writes the register of processing as a page."""
    from openplanner.application.privacy.register import register_of, register_page

    with opened(database, now) as office:
        found = register_of(office)
    write_file(out, register_page(found, output.texts(lang)).encode("utf-8"))
    if as_json:
        output.print_json({"file": out, "activities": [one.name for one in found.activities]})
    else:
        output.line(output.texts(lang)("privacy.cli_register_written", file=str(out)))


def views(
    case: Annotated[str, typer.Option("--case", help=said("case"))],
    database: Database = None,
    lang: Lang = None,
    now: Now = None,
    as_json: Json = False,
) -> None:
    """Says who looked at a case, newest first."""
    from openplanner.application.privacy.who_looked import who_looked

    texts = output.texts(lang)
    with opened(database, now) as office:
        found = who_looked(office, case)
    if as_json:
        output.print_json([{"at": one.at, "by": one.by, "name": one.name, "where": one.where} for one in found])
        return
    for one in found:
        where = texts(f"privacy.where.{one.where}")
        output.line(texts("privacy.cli_looked", when=texts.moment(one.at), name=one.name or str(one.by), where=where))
    if not found:
        output.line(texts("privacy.cli_nobody_looked", number=case))


def _write_proof(path: Path | None, proof: Sequence[Erasure]) -> None:
    if path is not None:
        from openplanner.application.privacy.proof import proof_table

        write_file(path, proof_table(proof))


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    return str(value)
