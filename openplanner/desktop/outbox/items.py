"""The lines of the outbox in plain words: what, how it stands, since when, and what to do. Free of Qt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from openplanner.desktop.attention import attention_words
from openplanner.domain.contact import Attention
from openplanner.domain.interval import AMSTERDAM, Interval
from openplanner.domain.outbox import OutboxAction, OutboxState, waited
from openplanner.storage.rows import AttentionRow, ClosingLine, OutboxLine
from openplanner.texts import Texts


class Group(StrEnum):
    """The groups of the list, in their order."""

    PERSON = "person"
    UNDER_WAY = "under_way"
    THERE = "there"


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a group."""

    group: Group
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """One change on its way to a calendar (``outbox_id``), one talk that was changed there (``colleague_id``), or one
    request of a register elsewhere that is still to be closed there (neither, and no ``booking_id``).

    ``why`` says what is the matter and ``advice`` what to do; both may be empty.
    """

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
    advice: str
    case_id: int
    booking_id: int
    outbox_id: int = 0
    colleague_id: int = 0
    interval: Interval | None = None
    attention: Attention = Attention.NONE

    @property
    def key(self) -> tuple[int, int]:
        """The same for the same line read anew."""
        return (self.outbox_id, self.booking_id or -self.case_id)

    @property
    def closes_request(self) -> bool:
        """True for a request that is to be closed in its register."""
        return not (self.outbox_id or self.booking_id)

    @property
    def can_retry(self) -> bool:
        """True while a person may say: try now."""
        if self.closes_request:
            return bool(self.next_try)  # never without a register
        return bool(self.outbox_id) and self.group is not Group.THERE and self.icon != _SENDING[0]

    @property
    def spoken(self) -> str:
        """The whole line for the screen reader."""
        parts = (self.state, self.number, self.what, self.moment, self.since, self.next_try, self.why, self.advice)
        return ", ".join(part for part in parts if part)


Line = Heading | Item
_SENDING = ("upload", "accent")
_LOOKS = {
    OutboxState.WAITING: (Group.UNDER_WAY, "clock", "muted"),
    OutboxState.UNKNOWN: (Group.UNDER_WAY, "hourglass", "warning"),
    OutboxState.SENDING: (Group.UNDER_WAY, *_SENDING),
    OutboxState.NEEDS_PERSON: (Group.PERSON, "circle-alert", "danger"),
    OutboxState.DONE: (Group.THERE, "circle-check", "good"),
}


def lines_of(
    rows: Iterable[OutboxLine],
    changed: Iterable[AttentionRow],
    closings: Iterable[ClosingLine],
    now: datetime,
    texts: Texts,
    *,
    outside: bool,
    register: bool,
) -> list[Line]:
    """Headings and lines: what needs a person first, then what is under way, then what has arrived.

    ``outside`` says whether calendars are elsewhere, ``register`` whether the address of one with requests is set.
    """
    items = [
        *(_changed(row, now, texts) for row in changed),
        *(_sending(row, now, texts, outside) for row in rows),
        *(_closing(row, now, texts, register) for row in closings),
    ]
    return [line for group in Group for line in _grouped(group, items, texts)]


def _grouped(group: Group, items: Sequence[Item], texts: Texts) -> list[Line]:
    found = [item for item in items if item.group is group]
    return [Heading(group, texts(f"outbox.group.{group.value}", n=len(found))), *found] if found else []


def _sending(row: OutboxLine, now: datetime, texts: Texts, outside: bool) -> Item:
    group, icon, kind = _LOOKS[row.state]
    state = row.state.value
    if row.state is OutboxState.DONE:
        state = "taken_out" if row.action is OutboxAction.CANCEL else "done" if outside else "done_here"
    why, advice = _problem(row, texts)
    return Item(
        group,
        icon,
        kind,
        texts(f"outbox.state.{state}"),
        row.number,
        texts(f"outbox.action.{row.action.value}"),
        _moment(row.starts_at, texts),
        _since(row.since, now, texts),
        _next_try(row, now, texts),
        why,
        advice,
        row.case_id,
        row.booking_id,
        outbox_id=row.outbox_id,
    )


def _changed(row: AttentionRow, now: datetime, texts: Texts) -> Item:
    words = attention_words(texts, row.attention)
    assert words is not None  # noqa: S101 the question leaves out those that ask for nothing
    return Item(
        Group.PERSON,
        words.icon,
        words.kind,
        texts("outbox.state.needs_person"),
        row.number,
        words.short,
        _moment(row.interval.start, texts),
        _since(row.since, now, texts),
        "",
        words.what,
        words.advice,
        row.case_id,
        row.booking_id,
        colleague_id=row.colleague_id,
        interval=row.interval,
        attention=row.attention,
    )


def _closing(row: ClosingLine, now: datetime, texts: Texts, register: bool) -> Item:
    name = "off" if not register else row.problem.removeprefix("contact_requests_") or "none"
    name = f"outbox.request.{name if texts.has(f'outbox.request.{name}') else 'other'}"
    group, icon, kind = _LOOKS[OutboxState.WAITING]
    soon = waited(row.retry_at, now)
    again = texts("outbox.next_soon") if soon else texts("outbox.next_at", when=_near(row.retry_at or now, now, texts))
    return Item(
        group,
        icon,
        kind,
        texts("outbox.state.waiting"),
        row.number,
        texts("outbox.request"),
        "",
        _since(row.since, now, texts),
        again if register else "",
        texts(name),
        texts(f"{name}.advice"),
        row.case_id,
        0,
    )


def _problem(row: OutboxLine, texts: Texts) -> tuple[str, str]:
    if row.state is OutboxState.DONE:
        return "", ""
    name = row.problem or "none"
    name = name if texts.has(f"outbox.problem.{name}") else "other"
    return texts(f"outbox.problem.{name}"), texts(f"outbox.problem.{name}.advice")


def _moment(moment: datetime, texts: Texts) -> str:
    return f"{texts.day(moment.astimezone(AMSTERDAM).date(), year=False)} {texts.time(moment)}"


def _since(moment: datetime | None, now: datetime, texts: Texts) -> str:
    return texts("outbox.since", when=_near(moment, now, texts)) if moment is not None else ""


def _next_try(row: OutboxLine, now: datetime, texts: Texts) -> str:
    if row.state not in {OutboxState.WAITING, OutboxState.UNKNOWN}:
        return ""
    if row.retry_at is None or row.retry_at <= now:
        return texts("outbox.next_soon")
    return texts("outbox.next_at", when=_near(row.retry_at, now, texts))


def _near(moment: datetime, now: datetime, texts: Texts) -> str:
    """The time, with its day when that is another than today."""
    same = moment.astimezone(AMSTERDAM).date() == now.astimezone(AMSTERDAM).date()
    return texts.time(moment) if same else _moment(moment, texts)
