"""``openplanner requests``: takes in contact requests of a Klantinteracties register, and closes one there."""

from __future__ import annotations

from typing import Annotated

import typer

from openplanner.cli import output
from openplanner.cli.office import Database, Json, Lang, Now, opened
from openplanner.cli.words import said
from openplanner.settings import COLLEAGUE


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("requests", help=said("requests"))(requests)


def requests(
    dry_run: Annotated[bool, typer.Option("--dry-run", help=said("dry_run_requests"))] = False,
    handled: Annotated[str | None, typer.Option("--handled", help=said("handled"))] = None,
    keep_token: Annotated[bool, typer.Option("--keep-token", help=said("keep_token"))] = False,
    database: Database = None,
    lang: Lang = None,
    now: Now = None,
    as_json: Json = False,
) -> None:
    """Takes in contact requests from a Klantinteracties register as cases, or marks one as done there."""
    from openplanner.application.close_requests import close_requests
    from openplanner.application.contact_requests import SECRET_NAME, register_of, request_handled, take_requests
    from openplanner.application.upkeep.connections import keep_password

    texts = output.texts(lang)
    if keep_token:
        keep_password(SECRET_NAME, typer.prompt(texts("requests.token"), hide_input=True, err=True))
        return
    with opened(database, now) as office:
        found = register_of(office.settings)
        if handled is not None:
            done = request_handled(found, handled)
            output.line(texts("requests.handled" if done else "requests.not_there", number=handled))
            raise typer.Exit(output.DONE if done else output.REFUSED)
        taken = take_requests(office, found, office.settings.number(COLLEAGUE), dry_run=dry_run)
        if not dry_run:
            close_requests(office, found)
    remarks = [{"case": number, "message": texts.reason(why)} for number, why in taken.remarks]
    if as_json:
        output.print_json({"accepted": list(taken.numbers), "known": taken.known, "warnings": remarks})
        return
    output.line(texts("requests.taken", n=len(taken.numbers), known=taken.known))
    for remark in remarks:
        output.line(f"{remark['case']}: {remark['message']}")
