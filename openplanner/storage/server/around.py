"""What a server has around the tables beside rights: search, the chain of the audit, and telling others of changes.

Made anew by every ``bring_up``, so it needs no migrations.
"""

from __future__ import annotations

from openplanner.storage.schema.audit_chain import LINKED_BY_SERVER
from openplanner.storage.server.questions import CHANNEL, PRESENCE

UNHEARD = frozenset(
    {"alembic_version", "audit_tail", "case_search", "drafts", "sign_ins", "views"}
)  # nothing on screen comes from these alone
_TELL = f"""create or replace function openplanner_tell() returns trigger language plpgsql as $$
begin
  perform pg_notify('{CHANNEL}', case tg_table_name when 'presence' then '{PRESENCE}' else '' end);
  return null;
end $$"""
# What many cases match is found among the newest of each team; only what is rare asks the index of words.
_FOUND = """create or replace function openplanner_found(question text, below integer, most integer)
returns setof integer
language plpgsql stable set jit = off set enable_seqscan = off set plan_cache_mode = force_custom_plan as $$
declare
  asked tsquery := cast(question as tsquery);
  mine integer[] := array(select openplanner_teams());
  newest integer[];
begin
  if most is not null then
    newest := array(
      select found.case_id from unnest(mine) as team(team_id), lateral (
        select near.case_id from (
          select s.case_id, s.words from case_search s
          where s.team_id = team.team_id and s.case_id < coalesce(below, 2147483647)
          order by s.case_id desc limit 2000
        ) as near where near.words @@ asked limit most
      ) as found order by found.case_id desc limit most);
    if cardinality(newest) = most then
      return query select unnest(newest);
      return;
    end if;
  end if;
  return query
    with hit as materialized (select s.case_id, s.team_id from case_search s where s.words @@ asked)
    select hit.case_id from hit where hit.team_id = any(mine) and hit.case_id < coalesce(below, 2147483647)
    order by hit.case_id desc limit most;
end $$"""
_TELLERS = f"""do $$
declare
  name text;
begin
  for name in select tablename from pg_tables where schemaname = 'public'
      and tablename not in ({", ".join(f"'{name}'" for name in sorted(UNHEARD))}) loop
    execute 'create or replace trigger openplanner_tell after insert or update or delete on ' || quote_ident(name)
      || ' for each statement execute function openplanner_tell()';
  end loop;
end $$"""  # noqa: S608 - constants only
STATEMENTS = (_TELL, _TELLERS, _FOUND, *LINKED_BY_SERVER)
