"""The load test in short: a few desks as fast as they can, and each heard the truth."""

from __future__ import annotations

from tests.benchmarks.desks import judge, prepare, run_desks
from tests.doubles.postgres import Cluster


def test_what_desks_were_told_is_what_the_database_holds(cluster: Cluster) -> None:
    home = prepare(cluster, 4)
    heard = run_desks(home, desks=3, seconds=90, most=12)
    assert judge(home, heard) == []
    assert sum(len(one.took) for one in heard) >= 12
    assert sum(one.attempts for one in heard) and sum(one.saves for one in heard)
    cluster.drop_database(home.name)


def test_the_judge_sees_a_lie(cluster: Cluster) -> None:
    home = prepare(cluster, 2)
    heard = run_desks(home, desks=1, seconds=90, most=2)
    heard[0].saves += 1
    heard[0].held = [(1, 0.0, 5.0)]
    other = type(heard[0])(held=[(1, 4.0, 6.0)])
    assert len(judge(home, [*heard, other])) == 2
    cluster.drop_database(home.name)
