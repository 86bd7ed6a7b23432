"""What a colleague did in a case since it was opened here, in words. Free of Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openplanner.desktop.cases.case_text import given_words
from openplanner.domain.case import CaseStatus
from openplanner.texts import Texts

if TYPE_CHECKING:
    from openplanner.application.open_case import OpenedCase


def case_news(before: OpenedCase, after: OpenedCase, texts: Texts) -> str:
    """Results, promises, outcome, another team or colleague, other details, each on a line; empty when none of those.

    What only moves the case along (a talk that was booked, who claims it) is no news: it is in nobody's way.
    """
    old, new = before.case, after.case
    known = {one.attempt_id for one in before.attempts}
    promised = {one.agreement_id for one in before.agreements}
    results = [one for one in after.attempts if one.attempt_id not in known]
    lines = [
        ": ".join(part for part in (texts(f"cases.result.{one.result.value}"), one.note) if part) for one in results
    ]
    made = [one for one in after.agreements if one.agreement_id not in promised]
    lines += [texts("cases.agreement_open", who=one.who, what=one.what, due=one.due, done=None) for one in made]
    if new.status is CaseStatus.CLOSED and old.status is not CaseStatus.CLOSED and new.outcome is not None:
        lines.append(f"{texts('cases.status.closed')}: {texts(f'cases.outcome.{new.outcome.value}')}")
    if old.status is CaseStatus.CLOSED and new.status is not CaseStatus.CLOSED:
        lines.append(texts("cases.story.reopened.nobody"))
    if new.team_id != old.team_id:
        lines.append(texts("together.other_team"))
    elif new.assigned_to != old.assigned_to:
        lines.append(given_words(after.given, texts) if after.given else texts("cases.given_to_team"))
    if (new.citizen, new.subject, new.language) != (old.citizen, old.subject, old.language):
        lines.append(texts("together.other_details"))
    return "\n".join(lines)
