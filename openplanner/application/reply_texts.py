"""Ready sentences for an answer by WhatsApp, filled in with what is known of the case."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from openplanner.application.office import Office
from openplanner.domain.errors import ResourceMissing
from openplanner.guides.facts import filled
from openplanner.guides.guard import without_identifiers
from openplanner.resources import resource_text
from openplanner.settings import GENERAL_PHONE, PLACE_NAME
from openplanner.storage import cases, colleagues
from openplanner.texts import Texts


@dataclass(frozen=True, slots=True)
class ReplyText:
    """A sentence with the name under which it is found; what is not known stays a gap of ellipses."""

    name: str
    text: str


def reply_texts(office: Office, case_id: int, by: int) -> tuple[ReplyText, ...]:
    """The sentences of ``resources/replies`` in order. Raises ``ResourceMissing`` for an absent or wrong file."""
    with office.store.reading() as tx:
        case = cases.case(tx, case_id)
        name = colleagues.colleague(tx, by).name if by else ""
    day = case.last_calling_day
    words = {
        "collega": without_identifiers(name),
        "plaats": office.settings.text(PLACE_NAME),
        "telefoon": office.settings.text(GENERAL_PHONE),
        "beldag": Texts("nl").long_day(day) if day else "",
    }
    return tuple(ReplyText(one.name, filled(one.text, words)) for one in _texts())


@cache
def _texts() -> tuple[ReplyText, ...]:
    try:
        entries = tomllib.loads(resource_text("replies", "whatsapp.toml"))["antwoord"]
        return tuple(ReplyText(str(entry["naam"]), str(entry["tekst"])) for entry in entries)
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise ResourceMissing("resource_missing", name="replies/whatsapp.toml") from error
