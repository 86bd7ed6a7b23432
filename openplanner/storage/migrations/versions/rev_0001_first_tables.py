"""The first tables."""
# fmt: off

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy import text

revision = "0001"
down_revision = None

INTEGER, BIGINTEGER, TEXT, BOOLEAN, DATE = sa.Integer(), sa.BigInteger(), sa.Text(), sa.Boolean(), sa.Date()


def _needed(name: str, kind: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def _maybe(name: str, kind: Any) -> sa.Column[Any]:
    return sa.Column(name, kind)


def _words(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), server_default="", nullable=False)

def _refers(column: str, table: str, name: str, key: str = "") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{table}.{key or column}"], name=name)


def _part_of(column: str, whole: str, name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{whole}.{column}"], name=name, ondelete="CASCADE")


def upgrade() -> None:
    """Makes the tables, then what each database does its own way: the guard against overlap and the search index."""
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
    for statement in _ONLY_SQLITE if op.get_bind().dialect.name == "sqlite" else _ONLY_SERVER:
        op.execute(statement)


def _make_audit() -> None:
    op.create_table(
        "audit", _needed("audit_id", INTEGER), _needed("at", BIGINTEGER), _needed("by", INTEGER),
        _needed("action", sa.String(60)), _maybe("case_id", INTEGER), _maybe("booking_id", INTEGER),
        _needed("before", TEXT), _needed("after", TEXT), sa.PrimaryKeyConstraint("audit_id", name="pk_audit"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_case", "audit", ["case_id"])


def _make_calendar_items() -> None:
    op.create_table(
        "calendar_items", _needed("item_id", INTEGER), _needed("mailbox", TEXT), _needed("key", sa.String(36)),
        _needed("change_key", INTEGER), _needed("starts_at", BIGINTEGER), _needed("ends_at", BIGINTEGER),
        _needed("status", sa.String(20)),
        _words("subject"),
        _words("body"),
        _words("location"), _needed("cancelled", BOOLEAN),
        sa.PrimaryKeyConstraint("item_id", name="pk_calendar_items"),
        sa.UniqueConstraint("mailbox", "key", name="uq_calendar_items_mailbox"), sqlite_autoincrement=True,
    )
    op.create_index("ix_calendar_items_change", "calendar_items", ["change_key"])
    op.create_index("ix_calendar_items_key", "calendar_items", ["key"])


def _make_colleagues() -> None:
    op.create_table(
        "colleagues", _needed("colleague_id", INTEGER), _needed("name", TEXT), _needed("email", TEXT),
        _needed("case_types", TEXT), _needed("languages", TEXT), _needed("forms", TEXT), _needed("pattern", TEXT),
        _maybe("cap_per_day", INTEGER), _needed("active", BOOLEAN),
        sa.Column("version", sa.Integer(), server_default=text("1"), nullable=False),
        sa.PrimaryKeyConstraint("colleague_id", name="pk_colleagues"),
    )
    op.create_index("ix_colleagues_email", "colleagues", [sa.literal_column("lower(email)")])


def _make_drafts() -> None:
    op.create_table(
        "drafts", _needed("key", TEXT), _needed("payload", TEXT), _needed("saved_at", BIGINTEGER),
        _needed("by", INTEGER), sa.PrimaryKeyConstraint("key", name="pk_drafts"),
    )


def _make_people() -> None:
    op.create_table(
        "people", _needed("person_id", INTEGER), _needed("name", TEXT),
        _words("email"),
        _words("address"),
        sa.Column("version", sa.Integer(), server_default=text("1"), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name="pk_people"),
    )
    op.create_index("ix_people_name", "people", [sa.literal_column("lower(name)")])


def _make_places() -> None:
    op.create_table(
        "places", _needed("place_id", INTEGER), _needed("name", TEXT), _needed("kind", sa.String(20)),
        _words("address"),
        _words("email"),
        _needed("travel_minutes", INTEGER), _needed("seats", INTEGER), _needed("active", BOOLEAN),
        sa.PrimaryKeyConstraint("place_id", name="pk_places"),
    )


def _make_settings() -> None:
    op.create_table(
        "settings", _needed("key", TEXT), _needed("value", TEXT), sa.PrimaryKeyConstraint("key", name="pk_settings"),
    )


def _make_teams() -> None:
    op.create_table(
        "teams", _needed("team_id", INTEGER), _needed("name", TEXT),
        sa.PrimaryKeyConstraint("team_id", name="pk_teams"),
    )


def _make_undo() -> None:
    op.create_table(
        "undo", _needed("undo_id", INTEGER), _needed("kind", sa.String(60)), _needed("payload", TEXT),
        _needed("at", BIGINTEGER), _needed("by", INTEGER), _needed("facts", TEXT),
        sa.PrimaryKeyConstraint("undo_id", name="pk_undo"), sqlite_autoincrement=True,
    )


def _make_calendar_item_mailboxes() -> None:
    op.create_table(
        "calendar_item_mailboxes", _needed("item_id", INTEGER), _needed("address", TEXT),
        _needed("role", sa.String(10)), _maybe("left_at", INTEGER),
        _part_of("item_id", "calendar_items", "fk_calendar_item_mailboxes_item_id"),
        sa.PrimaryKeyConstraint("item_id", "address", name="pk_calendar_item_mailboxes"),
    )
    op.create_index("ix_calendar_item_mailboxes_address", "calendar_item_mailboxes", ["address"])


def _make_calendar_sources() -> None:
    op.create_table(
        "calendar_sources", _needed("source_id", INTEGER), _needed("name", TEXT), _needed("kind", sa.String(10)),
        _maybe("colleague_id", INTEGER), _maybe("place_id", INTEGER),
        _words("label"), _maybe("fetched_at", BIGINTEGER),
        _maybe("why", TEXT),
        sa.CheckConstraint("(colleague_id is null) <> (place_id is null)", name="ck_calendar_sources_one_owner"),
        _refers("colleague_id", "colleagues", "fk_calendar_sources_colleague_id"),
        _refers("place_id", "places", "fk_calendar_sources_place_id"),
        sa.PrimaryKeyConstraint("source_id", name="pk_calendar_sources"),
        sa.UniqueConstraint("name", name="uq_calendar_sources_name"), sqlite_autoincrement=True,
    )
    op.create_index("ix_calendar_sources_colleague", "calendar_sources", ["colleague_id"])
    op.create_index("ix_calendar_sources_place", "calendar_sources", ["place_id"])


def _make_cases() -> None:
    op.create_table(
        "cases", _needed("case_id", INTEGER), _needed("number", TEXT), _needed("case_type", sa.String(20)),
        _needed("received_at", BIGINTEGER), _needed("subject", TEXT), _needed("citizen_id", INTEGER),
        _needed("team_id", INTEGER), sa.Column("version", sa.Integer(), server_default=text("1"), nullable=False),
        _needed("status", sa.String(20)), _needed("channel", sa.String(20)), _needed("language", sa.String(20)),
        _needed("interpreter", BOOLEAN), _needed("wish_weekdays", TEXT), _maybe("wish_from", INTEGER),
        _maybe("wish_until", INTEGER), _maybe("wish_form", sa.String(20)), _needed("writing_only", BOOLEAN),
        _maybe("announced_on", DATE), _maybe("committee_announced_on", DATE), _maybe("extended_on", DATE),
        _needed("suspensions", TEXT), _maybe("notice_of_default_on", DATE), _maybe("claimed_by", INTEGER),
        _maybe("claimed_until", BIGINTEGER), _maybe("outcome", sa.String(30)),
        _words("outcome_reason"),
        _maybe("created_at", BIGINTEGER), _maybe("closed_at", BIGINTEGER), _needed("due_at", BIGINTEGER),
        _maybe("norm_until", BIGINTEGER), _maybe("last_calling_day", DATE), _maybe("decision_date", DATE),
        sa.Column("attempts", sa.Integer(), server_default=text("0"), nullable=False),
        _maybe("last_attempt_at", BIGINTEGER), _maybe("last_result", sa.String(30)),
        sa.Column("anonymised", sa.Boolean(), server_default=sa.false(), nullable=False),
        _refers("citizen_id", "people", "fk_cases_citizen_id", "person_id"),
        _refers("claimed_by", "colleagues", "fk_cases_claimed_by", "colleague_id"),
        _refers("team_id", "teams", "fk_cases_team_id"),
        sa.PrimaryKeyConstraint("case_id", name="pk_cases"), sqlite_autoincrement=True,
    )
    op.create_index("ix_cases_citizen", "cases", ["citizen_id"])
    op.create_index("ix_cases_closed", "cases", ["closed_at"])
    op.create_index(
        "ix_cases_due", "cases", ["due_at", "case_id", "status"], sqlite_where=text("status <> 'closed'"),
        postgresql_where=text("status <> 'closed'"),
    )
    op.create_index("ix_cases_number", "cases", [sa.literal_column("lower(number)")], unique=True)
    op.create_index("ix_cases_received", "cases", ["received_at"])
    op.create_index(
        "ix_cases_worklist", "cases", ["team_id", "due_at", "case_id", "status"],
        sqlite_where=text("status <> 'closed'"), postgresql_where=text("status <> 'closed'"),
    )


def _make_colleague_teams() -> None:
    op.create_table(
        "colleague_teams", _needed("colleague_id", INTEGER), _needed("team_id", INTEGER),
        _needed("position", INTEGER),
        _refers("colleague_id", "colleagues", "fk_colleague_teams_colleague_id"),
        _refers("team_id", "teams", "fk_colleague_teams_team_id"),
        sa.PrimaryKeyConstraint("colleague_id", "team_id", name="pk_colleague_teams"),
    )
    op.create_index("ix_colleague_teams_team", "colleague_teams", ["team_id"])


def _make_phone_numbers() -> None:
    op.create_table(
        "phone_numbers", _needed("person_id", INTEGER), _needed("position", INTEGER), _needed("e164", sa.String(20)),
        _words("label"),
        _words("extension"),
        _words("remark"),
        _part_of("person_id", "people", "fk_phone_numbers_person_id"),
        sa.PrimaryKeyConstraint("person_id", "position", name="pk_phone_numbers"),
    )
    op.create_index("ix_phone_numbers_e164", "phone_numbers", ["e164"])


def _make_agreements() -> None:
    op.create_table(
        "agreements", _needed("agreement_id", INTEGER), _needed("case_id", INTEGER), _needed("who", TEXT),
        _needed("what", TEXT), _needed("due", DATE),
        _words("told_how"), _maybe("done_on", DATE),
        _refers("case_id", "cases", "fk_agreements_case_id"),
        sa.PrimaryKeyConstraint("agreement_id", name="pk_agreements"),
    )
    op.create_index("ix_agreements_case", "agreements", ["case_id"])
    op.create_index("ix_agreements_due", "agreements", ["due"])


def _make_attempts() -> None:
    op.create_table(
        "attempts", _needed("attempt_id", INTEGER), _needed("case_id", INTEGER), _needed("at", BIGINTEGER),
        _needed("by", INTEGER), _needed("result", sa.String(30)),
        _words("e164"), _needed("minutes", INTEGER),
        _words("note"),
        _refers("case_id", "cases", "fk_attempts_case_id"),
        sa.PrimaryKeyConstraint("attempt_id", name="pk_attempts"),
    )
    op.create_index("ix_attempts_at", "attempts", ["at"])
    op.create_index("ix_attempts_case", "attempts", ["case_id", "at"])


def _make_bookings() -> None:
    op.create_table(
        "bookings", _needed("booking_id", INTEGER), _needed("key", sa.String(36)), _needed("case_id", INTEGER),
        _needed("form", sa.String(20)), _needed("starts_at", BIGINTEGER), _needed("ends_at", BIGINTEGER),
        _maybe("place_id", INTEGER), _needed("state", sa.String(20)), _maybe("hold_until", BIGINTEGER),
        _needed("before_minutes", INTEGER), _needed("after_minutes", INTEGER), _needed("sequence", INTEGER),
        _words("cancel_reason"),
        sa.Column("version", sa.Integer(), server_default=text("1"), nullable=False),
        sa.CheckConstraint("ends_at >= starts_at", name="ck_bookings_order"),
        _refers("case_id", "cases", "fk_bookings_case_id"),
        _refers("place_id", "places", "fk_bookings_place_id"),
        sa.PrimaryKeyConstraint("booking_id", name="pk_bookings"), sa.UniqueConstraint("key", name="uq_bookings_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_bookings_case", "bookings", ["case_id", "state", "starts_at"])
    op.create_index(
        "ix_bookings_hold", "bookings", ["hold_until"], sqlite_where=text("hold_until is not null"),
        postgresql_where=text("hold_until is not null"),
    )
    op.create_index("ix_bookings_starts", "bookings", ["starts_at"])


def _make_busy_blocks() -> None:
    op.create_table(
        "busy_blocks", _needed("block_id", INTEGER), _needed("source_id", INTEGER), _needed("starts_at", BIGINTEGER),
        _needed("ends_at", BIGINTEGER), _needed("status", sa.String(20)),
        _words("subject"), _needed("private", BOOLEAN),
        _needed("all_day", BOOLEAN),
        _part_of("source_id", "calendar_sources", "fk_busy_blocks_source_id"),
        sa.PrimaryKeyConstraint("block_id", name="pk_busy_blocks"),
    )
    op.create_index("ix_busy_blocks_source", "busy_blocks", ["source_id", "ends_at", "starts_at"])


def _make_case_parties() -> None:
    op.create_table(
        "case_parties", _needed("case_id", INTEGER), _needed("role", sa.String(20)), _needed("person_id", INTEGER),
        _refers("case_id", "cases", "fk_case_parties_case_id"),
        _refers("person_id", "people", "fk_case_parties_person_id"),
        sa.PrimaryKeyConstraint("case_id", "role", name="pk_case_parties"),
    )
    op.create_index("ix_case_parties_person", "case_parties", ["person_id"])


def _make_outcomes() -> None:
    op.create_table(
        "outcomes", _needed("outcome_id", INTEGER), _needed("case_id", INTEGER), _needed("at", BIGINTEGER),
        _needed("by", INTEGER), _maybe("outcome", sa.String(30)),
        _words("reason"),
        _refers("case_id", "cases", "fk_outcomes_case_id"),
        sa.PrimaryKeyConstraint("outcome_id", name="pk_outcomes"),
    )
    op.create_index("ix_outcomes_case", "outcomes", ["case_id"])


def _make_terms() -> None:
    op.create_table(
        "terms", _needed("case_id", INTEGER), _needed("position", INTEGER), _needed("name", sa.String(40)),
        _needed("day", DATE), _maybe("moment", BIGINTEGER), _needed("reasons", TEXT),
        _words("source"),
        _refers("case_id", "cases", "fk_terms_case_id"),
        sa.PrimaryKeyConstraint("case_id", "position", name="pk_terms"),
    )


def _make_booking_people() -> None:
    op.create_table(
        "booking_people", _needed("booking_id", INTEGER), _needed("position", INTEGER),
        _needed("colleague_id", INTEGER),
        _part_of("booking_id", "bookings", "fk_booking_people_booking_id"),
        _refers("colleague_id", "colleagues", "fk_booking_people_colleague_id"),
        sa.PrimaryKeyConstraint("booking_id", "position", name="pk_booking_people"),
    )
    op.create_index("ix_booking_people_colleague", "booking_people", ["colleague_id"])


def _make_claims() -> None:
    op.create_table(
        "claims", _needed("claim_id", INTEGER), _needed("subject_kind", sa.String(10)),
        _needed("subject_id", INTEGER), _needed("starts_at", BIGINTEGER), _needed("ends_at", BIGINTEGER),
        _needed("booking_id", INTEGER), _maybe("hold_until", BIGINTEGER),
        sa.CheckConstraint("subject_kind in ('colleague', 'place')", name="ck_claims_kind"),
        sa.CheckConstraint("ends_at > starts_at", name="ck_claims_order"),
        _part_of("booking_id", "bookings", "fk_claims_booking_id"),
        sa.PrimaryKeyConstraint("claim_id", name="pk_claims"),
    )
    op.create_index("ix_claims_booking", "claims", ["booking_id"])
    op.create_index(
        "ix_claims_hold", "claims", ["hold_until"], sqlite_where=text("hold_until is not null"),
        postgresql_where=text("hold_until is not null"),
    )
    op.create_index("ix_claims_subject", "claims", ["subject_kind", "subject_id", "starts_at", "ends_at"])


def _make_outbox() -> None:
    op.create_table(
        "outbox", _needed("outbox_id", INTEGER), _needed("key", sa.String(36)), _needed("booking_id", INTEGER),
        _needed("action", sa.String(10)),
        _words("mailbox"), _needed("state", sa.String(20)),
        _needed("attempts", INTEGER), _maybe("retry_at", BIGINTEGER), _maybe("lease_until", BIGINTEGER),
        _words("problem"),
        _words("item_id"),
        _words("change_key"),
        _refers("booking_id", "bookings", "fk_outbox_booking_id"),
        sa.PrimaryKeyConstraint("outbox_id", name="pk_outbox"), sqlite_autoincrement=True,
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
  words, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3 4', detail = none, columnsize = 0)""",
)

_ONLY_SERVER = (
    "create extension if not exists btree_gist",
    """alter table claims add constraint ex_claims_overlap exclude using gist
  (subject_kind with =, subject_id with =, int8range(starts_at, ends_at) with &&)""",
    """create table case_search (
  case_id integer not null constraint pk_case_search primary key
    constraint fk_case_search_case_id references cases on delete cascade,
  team_id integer not null,
  words tsvector not null)""",
    "create index ix_case_search_words on case_search using gin (words) with (fastupdate = off)",
    "create index ix_case_search_team on case_search (team_id, case_id)",
)
