"""The tables. A change here needs a migration in ``migrations/versions`` (a test compares the two).

No ORM: statements are written out, so what is asked of the database can be read. ``version`` columns count saves of
what two people may change at once. Columns of ``cases`` after ``closed_at`` repeat what other tables know, so that the
worklist is one index walk (performance.md 3).
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    func,
    text,
)

import openplanner.storage.schema.privacy_tables
import openplanner.storage.schema.together_tables  # noqa: F401 - both: whoever has the tables has all of them
from openplanner.storage.schema.table_words import Moment, metadata, typed, typed_or_empty, version, words

teams = Table("teams", metadata, Column("team_id", Integer, primary_key=True), typed("name"), version())

colleagues = Table(
    "colleagues",
    metadata,
    Column("colleague_id", Integer, primary_key=True),
    typed("name"),
    typed("email"),
    Column("case_types", Text, nullable=False),
    typed("languages"),
    Column("forms", Text, nullable=False),
    typed("pattern", "exceptions"),
    Column("cap_per_day", Integer),
    Column("active", Boolean, nullable=False),
    version(),
)
Index("ix_colleagues_email", func.lower(colleagues.c.email))

colleague_teams = Table(
    "colleague_teams",
    metadata,
    Column("colleague_id", ForeignKey(colleagues.c.colleague_id), primary_key=True),
    Column("team_id", ForeignKey(teams.c.team_id), primary_key=True),
    Column("position", Integer, nullable=False),
    Index("ix_colleague_teams_team", "team_id"),
)

places = Table(
    "places",
    metadata,
    Column("place_id", Integer, primary_key=True),
    typed("name"),
    Column("kind", String(20), nullable=False),
    typed_or_empty("address"),
    typed_or_empty("email"),
    Column("travel_minutes", Integer, nullable=False),
    Column("seats", Integer, nullable=False),
    Column("active", Boolean, nullable=False),
    version(),
)

people = Table(
    "people",
    metadata,
    Column("person_id", Integer, primary_key=True),
    typed("name"),
    typed_or_empty("email"),
    typed_or_empty("address"),
    version(),
)
Index("ix_people_name", func.lower(people.c.name))

phone_numbers = Table(
    "phone_numbers",
    metadata,
    Column("person_id", ForeignKey(people.c.person_id, ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("e164", String(20), nullable=False),
    typed_or_empty("label", "phone"),
    typed_or_empty("extension", "phone"),
    typed_or_empty("remark", "phone"),
    Index("ix_phone_numbers_e164", "e164"),
)

cases = Table(
    "cases",
    metadata,
    Column("case_id", Integer, primary_key=True),
    Column("number", Text, nullable=False),
    Column("case_type", String(20), nullable=False),
    Column("received_at", Moment, nullable=False),
    typed("subject"),
    Column("citizen_id", ForeignKey(people.c.person_id), nullable=False),
    Column("team_id", ForeignKey(teams.c.team_id), nullable=False),
    version(),
    Column("status", String(20), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("language", String(20), nullable=False),
    Column("interpreter", Boolean, nullable=False),
    Column("wish_weekdays", Text, nullable=False),
    Column("wish_from", Integer),
    Column("wish_until", Integer),
    Column("wish_form", String(20)),
    Column("writing_only", Boolean, nullable=False),
    Column("announced_on", Date),
    Column("committee_announced_on", Date),
    Column("extended_on", Date),
    Column("suspensions", Text, nullable=False),
    Column("notice_of_default_on", Date),
    Column("later_day", Date),
    Column("later_reason", String(20)),
    Column("later_with", String(20)),
    Column("later_at", Moment),
    Column("norm_day", Date),
    Column("assigned_to", ForeignKey(colleagues.c.colleague_id)),
    Column("claimed_by", ForeignKey(colleagues.c.colleague_id)),
    Column("claimed_until", Moment),
    Column("outcome", String(30)),
    typed_or_empty("outcome_reason", "reason"),
    Column("created_at", Moment),
    Column("closed_at", Moment),
    Column("due_at", BigInteger, nullable=False),
    Column("norm_until", Moment),
    Column("last_calling_day", Date),
    Column("decision_date", Date),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("last_attempt_at", Moment),
    Column("last_result", String(30)),
    Column("anonymised", Boolean, nullable=False, server_default=false()),
    Column("persons", Integer, nullable=False, server_default=text("1")),
    Column("subjects", Integer, nullable=False, server_default=text("1")),
    sqlite_autoincrement=True,
)
Index("ix_cases_number", func.lower(cases.c.number), unique=True)
_open = text("status <> 'closed'")
Index(
    "ix_cases_worklist",
    cases.c.team_id,
    cases.c.due_at,
    cases.c.case_id,
    cases.c.status,
    cases.c.assigned_to,
    sqlite_where=_open,
    postgresql_where=_open,
)
Index(
    "ix_cases_due",
    cases.c.due_at,
    cases.c.case_id,
    cases.c.status,
    cases.c.assigned_to,
    sqlite_where=_open,
    postgresql_where=_open,
)
Index("ix_cases_citizen", cases.c.citizen_id)
Index("ix_cases_received", cases.c.received_at)
Index("ix_cases_closed", cases.c.closed_at)

case_parties = Table(
    "case_parties",
    metadata,
    Column("case_id", ForeignKey(cases.c.case_id), primary_key=True),
    Column("role", String(20), primary_key=True),
    Column("person_id", ForeignKey(people.c.person_id), nullable=False),
    Index("ix_case_parties_person", "person_id"),
)

terms = Table(
    "terms",
    metadata,
    Column("case_id", ForeignKey(cases.c.case_id), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("name", String(40), nullable=False),
    Column("day", Date, nullable=False),
    Column("moment", Moment),
    Column("reasons", Text, nullable=False),
    words("source"),
)

bookings = Table(
    "bookings",
    metadata,
    Column("booking_id", Integer, primary_key=True),
    Column("key", String(36), nullable=False),
    Column("case_id", ForeignKey(cases.c.case_id), nullable=False),
    Column("form", String(20), nullable=False),
    Column("starts_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("place_id", ForeignKey(places.c.place_id)),
    Column("state", String(20), nullable=False),
    Column("hold_until", Moment),
    Column("before_minutes", Integer, nullable=False),
    Column("after_minutes", Integer, nullable=False),
    Column("sequence", Integer, nullable=False),
    typed_or_empty("cancel_reason", "reason"),
    version(),
    words("attention"),
    Column("series_id", ForeignKey("bookings.booking_id")),
    UniqueConstraint("key"),
    CheckConstraint("ends_at >= starts_at", name="order"),
    Index("ix_bookings_case", "case_id", "state", "starts_at"),
    Index("ix_bookings_starts", "starts_at"),
    sqlite_autoincrement=True,
)

booking_people = Table(
    "booking_people",
    metadata,
    Column("booking_id", ForeignKey(bookings.c.booking_id, ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("colleague_id", ForeignKey(colleagues.c.colleague_id), nullable=False),
    Index("ix_booking_people_colleague", "colleague_id"),
)

claims = Table(
    "claims",
    metadata,
    Column("claim_id", Integer, primary_key=True),
    Column("subject_kind", String(10), nullable=False),
    Column("subject_id", Integer, nullable=False),
    Column("starts_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("booking_id", ForeignKey(bookings.c.booking_id, ondelete="CASCADE"), nullable=False),
    Column("hold_until", Moment),
    CheckConstraint("ends_at > starts_at", name="order"),
    CheckConstraint("subject_kind in ('colleague', 'place')", name="kind"),
    Index("ix_claims_subject", "subject_kind", "subject_id", "starts_at", "ends_at"),
    Index("ix_claims_booking", "booking_id"),
)
_held = text("hold_until is not null")
Index("ix_bookings_hold", bookings.c.hold_until, sqlite_where=_held, postgresql_where=_held)
Index("ix_claims_hold", claims.c.hold_until, sqlite_where=_held, postgresql_where=_held)

attempts = Table(
    "attempts",
    metadata,
    Column("attempt_id", Integer, primary_key=True),
    Column("case_id", ForeignKey(cases.c.case_id), nullable=False),
    Column("at", Moment, nullable=False),
    Column("by", Integer, nullable=False),
    Column("result", String(30), nullable=False),
    words("e164"),
    Column("minutes", Integer, nullable=False),
    typed_or_empty("note"),
    Index("ix_attempts_case", "case_id", "at"),
    Index("ix_attempts_at", "at"),
)

agreements = Table(
    "agreements",
    metadata,
    Column("agreement_id", Integer, primary_key=True),
    Column("case_id", ForeignKey(cases.c.case_id), nullable=False),
    typed("who", "agreement"),
    typed("what", "agreement"),
    Column("due", Date, nullable=False),
    typed_or_empty("told_how", "agreement"),
    Column("done_on", Date),
    Index("ix_agreements_case", "case_id"),
    Index("ix_agreements_due", "due"),
)

outcomes = Table(
    "outcomes",
    metadata,
    Column("outcome_id", Integer, primary_key=True),
    Column("case_id", ForeignKey(cases.c.case_id), nullable=False),
    Column("at", Moment, nullable=False),
    Column("by", Integer, nullable=False),
    Column("outcome", String(30)),
    typed_or_empty("reason"),
    Index("ix_outcomes_case", "case_id"),
)

calendar_sources = Table(
    "calendar_sources",
    metadata,
    Column("source_id", Integer, primary_key=True),
    typed("name", "calendar"),
    Column("kind", String(10), nullable=False),
    Column("colleague_id", ForeignKey(colleagues.c.colleague_id)),
    Column("place_id", ForeignKey(places.c.place_id)),
    typed_or_empty("label", "calendar"),
    Column("fetched_at", Moment),
    Column("why", Text),
    UniqueConstraint("name"),
    CheckConstraint("(colleague_id is null) <> (place_id is null)", name="one_owner"),
    Index("ix_calendar_sources_colleague", "colleague_id"),
    Index("ix_calendar_sources_place", "place_id"),
    sqlite_autoincrement=True,
)

busy_blocks = Table(
    "busy_blocks",
    metadata,
    Column("block_id", Integer, primary_key=True),
    Column("source_id", ForeignKey(calendar_sources.c.source_id, ondelete="CASCADE"), nullable=False),
    Column("starts_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("status", String(20), nullable=False),
    words("subject"),
    Column("private", Boolean, nullable=False),
    Column("all_day", Boolean, nullable=False),
    Index("ix_busy_blocks_source", "source_id", "ends_at", "starts_at"),
)

calendar_items = Table(
    "calendar_items",
    metadata,
    Column("item_id", Integer, primary_key=True),
    Column("mailbox", Text, nullable=False),
    Column("key", String(36), nullable=False),
    Column("change_key", Integer, nullable=False),
    Column("starts_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("status", String(20), nullable=False),
    words("subject"),
    words("body"),
    words("location"),
    Column("cancelled", Boolean, nullable=False),
    UniqueConstraint("mailbox", "key"),
    Index("ix_calendar_items_change", "change_key"),
    Index("ix_calendar_items_key", "key"),
    sqlite_autoincrement=True,
)

calendar_item_mailboxes = Table(
    "calendar_item_mailboxes",
    metadata,
    Column("item_id", ForeignKey(calendar_items.c.item_id, ondelete="CASCADE"), primary_key=True),
    Column("address", Text, primary_key=True),
    Column("role", String(10), nullable=False),
    Column("left_at", Integer),
    Index("ix_calendar_item_mailboxes_address", "address"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("outbox_id", Integer, primary_key=True),
    Column("key", String(36), nullable=False),
    Column("booking_id", ForeignKey(bookings.c.booking_id), nullable=False),
    Column("action", String(10), nullable=False),
    words("mailbox"),
    Column("state", String(20), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("retry_at", Moment),
    Column("lease_until", Moment),
    words("problem"),
    words("item_id"),
    words("change_key"),
    Column("starts_at", Moment),
    Column("ends_at", Moment),
    Index("ix_outbox_key", "key"),
    Index("ix_outbox_booking", "booking_id"),
    Index("ix_outbox_state", "state"),
    sqlite_autoincrement=True,
)

audit = Table(
    "audit",
    metadata,
    Column("audit_id", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("by", Integer, nullable=False),
    Column("action", String(60), nullable=False),
    Column("case_id", Integer),
    Column("booking_id", Integer),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    words("hash"),
    Index("ix_audit_case", "case_id"),
    sqlite_autoincrement=True,
)

audit_tail = Table(  # one row: the newest line, so that two writers form one chain and a shortened one shows
    "audit_tail",
    metadata,
    Column("tail_id", Integer, primary_key=True),
    Column("audit_id", Integer, nullable=False),
    Column("hash", Text, nullable=False),
)

drafts = Table(
    "drafts",
    metadata,
    Column("key", Text, primary_key=True),
    typed("payload", "draft"),
    Column("saved_at", Moment, nullable=False),
    Column("by", Integer, nullable=False),
)

settings = Table("settings", metadata, Column("key", Text, primary_key=True), Column("value", Text, nullable=False))

undo = Table(
    "undo",
    metadata,
    Column("undo_id", Integer, primary_key=True),
    Column("kind", String(60), nullable=False),
    Column("payload", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("by", Integer, nullable=False),
    Column("facts", Text, nullable=False),
    sqlite_autoincrement=True,
)

calendar_cursors = Table(
    "calendar_cursors",
    metadata,
    Column("mailbox", Text, primary_key=True),
    Column("cursor", Text, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("verified_at", Moment, nullable=False),
)

calendar_answers = Table(
    "calendar_answers",
    metadata,
    Column("mailbox", Text, primary_key=True),
    Column("starts_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("blocks", Text, nullable=False),
    Column("fetched_at", Moment, nullable=False),
)

own_texts = Table(
    "own_texts",
    metadata,
    Column("text_id", Integer, primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("name", String(60), nullable=False),
    Column("number", Integer, nullable=False),
    typed("text"),
    Column("based_on", Text, nullable=False),
    Column("saved_by", Integer, nullable=False),
    Column("saved_at", Moment, nullable=False),
    UniqueConstraint("kind", "name", "number"),
    sqlite_autoincrement=True,
)

import_columns = Table(
    "import_columns",
    metadata,
    Column("headings", String(64), primary_key=True),
    Column("columns", Text, nullable=False),
    Column("saved_by", Integer, nullable=False),
    Column("saved_at", Moment, nullable=False),
)

waiting_list = Table(
    "waiting_list",
    metadata,
    Column("case_id", ForeignKey(cases.c.case_id, ondelete="CASCADE"), primary_key=True),
    Column("since", Moment, nullable=False),
    Column("noted_by", Integer, nullable=False),
)

on_call = Table(
    "on_call",
    metadata,
    Column("team_id", ForeignKey(teams.c.team_id), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("colleague_id", ForeignKey(colleagues.c.colleague_id), nullable=False),
    Column("noted_by", Integer, nullable=False),
    Column("noted_at", Moment, nullable=False),
)
