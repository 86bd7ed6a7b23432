"""The form of a case number and the address of a case in the system where it lives (peers.md row 11)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from openplanner.application.case_system import case_link
from openplanner.application.office import Office
from openplanner.application.upkeep.organisation import office_with_setting
from openplanner.domain.errors import InvalidInput
from openplanner.settings import CASE_LINK, CASE_NUMBER_FORM
from tests.offices import registered, small_office

ADDRESS = "https://zaken.voorbeeldstad.example/zaak/[nummer]?tab=1"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made, _ = small_office(tmp_path)
    yield made
    made.store.close()


@pytest.mark.parametrize(
    ("number", "address"),
    [
        ("Z-2026-0001", "https://zaken.voorbeeldstad.example/zaak/Z-2026-0001?tab=1"),
        ("2026/17", "https://zaken.voorbeeldstad.example/zaak/2026%2F17?tab=1"),
        ("../?x=@evil.example#", "https://zaken.voorbeeldstad.example/zaak/..%2F%3Fx%3D%40evil.example%23?tab=1"),
    ],
)
def test_a_number_only_fills_its_own_place(office: Office, number: str, address: str) -> None:
    for written in (ADDRESS, ADDRESS.replace("[nummer]", "[number]")):
        assert case_link(office_with_setting(office, CASE_LINK.key, written).settings, number) == address


def test_without_an_address_there_is_none(office: Office) -> None:
    assert case_link(office.settings, "Z-1") == ""


@pytest.mark.parametrize(
    "wrong",
    ["http://zaken.example/[nummer]", "https://zaken.example/", "https://[nummer].example/", "file:///[nummer]",
     "https://[[nummer]", "https:///[nummer]", "https://a.example/[nummer]/[number]"],
)  # fmt: skip
def test_an_address_that_is_none_is_refused_before_it_is_kept(office: Office, wrong: str) -> None:
    with pytest.raises(InvalidInput, match="case_link_wrong"):
        office_with_setting(office, CASE_LINK.key, wrong)


def test_a_number_in_another_form_is_refused_beside_its_field_and_nothing_is_stored(office: Office) -> None:
    strict = office_with_setting(office, CASE_NUMBER_FORM.key, "Z-####-@#")
    for wrong in ("Z-1", "Z-20261-A1", "Z-2026-11", "Z-2026-A1 ; x"):
        with pytest.raises(InvalidInput, match="case_number_form") as refused:
            registered(strict, wrong)
        assert refused.value.facts["field"] == "number" and refused.value.facts["form"] == "Z-####-@#"
    assert registered(strict, "z-2026-A1").case_id == 1  # what was refused is not there
