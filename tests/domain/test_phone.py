"""What people type for a phone number: the F rows of peer-cases.md, generated spellings, and hostile text."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from phonenumbers import PhoneNumber, is_valid_number_for_region

from openplanner.domain.case import PhoneEntry
from openplanner.domain.dialling import places
from openplanner.domain.errors import InvalidInput
from openplanner.domain.phone import PhoneAnswer, PhoneKind, _issued, as_you_type, find_phones, read_phone, shown_entry
from openplanner.texts import Texts

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
DUTCH = Texts("nl")
MOBILE = "+31612345678"


def said(answer: PhoneAnswer) -> str:
    """The Dutch message of an answer."""
    return DUTCH.reason(answer.problem) if answer.problem else ""


@pytest.mark.parametrize(
    ("typed", "e164", "shown", "kind"),
    [
        ("0612345678", MOBILE, "06 12345678", "mobile"),  # F1
        ("+31612345678", MOBILE, "06 12345678", "mobile"),  # F2
        ("0031612345678", MOBILE, "06 12345678", "mobile"),
        ("06-12345678", MOBILE, "06 12345678", "mobile"),  # F4
        ("06 1234 5678", MOBILE, "06 12345678", "mobile"),  # F5
        ("06.12.34.56.78", MOBILE, "06 12345678", "mobile"),
        ("06/12345678", MOBILE, "06 12345678", "mobile"),
        ("+31 (0)6 12345678", MOBILE, "06 12345678", "mobile"),  # F7
        ("(+31) 6 1234 5678", MOBILE, "06 12345678", "mobile"),
        ("+31 0612345678", MOBILE, "06 12345678", "mobile"),  # F8
        ("06\u00a01234\u202f5678", MOBILE, "06 12345678", "mobile"),  # F10
        ("06\u20131234\u20105678", MOBILE, "06 12345678", "mobile"),
        ("\u202a06 12345678\u202c", MOBILE, "06 12345678", "mobile"),
        ("\uff10\uff16 12345678", MOBILE, "06 12345678", "mobile"),
        ("tel:+31612345678", MOBILE, "06 12345678", "mobile"),  # F11
        ("https://wa.me/31612345678", MOBILE, "06 12345678", "mobile"),
        ("Tel.: 06-12345678", MOBILE, "06 12345678", "mobile"),
        ("(020) 753 05 23", "+31207530523", "020 753 0523", "fixed_line"),  # F16
        ("0031 (0)20-7530523", "+31207530523", "020 753 0523", "fixed_line"),  # F17
        ("010-1234567", "+31101234567", "010 123 4567", "fixed_line"),  # F19
        ("088 123 4567", "+31881234567", "088 123 4567", "company"),  # F20
        ("085 123 4567", "+31851234567", "085 123 4567", "voip"),
        ("+441134960000", "+441134960000", "+44 113 496 0000", "fixed_line"),  # F40
        ("+12065550100", "+12065550100", "+1 206-555-0100", "unknown"),  # F40
        ("+49 (0) 30 60 00 00 00-0", "+4930600000000", "+49 30 600000000", "fixed_line"),  # F41
        ("+39 (0)6 12345678", "+390612345678", "+39 06 1234 5678", "fixed_line"),
    ],
)
def test_good_numbers_are_stored_and_shown_one_way(typed: str, e164: str, shown: str, kind: str) -> None:
    answer = read_phone(typed)
    assert (answer.e164, answer.shown, answer.kind) == (e164, shown, kind)
    assert answer.valid
    assert answer.callable
    assert answer.problem is None
    assert answer.input == typed


@pytest.mark.parametrize(
    ("typed", "kind", "valid", "words"),
    [
        ("09001234567", "service", True, "Dit is een 0900-nummer, een betaald servicenummer."),  # F23
        ("0906 0123", "service", True, "Dit is een 0906-nummer"),
        ("0800-1234", "service", True, "Dit is een 0800-nummer, een gratis servicenummer."),
        ("14079", "service", True, "Dit is een 14-nummer, het servicenummer van een gemeente."),  # F25
        ("+31 14 079", "service", True, "het servicenummer van een gemeente"),
        ("1400", "service", True, "het servicenummer van een gemeente"),  # F26
        ("1888", "service", True, "1888 is een kort servicenummer."),
        ("112", "emergency", True, "112 is het alarmnummer."),
        ("066 2345678", "machine", True, "semafoon"),
        ("0800852", "unknown", False, "nog 1 cijfer te kort"),  # F28
        ("080085285212", "unknown", False, "heeft 1 cijfer te veel"),  # F29
        ("00311234567", "unknown", False, "nog 2 cijfers te kort"),  # F31
        ("0612345", "unknown", False, "nog 3 cijfers te kort"),  # F32
        ("061234567", "unknown", False, "nog 1 cijfer te kort"),
        ("061234567890", "unknown", False, "heeft 2 cijfers te veel"),
        ("06 00 00 00 00", "unknown", False, "Nummers die met 060 beginnen, zijn in Nederland niet uitgegeven."),  # F34
        ("0112 123456", "unknown", False, "Nummers die met 0112 beginnen"),
        ("0695azerty", "unknown", False, "Tussen of direct naast de cijfers staan letters."),  # F35
        ("0612345678werk", "unknown", False, "staan letters"),
        ("123456", "service", False, "kort servicenummer"),
        ("753 0523", "unknown", False, "Het netnummer ontbreekt."),
        ("+06 12345678", "unknown", False, "Na de + hoort een landnummer, geen 0: bedoelt u 0612345678?"),
        ("000612345678", "unknown", False, "Geen enkel landnummer begint met een 0."),
        ("+999 123456", "unknown", False, "landnummer"),
        ("+49 30 1", "unknown", False, "nog 1 cijfer te kort"),
        ("+32 470 12 34 56 789", "unknown", False, "te veel"),
        ("", "unknown", False, "Hier staat geen telefoonnummer."),
        ("geheim", "unknown", False, "Hier staat geen telefoonnummer."),
    ],
)
def test_what_cannot_be_called_back_says_why_and_is_never_stored(
    typed: str, kind: str, valid: bool, words: str
) -> None:
    answer = read_phone(typed)
    assert words in said(answer)
    assert (answer.kind, answer.valid, answer.callable, answer.e164) == (kind, valid, False, "")
    with pytest.raises(InvalidInput, match="phone_not_callable"):
        answer.entry()


@pytest.mark.parametrize(
    ("typed", "suggestion", "sign"),
    [
        ("O612345678", "0612345678", "O"),  # F14
        ("o6-12345678", "06-12345678", "o"),
        ("06-l2345678", "06-12345678", "l"),
        ("06 1234567O", "06 12345670", "O"),
        ("O20 753 O523", "020 753 0523", "O"),
    ],
)
def test_a_letter_among_the_digits_is_asked_never_taken_over(typed: str, suggestion: str, sign: str) -> None:
    answer = read_phone(typed)
    assert said(answer) == f"Het teken {sign} is geen cijfer: bedoelt u {suggestion}?"
    assert (answer.valid, answer.callable, answer.e164, answer.suggestion) == (False, False, "", suggestion)
    assert read_phone(answer.suggestion).callable


@pytest.mark.parametrize(
    ("typed", "suggestion", "lost"),
    [("612345678", "0612345678", "0"), ("31612345678", "+31612345678", "+"), ("20 753 05 23", "0207530523", "0")],
)
def test_a_missing_start_waits_for_a_yes(typed: str, suggestion: str, lost: str) -> None:
    answer = read_phone(typed)  # F13
    assert said(answer) == f"De {lost} vooraan ontbreekt: bedoelt u {suggestion}?"
    assert answer.valid
    assert not answer.callable
    assert answer.suggestion == suggestion
    confirmed = read_phone(suggestion)
    assert confirmed.callable
    assert confirmed.e164 == answer.e164


def test_a_machine_number_is_kept_with_a_warning() -> None:
    answer = read_phone("097012345678")  # F22
    assert (answer.e164, answer.shown, answer.kind) == ("+3197012345678", "0970 123 45678", PhoneKind.MACHINE)
    assert answer.callable
    assert DUTCH.reason(answer.notes[0]).startswith("Let op: 097-nummers zijn bedoeld voor apparaten.")


@pytest.mark.parametrize(
    ("typed", "extension", "remark"),
    [
        ("020 753 0523 tst 12", "12", ""),  # F37
        ("020 753 0523 toestel 12, na 17 uur", "12", "na 17 uur"),
        ("020 753 0523 ext. 12", "12", ""),
        ("020 753 0523x12", "12", ""),
        ("tel:+31-20-7530523;ext=12", "12", ""),
        ("020 753 0523 na 17u", "", "na 17u"),  # F36
        ("020 753 0523 17.00 uur", "", "17.00 uur"),
        ("na 17:00 uur 020 753 0523", "", "na 17:00 uur"),
        ("020 753 0523 (werk)", "", "werk"),
        ("fax 020 753 0523", "", "fax"),
        ("020-7530523/24", "", "/24"),
        ("Jan en Piet Voorbeeld 020 753 0523", "", "Jan en Piet Voorbeeld"),
    ],
)
def test_remark_and_extension_are_split_off(typed: str, extension: str, remark: str) -> None:
    answer = read_phone(typed)
    assert answer.e164 == "+31207530523"
    assert (answer.extension, answer.remark) == (extension, remark)
    assert answer.shown == ("020 753 0523 tst. 12" if extension else "020 753 0523")
    entry = answer.entry("werk")
    assert (entry.e164, entry.label, entry.extension, entry.remark) == ("+31207530523", "werk", extension, remark)


@pytest.mark.parametrize(
    "typed",
    [
        "06-12345678 / 0182-123456",  # F38
        "06-12345678/0182-123456",
        "06 12345678 of 0182 123456",
        "06 12345678, 0182 / 123456",
        "0612345678 0182123456",
        "06 12345678 (0182 123456)",
        "+31612345678 +31182123456",
        "06 12345678\n0182 123456",
    ],
)
def test_two_numbers_are_offered_as_two(typed: str) -> None:
    answer = read_phone(typed)
    assert [answer.e164, *[one.e164 for one in answer.more]] == [MOBILE, "+31182123456"]
    assert DUTCH.reason(answer.notes[-1]) == "Hier staan 2 telefoonnummers. Splits ze in nummer 1 en nummer 2."
    assert answer.more[0].region == "Gouda"


@pytest.mark.parametrize(
    ("typed", "remarks"),
    [
        ("06-12345678 na 17u / 0182-123456 (werk)", ["na 17u", "werk"]),
        ("06 12345678 (mobiel) 0182-123456 (thuis)", ["mobiel", "thuis"]),
        ("06 12345678 (dochter: 0182-123456)", ["", "dochter"]),
        ("06 12345678, 2e nummer 0182 123456", ["", "2e nummer"]),
    ],
)
def test_remarks_stay_with_their_own_number(typed: str, remarks: list[str]) -> None:
    answer = read_phone(typed)
    assert [answer.e164, *[one.e164 for one in answer.more]] == [MOBILE, "+31182123456"]
    assert [answer.remark, *[one.remark for one in answer.more]] == remarks


@pytest.mark.parametrize(
    "remark", ["gebeld 03-12-2026", "tussen 9 en 12", "9-12 uur", "na 17.00 uur", "'s avonds", "zaak 2026-12"]
)
def test_dates_and_times_are_remarks_and_no_second_number(remark: str) -> None:
    answer = read_phone(f"06 12345678 {remark}")
    assert (answer.e164, answer.remark, answer.more) == (MOBILE, remark, ())


def test_every_area_code_has_numbers_and_a_town() -> None:
    for code, town in places.TOWNS.items():
        answer = read_phone(code + "3456789"[: 10 - len(code)])
        assert (answer.kind, answer.region, answer.callable) == (PhoneKind.FIXED_LINE, town, True), code


def test_every_dutch_landline_of_the_library_has_a_town() -> None:
    for three in range(100, 1000):
        answer = read_phone(f"0{three}345678")
        if answer.kind is PhoneKind.FIXED_LINE:
            assert answer.region, three


@given(st.sampled_from(["6", "20", "182", "85", "88"]), st.data())
def test_any_spelling_of_a_number_is_that_number(start: str, data: st.DataObject) -> None:
    rest = "".join(data.draw(st.lists(st.sampled_from("23456789"), min_size=9, max_size=9)))
    national = (start + ("1" if start == "6" else "") + rest)[:9]
    prefix = data.draw(st.sampled_from(["0", "+31", "0031", "+31 (0)", "+31 0", "0031 0"]))
    separators = data.draw(st.lists(st.sampled_from(["", "", " ", "-", ".", "\u00a0"]), min_size=9, max_size=9))
    typed = prefix + "".join(sign + between for sign, between in zip(national, separators, strict=True))
    answer = read_phone(typed)
    assert answer.e164 == "+31" + national
    assert answer.callable
    assert read_phone(answer.shown).e164 == answer.e164
    assert read_phone(answer.e164).e164 == answer.e164


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=220) | st.text(alphabet="0123456789+()-/. OIlof,;xtst\u00a0", max_size=220))
def test_no_text_breaks_it_and_every_answer_is_consistent(text: str) -> None:
    answer = read_phone(text, now=NOW)
    for one in (answer, *answer.more):
        assert one.callable is (one.problem is None)
        assert one.valid or not one.callable
        assert one.valid or not one.e164
        assert not one.problem or DUTCH.has(one.problem.code)
        assert all(DUTCH.has(note.code) for note in one.notes)
    as_you_type(text)
    find_phones(text)


@pytest.mark.parametrize("piece", ["0", "+", "(", "06 ", "/", "of ", "O6", "tst 1 ", "0612345678 / ", "a", "٠"])
def test_ten_megabytes_get_an_answer_at_once(piece: str) -> None:
    text = piece * (10_000_000 // len(piece))
    start = time.thread_time()
    answer = read_phone(text)
    find_phones(text)
    assert as_you_type(text) == text
    assert time.thread_time() - start < 2
    assert said(answer).startswith(f"De tekst is {len(text)} tekens lang")
    assert len(answer.input) < 300


def test_the_time_at_the_other_end_decides_whether_to_call_now() -> None:
    seattle = read_phone("+12065550100", now=NOW)
    there = seattle.local_time(NOW)
    assert there is not None
    assert f"{there:%H:%M}" == "01:00"
    assert not seattle.callable_now(NOW)
    assert seattle.callable_now(NOW.replace(hour=17))
    assert "Daar is het nu 01:00: bel nu niet." in DUTCH.reason(seattle.notes[0])


def test_a_country_with_many_zones_has_no_local_time_and_must_be_awake_everywhere() -> None:
    australian = read_phone("+61412345678", now=NOW)
    assert australian.local_time(NOW) is None
    assert not australian.callable_now(NOW.replace(hour=13))
    assert australian.notes[0].code == "phone.local_time_unknown"


@pytest.mark.parametrize(
    ("typed", "wall"),
    [("+212612345678", "10:00"), ("+213551234567", "10:00"), ("+17215201234", "05:00"), ("+2975601234", "05:00")],
)
def test_zones_that_the_library_has_wrong_are_right_here(typed: str, wall: str) -> None:
    there = read_phone(typed).local_time(NOW)
    assert there is not None
    assert f"{there:%H:%M}" == wall


def test_a_dutch_number_rings_in_dutch_time_and_says_nothing_about_it() -> None:
    answer = read_phone("0612345678", now=NOW.replace(hour=22))
    assert not answer.callable_now(NOW.replace(hour=22))
    assert answer.callable_now(NOW)
    assert answer.notes == ()


def test_another_region_reads_its_own_numbers_and_shows_them_its_own_way() -> None:
    belgian = read_phone("0470 12 34 56", region="BE")
    assert (belgian.e164, belgian.shown, belgian.country) == ("+32470123456", "0470 12 34 56", "BE")
    assert read_phone("011 31 6 12345678", region="US").e164 == MOBILE
    with pytest.raises(InvalidInput, match="phone_region_unknown"):
        read_phone("0612345678", region="XX")


def test_numbers_are_found_in_running_text() -> None:
    text = """Zaak 2026-0612345678, BSN-achtig 123456782, IBAN NL00TEST0123456789, 12-03-2026.
    Bel mij op 06 - 1234 5678 of thuis (0182) 12 34 56 tst. 3; vanuit België +32 470 12 34 56. Nogmaals: 0612345678.
    Niet op 0900-1234 of 112."""
    found = find_phones(text)
    assert [one.e164 for one in found] == [MOBILE, "+31182123456", "+32470123456"]
    assert found[1].extension == "3"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("0612", "06 12"), ("0612345678", "06 12345678"), ("0182123456", "0182 123 456"), ("+31612", "+31 6 12")],
)
def test_the_field_formats_while_typing(typed: str, shown: str) -> None:
    assert as_you_type(typed) == shown


@pytest.mark.parametrize("typed", ["", "06 12345678 na 17u", "O612345678", "0612345678 / 0182123456"])
def test_the_field_leaves_alone_what_is_more_than_a_number(typed: str) -> None:
    assert as_you_type(typed) == typed


def test_the_library_is_imported_with_the_first_number_and_its_town_table_never() -> None:
    program = """
import sys
from openplanner.domain import phone
assert "phonenumbers" not in sys.modules
phone.read_phone("+12065550100"), phone.read_phone("0182123456"), phone.as_you_type("0182")
assert "phonenumbers" in sys.modules
assert not [name for name in sys.modules if name.startswith(("phonenumbers.geo", "phonenumbers.carrier"))]
"""
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)


def test_a_stored_number_is_shown_with_its_extension() -> None:
    assert shown_entry(PhoneEntry("+31207530523", extension="12")) == "020 753 0523 tst. 12"
    assert shown_entry(PhoneEntry("+31612345601")) == "06 12345601"


@given(st.from_regex(r"0[1-9]\d{0,2}[ -]?\d{6,8}", fullmatch=True))
def test_a_plain_number_says_the_same_as_one_that_is_taken_apart(typed: str) -> None:
    assert replace(read_phone(typed), input="") == replace(read_phone(f" {typed}"), input="")


@given(st.from_regex(r"[1-9][0-9]{3,11}", fullmatch=True))
def test_our_one_pattern_knows_the_numbers_that_the_library_calls_valid(digits: str) -> None:
    number = PhoneNumber(country_code=31, national_number=int(digits))
    assert bool(_issued().fullmatch(digits)) == is_valid_number_for_region(number, "NL")
