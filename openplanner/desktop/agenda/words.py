"""What the screen and the screen reader say about a cell, a booking and a proposal, without Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from openplanner.desktop.agenda.state import STEP_MINUTES, Block, Cell, Grid, Kind, Strip, interval_of
from openplanner.desktop.attention import attention_words
from openplanner.domain.contact import BookingState
from openplanner.domain.interval import AMSTERDAM, Interval
from openplanner.texts import Texts

if TYPE_CHECKING:
    from openplanner.application.propose_slots import Proposal, Proposals
    from openplanner.application.team_agenda import BookedTime
    from openplanner.domain.reason import Reason


@dataclass(frozen=True, slots=True)
class CellWords:
    """A cell in words: when, what is there, and more lines for the panel."""

    title: str
    state: str
    lines: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """One line for the screen reader."""
        return f"{self.title}, {self.state}"


def cell_words(texts: Texts, grid: Grid, cell: Cell) -> CellWords:
    """``dinsdag 24 november, 10:15 tot 10:30`` and ``vrij bij 3 collega's``, or what stands in the way."""
    strip, block = grid.strip(cell), grid.block_at(cell)
    quarter = interval_of(grid, cell, STEP_MINUTES)
    if block is not None and block.booked is not None:
        return booking_words(texts, block.booked, dict(grid.week.colleagues) if grid.week else {})
    title = texts(
        "agenda.moment",
        day=plain_day(texts, strip.head.day),
        start=texts.time(quarter.start),
        end=texts.time(quarter.end),
    )
    lines = (texts("agenda.on_call", who=strip.head.on_call_names),) if strip.head.on_call else ()
    return CellWords(title, _state(texts, grid, strip, block, quarter), lines)


def _state(texts: Texts, grid: Grid, strip: Strip, block: Block | None, quarter: Interval) -> str:
    if strip.head.closed is not None:
        return texts("agenda.cell_closed", why=strip.head.closed)
    if strip.unknown and (block is None or block.kind is Kind.UNKNOWN):
        return texts("agenda.cell_unknown", who=strip.name, why=_why_unknown(texts, grid, strip))
    if block is not None and block.kind is not Kind.ELSEWHERE:
        key = f"agenda.cell_{block.kind}" if not block.label else f"agenda.cell_{block.kind}_with"
        return texts(key, who=strip.name, what=block.label)
    minute = quarter.start.astimezone(AMSTERDAM).hour * 60 + quarter.start.astimezone(AMSTERDAM).minute
    if not any(span.start <= minute < span.end for span in strip.working):
        return texts("agenda.cell_off" if strip.colleague_id > 0 else "agenda.cell_room_off", who=strip.name)
    free = grid.week.free_at(quarter) if grid.week else ()
    return texts("agenda.cell_free", who=strip.name, n=len(free))


def _why_unknown(texts: Texts, grid: Grid, strip: Strip) -> str:
    why = grid.week.lane(strip.colleague_id, strip.head.day).unknown if grid.week else None
    return texts.reason(why) if why is not None else ""


def booking_words(texts: Texts, booked: BookedTime, names: Mapping[int, str]) -> CellWords:
    """A booking in words, for the panel and the screen reader."""
    booking = booked.booking
    day = booking.interval.start.astimezone(AMSTERDAM).date()
    title = texts(
        "agenda.moment",
        day=plain_day(texts, day),
        start=texts.time(booking.interval.start),
        end=texts.time(booking.interval.end),
    )
    key = "held" if booked.held else _STATE_KEYS.get(booking.state, "booked")
    form = texts(f"agenda.form_{booking.form.value}")
    words = attention_words(texts, booking.attention)
    state = texts(f"agenda.cell_{key}", form=form, number=booked.number)
    state = f"{state}, {texts.reason(booking.series.in_words)}" if booking.series is not None else state
    state = f"{state}, {words.short}" if words is not None else state
    lines = [
        texts("agenda.with_whom", who=", ".join(names.get(who, "") for who in booking.colleague_ids if who in names)),
        booked.name,
        texts("agenda.at_place", place=booked.place) if booked.place else "",
        texts("agenda.past_norm", day=booked.last_calling_day) if booked.past_norm else "",
    ]
    return CellWords(title, state, tuple(line for line in lines if line))


_STATE_KEYS = {BookingState.DONE: "done", BookingState.NO_SHOW: "no_show"}


def plain_day(texts: Texts, day: date) -> str:
    """``dinsdag 24 november``."""
    return texts.long_day(day).rpartition(" ")[0]


def week_title(texts: Texts, days: Sequence[date]) -> str:
    """``Week 48 · 23 november tot en met 27 november 2026``."""
    first, last = texts.long_day(days[0]).split(" ", 1)[1], texts.long_day(days[-1]).split(" ", 1)[1]
    first = first.rpartition(" ")[0] if days[0].year == days[-1].year else first
    return texts("agenda.week_title", week=days[0].isocalendar().week, first=first, last=last)


@dataclass(frozen=True, slots=True)
class ProposalWords:
    """One proposal as it is listed: its number, when, with whom and why; ``own`` is the why that others have not."""

    number: int
    when: str
    who: str
    why: str
    own: str = ""

    @property
    def sentence(self) -> str:
        """One line for the screen reader."""
        return f"{self.number}. {self.when}. {self.who}. {self.why}"


def proposal_words(
    texts: Texts, proposals: Sequence[Proposal], names: Mapping[int, str], places: Mapping[int, str]
) -> tuple[ProposalWords, ...]:
    """The proposals in words, numbered from 1 in their order."""
    shared = _shared(proposals)
    return tuple(
        _one_proposal(texts, number, proposal, names, places, shared)
        for number, proposal in enumerate(proposals, start=1)
    )


def shared_why(texts: Texts, proposals: Sequence[Proposal]) -> str:
    """The reasons that all proposals have, in one sentence, so that they are read once; empty for a single one."""
    return sentences([texts.reason(why) for why in _shared(proposals)])


def _shared(proposals: Sequence[Proposal]) -> tuple[Reason, ...]:
    if len(proposals) < 2:
        return ()
    return tuple(why for why in proposals[0].why if all(why in other.why for other in proposals))


def _one_proposal(
    texts: Texts,
    number: int,
    proposal: Proposal,
    names: Mapping[int, str],
    places: Mapping[int, str],
    shared: Sequence[Reason],
) -> ProposalWords:
    day = proposal.interval.start.astimezone(AMSTERDAM).date()
    when = texts(
        "agenda.moment",
        day=texts.day(day, year=False),
        start=texts.time(proposal.interval.start),
        end=texts.time(proposal.interval.end),
    )
    who = [names.get(one, "") for one in proposal.colleague_ids]
    if proposal.place_id is not None:
        who.append(places.get(proposal.place_id, ""))
    why = sentences([texts.reason(why) for why in proposal.why])
    own = sentences([texts.reason(why) for why in proposal.why if why not in shared])
    return ProposalWords(number, when, " · ".join(part for part in who if part), why, own)


def others_words(texts: Texts, words: Sequence[ProposalWords]) -> str:
    """What can be had instead of a moment that was just taken, each with the key that books it."""
    found = " · ".join(f"{one.number}: {one.when}, {one.who}" for one in words)
    return texts("agenda.other_moments", moments=found) if found else ""


def left_out_words(texts: Texts, proposals: Proposals, names: Mapping[int, str]) -> tuple[str, ...]:
    """Every colleague who is in no proposal, with the reason."""
    return tuple(
        texts("agenda.left_out", who=names.get(left.colleague_id, ""), why=left.why) for left in proposals.left_out
    )


def sentences(parts: Sequence[str]) -> str:
    """Reasons as one line."""
    return "; ".join(part.strip().rstrip(".") for part in parts if part.strip())


def monday_of(moment: datetime) -> date:
    """The Monday of the week of a moment; on Saturday and Sunday that of the next week."""
    day = moment.astimezone(AMSTERDAM).date()
    monday = day - timedelta(days=day.weekday())
    return monday + timedelta(days=7) if day.weekday() > 4 else monday
