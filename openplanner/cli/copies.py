"""``backup`` and ``restore``: copies of the database, for IT and scheduled tasks."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from openplanner.cli import output
from openplanner.cli.office import Database, Json, Lang, Now, opened
from openplanner.cli.words import said

BY_IT = 0


def register(app: typer.Typer) -> None:
    """Adds the two commands."""
    app.command("backup", help=said("backup"))(backup)
    app.command("restore", help=said("restore"))(restore)


def backup(
    out: Annotated[Path | None, typer.Option("--out", help=said("copy_out"))] = None,
    database: Database = None,
    lang: Lang = None,
    now: Now = None,
    as_json: Json = False,
) -> None:
    """Makes a copy of the database and checks it; without ``--out`` among the regular ones, by their rule."""
    from openplanner.application.upkeep.copies import keep_copies, make_copy

    with opened(database, now) as office:
        if out is None:
            kept = keep_copies(office, anyway=True)
            made, removed = (kept.made.path if kept.made else office.store.path), kept.removed
        else:
            made, removed = make_copy(office, out, BY_IT), 0
    if as_json:
        output.print_json({"file": made, "bytes": made.stat().st_size, "removed": removed})
    else:
        output.line(output.texts(lang)("cli.backed_up", file=str(made)))


def restore(
    file: Annotated[Path | None, typer.Argument(help=said("copy"))] = None,
    database: Database = None,
    lang: Lang = None,
    now: Now = None,
    as_json: Json = False,
) -> None:
    """Puts a copy back, without a name the newest good one; the database that was there is kept beside it."""
    from openplanner.application.upkeep.copies import newest_copy, put_back, what_is_missing
    from openplanner.assembly import database_path, load_settings, system_clock

    settings = load_settings()
    target = database_path(settings, database)
    copy = file or newest_copy(settings, target).path
    done = put_back(copy, target, output.read_moment(now, "--now") or system_clock())
    if as_json:
        missing = [{"at": one.at, "action": one.action, "case": one.number} for one in done.lost.lines]
        told = {"file": target, "copy": copy, "kept": done.kept, "missing": missing, "all_known": done.lost.whole}
        output.print_json(told)
        return
    texts = output.texts(lang)
    output.line(texts("cli.restored", file=str(target), kept=str(done.kept)))
    for reason in what_is_missing(done.lost):
        output.line(texts.reason(reason))
