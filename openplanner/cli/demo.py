"""``openplanner demo``: a complete fictitious office, in a folder of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from openplanner.cli import output
from openplanner.cli.office import Json, Lang, Now
from openplanner.cli.words import said


def register(app: typer.Typer) -> None:
    """Adds the command, and the hidden one that draws the screens."""
    app.command("demo", help=said("demo"))(demo)
    app.command("pictures", help=said("pictures"), hidden=True)(pictures)


def demo(
    out: Annotated[Path, typer.Option("--out", help=said("demo_out"))] = Path("demo"),
    window: Annotated[bool, typer.Option("--window/--no-window", help=said("demo_window"))] = True,
    lang: Lang = None,
    now: Now = None,
    as_json: Json = False,
) -> None:
    """Makes an invented municipality, shows the whole job, and leaves PDFs, .ics files and pictures of the screens."""
    from openplanner.assembly import has_display, make_demo, run_practice, system_clock

    made = make_demo(out, output.read_moment(now, "--now") or system_clock, output.note)
    texts = output.texts(lang)
    if as_json:
        output.print_json(
            {
                "directory": made.directory,
                "database": made.database,
                "files": made.files,
                "cases": made.cases,
                "callbacks": made.callbacks,
                "appointments": made.appointments,
            }
        )
    else:
        output.line(texts("cli.demo_done", directory=str(made.directory)))
        output.line(
            texts("cli.demo_counts", cases=made.cases, callbacks=made.callbacks, appointments=made.appointments)
        )
        for name in made.files:
            output.line(f"  {name}")
    if window and not as_json and now is None and has_display() and not _offscreen():
        output.note(texts("cli.demo_screens"))
        output.note(texts("cli.demo_window"))
        raise typer.Exit(run_practice(made.database))


def pictures(
    database: Annotated[Path, typer.Argument()],
    folder: Annotated[Path, typer.Argument()],
    now: Now = None,
) -> None:
    """Draws every screen on a database and keeps it as PNG."""
    from openplanner.assembly import system_clock, take_pictures

    for path in take_pictures(database, folder, output.read_moment(now, "--now") or system_clock()):
        output.line(str(path))


def _offscreen() -> bool:
    import os

    return os.environ.get("QT_QPA_PLATFORM", "") in {"offscreen", "minimal"}
