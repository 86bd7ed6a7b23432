"""The lines of the worklist: group headings and cases, every text written once. Free of Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from openplanner.desktop.attention import AttentionWords, attention_words
from openplanner.desktop.phone_text import shown_number
from openplanner.desktop.today.good_time import GoodTime, booked_today, good_time
from openplanner.desktop.today.promises import PromiseLine, promise_line
from openplanner.desktop.today.time_left import CountedOnce, Group, Opening, TimeLeft, time_left
from openplanner.domain.case import CaseStatus
from openplanner.domain.frozen import frozen
from openplanner.domain.interval import AMSTERDAM
from openplanner.domain.reason import because
from openplanner.storage.rows import AgreementRow, WorklistRow
from openplanner.texts import Texts

_URGENT = frozenset({Group.LATE, Group.TODAY})
_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)
TO_PHONE = frozenset({CaseStatus.TO_PLAN, CaseStatus.PLANNED})
STATUS_ICONS = {
    CaseStatus.TO_PLAN: "phone",
    CaseStatus.PLANNED: "calendar-check",
    CaseStatus.SPOKEN: "message-square",
    CaseStatus.LETTER_DUE: "mail",
    CaseStatus.WAITING: "hourglass",
    CaseStatus.CLOSED: "circle-check",
}


@frozen
class Heading:
    """The heading of a group with the number of cases under it."""

    group: Group
    text: str


class CaseLine:
    """One case as it stands on the list; ``spoken`` is the whole line for a screen reader.

    Its words are made when the first of them is asked for: of two hundred lines that are read a dozen are in view.
    ``claim`` says who is calling now and is empty unless that is somebody else, or oneself. ``attention`` is what
    somebody changed in a calendar outside and nobody has seen yet. ``here`` says who else is in the case now. ``given``
    says for which colleague it is, and is empty for the whole team. ``good`` says what the best moment is; ``rank``
    puts a talk that begins now first, then who can be phoned now, then who is better phoned later today.
    """

    left_words: str
    due_words: str
    about: str
    phone: str
    tried: str
    tried_short: str
    status: str
    status_icon: str
    booked: str
    claim: str
    spoken: str
    attention: AttentionWords | None
    good: str
    here: str
    given: str

    def __init__(self, row: WorklistRow, stands: Standing, word: Callable[[], Mapping[str, object]]) -> None:
        self.row, self.left = row, stands.left
        urgent = stands.left.group in _URGENT
        self.rank = 0 if stands.good.booked else 1 if stands.good.now or not urgent else 2
        self._word: Callable[[], Mapping[str, object]] | None = word

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> object:
            word, self.__dict__["_word"] = self.__dict__.get("_word"), None
            if word is None:
                raise AttributeError(name)
            self.__dict__.update(word())
            return getattr(self, name)

    def __eq__(self, other: object) -> bool:
        """The same case in the same words."""
        if self is other or not isinstance(other, CaseLine):
            return self is other
        return self.spoken == other.spoken and vars(self) == vars(other)  # worded both, so all of it is compared

    __hash__ = None  # type: ignore[assignment]


Line = Heading | CaseLine | PromiseLine
Present = Callable[[int], str]
"""Who else is in a case now, in words; empty for nobody."""


@frozen
class Standing:
    """What the minute makes of a row: time left, the good moment, and whether somebody is calling."""

    left: TimeLeft
    good: GoodTime
    claimed: bool


class Worded:
    """The lines that were worded already: only a row that is another, or stands otherwise now, is worded again.

    On another day, with other hours and in another language all are.
    """

    def __init__(self) -> None:
        self._asked: object = None
        self._lines: dict[tuple[WorklistRow, str], tuple[Standing, CaseLine]] = {}

    def lines(
        self, rows: Iterable[WorklistRow], now: datetime, opening: Opening, texts: Texts, me: int, present: Present
    ) -> list[CaseLine]:
        """A line for each row; of rows that are gone nothing is kept."""
        asked = (now.astimezone(AMSTERDAM).date(), id(opening), texts.language, me)
        kept = self._lines if asked == self._asked else {}
        self._asked, self._lines = asked, {}
        counts = CountedOnce(opening)
        for row in rows:
            key, stands = (row, present(row.case_id)), standing(row, now, counts, texts, me)
            was = kept.get(key)
            line = was[1] if was and was[0] == stands else _line(row, stands, now, texts, me, key[1])
            self._lines[key] = (stands, line)
        return [line for _, line in self._lines.values()]


def lines_of(
    rows: Iterable[WorklistRow],
    now: datetime,
    opening: Opening,
    texts: Texts,
    me: int,
    promises: Iterable[AgreementRow] = (),
    present: Present = lambda _case_id: "",
    worded: Worded | None = None,
) -> list[Line]:
    """Headings, cases and promises in the order of the list; a group without any has no heading.

    ``present`` says who else is in a case now. Groups follow each other; in one, what is due first comes first, after
    what can be done now. ``worded`` spares wording a row again that was worded this minute.
    """
    groups: dict[Group, list[CaseLine | PromiseLine]] = {group: [] for group in Group}
    today = now.astimezone(AMSTERDAM).date()
    for line in sorted((worded or Worded()).lines(rows, now, opening, texts, me, present), key=_place):
        groups[_group(line)].append(line)
    groups[Group.PROMISE] += [promise_line(row, today, opening, texts) for row in promises]
    lines: list[Line] = []
    for group, found in groups.items():
        if found:
            lines.append(Heading(group, texts(f"today.group.{group.value}", n=len(found))))
            lines.extend(found)
    return lines


def _group(line: CaseLine) -> Group:
    """A letter that is due stands on its own, for it goes out today."""
    to_write = line.row.status is CaseStatus.LETTER_DUE and line.left.group is not Group.LATE
    return Group.LETTER if to_write else line.left.group


def case_line(row: WorklistRow, now: datetime, opening: Opening, texts: Texts, me: int, here: str = "") -> CaseLine:
    """One case in words."""
    return _line(row, standing(row, now, opening, texts, me), now, texts, me, here)


def standing(row: WorklistRow, now: datetime, opening: Opening, texts: Texts, me: int) -> Standing:
    """How a case stands at that moment; the words of its line follow from this, the row and the day."""
    left = time_left(row.due_at, now, opening)
    if left.group is not Group.LATE and booked_today(row, now):
        left = TimeLeft(
            because("today.talk_at", time=texts.time(row.next_booking_at or now)),
            Group.TODAY,
            "accent",
            "calendar-check",
        )
    claimed = row.claimed_by is not None and row.claimed_until is not None and row.claimed_until > now
    return Standing(left, good_time(row, now, me, urgent=left.group in _URGENT), claimed)


def _line(row: WorklistRow, stands: Standing, now: datetime, texts: Texts, me: int, here: str) -> CaseLine:
    return CaseLine(row, stands, partial(_words, row, stands, now, texts, me, here))


def _words(row: WorklistRow, stands: Standing, now: datetime, texts: Texts, me: int, here: str) -> Mapping[str, object]:
    good = stands.good
    parts = {
        "left_words": texts.reason(stands.left.words),
        "due_words": _due(row, texts),
        "about": " · ".join(
            part for part in (texts(f"cases.type.{row.case_type.value}"), row.subject, row.number) if part
        ),
        "phone": shown_number(row.e164) or texts("today.no_phone"),
        "tried": texts("today.attempts", n=row.attempts) if row.attempts else "",
        "tried_short": texts("today.tried_short", n=row.attempts) if row.attempts else "",
        "status": texts(f"cases.status.{row.status.value}"),
        "status_icon": STATUS_ICONS[row.status],
        "booked": _booked(row, now, texts, me),
        "claim": _claim(row, texts, me) if stands.claimed else "",
        "here": here,
        "given": _given(row, texts, me),
        "good": texts.reason(good.words) if good.words and row.status is CaseStatus.TO_PLAN else "",
    }
    attention = attention_words(texts, row.attention)
    agreed = parts["due_words"] if row.later_day is not None else ""
    spoken = ", ".join(
        part
        for part in (parts["left_words"], agreed, row.name, parts["given"], parts["about"], parts["phone"],
                     parts["status"], parts["tried"], parts["booked"], parts["claim"] or here, parts["good"],
                     attention.sentence if attention else "")
        if part
    )  # fmt: skip
    return {**parts, "spoken": spoken, "attention": attention}


def _place(line: CaseLine) -> tuple[int, datetime]:
    """What can be done now first, and talks in the order of their time."""
    return line.rank, line.row.next_booking_at if line.rank != 1 and line.row.next_booking_at else _LONG_AGO


def _booked(row: WorklistRow, now: datetime, texts: Texts, me: int) -> str:
    if row.next_booking_at is None:
        return ""
    moment = when(row.next_booking_at, now, texts)
    if row.booked_with_id in {0, me}:
        return texts("today.booked", when=moment)
    if booked_today(row, now):  # the time stands at the front of the line
        return texts("today.booked_by", who=row.booked_with)
    return texts("today.booked_with", who=row.booked_with, when=moment)


def when(moment: datetime, now: datetime, texts: Texts) -> str:
    """``vandaag 10:15``, ``morgen 10:15`` or ``wo 25-11 10:15``."""
    day, today = moment.astimezone(AMSTERDAM).date(), now.astimezone(AMSTERDAM).date()
    names = {today: texts("today.word_today"), today + timedelta(days=1): texts("today.word_tomorrow")}
    return f"{names.get(day) or texts.day(day, year=False)} {texts.time(moment)}"


def _due(row: WorklistRow, texts: Texts) -> str:
    if row.due_at is None:
        return ""
    if row.later_day is not None and row.status in TO_PHONE:
        return texts("today.agreed_for", day=texts.day(row.later_day, year=False))
    day = (row.due_at - timedelta(microseconds=1)).astimezone(AMSTERDAM).date()
    return texts("today.until", day=texts.day(day, year=False))


def _given(row: WorklistRow, texts: Texts, me: int) -> str:
    if row.assigned_to is None:
        return ""
    return texts("today.given_me") if row.assigned_to == me else texts("today.given", who=row.assigned_name)


def _claim(row: WorklistRow, texts: Texts, me: int) -> str:
    return texts("today.claimed_me") if row.claimed_by == me else texts("today.claimed", who=row.claimed_by_name)
