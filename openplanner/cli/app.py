"""All commands in one place; each lives in its own file and registers itself."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from types import TracebackType

import typer

from openplanner import __version__
from openplanner.cli import output
from openplanner.cli.words import asked_language, said
from openplanner.domain.errors import OpenPlannerError

_COMMANDS = (
    "terms",
    "phone",
    "slots",
    "import_cases",
    "planning",
    "requests",
    "paper",
    "upkeep",
    "database",
    "copies",
    "audit",
    "support",
    "privacy",
    "demo",
    "menu",
)

app = typer.Typer(
    name="openplanner",
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,
    help=said("program"),
)


@app.callback(invoke_without_command=True)
def _start(
    version: bool = typer.Option(False, "--version", help=said("version")),
    _lang: str | None = typer.Option(None, "--lang", help=said("lang")),  # read by words.py, before this is
    practice: bool = typer.Option(False, "--practice", help=said("practice")),
    opened: Path | None = typer.Option(None, "--open", help=said("open")),
) -> None:
    if version:
        output.line(f"openplanner {__version__}")
        raise typer.Exit
    if opened is not None:
        from openplanner.assembly import run_window

        raise typer.Exit(run_window(calendar_file=opened))
    if practice:
        from openplanner.assembly import run_practice

        raise typer.Exit(run_practice())


def run() -> None:
    """Runs the command of ``sys.argv``; leaves with the exit status of commands.md."""
    _make_output_utf8()
    for name in _COMMANDS:
        import_module(f"openplanner.cli.{name}").register(app)
    from openplanner.assembly import log_folder
    from openplanner.logs import start_log

    start_log(log_folder(), "command")
    try:
        app()
    except OpenPlannerError as error:
        output.fail(error, asked_language())
    finally:
        sys.excepthook = _report_fault  # put here at the last moment: typer puts its own while it runs


def _report_fault(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Says that something broke in the program, and keeps a report without what was worked on."""
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    from openplanner.assembly import log_folder
    from openplanner.faults import fault_report, keep_report

    fingerprint, report = fault_report(kind, trace)
    kept = keep_report(log_folder(), fingerprint, report)
    output.note(report)
    output.note(output.texts(asked_language())("cli.bug", fingerprint=fingerprint, file=str(kept or "-")))


def _make_output_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
