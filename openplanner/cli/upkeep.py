"""``doctor`` and ``self-test``: for IT and scheduled tasks."""

from __future__ import annotations

from typing import Annotated

import typer

from openplanner.cli import output
from openplanner.cli.office import Database, Json, Lang, Now, opened
from openplanner.cli.words import said
from openplanner.domain.errors import OpenPlannerError


def register(app: typer.Typer) -> None:
    """Adds the two commands."""
    app.command("doctor", help=said("doctor"))(doctor)
    app.command("self-test", help=said("self-test"))(self_test)


def doctor(database: Database = None, lang: Lang = None, now: Now = None, as_json: Json = False) -> None:
    """Says what works and what does not, with the next step."""
    from openplanner.application.upkeep.doctor import Check, State, examine, failed

    texts = output.texts(lang)
    checks: tuple[Check, ...]
    try:
        with opened(database, now) as office:
            checks = examine(office)
    except OpenPlannerError as error:
        checks = (failed("database", error),)
    rows = [
        {
            "name": check.name,
            "state": check.state.value,
            "detail": texts.reason(check.detail),
            "next_step": texts.reason(check.next_step) if check.next_step else None,
        }
        for check in checks
    ]
    if as_json:
        output.print_json({"checks": rows})
    for row in () if as_json else rows:
        name, state = texts(f"doctor.name_{row['name']}"), texts(f"doctor.state_{row['state']}")
        output.line(" ".join(part for part in (f"{name} - {state}:", row["detail"], row["next_step"]) if part))
    raise typer.Exit(output.REFUSED if any(c.state is State.FAILED for c in checks) else output.DONE)


def self_test(
    mailbox: Annotated[str, typer.Option("--mailbox", help=said("mailbox"))] = "",
    lang: Lang = None,
    now: Now = None,
    as_json: Json = False,
) -> None:
    """Tries the installed program in a temporary folder: books, prints, draws; reads a mailbox when it is named."""
    from openplanner.assembly import self_test as run_self_test
    from openplanner.assembly import system_clock

    texts = output.texts(lang)
    steps = run_self_test(output.read_moment(now, "--now") or system_clock(), mailbox)
    rows = [{"name": step.name, "ok": step.ok, "detail": texts.reason(step.detail)} for step in steps]
    if as_json:
        output.print_json({"steps": rows})
    for row in () if as_json else rows:
        name, state = texts(f"self_test.{row['name']}"), texts(f"doctor.state_{'ok' if row['ok'] else 'failed'}")
        output.line(f"{name} - {state}: {row['detail']}")
    raise typer.Exit(output.DONE if all(step.ok for step in steps) else output.UNAVAILABLE)
