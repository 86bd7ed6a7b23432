"""Worked cases: one function of the law with its input as text, and the result as text.

The names of functions and fields are those of the file format, which is Dutch (law.md section 8), so that a
municipality's own lawyer can write cases.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from openplanner.domain.case import CaseType
from openplanner.domain.errors import InvalidInput
from openplanner.planning.deadlines import hours_norm, working_days_norm
from openplanner.planning.decisions import (
    Pause,
    Stretch,
    decision_on_application,
    decision_on_complaint,
    decision_on_objection,
    decision_on_woo,
)
from openplanner.planning.opening import OpeningCalendar
from openplanner.planning.penalty import notice_valid, penalty_amount, penalty_applies, penalty_period
from openplanner.planning.rules import PenaltyTariff, Suspension, TermRules, Unit
from openplanner.planning.terms import (
    Answer,
    inspection_from,
    is_holiday,
    objection_on_time,
    objection_term,
    papers_until,
    statutory_term,
)

LONGEST_INPUT = 2000
_UNITS = {"dagen": Unit.DAYS, "weken": Unit.WEEKS, "maanden": Unit.MONTHS, "jaren": Unit.YEARS}
_YES_NO = {"ja": True, "nee": False}


@dataclass(frozen=True, slots=True)
class Fields:
    """The ``name=value`` pairs of one case. Readers raise ``InvalidInput`` naming the field; None is absent."""

    values: Mapping[str, str]

    def text(self, name: str) -> str:
        """A value that must be there."""
        value = self.values.get(name, "")
        if not value:
            raise InvalidInput("case_line_field_missing", field="invoer", name=name)
        return value

    def day(self, name: str) -> date:
        """A date that must be there."""
        return self._day(name, self.text(name))

    def day_or_none(self, name: str) -> date | None:
        """A date, or None."""
        return self.day(name) if name in self.values else None

    def days(self, name: str) -> frozenset[date]:
        """Dates divided by commas; empty when absent."""
        return (
            frozenset(self._day(name, item.strip()) for item in self.text(name).split(",")) if self.has(name) else _NONE
        )

    def number(self, name: str) -> int:
        """A whole number that must be there."""
        value = self.text(name)
        if not re.fullmatch(r"[0-9]{1,6}", value):
            raise _unreadable(name, value, "0-999999")
        return int(value)

    def number_or(self, name: str, default: int) -> int:
        """A whole number, or the default."""
        return self.number(name) if self.has(name) else default

    def yes(self, name: str) -> bool:
        """True for ja, False for nee or when absent."""
        value = self.values.get(name, "nee").lower()
        if value not in _YES_NO:
            raise _unreadable(name, value, "ja | nee")
        return _YES_NO[value]

    def has(self, name: str) -> bool:
        """True when the field is there."""
        return name in self.values

    @staticmethod
    def _day(name: str, value: str) -> date:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            raise _unreadable(name, value, "2026-11-24")
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise _unreadable(name, value, "2026-11-24") from error


@dataclass(frozen=True, slots=True)
class WorkedCase:
    """The result as text, and how it was reached."""

    found: str
    answer: Answer[object]


@dataclass(frozen=True, slots=True)
class _Context:
    rules: TermRules
    opening: OpeningCalendar
    fields: Fields


_NONE: frozenset[date] = frozenset()
_Work = Callable[[_Context], WorkedCase]


def work_out(rules: TermRules, opening: OpeningCalendar, function: str, given: str) -> WorkedCase:
    """One worked case: ``function`` of law.md section 8 on ``given`` (``dag0=2026-03-16;duur=6;eenheid=weken``).

    ``opening`` is the calendar of working-day norms before the case opens or closes days of its own. Raises
    ``InvalidInput`` or ``NotAllowed`` that says what is wrong with the case.
    """
    found = _FUNCTIONS.get(function)
    if found is None:
        raise InvalidInput("case_line_function", field="functie", value=function[:40], choices=[*_FUNCTIONS])
    work, names = found
    fields = Fields(_pairs(given))
    for name in fields.values:
        if name not in names:
            raise InvalidInput("case_line_unknown_field", field="invoer", name=name[:40], choices=names)
    return work(_Context(rules, opening, fields))


def _pairs(given: str) -> dict[str, str]:
    if len(given) > LONGEST_INPUT:
        raise InvalidInput("case_line_pair", field="invoer", part=given[:40])
    pairs: dict[str, str] = {}
    for part in (piece.strip() for piece in given.split(";")):
        if not part:
            continue
        name, sign, value = (piece.strip() for piece in part.partition("="))
        if not sign or not name or name in pairs:
            raise InvalidInput("case_line_pair", field="invoer", part=part[:40])
        pairs[name] = value
    return pairs


def _unreadable(name: str, value: str, wanted: str) -> InvalidInput:
    return InvalidInput("case_line_value", field="invoer", name=name, value=value[:40], wanted=wanted)


def _dated(answer: Answer[date]) -> WorkedCase:
    return WorkedCase(answer.result.isoformat(), _plain(answer))


def _yes_no(answer: Answer[bool]) -> WorkedCase:
    return WorkedCase("ja" if answer.result else "nee", _plain(answer))


def _plain(answer: Answer[date] | Answer[bool]) -> Answer[object]:
    return Answer(answer.result, answer.reasons, answer.source, answer.warnings)


def _holiday(case: _Context) -> WorkedCase:
    return _yes_no(is_holiday(case.rules, case.fields.day("datum"), case.fields.days("extra_feestdagen")))


def _statutory(case: _Context) -> WorkedCase:
    fields = case.fields
    unit = _UNITS.get(fields.text("eenheid"))
    if unit is None:
        raise _unreadable("eenheid", fields.text("eenheid"), " | ".join(_UNITS))
    extra = fields.days("extra_feestdagen")
    return _dated(statutory_term(case.rules, fields.day("dag0"), fields.number("duur"), unit, extra))


def _inspection(case: _Context) -> WorkedCase:
    return _dated(inspection_from(case.rules, case.fields.day("hoorzitting")))


def _papers(case: _Context) -> WorkedCase:
    return _dated(papers_until(case.rules, case.fields.day("hoorzitting")))


def _objection(case: _Context) -> WorkedCase:
    return _dated(objection_term(case.rules, case.fields.day("bekendmaking"), case.fields.days("extra_feestdagen")))


def _on_time(case: _Context) -> WorkedCase:
    fields = case.fields
    by_post = fields.text("kanaal") == "post"
    posted = fields.day("ter_post") if by_post else None
    return _yes_no(objection_on_time(case.rules, fields.day("laatste_dag"), fields.day("ontvangen"), posted))


def _decide_objection(case: _Context) -> WorkedCase:
    pauses = _pauses(case.fields, "verzuim_verzoek", "verzuim_hersteld", None)
    stretch = replace(_stretch(case.fields, pauses), committee=case.fields.yes("commissie"))
    return _dated(decision_on_objection(case.rules, case.fields.day("bekendmaking"), stretch))


def _decide_complaint(case: _Context) -> WorkedCase:
    stretch = replace(_stretch(case.fields, ()), committee=case.fields.yes("adviesinstantie"))
    return _dated(decision_on_complaint(case.rules, case.fields.day("ontvangen"), stretch))


def _decide_application(case: _Context) -> WorkedCase:
    fields = case.fields
    stretch = _stretch(fields, _pauses(fields, "uitnodiging", "aangevuld", None))
    weeks = fields.number("weken") if fields.has("weken") else None
    return _dated(decision_on_application(case.rules, fields.day("ontvangen"), stretch, weeks))


def _decide_woo(case: _Context) -> WorkedCase:
    fields = case.fields
    views = _pauses(fields, "mededeling_zienswijze", "zienswijze_ontvangen", Suspension.THROUGH)
    completed = _pauses(fields, "uitnodiging", "aangevuld", Suspension.UNTIL)
    return _dated(decision_on_woo(case.rules, fields.day("ontvangen"), _stretch(fields, views + completed)))


def _amount(case: _Context) -> WorkedCase:
    fields = case.fields
    on = fields.day_or_none("datum") or case.rules.checked_on
    tariff = case.rules.penalty.tariff_on(on)
    if fields.has("tarief"):
        tariff = _tariff(tariff, fields.text("tarief"))
    answer = penalty_amount(case.rules, fields.number("dagen"), tariff)
    return WorkedCase(str(answer.result), Answer(answer.result, answer.reasons, answer.source))


def _period(case: _Context) -> WorkedCase:
    answer = penalty_period(case.rules, case.fields.day("termijn_einde"), case.fields.day("ingebrekestelling"))
    found = f"{answer.result.first.isoformat()}/{answer.result.last.isoformat()}"
    return WorkedCase(found, Answer(answer.result, answer.reasons, answer.source, answer.warnings))


def _notice(case: _Context) -> WorkedCase:
    return _yes_no(notice_valid(case.rules, case.fields.day("termijn_einde"), case.fields.day("ontvangen")))


def _applies(case: _Context) -> WorkedCase:
    name = case.fields.text("zaaktype")
    if name not in set(CaseType):
        raise _unreadable("zaaktype", name, " | ".join(CaseType))
    return _yes_no(penalty_applies(case.rules, CaseType(name)))


def _working_days(case: _Context) -> WorkedCase:
    fields = case.fields
    closed = {**case.opening.closed, **dict.fromkeys(fields.days("dicht"), "")}
    opening = replace(case.opening, closed=closed, opened=case.opening.opened | fields.days("open"))
    norm = case.rules.norm
    received = case.rules.checked_day(fields.day("ontvangen"), "ontvangen")
    answer = working_days_norm(norm, opening, received, fields.number("werkdagen"))
    day = answer.result.day
    return WorkedCase(day.isoformat(), Answer(day, answer.reasons, answer.source, answer.warnings))


def _hours(case: _Context) -> WorkedCase:
    value = case.fields.text("ontvangen")
    try:
        received = datetime.fromisoformat(value)
    except ValueError as error:
        raise _unreadable("ontvangen", value, "2026-10-24T14:00:00+02:00") from error
    if received.tzinfo is None:
        raise _unreadable("ontvangen", value, "2026-10-24T14:00:00+02:00")
    case.rules.checked_day(received.date(), "ontvangen")
    answer = hours_norm(case.rules.norm, received, case.fields.number("uren"))
    return WorkedCase(answer.result.isoformat(), Answer(answer.result, answer.reasons, answer.source))


def _stretch(fields: Fields, pauses: tuple[Pause, ...]) -> Stretch:
    return Stretch(False, fields.number_or("verdaagd_weken", 0), pauses, fields.days("extra_feestdagen"))


def _pauses(fields: Fields, asked: str, met: str, counting: Suspension | None) -> tuple[Pause, ...]:
    if not fields.has(asked) and not fields.has(met):
        return ()
    return (Pause(fields.day(asked), fields.day(met), counting),)


def _tariff(tariff: PenaltyTariff, text: str) -> PenaltyTariff:
    parts = text.split("/")
    if len(parts) != len(tariff.days) or not all(re.fullmatch(r"[0-9]{1,5}", part) for part in parts):
        raise _unreadable("tarief", text, "23/35/45")
    return replace(tariff, euros=tuple(int(part) for part in parts))


_FUNCTIONS: Mapping[str, tuple[_Work, tuple[str, ...]]] = {
    "feestdag": (_holiday, ("datum", "extra_feestdagen")),
    "wettelijke_termijn": (_statutory, ("dag0", "duur", "eenheid", "extra_feestdagen")),
    "inzage_uiterlijk_vanaf": (_inspection, ("hoorzitting",)),
    "stukken_uiterlijk": (_papers, ("hoorzitting",)),
    "bezwaartermijn": (_objection, ("bekendmaking", "extra_feestdagen")),
    "bezwaar_tijdig": (_on_time, ("laatste_dag", "kanaal", "ter_post", "ontvangen")),
    "beslistermijn_bezwaar": (
        _decide_objection,
        ("bekendmaking", "commissie", "verdaagd_weken", "verzuim_verzoek", "verzuim_hersteld", "extra_feestdagen"),
    ),
    "beslistermijn_klacht": (_decide_complaint, ("ontvangen", "adviesinstantie", "verdaagd_weken", "extra_feestdagen")),
    "beslistermijn_aanvraag": (
        _decide_application,
        ("ontvangen", "weken", "uitnodiging", "aangevuld", "verdaagd_weken", "extra_feestdagen"),
    ),
    "beslistermijn_woo": (
        _decide_woo,
        (
            "ontvangen", "verdaagd_weken", "mededeling_zienswijze", "zienswijze_ontvangen", "uitnodiging", "aangevuld",
            "extra_feestdagen",
        ),
    ),
    "dwangsom_bedrag": (_amount, ("dagen", "tarief", "datum")),
    "dwangsom_periode": (_period, ("termijn_einde", "ingebrekestelling")),
    "ingebrekestelling_geldig": (_notice, ("termijn_einde", "ontvangen")),
    "dwangsom_van_toepassing": (_applies, ("zaaktype",)),
    "werkdagen_norm": (_working_days, ("ontvangen", "werkdagen", "open", "dicht")),
    "uren_norm": (_hours, ("ontvangen", "uren")),
}  # fmt: skip
