"""A later day that was agreed: the norm waits for it, everybody sees it, the figures and undo are honest about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from openplanner.application.agree_later import LaterWish, agree_later
from openplanner.application.key_figures import key_figures
from openplanner.application.next_call import next_call
from openplanner.application.office import Office
from openplanner.application.propose_slots import Wanted, propose_slots
from openplanner.application.record_attempt import record_attempt
from openplanner.application.record_outcome import record_outcome
from openplanner.application.register_case import register_case
from openplanner.application.undo import undo_last
from openplanner.application.upkeep import organisation
from openplanner.application.upkeep.demo_office import Replay
from openplanner.domain.case import AgreedWith, CaseType, ContactForm, LaterReason, OutcomeCode
from openplanner.domain.contact import AttemptResult
from openplanner.domain.errors import InvalidInput, NotAllowed
from openplanner.domain.interval import AMSTERDAM
from openplanner.domain.reason import because
from openplanner.storage import audit, cases
from openplanner.storage.reads import Reads
from tests.offices import BY, letter, registered, small_office

THURSDAY = date(2026, 11, 26)  # the norm of a letter of Monday the 23rd
LATER = date(2026, 12, 10)
WISH = LaterWish(LATER, LaterReason.AWAY)


@pytest.fixture
def given(tmp_path: Path) -> Iterator[tuple[Office, Replay]]:
    office, clock = small_office(tmp_path)
    yield office, clock
    office.store.close()


def test_the_agreed_day_is_the_last_calling_day_and_says_why_with_whom_and_what_it_was(
    given: tuple[Office, Replay],
) -> None:
    office, clock = given
    case = registered(office)
    assert case.last_calling_day == THURSDAY
    saved, warnings = agree_later(office, case.case_id, WISH, BY)
    assert (saved.last_calling_day, saved.norm_day, warnings) == (LATER, THURSDAY, ())
    told = saved.terms[0].reasons[0]
    assert told == because(
        "terms.agreed_later",
        day=LATER,
        on=clock().date(),
        who=because("terms.agreed_with.citizen"),
        reason=because("terms.later_reason.away"),
    )
    assert saved.decision_date == case.decision_date  # a call stops no statutory clock
    with office.store.reading() as tx:
        assert cases.case(tx, case.case_id).anchors.later == saved.anchors.later


def test_it_stays_on_every_list_with_its_new_date(given: tuple[Office, Replay]) -> None:
    office, clock = given
    case = registered(office)
    agree_later(office, case.case_id, WISH, BY)
    reads = Reads(office.store.path)
    row = reads.worklist(None, clock())[0]
    assert (row.later_day, row.last_calling_day) == (LATER, LATER)
    assert row.due_at is not None
    assert row.due_at.astimezone(AMSTERDAM).date() == LATER
    assert reads.search("Z-1")[0].later_day == LATER
    reads.close()


def test_nothing_is_proposed_before_the_agreed_day(given: tuple[Office, Replay]) -> None:
    office, clock = given
    case = registered(office)
    agree_later(office, case.case_id, WISH, BY)
    found = propose_slots(office, case.case_id, Wanted(ContactForm.PHONE))
    assert {slot.interval.start.astimezone(AMSTERDAM).date() for slot in found.slots} == {LATER}
    clock.moment = datetime(2026, 12, 10, 9, 30, tzinfo=AMSTERDAM)
    window = next_call(office, case.case_id)
    assert window is not None
    assert window.start.astimezone(AMSTERDAM).date() == LATER


def test_it_survives_a_change_of_the_calendar_and_can_be_taken_back(given: tuple[Office, Replay]) -> None:
    office, _clock = given
    case = registered(office)
    agree_later(office, case.case_id, WISH, BY)
    changed = organisation.save_setting(office, "callback_days_bezwaar", "5", BY)
    with changed.store.reading() as tx:
        kept = cases.case(tx, case.case_id)
    assert (kept.last_calling_day, kept.norm_day) == (LATER, THURSDAY)  # what was promised stays
    undo_last(changed, BY)  # the setting
    undo_last(office, BY)
    with office.store.reading() as tx:
        back = cases.case(tx, case.case_id)
        told = [(line.action, line.by) for line in audit.audit_of_case(tx, case.case_id)]
    assert (back.anchors.later, back.last_calling_day) == (None, THURSDAY)
    assert ("agreed_later", BY) in told
    assert ("undid_agreed_later", BY) in told


def test_the_usual_day_can_hold_again_and_that_is_undone_too(given: tuple[Office, Replay]) -> None:
    office, _clock = given
    case = registered(office)
    agree_later(office, case.case_id, WISH, BY)
    usual, _ = agree_later(office, case.case_id, None, BY)
    assert (usual.last_calling_day, usual.anchors.later) == (THURSDAY, None)
    undo_last(office, BY)
    with office.store.reading() as tx:
        assert cases.case(tx, case.case_id).last_calling_day == LATER


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2026, 11, 22), "later_in_past"),
        (date(2026, 11, 25), "later_is_sooner"),
        (date(2026, 12, 12), "later_not_open"),
        (date(2026, 12, 25), "later_not_open"),
        (date(2028, 1, 3), "later_too_far"),
    ],
)
def test_a_day_that_cannot_be_is_refused_with_the_reason(given: tuple[Office, Replay], day: date, code: str) -> None:
    office, _clock = given
    case = registered(office)
    with pytest.raises(InvalidInput) as refused:
        agree_later(office, case.case_id, replace(WISH, day=day), BY)
    assert (refused.value.code, refused.value.facts["field"]) == (code, "day")


def test_only_a_first_talk_can_wait(given: tuple[Office, Replay]) -> None:
    office, _clock = given
    spoken, closed = registered(office, "Z-1"), registered(office, "Z-2")
    chat = registered(office, "Z-3", CaseType.WHATSAPP)
    record_attempt(office, spoken.case_id, AttemptResult.SPOKEN, BY)
    record_outcome(office, closed.case_id, OutcomeCode.EXPLAINED, BY)
    for case, code in (
        (spoken, "later_only_for_calls"),
        (chat, "later_only_for_calls"),
        (closed, "case_already_closed"),
    ):
        with pytest.raises(NotAllowed, match=code):
            agree_later(office, case.case_id, WISH, BY)


@pytest.mark.parametrize(
    ("case_type", "code"),
    [(CaseType.APPLICATION, "terms.later_needs_consent"), (CaseType.WOO_REQUEST, "terms.later_past_decision")],
)
def test_a_day_after_the_decision_is_warned_for_with_what_the_law_asks(
    given: tuple[Office, Replay], case_type: CaseType, code: str
) -> None:
    office, _clock = given
    case = registered(office, "Z-1", case_type)
    wish = LaterWish(date(2027, 2, 1), LaterReason.PAPERS, AgreedWith.REPRESENTATIVE)
    _saved, warnings = agree_later(office, case.case_id, wish, BY)
    assert [warning.code for warning in warnings] == [code]
    source = "Awb art. 4:15 lid 2 onder a" if case_type is CaseType.APPLICATION else None
    assert dict(warnings[0].facts).get("source") == source


def test_the_figures_leave_it_out_and_say_so_but_excuse_nothing_afterwards(given: tuple[Office, Replay]) -> None:
    office, clock = given
    in_time, too_late, plain = (registered(office, number) for number in ("Z-1", "Z-2", "Z-3"))
    agree_later(office, in_time.case_id, WISH, BY)
    clock.moment += timedelta(days=4)  # Friday: the norm of the others passed yesterday
    agree_later(office, too_late.case_id, WISH, BY)
    record_attempt(office, plain.case_id, AttemptResult.SPOKEN, BY)
    november = key_figures(office, date(2026, 11, 1), date(2026, 11, 30)).figure("K1")
    assert (november.numerator, november.denominator, november.left_out) == (0, 2, 0)
    december = key_figures(office, date(2026, 12, 1), date(2026, 12, 31))
    assert (december.figure("K1").denominator, december.figure("K1").left_out) == (0, 1)
    assert december.figure("K2").left_out == 1


def test_a_second_letter_of_the_same_moment_keeps_the_usual_norm(given: tuple[Office, Replay]) -> None:
    office, clock = given
    first = registered(office)
    agree_later(office, first.case_id, WISH, BY)
    assert register_case(office, letter("Z-2", moment=clock()), BY).last_calling_day == THURSDAY
