"""``openplanner plan``: plans every open case of a team that has no talk yet."""

from __future__ import annotations

from typing import Annotated

import typer

from openplanner.cli import output
from openplanner.cli.office import Database, Json, Lang, Now, opened
from openplanner.cli.paper import read_week
from openplanner.cli.words import said


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("plan", help=said("plan"))(plan)


def plan(
    team: Annotated[str, typer.Option("--team", help=said("team"))],
    week: Annotated[str | None, typer.Option("--week", help=said("until_week"))] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=said("dry_run_plan"))] = False,
    database: Database = None,
    lang: Lang = None,
    now: Now = None,
    as_json: Json = False,
) -> None:
    """Plans all cases of a team that have no talk yet, the most urgent first."""
    from openplanner.application.named import team_named
    from openplanner.application.whole_team.plan_team import plan_team

    last = read_week(week) if week else None
    texts = output.texts(lang)
    with opened(database, now) as office:
        made = plan_team(office, team_named(office, team), last, dry_run=dry_run)
    unplanned = [{"case": item.number, "reason": texts.reason(item.why)} for item in made.unplanned]
    if as_json:
        planned = [
            {"case": item.number, "start": item.interval.start, "end": item.interval.end, "who": list(item.names)}
            for item in made.planned
        ]
        output.print_json(
            {"planned": planned, "unplanned": unplanned, "late": made.late, "spread_minutes": made.spread_minutes}
        )
    else:
        for item in made.planned:
            output.line(f"{item.number}: {texts.moment(item.interval.start)}, {', '.join(item.names)}")
        for entry in unplanned:
            output.line(f"{entry['case']}: {entry['reason']}")
        for why in made.short:
            output.line(texts.reason(why))
        if made.breaks_first:
            output.line(texts("team.breaks_first", number=made.breaks_first))
    raise typer.Exit(output.REFUSED if unplanned else output.DONE)
