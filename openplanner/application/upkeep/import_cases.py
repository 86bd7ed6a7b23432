"""A list of letters arrives: read line by line, and registered all at once or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from openplanner.application.office import Office
from openplanner.application.register_case import register_cases
from openplanner.application.upkeep.import_words import import_words, plain
from openplanner.application.upkeep.read_cases import (
    ImportPlan,
    ImportSetting,
    guessed_columns,
    numbers_of,
    read_cases,
)
from openplanner.application.upkeep.read_table import MOST_BYTES, LineRemark, Table, read_table
from openplanner.domain.errors import InvalidInput, NotAllowed
from openplanner.domain.progress import Progress
from openplanner.settings import CASE_NUMBER_FORM, TEAM
from openplanner.storage import cases, colleagues, import_columns

SAMPLES = 3


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
    columns: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> ImportReport:
    """The report of an import, after registering in one transaction what may be.

    All or nothing, unless ``partial``: then the good lines are registered. ``columns`` says which field each heading is
    ("" for none); it is remembered with the headings once something was registered, and None takes what was remembered.
    Raises ``InvalidInput`` for a file that cannot be read as a list (see ``read_table`` and ``read_cases``),
    ``NotAllowed`` without a team, and ``Cancelled`` when the person stopped it; then nothing was registered.
    """
    table = read_table(source if isinstance(source, bytes) else _content(source), progress)
    plan = read_cases(table, _setting(office, table, columns), progress)
    register = not dry_run and (partial or not plan.refused)
    if register:
        register_cases(office, [intake for _, intake in plan.accepted], by, progress)
        _remember(office, table, columns, by)
    accepted = len(plan.accepted) if register or dry_run else 0
    return ImportReport(accepted, plan.refused, plan.warnings, plan)


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise InvalidInput("file_unreadable", field="file", detail=error.strerror or "") from error


@dataclass(frozen=True, slots=True)
class ListLook:
    """A list before it is read: its headings, what stands in the first rows under each, and the field that each is.

    ``columns`` holds a field of ``fields`` per heading, "" for none. ``remembered`` is True when a person chose them
    before for a list with these headings.
    """

    headings: tuple[str, ...]
    samples: tuple[tuple[str, ...], ...]
    columns: Mapping[str, str]
    fields: tuple[str, ...]
    required: tuple[str, ...]
    lines: int
    remembered: bool = False


def look_at_list(office: Office, source: Path | bytes, progress: Progress | None = None) -> ListLook:
    """What is in a list and how its columns would be read; raises ``InvalidInput`` for what is no list.

    Raises ``Cancelled`` between two rows when the person stopped it.
    """
    table = read_table(source if isinstance(source, bytes) else _content(source), progress)
    words = import_words()
    kept = _remembered(office, table)
    samples = tuple(
        ()
        if plain(heading) in words.never
        else tuple(row.cells[place][:60] for row in table.rows[:SAMPLES] if place < len(row.cells) and row.cells[place])
        for place, heading in enumerate(table.heading.cells)
    )
    columns = {heading: (kept or {}).get(heading, field) for heading, field in guessed_columns(table.heading).items()}
    fields, count = tuple(words.first_heading), len(table.rows)
    return ListLook(table.heading.cells, samples, columns, fields, words.required, count, kept is not None)


def _key(table: Table) -> str:
    """The same for every list with these headings, in any order."""
    return hashlib.sha256("\n".join(sorted(table.heading.cells)).encode()).hexdigest()


def _remembered(office: Office, table: Table) -> dict[str, str] | None:
    with office.store.reading() as tx:
        return import_columns.columns_of(tx, _key(table))


def _remember(office: Office, table: Table, columns: Mapping[str, str] | None, by: int) -> None:
    if columns is not None:
        with office.store.transaction() as tx:
            import_columns.keep_columns(tx, _key(table), columns, by, office.clock())


def _setting(office: Office, table: Table, columns: Mapping[str, str] | None) -> ImportSetting:
    chosen = columns if columns is not None else _remembered(office, table) or {}
    with office.store.reading() as tx:
        teams = colleagues.teams(tx)
        taken = cases.numbers_taken(tx, numbers_of(table, chosen))
        known = cases.open_numbers_by_phone(tx)
    if not teams:
        raise NotAllowed("no_team")
    own = office.settings.number(TEAM)
    default = own if own in {team.team_id for team in teams} else teams[0].team_id
    names = {str(team.team_id): team.team_id for team in teams} | {plain(team.name): team.team_id for team in teams}
    form = office.settings.text(CASE_NUMBER_FORM).strip()
    return ImportSetting(office.clock(), default, names, taken, chosen, known, form)
