"""As many cases as one likes, three attempts each, written by the database itself; all people are invented."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from openplanner.domain.colleague import Colleague, Team
from openplanner.storage import colleagues
from openplanner.storage.schema.opening import briefly
from openplanner.storage.schema.stored_values import micros
from openplanner.storage.store import Store, Transaction

# ruff: noqa: S608 (every word of these statements is written here)
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
TEAMS = 5
OPEN_SHARE = 33  # one of so many is open
BOOKED_SHARE = 3  # one of so many has a talk, that was or is to come
FIRST = ("Zoë", "Bram", "Çelik", "Noor", "Łukasz", "Daan", "Fatima", "Joris", "Mees", "Sanne", "Ömer", "Willemijn")
PLAIN = ("zoe", "bram", "celik", "noor", "lukasz", "daan", "fatima", "joris", "mees", "sanne", "omer", "willemijn")
LAST = ("Proef", "Voorbeeld", "Testman", "Denkbeeld", "Verzinsel", "Fictie", "Schaduw", "Papier", "Zandbak")
ABOUT = ("rioolheffing", "parkeren", "kapvergunning", "bijstand", "geluid", "afval", "dakkapel")
_DAY = 24 * 60 * 60 * 1_000_000


def fill(store: Store, many: int) -> None:
    """Fills an empty store; number, name, subject and phone of a case follow from its id."""
    with store.transaction() as tx:
        if tx.on_server:
            tx.execute_plain("set local statement_timeout = 0")
            tx.execute_plain("set local maintenance_work_mem = '512MB'")
        for number in range(TEAMS):
            team = colleagues.add_team(tx, Team(f"Team {number}"))
            colleagues.add_colleague(tx, Colleague(f"Collega {number}", f"c{number}@voorbeeld.test", (team.team_id,)))
        with _made_afterwards(tx):
            for statement in _statements(tx, many):
                tx.execute_plain(statement)
    if isinstance(store.home, Path):
        with store.transaction() as tx:
            tx.execute_plain("analyze")
        store.close()
        with briefly(store.home) as connection:  # or everything is read through the log of one enormous transaction
            connection.execute("pragma wal_checkpoint(truncate)")
        return
    from openplanner.storage.server.connecting import connected

    with connected(store.home, autocommit=True) as connection:
        connection.execute("set statement_timeout = 0")
        connection.execute("vacuum analyze")


@contextmanager
def _made_afterwards(tx: Transaction) -> Iterator[None]:
    """Indexes and references to other tables are made when all rows are there: many times faster than row by row."""
    made: list[str] = []
    for drop, make in list(map(tuple, tx.execute_plain(_ON_SERVER if tx.on_server else _IN_FILE))):
        tx.execute_plain(drop)
        made.insert(0, make)  # references came first and need indexes, so they come last
    yield
    for make in made:
        tx.execute_plain(make.replace("%", "%%") if tx.on_server else make)


_FILLED = "in ('cases', 'people', 'phone_numbers', 'attempts', 'case_search', 'bookings', 'booking_people', 'outbox')"
_IN_FILE = f"""select 'drop index ' || name, sql from sqlite_master
where type = 'index' and sql is not null and tbl_name {_FILLED}"""
_ON_SERVER = f"""select format('alter table %%s drop constraint %%I', conrelid::regclass, conname),
  format('alter table %%s add constraint %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid))
from pg_constraint where contype = 'f' and conrelid::regclass::text {_FILLED}
union all select format('drop index %%I', c.relname), pg_get_indexdef(i.indexrelid)
from pg_index i join pg_class c on c.oid = i.indexrelid
where i.indrelid::regclass::text {_FILLED} and not i.indisprimary
  and not exists (select 1 from pg_constraint k where k.conindid = i.indexrelid)"""


def _statements(tx: Transaction, many: int) -> list[str]:
    if tx.on_server:
        numbers = f"generate_series(1, {many}) as s(n)"
        padded, day = "lpad(cast(n as text), 7, '0')", "date '2026-11-24' - cast(n % 700 as integer)"
        no = "false"
    else:
        tx.execute_plain("create temp table s (n integer primary key)")
        tx.execute_plain(
            f"with recursive one(n) as (select 1 union all select n + 1 from one where n < {many})"
            " insert into s select n from one"
        )
        numbers, padded, day, no = "s", "printf('%07d', n)", "date('2026-11-24', '-' || (n % 700) || ' days')", "0"
    name = f"{_one_of(FIRST, 'n')} || ' ' || {_one_of(LAST, 'n / 12')}"
    words = f"{_one_of(PLAIN, 'n')} || ' ' || lower({_one_of(LAST, 'n / 12')})"
    about, phone = _one_of(ABOUT, "n / 108"), f"'316' || substr({padded}, 1, 7) || '1'"
    received = f"{micros(NOW)} - (n % 700) * {_DAY} - cast(n % 600 as bigint) * 60000000"
    starts = f"{received} + case when n % {OPEN_SHARE} = 0 then 720 else 2 end * {_DAY}"
    key = f"'00000000-0000-0000-0000-00000' || {padded}"
    is_open = f"n % {OPEN_SHARE} = 0"
    found = f"'z 2026 ' || {padded} || ' ' || {words} || ' ' || {about} || ' ' || {phone} || ' 06' || {padded} || '1'"
    searched = (
        "insert into case_search (case_id, team_id, words) select n, 1 + n % 5,"
        f" array_to_tsvector(string_to_array({found}, ' ')) from {numbers}"
        if tx.on_server
        else f"insert into case_search (rowid, words) select n, {found} from {numbers}"
    )
    statements = [
        f"insert into people (person_id, name) select n, {name} from {numbers}",
        f"insert into phone_numbers (person_id, position, e164) select n, 0, '+' || {phone} from {numbers}",
        f"""insert into cases (case_id, number, case_type, received_at, subject, citizen_id, team_id, status, channel,
  language, interpreter, wish_weekdays, writing_only, suspensions, created_at, closed_at, due_at, norm_until,
  last_calling_day, attempts, last_attempt_at, last_result)
select n, 'Z-2026-' || {padded}, 'bezwaar', {received}, {about}, n, 1 + n % 5,
  case when {is_open} then 'to_plan' else 'closed' end, 'letter', 'nl', {no}, '', {no}, '[]', {received},
  case when {is_open} then null else {received} + 20 * {_DAY} end, {received} + 3 * {_DAY}, {received} + 3 * {_DAY},
  {day}, 3, {received} + 3 * {_DAY}, 'spoken' from {numbers}""",
        searched,
        f"""insert into bookings (booking_id, key, case_id, form, starts_at, ends_at, state, before_minutes,
  after_minutes, sequence) select n, {key}, n, 'telefoon', {starts}, {starts} + 1800000000,
  case when {is_open} then 'booked' else 'done' end, 0, 0, 0 from {numbers} where n % {BOOKED_SHARE} = 0""",
        f"""insert into booking_people (booking_id, position, colleague_id)
select n, 0, 1 + n % 5 from {numbers} where n % {BOOKED_SHARE} = 0""",
        f"""insert into outbox (key, booking_id, action, state, attempts)
select {key}, n, 'create', 'done', 1 from {numbers} where n % {BOOKED_SHARE} = 0""",
        *(
            f"""insert into attempts (case_id, at, by, result, minutes)
select n, {received} + {turn} * {_DAY}, 1, '{"spoken" if turn == 3 else "no_answer"}', {turn} from {numbers}"""
            for turn in (1, 2, 3)
        ),
    ]
    if tx.on_server:
        statements += [
            f"select setval(pg_get_serial_sequence('{table}', '{column}'), {many})"
            for table, column in (("cases", "case_id"), ("people", "person_id"), ("bookings", "booking_id"))
        ]
        return [statement.replace("%", "%%") for statement in statements]
    return statements


def _one_of(words: tuple[str, ...], number: str) -> str:
    turns = " ".join(f"when {place} then '{word}'" for place, word in enumerate(words))
    return f"case ({number}) % {len(words)} {turns} end"
