"""The open cases as a list that opens right in Dutch Excel, and that can be read in again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from openplanner.application.office import Office
from openplanner.application.upkeep.write_table import harmless
from openplanner.domain.case import Case
from openplanner.domain.interval import AMSTERDAM
from openplanner.domain.phone import shown_entry
from openplanner.domain.progress import Progress, Silent
from openplanner.domain.rights import Action
from openplanner.storage import bookings, cases, colleagues
from openplanner.texts import Texts

COLUMNS = (
    "number", "case_type", "received", "name", "phone", "phone_2", "email", "address", "subject", "team", "channel",
    "language", "interpreter", "status", "last_calling_day", "decision_date", "talk", "colleague",
)  # fmt: skip

STEP = 200  # cases between two looks whether to stop


def export_list(
    office: Office, team_id: int | None = None, lang: str = "nl", progress: Progress | None = None
) -> tuple[bytes, int]:
    """CSV with semicolons and a mark for UTF-8, days as ``24-11-2026``, and how many cases are in it.

    A cell that a spreadsheet would take for a formula begins with an apostrophe; an import takes it off again. Closed
    cases are left out. Raises the errors of the store, and ``Cancelled``.
    """
    watch = progress or Silent()
    office.rights.require(Action.EXPORT)
    texts = Texts(lang)
    with office.store.reading() as tx:
        open_cases = [one for one in cases.open_cases(tx) if team_id is None or one.team_id == team_id]
        teams = {team.team_id: team.name for team in colleagues.teams(tx)}
        names = {one.colleague_id: one.name for one in colleagues.colleagues(tx, active=False)}
        talks = {one.case_id: one for one in bookings.bookings_to_watch(tx, office.clock())}
    rows = []
    for number, case in enumerate(open_cases):
        if number % STEP == 0:
            watch.step(number, len(open_cases), "imports.exporting")
        talk = talks.get(case.case_id)
        when = f"{talk.interval.start.astimezone(AMSTERDAM):%d-%m-%Y %H:%M}" if talk else ""
        who = ", ".join(names.get(one, "") for one in talk.colleague_ids) if talk else ""
        rows.append([*_facts(case, teams, texts), when, who])
    heads = [texts(f"imports.head_{name}") for name in COLUMNS]
    return _csv([heads, *rows]), len(rows)


def _facts(case: Case, teams: dict[int, str], texts: Texts) -> list[str]:
    citizen, phones = case.citizen, [shown_entry(one) for one in case.citizen.phones]
    return [
        case.number,
        case.case_type.value,
        f"{case.received_at.astimezone(AMSTERDAM):%d-%m-%Y %H:%M}",
        citizen.name,
        phones[0] if phones else "",
        phones[1] if len(phones) > 1 else "",
        citizen.email,
        citizen.address.replace("\n", ", "),
        case.subject,
        teams.get(case.team_id, ""),
        texts(f"imports.channel_{case.channel.value}"),
        case.language,
        texts("imports.yes") if case.interpreter else texts("imports.no"),
        texts(f"cases.status.{case.status.value}"),
        _day(case.last_calling_day),
        _day(case.decision_date),
    ]


def _day(day: date | datetime | None) -> str:
    return f"{day:%d-%m-%Y}" if day else ""


def _csv(rows: Iterable[Sequence[str]]) -> bytes:
    """Every cell in quotes, lines as Windows ends them."""
    made = io.StringIO(newline="")
    writer = csv.writer(made, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return made.getvalue().encode("utf-8-sig")
