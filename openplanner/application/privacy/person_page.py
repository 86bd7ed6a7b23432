"""The export of one person as a page to hand over: in words, with dates and times as people write them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from openplanner.application.privacy.page import PageSection, page
from openplanner.texts import Texts

Found = Mapping[str, Any]


def person_page(found: Found, texts: Texts) -> str:
    """The page of what :func:`export_person` gives."""
    intro = (
        texts("privacy.person_intro", municipality=found["municipality"], day=_day(found["made_at"], texts)),
        texts("privacy.person_rights"),
    )
    sections = [
        PageSection(texts("privacy.person"), rows=tuple(row for one in found["person"] for row in _party(one, texts))),
        *(section for one in found["cases"] for section in _case(one, texts)),
    ]
    if found["represented"]:
        lines = tuple(texts("privacy.represented_line", number=one["number"]) for one in found["represented"])
        sections.append(PageSection(texts("privacy.represented"), lines))
    if found["drafts"]:
        lines = tuple(" ".join(_words(one["payload"])) for one in found["drafts"])
        sections.append(PageSection(texts("privacy.drafts"), lines))
    return page(texts("privacy.person_title"), texts.language, intro, sections)


def _party(one: Found, texts: Texts) -> list[tuple[str, str]]:
    phones = [" ".join(part for part in phone.values() if part) for phone in one["phones"]]
    return [
        (texts("privacy.name"), one["name"]),
        (texts("privacy.phone"), "\n".join(phones)),
        (texts("privacy.email"), one["email"]),
        (texts("privacy.address"), one["address"]),
    ]


def _case(one: Found, texts: Texts) -> list[PageSection]:
    case = one["case"]
    heading = " ".join((texts(f"cases.type.{case['case_type']}"), case["number"]))
    rows = (
        (texts("privacy.subject"), case["subject"]),
        (texts("privacy.received"), _moment(case["received_at"], texts)),
        (texts("privacy.status"), texts(f"cases.status.{case['status']}")),
        (texts("privacy.outcome"), _outcome(case, texts)),
        (texts("privacy.dates"), "\n".join(_term(term, texts) for term in case["terms"])),
        (texts("privacy.talks"), "\n".join(_booking(booking, texts) for booking in one["bookings"])),
        (texts("privacy.calls"), "\n".join(_attempt(attempt, texts) for attempt in one["attempts"])),
        (texts("privacy.agreements"), "\n".join(_agreement(agreement, texts) for agreement in one["agreements"])),
        (texts("privacy.reasons"), "\n".join(entry["reason"] for entry in one["outcomes"] if entry["reason"])),
        (texts("privacy.looked"), "\n".join(_looked(look, texts) for look in one["looked"])),
        (texts("privacy.erased_after"), _day(one["erased_after"], texts)),
    )
    return [PageSection(heading, rows=rows)]


def _outcome(case: Found, texts: Texts) -> str:
    if not case["outcome"]:
        return ""
    return " ".join(part for part in (texts(f"cases.outcome.{case['outcome']}"), case["outcome_reason"]) if part)


def _term(term: Found, texts: Texts) -> str:
    return ": ".join((texts(f"terms.name.{term['name']}"), _day(term["day"], texts)))


def _booking(one: Found, texts: Texts) -> str:
    state = texts(f"cases.booking.{one['state']}")
    said = [_moment(one["start"], texts), texts(f"cases.form.{one['form']}"), state, one["reason"]]
    return " \u00b7 ".join(part for part in said if part)


def _attempt(one: Found, texts: Texts) -> str:
    said = [_moment(one["at"], texts), texts(f"cases.result.{one['result']}"), one["e164"], one["note"]]
    return " \u00b7 ".join(part for part in said if part)


def _agreement(one: Found, texts: Texts) -> str:
    said = [f"{one['who']}: {one['what']}", _day(one["due"], texts), one["told_how"]]
    return " \u00b7 ".join(part for part in said if part)


def _looked(one: Found, texts: Texts) -> str:
    return texts("privacy.looked_line", when=_moment(one["at"], texts), where=texts(f"privacy.where.{one['where']}"))


def _words(value: object) -> list[str]:
    """All texts in a nested value, in order."""
    if isinstance(value, Mapping):
        return [word for one in value.values() for word in _words(one)]
    if isinstance(value, (list, tuple)):
        return [word for one in value for word in _words(one)]
    return [value] if isinstance(value, str) and value else []


def _moment(value: datetime, texts: Texts) -> str:
    return texts.moment(value)


def _day(value: date | str | None, texts: Texts) -> str:
    if isinstance(value, str):
        value = datetime.fromisoformat(value).date()
    return texts.long_day(value) if value else ""
