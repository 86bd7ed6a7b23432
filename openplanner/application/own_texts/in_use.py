"""The texts of the team that are printed and shown in the place of ours."""

from __future__ import annotations

from openplanner.application.own_texts.catalogue import TextKind, TextName, text_names
from openplanner.application.own_texts.findings import structure
from openplanner.domain.errors import InvalidInput
from openplanner.domain.interval import AMSTERDAM
from openplanner.guides.textfile import with_head
from openplanner.storage.own_texts import OwnText, newest_texts
from openplanner.storage.store import Transaction


def texts_in_use(tx: Transaction, kind: TextKind) -> dict[str, str]:
    """By file name the texts of that kind that the team wrote, with their own number and date in the head.

    One that this version of the program cannot read is left out, so that ours is used: the screen of the texts says so.
    """
    found = {}
    for one in newest_texts(tx):
        name = TextName(kind, one.name)
        if one.kind == kind.value and one.text and name in text_names():
            text = stamped(one)
            if readable(name, text):
                found[one.name] = text
    return found


def readable(name: TextName, text: str) -> bool:
    """True when the text can take the place of the shipped one."""
    try:
        structure(name, text)
    except InvalidInput:
        return False
    return True


def stamped(one: OwnText) -> str:
    """The text with the number of its version and the day on which it was saved, as paper shows them."""
    day = one.saved_at.astimezone(AMSTERDAM).date()
    return with_head(one.text, versie=f"eigen-{one.number}", datum=day.isoformat())
