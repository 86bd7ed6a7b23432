"""What is asked on each page, what is filled in already, and what is wrong with an answer. Free of Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from openplanner.desktop.settings.pattern_text import read_periods
from openplanner.domain.errors import InvalidInput
from openplanner.settings import MUNICIPALITY, OPENING_HOURS, PLACE_NAME, Settings

if TYPE_CHECKING:
    from openplanner.application.upkeep.set_up_office import FirstDesk

MOST_BYTES = 50_000_000
HERE, FILE, LATER = "here", "file", "later"
CALENDARS = (HERE, FILE, LATER)


@dataclass(frozen=True, slots=True)
class Page:
    """A page with its fields, in the order of Tab; its words are ``welcome.<name>.title`` and ``.sentence``."""

    name: str
    fields: tuple[str, ...]


PAGES = (
    Page("office", ("municipality", "place_name")),
    Page("you", ("name", "hours", "team", "email")),
    Page("opening", ("opening_hours",)),
    Page("calendar", ("calendar", "file")),
)
LIMITS = {"municipality": 80, "place_name": 80, "name": 120, "team": 80, "email": 200, "opening_hours": 200}


def first_answers(settings: Settings, team: str) -> dict[str, str]:
    """What stands in the fields before anybody typed."""
    named = settings.text(MUNICIPALITY)
    return {
        "municipality": "" if named == MUNICIPALITY.default else named,
        "place_name": settings.text(PLACE_NAME),
        "name": "",
        "hours": settings.text(OPENING_HOURS),
        "team": team,
        "email": "",
        "opening_hours": settings.text(OPENING_HOURS),
        "calendar": HERE,
        "file": "",
    }


def place_of(municipality: str) -> str:
    """``Gemeente Voorbeeldstad`` lies in Voorbeeldstad."""
    words = municipality.split()
    return " ".join(words[1:] if words[:1] and words[0].lower() in {"gemeente", "municipality"} else words)


def check_page(page: Page, answers: Mapping[str, str]) -> None:
    """Raises ``InvalidInput`` with the field that is wrong; nothing when one may go on."""
    for field in page.fields:
        _check(field, answers[field].strip(), answers)


def first_desk(answers: Mapping[str, str]) -> FirstDesk:
    """The answers of all pages as they are kept. Raises ``InvalidInput`` as :func:`check_page`."""
    from openplanner.application.upkeep.set_up_office import FirstDesk

    for page in PAGES:
        check_page(page, answers)
    path = Path(answers["file"].strip()) if answers["calendar"] == FILE else None
    return FirstDesk(
        municipality=answers["municipality"],
        place_name=answers["place_name"],
        opening_hours=answers["opening_hours"],
        team=answers["team"],
        name=answers["name"],
        email=answers["email"],
        hours=read_periods(answers["hours"], "hours"),
        calendar=_content(path) if path else b"",
        calendar_name=path.name if path else "",
    )


def _check(field: str, text: str, answers: Mapping[str, str]) -> None:
    if field in LIMITS and len(text) > LIMITS[field]:
        raise InvalidInput("setting_too_long", field=field, most=LIMITS[field], length=len(text))
    if field in {"municipality", "name", "team"} and not text:
        raise InvalidInput("answer_missing", field=field)
    if field == "hours":
        _check_hours(text)
    if field == "email" and text and not (text.count("@") == 1 and text.strip("@") == text and " " not in text):
        raise InvalidInput("email_unreadable", field=field)
    if field == "opening_hours":
        _check_opening(text)
    if field == "file" and answers["calendar"] == FILE:
        _content(Path(text))


def _check_hours(text: str) -> None:
    if not text:
        raise InvalidInput("answer_missing", field="hours")
    try:
        read_periods(text, "hours")
    except InvalidInput as error:
        if error.code != "hours_unreadable":
            raise
        raise InvalidInput("working_hours_unreadable", field="hours", part=error.facts["part"]) from error


def _check_opening(text: str) -> None:
    from openplanner.application.rules import load_rules

    if not text:
        raise InvalidInput("answer_missing", field="opening_hours")
    try:
        load_rules(Settings({OPENING_HOURS.key: text}))
    except InvalidInput as error:  # it calls them hours, as those of a colleague
        raise InvalidInput(error.code, **{**error.facts, "field": "opening_hours"}) from error


def _content(path: Path) -> bytes:
    """The file; raises ``InvalidInput`` when it is not there, cannot be read or is far too large."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise InvalidInput("calendar_file_unreadable", field="file", name=path.name[:60]) from error
    if not content or len(content) > MOST_BYTES:
        raise InvalidInput("calendar_file_unreadable", field="file", name=path.name[:60])
    return content
