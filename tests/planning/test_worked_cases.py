"""Worked cases: each function of law.md section 8 on its own, so that this suite proves them by itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openplanner.domain.errors import InvalidInput, Refused
from openplanner.planning.opening import OpeningCalendar, read_hours
from openplanner.planning.rule_file import read_term_rules
from openplanner.planning.worked_cases import work_out
from openplanner.resources import resource_text
from openplanner.texts import Texts

RULES = read_term_rules(resource_text("terms", "netherlands.toml"))
OPENING = OpeningCalendar(read_hours("ma-vr 09:00-17:00"), RULES.holidays)

CASES = [
    ("feestdag", "datum=2026-05-05", "ja"),
    ("feestdag", "datum=2026-04-03", "ja"),
    ("feestdag", "datum=2028-05-26", "ja"),
    ("feestdag", "datum=2027-04-26", "nee"),
    ("feestdag", "datum=2026-11-22", "nee"),
    ("feestdag", "datum=2026-05-04;extra_feestdagen=2026-05-04,2026-05-06", "ja"),
    ("wettelijke_termijn", "dag0=2026-03-16;duur=6;eenheid=weken", "2026-04-28"),
    ("wettelijke_termijn", "dag0=2027-03-24;duur=6;eenheid=weken", "2027-05-10"),
    ("wettelijke_termijn", "dag0=2025-11-20;duur=6;eenheid=weken", "2026-01-05"),
    ("wettelijke_termijn", "dag0=2038-03-12;duur=6;eenheid=weken", "2038-04-28"),
    ("wettelijke_termijn", "dag0=2026-04-02;duur=3;eenheid=dagen", "2026-04-08"),
    ("wettelijke_termijn", "dag0=2017-12-20;duur=3;eenheid=dagen", "2017-12-27"),
    ("wettelijke_termijn", "dag0=2026-01-12;duur=90;eenheid=dagen", "2026-04-13"),
    ("wettelijke_termijn", "dag0=2026-01-10;duur=91;eenheid=dagen", "2026-04-11"),
    ("wettelijke_termijn", "dag0=2026-10-02;duur=12;eenheid=weken", "2026-12-28"),
    ("wettelijke_termijn", "dag0=2026-09-25;duur=13;eenheid=weken", "2026-12-25"),
    ("wettelijke_termijn", "dag0=2026-03-16;duur=6;eenheid=weken;extra_feestdagen=2026-04-28", "2026-04-29"),
    ("inzage_uiterlijk_vanaf", "hoorzitting=2026-05-12", "2026-05-05"),
    ("stukken_uiterlijk", "hoorzitting=2026-05-12", "2026-05-01"),
    ("bezwaartermijn", "bekendmaking=2026-04-13", "2026-05-26"),
    ("bezwaar_tijdig", "laatste_dag=2026-05-26;kanaal=post;ter_post=2026-05-26;ontvangen=2026-06-02", "ja"),
    ("bezwaar_tijdig", "laatste_dag=2026-05-26;kanaal=post;ter_post=2026-05-26;ontvangen=2026-06-03", "nee"),
    ("bezwaar_tijdig", "laatste_dag=2026-05-26;kanaal=digitaal;ontvangen=2026-05-27", "nee"),
    ("beslistermijn_bezwaar", "bekendmaking=2026-08-21;commissie=nee", "2026-11-13"),
    ("beslistermijn_bezwaar", "bekendmaking=2026-04-13;commissie=ja", "2026-08-18"),
    ("beslistermijn_bezwaar", "bekendmaking=2026-09-01;commissie=nee;verdaagd_weken=6", "2027-01-05"),
    (
        "beslistermijn_bezwaar",
        "bekendmaking=2026-09-01;commissie=nee;verzuim_verzoek=2026-10-20;verzuim_hersteld=2026-10-30",
        "2026-12-03",
    ),
    ("beslistermijn_klacht", "ontvangen=2026-11-23;adviesinstantie=nee", "2027-01-04"),
    ("beslistermijn_klacht", "ontvangen=2026-03-06;adviesinstantie=ja", "2026-05-18"),
    ("beslistermijn_klacht", "ontvangen=2026-11-23;verdaagd_weken=4", "2027-02-01"),
    ("beslistermijn_aanvraag", "ontvangen=2026-10-31;weken=8", "2026-12-28"),
    ("beslistermijn_aanvraag", "ontvangen=2026-09-07;uitnodiging=2026-09-14;aangevuld=2026-09-28", "2026-11-16"),
    ("beslistermijn_woo", "ontvangen=2026-10-05;verdaagd_weken=2", "2026-11-16"),
    (
        "beslistermijn_woo",
        "ontvangen=2026-10-05;mededeling_zienswijze=2026-10-12;zienswijze_ontvangen=2026-10-27",
        "2026-11-17",
    ),
    ("beslistermijn_woo", "ontvangen=2026-10-05;uitnodiging=2026-10-12;aangevuld=2026-10-27", "2026-11-16"),
    ("dwangsom_bedrag", "dagen=15;tarief=23/35/45", "357"),
    ("dwangsom_bedrag", "dagen=60", "1442"),
    ("dwangsom_bedrag", "dagen=60;datum=2014-06-01", "1260"),
    ("dwangsom_periode", "termijn_einde=2025-10-10;ingebrekestelling=2025-10-20", "2025-11-04/2025-12-15"),
    ("ingebrekestelling_geldig", "termijn_einde=2026-11-13;ontvangen=2026-11-13", "nee"),
    ("dwangsom_van_toepassing", "zaaktype=woo", "nee"),
    ("dwangsom_van_toepassing", "zaaktype=bezwaar", "ja"),
    ("werkdagen_norm", "ontvangen=2026-12-24;werkdagen=3", "2026-12-30"),
    ("werkdagen_norm", "ontvangen=2027-03-24;werkdagen=3;open=2027-03-26", "2027-03-30"),
    ("werkdagen_norm", "ontvangen=2026-11-23;werkdagen=3;dicht=2026-11-24,2026-11-25", "2026-11-30"),
    ("uren_norm", "ontvangen=2026-10-24T14:00:00+02:00;uren=24", "2026-10-25T13:00:00+01:00"),
    ("uren_norm", "ontvangen=2027-03-27T13:00:00Z;uren=24", "2027-03-28T15:00:00+02:00"),
]


@pytest.mark.parametrize(("function", "given", "expected"), CASES)
def test_a_case_comes_out_and_says_why_in_both_languages(function: str, given: str, expected: str) -> None:
    worked = work_out(RULES, OPENING, function, given)
    assert worked.found == expected
    assert worked.answer.source
    assert worked.answer.reasons
    for language in ("nl", "en"):
        words = [Texts(language).reason(reason) for reason in (*worked.answer.reasons, *worked.answer.warnings)]
        assert not any("{" in sentence or sentence.startswith("terms.") for sentence in words)


@pytest.mark.parametrize(
    ("function", "given", "code"),
    [
        ("feestdagen", "datum=2026-05-05", "case_line_function"),
        ("feestdag", "", "case_line_field_missing"),
        ("feestdag", "dag=2026-05-05", "case_line_unknown_field"),
        ("feestdag", "datum", "case_line_pair"),
        ("feestdag", "datum=2026-05-05;datum=2026-05-06", "case_line_pair"),
        ("feestdag", "datum=5 mei 2026", "case_line_value"),
        ("feestdag", "datum=2026-02-30", "case_line_value"),
        ("feestdag", "datum=0001-01-01", "date_out_of_range"),
        ("feestdag", "datum=" + "9" * 5000, "case_line_pair"),
        ("wettelijke_termijn", "dag0=2026-01-01;duur=6;eenheid=uren", "case_line_value"),
        ("wettelijke_termijn", "dag0=2026-01-01;duur=-6;eenheid=weken", "case_line_value"),
        ("wettelijke_termijn", "dag0=2026-01-01;duur=999999;eenheid=jaren", "length_out_of_range"),
        ("beslistermijn_bezwaar", "bekendmaking=2026-09-01;commissie=misschien", "case_line_value"),
        ("beslistermijn_bezwaar", "bekendmaking=2026-09-01;verzuim_verzoek=2026-10-20", "case_line_field_missing"),
        ("beslistermijn_klacht", "ontvangen=2026-09-01;verdaagd_weken=5", "extension_too_long"),
        ("dwangsom_bedrag", "dagen=3;tarief=23/35", "case_line_value"),
        ("dwangsom_periode", "termijn_einde=2026-11-13;ingebrekestelling=2026-11-13", "notice_premature"),
        ("dwangsom_van_toepassing", "zaaktype=beroep", "case_line_value"),
        ("uren_norm", "ontvangen=2026-10-24T14:00:00;uren=24", "case_line_value"),
        ("uren_norm", "ontvangen=0001-01-01T00:00:00+14:00;uren=24", "date_out_of_range"),
        ("werkdagen_norm", "ontvangen=2026-11-23;werkdagen=9999", "length_out_of_range"),
    ],
)
def test_a_case_that_cannot_be_read_says_which_field(function: str, given: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        work_out(RULES, OPENING, function, given)
    assert refused.value.code == code
    for language in ("nl", "en"):
        words = Texts(language).error(refused.value)
        assert words.cause
        assert words.next_step
        assert "{" not in str(words)


NAMES = sorted({pair.split("=")[0] for _, given, _ in CASES for pair in given.split(";")})
VALUES = st.sampled_from(
    ["2026-05-05", "9999-12-31", "0000-00-00", "ja", "6", "-1", "weken", "", "23/35/45", "²", "=;"]
)


@given(st.sampled_from(sorted({function for function, _, _ in CASES})), st.dictionaries(st.sampled_from(NAMES), VALUES))
def test_any_input_gives_a_result_or_a_refusal(function: str, fields: dict[str, str]) -> None:
    text = ";".join(f"{name}={value}" for name, value in fields.items())
    try:
        assert work_out(RULES, OPENING, function, text).found
    except Refused as refused:
        assert refused.facts


def test_a_refusal_never_repeats_a_long_value() -> None:
    with pytest.raises(InvalidInput) as refused:
        work_out(RULES, OPENING, "x" * 500, "")
    assert len(str(refused.value.facts["value"])) <= 40
