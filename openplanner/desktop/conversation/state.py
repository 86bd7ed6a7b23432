"""What is typed during a talk and what it means, without Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from urllib.parse import quote

from openplanner.desktop.intake.day_text import Side, read_day
from openplanner.domain.case import Case, CaseType
from openplanner.domain.contact import Agreement, Attempt, AttemptResult
from openplanner.domain.errors import InvalidInput
from openplanner.domain.sensitive import SensitiveKind, SensitiveSpot
from openplanner.texts import Texts

MOST_AGREEMENTS = 4
MOST_MINUTES = 24 * 60
AGREEMENT_PARTS = ("who", "what", "when", "how")
RESULTS: Mapping[AttemptResult, str] = {
    AttemptResult.SPOKEN: "G",
    AttemptResult.NO_ANSWER: "N",
    AttemptResult.VOICEMAIL: "V",
    AttemptResult.LINE_BUSY: "I",
    AttemptResult.SOMEONE_ELSE: "A",
    AttemptResult.WRONG_NUMBER: "F",
    AttemptResult.NO_SUCH_NUMBER: "B",
    AttemptResult.REFUSES_CONTACT: "W",
}
"""What can come of a call, with the letter that goes with Alt. Withdrawing is not among them (Awb 6:21)."""
FIRST_RESULTS = (AttemptResult.SPOKEN, AttemptResult.NO_ANSWER, AttemptResult.VOICEMAIL)
REMOVED = "conversation.removed"
GAP = "\u2026"  # what a text leaves open to fill in
MOST_MESSAGES = 3  # method.md 3: more back and forth than this, and phoning is better
MOST_REPLY = 1_000  # a link of more is cut off by some browsers
_CHAT_TYPES = frozenset({CaseType.WHATSAPP, CaseType.QUESTION})
_LONGEST_SHOWN = 30


@dataclass(frozen=True, slots=True)
class AgreementDraft:
    """One line of the table as typed."""

    who: str = ""
    what: str = ""
    when: str = ""
    how: str = ""

    @property
    def empty(self) -> bool:
        """True when nothing was typed in the line."""
        return not any(part.strip() for part in (self.who, self.what, self.when, self.how))


@dataclass(frozen=True, slots=True)
class TalkDraft:
    """Everything typed during one talk, as plain values."""

    notes: str = ""
    reply: str = ""
    agreements: tuple[AgreementDraft, ...] = ()
    ticked: tuple[str, ...] = ()
    started_at: str = ""

    @property
    def empty(self) -> bool:
        """True when there is nothing that would be missed."""
        return not (
            self.notes.strip() or self.reply.strip() or self.ticked or any(not one.empty for one in self.agreements)
        )

    def payload(self) -> dict[str, object]:
        """The draft to store."""
        return asdict(self)


def draft_key(case_id: int) -> str:
    """The key under which a talk is kept."""
    return f"conversation:{case_id}"


def draft_of_payload(payload: Mapping[str, object]) -> TalkDraft:
    """The draft of what was stored; what is missing or spoiled is empty."""
    lines, ticked = _items(payload.get("agreements")), _items(payload.get("ticked"))
    agreements = [_agreement(line) for line in lines if isinstance(line, Mapping)]
    return TalkDraft(
        _text(payload.get("notes")),
        _text(payload.get("reply")),
        tuple(agreements[:MOST_AGREEMENTS]),
        tuple(item for item in ticked if isinstance(item, str)),
        _text(payload.get("started_at")),
    )


def _agreement(line: Mapping[str, object]) -> AgreementDraft:
    return AgreementDraft(*(_text(line.get(part)) for part in AGREEMENT_PARTS))


def _items(value: object) -> Sequence[object]:
    return value if isinstance(value, list | tuple) else ()


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def agreements_of(
    drafts: Sequence[AgreementDraft],
    case_id: int,
    today: date,
    check: Callable[[str], Sequence[SensitiveSpot]] = lambda _text: (),
) -> tuple[Agreement, ...]:
    """The agreements to store; empty lines are left out. ``check`` looks for what may not be in them.

    Raises ``InvalidInput`` whose ``field`` is ``agreement.<line>.<part>``: ``agreement_who``, ``agreement_what``, a day
    that cannot be read, ``agreement_past`` for a day before today, or ``agreement_bsn`` for a BSN in the words.
    """
    found = []
    for line, draft in enumerate(drafts):
        if draft.empty:
            continue
        for part in ("who", "what"):
            if not getattr(draft, part).strip():
                raise InvalidInput(f"agreement_{part}", field=f"agreement.{line}.{part}")
        for part in ("who", "what", "how"):
            if holds_bsn(check(getattr(draft, part))):
                raise InvalidInput("agreement_bsn", field=f"agreement.{line}.{part}")
        found.append(Agreement(case_id, draft.who.strip(), draft.what.strip(), _due(draft, line, today), draft.how))
    return tuple(found)


def holds_bsn(spots: Sequence[SensitiveSpot]) -> bool:
    """True when a BSN is among the findings: that is kept nowhere, not even in a note."""
    return any(spot.kind is SensitiveKind.BSN for spot in spots)


def _due(draft: AgreementDraft, line: int, today: date) -> date:
    field = f"agreement.{line}.when"
    try:
        due = read_day(draft.when, today, Side.FUTURE)
    except InvalidInput as problem:
        raise InvalidInput(problem.code, **{**problem.facts, "field": field}) from problem
    if due < today:
        raise InvalidInput("agreement_past", field=field, day=due)
    return due


@dataclass(frozen=True, slots=True)
class DueWords:
    """What was understood of a day: the sentence and its sort (``good``, ``warning`` or ``info``)."""

    text: str
    kind: str


def due_words(text: str, today: date, texts: Texts) -> DueWords | None:
    """The day that an agreement names, in words and with how far off it is; None while there is nothing to say.

    A day that cannot be read yet is no error while somebody types: it says how to write one.
    """
    if not text.strip():
        return DueWords(texts("conversation.due_missing"), "info")
    try:
        due = read_day(text, today, Side.FUTURE)
    except InvalidInput:
        return DueWords(texts("conversation.due_unread"), "info")
    if due < today:
        return DueWords(texts("conversation.due_past", day=texts.long_day(due)), "warning")
    far = texts("conversation.due_today") if due == today else texts("conversation.due_in", n=(due - today).days)
    weekend = due.isoweekday() > 5
    said = texts("conversation.due_weekend" if weekend else "conversation.due", day=texts.long_day(due), far=far)
    return DueWords(said, "warning" if weekend else "good")


def minutes_between(start: datetime | None, now: datetime) -> int:
    """Whole minutes that a talk lasted, rounded up, at least one once it started and at most a day."""
    if start is None:
        return 0
    seconds = max(0, int((now - start).total_seconds()))
    return min(MOST_MINUTES, max(1, -(-seconds // 60)))


def clock_text(start: datetime | None, now: datetime) -> str:
    """``4:07``, or ``0:00`` before the start."""
    seconds = max(0, int((now - start).total_seconds())) if start is not None else 0
    return f"{seconds // 60}:{seconds % 60:02d}"


@dataclass(frozen=True, slots=True)
class SensitiveFind:
    """Something that may not leave: where it stands, and its words, cut when long."""

    spot: SensitiveSpot
    shown: str


def finds_of(text: str, spots: Sequence[SensitiveSpot]) -> tuple[SensitiveFind, ...]:
    """The findings with their words, in order."""
    cut = ((spot, " ".join(text[spot.start : spot.end].split())) for spot in spots)
    return tuple(
        SensitiveFind(spot, words if len(words) <= _LONGEST_SHOWN else words[:_LONGEST_SHOWN] + GAP)
        for spot, words in cut
    )


def messages_sent(attempts: Sequence[Attempt]) -> int:
    """How many answers went by message already."""
    return sum(attempt.result is AttemptResult.MESSAGED for attempt in attempts)


def phone_advice(case: Case, attempts: Sequence[Attempt], *, sensitive: bool) -> str:
    """The key of the sentence that says why phoning is better now; empty when a message will do (method.md 3)."""
    if sensitive:
        return "conversation.phone_private"
    if messages_sent(attempts) >= MOST_MESSAGES:
        return "conversation.phone_many"
    if case.case_type not in _CHAT_TYPES:
        return "conversation.phone_procedure"
    return ""


def norm_words(case: Case, attempts: Sequence[Attempt], now: datetime, texts: Texts) -> str:
    """By when an answer is due and how long that is, or that one went out; the usual hint without an hours norm."""
    term = case.term("answer_by")
    first = min((attempt.at for attempt in attempts), default=None)
    if term is None or term.moment is None:
        return texts("conversation.reply_hint")
    if first is not None:
        return texts("conversation.norm_answered", moment=first)
    minutes = -(-int((term.moment - now).total_seconds()) // 60)
    if term.moment < now:
        return texts("conversation.norm_late", moment=term.moment)
    if minutes < 60:
        return texts("conversation.norm_minutes", moment=term.moment, n=minutes)
    return texts("conversation.norm_hours", moment=term.moment, n=-(-minutes // 60))


def checked_reply(text: str, spots: Sequence[SensitiveSpot]) -> str:
    """The text as it may leave.

    Raises ``InvalidInput`` for an empty text (``reply_missing``), a sensitive one (``reply_sensitive``), one with a
    gap still to fill in (``reply_unfinished``) and one too long for a link (``reply_too_long``).
    """
    if not text.strip():
        raise InvalidInput("reply_missing", field="reply")
    if spots:
        raise InvalidInput("reply_sensitive", field="reply", n=len(spots))
    if len(text) > MOST_REPLY:
        raise InvalidInput("reply_too_long", field="reply", most=MOST_REPLY, length=len(text))
    if GAP * 2 in text:
        raise InvalidInput("reply_unfinished", field="reply")
    return text.strip()


def chat_link(e164: str, text: str, spots: Sequence[SensitiveSpot]) -> str:
    """The click-to-chat address for a reply; raises as :func:`checked_reply`, and without a number.

    Source: WhatsApp help centre, click to chat: digits without plus, text percent-encoded.
    """
    checked_reply(text, spots)
    if not e164:
        raise InvalidInput("reply_without_number", field="reply")
    return f"https://wa.me/{e164.removeprefix('+')}?text={quote(text.strip())}"
