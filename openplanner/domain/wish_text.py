"""When somebody can be phoned, as one types it, and back into words: ``ma na 15``, ``niet do``, ``ma-wo 9-11:30``.

Days are short or whole, in Dutch or English; ``na``, ``vanaf``, ``voor``, ``tot`` and parts of the day say when. An
hour before seven is in the afternoon: nobody is phoned at three at night. Days that follow each other without a time
share the time that comes after them (``ma, wo na 15``); a semicolon keeps them apart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from string import digits

from openplanner.domain.case import WHOLE_DAY, Wishes
from openplanner.domain.errors import InvalidInput
from openplanner.domain.interval import MINUTES_PER_DAY, TimeSpan, merge_spans, subtract_spans
from openplanner.domain.reason import Reason, because

LONGEST = 400
WORKING_DAYS, EVERY_DAY = frozenset(range(1, 6)), frozenset(range(1, 8))
NOON, EVENING = 12 * 60, 17 * 60
_FIRST_HOUR = 7  # a smaller hour without minutes is in the afternoon
_DAY_WORDS = (
    ("ma", "maandag", "maandags", "mon", "monday"),
    ("di", "dinsdag", "dinsdags", "tue", "tuesday"),
    ("wo", "woensdag", "woensdags", "wed", "wednesday"),
    ("do", "donderdag", "donderdags", "thu", "thursday"),
    ("vr", "vrijdag", "vrijdags", "fri", "friday"),
    ("za", "zaterdag", "zaterdags", "sat", "saturday"),
    ("zo", "zondag", "zondags", "sun", "sunday"),
)
_DAYS = {word: day for day, words in enumerate(_DAY_WORDS, start=1) for word in words}
_PARTS = {
    "ochtend": TimeSpan(0, NOON),
    "middag": TimeSpan(NOON, EVENING),
    "avond": TimeSpan(EVENING, MINUTES_PER_DAY),
}
_PARTS |= {f"{word}{ending}": span for word, span in tuple(_PARTS.items()) for ending in ("s", "en")}
_PARTS |= {"morning": _PARTS["ochtend"], "afternoon": _PARTS["middag"], "evening": _PARTS["avond"]}
_NOT = frozenset({"niet", "geen", "not", "no", "behalve", "except"})
_AFTER = frozenset({"na", "vanaf", "after", "from", ">"})
_BEFORE = frozenset({"voor", "tot", "before", "until", "<"})
_EVERY = frozenset({"werkdagen", "doordeweeks", "weekdays", "elke", "alle", "iedere", "every"})
_FILL = frozenset({
    "uur", "u", "h", "en", "and", "of", "or", "op", "on", "om", "at", "tussen", "between", "alleen", "only", "liefst",
    "bellen", "s", "'s", "de", "in", "the", "dag", "dagen", "day", "days", "graag", "kan", "wel", "hele",
})  # fmt: skip
_TOKEN = re.compile(r"[0-9]{1,2}(?:[:.][0-9]{2})?|[^\W0-9]+|'s|[<>;,]|-")
_JOINS = re.compile(r"\b(t/m|tm|t\.e\.m\.)(?=[\s\W]|$)|[–—]")


class _Clause:
    """Days and times that belong together; ``not`` turns them round."""

    def __init__(self) -> None:
        self.negated = False
        self.days: set[int] = set()
        self.spans: list[TimeSpan] = []


def read_wishes(text: str) -> dict[int, tuple[TimeSpan, ...]]:
    """The wished times by ISO weekday, in order; empty for a text without a wish.

    A weekday that is not in it does not suit. Times without a day hold on every day. Raises
    ``InvalidInput`` for field ``times``: ``wish_unreadable`` with the ``word``, ``wish_backwards`` for a time that ends
    before it starts, ``wish_nothing_left``, and ``wish_too_long``.
    """
    if len(text) > LONGEST:
        raise InvalidInput("wish_too_long", field="times", most=LONGEST)
    clauses = _clauses(_TOKEN.findall(_JOINS.sub("-", text.lower())), text)
    if not clauses:
        return {}
    wanted = [clause for clause in clauses if not clause.negated]
    allowed: dict[int, list[TimeSpan]] = {day: [] for day in range(1, 8)}
    for clause in wanted:
        for day in clause.days or EVERY_DAY:
            allowed[day] += clause.spans or [WHOLE_DAY]
    if not wanted:
        allowed |= {day: [WHOLE_DAY] for day in WORKING_DAYS}
    for clause in clauses:
        if clause.negated:
            for day in clause.days or EVERY_DAY:
                allowed[day] = subtract_spans(allowed[day], clause.spans or [WHOLE_DAY])
    found = {day: tuple(merge_spans(spans)) for day, spans in allowed.items() if spans}
    if not found:
        raise InvalidInput("wish_nothing_left", field="times")
    return found


def wishes_of(text: str, usual: Wishes) -> Wishes:
    """The wishes with the times of a text, and the form and the rest as they are; raises as :func:`read_wishes`."""
    times = tuple((day, span) for day, spans in sorted(read_wishes(text).items()) for span in spans)
    return Wishes(times=times, form=usual.form, writing_only=usual.writing_only)


def wish_text(wishes: Wishes) -> str:
    """The times as one would type them, so that they can be read again."""
    parts = []
    for days, spans in _alike(wishes):
        names = (
            ""
            if days == EVERY_DAY and spans != (WHOLE_DAY,)
            else ", ".join(_DAY_WORDS[day - 1][0] for day in sorted(days))
        )
        hours = "" if spans == (WHOLE_DAY,) else " ".join(_typed(span) for span in spans)
        parts.append(" ".join(part for part in (names, hours) if part))
    return "; ".join(part for part in parts if part)


def wish_words(wishes: Wishes) -> Reason:
    """The times as a reason that can be put into words: days, hours, or both, alike days together."""
    *others, said = [_words(days, spans) for days, spans in _alike(wishes)]
    for other in reversed(others):
        said = because("slots.wish_several", first=other, rest=said)
    return said


def _alike(wishes: Wishes) -> list[tuple[frozenset[int], tuple[TimeSpan, ...]]]:
    """Days with the same times together, in the order of the week."""
    groups: dict[tuple[TimeSpan, ...], set[int]] = {}
    for day in range(1, 8):
        if spans := wishes.spans_on(day):
            groups.setdefault(spans, set()).add(day)
    return [(frozenset(days), spans) for spans, days in groups.items()]


def _words(days: frozenset[int], spans: Sequence[TimeSpan]) -> Reason:
    names = tuple(because(f"slots.weekday_{day}") for day in sorted(days))
    if tuple(spans) == (WHOLE_DAY,):
        return because("slots.wish_days", days=names)
    hours = tuple(_span_words(span) for span in spans)
    if days == EVERY_DAY:
        return because("slots.wish_hours", hours=hours)
    return because("slots.wish_days_hours", days=names, hours=hours)


def _span_words(span: TimeSpan) -> Reason:
    if span.end == MINUTES_PER_DAY:
        return because("slots.wish_from", start=clock(span.start))
    if span.start == 0:
        return because("slots.wish_until", end=clock(span.end))
    return because("slots.wish_between", start=clock(span.start), end=clock(span.end))


def clock(minute: int) -> str:
    """Minutes after midnight as ``09:05``; the end of a day is ``24:00``."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _typed(span: TimeSpan) -> str:
    if span.end == MINUTES_PER_DAY:
        return f"na {clock(span.start)}"
    return f"voor {clock(span.end)}" if span.start == 0 else f"{clock(span.start)}-{clock(span.end)}"


def _clauses(tokens: Sequence[str], text: str) -> list[_Clause]:
    found: list[_Clause] = []
    now, at = _Clause(), 0
    while at < len(tokens):
        word = tokens[at]
        starts_another = word in _NOT or (word in _DAYS and now.spans)
        if (starts_another or word == ";") and (now.days or now.spans):
            found.append(now)
            now = _Clause()
        if word in _NOT:
            now.negated = True
            at += 1
        elif word in _DAYS:
            at = _read_days(tokens, at, now)
        elif word in _EVERY:
            now.days |= WORKING_DAYS
            at += 1
        elif word in _PARTS:
            now.spans.append(_PARTS[word])
            at += 1
        elif word in _AFTER or word in _BEFORE or _is_time(word):
            at = _read_time(tokens, at, now, text)
        elif word in _FILL or word in {",", ";", "-"}:
            at += 1
        else:
            raise InvalidInput("wish_unreadable", field="times", word=word[:20])
    if now.days or now.spans:
        found.append(now)
    elif now.negated:
        raise InvalidInput("wish_unreadable", field="times", word=text.strip()[:20])
    return found


def _read_days(tokens: Sequence[str], at: int, clause: _Clause) -> int:
    first = _DAYS[tokens[at]]
    if at + 2 < len(tokens) and tokens[at + 1] == "-" and tokens[at + 2] in _DAYS:
        last = _DAYS[tokens[at + 2]]
        clause.days.update(range(first, last + 1) if last >= first else [*range(first, 8), *range(1, last + 1)])
        return at + 3
    clause.days.add(first)
    return at + 1


def _read_time(tokens: Sequence[str], at: int, clause: _Clause, text: str) -> int:
    """A time with the word before it or the end behind it; gives where to read on."""
    word = tokens[at]
    bound = word in _AFTER or word in _BEFORE
    at += bound
    if at >= len(tokens) or not _is_time(tokens[at]):
        raise InvalidInput("wish_unreadable", field="times", word=word[:20])
    minute = _minute(tokens[at], 0)
    at += 1
    while at < len(tokens) and tokens[at] in {"uur", "u", "h"}:
        at += 1
    ends = at + 1 < len(tokens) and tokens[at] in {"-", "tot", "en", "and", "until"} and _is_time(tokens[at + 1])
    if ends and word not in _BEFORE:
        clause.spans.append(_span(minute, _minute(tokens[at + 1], minute)))
        return at + 2
    clause.spans.append(_span(0, minute) if word in _BEFORE else _span(minute, MINUTES_PER_DAY))
    return at


def _is_time(token: str) -> bool:
    return token[0] in digits


def _minute(token: str, after: int) -> int:
    """Minutes after midnight; the end of a stretch may be noon or midnight written as 12 or 24."""
    hour, _, minute = token.replace(".", ":").partition(":")
    found = int(hour) * 60 + int(minute or 0)
    if int(minute or 0) > 59 or found > MINUTES_PER_DAY:
        raise InvalidInput("wish_unreadable", field="times", word=token)
    early = (int(hour) < _FIRST_HOUR and not hour.startswith("0")) or 0 < found < after
    return found + NOON if early and found + NOON <= MINUTES_PER_DAY else found


def _span(start: int, end: int) -> TimeSpan:
    if start >= end:
        raise InvalidInput("wish_backwards", field="times", start=clock(start), end=clock(end))
    return TimeSpan(start, end)
