"""The last guard against double booking, in SQLite itself: a claim that overlaps another is refused.

Two triggers, because SQLite has no exclusion constraint. They need no clock: holds that ended are removed in the same
transaction before a claim is written (``bookings.free_expired_holds``). Half-open: touching is not overlapping.
"""

from __future__ import annotations

MESSAGE = "slot_taken"

_OVERLAP = """select 1 from claims as other
    where other.subject_kind = new.subject_kind and other.subject_id = new.subject_id
      and other.starts_at < new.ends_at and other.ends_at > new.starts_at"""

STATEMENTS = (
    f"""create trigger claims_refuse_overlap_insert before insert on claims
  when exists ({_OVERLAP})
begin
  select raise(abort, '{MESSAGE}');
end""",
    f"""create trigger claims_refuse_overlap_update before update on claims
  when exists ({_OVERLAP} and other.claim_id <> old.claim_id)
begin
  select raise(abort, '{MESSAGE}');
end""",
)
