"""One tested mailbox in words: how it stands, what is missing, and what to do. Free of Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from openplanner.texts import Texts

if TYPE_CHECKING:
    from openplanner.application.upkeep.connections import MailboxCheck


@dataclass(frozen=True, slots=True)
class CheckWords:
    """``state`` for a chip, ``sentence`` with the address, what is wrong and what to do."""

    icon: str
    kind: str
    state: str
    sentence: str


def check_words(texts: Texts, check: MailboxCheck) -> CheckWords:
    """The words of one mailbox."""
    if check.fine:
        sentence = texts("settings.test_can_all", address=check.address)
        return CheckWords("circle-check", "good", texts("settings.test_works"), sentence)
    missing = "settings.test_no_items" if check.free_busy else "settings.test_no_free_busy"
    parts = [texts(missing, address=check.address), *_why_and_next(texts, check)]
    state = "settings.test_partly" if check.free_busy else "settings.test_fails"
    kind, icon = ("warning", "triangle-alert") if check.free_busy else ("danger", "circle-alert")
    return CheckWords(icon, kind, texts(state), " ".join(parts))


def _why_and_next(texts: Texts, check: MailboxCheck) -> list[str]:
    """The cause, and the next step of the same error; where an answer has none of its own, the usual one."""
    if check.problem is None:
        return [texts("settings.test_next")]
    base = check.problem.code.removesuffix(".cause")
    step = f"{base}.next"
    facts = dict(check.problem.facts)
    return [texts.reason(check.problem), texts(step, **facts) if texts.has(step) else texts("settings.test_next")]
