"""The audit as a story of a case and of a citizen, in words; a chain that was written anew shows beside a copy."""

# ruff: noqa: S608 (every word of these statements is written here)

from __future__ import annotations

import re
import sqlite3
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from openplanner.application.in_turn import KINDS
from openplanner.application.office import Office
from openplanner.application.record_outcome import record_outcome, reopen_case
from openplanner.application.upkeep import organisation
from openplanner.application.upkeep.audit_story import audit_story, break_in_words, examine_audit, office_story
from openplanner.application.upkeep.copies import make_copy
from openplanner.application.upkeep.doctor import State, examine
from openplanner.domain.case import OutcomeCode
from openplanner.domain.colleague import (
    Colleague,
    DayException,
    Place,
    PlaceKind,
    Weeks,
    WorkingPattern,
    WorkingPeriod,
)
from openplanner.domain.errors import InvalidInput
from openplanner.domain.interval import TimeSpan
from openplanner.storage.schema.audit_chain import BEGIN, STATEMENTS, Line, linked
from openplanner.texts import LANGUAGES, Texts
from tests.offices import BY, registered, small_office
from tests.reading_code import ROOT
from tests.storage.test_audit_chain import go_around


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made, _clock = small_office(tmp_path)
    return made


def test_the_story_of_a_case_tells_who_did_what_from_what_to_what(office: Office) -> None:
    case = registered(office, "Z-1")
    registered(office, "Z-2")
    record_outcome(office, case.case_id or 0, OutcomeCode.EXPLAINED, BY, "Mevrouw was tevreden")
    reopen_case(office, case.case_id or 0, "Nieuwe brief", BY)
    story = audit_story(office, "z-1")
    assert [(act.action, act.number, act.by) for act in story] == [
        ("registered", "Z-1", "Noor Demo"), ("closed", "Z-1", "Noor Demo"), ("reopened", "Z-1", "Noor Demo"),
    ]  # fmt: skip
    assert "explained" in story[1].after.values()
    assert "tevreden" not in str(story)


@pytest.mark.parametrize("who", ["Mevrouw A. Verzonnen", "06 12345601"])
def test_the_story_of_a_citizen_goes_over_all_cases(office: Office, who: str) -> None:
    for number in ("Z-1", "Z-2"):
        registered(office, number)
    assert [act.number for act in audit_story(office, who)] == ["Z-1", "Z-2"]
    with pytest.raises(InvalidInput, match="person_unknown"):
        audit_story(office, "Niemand")


def test_a_setting_tells_what_it_was_and_became_unless_it_was_typed(office: Office) -> None:
    changed = organisation.save_setting(office, "step_minutes", 20, BY)
    organisation.save_setting(changed, "return_address", "Dorpsstraat 1", BY)
    with office.store.reading() as tx:
        from openplanner.storage.audit import newest_audit

        newest = newest_audit(tx)
    assert newest is not None
    assert newest.after == {"key": "return_address"}
    raw = sqlite3.connect(office.store.path)
    (before, after) = raw.execute("select before, after from audit where action = 'setting_changed'").fetchone()
    raw.close()
    assert (before, after) == ('{"value":15}', '{"key":"step_minutes","value":20}')


def test_the_story_of_the_office_tells_what_was_and_became_without_what_was_typed(office: Office) -> None:
    changed = organisation.save_setting(office, "opening_hours", "ma-vr 08:30-16:00", BY)
    morning = WorkingPattern((WorkingPeriod(1, TimeSpan(540, 720), Weeks.EVEN),))
    noor = Colleague("Noor Verzonnen", "noor@voorbeeldstad.example", pattern=morning, cap_per_day=4)
    noor = organisation.save_colleague(changed, noor, BY)
    later = replace(morning, exceptions=(DayException(date(2026, 12, 24), (), "bij tante Sien"),))
    organisation.save_colleague(changed, replace(noor, name="Noor Anders", pattern=later, cap_per_day=6), BY)
    room = organisation.save_place(changed, Place("Kamer 9", PlaceKind.ROOM, address="Achterweg 9"), BY)
    organisation.save_place(changed, replace(room, seats=2, address="Voorweg 1"), BY)
    story = office_story(changed)
    told = {act.action: (dict(act.before), dict(act.after)) for act in story}
    assert told["setting_changed"] == (
        {"value": ("ma-vr.0900-1700",)}, {"key": "opening_hours", "value": ("ma-vr.0830-1600",)},
    )  # fmt: skip
    was, is_now = told["colleague_saved"]
    assert was == {"cap_per_day": 4, "exceptions": ()}
    assert is_now == {
        "colleague": noor.colleague_id, "cap_per_day": 6, "exceptions": (date(2026, 12, 24),), "texts": ("name",),
    }  # fmt: skip
    assert told["place_saved"] == ({"seats": 4}, {"place": room.place_id, "seats": 2, "texts": ("address",)})
    first = next(act for act in story if act.after.get("colleague") == noor.colleague_id)
    assert first.after["periods"] == ("day1.even.h0900-h1200",)
    assert not any(word in str(story) for word in ("Verzonnen", "Anders", "Sien", "weg", "voorbeeldstad"))
    assert {act.by for act in story} <= {"Noor Demo", ""}


def test_every_act_that_the_program_writes_has_words() -> None:
    written = set(re.findall(r'\b(?:Step|_step)\(\s*"([a-z_]+)"', "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "openplanner" / "application").rglob("*.py")
    )))  # fmt: skip
    acts = written | set(KINDS) | {f"undid_{kind}" for kind in KINDS} | {"kept", "printed"}
    silent = {act for language in LANGUAGES for act in acts if not Texts(language).has(f"audit.action.{act}")}
    assert len(written) > 15
    assert silent == set()


def test_the_doctor_finds_a_change_and_says_where(office: Office) -> None:
    registered(office, "Z-1")
    go_around(office.store, "update audit set by = 2 where audit_id = 3")
    check = next(one for one in examine(office) if one.name == "audit")
    assert check.state is State.FAILED
    assert "regel 3" in Texts("nl").reason(check.detail)
    (found,) = examine_audit(office).chain.breaks
    assert "ma 23-11-2026 09:00" in Texts("nl").reason(break_in_words(found))


def test_a_chain_written_wholly_anew_shows_beside_an_earlier_copy(office: Office, tmp_path: Path) -> None:
    registered(office, "Z-1")
    copy = make_copy(office, tmp_path / "copy.sqlite3", BY)
    assert examine_audit(office, copy).begins_as_copy is True
    raw = sqlite3.connect(office.store.path)
    asked = "select audit_id, at, 9, action, case_id, booking_id, before, after from audit order by audit_id"
    forged = [Line(*row) for row in raw.execute(asked)]
    raw.close()
    links = list(linked(BEGIN, forged))
    go_around(
        office.store,
        "update audit set by = 9",
        *(f"update audit set hash = '{made}' where audit_id = {number}" for number, made in links),
        f"update audit_tail set hash = '{links[-1][1]}'",
        *STATEMENTS[:4],
    )
    found = examine_audit(office, copy)
    assert (found.chain.breaks, found.begins_as_copy, found.sound) == ((), False, False)
