"""A list of letters arrives: read line by line, and registered all at once or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from openplanner.application.office import Office
from openplanner.application.register_case import register_cases
from openplanner.application.upkeep.import_words import plain
from openplanner.application.upkeep.read_cases import ImportPlan, ImportSetting, numbers_of, read_cases
from openplanner.application.upkeep.read_table import MOST_BYTES, LineRemark, Table, read_table
from openplanner.domain.errors import InvalidInput, NotAllowed
from openplanner.domain.progress import Progress
from openplanner.settings import TEAM
from openplanner.storage import cases, colleagues


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What happened. ``accepted`` counts the cases registered; in a dry run the lines that are fit to be.

    ``refused`` has one remark per wrong cell, sorted by line; when it is not empty and the import was not partial,
    nothing was registered. ``plan`` holds what was read, for a preview.
    """

    accepted: int
    refused: tuple[LineRemark, ...]
    warnings: tuple[LineRemark, ...]
    plan: ImportPlan


def import_cases(
    office: Office,
    source: Path | bytes,
    by: int,
    *,
    partial: bool = False,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    """The report of an import, after registering in one transaction what may be.

    All or nothing, unless ``partial``: then the good lines are registered. Raises ``InvalidInput`` for a file that
    cannot be read as a list (see ``read_table`` and ``read_cases``), ``NotAllowed`` without a team, and ``Cancelled``
    when the person stopped it; then nothing was registered.
    """
    table = read_table(source if isinstance(source, bytes) else _content(source))
    plan = read_cases(table, _setting(office, table), progress)
    register = not dry_run and (partial or not plan.refused)
    if register:
        register_cases(office, [intake for _, intake in plan.accepted], by, progress)
    accepted = len(plan.accepted) if register or dry_run else 0
    return ImportReport(accepted, plan.refused, plan.warnings, plan)


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise InvalidInput("file_unreadable", field="file", detail=error.strerror or "") from error


def _setting(office: Office, table: Table) -> ImportSetting:
    with office.store.reading() as tx:
        teams = colleagues.teams(tx)
        taken = cases.numbers_taken(tx, numbers_of(table))
    if not teams:
        raise NotAllowed("no_team")
    own = office.settings.number(TEAM)
    default = own if own in {team.team_id for team in teams} else teams[0].team_id
    names = {str(team.team_id): team.team_id for team in teams} | {plain(team.name): team.team_id for team in teams}
    return ImportSetting(office.clock(), default, names, taken)
