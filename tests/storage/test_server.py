"""What only a server has: an address that must be safe, writers side by side, a line that breaks and comes back."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from itertools import count

import pytest

from openplanner.domain.colleague import Team
from openplanner.domain.contact import Attempt, AttemptResult
from openplanner.domain.errors import (
    InvalidInput,
    NotAllowed,
    OpenPlannerError,
    StaleCase,
    StoreBusy,
    StoreDamaged,
    StoreNewer,
    StoreUnreachable,
    Unavailable,
)
from openplanner.domain.outbox import OutboxAction, OutboxRow
from openplanner.storage import attempts, bookings, cases, colleagues, organisation, outbox
from openplanner.storage.reads import Reads
from openplanner.storage.schema.tables import metadata
from openplanner.storage.server import engine
from openplanner.storage.server.address import is_server, server_at
from openplanner.storage.server.around import UNHEARD
from openplanner.storage.server.clock import ServerClock
from openplanner.storage.server.connecting import connected
from openplanner.storage.server.dialect import for_server
from openplanner.storage.server.line import Line
from openplanner.storage.server.looking import check_server
from openplanner.storage.server.making import bring_up
from openplanner.storage.store import Store, open_store
from tests.doubles import postgres
from tests.doubles.postgres import Cluster
from tests.storage import given


@pytest.fixture(scope="module")
def fragile() -> Iterator[Cluster]:
    """A server of our own, to stop and start."""
    if postgres.binaries() is None:
        pytest.skip(postgres.WHY_NOT)
    with postgres.running_cluster() as cluster:
        yield cluster


@pytest.fixture
def breakable(fragile: Cluster) -> Iterator[Store]:
    """A store on the server that tests stop and start."""
    name = fragile.new_database()
    bring_up(fragile.server(name))
    opened = open_store(fragile.server(name), given.NOW)
    yield opened
    opened.close()


def side_by_side(*works: Callable[[], object]) -> list[object]:
    """What each gives, or the error it ends in, when all begin together."""
    start, answers = threading.Barrier(len(works)), []

    def run(work: Callable[[], object]) -> None:
        start.wait()
        try:
            answers.append(work())
        except OpenPlannerError as error:
            answers.append(error)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


# -- address --------------------------------------------------------------------------------------


def test_an_address_is_taken_apart_and_put_together() -> None:
    server = server_at(
        "postgresql://noor%40plaats@db1.plaats.example,db2.plaats.example:5433/balie?sslrootcert=/ca.pem"
    )
    assert server.hosts == (("db1.plaats.example", "5432"), ("db2.plaats.example", "5433"))
    assert (server.name, server.user, server.options) == ("balie", "noor@plaats", (("sslrootcert", "/ca.pem"),))
    assert server_at(server.url) == server
    assert "noor" not in server.shown
    assert server_at("postgres:///balie").hosts == (("localhost", "5432"),)
    assert server_at("postgresql://[::1]:5433/x").hosts == (("::1", "5433"),)
    assert is_server("postgresql+psycopg://db/x")
    assert not is_server("sqlite:///x")
    assert not is_server("C:\\data\\postgresql")


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("postgresql://noor:geheim@db/balie", "database_password_in_address"),
        ("postgresql://db/balie?password=geheim", "database_password_in_address"),
        ("postgresql://db/balie?sslmode=require", "database_not_secure"),
        ("postgresql://db/balie?sslmode=disable", "database_not_secure"),
        ("postgresql://db/balie?options=-c%20x=y", "database_address"),
        ("postgresql://db", "database_address"),
        ("postgresql://db:poort/balie", "database_address"),
    ],
)
def test_an_address_that_is_not_safe_is_refused(address: str, code: str) -> None:
    with pytest.raises(InvalidInput, match=code):
        server_at(address)


def test_only_a_server_with_the_right_certificate_hears_anything(cluster: Cluster, made_database: str) -> None:
    server = cluster.server(made_database)
    with pytest.raises(StoreUnreachable, match="server_not_trusted"):
        connected(replace(server, options=()))  # the certificates of this system do not know it
    with pytest.raises(StoreUnreachable, match="server_not_trusted"):
        connected(replace(server, hosts=(("localhost", str(cluster.port)),)))  # the certificate has another name
    with connected(server) as connection:
        row = connection.execute("select ssl, version from pg_stat_ssl where pid = pg_backend_pid()").fetchone()
    assert row == (True, "TLSv1.3")


def test_who_may_not_sign_in_hears_so(cluster: Cluster, made_database: str) -> None:
    wrong = replace(cluster.server(made_database), password=partial(str, "something else"))
    with pytest.raises(StoreUnreachable, match="server_sign_in"):
        connected(wrong)
    with pytest.raises(StoreUnreachable, match="server_no_database"):
        connected(cluster.server("nothing_here"))
    with pytest.raises(StoreUnreachable, match="server_unreachable"):
        connected(replace(wrong, hosts=(("127.0.0.1", "1"),)))


# -- tables ---------------------------------------------------------------------------------------


def test_the_tables_of_the_server_are_those_of_the_file(on_server: Store) -> None:
    from sqlalchemy import inspect

    with on_server.reading() as tx:
        seen = inspect(tx._connection)
        found = dict.fromkeys(seen.get_table_names(), seen)
        assert set(found) == set(metadata.tables) | {"alembic_version", "case_search", "sign_ins"}
        for name, table in metadata.tables.items():
            columns = {column["name"]: column["nullable"] for column in seen.get_columns(name)}
            assert columns.items() >= {column.name: bool(column.nullable) for column in table.columns}.items(), name
            kept = {index["name"] for index in seen.get_indexes(name)}
            assert kept >= {index.name for index in table.indexes}, name
            ways = {tuple(key["constrained_columns"]) for key in seen.get_foreign_keys(name)}
            assert ways == {tuple(key.column_keys) for key in table.foreign_key_constraints}, name


def test_every_table_tells_that_it_changed(on_server: Store) -> None:
    with on_server.reading() as tx:
        asked = "select tgrelid::regclass::text from pg_trigger where tgname = 'openplanner_tell'"
        assert set(tx.execute_plain(asked).scalars()) == set(metadata.tables) - UNHEARD


def test_a_database_that_is_not_ready_is_left_alone(cluster: Cluster, database: str) -> None:
    empty = cluster.server(cluster.new_database())
    with pytest.raises(StoreUnreachable, match="server_empty"):
        open_store(empty, given.NOW)
    assert bring_up(empty)[0] is None
    check_server(empty)
    assert bring_up(empty)[0] is not None
    cluster.drop_database(empty.name)
    for found, error in (("9999", StoreNewer), ("0001", StoreUnreachable)):
        with cluster.admin(database) as admin:
            admin.execute("update alembic_version set version_num = %s", [found])
        with pytest.raises(error):
            check_server(cluster.server(database))
    with cluster.admin(database) as admin:
        admin.execute("drop table alembic_version")
    with pytest.raises(StoreDamaged, match="store_not_ours"):
        bring_up(cluster.server(database))


def test_questions_are_turned_over() -> None:
    assert for_server("a like '%x' and b = :b") == "a like '%%x' and b = %(b)s"
    assert for_server("cast(x as text)::text") == "cast(x as text)::text"
    assert for_server("json_extract(u.payload, '$.count')") == "(cast(u.payload as json) ->> 'count')"


# -- side by side ---------------------------------------------------------------------------------


def test_of_two_saves_of_one_case_the_second_hears_that_it_is_stale(on_server: Store) -> None:
    with on_server.transaction() as tx:
        team_id, _ = given.staffed(tx)
        case = cases.add_case(tx, given.a_case(team_id))

    def save(subject: str) -> str:
        with on_server.transaction() as tx:
            return cases.save_case(tx, replace(case, subject=subject)).subject

    answers = side_by_side(*(partial(save, f"Onderwerp {number}") for number in range(6)))
    assert sum(isinstance(answer, StaleCase) for answer in answers) == 5
    with on_server.reading() as tx:
        assert cases.case(tx, case.case_id).subject in answers


def test_no_attempt_is_lost_when_many_are_written_at_once(on_server: Store) -> None:
    with on_server.transaction() as tx:
        team_id, _ = given.staffed(tx)
        case = cases.add_case(tx, given.a_case(team_id))

    def attempt() -> None:
        with on_server.transaction() as tx:
            attempts.add_attempt(tx, Attempt(case.case_id, given.NOW, 1, AttemptResult.NO_ANSWER))

    assert side_by_side(*[attempt] * 12) == [None] * 12
    lists = Reads(on_server.home)
    assert lists.worklist(None, given.NOW)[0].attempts == 12
    lists.close()


def test_a_row_of_the_outbox_is_taken_by_one(on_server: Store) -> None:
    with on_server.transaction() as tx:
        _, booking = given.booked(tx, given.at(9))
        outbox.add_row(tx, OutboxRow(booking.key, booking.booking_id, OutboxAction.CREATE, "anna@voorbeeld.test"))

    def take() -> OutboxRow | None:
        with on_server.transaction() as tx:
            return outbox.take_due(tx, given.NOW)

    assert sum(row is not None for row in side_by_side(*[take] * 8)) == 1


def test_settings_and_numbers_written_by_two_at_once(on_server: Store) -> None:
    def setting(value: int) -> None:
        with on_server.transaction() as tx:
            organisation.save_setting(tx, "municipality", str(value))

    assert side_by_side(*(partial(setting, value) for value in range(8))) == [None] * 8
    with on_server.transaction() as tx:
        team_id, _ = given.staffed(tx)

    def register() -> None:
        with on_server.transaction() as tx:
            cases.add_case(tx, given.a_case(team_id))

    refused = [answer for answer in side_by_side(*[register] * 4) if answer is not None]
    assert [getattr(answer, "code", answer) for answer in refused] == ["number_taken"] * 3


def test_who_waits_too_long_for_a_colleague_hears_that_it_is_busy(on_server: Store) -> None:
    with on_server.transaction() as tx:
        case, booking = given.booked(tx, given.at(9))
    with on_server.transaction() as holder:
        cases.case(holder, case.case_id)

        def other() -> None:
            with on_server.transaction() as tx:
                tx.execute_plain("set local lock_timeout = '50ms'")
                cases.case(tx, case.case_id)

        (answer,) = side_by_side(other)
        assert isinstance(answer, StoreBusy)
        assert bookings.booking(holder, booking.booking_id) == booking


def test_a_file_is_no_server(on_server: Store) -> None:
    with pytest.raises(NotAllowed, match="server_no_file"):
        _ = on_server.path
    lists = Reads(on_server.home)
    assert abs((on_server.server_now() - lists.server_now()).total_seconds()) < 60
    lists.close()


# -- a line that breaks ---------------------------------------------------------------------------


def kill_others(cluster: Cluster, database: str) -> None:
    with cluster.admin() as admin:
        admin.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", [database])


def test_a_line_that_broke_between_two_questions_is_not_noticed(cluster: Cluster, on_server: Store) -> None:
    lists = Reads(on_server.home)
    assert lists.teams() == []
    before = lists.data_version()
    kill_others(cluster, on_server.home.name)  # type: ignore[union-attr]
    with on_server.transaction() as tx:
        colleagues.add_team(tx, Team("na de breuk"))
    assert [team.name for team in lists.teams()] == ["na de breuk"]
    with pytest.raises(StoreUnreachable):
        for _ in range(500):
            lists.data_version()  # somebody may have written meanwhile
            time.sleep(0.01)
    assert lists.data_version() != before
    lists.close()


def test_a_line_that_breaks_in_the_middle_keeps_nothing(cluster: Cluster, on_server: Store) -> None:
    with pytest.raises(StoreUnreachable, match="server_lost"), on_server.transaction() as tx:
        colleagues.add_team(tx, Team("half"))
        kill_others(cluster, on_server.home.name)  # type: ignore[union-attr]
        colleagues.add_team(tx, Team("heel"))
    with on_server.reading() as tx:
        assert colleagues.teams(tx) == ()


@pytest.mark.parametrize("kept", [True, False])
def test_a_last_word_that_was_lost_is_looked_up(
    cluster: Cluster, on_server: Store, monkeypatch: pytest.MonkeyPatch, kept: bool
) -> None:
    """The line breaks while the server is told to keep it: before it heard, or after."""
    real = Line.commit

    def commit(connection: Line) -> None:
        if kept:
            real(connection)
        with cluster.admin() as admin:
            admin.execute("select pg_terminate_backend(%s)", [connection.info.backend_pid])
        connection.execute("select 1")

    with monkeypatch.context() as broken:
        broken.setattr(Line, "commit", commit)
        if kept:
            add_team(on_server)
        else:
            with pytest.raises(StoreUnreachable, match="server_lost"):
                add_team(on_server)
    with on_server.reading() as tx:
        assert len(colleagues.teams(tx)) == int(kept)


def add_team(store: Store) -> None:
    with store.transaction() as tx:
        colleagues.add_team(tx, Team("Bezwaar"))


def test_a_server_that_crashes_is_there_again_with_all_that_was_kept(
    fragile: Cluster, breakable: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_PAUSE_SECONDS", 0.01)
    lists = Reads(breakable.home)
    add_team(breakable)
    assert len(lists.teams()) == 1
    fragile.stop()
    with pytest.raises(StoreUnreachable):
        add_team(breakable)
    for _ in range(3):  # asked once, then refused without asking
        with pytest.raises(StoreUnreachable):
            lists.teams()
    with pytest.raises(StoreUnreachable):
        lists.reconnect()
    fragile.start()
    with pytest.raises(StoreUnreachable):
        lists.teams()
    lists.reconnect()
    add_team(breakable)
    assert len(lists.teams()) == 2
    lists.close()


def test_nothing_that_was_told_is_lost_when_another_server_takes_over(
    fragile: Cluster, breakable: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two servers, of which the second follows; the first crashes while four desks save, and the second leads."""
    monkeypatch.setattr(engine, "_PAUSE_SECONDS", 0.05)
    told: list[str] = []
    enough = threading.Event()

    def desk(store: Store, number: int) -> None:
        for turn in count():
            if enough.is_set():
                return
            try:
                with store.transaction() as tx:
                    colleagues.add_team(tx, Team(f"{number}-{turn}"))
                told.append(f"{number}-{turn}")
            except Unavailable:
                time.sleep(0.05)  # whoever sits there reads so, and tries again

    with fragile.followed() as follower:
        hosts = tuple(
            ("127.0.0.1", str(one.port)) for one in (follower, fragile)
        )  # the one that follows is passed over
        store = open_store(replace(breakable.home, hosts=hosts), given.NOW)  # type: ignore[type-var]
        lists = Reads(store.home)
        desks = [threading.Thread(target=desk, args=(store, number)) for number in range(4)]
        for one in desks:
            one.start()
        wait_until(lambda: len(told) > 20)
        assert lists.teams()
        fragile.stop()
        with pytest.raises(StoreUnreachable):
            [lists.teams() for _ in range(2)]
        follower.promote()
        before = len(told)
        wait_until(lambda: len(told) > before + 8)
        enough.set()
        for one in desks:
            one.join(30)
        lists.reconnect()
        kept = [team.name for team in lists.teams()]
        lists.close()
        store.close()
    fragile.start()
    assert set(told) <= set(kept)
    assert len(kept) == len(set(kept))


def wait_until(so: Callable[[], bool]) -> None:
    """Half a minute at most."""
    for _ in range(3000):
        if so():
            return
        time.sleep(0.01)
    raise AssertionError("it did not happen")


def test_the_clock_of_the_server_counts_whatever_this_desk_thinks() -> None:
    steady, ours, answers = [100.0], [5000.0], [given.NOW, given.NOW + timedelta(hours=2)]
    clock = ServerClock(partial(_first, answers), partial(_last, steady), partial(_last, ours))
    assert clock() == given.NOW
    steady.append(107.0)
    ours.append(5007.0)
    assert clock() == given.NOW + timedelta(seconds=7)
    ours.append(99.0)  # somebody set the clock of the desk
    assert clock() == given.NOW + timedelta(hours=2)
    steady.append(117.0)
    ours.append(20_000.0)  # it slept, and the server is away
    assert clock() == given.NOW + timedelta(hours=2, seconds=10)


def _first(answers: list[datetime]) -> datetime:
    if not answers:
        raise StoreUnreachable("server_unreachable")
    return answers.pop(0)


def _last(values: list[float]) -> float:
    return values[-1]
