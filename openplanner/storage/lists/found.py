"""Cases found while somebody types: first what begins so, then what holds it anywhere, filtered, newest first.

Every question gives one page; the next begins below the last case of this one, so a page costs the same anywhere in a
hundred thousand cases.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from openplanner.domain.case import CaseStatus, CaseType
from openplanner.domain.interval import instant
from openplanner.storage.lists.worklist import FIRST_PHONE, PERSON, WHOSE
from openplanner.storage.rows import SearchFilter, SearchRow
from openplanner.storage.schema.search_words import inside_words
from openplanner.storage.schema.stored_values import day_or_none, micros, moment

FOUND = f"""select c.case_id, c.number, c.case_type, p.name, c.subject, {FIRST_PHONE}, c.status, c.received_at,
  c.last_calling_day, c.team_id, c.later_day"""
WANTED = f"""(cast(:before as integer) is null or c.case_id < :before)
  and (cast(:case_type as text) is null or c.case_type = :case_type)
  and (cast(:team_id as integer) is null or c.team_id = :team_id)
  and (cast(:since as bigint) is null or c.received_at >= :since)
  and (cast(:given_to as integer) is null or {WHOSE} = cast(:given_to as integer))
  and (:standing = 'all' or (c.status = 'closed') = (:standing = 'closed'))
  and (:standing <> 'late' or (c.status in ('to_plan', 'planned') and c.due_at <= :now))
  and (:standing <> 'letter' or c.status = 'letter_due')"""
_NEWEST_FIRST = "order by c.case_id desc limit :limit"
BEGINS = f"""{FOUND} from case_search s join cases c on c.case_id = s.rowid {PERSON}
where s.case_search match :question and (:before is null or s.rowid < :before) and {WANTED}
order by s.rowid desc limit :limit"""
# also where the index still holds a number as it was written, with its dashes
_WORD = "instr(' ' || replace(replace(replace(lower(s.words), '-', ' '), '.', ' '), '/', ' '), :word{n}) > 0"
# on a server whose rights are asked once for the list (storage/server/lists.py)
BEGINS_ON_SERVER = """select * from openplanner_told(array(select openplanner_found(:question,
  cast(:before as integer), cast(:limit as integer), cast(:case_type as text), cast(:team_id as integer),
  cast(:since as bigint), :standing, cast(:now as bigint), cast(:given_to as integer))))"""
NEWEST = f"{FOUND} from cases c {PERSON} where {WANTED} {_NEWEST_FIRST}"
_HOLDS = f"""{FOUND} from case_search_content s join cases c on c.case_id = s.id {PERSON}
where (:before is null or s.id < :before) and {WANTED}
  and s.id not in (select rowid from case_search where case_search match :question)
  and """  # noqa: S608
_HOLDS_ON_SERVER = f"""{FOUND} from (
  select k.case_id as id, array_to_string(tsvector_to_array(k.words), ' ') as c0 from case_search k
  where (cast(:before as integer) is null or k.case_id < :before) and not k.words @@ cast(:question as tsquery)) as s
join cases c on c.case_id = s.id {PERSON} where {WANTED} and """  # noqa: S608
_LETTERS = "instr(s.c0, :word{n}) > 0"
# the index also keeps numbers backwards: what holds digits is looked up in number, subject and phones themselves
_DIGITS = f"""({_LETTERS} and (instr(c.number, :word{{n}}) > 0 or instr(c.subject, :word{{n}}) > 0 or exists (
  select 1 from phone_numbers d where d.person_id in (c.citizen_id, r.person_id) and instr(d.e164, :word{{n}}) > 0)))"""  # noqa: S608 - constants only


def filter_values(wanted: SearchFilter, now: datetime, before: int | None, limit: int) -> dict[str, object]:
    """What the questions of this file ask for."""
    return {
        "standing": wanted.standing.value,
        "case_type": wanted.case_type.value if wanted.case_type is not None else None,
        "team_id": wanted.team_id,
        "since": micros(instant(wanted.since, 0)) if wanted.since is not None else None,
        "given_to": wanted.given_to,
        "now": micros(now),
        "before": before,
        "limit": limit,
    }


def number_question(words: Sequence[str]) -> tuple[str, dict[str, object]]:
    """The question for cases with such a number (``case_number_words``): looked up by its end, compared with the rest.

    In a file only: on a server the database finds the way by itself.
    """
    values: dict[str, object] = {"question": f'"{words[-1]}"*'}
    values |= {f"word{place}": f" {word}" for place, word in enumerate(words)}
    compared = " and ".join(_WORD.format(n=place) for place in range(len(words)))
    return BEGINS.replace("order by", f"and {compared} order by"), values


def inside_question(typed: str, *, on_server: bool = False) -> tuple[str, dict[str, object]]:
    """The question for cases that hold every typed word anywhere, with its words; empty when they are too short."""
    words = inside_words(typed)
    if not words:
        return "", {}
    tests = [(_DIGITS if word.isdigit() else _LETTERS).format(n=place) for place, word in enumerate(words)]
    asked = f"{_HOLDS_ON_SERVER if on_server else _HOLDS}{' and '.join(tests)} order by s.id desc limit :limit"
    return asked, {f"word{place}": word for place, word in enumerate(words)}


def search_row(row: tuple[Any, ...]) -> SearchRow:
    """A row as the questions of this file ask it."""
    return SearchRow(
        case_id=row[0],
        number=row[1],
        case_type=CaseType(row[2]),
        name=row[3],
        subject=row[4],
        e164=row[5],
        status=CaseStatus(row[6]),
        received_at=moment(row[7]),
        last_calling_day=day_or_none(row[8]),
        team_id=row[9],
        later_day=day_or_none(row[10]),
    )
