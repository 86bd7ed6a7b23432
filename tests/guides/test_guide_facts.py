"""Facts in the place of placeholders."""

from __future__ import annotations

from datetime import date

from openplanner.domain.case import CaseType, ContactForm
from openplanner.guides.facts import GuideFacts, day_in_words, fill, filled
from openplanner.guides.library import load_guide


def test_facts_are_written_out_and_the_rest_is_a_line_to_write_on() -> None:
    facts = GuideFacts(colleague="Ilse Verzonnen", spoken_with="de heer Bedacht", letter_date=date(2026, 11, 18))
    guide = fill(load_guide(CaseType.OBJECTION, ContactForm.PHONE), facts)
    opening = " ".join(guide.opening)
    assert "u spreekt met Ilse Verzonnen van de gemeente \u2026\u2026" in opening
    assert "Spreek ik met de heer Bedacht?" in opening
    assert "op 18 november 2026" in opening


def test_brackets_in_a_fact_are_not_filled_again() -> None:
    assert filled("Over [onderwerp].", {"onderwerp": "[datum] & <b>"}) == "Over [datum] & <b>."


def test_a_possible_bsn_in_the_subject_is_left_out() -> None:
    guide = fill(load_guide(CaseType.VIEW, ContactForm.PHONE), GuideFacts(subject="plan 111222333"))
    assert "111222333" not in " ".join(guide.opening)


def test_our_number_never_breaks_over_two_lines() -> None:
    guide = fill(load_guide(CaseType.VIEW, ContactForm.PHONE), GuideFacts(our_phone="010 000 00 12"))
    assert "010\u00a0000\u00a000\u00a012" in " ".join(guide.closing)


def test_a_day_in_words() -> None:
    assert day_in_words(date(2027, 3, 1)) == "1 maart 2027"
    assert day_in_words(None) == ""
