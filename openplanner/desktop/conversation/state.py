"""What is typed during a talk and what it means, without Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from urllib.parse import quote

from openplanner.desktop.intake.day_text import Side, read_day
from openplanner.domain.contact import Agreement, AttemptResult
from openplanner.domain.errors import InvalidInput
from openplanner.domain.sensitive import SensitiveSpot

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


def agreements_of(drafts: Sequence[AgreementDraft], case_id: int, today: date) -> tuple[Agreement, ...]:
    """The agreements to store; empty lines are left out.

    Raises ``InvalidInput`` whose ``field`` is ``agreement.<line>.<part>``: ``agreement_who``, ``agreement_what``, a day
    that cannot be read, or ``agreement_past`` for a day before today.
    """
    found = []
    for line, draft in enumerate(drafts):
        if draft.empty:
            continue
        for part in ("who", "what"):
            if not getattr(draft, part).strip():
                raise InvalidInput(f"agreement_{part}", field=f"agreement.{line}.{part}")
        found.append(Agreement(case_id, draft.who.strip(), draft.what.strip(), _due(draft, line, today), draft.how))
    return tuple(found)


def _due(draft: AgreementDraft, line: int, today: date) -> date:
    field = f"agreement.{line}.when"
    try:
        due = read_day(draft.when, today, Side.FUTURE)
    except InvalidInput as problem:
        raise InvalidInput(problem.code, **{**problem.facts, "field": field}) from problem
    if due < today:
        raise InvalidInput("agreement_past", field=field, day=due)
    return due


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


def chat_link(e164: str, text: str, spots: Sequence[SensitiveSpot]) -> str:
    """The click-to-chat address for a reply; raises ``InvalidInput`` for an empty or a sensitive text.

    Source: WhatsApp help centre, click to chat: digits without plus, text percent-encoded.
    """
    if not text.strip():
        raise InvalidInput("reply_missing", field="reply")
    if spots:
        raise InvalidInput("reply_sensitive", field="reply", n=len(spots))
    if not e164:
        raise InvalidInput("reply_without_number", field="reply")
    return f"https://wa.me/{e164.removeprefix('+')}?text={quote(text.strip())}"
