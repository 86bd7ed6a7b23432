"""The chain of the audit table: every line carries a hash over itself and the line before it.

Whoever changes, removes or slips in a line breaks the chain there, and :func:`breaks` says where. Triggers refuse
the change in the first place; the chain finds what went around them. Free of SQLAlchemy, so that a migration and a
damaged file can use it too.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from enum import StrEnum

from openplanner.domain.frozen import frozen

BEGIN = ""  # what stands before the first line
MESSAGE = "audit_append_only"
_quoted = json.encoder.encode_basestring_ascii

# ruff: noqa: S608 (every word of these statements is written here)
STATEMENTS = (
    f"""create trigger audit_refuse_change before update on audit
begin
  select raise(abort, '{MESSAGE}');
end""",
    f"""create trigger audit_refuse_removal before delete on audit
begin
  select raise(abort, '{MESSAGE}');
end""",
    # "insert or replace" fires no delete trigger, so it is stopped on the way in
    f"""create trigger audit_refuse_replacement before insert on audit
  when exists (select 1 from audit as other where other.audit_id = new.audit_id)
begin
  select raise(abort, '{MESSAGE}');
end""",
    f"""create trigger audit_tail_refuse_removal before delete on audit_tail
begin
  select raise(abort, '{MESSAGE}');
end""",
    f"insert into audit_tail (tail_id, audit_id, hash) values (1, 0, '{BEGIN}')",
)


ON_SERVER = (
    f"""create function openplanner_append_only() returns trigger language plpgsql as $$
begin
  raise exception '{MESSAGE}';
end $$""",
    """create trigger audit_refuse_change before update or delete or truncate on audit
  for each statement execute function openplanner_append_only()""",
    """create trigger audit_tail_refuse_removal before delete or truncate on audit_tail
  for each statement execute function openplanner_append_only()""",
    STATEMENTS[-1],
)


# The server links a line itself: one statement instead of three, and whoever has a right to add lines has none to
# forge a number or a hash. The text is that of ``link``; lines take nothing but ASCII.
LINKED_BY_SERVER = (
    f"""create or replace function openplanner_link() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  tail audit_tail;
  told text;
begin
  select * into strict tail from audit_tail for update;
  new.audit_id := tail.audit_id + 1;
  told := '[' || concat_ws(',', new.audit_id, new.at, new."by", to_json(new.action),
    coalesce(new.case_id::text, 'null'), coalesce(new.booking_id::text, 'null'),
    to_json(new.before), to_json(new.after)) || ']';
  if told ~ '[^ -~]' then
    raise exception '{MESSAGE}';
  end if;
  new.hash := encode(sha256(convert_to(tail.hash || chr(10) || told, 'UTF8')), 'hex');
  update audit_tail set audit_id = new.audit_id, hash = new.hash;
  return new;
end $$""",
    """create or replace trigger openplanner_link before insert on audit
  for each row execute function openplanner_link()""",
)


@frozen
class Line:
    """A line as stored: ``at`` in microseconds, ``before`` and ``after`` the JSON text to the letter."""

    audit_id: int
    at: int
    by: int
    action: str
    case_id: int | None
    booking_id: int | None
    before: str
    after: str
    hash: str = ""


class BreakKind(StrEnum):
    """What was done to the chain."""

    CHANGED = "changed"
    MISSING = "missing"
    CUT_OFF = "cut_off"


@frozen
class ChainBreak:
    """A place where the chain does not hold: lines ``first`` to ``last``, and the moment of the first line after it.

    ``CHANGED``: the line, or its hash, is not what was written. ``MISSING``: lines are gone from the middle.
    ``CUT_OFF``: the newest lines are gone, or what remembers them was changed.
    """

    kind: BreakKind
    first: int
    last: int
    at: int | None = None


@frozen
class Chain:
    """What a walk along the chain found: how many lines, the hash of the newest, and the places where it broke."""

    lines: int
    end_id: int
    end_hash: str
    breaks: tuple[ChainBreak, ...]


def link(previous: str, line: Line) -> str:
    """The hash of a line after the hash ``previous``: SHA-256 in hexadecimal, over JSON with a fixed order."""
    case_id, booking_id = ("null" if number is None else number for number in (line.case_id, line.booking_id))
    told = (
        f"{previous}\n[{line.audit_id},{line.at},{line.by},{_quoted(line.action)},{case_id},{booking_id}"
        f",{_quoted(line.before)},{_quoted(line.after)}]"
    )
    return hashlib.sha256(told.encode("ascii")).hexdigest()


def linked(previous: str, lines: Iterable[Line]) -> Iterator[tuple[int, str]]:
    """Number and hash of every line, in the order given."""
    for line in lines:
        previous = link(previous, line)
        yield line.audit_id, previous


def walked(lines: Iterable[Line], tail: tuple[int, str]) -> Chain:
    """The lines, oldest first, against their hashes and against ``tail``, the number and hash of the newest."""
    count, last_id, last_hash = 0, 0, BEGIN
    found: list[ChainBreak] = []
    for line in lines:
        count += 1
        if link(last_hash, line) != line.hash:
            gone = line.audit_id > last_id + 1
            first, last = (last_id + 1, line.audit_id - 1) if gone else (line.audit_id, line.audit_id)
            found.append(ChainBreak(BreakKind.MISSING if gone else BreakKind.CHANGED, first, last, line.at))
        last_id, last_hash = line.audit_id, line.hash
    if (last_id, last_hash) != tail:
        found.append(ChainBreak(BreakKind.CUT_OFF, min(last_id, tail[0]) + 1, max(last_id, tail[0])))
    return Chain(count, last_id, last_hash, tuple(found))
