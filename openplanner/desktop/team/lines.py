"""The lines of a plan for many talks in plain words: what becomes of each talk, and what was made of it. Free of Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from openplanner.application.whole_team.carry_out import CarriedOut
from openplanner.application.whole_team.draft import Draft, Item, Moment
from openplanner.application.whole_team.make_draft import shortage_words
from openplanner.domain.interval import AMSTERDAM, Interval
from openplanner.domain.reason import Reason
from openplanner.texts import Texts


class Group(StrEnum):
    """The groups of the list, in their order."""

    FAILED = "failed"
    BROKEN = "broken"
    OVERDUE = "overdue"
    OTHER_TIME = "other_time"
    SAME_TIME = "same_time"
    IN_TIME = "in_time"
    LEFT = "left"
    DONE = "done"


_LOOKS = {
    Group.FAILED: ("circle-alert", "danger"),
    Group.BROKEN: ("triangle-alert", "warning"),
    Group.OVERDUE: ("clock-alert", "warning"),
    Group.OTHER_TIME: ("arrow-right", "accent"),
    Group.SAME_TIME: ("user-check", "good"),
    Group.IN_TIME: ("circle-check", "good"),
    Group.LEFT: ("circle", "muted"),
    Group.DONE: ("circle-check", "good"),
}


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a group."""

    group: Group
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One talk: what becomes of it, its case, what it was and what it will be, and who does it."""

    group: Group
    icon: str
    kind: str
    state: str
    number: str
    what: str
    moment: str
    since: str
    next_try: str
    why: str
    item_id: int

    @property
    def key(self) -> tuple[int, int]:
        """The same for the same talk in another draft."""
        return self.item_id, 0

    @property
    def spoken(self) -> str:
        """The whole line for the screen reader."""
        parts = (self.number, self.what, self.state, self.moment, self.next_try, self.why, self.since)
        return ", ".join(part for part in parts if part)


def lines_of(draft: Draft, carried: CarriedOut | None, texts: Texts) -> list[Heading | Line]:
    """Headings and lines: what needs a person first, the most pressing first within each group."""
    failed = {one.item.item_id: one.why for one in carried.failed if one.why} if carried else {}
    done = {one.item.item_id for one in carried.done} if carried else set()
    lines = [_line(item, draft, _group(item, failed, done), failed.get(item.item_id), texts) for item in draft.items]
    found: list[Heading | Line] = []
    for group in Group:
        mine = [line for line in lines if line.group is group]
        if mine:
            found += [Heading(group, texts(f"team.group_{group}", n=len(mine))), *mine]
    return found


def _group(item: Item, failed: Mapping[int, Reason], done: set[int]) -> Group:
    if item.item_id in failed:
        return Group.FAILED
    if item.item_id in done:
        return Group.DONE
    if item.after is None:
        return Group.LEFT if item.why_not is None else Group.BROKEN
    if item.late and not item.overdue:
        return Group.BROKEN
    if item.before is None:
        return Group.OVERDUE if item.late else Group.IN_TIME
    return Group.OTHER_TIME if item.moved else Group.SAME_TIME


def _line(item: Item, draft: Draft, group: Group, failure: Reason | None, texts: Texts) -> Line:
    icon, kind = _LOOKS[group]
    case = item.case
    why = failure or item.why_not
    was = was_words(item, draft, texts)
    return Line(
        group,
        icon,
        kind,
        state_words(item, group, texts),
        case.number,
        f"{texts(f'cases.type.{case.case_type.value}')} · {case.spoken_with.name}",
        moment_words(item.after.interval, texts) if item.after else "",
        texts("team.last_day", day=item.last_day) if item.last_day else "",
        who_words(item.after, draft, texts) if item.after else "",
        texts.reason(why) if why is not None else was,
        item.item_id,
    )


def state_words(item: Item, group: Group, texts: Texts) -> str:
    """How it stands with a talk, in a few words."""
    if group is Group.BROKEN:
        return texts("team.state_late", n=item.late) if item.after else texts("team.state_none")
    return texts(f"team.state_{group}")


def was_words(item: Item, draft: Draft, texts: Texts) -> str:
    """What was booked before, empty for a case that waited."""
    if item.before is None:
        return ""
    old = Moment(item.before.interval, item.before.colleague_ids, item.before.place_id)
    return texts("team.was", moment=moment_words(old.interval, texts), who=who_words(old, draft, texts))


def who_words(moment: Moment, draft: Draft, texts: Texts) -> str:
    """Who does a talk, and where."""
    names = [draft.names.get(who, texts("team.somebody")) for who in moment.colleague_ids]
    place = draft.names.get(-moment.place_id) if moment.place_id is not None else None
    return ", ".join([*names, *([place] if place else [])])


def moment_words(interval: Interval, texts: Texts) -> str:
    """Day and time, short."""
    return f"{texts.day(interval.start.astimezone(AMSTERDAM).date(), year=False)} {texts.time(interval.start)}"


def summary(draft: Draft, texts: Texts) -> str:
    """What the draft would do, in one sentence."""
    if not draft.items:
        return texts("team.nothing_hit" if draft.absence else "team.nothing_waits")
    n, late, without = len(draft.items), draft.late, draft.without
    if draft.absence:
        moved = sum(item.moved for item in draft.items)
        return texts("team.sum_absence", n=n, same=n - moved - without, moved=moved, late=late, without=without)
    return texts("team.sum_waiting", n=n, late=late, without=without)


def absence_words(draft: Draft, texts: Texts) -> str:
    """Who is away and when, empty for what waits."""
    away = draft.absence
    if away is None:
        return ""
    who = [draft.names.get(one, texts("team.somebody")) for one in away.colleague_ids]
    facts = {"who": tuple(who), "why": texts(f"team.why_{away.why}"), "first": away.days[0], "last": away.days[-1]}
    return texts("team.away_day" if away.days[0] == away.days[-1] else "team.away_days", **facts)


def short_sentences(draft: Draft, texts: Texts) -> list[str]:
    """What is short, and which promise breaks first; nothing when all fits."""
    found = [texts.reason(shortage_words(one, draft.names)) for one in draft.short]
    if draft.breaks_first is not None:
        found.append(texts("team.breaks_first", number=draft.item(draft.breaks_first).case.number))
    return found


def alone_sentences(draft: Draft, texts: Texts) -> Sequence[str]:
    """Cases that are left alone, with the reason."""
    return [f"{number}: {texts.reason(why)}" for number, why in draft.left_alone]


def result_words(carried: CarriedOut, texts: Texts) -> str:
    """What became of it, in one sentence."""
    done, failed = len(carried.done), len(carried.failed)
    if failed:
        return texts("team.done_some", n=done, failed=failed)
    return texts("team.done_all", n=done)
