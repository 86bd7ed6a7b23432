"""Wishes as people type them, in one line and quickly: what is understood, said back, refused and kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openplanner.domain.case import WHOLE_DAY, ContactForm, Wishes
from openplanner.domain.errors import InvalidInput
from openplanner.domain.interval import TimeSpan
from openplanner.domain.wish_text import read_wishes, wish_text, wish_words, wishes_of
from openplanner.texts import Texts

FROM_THREE, MORNING = TimeSpan(15 * 60, 24 * 60), TimeSpan(9 * 60, 11 * 60 + 30)
EVERY = range(1, 8)


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("", {}),
        ("ma na 15", {1: (FROM_THREE,)}),
        ("Maandag vanaf 15.00 uur", {1: (FROM_THREE,)}),
        ("ma na 3", {1: (FROM_THREE,)}),
        ("mon after 15", {1: (FROM_THREE,)}),
        ("niet do", dict.fromkeys((1, 2, 3, 5), (WHOLE_DAY,))),
        ("ma-wo 9-11:30", dict.fromkeys((1, 2, 3), (MORNING,))),
        ("ma t/m wo tussen 9 en 11.30", dict.fromkeys((1, 2, 3), (MORNING,))),
        ("ma, wo na 15", dict.fromkeys((1, 3), (FROM_THREE,))),
        ("ma; wo na 15", {1: (WHOLE_DAY,), 3: (FROM_THREE,)}),
        ("ma na 15 en wo 9-11:30", {1: (FROM_THREE,), 3: (MORNING,)}),
        ("na 15", dict.fromkeys(EVERY, (FROM_THREE,))),
        ("'s ochtends", dict.fromkeys(EVERY, (TimeSpan(0, 720),))),
        ("di middag, niet voor 14", {2: (TimeSpan(14 * 60, 17 * 60),)}),
        ("ma 9-11 en 14-16", {1: (TimeSpan(540, 660), TimeSpan(840, 960))}),
        ("ma 9-11:30, ma 11-12", {1: (TimeSpan(540, 720),)}),
        ("vr-ma", dict.fromkeys((5, 6, 7, 1), (WHOLE_DAY,))),
        ("wo 11-2", {3: (TimeSpan(660, 840),)}),
        ("niet wo na 12", {1: (WHOLE_DAY,), 2: (WHOLE_DAY,), 3: (TimeSpan(0, 720),), 4: (WHOLE_DAY,), 5: (WHOLE_DAY,)}),
        ("werkdagen voor 10", dict.fromkeys(range(1, 6), (TimeSpan(0, 600),))),
    ],
)
def test_what_is_typed_quickly_is_understood(typed: str, days: dict[int, tuple[TimeSpan, ...]]) -> None:
    assert read_wishes(typed) == days


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("ma na de lunch", "wish_unreadable"),
        ("ma na", "wish_unreadable"),
        ("niet", "wish_unreadable"),
        ("ma 25", "wish_unreadable"),
        ("ma 9:75", "wish_unreadable"),
        ("ma 16:30-15:30", "wish_backwards"),
        ("ma, niet ma", "wish_nothing_left"),
        ("ma " * 200, "wish_too_long"),
    ],
)
def test_what_cannot_be_is_refused_beside_the_field(typed: str, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_wishes(typed)
    assert (refused.value.code, refused.value.facts["field"]) == (code, "times")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("ma na 15", "maandag vanaf 15:00"),
        ("niet do", "maandag, dinsdag, woensdag, vrijdag"),
        ("ma-wo 9-11:30; vr voor 10", "maandag, dinsdag, woensdag tussen 09:00 en 11:30; vrijdag tot 10:00"),
        ("na 15", "vanaf 15:00"),
    ],
)
def test_it_is_said_back_in_whole_words(typed: str, said: str) -> None:
    assert Texts("nl").reason(wish_words(wishes_of(typed, Wishes()))) == said


def test_the_form_stays_what_it_was() -> None:
    usual = Wishes(form=ContactForm.TOWN_HALL, writing_only=True)
    found = wishes_of("ma na 15", usual)
    assert (found.form, found.writing_only, found.at_hours) == (ContactForm.TOWN_HALL, True, True)
    assert wishes_of("", found) == usual


_SPANS = st.tuples(st.integers(0, 95), st.integers(0, 95)).filter(lambda ends: ends[0] != ends[1])


@given(st.dictionaries(st.integers(1, 7), st.lists(_SPANS, min_size=1, max_size=3), min_size=1))
def test_what_is_written_out_is_read_as_the_same(days: dict[int, list[tuple[int, int]]]) -> None:
    typed = "; ".join(
        f"{['ma', 'di', 'wo', 'do', 'vr', 'za', 'zo'][day - 1]} "
        + " ".join(_clock(min(s)) + "-" + _clock(max(s)) for s in spans)
        for day, spans in days.items()
    )
    wishes = wishes_of(typed, Wishes())
    assert wishes_of(wish_text(wishes), Wishes()) == wishes


def _clock(quarter: int) -> str:
    return f"{quarter // 4:02d}:{quarter % 4 * 15:02d}"


@given(st.text(max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    try:
        wishes = wishes_of(text, Wishes())
    except InvalidInput as problem:
        assert problem.facts["field"] == "times"
    else:
        assert all(1 <= day <= 7 for day, _ in wishes.times)
