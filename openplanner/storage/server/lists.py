"""Lists as functions of the server: whose cases one sees is asked once for a list, not again for all that it shows.

Row level security asks for every person, phone number, talk and line of the outbox on a page whose case that is, and
lets no index help where an operator might leak. These functions run with the rights of who owns the tables: each begins
with the teams of who signed in and gives nothing of a case of another. Made anew by every ``bring_up``.
"""

from __future__ import annotations

import re

from openplanner.storage.lists.found import FOUND, WANTED
from openplanner.storage.lists.sent import SENT
from openplanner.storage.lists.worklist import COLUMNS, MINE, PERSON
from openplanner.storage.server.dialect import in_their_words

_NEAR = 2000  # rows that are looked through before the index of words is asked
_FEW_CASES = 3000  # of a case type, or open: when the own teams have fewer, each case is looked at instead of each word
_FEW, _FURTHER = 5, 6  # with a fifth of a page in them, so many times more are looked through first
# ruff: noqa: S608 (every word of these statements is written here)
_AS_OWNER = "stable security definer set search_path = public, pg_temp set jit = off"
_MINE = "mine integer[] := array(select openplanner_teams());"


def _asked(words: str) -> str:
    """A question of the lists with its values as parameters of a function."""
    return re.sub(r"(?<!:):(\w+)", r"asked_\1", words)


def _numbered(columns: int) -> str:
    return ", ".join(f"column_{number}" for number in range(columns))


TAKE_AWAY = tuple(
    f"drop view if exists {view} cascade" for view in ("openplanner_shown_rows", "openplanner_found_rows")
)
"""Before migrations: a table cannot change under a view."""
_SHAPES = (
    f"create view openplanner_shown_rows ({_numbered(32)}) as {COLUMNS.replace(':now', '0')}",
    f"create view openplanner_found_rows ({_numbered(11)}) as {FOUND} from cases c {PERSON}",
)
_SHOWN = f"""create or replace function openplanner_shown(wanted integer[], asked_now bigint)
returns setof openplanner_shown_rows language plpgsql {_AS_OWNER} as $$
declare
  {_MINE}
begin
  return query {_asked(COLUMNS)} where c.case_id = any(wanted) and c.team_id = any(mine) order by c.due_at, c.case_id;
end $$"""
_WORKLIST = f"""create or replace function openplanner_worklist(
  asked_team_id integer, asked_now bigint, asked_limit integer, asked_offset integer, asked_mine integer)
returns setof openplanner_shown_rows language plpgsql {_AS_OWNER} as $$
declare
  {_MINE}
begin
  if asked_team_id is not null then
    mine := array(select one from unnest(mine) as one where one = asked_team_id);
  end if;
  return query select * from openplanner_shown(array(
    select page.case_id from unnest(mine) as team(team_id), lateral (
      select c.case_id, c.due_at from cases c where c.status <> 'closed' and c.team_id = team.team_id
        and (asked_mine is null or {_asked(MINE)})
      order by c.due_at, c.case_id limit asked_limit + asked_offset
    ) as page order by page.due_at, page.case_id limit asked_limit offset asked_offset), asked_now);
end $$"""
# What many cases match is found among the newest of each team, as far back as all of them were looked through; how many
# were there says whether to go on so, or to ask the index of words, which gives all there are. How many cases begin so
# the server can only guess, so it is told never to read them all.
_FOUND = f"""create or replace function openplanner_found(
  asked_question text, asked_before integer, asked_limit integer, asked_case_type text, asked_team_id integer,
  asked_since bigint, asked_standing text, asked_now bigint, asked_given_to integer)
returns setof integer language plpgsql {_AS_OWNER} set enable_seqscan = off
set plan_cache_mode = force_custom_plan as $$
declare
  asked tsquery := cast(asked_question as tsquery);
  {_MINE}
  plain boolean := asked_standing = 'all' and asked_case_type is null and asked_since is null
    and asked_given_to is null;
  below integer := coalesce(asked_before, 2147483647);
  many integer := greatest(100, {_NEAR} / greatest(1, cardinality(mine)));
  back integer;
  newest integer[] := '{{}}';
  few_open boolean;
begin
  if asked_team_id is not null then
    mine := array(select one from unnest(mine) as one where one = asked_team_id);
  end if;
  few_open := asked_standing not in ('all', 'closed') and (select count(*) from unnest(mine) as team(team_id), lateral (
      select from cases c where c.team_id = team.team_id and c.status <> 'closed' limit {_FEW_CASES}
    ) as still_open) < {_FEW_CASES};
  if few_open or asked_case_type is not null and (select count(*) from unnest(mine) as team(team_id), lateral (
      select from cases c where c.team_id = team.team_id and c.case_type = asked_case_type limit {_FEW_CASES}
    ) as of_type) < {_FEW_CASES} then
    return query select found.case_id from unnest(mine) as team(team_id), lateral (
        select c.case_id from cases c where c.team_id = team.team_id and (not few_open or c.status <> 'closed')
          and c.case_id < below and {_asked(WANTED)}
          and exists (select 1 from case_search s where s.case_id = c.case_id and s.words @@ asked)
        order by c.case_id desc limit asked_limit
      ) as found order by found.case_id desc limit asked_limit;
    return;
  end if;
  for step in 1..2 loop
    select max(far.case_id) into back from unnest(mine) as team(team_id), lateral (
      select s.case_id from case_search s where s.team_id = team.team_id and s.case_id < below
      order by s.case_id desc offset many limit 1) as far;
    newest := newest || array(
      select found.case_id from unnest(mine) as team(team_id), lateral (
        select near.case_id from (
          select s.case_id, s.words from case_search s where s.team_id = team.team_id and s.case_id < below
          order by s.case_id desc limit many
        ) as near where near.case_id > coalesce(back, 0) and near.words @@ asked
          and (plain or exists (select 1 from cases c where c.case_id = near.case_id and {_asked(WANTED)}))
        limit asked_limit
      ) as found order by found.case_id desc limit asked_limit - cardinality(newest));
    if back is null or cardinality(newest) = asked_limit then
      return query select unnest(newest);
      return;
    end if;
    below := back + 1;
    exit when cardinality(newest) * {_FEW} < asked_limit;
    many := many * {_FURTHER};
  end loop;
  return query select unnest(newest);
  if asked_standing not in ('all', 'closed') then
    return query select c.case_id from cases c join case_search s on s.case_id = c.case_id
      where c.status <> 'closed' and c.team_id = any(mine) and c.case_id < below and s.words @@ asked
        and {_asked(WANTED)} order by c.case_id desc limit asked_limit - cardinality(newest);
    return;
  end if;
  return query
    with hit as materialized (select s.case_id, s.team_id from case_search s where s.words @@ asked)
    select hit.case_id from hit where hit.team_id = any(mine) and hit.case_id < below
      and (plain or exists (select 1 from cases c where c.case_id = hit.case_id and {_asked(WANTED)}))
    order by hit.case_id desc limit asked_limit - cardinality(newest);
end $$"""
_TOLD = f"""create or replace function openplanner_told(wanted integer[])
returns setof openplanner_found_rows language plpgsql {_AS_OWNER} as $$
declare
  {_MINE}
begin
  return query {FOUND} from cases c {PERSON} where c.case_id = any(wanted) and c.team_id = any(mine)
    order by c.case_id desc;
end $$"""
# The one thing of a case of another department that somebody hears: how far it is, while one gave it there oneself.
_SENT = f"""create or replace function openplanner_sent(asked_since bigint)
returns table (case_id integer, number text, at bigint, team text, status text) language plpgsql {_AS_OWNER} as $$
#variable_conflict use_column
declare
  asked_me integer := openplanner_me();
begin
  return query {_asked(in_their_words(SENT))};
end $$"""
_BY_TYPE = "create index if not exists ix_cases_of_type on cases (team_id, case_type, case_id)"
STATEMENTS = (_BY_TYPE, *TAKE_AWAY, *_SHAPES, _SHOWN, _WORKLIST, _FOUND, _TOLD, _SENT)
FUNCTIONS = (
    "openplanner_shown(integer[], bigint)", "openplanner_worklist(integer, bigint, integer, integer, integer)",
    "openplanner_found(text, integer, integer, text, integer, bigint, text, bigint, integer)",
    "openplanner_told(integer[])", "openplanner_sent(bigint)",
)  # fmt: skip
