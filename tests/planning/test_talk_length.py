"""More people or subjects make a talk longer, by dated norms, and never longer than the most."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from openplanner.application.office import Office
from openplanner.application.propose_slots import Wanted, propose_slots
from openplanner.application.register_case import register_case
from openplanner.domain.case import ContactForm
from openplanner.domain.errors import ResourceMissing
from openplanner.planning.talk_length import TalkNorm, norm_on, read_talk_norms
from openplanner.resources import resource_text
from tests.offices import BY, letter, small_office

OLD, NEW = TalkNorm(date(2020, 1, 1), 10, 15, 240), TalkNorm(date(2027, 1, 1), 5, 20, 90)


@pytest.mark.parametrize(
    ("persons", "subjects", "minutes"), [(1, 1, 30), (2, 1, 40), (1, 2, 45), (3, 2, 65), (10, 10, 240)]
)
def test_each_one_more_adds_its_minutes(persons: int, subjects: int, minutes: int) -> None:
    assert OLD.longer(30, persons, subjects) == minutes


def test_a_long_talk_is_never_cut_and_a_later_norm_holds_from_its_day() -> None:
    assert NEW.longer(120, 3, 3) == 120
    assert norm_on((OLD, NEW), date(2026, 12, 31)) is OLD
    assert norm_on((OLD, NEW), date(2027, 1, 1)) is NEW
    assert norm_on((OLD, NEW), date(2019, 1, 1)) is OLD


@pytest.mark.parametrize("spoiled", ["", "[[norms]]\nfrom = 5", "norms = 3", "[[norms]]\nperson = -1"])
def test_a_spoiled_file_is_refused(spoiled: str) -> None:
    with pytest.raises(ResourceMissing):
        read_talk_norms(spoiled)
    assert read_talk_norms(resource_text("terms", "talks.toml"))


def test_proposals_are_as_long_as_the_people_and_subjects_ask(tmp_path: Path) -> None:
    office: Office = small_office(tmp_path)[0]
    one = register_case(office, letter("Z-1"), BY)
    more = register_case(office, replace(letter("Z-2"), persons=3, subjects=2), BY)
    lengths = [
        {slot.interval.length_minutes for slot in propose_slots(office, case.case_id, Wanted(ContactForm.PHONE)).slots}
        for case in (one, more)
    ]
    assert lengths == [{30}, {65}]
    office.store.close()
