"""``export``, ``purge``, ``doctor`` and ``self-test``: for IT and scheduled tasks."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from openplanner.cli import output
from openplanner.cli.office import Database, Json, Lang, Now, Out, opened, write_file
from openplanner.cli.words import said
from openplanner.domain.errors import OpenPlannerError

BY_IT = 0


def register(app: typer.Typer) -> None:
    """Adds the four commands."""
    app.command("export", help=said("export"))(export)
    app.command("purge", help=said("purge"))(purge)
    app.command("doctor", help=said("doctor"))(doctor)
    app.command("self-test", help=said("self-test"))(self_test)


def export(
    out: Out,
    person: Annotated[str | None, typer.Option("--person", help=said("person"))] = None,
    team: Annotated[str | None, typer.Option("--list", help=said("list_of_team"))] = None,
    database: Database = None,
    lang: Lang = None,
    now: Now = None,
    as_json: Json = False,
) -> None:
    """Writes everything recorded about one person to a JSON file, or the open cases of a team as a list for Excel."""
    from openplanner.application.upkeep.export_person import export_person

    if person is None:
        _list_of(team, out, database, lang, now, as_json=as_json)
        return
    with opened(database, now) as office:
        found = export_person(office, person)
    document = json.dumps(found, ensure_ascii=False, indent=2, default=_plain)
    write_file(out, document.encode("utf-8"))
    if as_json:
        output.print_json({"file": out, "cases": len(found["cases"])})
    else:
        output.line(output.texts(lang)("cli.exported", file=str(out), n=len(found["cases"])))


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


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    return str(value)


def purge(
    dry_run: Annotated[bool, typer.Option("--dry-run", help=said("dry_run_purge"))] = False,
    database: Database = None,
    lang: Lang = None,
    now: Now = None,
    as_json: Json = False,
) -> None:
    """Removes personal data from cases that were closed longer ago than the retention term."""
    from openplanner.application.upkeep.purge import purge as purge_office

    with opened(database, now) as office:
        report = purge_office(office, BY_IT, dry_run=dry_run)
    if as_json:
        output.print_json({"anonymised": report.numbers, "retention_days": report.retention_days, "dry_run": dry_run})
    else:
        key = "cli.would_purge" if dry_run else "cli.purged"
        output.line(output.texts(lang)(key, n=len(report.numbers), days=report.retention_days))


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
