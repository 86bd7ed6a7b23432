"""Who gets which moment, exactly: the least cost first, then the fairest load, then the earliest moments.

Every job takes one cell, a cell belongs to one owner and holds one job. Costs are whole numbers from 0 (nobody is kept
waiting too long); a job may stay without a cell at a price that the caller chooses. Three steps, each exact:

1. Successive shortest paths with prices, so that the sum of the costs is the least there is. Jobs that find a cell that
   costs nothing take it at once; only the others need a path (performance.md 6: this is what makes it fast).
2. Among all answers of that cost the one whose loads differ least (the least sum of squares): along arcs that cost
   nothing a job moves from somebody with much to somebody with less, until no such row of moves is left.
3. Among those, every owner does the jobs in their earliest cells.

Source: Ahuja, Magnanti and Orlin, Network Flows, chapters 9 (shortest paths) and 14 (convex costs by cycles).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush

Watch = Callable[[int, int], None]
"""Called with how many jobs have their place and how many there are; may raise to stop."""


@dataclass(frozen=True, slots=True)
class Jobs:
    """What is to be shared out.

    ``costs`` holds per job what each cell costs that it may have, most pressing job first, each in the order in which
    cells are preferred; ``owners`` the owner of each cell, cells of one owner ascending in time; ``loads`` what an
    owner carries already (owners absent carry nothing); ``left_out`` what it costs to give a job no cell.
    """

    costs: Sequence[Mapping[int, int]]
    owners: Sequence[int]
    loads: Mapping[int, float] = field(default_factory=dict)
    left_out: int = 1_000_000


def assign(jobs: Jobs, watch: Watch | None = None) -> tuple[int | None, ...]:
    """The cell of every job, None where it has none."""
    work = _Work(jobs)
    work.take_what_is_free()
    for row, cell in enumerate(work.cell_of):
        if watch is not None:
            watch(row, len(jobs.costs))
        if cell is None:
            work.place(row)
    _Balance(work).run()
    _earlier(work)
    return tuple(work.cell_of)


class _Work:
    """The answer being made. ``price`` of a cell is never above 0, and 0 while nobody has it."""

    def __init__(self, jobs: Jobs) -> None:
        self.jobs = jobs
        self.row_price = [0] * len(jobs.costs)
        self.price = [0] * len(jobs.owners)
        self.row_of: list[int | None] = [None] * len(jobs.owners)
        self.cell_of: list[int | None] = [None] * len(jobs.costs)
        self.load = {owner: float(jobs.loads.get(owner, 0)) for owner in dict.fromkeys(jobs.owners)}

    def put(self, row: int, cell: int) -> None:
        """Gives a job a cell; the load is kept by whoever moves jobs."""
        self.row_of[cell], self.cell_of[row] = row, cell

    def take_what_is_free(self) -> None:
        """Each job in turn takes a free cell that costs nothing, with who carries the least."""
        for row, costs in enumerate(self.jobs.costs):
            cell = self._free_cell(costs)
            if cell is not None:
                self.put(row, cell)
                self.load[self.jobs.owners[cell]] += 1

    def _free_cell(self, costs: Mapping[int, int]) -> int | None:
        owners, load, row_of = self.jobs.owners, self.load, self.row_of
        best, least, floor = None, float("inf"), min(load.values(), default=0)
        for cell, cost in costs.items():
            if cost == 0 and row_of[cell] is None and load[owners[cell]] < least:
                best, least = cell, load[owners[cell]]
                if least <= floor:
                    return best
        return best

    def place(self, row: int) -> None:
        """One job more, along the shortest path; the job at the end of it may be another one that stays out."""
        search = _Search(self)
        search.scan(row, 0)
        while search.heap and search.heap[0][0] < search.best:
            search.pop()
        search.settle(row)


class _Search:
    """One shortest path from a job without a cell. ``best`` is the length of the shortest complete path so far."""

    def __init__(self, work: _Work) -> None:
        self.work = work
        self.heap: list[tuple[int, int]] = []
        self.length: dict[int, int] = {}
        self.came_from: dict[int, int] = {}
        self.done: dict[int, int] = {}
        self.best: float = float("inf")
        self.end: tuple[int, int | None] = (-1, None)

    def scan(self, row: int, length: int) -> None:
        """Looks where a job could go."""
        work, best = self.work, self.best
        price, row_of, known, base = work.price, work.row_of, self.length, length - work.row_price[row]
        if base + work.jobs.left_out < best:
            best, self.end = base + work.jobs.left_out, (row, None)
        for cell, cost in work.jobs.costs[row].items():
            far = base + cost - price[cell]
            if far < best and far < known.get(cell, best):
                known[cell] = far
                self.came_from[cell] = row
                if row_of[cell] is None:
                    best, self.end = far, (row, cell)
                else:
                    heappush(self.heap, (far, cell))
        self.best = best

    def pop(self) -> None:
        """The nearest cell that is taken: its job would have to go elsewhere."""
        length, cell = heappop(self.heap)
        row = self.work.row_of[cell]
        if cell in self.done or row is None:
            return
        self.done[cell] = length
        self.scan(row, length)

    def settle(self, first: int) -> None:
        """Moves every job along the path and corrects the prices."""
        work, best = self.work, int(self.best)
        work.row_price[first] += best
        for cell, length in self.done.items():
            row = work.row_of[cell]
            work.price[cell] += length - best
            if row is not None:
                work.row_price[row] += best - length
        row, target = self.end
        if target is not None:
            work.load[work.jobs.owners[target]] += 1
        while True:
            left = work.cell_of[row]
            if target is None:
                work.cell_of[row] = None
            else:
                work.put(row, target)
            if row == first:
                return
            assert left is not None  # noqa: S101 every other job of the path had a cell
            self._free_unless_taken(left, target)
            row, target = self.came_from[left], left

    def _free_unless_taken(self, left: int, target: int | None) -> None:
        if left != target:
            self.work.row_of[left] = None


class _Balance:
    """Evens out the loads along arcs that cost nothing; the prices stay as they are."""

    def __init__(self, work: _Work) -> None:
        self.work = work
        price = work.price
        self._arcs: dict[int, list[int]] = {}
        self.cells_of: dict[int, list[int]] = {owner: [] for owner in work.load}
        for cell, owner in enumerate(work.jobs.owners):
            if price[cell] == 0:  # a cell with a price may not become free: somebody would pay for it
                self.cells_of[owner].append(cell)

    def run(self) -> None:
        """Until nobody can hand a job, directly or in turns, to somebody with two fewer."""
        load = self.work.load
        tried: set[int] = set()
        while len(tried) < len(load):
            giver = max((owner for owner in load if owner not in tried), key=lambda owner: (load[owner], owner))
            if load[giver] - min(load.values()) <= 1:
                return
            if self._relieved(giver):
                tried.clear()
            else:
                tried.add(giver)

    def _relieved(self, giver: int) -> bool:
        """One job goes from an owner to one who carries at least a whole job less, over others where needed."""
        work = self.work
        came: dict[int, tuple[int, int]] = {}
        seen_owners = {giver}
        queue = deque(self._taken_by(giver, {}))
        start = set(queue)
        while queue:
            cell = queue.popleft()
            for target in self._free_arcs(cell):
                if target in came or target in start or target == cell:
                    continue
                if work.row_of[target] is not None:
                    came[target] = (cell, target)
                    queue.append(target)
                    continue
                owner = work.jobs.owners[target]
                if owner in seen_owners:
                    continue
                if work.load[owner] + 1 < work.load[giver]:
                    self._move((cell, target), came, start)
                    work.load[giver] -= 1
                    work.load[owner] += 1
                    return True
                seen_owners.add(owner)
                for other in self._taken_by(owner, came):
                    came[other] = (cell, target)
                    queue.append(other)
        return False

    def _free_arcs(self, cell: int) -> list[int]:
        """Where the job that has a cell can go without cost."""
        row = self.work.row_of[cell]
        assert row is not None  # noqa: S101 only taken cells are looked at
        found = self._arcs.get(row)
        if found is None:
            price, own = self.work.price, self.work.row_price[row]
            costs = self.work.jobs.costs[row]
            found = self._arcs[row] = [one for one, cost in costs.items() if cost - own == price[one]]
        return found

    def _taken_by(self, owner: int, known: Mapping[int, object]) -> list[int]:
        row_of = self.work.row_of
        return [cell for cell in self.cells_of[owner] if row_of[cell] is not None and cell not in known]

    def _move(self, last: tuple[int, int], came: Mapping[int, tuple[int, int]], start: set[int]) -> None:
        """Every move of the row of moves at once: each job to its target, each cell that nobody came for is free."""
        moves = [last]
        while moves[-1][0] not in start:
            moves.append(came[moves[-1][0]])
        rows = [self.work.row_of[cell] for cell, _ in moves]
        for cell, _ in moves:
            self.work.row_of[cell] = None
        for row, (_, target) in zip(rows, moves, strict=True):
            assert row is not None  # noqa: S101 only taken cells are moved
            self.work.put(row, target)


def _earlier(work: _Work) -> None:
    """Per owner the same jobs at no higher cost in earlier cells."""
    cells: dict[int, list[int]] = {}
    for cell, owner in enumerate(work.jobs.owners):
        cells.setdefault(owner, []).append(cell)
    for owned in cells.values():
        now = {row: cell for cell in owned if (row := work.row_of[cell]) is not None}
        places = _earliest(work.jobs.costs, now, owned)
        if places is not None:
            for cell in owned:
                work.row_of[cell] = None
            for row, cell in places.items():
                work.put(row, cell)


def _earliest(
    costs: Sequence[Mapping[int, int]], now: Mapping[int, int], owned: Sequence[int]
) -> dict[int, int] | None:
    """A cell for each job, the one that must be done first first; None when that simple way finds no room."""
    may = {
        row: [one for one in owned if one in costs[row] and costs[row][one] <= costs[row][cell]]
        for row, cell in now.items()
    }
    found: dict[int, int] = {}
    taken: set[int] = set()
    for row in sorted(now, key=lambda one: (may[one][-1], one)):
        cell = next((one for one in may[row] if one not in taken), None)
        if cell is None:
            return None
        taken.add(cell)
        found[row] = cell
    return found
