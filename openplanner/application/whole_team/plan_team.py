"""Every open case of a team gets its talk at once, without a look first: for the command line and the demo."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from openplanner.application.office import Office
from openplanner.application.whole_team.carry_out import carry_out
from openplanner.application.whole_team.draft import Item
from openplanner.application.whole_team.make_draft import shortage_words
from openplanner.application.whole_team.plan_waiting import plan_waiting
from openplanner.domain.interval import Interval
from openplanner.domain.progress import Progress
from openplanner.domain.reason import Reason, because

BY_PROGRAM = 0


@dataclass(frozen=True, slots=True)
class Planned:
    """A case with its talk; ``late`` when no moment was left within the norm."""

    case_id: int
    number: str
    interval: Interval
    colleague_ids: tuple[int, ...]
    names: tuple[str, ...]
    place_id: int | None = None
    late: bool = False


@dataclass(frozen=True, slots=True)
class Unplanned:
    """A case without a talk, and why."""

    number: str
    why: Reason


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was planned (or would be), what was not, how many talks lie past the norm, and how uneven the load is.

    ``short`` says what was short when not everything fitted; ``breaks_first`` is the case whose promise breaks first.
    """

    planned: tuple[Planned, ...]
    unplanned: tuple[Unplanned, ...]
    late: int
    spread_minutes: int
    short: tuple[Reason, ...] = ()
    breaks_first: str = ""


def plan_team(
    office: Office,
    team_id: int,
    week: tuple[int, int] | None = None,
    *,
    dry_run: bool = False,
    by: int = BY_PROGRAM,
    progress: Progress | None = None,
) -> Outcome:
    """A talk for every case of the team that waits for one, most pressing first.

    ``week`` as in :func:`plan_waiting`. With ``dry_run`` nothing is booked. A moment that was taken meanwhile makes
    that case unplanned; the others stay planned.
    """
    draft = plan_waiting(office, team_id, week, progress)
    failed: dict[int, Reason] = {}
    if not dry_run:
        done = carry_out(office, draft, by, progress)
        failed = {one.item.item_id: one.why for one in done.failed if one.why is not None}
    good = [one for one in draft.items if one.after is not None and one.item_id not in failed]
    bad = [one for one in draft.items if one.after is None or one.item_id in failed]
    unplanned = [Unplanned(one.case.number, failed.get(one.item_id) or one.why_not or NOTHING) for one in bad]
    return Outcome(
        tuple(_planned(one, draft.names) for one in good),
        (*unplanned, *(Unplanned(number, why) for number, why in draft.left_alone)),
        sum(one.late > 0 for one in good),
        draft.spread_minutes,
        tuple(shortage_words(one, draft.names) for one in draft.short),
        draft.item(draft.breaks_first).case.number if draft.breaks_first is not None else "",
    )


NOTHING = because("team.lack_hours")


def _planned(item: Item, names: Mapping[int, str]) -> Planned:
    after = item.after
    assert after is not None  # noqa: S101 asked of what was planned only
    called = tuple(names[who] for who in after.colleague_ids)
    return Planned(
        item.case.case_id, item.case.number, after.interval, after.colleague_ids, called, after.place_id, item.late > 0
    )
