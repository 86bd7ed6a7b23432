"""Where a person is named in a text about somebody else: for a colleague to judge, never erased or told blindly."""

from __future__ import annotations

from dataclasses import dataclass

from openplanner.application.privacy.who import FoundPerson
from openplanner.storage import drafts
from openplanner.storage.privacy.persons import case_numbers, texts_about_people
from openplanner.storage.store import Transaction


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where the person stands written: ``table.column``, and the case when the text is of one."""

    where: str
    number: str = ""


def mentions_of(tx: Transaction, person: FoundPerson) -> tuple[Mention, ...]:
    """The places outside the person's own cases, in the order of the tables; drafts have their own rule."""
    own = {ref.case_id for ref in person.written}
    found = [
        (where, case_id)
        for where, case_id, text in texts_about_people(tx)
        if case_id not in own and not where.startswith(("drafts.", "undo.")) and names(text, person)
    ]
    numbers = case_numbers(tx, {case_id for _, case_id in found if case_id})
    return tuple(dict.fromkeys(Mention(where, numbers.get(case_id or 0, "")) for where, case_id in found))


def drafts_about(tx: Transaction, person: FoundPerson) -> tuple[drafts.Draft, ...]:
    """Unfinished forms in which the person is named, newest first."""
    return tuple(one for one in drafts.drafts(tx) if names(str(one.payload), person))


def names(text: str, person: FoundPerson) -> bool:
    """True when a name, number or address of the person stands in the text."""
    plain = text.casefold()
    return any(word in plain for word in person.words)
