"""What a server has around the tables beside rights and lists: the chain of the audit, and telling others of changes.

Made anew by every ``bring_up``, so it needs no migrations.
"""

from __future__ import annotations

from openplanner.storage.schema.audit_chain import LINKED_BY_SERVER
from openplanner.storage.server.questions import CHANNEL, OFFICE, PRESENCE
from openplanner.storage.server.rights import ARRANGED

UNHEARD = frozenset(
    {"alembic_version", "audit_tail", "case_search", "drafts", "sign_ins", "views"}
)  # nothing on screen comes from these alone
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
STATEMENTS = (_TELL, _TELLERS, *LINKED_BY_SERVER)
