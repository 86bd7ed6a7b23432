"""``support``: a file for the help desk, with nothing about persons."""

from __future__ import annotations

import typer

from openplanner.cli import output
from openplanner.cli.office import Database, Json, Lang, Now, Out, opened, write_file
from openplanner.cli.words import said
from openplanner.domain.errors import OpenPlannerError


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("support", help=said("support"))(support)


def support(out: Out, database: Database = None, lang: Lang = None, now: Now = None, as_json: Json = False) -> None:
    """Writes versions, checks, settings, counts and logs to a zip, blacked out; also when the database is lost."""
    from openplanner.application.upkeep.support import bundle_without_store, support_bundle
    from openplanner.assembly import load_settings, log_folder

    try:
        with opened(database, now) as office:
            made = support_bundle(office, log_folder())
    except OpenPlannerError as error:
        made = bundle_without_store(load_settings(), error)
    write_file(out, made.content)
    if as_json:
        output.print_json({"file": out, "parts": made.names})
    else:
        output.line(output.texts(lang)("cli.support_made", file=str(out), n=len(made.names)))
