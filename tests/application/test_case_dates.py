"""Every date of a case: names, warnings, refusals, and what the settings of a municipality change."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openplanner.application.case_dates import CaseDates, case_dates
from openplanner.application.rules import load_rules
from openplanner.domain.case import Anchors, CaseType
from openplanner.domain.errors import InvalidInput
from openplanner.domain.interval import AMSTERDAM
from openplanner.settings import Origin, Settings, combined
from openplanner.texts import Texts

SETTINGS = Settings()
RULES = load_rules(SETTINGS)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM).astimezone(UTC)


def day(text: str) -> date:
    return date.fromisoformat(text)


def dates(case_type: CaseType, received: str, anchors: Anchors | None = None, now: str | None = None) -> CaseDates:
    moment = at(now) if now else None
    return case_dates(RULES, SETTINGS, case_type, at(received), anchors or Anchors(), now=moment)


def named(found: CaseDates) -> dict[str, str]:
    return {term.name: term.day.isoformat() for term in found.terms}


def warned(found: CaseDates) -> set[str]:
    return {warning.code.removeprefix("terms.") for warning in found.warnings}


def test_an_objection_with_everything_has_all_its_dates_in_order() -> None:
    anchors = Anchors(
        announced_on=day("2026-04-13"),
        committee_announced_on=day("2026-05-01"),
        extended_on=day("2026-08-01"),
        notice_of_default_on=day("2026-10-12"),
    )
    found = dates(CaseType.OBJECTION, "2026-04-20T10:00", anchors)
    assert named(found) == {
        "last_calling_day": "2026-04-23",
        "last_objection_day": "2026-05-26",
        "decision_date": "2026-08-18",
        "decision_date_extended": "2026-09-29",
        "penalty_first_day": "2026-10-27",
        "penalty_last_day": "2026-12-07",
    }
    assert warned(found) == {"amounts_unconfirmed"}


def test_an_objection_without_its_decision_has_only_the_norm_and_says_what_is_missing() -> None:
    found = dates(CaseType.OBJECTION, "2026-04-20T10:00", Anchors(notice_of_default_on=day("2026-10-12")))
    assert list(named(found)) == ["last_calling_day"]
    assert warned(found) == {"announced_missing", "notice_not_counted"}


@pytest.mark.parametrize(
    ("case_type", "expected"),
    [
        (CaseType.COMPLAINT, {"last_calling_day": "2026-11-26", "decision_date": "2027-01-04"}),
        (CaseType.APPLICATION, {"last_calling_day": "2026-11-26", "decision_date": "2027-01-18"}),
        (CaseType.WOO_REQUEST, {"last_calling_day": "2026-11-26", "decision_date": "2026-12-21"}),
        (CaseType.VIEW, {"last_calling_day": "2026-11-26"}),
        (CaseType.QUESTION, {"last_calling_day": "2026-11-25"}),
        (CaseType.WHATSAPP, {"answer_by": "2026-11-24"}),
        (
            CaseType.NOTICE_OF_DEFAULT,
            {"last_calling_day": "2026-11-24", "penalty_first_day": "2026-12-08", "penalty_last_day": "2027-01-18"},
        ),
    ],
)
def test_each_case_type_has_its_own_dates(case_type: CaseType, expected: dict[str, str]) -> None:
    found = dates(case_type, "2026-11-23T10:00")
    assert named(found) == expected
    assert all(term.reasons and term.source for term in found.terms)


def test_a_whatsapp_question_has_a_time_to_answer_by() -> None:
    found = dates(CaseType.WHATSAPP, "2026-10-24T14:00")
    assert found.terms[0].moment == datetime(2026, 10, 25, 12, tzinfo=UTC)
    unknown = case_dates(RULES, SETTINGS, CaseType.WHATSAPP, at("2026-10-24"), time_known=False)
    assert warned(unknown) == {"no_time_given"}


def test_a_woo_request_shows_two_weeks_and_no_daily_amount() -> None:
    found = dates(CaseType.WOO_REQUEST, "2026-10-05T10:00", Anchors(notice_of_default_on=day("2026-11-10")))
    assert list(named(found)) == ["last_calling_day", "decision_date"]
    assert warned(found) == {"penalty_no_woo", "woo_notice"}
    assert dict(found.warnings[-1].facts)["day"] == day("2026-11-24")


def test_a_complaint_knows_no_penalty() -> None:
    found = dates(CaseType.COMPLAINT, "2026-10-05T10:00", Anchors(notice_of_default_on=day("2026-11-24")))
    assert "penalty_no_complaint" in warned(found)
    assert "penalty_first_day" not in named(found)


def test_a_notice_on_the_last_day_is_too_early() -> None:
    found = dates(CaseType.APPLICATION, "2026-09-07T10:00", Anchors(notice_of_default_on=day("2026-11-02")))
    assert warned(found) == {"notice_premature"}
    late = dates(CaseType.APPLICATION, "2026-09-07T10:00", Anchors(notice_of_default_on=day("2026-11-03")))
    assert named(late)["penalty_first_day"] == "2026-11-18"


def test_the_suspension_of_a_woo_request_counts_its_last_day_and_says_what_else_it_could_be() -> None:
    anchors = Anchors(suspensions=((day("2026-10-12"), day("2026-10-27")),))
    found = dates(CaseType.WOO_REQUEST, "2026-10-05T10:00", anchors)
    assert named(found)["decision_date"] == "2026-11-17"
    assert "terms.suspended_by_awb" in [reason.code for reason in found.terms[1].reasons]


@pytest.mark.parametrize(
    ("anchors", "warning"),
    [
        (Anchors(extended_on=day("2027-01-19")), "extension_too_late"),
        (Anchors(extended_on=day("2026-12-01")), "extension_without_length"),
        (Anchors(committee_announced_on=day("2026-12-01")), "committee_ignored"),
        (Anchors(announced_on=day("2026-12-01")), "announced_ignored"),
    ],
)
def test_what_does_not_change_an_application_is_a_warning(anchors: Anchors, warning: str) -> None:
    found = dates(CaseType.APPLICATION, "2026-11-23T10:00", anchors)
    assert named(found) == named(dates(CaseType.APPLICATION, "2026-11-23T10:00"))
    assert warned(found) == {warning}


def test_a_committee_announced_too_late_leaves_the_ordinary_term() -> None:
    anchors = Anchors(announced_on=day("2026-04-13"), committee_announced_on=day("2026-07-08"))
    found = dates(CaseType.OBJECTION, "2026-04-20T10:00", anchors)
    assert named(found)["decision_date"] == "2026-07-07"
    assert warned(found) == {"committee_too_late"}


def test_the_last_day_itself_is_in_time() -> None:
    told = Anchors(announced_on=day("2026-04-13"), committee_announced_on=day("2026-07-07"))
    assert named(dates(CaseType.OBJECTION, "2026-04-20T10:00", told))["decision_date"] == "2026-08-18"
    extended = Anchors(extended_on=day("2027-01-04"))
    found = dates(CaseType.COMPLAINT, "2026-11-23T10:00", extended)
    assert named(found)["decision_date_extended"] == "2027-02-01"
    on_time = dates(CaseType.OBJECTION, "2026-05-26T23:59", Anchors(announced_on=day("2026-04-13")))
    assert warned(on_time) == set()


def test_a_notice_before_the_extended_end_is_too_early() -> None:
    anchors = Anchors(
        announced_on=day("2026-04-13"), extended_on=day("2026-07-01"), notice_of_default_on=day("2026-07-08")
    )
    found = dates(CaseType.OBJECTION, "2026-04-20T10:00", anchors)
    assert named(found)["decision_date_extended"] == "2026-08-18"
    assert warned(found) == {"notice_premature"}


def test_a_late_or_early_objection_is_signalled_and_never_refused() -> None:
    late = dates(CaseType.OBJECTION, "2026-05-27T10:00", Anchors(announced_on=day("2026-04-13")))
    assert warned(late) == {"maybe_late"}
    early = dates(CaseType.OBJECTION, "2026-04-10T10:00", Anchors(announced_on=day("2026-04-13")))
    assert warned(early) == {"announced_after_received"}


@pytest.mark.parametrize(
    ("anchors", "code"),
    [
        (Anchors(announced_on=day("2026-11-20")), "decision_before_letter"),
        (Anchors(extended_on=day("2026-11-20")), "extension_before_letter"),
        (Anchors(notice_of_default_on=day("2026-11-20")), "notice_before_letter"),
        (Anchors(committee_announced_on=day("2026-11-20")), "committee_before_decision"),
        (Anchors(suspensions=((day("2026-11-20"), day("2026-11-30")),)), "suspension_before_letter"),
        (Anchors(suspensions=((day("2026-11-30"), day("2026-11-29")),)), "suspension_backwards"),
        (Anchors(announced_on=day("1026-11-23")), "date_out_of_range"),
    ],
)
def test_dates_that_contradict_each_other_are_refused_with_a_next_step(anchors: Anchors, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        dates(CaseType.APPLICATION, "2026-11-23T10:00", anchors)
    assert refused.value.code == code
    for language in ("nl", "en"):
        assert Texts(language).error(refused.value).next_step


@pytest.mark.parametrize("received", ["0026-11-23T10:00", "1979-12-31T10:00", "2200-01-01T10:00"])
def test_a_year_that_makes_no_sense_is_refused(received: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        dates(CaseType.QUESTION, received)
    assert refused.value.code == "date_out_of_range"


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("2026-11-25T00:00", {"received_in_future"}), ("2026-11-24T23:59", set()), ("2026-10-13T10:00", set()),
        ("2026-10-12T10:00", {"received_long_ago"}),
    ],
)  # fmt: skip
def test_a_receipt_in_the_future_or_long_ago_is_probably_a_typing_error(received: str, expected: set[str]) -> None:
    assert warned(dates(CaseType.QUESTION, received, now="2026-11-24T10:00")) == expected


def test_the_clock_of_the_desk_moves_no_date() -> None:
    # a second letter or a later look never moves a running deadline (peer-cases B16)
    looks = [dates(CaseType.QUESTION, "2026-11-23T10:00", now=now) for now in ("2026-11-23T11:00", "2027-03-01T09:00")]
    assert looks[0].terms == looks[1].terms


def test_extra_closing_days_move_the_norm_and_never_the_law() -> None:
    closed = [day("2026-11-24"), day("2027-01-04")]
    found = case_dates(RULES, SETTINGS, CaseType.COMPLAINT, at("2026-11-23T10:00"), extra_closed=closed)
    assert named(found) == {"last_calling_day": "2026-11-27", "decision_date": "2027-01-04"}


def test_settings_of_the_municipality_move_the_norm() -> None:
    changed = combined(
        {
            Origin.DATABASE: {
                "holiday_profile": "P2", "callback_days_klacht": 2, "after_closing_counts_next_day": True,
                "closed_days": "2026-05-18 Lokale feestdag", "answer_hours_whatsapp": 48,
            }
        }
    )  # fmt: skip
    rules = load_rules(changed)
    # received after closing on Wednesday 13 May: day 0 is Ascension; the decree day counts, the local feast does not
    found = case_dates(rules, changed, CaseType.COMPLAINT, at("2026-05-13T18:00"))
    term = found.terms[0]
    assert term.day == day("2026-05-19")
    assert [reason.code for reason in term.reasons] == [
        "terms.after_closing", "terms.norm_counted", "terms.norm_skipped", "terms.norm_profile",
    ]  # fmt: skip
    assert case_dates(rules, changed, CaseType.WHATSAPP, at("2026-05-13T18:00")).terms[0].moment == at(
        "2026-05-15T18:00"
    )


@pytest.mark.parametrize("text", ["gisteren", "2026-13-01", "2026-12-24 Kerstavond, 2026-12-32;x"])
def test_closing_days_that_cannot_be_read_are_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        load_rules(combined({Origin.DATABASE: {"closed_days": text}}))
    assert refused.value.code == "day_list_unreadable"
    assert refused.value.facts["field"] == "closed_days"


def test_reasons_read_as_a_person_would_say_them() -> None:
    found = case_dates(RULES, SETTINGS, CaseType.COMPLAINT, at("2026-12-21T10:00"), extra_closed=[day("2026-12-24")])
    dutch = [Texts("nl").reason(reason) for reason in found.terms[0].reasons]
    assert dutch[0] == "3 werkdagen na ma 21-12-2026: ma 28-12-2026."
    assert dutch[1] == (
        "Niet meegeteld: do 24-12 (gesloten), vr 25-12 (eerste kerstdag), za 26-12 (weekend), zo 27-12 (weekend)."
    )
    english = Texts("en").reason(found.terms[0].reasons[1])
    assert english.startswith("Not counted: Thu 24-12 (closed), Fri 25-12 (Christmas Day)")


ANCHOR_DAYS = st.one_of(st.none(), st.integers(0, 300))


@given(
    st.sampled_from(list(CaseType)),
    st.dates(date(2023, 1, 1), date(2100, 1, 1)),
    st.lists(ANCHOR_DAYS, min_size=5, max_size=5),
)
def test_any_case_has_dates_in_words_of_both_languages(
    case_type: CaseType, received: date, offsets: list[int | None]
) -> None:
    announced, committee, extended, notice, asked = (
        None if offset is None else received + timedelta(days=offset) for offset in offsets
    )
    pauses = () if asked is None else ((asked, asked + timedelta(days=9)),)
    anchors = Anchors(announced, committee, extended, pauses, notice)
    moment = datetime(received.year, received.month, received.day, 12, tzinfo=UTC)
    found = case_dates(RULES, SETTINGS, case_type, moment, anchors, now=moment)
    names = [term.name for term in found.terms]
    assert len(set(names)) == len(names)
    assert names[0] == ("answer_by" if case_type is CaseType.WHATSAPP else "last_calling_day")
    for language in ("nl", "en"):
        words = Texts(language)
        told = [words.reason(reason) for term in found.terms for reason in term.reasons]
        told += [words.reason(warning) for warning in found.warnings]
        assert not any("{" in sentence or "terms." in sentence for sentence in told)
