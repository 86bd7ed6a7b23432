"""``audit``: the story of a case or a citizen, and whether anybody changed what was written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from openplanner.cli import output
from openplanner.cli.office import Database, Json, Lang, Now, opened
from openplanner.cli.words import said

if TYPE_CHECKING:
    from openplanner.application.upkeep.audit_story import Act, Examined
    from openplanner.texts import Texts


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("audit", help=said("audit"))(audit)


def audit(
    who: Annotated[str | None, typer.Option("--of", help=said("audit_of"))] = None,
    of_office: Annotated[bool, typer.Option("--office", help=said("audit_office"))] = False,
    against: Annotated[Path | None, typer.Option("--against", help=said("audit_against"))] = None,
    database: Database = None,
    lang: Lang = None,
    now: Now = None,
    as_json: Json = False,
) -> None:
    """With ``--of`` or ``--office`` the story; always whether the chain holds, exit status 1 when it does not."""
    from openplanner.application.upkeep.audit_story import audit_story, examine_audit, office_story

    with opened(database, now) as office:
        acts = (*(office_story(office) if of_office else ()), *(audit_story(office, who) if who is not None else ()))
        found = examine_audit(office, against)
    if as_json:
        output.print_json(_document(acts, found))
    else:
        texts = output.texts(lang)
        for line in (*(_line(act, texts) for act in acts), *_verdict(found, texts)):
            output.line(line)
    raise typer.Exit(output.DONE if found.sound else output.REFUSED)


def _document(acts: tuple[Act, ...], found: Examined) -> dict[str, object]:
    return {
        "acts": [
            {
                "id": act.audit_id, "at": act.at, "by": act.by, "action": act.action, "case": act.number,
                "before": act.before, "after": act.after,
            }
            for act in acts
        ],
        "lines": found.chain.lines,
        "end": found.chain.end_hash,
        "breaks": [{"kind": one.kind, "first": one.first, "last": one.last} for one in found.chain.breaks],
        "begins_as_copy": found.begins_as_copy,
        "sound": found.sound,
    }  # fmt: skip


def _line(act: Act, texts: Texts) -> str:
    changed = [
        f"{name}: {_value(act.before.get(name))} -> {_value(act.after.get(name))}"
        for name in dict.fromkeys([*act.before, *act.after])
    ]
    what = texts(f"audit.action.{act.action}")
    story = texts("audit.line", moment=texts.moment(act.at), what=what, number=act.number)
    return "  ".join(part for part in (story, act.by, "; ".join(changed)) if part)


def _value(value: object) -> str:
    return "-" if value in (None, "") else str(value)


def _verdict(found: Examined, texts: Texts) -> list[str]:
    from openplanner.application.upkeep.audit_story import break_in_words

    lines = [texts.reason(break_in_words(one)) for one in found.chain.breaks]
    if found.begins_as_copy is False:
        lines.append(texts("audit.not_as_copy"))
    return lines or [texts("audit.sound", n=found.chain.lines, end=found.chain.end_hash[:16])]
