"""Opening a text of the team, and keeping a new version of it; no version is ever lost or overwritten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from openplanner.application.office import Office
from openplanner.application.own_texts.catalogue import TextName, known, plain, shipped_text, text_names, title_of
from openplanner.application.own_texts.findings import text_findings
from openplanner.application.own_texts.in_use import readable
from openplanner.application.trace import Step, trace
from openplanner.domain.errors import InvalidInput
from openplanner.storage import colleagues
from openplanner.storage.own_texts import OwnText, add_version, newest_texts, versions_of


class TextState(StrEnum):
    """How a text stands: ours, the team's, the team's while ours has changed since, or the team's and unreadable."""

    SHIPPED = "shipped"
    OWN = "own"
    SHIPPED_CHANGED = "shipped_changed"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class ListedText:
    """A text in the list; ``number`` is 0 while nobody ever changed it."""

    name: TextName
    title: str
    state: TextState
    number: int = 0


@dataclass(frozen=True, slots=True)
class TextVersion:
    """One version; an empty ``text`` is a return to the shipped one. ``saved_by`` is a name, empty when unknown."""

    number: int
    text: str
    saved_by: str
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class OpenText:
    """A text with all that its screen needs. ``text`` is what holds now; ``versions`` are newest first.

    ``shipped_then`` is the shipped text on which the team's version was based; it differs from ``shipped`` after an
    upgrade that brought another text.
    """

    name: TextName
    title: str
    state: TextState
    number: int
    text: str
    shipped: str
    shipped_then: str
    versions: tuple[TextVersion, ...]


def list_texts(office: Office) -> tuple[ListedText, ...]:
    """Every text that a team may write, in the order of the catalogue."""
    with office.store.reading() as tx:
        newest = {(one.kind, one.name): one for one in newest_texts(tx)}
    return tuple(
        ListedText(name, title_of(name), _state(name, one), one.number if one else 0)
        for name in text_names()
        for one in [newest.get((name.kind.value, name.file))]
    )


def open_text(office: Office, name: TextName) -> OpenText:
    """The text as it holds now; raises ``InvalidInput`` (``text_unknown``)."""
    shipped = shipped_text(known(name))
    with office.store.reading() as tx:
        kept = versions_of(tx, name.kind.value, name.file)
        people = {one.colleague_id: one.name for one in colleagues.colleagues(tx, active=False)}
    newest = kept[0] if kept else None
    return OpenText(
        name,
        title_of(name),
        _state(name, newest),
        newest.number if newest else 0,
        newest.text if newest and newest.text else shipped,
        shipped,
        newest.based_on if newest and newest.text else shipped,
        tuple(TextVersion(one.number, one.text, people.get(one.saved_by, ""), one.saved_at) for one in kept),
    )


def save_text(office: Office, name: TextName, text: str, seen: int, by: int) -> OpenText:
    """The text with a version more, based on the shipped text of today; ``seen`` is the number that was open.

    Raises ``InvalidInput`` with the line of what is wrong, and ``StaleCase`` (``stale_text``) when somebody else
    saved in between: nothing is overwritten.
    """
    text = plain(text)
    wrong = [finding.what for finding in text_findings(known(name), text).findings if finding.hard]
    if wrong and isinstance(wrong[0], InvalidInput):
        raise wrong[0]
    return _added(office, name, text, seen, by)


def use_shipped(office: Office, name: TextName, seen: int, by: int) -> OpenText:
    """Back to the shipped text; the team's versions stay in the list. Raises as :func:`save_text`."""
    return _added(office, known(name), "", seen, by)


def _added(office: Office, name: TextName, text: str, seen: int, by: int) -> OpenText:
    now = office.clock()
    with office.store.transaction() as tx:
        shipped = shipped_text(name)
        kept = "" if text == shipped else text
        add_version(tx, OwnText(name.kind.value, name.file, seen + 1, kept, shipped, by, now))
        after = {"kind": name.kind.value, "name": name.file, "number": seen + 1}
        trace(tx, Step("text_saved", by, now, after=after))
    return open_text(office, name)


def _state(name: TextName, newest: OwnText | None) -> TextState:
    if newest is None or not newest.text:
        return TextState.SHIPPED
    if not readable(name, newest.text):
        return TextState.UNREADABLE
    return TextState.OWN if newest.based_on == shipped_text(name) else TextState.SHIPPED_CHANGED
