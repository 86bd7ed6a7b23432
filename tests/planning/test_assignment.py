"""The planner against the exact optimum of an independent solver, and against every answer there is."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from openplanner.domain.errors import Cancelled
from openplanner.planning.assignment import Jobs, assign
from tests.planning.surges import DIFFICULTIES, OWNERS, surge

Answer = Sequence[int | None]
ABOVE_LOADS = 10_000  # one unit of cost weighs more than all loads together


def cost_of(jobs: Jobs, answer: Answer) -> int:
    chosen = zip(jobs.costs, answer, strict=True)
    return sum(jobs.left_out if cell is None else costs[cell] for costs, cell in chosen)


def unevenness(jobs: Jobs, answer: Answer) -> float:
    loads = {owner: jobs.loads.get(owner, 0.0) for owner in jobs.owners}
    for cell in answer:
        if cell is not None:
            loads[jobs.owners[cell]] += 1
    return sum(load * load for load in loads.values())


def optimum(jobs: Jobs) -> Answer:
    """The same question to a min-cost flow of somebody else."""
    flows = pytest.importorskip("ortools.graph.python.min_cost_flow")
    graph = flows.SimpleMinCostFlow()
    rows, cells = len(jobs.costs), len(jobs.owners)
    arcs = {}
    for row, costs in enumerate(jobs.costs):
        graph.add_arc_with_capacity_and_unit_cost(0, 2 + row, 1, 0)
        graph.add_arc_with_capacity_and_unit_cost(2 + row, 1, 1, jobs.left_out * ABOVE_LOADS)
        for cell, cost in costs.items():
            arcs[graph.add_arc_with_capacity_and_unit_cost(2 + row, 2 + rows + cell, 1, cost * ABOVE_LOADS)] = row, cell
    for cell, owner in enumerate(jobs.owners):
        graph.add_arc_with_capacity_and_unit_cost(2 + rows + cell, 2 + rows + cells + owner, 1, 0)
    for owner in range(OWNERS):
        for talks in range(45):
            graph.add_arc_with_capacity_and_unit_cost(2 + rows + cells + owner, 1, 1, 2 * talks + 1)
    graph.set_node_supply(0, rows)
    graph.set_node_supply(1, -rows)
    assert graph.solve() == graph.OPTIMAL
    answer: list[int | None] = [None] * rows
    for arc, (row, cell) in arcs.items():
        if graph.flow(arc):
            answer[row] = cell
    return answer


@pytest.mark.parametrize("seed", [3, 4])
@pytest.mark.parametrize("difficulty", DIFFICULTIES)
def test_lateness_and_spread_equal_the_exact_optimum(difficulty: str, seed: int) -> None:
    jobs = surge(DIFFICULTIES[difficulty], seed).jobs()
    ours, theirs = assign(jobs), optimum(jobs)
    assert all(cell is None or cell in costs for cell, costs in zip(ours, jobs.costs, strict=True))
    taken = [cell for cell in ours if cell is not None]
    assert len(set(taken)) == len(taken)
    assert ours.count(None) == theirs.count(None)
    assert cost_of(jobs, ours) == cost_of(jobs, theirs)
    assert unevenness(jobs, ours) == unevenness(jobs, theirs)


small_jobs = st.integers(1, 5).flatmap(
    lambda cells: st.builds(
        Jobs,
        st.lists(st.dictionaries(st.integers(0, cells - 1), st.integers(0, 4), max_size=cells), min_size=1, max_size=4),
        st.lists(st.integers(0, 2), min_size=cells, max_size=cells).map(sorted),
        st.dictionaries(st.integers(0, 2), st.floats(0, 3).map(lambda load: round(load, 2))),
        st.integers(5, 30),
    )
)


@settings(max_examples=300, deadline=None)
@example(Jobs([{0: 4}, {0: 1, 1: 2}], [0, 0], {}, 5))
@given(small_jobs)
def test_nothing_better_exists(jobs: Jobs) -> None:
    """Every answer of a small question, tried one by one.

    Where leaving a job out costs just as much as a cell that another had to leave, either is right; the loads are
    compared with answers that leave out as many.
    """
    found = assign(jobs)
    possible = [
        answer
        for answer in product(*[[None, *costs] for costs in jobs.costs])
        if len(set(filter(lambda cell: cell is not None, answer))) == len(answer) - answer.count(None)
    ]
    assert found in possible
    least = min(cost_of(jobs, answer) for answer in possible)
    assert cost_of(jobs, found) == least
    alike = [one for one in possible if cost_of(jobs, one) == least and one.count(None) == found.count(None)]
    fairest = min(unevenness(jobs, answer) for answer in alike)
    assert unevenness(jobs, found) == pytest.approx(fairest)


def test_among_equals_the_earliest_moments_are_taken() -> None:
    jobs = Jobs([{2: 0, 1: 0, 0: 0}, {2: 0, 1: 0}], [7, 7, 7])
    assert set(assign(jobs)) == {0, 1}


def test_who_carries_much_already_gets_less() -> None:
    anything = dict.fromkeys(range(8), 0)
    jobs = Jobs([anything] * 4, [1] * 4 + [2] * 4, loads={1: 3.0})
    assert [jobs.owners[cell] for cell in assign(jobs) if cell is not None].count(1) == 1  # 3 + 1 against 3


def test_without_any_cell_everything_stays_out() -> None:
    assert assign(Jobs([{}, {}], [])) == (None, None)
    assert assign(Jobs([], [1])) == ()


def test_it_can_be_stopped() -> None:
    told: list[tuple[int, int]] = []

    def watch(done: int, total: int) -> None:
        told.append((done, total))
        if done == 40:
            raise Cancelled

    with pytest.raises(Cancelled):
        assign(surge(DIFFICULTIES["tight"], 3).jobs(), watch)
    assert told[-1] == (40, 200)
