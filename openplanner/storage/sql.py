"""The words of SQL and our tables, loaded at first use.

Importing SQLAlchemy takes longer than showing the first window (performance.md 2); with this, a module of
this room can be imported for nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import (
        and_,
        case,
        column,
        delete,
        exists,
        func,
        insert,
        literal,
        literal_column,
        or_,
        select,
        text,
        update,
    )

    from openplanner.storage.schema.privacy_tables import erasures, views
    from openplanner.storage.schema.table_words import metadata
    from openplanner.storage.schema.tables import (
        agreements,
        attempts,
        audit,
        audit_tail,
        booking_people,
        bookings,
        busy_blocks,
        calendar_answers,
        calendar_cursors,
        calendar_item_mailboxes,
        calendar_items,
        calendar_sources,
        case_parties,
        cases,
        claims,
        colleague_teams,
        colleagues,
        drafts,
        import_columns,
        on_call,
        outbox,
        outcomes,
        own_texts,
        people,
        phone_numbers,
        places,
        settings,
        teams,
        terms,
        undo,
        waiting_list,
    )
    from openplanner.storage.schema.together_tables import contact_closings, presence
else:

    def __getattr__(name):
        import sqlalchemy

        from openplanner.storage.schema import privacy_tables, tables, together_tables

        of_ours = next(
            (module for module in (tables, privacy_tables, together_tables) if hasattr(module, name)), sqlalchemy
        )
        globals()[name] = found = getattr(of_ours, name)  # looked up once: a save asks for forty
        return found


__all__ = [
    "agreements",
    "and_",
    "attempts",
    "audit",
    "audit_tail",
    "booking_people",
    "bookings",
    "busy_blocks",
    "calendar_answers",
    "calendar_cursors",
    "calendar_item_mailboxes",
    "calendar_items",
    "calendar_sources",
    "case",
    "case_parties",
    "cases",
    "claims",
    "colleague_teams",
    "colleagues",
    "column",
    "contact_closings",
    "delete",
    "drafts",
    "erasures",
    "exists",
    "func",
    "import_columns",
    "insert",
    "literal",
    "literal_column",
    "metadata",
    "on_call",
    "or_",
    "outbox",
    "outcomes",
    "own_texts",
    "people",
    "phone_numbers",
    "places",
    "presence",
    "select",
    "settings",
    "teams",
    "terms",
    "text",
    "undo",
    "update",
    "views",
    "waiting_list",
]
