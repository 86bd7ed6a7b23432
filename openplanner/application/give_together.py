"""Many cases given to one address at once: each with its own line in the log, all of them taken back as one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from openplanner.application.given_to import HANDED_OVER
from openplanner.application.hand_over import give
from openplanner.application.in_turn import refuse_out_of_turn
from openplanner.application.office import Office
from openplanner.application.trace import Step, trace_all, trace_numbered
from openplanner.domain.errors import InvalidInput, NotAllowed, Refused
from openplanner.domain.reason import Reason, because
from openplanner.domain.rights import Action
from openplanner.storage import undo as journal
from openplanner.storage.store import Transaction
from openplanner.storage.undo import UndoEntry

KIND = "given_together"
MOST = 200
_THERE_ALREADY = frozenset({"same_team", "same_colleague"})


@dataclass(frozen=True, slots=True)
class Together:
    """The ids of the cases that are there now, those that were there already, and of each other one why it is not.

    ``refused`` holds the id of a case with the reason.
    """

    given: tuple[int, ...]
    there_already: tuple[int, ...]
    refused: tuple[tuple[int, Reason], ...]


def give_together(
    office: Office, seen: Mapping[int, int], team_id: int, by: int, *, colleague_id: int | None = None
) -> Together:
    """Gives each case to that team or colleague as :func:`hand_over` does one; what cannot go names itself.

    ``seen`` has the id of each case with the version that was on screen. Raises ``InvalidInput`` for more than
    ``MOST`` cases (``too_many_cases``) and an address that is no more.
    """
    office.rights.require(Action.CHANGE)
    if len(seen) > MOST:
        raise InvalidInput("too_many_cases", field="cases", most=MOST)
    now, to = office.clock(), (team_id, colleague_id)
    steps: list[Step] = []
    lines: list[int | None] = []
    there: list[int] = []
    refused: list[tuple[int, Reason]] = []
    with office.store.transaction() as tx:
        for case_id, version in seen.items():
            made = _given(tx, case_id, version, to, by, now)
            if not isinstance(made, Refused):
                steps.append(made[0])
                lines.append(made[1])
            elif made.code in _THERE_ALREADY:
                there.append(case_id)
            else:
                refused.append((case_id, because(f"errors.{made.code}.cause", **made.facts)))
        _remember(tx, steps, lines, by, now)
    return Together(tuple(step.case_id or 0 for step in steps), tuple(there), tuple(refused))


def _given(
    tx: Transaction, case_id: int, version: int, to: tuple[int, int | None], by: int, now: datetime
) -> tuple[Step, int | None] | Refused:
    """The step and the number of its line where there is one; or why it cannot go, before anything was written."""
    try:
        _, step, line = give(tx, case_id, to[0], by, now, version, to[1])
    except InvalidInput:
        raise  # the address is wrong, for all of them
    except Refused as error:
        return error
    return step, line


def _remember(tx: Transaction, steps: Sequence[Step], lines: Sequence[int | None], by: int, now: datetime) -> None:
    """A line for each that has none yet, and one step that takes back all of them."""
    without = [replace(step, undo=None) for step, line in zip(steps, lines, strict=True) if line is None]
    written = iter(trace_numbered(tx, without) if without else ())
    numbers = [next(written) if line is None else line for line in lines]
    each = [
        dict(step.undo or {}) | {"case_id": step.case_id, "audit_id": number}
        for step, number in zip(steps, numbers, strict=True)
    ]
    if each:
        journal.push_undo(tx, UndoEntry(KIND, {"count": len(each), "cases": each}, now, by))


def ready_to_go_back(tx: Transaction, entry: UndoEntry) -> list[Mapping[str, object]]:
    """The cases of the step to which nothing newer happened; raises ``NotAllowed("nothing_to_undo")`` for none."""
    found = entry.payload.get("cases")
    ready = []
    for one in found if isinstance(found, list | tuple) else ():
        try:
            refuse_out_of_turn(tx, int(one["case_id"]), int(one["audit_id"]))
        except NotAllowed:
            continue
        ready.append(one)
    if not ready:
        raise NotAllowed("nothing_to_undo")
    return ready


def tell_taken_back(tx: Transaction, gone_back: Sequence[Mapping[str, object]], by: int, now: datetime) -> None:
    """In the history of each case the step counts as undone."""
    trace_all(
        tx,
        [
            Step(f"undid_{HANDED_OVER}", by, now, case_id=int(str(one["case_id"])), after={"undid": one["audit_id"]})
            for one in gone_back
        ],
    )
