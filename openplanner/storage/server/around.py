"""What a server has around the tables beside rights and lists: the chain of the audit, telling others of changes, and
that a case is for nobody outside its team.

Made anew by every ``bring_up``, so it needs no migrations.
"""

from __future__ import annotations

from openplanner.storage.schema.audit_chain import LINKED_BY_SERVER
from openplanner.storage.server.questions import CHANNEL, OFFICE, PRESENCE
from openplanner.storage.server.rights import ARRANGED

UNHEARD = frozenset(
    {"alembic_version", "audit_tail", "case_search", "drafts", "sign_ins", "views"}
)  # nothing on screen comes from these alone
TEAM_KEPT = "openplanner_of_its_team"
NOT_OF_ITS_TEAM = "case_of_other_team"
_TELL = f"""create or replace function openplanner_tell() returns trigger language plpgsql as $$
begin
  perform pg_notify('{CHANNEL}', case when tg_table_name = 'presence' then '{PRESENCE}'
    when tg_table_name in ({", ".join(f"'{name}'" for name in sorted(ARRANGED))}) then '{OFFICE}' else '' end);
  return null;
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
# Who left the team later keeps the cases that he or she had: these read as given to nobody until somebody gives them.
_OF_ITS_TEAM = f"""create or replace function openplanner_of_its_team() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if new.assigned_to is not null and not exists (select 1 from colleague_teams k
      where k.colleague_id = new.assigned_to and k.team_id = new.team_id)
    and (tg_op = 'INSERT' or new.assigned_to is distinct from old.assigned_to or new.team_id <> old.team_id) then
    raise insufficient_privilege using message = '{NOT_OF_ITS_TEAM}';
  end if;
  return new;
end $$"""  # noqa: S608 - constants only
_TEAM_KEPT = f"""create or replace trigger {TEAM_KEPT} before insert or update of assigned_to, team_id on cases
  for each row execute function openplanner_of_its_team()"""
STATEMENTS = (_TELL, _TELLERS, *LINKED_BY_SERVER, _OF_ITS_TEAM, _TEAM_KEPT)
