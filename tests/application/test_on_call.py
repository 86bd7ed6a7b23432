"""Who is on call: one for each team and day, on paper and taken back like any step."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from openplanner.application.office import Office
from openplanner.application.on_call import put_on_call
from openplanner.application.team_agenda import team_agenda
from openplanner.application.undo import undo_last
from openplanner.application.upkeep import organisation
from openplanner.application.week_overview import AskedWeek, week_of_team, week_pdf_of_team
from openplanner.domain.colleague import Team
from openplanner.domain.errors import NotAllowed
from openplanner.domain.interval import AMSTERDAM
from tests.offices import BY, small_office
from tests.printing.reading_pdf import words


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made, _clock = small_office(tmp_path)
    yield made
    made.store.close()


def today(office: Office) -> date:
    return office.clock().astimezone(AMSTERDAM).date()


def on(office: Office, day: date, team_id: int | None = 1) -> str:
    return team_agenda(office, team_id, day, 1).days[0].on_call_names


def two_of(office: Office) -> tuple[tuple[int, str], tuple[int, str]]:
    first, second, *_ = team_agenda(office, 1, today(office), 1).colleagues
    return first, second


def test_a_team_has_one_a_day_and_the_same_key_takes_it_off(office: Office) -> None:
    day, ((first, name), (second, other)) = today(office), two_of(office)
    assert put_on_call(office, first, day, 1, BY)
    assert on(office, day) == name
    assert put_on_call(office, second, day, None, BY)
    assert (on(office, day), on(office, day, None)) == (other, other)
    assert on(office, day + timedelta(days=1)) == ""
    assert not put_on_call(office, second, day, 1, BY)
    assert on(office, day) == ""


def test_it_is_taken_back_to_whoever_it_was(office: Office) -> None:
    day, ((first, name), (second, _)) = today(office), two_of(office)
    put_on_call(office, first, day, 1, BY)
    put_on_call(office, second, day, 1, BY)
    assert undo_last(office, BY).code == "actions.undid_on_call"
    assert on(office, day) == name
    undo_last(office, BY)
    assert on(office, day) == ""


def test_a_day_that_is_over_and_a_colleague_of_another_team_are_refused(office: Office) -> None:
    organisation.save_team(office, Team("Woo"), BY)
    (first, _), _ = two_of(office)
    with pytest.raises(NotAllowed, match="on_call_past"):
        put_on_call(office, first, today(office) - timedelta(days=1), 1, BY)
    with pytest.raises(NotAllowed, match="on_call_other_team"):
        put_on_call(office, first, today(office), 2, BY)


def test_it_stands_on_the_week_on_paper(office: Office) -> None:
    day, ((first, name), _) = today(office), two_of(office)
    put_on_call(office, first, day, 1, BY)
    year, week, _ = day.isocalendar()
    assert [one.on_call for one in week_of_team(office, AskedWeek(1, year, week)).days if one.day == day] == [name]
    assert "Achterwacht" in words(week_pdf_of_team(office, AskedWeek(1, year, week)))
