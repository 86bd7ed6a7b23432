"""The table of roles and actions as rights in PostgreSQL, and rows of the own departments only.

A department is a team: a colleague sees the cases of the teams that he or she belongs to. Who is who follows from the
name with which somebody signed in to the server (``sign_ins``). Roles of the server carry the rights; people get one
of those roles. Made anew by every ``bring_up``.

Source: https://www.postgresql.org/docs/15/ddl-rowsecurity.html
"""

from __future__ import annotations

from collections.abc import Iterator

from openplanner.domain.rights import TABLE, Action, Role
from openplanner.storage.server import lists

# ruff: noqa: S608 (every word of these statements is written here, but for names that the database gave)
GROUPS = {role: f"openplanner_{role.value}" for role in Role}
ARRANGED = frozenset({"settings", "teams", "colleagues", "colleague_teams", "places", "own_texts"})
_PLANNED = frozenset(
    {"bookings", "booking_people", "claims", "outbox", "calendar_items", "calendar_item_mailboxes", "calendar_sources",
     "busy_blocks", "calendar_cursors", "calendar_answers", "on_call"}
)  # fmt: skip
_SHARED = frozenset({"drafts", "undo", "presence"})  # of every step that is taken back or taken up again
_LOGGED = frozenset({"audit"})
_LOOKED = frozenset({"views"})  # whoever sees a case leaves that behind
_OURS_ALONE = frozenset({"alembic_version", "audit_tail"})  # the server itself writes the end of the chain
# who may give oneself another department sees everything; and the proof of what was erased is no colleague's to write
_OF_MAINTENANCE = frozenset({"sign_ins", "erasures"})
# What erasing writes, to the column: who may purge and nothing else plans no talk and changes no case.
_ERASING = {
    "cases": "select, update (citizen_id, subject, outcome_reason, wish_weekdays, wish_from, wish_until, wish_form,"
    " interpreter, writing_only, language, later_day, later_reason, later_with, anonymised, version)",
    "people": "select, insert, delete",
    "case_search": "select, insert, update",
    "attempts": "select, update (e164, note)",
    "agreements": "select, update (who, what, told_how)",
    "outcomes": "select, update (reason)",
    "bookings": "select, update (cancel_reason)",
    "calendar_items": "select, update (subject, body, location)",
}
FUNCTIONS = (
    "openplanner_me()", "openplanner_teams()", "openplanner_used(integer)",
    "openplanner_numbered(text[])", "openplanner_named(text)", "openplanner_give(integer, integer, integer)",
    "openplanner_days_off(integer, text, integer)", *lists.FUNCTIONS,
)  # fmt: skip
_BEFORE = (  # of versions before
    "openplanner_found(text, integer, integer)",
    "openplanner_found(text, integer, integer, text, integer, bigint, text, bigint)",
    "openplanner_give(integer, integer)",
    "openplanner_worklist(integer, bigint, integer, integer)",
)  # fmt: skip
_OF_CASE = (
    "attempts", "agreements", "outcomes", "terms", "case_parties", "bookings", "waiting_list", "views",
    "contact_closings",
)  # fmt: skip
_OF_PERSON = ("people", "phone_numbers")
_OF_ITS_OWN = {
    "outbox": "exists (select 1 from bookings b where b.booking_id = outbox.booking_id)",
    # one's own stays one's own when the case went to another department
    "presence": "colleague_id = openplanner_me() or exists (select 1 from cases c where c.case_id = presence.case_id)",
}


def writers(table: str) -> frozenset[Action]:
    """The actions that write in a table; a table that nobody named belongs to whoever may change a case."""
    if table in _OURS_ALONE:
        return frozenset()
    if table in _OF_MAINTENANCE:
        return frozenset({Action.PURGE})
    if table in ARRANGED:
        return frozenset({Action.ARRANGE})
    if table in _LOOKED:
        return frozenset(Action)
    if table in _LOGGED:
        return frozenset(Action) - {Action.SEE}
    if table in _PLANNED:
        return frozenset({Action.PLAN, Action.PURGE})
    if table in _SHARED:
        return frozenset({Action.PLAN, Action.CHANGE, Action.PURGE})
    return frozenset({Action.CHANGE, Action.PURGE})


def granted(role: Role, table: str) -> str:
    """The words of the right of a role on a table: to read only, to add, or to write."""
    if not TABLE[role] & writers(table):
        return "select"
    if TABLE[role] & writers(table) == {Action.PURGE} and table not in _OF_MAINTENANCE | _LOOKED | _LOGGED:
        return _ERASING.get(table, "select, delete")
    only_added = table == "audit" or (table in _LOOKED and Action.PURGE not in TABLE[role])
    return "select, insert" if only_added else "select, insert, update, delete"


def statements(tables: list[str], owner: str) -> Iterator[str]:
    """Everything, in the order in which it is to be run; names come from the database itself."""
    yield from _functions(owner)
    yield "revoke all on schema public from public"
    for function in FUNCTIONS:
        yield f"revoke all on function {function} from public"
    for role, group in GROUPS.items():
        yield f"revoke all on all tables in schema public from {group}"
        yield f"grant usage on schema public to {group}"
        yield f"grant usage on all sequences in schema public to {group}"
        yield f"grant execute on function {', '.join(FUNCTIONS)} to {group}"
        for table in tables:
            yield f"grant {granted(role, table)} on {table} to {group}"
    for table in tables:
        condition = _condition(table)
        if condition:
            yield from _policies(table, condition)


def make_groups() -> Iterator[str]:
    """The roles of the server, made when they are not there; needs the right to make roles."""
    for group in GROUPS.values():
        yield f"""do $$ begin
  if not exists (select 1 from pg_roles where rolname = '{group}') then create role {group} nologin; end if;
end $$"""


def _condition(table: str) -> str:
    """Which rows somebody sees and writes; nothing for tables without anything about citizens."""
    if table in {"cases", "case_search"}:
        return "team_id = any(array(select openplanner_teams()))"
    if table in _OF_CASE:
        return f"exists (select 1 from cases c where c.case_id = {table}.case_id)"
    if table in _OF_PERSON:  # a case that one sees, else somebody whom no case knows yet; the function comes last
        return f"""exists (select 1 from cases c where c.citizen_id = {table}.person_id)
    or exists (select 1 from case_parties r where r.person_id = {table}.person_id)
    or not openplanner_used({table}.person_id)"""
    if table == "colleague_teams":
        return "team_id = any(array(select openplanner_teams()))"
    if table in _OF_ITS_OWN:
        return _OF_ITS_OWN[table]
    if table == "drafts":
        return (
            "by = openplanner_me() or case when key ~ '^[a-z_]+:[0-9]{1,9}$' then exists (select 1 from cases c"
            " where c.case_id = cast(split_part(key, ':', 2) as integer)) else false end"
        )
    if table == "undo":
        mine = "select k.colleague_id from colleague_teams k where k.team_id = any(array(select openplanner_teams()))"
        return f"by in ({mine})"
    return ""


def _policies(table: str, condition: str) -> Iterator[str]:
    yield f"alter table {table} enable row level security"
    for name in ("departments", "unused", "everybody"):
        yield f"drop policy if exists openplanner_{name} on {table}"
    if table == "colleague_teams":  # who works where is no secret; only changing it is
        yield f"create policy openplanner_everybody on {table} for select using (true)"
    yield f"create policy openplanner_departments on {table} using ({condition}) with check ({condition})"
    if table == "people":  # somebody whom a case of another department knows stays, without a word
        yield f"""create policy openplanner_unused on {table} as restrictive for delete
using (not openplanner_used(person_id))"""


# A case leaves the department of whoever hands it over, which row level security refuses; so the server does this one
# thing itself: an open case that one may change, to a team that exists or a colleague of it, and its line in the audit.
# Whoever handed it over may take it back as long as nothing else happened to it. Gives the number of that line, null
# for taking back.
_GIVE = """create or replace function openplanner_give(wanted integer, to_team integer, to_colleague integer)
returns integer
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  was cases;
  last audit;
  mine integer[] := array(select openplanner_teams());
  back boolean;
  line integer;
begin
  select * into was from cases where case_id = wanted and status <> 'closed' for no key update;
  select * into last from audit where case_id = wanted order by audit_id desc limit 1;
  back := was.team_id <> all(mine) and to_team = any(mine) and last.action = 'handed_over'
    and last."by" = openplanner_me() and (cast(last.before as json) ->> 'team') = cast(to_team as text);
  if was.case_id is null or not coalesce(back or was.team_id = any(mine), false) or was.team_id = to_team
    or not exists (select 1 from teams where team_id = to_team)
    or to_colleague is not null and not exists (select 1 from colleague_teams k
      join colleagues m on m.colleague_id = k.colleague_id
      where k.colleague_id = to_colleague and k.team_id = to_team and m.active)
    or not (pg_has_role(session_user, '{owner}', 'member') or exists (select 1 from pg_roles
      where rolname in ({changing}) and pg_has_role(session_user, oid, 'member'))) then
    raise insufficient_privilege;
  end if;
  update cases set team_id = to_team, assigned_to = to_colleague, version = version + 1, claimed_by = null,
    claimed_until = null where case_id = wanted;
  update case_search set team_id = to_team where case_id = wanted;
  if not back then
    insert into audit (at, "by", action, case_id, before, after)
    values (cast(extract(epoch from clock_timestamp()) * 1000000 as bigint), coalesce(openplanner_me(), 0),
      'handed_over', wanted, '{{' || coalesce('"colleague":' || was.assigned_to || ',', '') || '"team":' || was.team_id
      || '}}', '{{' || coalesce('"colleague":' || to_colleague || ',', '') || '"team":' || to_team || '}}')
    returning audit_id into line;
  end if;
  return line;
end $$"""


# Working patterns are for who arranges; but the days on which one is away oneself, nothing else of the pattern, may be
# written by whoever plans. False when somebody saved since the version that was seen.
_DAYS_OFF = """create or replace function openplanner_days_off(wanted integer, new_pattern text, seen integer)
returns boolean language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  was colleagues;
begin
  select * into was from colleagues where colleague_id = wanted for no key update;
  if not (pg_has_role(session_user, '{owner}', 'member') or exists (select 1 from pg_roles
      where rolname in ({arranging}) and pg_has_role(session_user, oid, 'member'))
    or coalesce(wanted = openplanner_me(), false) and exists (select 1 from pg_roles
      where rolname in ({planning}) and pg_has_role(session_user, oid, 'member')))
    or (cast(was.pattern as jsonb) - 'exceptions') <> (cast(new_pattern as jsonb) - 'exceptions') then
    raise insufficient_privilege;
  end if;
  update colleagues set pattern = new_pattern, version = version + 1 where colleague_id = wanted and version = seen;
  return found;
end $$"""


def _groups(action: Action) -> str:
    """The roles of the server whose people may do that, as a list of words."""
    return ", ".join(f"'{GROUPS[role]}'" for role in Role if action in TABLE[role])


def _functions(owner: str) -> Iterator[str]:
    """In the language that keeps their plans: row level security asks some of them many times for one question."""
    definer = "language plpgsql stable security definer set search_path = public, pg_temp"
    everything = f"pg_has_role(session_user, '{GROUPS[Role.MAINTENANCE]}', 'member')"
    yield "create table if not exists sign_ins (login text primary key, colleague_id integer references colleagues)"
    yield f"""create or replace function openplanner_me() returns integer {definer}
as $$ begin return (select colleague_id from sign_ins where login = session_user); end $$"""
    yield f"""create or replace function openplanner_teams() returns setof integer {definer} as $$
begin
  if {everything} or pg_has_role(session_user, '{owner}', 'member') then
    return query select team_id from teams;
  else
    return query select k.team_id from sign_ins s join colleague_teams k on k.colleague_id = s.colleague_id
      where s.login = session_user;
  end if;
end $$"""
    yield f"""create or replace function openplanner_used(person integer) returns boolean {definer} as $$
begin
  return exists (select 1 from cases where citizen_id = person)
    or exists (select 1 from case_parties where person_id = person);
end $$"""
    yield "drop function if exists openplanner_knows(integer) cascade"
    yield f"""create or replace function openplanner_numbered(wanted text[])
returns table (case_id integer, number text) {definer} as $$
begin
  return query select c.case_id, lower(c.number) from cases c where lower(c.number) = any(wanted);
end $$"""
    yield f"""create or replace function openplanner_named(wanted text) returns setof integer {definer} as $$
begin
  return query select person_id from people where lower(name) = lower(wanted);
end $$"""
    yield _GIVE.format(changing=_groups(Action.CHANGE), owner=owner)
    yield _DAYS_OFF.format(arranging=_groups(Action.ARRANGE), planning=_groups(Action.PLAN), owner=owner)
    for before in _BEFORE:
        yield f"drop function if exists {before}"
    yield from lists.STATEMENTS
