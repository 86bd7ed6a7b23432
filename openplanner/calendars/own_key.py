"""The mark on every item that we make in somebody's calendar: a named property that holds the booking's own key.

EWS and Graph read and write the same property, so an item made on the server is still found after its mailbox moved to
the cloud. Nobody sees it in Outlook, and it stays with the item when the item is moved or its subject changes.
A second property beside it lists whom we invited, so that a guest whom a colleague adds in Outlook stays when we move
the item. The names must never change: items made under another name would not be found again.
Source: exchange.md section 5; MS-OXPROPS, properties named by a string in a set of their own.
"""

from __future__ import annotations

from uuid import UUID

PROPERTY_SET = "efad0bc0-a68c-44fe-8d67-e5d86c9fe17c"
PROPERTY_NAME = "OpenPlannerKey"
GUESTS_NAME = "OpenPlannerGuests"
NAMES = (PROPERTY_NAME, GUESTS_NAME)


def graph_property_id(name: str = PROPERTY_NAME) -> str:
    """How Graph names a property of ours: type, set and name in one text."""
    return f"String {{{PROPERTY_SET}}} Name {name}"


def as_text(key: UUID) -> str:
    """The key as it is stored: lower case with hyphens, so that a search finds what was written."""
    return str(key)


def from_text(text: str) -> UUID | None:
    """The key in a stored text; None when somebody put something else there."""
    try:
        return UUID(text)
    except ValueError:
        return None
