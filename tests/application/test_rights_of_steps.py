"""What a database cannot tell apart, printing and taking out, is refused by the steps themselves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from openplanner.application.contact_requests import take_requests
from openplanner.application.hand_over import hand_over
from openplanner.application.office import Office
from openplanner.application.print_day_list import day_list_of_colleague
from openplanner.application.print_figures import figures_pdf
from openplanner.application.print_guide import guide_for_case
from openplanner.application.privacy.erase_person import erase_person
from openplanner.application.privacy.export_person import export_person
from openplanner.application.privacy.purge import purge
from openplanner.application.privacy.who_looked import who_looked
from openplanner.application.upkeep.export_list import export_list
from openplanner.application.week_overview import AskedWeek, week_pdf_of_team
from openplanner.application.whole_team.carry_out import carry_out
from openplanner.application.whole_team.cover_absence import cover_absence
from openplanner.application.whole_team.draft import Absence
from openplanner.application.whole_team.plan_waiting import plan_waiting
from openplanner.application.write_letter import write_letter
from openplanner.calendars.contact_register import ContactRegister
from openplanner.domain.case import ContactForm
from openplanner.domain.errors import NotAllowed, Unavailable
from openplanner.domain.rights import TABLE, Action, Rights, Role
from openplanner.printing.letter_sheet import LetterKind
from tests.offices import BY, MONDAY, registered, small_office

NOBODY_THERE = "http://127.0.0.1:9/klantinteracties"
STEPS: list[tuple[Action, Callable[[Office], object]]] = [
    (Action.PRINT, lambda office: guide_for_case(office, 1, ContactForm.PHONE, BY)),
    (Action.PRINT, lambda office: day_list_of_colleague(office, BY, MONDAY.date())),
    (Action.PRINT, lambda office: week_pdf_of_team(office, AskedWeek(1, 2026, 48))),
    (Action.PRINT, lambda office: write_letter(office, 1, next(iter(LetterKind)))),
    (Action.EXPORT, lambda office: export_person(office, "Z-1")),
    (Action.EXPORT, export_list),
    (Action.EXPORT, lambda office: who_looked(office, "Z-1")),
    (Action.PRINT, lambda office: figures_pdf(office, MONDAY.date().replace(day=1), MONDAY.date())),
    (Action.PLAN, lambda office: carry_out(office, plan_waiting(office, 1), BY)),
    (Action.ARRANGE, lambda office: carry_out(office, cover_absence(office, Absence((BY,), (MONDAY.date(),))), BY)),
    (Action.CHANGE, lambda office: take_requests(office, ContactRegister(NOBODY_THERE, str), BY, dry_run=True)),
    (Action.CHANGE, lambda office: hand_over(office, 1, 1, BY)),
    (Action.PURGE, lambda office: purge(office, BY)),
    (Action.PURGE, lambda office: erase_person(office, ["Z-1"], BY)),
]


@pytest.mark.parametrize(("action", "step"), STEPS)
def test_a_step_asks_first_whether_somebody_may(
    tmp_path: Path, action: Action, step: Callable[[Office], object]
) -> None:
    office, _ = small_office(tmp_path)
    registered(office)
    for role, allowed in TABLE.items():
        if action not in allowed:
            with pytest.raises(NotAllowed, match="no_right"):
                step(replace(office, rights=Rights(frozenset({role}))))
    may = next(role for role in Role if action in TABLE[role])
    try:
        step(replace(office, rights=Rights(frozenset({may}))))
    except (NotAllowed, Unavailable) as refused:
        assert refused.code != "no_right"
    office.store.close()


def test_who_plans_notes_oneself_as_away_and_nobody_else(tmp_path: Path) -> None:
    office, _ = small_office(tmp_path)
    staff = replace(office, rights=Rights(frozenset({Role.STAFF}), BY))
    day = MONDAY.date()
    assert carry_out(staff, cover_absence(staff, Absence((BY,), (day,))), BY).undo_id
    for others in ((BY + 1,), (BY, BY + 1), ()):
        draft = cover_absence(staff, Absence(others, (day,)))
        with pytest.raises(NotAllowed, match="no_right"):
            carry_out(staff, draft, BY)
    reader = replace(office, rights=Rights(frozenset({Role.READER}), BY))
    with pytest.raises(NotAllowed, match="no_right"):
        carry_out(reader, cover_absence(reader, Absence((BY,), (day,))), BY)
    office.store.close()
