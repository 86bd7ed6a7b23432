"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy import text

revision = "0001"
down_revision = None


def _words(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), server_default="", nullable=False)


def upgrade() -> None:
    """Makes the tables, then what only SQLite has: the guard against overlap and the search index."""
    _make_audit()
    _make_calendar_items()
    _make_colleagues()
    _make_drafts()
    _make_people()
    _make_places()
    _make_settings()
    _make_teams()
    _make_undo()
    _make_calendar_item_mailboxes()
    _make_calendar_sources()
    _make_cases()
    _make_colleague_teams()
    _make_phone_numbers()
    _make_agreements()
    _make_attempts()
    _make_bookings()
    _make_busy_blocks()
    _make_case_parties()
    _make_outcomes()
    _make_terms()
    _make_booking_people()
    _make_claims()
    _make_outbox()
    for statement in _ONLY_SQLITE:
        op.execute(statement)


def _make_audit() -> None:
    op.create_table(
        "audit",
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("case_id", sa.Integer()),
        sa.Column("booking_id", sa.Integer()),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("audit_id", name="pk_audit"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_case", "audit", ["case_id"])


def _make_calendar_items() -> None:
    op.create_table(
        "calendar_items",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("key", sa.String(length=36), nullable=False),
        sa.Column("change_key", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.Text(), server_default=text("('')"), nullable=False),
        sa.Column("body", sa.Text(), server_default=text("('')"), nullable=False),
        sa.Column("location", sa.Text(), server_default=text("('')"), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("item_id", name="pk_calendar_items"),
        sa.UniqueConstraint("mailbox", "key", name="uq_calendar_items_mailbox"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_calendar_items_change", "calendar_items", ["change_key"])
    op.create_index("ix_calendar_items_key", "calendar_items", ["key"])


def _make_colleagues() -> None:
    op.create_table(
        "colleagues",
        sa.Column("colleague_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("case_types", sa.Text(), nullable=False),
        sa.Column("languages", sa.Text(), nullable=False),
        sa.Column("forms", sa.Text(), nullable=False),
        sa.Column("pattern", sa.Text(), nullable=False),
        sa.Column("cap_per_day", sa.Integer()),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=text("1"), nullable=False),
        sa.PrimaryKeyConstraint("colleague_id", name="pk_colleagues"),
    )
    op.create_index("ix_colleagues_email", "colleagues", [sa.literal_column("lower(email)")])


def _make_drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_drafts"),
    )


def _make_people() -> None:
    op.create_table(
        "people",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), server_default=text("('')"), nullable=False),
        sa.Column("address", sa.Text(), server_default=text("('')"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=text("1"), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name="pk_people"),
    )
    op.create_index("ix_people_name", "people", [sa.literal_column("lower(name)")])


def _make_places() -> None:
    op.create_table(
        "places",
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("address", sa.Text(), server_default=text("('')"), nullable=False),
        sa.Column("email", sa.Text(), server_default=text("('')"), nullable=False),
        sa.Column("travel_minutes", sa.Integer(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("place_id", name="pk_places"),
    )


def _make_settings() -> None:
    op.create_table(
        "settings",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_settings"),
    )


def _make_teams() -> None:
    op.create_table(
        "teams",
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", name="pk_teams"),
    )


def _make_undo() -> None:
    op.create_table(
        "undo",
        sa.Column("undo_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("undo_id", name="pk_undo"),
        sqlite_autoincrement=True,
    )


def _make_calendar_item_mailboxes() -> None:
    op.create_table(
        "calendar_item_mailboxes",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("left_at", sa.Integer()),
        sa.ForeignKeyConstraint(
            ["item_id"], ["calendar_items.item_id"], name="fk_calendar_item_mailboxes_item_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("item_id", "address", name="pk_calendar_item_mailboxes"),
    )
    op.create_index("ix_calendar_item_mailboxes_address", "calendar_item_mailboxes", ["address"])


def _make_calendar_sources() -> None:
    op.create_table(
        "calendar_sources",
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("colleague_id", sa.Integer()),
        sa.Column("place_id", sa.Integer()),
        sa.Column("label", sa.Text(), server_default=text("('')"), nullable=False),
        sa.Column("fetched_at", sa.BigInteger()),
        sa.Column("why", sa.Text()),
        sa.CheckConstraint("(colleague_id is null) <> (place_id is null)", name="ck_calendar_sources_one_owner"),
        sa.ForeignKeyConstraint(["colleague_id"], ["colleagues.colleague_id"], name="fk_calendar_sources_colleague_id"),
        sa.ForeignKeyConstraint(["place_id"], ["places.place_id"], name="fk_calendar_sources_place_id"),
        sa.PrimaryKeyConstraint("source_id", name="pk_calendar_sources"),
        sa.UniqueConstraint("name", name="uq_calendar_sources_name"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_calendar_sources_colleague", "calendar_sources", ["colleague_id"])
    op.create_index("ix_calendar_sources_place", "calendar_sources", ["place_id"])


def _make_cases() -> None:
    op.create_table(
        "cases",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("case_type", sa.String(length=20), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("citizen_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=text("1"), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("interpreter", sa.Boolean(), nullable=False),
        sa.Column("wish_weekdays", sa.Text(), nullable=False),
        sa.Column("wish_from", sa.Integer()),
        sa.Column("wish_until", sa.Integer()),
        sa.Column("wish_form", sa.String(length=20)),
        sa.Column("writing_only", sa.Boolean(), nullable=False),
        sa.Column("announced_on", sa.Date()),
        sa.Column("committee_announced_on", sa.Date()),
        sa.Column("extended_on", sa.Date()),
        sa.Column("suspensions", sa.Text(), nullable=False),
        sa.Column("notice_of_default_on", sa.Date()),
        sa.Column("claimed_by", sa.Integer()),
        sa.Column("claimed_until", sa.BigInteger()),
        sa.Column("outcome", sa.String(length=30)),
        sa.Column("outcome_reason", sa.Text(), server_default=text("('')"), nullable=False),
        sa.Column("created_at", sa.BigInteger()),
        sa.Column("closed_at", sa.BigInteger()),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("norm_until", sa.BigInteger()),
        sa.Column("last_calling_day", sa.Date()),
        sa.Column("decision_date", sa.Date()),
        sa.Column("attempts", sa.Integer(), server_default=text("0"), nullable=False),
        sa.Column("last_attempt_at", sa.BigInteger()),
        sa.Column("last_result", sa.String(length=30)),
        sa.Column("anonymised", sa.Boolean(), server_default=text("0"), nullable=False),
        sa.ForeignKeyConstraint(["citizen_id"], ["people.person_id"], name="fk_cases_citizen_id"),
        sa.ForeignKeyConstraint(["claimed_by"], ["colleagues.colleague_id"], name="fk_cases_claimed_by"),
        sa.ForeignKeyConstraint(["team_id"], ["teams.team_id"], name="fk_cases_team_id"),
        sa.PrimaryKeyConstraint("case_id", name="pk_cases"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_cases_citizen", "cases", ["citizen_id"])
    op.create_index("ix_cases_closed", "cases", ["closed_at"])
    op.create_index(
        "ix_cases_due",
        "cases",
        ["due_at", "case_id", "status"],
        sqlite_where=text("status <> 'closed'"),
        postgresql_where=text("status <> 'closed'"),
    )
    op.create_index("ix_cases_number", "cases", [sa.literal_column("lower(number)")], unique=True)
    op.create_index("ix_cases_received", "cases", ["received_at"])
    op.create_index(
        "ix_cases_worklist",
        "cases",
        ["team_id", "due_at", "case_id", "status"],
        sqlite_where=text("status <> 'closed'"),
        postgresql_where=text("status <> 'closed'"),
    )


def _make_colleague_teams() -> None:
    op.create_table(
        "colleague_teams",
        sa.Column("colleague_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["colleague_id"], ["colleagues.colleague_id"], name="fk_colleague_teams_colleague_id"),
        sa.ForeignKeyConstraint(["team_id"], ["teams.team_id"], name="fk_colleague_teams_team_id"),
        sa.PrimaryKeyConstraint("colleague_id", "team_id", name="pk_colleague_teams"),
    )
    op.create_index("ix_colleague_teams_team", "colleague_teams", ["team_id"])


def _make_phone_numbers() -> None:
    op.create_table(
        "phone_numbers",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("e164", sa.String(length=20), nullable=False),
        sa.Column("label", sa.Text(), server_default=text("('')"), nullable=False),
        sa.Column("extension", sa.Text(), server_default=text("('')"), nullable=False),
        sa.Column("remark", sa.Text(), server_default=text("('')"), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.person_id"], name="fk_phone_numbers_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "position", name="pk_phone_numbers"),
    )
    op.create_index("ix_phone_numbers_e164", "phone_numbers", ["e164"])


def _make_agreements() -> None:
    op.create_table(
        "agreements",
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("told_how", sa.Text(), server_default=text("('')"), nullable=False),
        sa.Column("done_on", sa.Date()),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"], name="fk_agreements_case_id"),
        sa.PrimaryKeyConstraint("agreement_id", name="pk_agreements"),
    )
    op.create_index("ix_agreements_case", "agreements", ["case_id"])
    op.create_index("ix_agreements_due", "agreements", ["due"])


def _make_attempts() -> None:
    op.create_table(
        "attempts",
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("result", sa.String(length=30), nullable=False),
        sa.Column("e164", sa.Text(), server_default=text("('')"), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), server_default=text("('')"), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"], name="fk_attempts_case_id"),
        sa.PrimaryKeyConstraint("attempt_id", name="pk_attempts"),
    )
    op.create_index("ix_attempts_at", "attempts", ["at"])
    op.create_index("ix_attempts_case", "attempts", ["case_id", "at"])


def _make_bookings() -> None:
    op.create_table(
        "bookings",
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=20), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("place_id", sa.Integer()),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("hold_until", sa.BigInteger()),
        sa.Column("before_minutes", sa.Integer(), nullable=False),
        sa.Column("after_minutes", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("cancel_reason", sa.Text(), server_default=text("('')"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=text("1"), nullable=False),
        sa.CheckConstraint("ends_at >= starts_at", name="ck_bookings_order"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"], name="fk_bookings_case_id"),
        sa.ForeignKeyConstraint(["place_id"], ["places.place_id"], name="fk_bookings_place_id"),
        sa.PrimaryKeyConstraint("booking_id", name="pk_bookings"),
        sa.UniqueConstraint("key", name="uq_bookings_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_bookings_case", "bookings", ["case_id", "state", "starts_at"])
    op.create_index(
        "ix_bookings_hold",
        "bookings",
        ["hold_until"],
        sqlite_where=text("hold_until is not null"),
        postgresql_where=text("hold_until is not null"),
    )
    op.create_index("ix_bookings_starts", "bookings", ["starts_at"])


def _make_busy_blocks() -> None:
    op.create_table(
        "busy_blocks",
        sa.Column("block_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.Text(), server_default=text("('')"), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("all_day", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["calendar_sources.source_id"], name="fk_busy_blocks_source_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("block_id", name="pk_busy_blocks"),
    )
    op.create_index("ix_busy_blocks_source", "busy_blocks", ["source_id", "ends_at", "starts_at"])


def _make_case_parties() -> None:
    op.create_table(
        "case_parties",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"], name="fk_case_parties_case_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.person_id"], name="fk_case_parties_person_id"),
        sa.PrimaryKeyConstraint("case_id", "role", name="pk_case_parties"),
    )
    op.create_index("ix_case_parties_person", "case_parties", ["person_id"])


def _make_outcomes() -> None:
    op.create_table(
        "outcomes",
        sa.Column("outcome_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=30)),
        sa.Column("reason", sa.Text(), server_default=text("('')"), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"], name="fk_outcomes_case_id"),
        sa.PrimaryKeyConstraint("outcome_id", name="pk_outcomes"),
    )
    op.create_index("ix_outcomes_case", "outcomes", ["case_id"])


def _make_terms() -> None:
    op.create_table(
        "terms",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("moment", sa.BigInteger()),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), server_default=text("('')"), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"], name="fk_terms_case_id"),
        sa.PrimaryKeyConstraint("case_id", "position", name="pk_terms"),
    )


def _make_booking_people() -> None:
    op.create_table(
        "booking_people",
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("colleague_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["bookings.booking_id"], name="fk_booking_people_booking_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["colleague_id"], ["colleagues.colleague_id"], name="fk_booking_people_colleague_id"),
        sa.PrimaryKeyConstraint("booking_id", "position", name="pk_booking_people"),
    )
    op.create_index("ix_booking_people_colleague", "booking_people", ["colleague_id"])


def _make_claims() -> None:
    op.create_table(
        "claims",
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("subject_kind", sa.String(length=10), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("hold_until", sa.BigInteger()),
        sa.CheckConstraint("subject_kind in ('colleague', 'place')", name="ck_claims_kind"),
        sa.CheckConstraint("ends_at > starts_at", name="ck_claims_order"),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["bookings.booking_id"], name="fk_claims_booking_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("claim_id", name="pk_claims"),
    )
    op.create_index("ix_claims_booking", "claims", ["booking_id"])
    op.create_index(
        "ix_claims_hold",
        "claims",
        ["hold_until"],
        sqlite_where=text("hold_until is not null"),
        postgresql_where=text("hold_until is not null"),
    )
    op.create_index("ix_claims_subject", "claims", ["subject_kind", "subject_id", "starts_at", "ends_at"])


def _make_outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("outbox_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=36), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=10), nullable=False),
        sa.Column("mailbox", sa.Text(), server_default=text("('')"), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("retry_at", sa.BigInteger()),
        sa.Column("lease_until", sa.BigInteger()),
        sa.Column("problem", sa.Text(), server_default=text("('')"), nullable=False),
        sa.Column("item_id", sa.Text(), server_default=text("('')"), nullable=False),
        sa.Column("change_key", sa.Text(), server_default=text("('')"), nullable=False),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.booking_id"], name="fk_outbox_booking_id"),
        sa.PrimaryKeyConstraint("outbox_id", name="pk_outbox"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_booking", "outbox", ["booking_id"])
    op.create_index("ix_outbox_key", "outbox", ["key"])
    op.create_index("ix_outbox_state", "outbox", ["state"])


_ONLY_SQLITE = (
    """create trigger claims_refuse_overlap_insert before insert on claims
  when exists (select 1 from claims as other
    where other.subject_kind = new.subject_kind and other.subject_id = new.subject_id
      and other.starts_at < new.ends_at and other.ends_at > new.starts_at)
begin
  select raise(abort, 'slot_taken');
end""",
    """create trigger claims_refuse_overlap_update before update on claims
  when exists (select 1 from claims as other
    where other.subject_kind = new.subject_kind and other.subject_id = new.subject_id
      and other.starts_at < new.ends_at and other.ends_at > new.starts_at and other.claim_id <> old.claim_id)
begin
  select raise(abort, 'slot_taken');
end""",
    """create virtual table case_search using fts5(
  words, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3', detail = none, columnsize = 0)""",
)
