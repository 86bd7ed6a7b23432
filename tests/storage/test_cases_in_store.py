"""Cases go in and come out the same; two people cannot overwrite each other; forgetting leaves nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given as generated
from hypothesis import strategies as st

from openplanner.domain.case import Anchors, Case, CaseStatus, OutcomeCode, Party, PhoneEntry, Term, Wishes, closed
from openplanner.domain.colleague import Team
from openplanner.domain.contact import Agreement, Attempt, AttemptResult
from openplanner.domain.errors import InvalidInput, NotAllowed, StaleCase
from openplanner.domain.interval import AMSTERDAM
from openplanner.domain.reason import because
from openplanner.storage import attempts, audit, bookings, cases, colleagues, drafts, sql, undo
from openplanner.storage.forgetting import forget_representative
from openplanner.storage.people import write_person
from openplanner.storage.reads import Reads
from openplanner.storage.schema.stored_values import from_json, micros, moment, to_json
from openplanner.storage.schema.tables import metadata
from openplanner.storage.server.address import Server
from openplanner.storage.store import Store
from tests.storage import given


def without_ids(case: Case) -> Case:
    bare = replace(case.citizen, person_id=None)
    other = replace(case.representative, person_id=None) if case.representative else None
    return replace(case, case_id=0, version=0, citizen=bare, representative=other)


def test_a_case_comes_back_as_it_was(store: Store) -> None:
    with store.transaction() as tx:
        team_id, _ = given.staffed(tx)
        helper = Party("Mr. O'Neil & Zn \U0001f600", (PhoneEntry("+3227000000"),), "h@citizen.test", "Dorpsplein 1")
        case = given.a_case(team_id, representative=helper)
        stored = cases.add_case(tx, case)
    with store.reading() as tx:
        found = cases.case(tx, stored.case_id)
    assert found == stored
    assert without_ids(found) == case
    assert found.version == 1


def test_a_number_is_found_in_either_case_and_taken_once(store: Store) -> None:
    with store.transaction() as tx:
        team_id, _ = given.staffed(tx)
        stored = cases.add_case(tx, given.a_case(team_id, "Z-É1"))
        assert cases.case_by_number(tx, " z-É1 ") == stored
        assert cases.case_by_number(tx, "anders") is None
        with pytest.raises(InvalidInput) as refused:
            cases.add_case(tx, given.a_case(team_id, "z-É1"))
    assert refused.value.code == "number_taken"


def test_many_cases_are_all_stored_or_none(store: Store) -> None:
    with store.transaction() as tx:
        team_id, _ = given.staffed(tx)
        many = [given.a_case(team_id, f"Z-{n}", citizen=Party(f"Proef {n}")) for n in range(700)]
        ids = cases.add_cases(tx, many)
        assert [cases.case(tx, case_id).citizen.name for case_id in ids[::100]] == [
            f"Proef {n}" for n in range(0, 700, 100)
        ]
    twice = [given.a_case(team_id, "nieuw"), given.a_case(team_id, "NIEUW")]
    with pytest.raises(InvalidInput), store.transaction() as tx:
        cases.add_cases(tx, twice)
    with store.reading() as tx:
        assert cases.case_by_number(tx, "nieuw") is None
        assert cases.add_cases(tx, []) == ()


def test_who_saves_last_is_refused(store: Store) -> None:
    with store.transaction() as tx:
        team_id, _ = given.staffed(tx)
        first = cases.add_case(tx, given.a_case(team_id))
    with store.transaction() as tx:
        saved = cases.save_case(tx, replace(first, subject="Eerst"))
    with pytest.raises(StaleCase) as refused, store.transaction() as tx:
        cases.save_case(tx, replace(first, subject="Later"))
    assert refused.value.facts == {"case_id": first.case_id, "ours": 1, "theirs": 2}
    with store.reading() as tx:
        assert cases.case(tx, first.case_id) == saved
    assert saved.subject == "Eerst"


def test_what_a_save_gives_back_is_what_is_stored(store: Store) -> None:
    """Nothing is read again after a save, and only what differs is written: this holds both to the database."""
    with store.transaction() as tx:
        team_id, (anna, _) = given.staffed(tx)
        other_team = colleagues.add_team(tx, Team("Balie")).team_id
        case = cases.add_case(tx, given.a_case(team_id, received_at=given.NOW.astimezone(AMSTERDAM)))
    helper = Party("Mr. Helper", (PhoneEntry("+31612345699"),))
    late = (
        Term("decision_date", date(2027, 2, 1), (because("terms.decision", kind=CaseStatus.WAITING, days=(1, 2)),)),
    )
    changes: list[dict[str, object]] = [
        {},
        {"status": CaseStatus.WAITING, "team_id": other_team},
        {"representative": helper},
        {"representative": replace(helper, name="Mr. Anders")},
        {"representative": None, "subject": "Kapvergunning"},
        {"terms": late, "wishes": Wishes()},
        {"terms": (), "anchors": Anchors(suspensions=((date(2026, 12, 1), date(2026, 12, 2)),))},
        {"citizen": Party("Iemand Anders", (PhoneEntry("+31687654321"), PhoneEntry("+31687654322")))},
        {"status": CaseStatus.CLOSED, "outcome": OutcomeCode.EXPLAINED, "closed_at": given.NOW.astimezone(AMSTERDAM)},
    ]
    for changed in changes:
        with store.transaction() as tx:
            cases.claim_case(tx, case.case_id, anna, given.NOW + timedelta(hours=1), given.NOW)
            case = cases.save_case(tx, replace(case, **changed))  # type: ignore[arg-type]
            assert cases.case(tx, case.case_id) is case
        with store.reading() as tx:
            found = cases.case(tx, case.case_id)
        assert repr(found) == repr(case), changed
    lists = Reads(store.home)
    assert [row.number for row in lists.search("687654322")] == [case.number]
    assert [row.number for row in lists.search("iemand kap")] == [case.number]
    assert lists.search("helper") == []
    lists.close()


def test_a_case_that_was_read_is_read_again_when_anything_of_it_was_written(store: Store) -> None:
    with store.transaction() as tx:
        team_id, _ = given.staffed(tx)
        case = cases.add_case(tx, given.a_case(team_id))
        write_person(tx, replace(case.citizen, name="Zoë Nieuw"))
        assert cases.case(tx, case.case_id).citizen.name == "Zoë Nieuw"
        attempts.add_attempt(tx, Attempt(case.case_id, given.NOW, 1, AttemptResult.NO_ANSWER))
        assert cases.case(tx, case.case_id) == replace(case, citizen=replace(case.citizen, name="Zoë Nieuw"))
        forget_representative(tx, case.case_id)
        cases.anonymise_case(tx, case.case_id)
        assert cases.case(tx, case.case_id).citizen.name == ""


def test_saving_keeps_the_people_in_order(store: Store) -> None:
    with store.transaction() as tx:
        team_id, _ = given.staffed(tx)
        first = cases.add_case(tx, given.a_case(team_id))
        second = cases.add_case(tx, given.a_case(team_id, "Z-2", citizen=first.citizen))
        phoned = replace(first.citizen, name="Zoë Anders", phones=(PhoneEntry("+31201234567"),))
        cases.save_case(tx, replace(first, citizen=phoned))
        assert cases.case(tx, second.case_id).citizen == phoned
        other = cases.save_case(tx, replace(cases.case(tx, second.case_id), citizen=Party("Iemand Nieuw")))
        assert other.citizen.person_id != phoned.person_id
        assert cases.case(tx, first.case_id).citizen == phoned
        cases.save_case(tx, replace(other, citizen=Party("Weer Anders")))
        names = set(tx.execute(sql.select(sql.people.c.name)).scalars())
    assert names == {"Zoë Anders", "Weer Anders"}


def test_find_same_by_number_phone_or_name(store: Store) -> None:
    with store.transaction() as tx:
        team_id, _ = given.staffed(tx)
        first = cases.add_case(tx, given.a_case(team_id, "A-1"))
        second = cases.add_case(
            tx, given.a_case(team_id, "A-2", citizen=Party("Ander Mens"), representative=first.citizen)
        )
        assert cases.find_same(tx, "a-1", [], "") == (first,)
        assert cases.find_same(tx, "", ["+31612345678"], "") == (second, first)
        assert cases.find_same(tx, "", [], "ander mens") == (second,)
        assert cases.find_same(tx, "", ["", "+31600000000"], " ") == ()


def test_who_is_phoning_keeps_others_out_until_the_claim_ends(store: Store) -> None:
    until = given.NOW + timedelta(minutes=30)
    with store.transaction() as tx:
        team_id, (anna, bram) = given.staffed(tx)
        case = cases.add_case(tx, given.a_case(team_id))
        claimed = cases.claim_case(tx, case.case_id, anna, until, given.NOW)
        assert (claimed.claimed_by, claimed.claimed_until, claimed.version) == (anna, until, case.version)
        assert cases.save_case(tx, case).claimed_by == anna
        with pytest.raises(NotAllowed) as refused:
            cases.claim_case(tx, case.case_id, bram, until, given.NOW)
        assert refused.value.facts["colleague_id"] == anna
        assert cases.release_case(tx, case.case_id, bram).claimed_by == anna
        assert cases.claim_case(tx, case.case_id, bram, until + timedelta(hours=1), until).claimed_by == bram
        assert cases.release_case(tx, case.case_id, bram).claimed_by is None


def test_a_missing_case_is_refused(store: Store) -> None:
    with store.reading() as tx, pytest.raises(NotAllowed, match="case_missing"):
        cases.case(tx, 99)


def test_forgetting_a_case_leaves_no_personal_data_anywhere(store: Store) -> None:
    with store.transaction() as tx:
        case, booking = given.booked(tx, given.at(9))
        kept = cases.add_case(tx, given.a_case(case.team_id, "Z-9", citizen=Party("Gijs Geheim")))
        case = cases.save_case(
            tx, replace(case, representative=Party("Vera Geheim", address="Geheimlaan 1"), citizen=kept.citizen)
        )
        attempts.add_attempt(tx, Attempt(case.case_id, given.NOW, 1, AttemptResult.SPOKEN, "+31600000001", 9, "Geheim"))
        attempts.add_agreement(tx, Agreement(case.case_id, "Geheim", "Geheim", given.TODAY, "Geheim"))
        outcome = attempts.OutcomeEntry(case.case_id, given.NOW, 1, OutcomeCode.EXPLAINED, "Geheim")
        attempts.add_outcome(tx, outcome)
        with pytest.raises(ValueError, match="place"):
            audit.write_audit(tx, audit.AuditEntry(given.NOW, 1, "moved", case.case_id, after={"place": "Geheim"}))
        drafts.save_draft(tx, f"conversation:{case.case_id}", {"notes": "Geheim"}, 1, given.NOW)
        undo.push_undo(tx, undo.UndoEntry("outcome", {"case_id": case.case_id, "was": "Geheim"}, given.NOW, 1))
        bookings.save_booking(tx, replace(booking, cancel_reason="Geheim"), given.NOW)
        done = closed(cases.case(tx, case.case_id), OutcomeCode.EXPLAINED, "Geheim", given.NOW)
        cases.save_case(tx, replace(done, subject="Geheim"))
    with store.transaction() as tx:
        assert [one.case_id for one in cases.cases_to_anonymise(tx, given.NOW + timedelta(seconds=1))] == [case.case_id]
        assert cases.cases_to_anonymise(tx, given.NOW) == ()
        cases.anonymise_case(tx, case.case_id)
        assert cases.cases_to_anonymise(tx, given.NOW + timedelta(days=1)) == ()
        forgotten = cases.case(tx, case.case_id)
        assert (forgotten.citizen.name, forgotten.representative) == ("", None)
        assert (forgotten.outcome, forgotten.number) == (OutcomeCode.EXPLAINED, case.number)
        assert cases.case(tx, kept.case_id).citizen.name == "Gijs Geheim"
        assert attempts.attempts_of_case(tx, case.case_id)[0].minutes == 9
        cases.save_case(tx, replace(kept, citizen=Party("Niemand"), subject=""))
    reads = Reads(store.home)
    assert reads.search("geheim") == []
    assert [row.case_id for row in reads.search("Z-2026-001")] == [case.case_id]
    reads.close()
    store.compact()
    if isinstance(store.home, Server):
        with store.reading() as tx:
            for table in metadata.tables.values():
                assert not [row for row in tx.execute(sql.select(table)) if "eheim" in str(row)]
    else:
        assert b"eheim" not in store.path.read_bytes()


def test_the_worklist_moment_follows_the_state_of_the_case(store: Store) -> None:
    reads = Reads(store.home)
    with store.transaction() as tx:
        team_id, _ = given.staffed(tx)
        case = cases.add_case(tx, given.a_case(team_id))
    assert reads.worklist(team_id, given.NOW)[0].due_at == datetime(2026, 11, 27, 23, tzinfo=UTC)
    with store.transaction() as tx:
        cases.save_case(tx, replace(case, status=CaseStatus.WAITING))
    assert reads.worklist(team_id, given.NOW)[0].due_at == datetime(2027, 1, 5, 23, tzinfo=UTC)
    with store.transaction() as tx:
        cases.save_case(tx, replace(case, version=2, status=CaseStatus.WAITING, terms=()))
    assert reads.worklist(team_id, given.NOW)[0].due_at is None
    reads.close()


@generated(st.datetimes(timezones=st.timezones()))
def test_a_moment_loses_nothing(when: datetime) -> None:
    assert moment(micros(when)) == when.astimezone(UTC)


def test_a_moment_without_a_zone_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="zone"):
        micros(datetime(2026, 1, 1))  # noqa: DTZ001


def test_json_keeps_days_moments_reasons_and_sets() -> None:
    value = {
        "d": date(2026, 1, 2),
        "m": given.NOW,
        "r": because("a.b", day=date(2026, 1, 3), n=(1, 2)),
        "s": frozenset({"x"}),
    }
    assert from_json(to_json(value)) == value
    with pytest.raises(TypeError):
        to_json(object())
