"""What two desks do at once, in a file and on a server: versions that refuse a stale save, and who is where."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from openplanner.domain.colleague import Team
from openplanner.domain.errors import StaleCase
from openplanner.domain.presence import LEASE, Doing
from openplanner.storage import audit, cases, colleagues, organisation, own_texts, presence
from openplanner.storage.own_texts import OwnText
from openplanner.storage.reads import Reads
from openplanner.storage.store import Store, Transaction
from tests.storage import given


def test_a_stale_save_of_anything_is_refused_and_changes_nothing(store: Store) -> None:
    with store.transaction() as tx:
        team_id, ids = given.staffed(tx)
        place_id = given.a_room(tx)
        case = cases.add_case(tx, given.a_case(team_id))
        team, place = colleagues.teams(tx)[0], colleagues.place(tx, place_id)
        who = colleagues.colleague(tx, ids[0])
        cases.save_case(tx, replace(case, subject="Van haar", persons=2, subjects=3))
        colleagues.save_team(tx, replace(team, name="Van haar"))
        colleagues.save_place(tx, replace(place, name="Van haar"))
        colleagues.save_colleague(tx, replace(who, name="Van haar"))
    with store.transaction() as tx:
        for save, stale in (
            (cases.save_case, replace(case, subject="Van mij")),
            (colleagues.save_team, replace(team, name="Van mij")),
            (colleagues.save_place, replace(place, name="Van mij")),
            (colleagues.save_colleague, replace(who, name="Van mij")),
        ):
            with pytest.raises(StaleCase) as refused:
                save(tx, stale)  # type: ignore[operator]
            assert refused.value.facts["theirs"] == refused.value.facts["ours"] + 1  # type: ignore[operator]
    with store.reading() as tx:
        kept = cases.case(tx, case.case_id)
        assert (kept.subject, kept.persons, kept.subjects) == ("Van haar", 2, 3)
        assert colleagues.teams(tx)[0].name == "Van haar"
        assert colleagues.place(tx, place_id).name == "Van haar"
        assert colleagues.colleague(tx, ids[0]).name == "Van haar"


def test_who_is_where_is_one_row_each_and_ends_with_its_lease(store: Store, reads: Reads) -> None:
    with store.transaction() as tx:
        team_id, (anna, bram) = given.staffed(tx)
        first, second = (cases.add_case(tx, given.a_case(team_id, number)).case_id for number in ("Z-1", "Z-2"))
    version = reads.presence_version()
    with store.transaction() as tx:
        presence.note_presence(tx, anna, first, Doing.VIEWING, given.NOW + LEASE)
        presence.note_presence(tx, bram, first, Doing.PHONING, given.NOW + LEASE)
        presence.note_presence(tx, anna, second, Doing.WRITING, given.NOW + LEASE)
    found = {(one.name, one.case_id, one.doing) for one in reads.present(given.NOW)}
    assert found == {("Anna Proef", second, Doing.WRITING), ("Bram Voorbeeld", first, Doing.PHONING)}
    assert reads.presence_version() != version
    with store.transaction() as tx:
        presence.drop_presence(tx, bram)
    assert [one.name for one in reads.present(given.NOW)] == ["Anna Proef"]
    assert reads.present(given.NOW + LEASE) == []
    assert reads.present(given.NOW - timedelta(hours=1)) == []  # a clock that was ahead when it was written


def test_the_story_names_the_team_that_a_case_went_to(store: Store, reads: Reads) -> None:
    with store.transaction() as tx:
        team_id, (anna, _) = given.staffed(tx)
        case_id = cases.add_case(tx, given.a_case(team_id)).case_id
        for action, after in (("handed_over", {"team": team_id}), ("letter_sent", {"status": "waiting"})):
            audit.write_audit(tx, audit.AuditEntry(given.NOW, anna, action, case_id, after=after))
    told = {line.code: line.text for line in reads.case_story(case_id) if line.kind == "audit"}
    assert told == {"handed_over": "Bezwaar", "letter_sent": ""}


def test_on_a_server_who_is_where_is_told_apart_from_what_changed(on_server: Store) -> None:
    reads = Reads(on_server.home)
    with on_server.transaction() as tx:
        team_id, (anna, _) = given.staffed(tx)
        case_id = cases.add_case(tx, given.a_case(team_id)).case_id
    changed, present = reads.data_version(), reads.presence_version()
    with on_server.transaction() as tx:
        presence.note_presence(tx, anna, case_id, Doing.VIEWING, given.NOW + LEASE)
    reads.present(given.NOW)  # a question over the same line to the server waits until the word is there
    assert reads.presence_version() == present + 1
    assert reads.data_version() == changed
    reads.close()


def test_what_the_office_decides_is_told_apart_from_what_happens_in_cases(store: Store, reads: Reads) -> None:
    with store.transaction() as tx:
        team_id, ids = given.staffed(tx)
        place_id = given.a_room(tx)
        case = cases.add_case(tx, given.a_case(team_id))

    def decided(work: Callable[[Transaction], object]) -> bool:
        reads.data_version(), reads.settings()  # a question over the same line waits until the word is there
        changed, office = reads.data_version(), reads.office_version()
        with store.transaction() as tx:
            work(tx)
        until = time.monotonic() + 2  # what others do is heard within two seconds
        while reads.data_version() == changed and time.monotonic() < until:
            reads.settings()
        assert reads.data_version() != changed
        return reads.office_version() != office

    assert not decided(lambda tx: cases.save_case(tx, replace(case, subject="Van haar")))
    for work in (
        lambda tx: organisation.save_setting(tx, "municipality", "Voorbeeldstad"),
        lambda tx: organisation.save_setting(tx, "municipality", "Voorbeeldstede"),
        lambda tx: colleagues.save_colleague(tx, replace(colleagues.colleague(tx, ids[0]), email="x@voorbeeld.test")),
        lambda tx: colleagues.save_days_off(tx, colleagues.colleague(tx, ids[0])),
        lambda tx: colleagues.save_team(tx, replace(colleagues.teams(tx)[0], name="Van haar")),
        lambda tx: colleagues.save_place(tx, replace(colleagues.place(tx, place_id), name="Van haar")),
        lambda tx: colleagues.add_team(tx, Team("Woo")),
        lambda tx: own_texts.add_version(tx, OwnText("guides", "klacht.md", 1, "tekst", "oud", 1, given.NOW)),
    ):
        assert decided(work)
