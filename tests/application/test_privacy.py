"""A person is found, told and erased whole: nothing of the person is left in any byte of any file of ours."""

from __future__ import annotations

import json
import sqlite3
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from openplanner.application.keep_draft import keep_draft
from openplanner.application.office import Office
from openplanner.application.open_case import look_at_case
from openplanner.application.privacy.erase_person import erase_person
from openplanner.application.privacy.export_person import export_person
from openplanner.application.privacy.papers import clear_papers, place_for_paper
from openplanner.application.privacy.person_page import person_page
from openplanner.application.privacy.proof import proof_table
from openplanner.application.privacy.purge import purge
from openplanner.application.privacy.register import gaps_in, register_of, register_page
from openplanner.application.privacy.retention import retention_of
from openplanner.application.privacy.who_looked import who_looked
from openplanner.application.record_attempt import record_attempt
from openplanner.application.record_outcome import record_outcome
from openplanner.application.register_case import Intake, register_case
from openplanner.application.upkeep.copies import keep_copies, make_copy, put_back
from openplanner.application.upkeep.demo_office import Replay
from openplanner.application.upkeep.organisation import save_colleague, save_team
from openplanner.assembly import open_office
from openplanner.domain.case import Case, CaseType, OutcomeCode, Party, PhoneEntry, wished
from openplanner.domain.colleague import Colleague, Team
from openplanner.domain.contact import Agreement, AttemptResult
from openplanner.domain.errors import InvalidInput
from openplanner.domain.interval import Interval
from openplanner.resources import resource_text
from openplanner.settings import CALENDAR, RETENTION_DAYS, RETENTION_TERMS, Settings, combined
from openplanner.storage import bookings, cases
from openplanner.storage.privacy.columns import stored_columns
from openplanner.storage.privacy.erasures import erasures
from openplanner.storage.schema.tables import metadata
from openplanner.storage.store import open_store
from openplanner.texts import Texts
from tests.doubles.postgres import Cluster
from tests.offices import BY, MONDAY, small_office
from tests.storage.given import a_booking

# Words that stand nowhere else, so that a scan of raw bytes proves something.
NAME, FIRST = "Quirina Xanthippe-Ypsilanti", "Quirina"
SECRETS = (
    "Quirina", "Xanthippe", "Ypsilanti", "quirina", "xanthippe", "ypsilanti", "612345678", "876543216", "Zwaluwhoek",
    "qxy-mail", "onderwerpwoord", "notitiewoord", "beloftewoord", "redenwoord", "annuleerwoord", "opmerkingwoord",
    "conceptwoord", "toelichtwoord", "agendawoord",
)  # fmt: skip


@pytest.fixture
def place(tmp_path: Path) -> Iterator[tuple[Office, Replay]]:
    made = small_office(tmp_path / "office")
    yield made
    made[0].store.close()


def intake(number: str, **changes: object) -> Intake:
    given = Intake(
        number=number,
        case_type=CaseType.OBJECTION,
        received_at=small_moment(),
        subject="Het onderwerpwoord van de brief",
        name=NAME,
        phones=(PhoneEntry("+31612345678", "mobiel", "12", "opmerkingwoord"),),
        email="qxy-mail@citizen.test",
        address="Zwaluwhoek 3, Voorbeeldstad",
        wishes=wished(frozenset({2})),
    )
    return replace(given, **changes)  # type: ignore[arg-type]


def small_moment() -> datetime:

    return MONDAY


def lived_through(office: Office, clock: Replay, number: str = "Z-7") -> Case:
    """A case in which the person left a mark everywhere that the program has room for one."""
    case = register_case(office, intake(number), BY)
    attempt_note = f"{FIRST} zei het notitiewoord"
    record_attempt(
        office, case.case_id, AttemptResult.SPOKEN, BY, note=attempt_note, e164="+31612345678",
        agreements=(Agreement(case.case_id, NAME, "beloftewoord", clock().date(), f"belt {FIRST}"),),
    )  # fmt: skip
    look_at_case(office, case.case_id, BY, "cases")
    start = clock() - timedelta(days=1)
    with office.store.transaction() as tx:
        booked = bookings.add_booking(
            tx, a_booking(case.case_id, (1,), Interval(start, start + timedelta(minutes=30))), clock()
        )
        bookings.save_booking(tx, replace(booked, cancel_reason=f"annuleerwoord {FIRST}"), clock())
    keep_draft(office, f"conversation:{case.case_id}", {"notes": f"conceptwoord {FIRST}"}, BY)
    keep_draft(office, "intake", {"name": NAME, "subject": "conceptwoord"}, BY)
    return record_outcome(office, case.case_id, OutcomeCode.EXPLAINED, BY, f"redenwoord {FIRST}")


def left_in(folder: Path) -> set[str]:
    """Which of the secrets stand in any file of a folder, in any encoding that the program writes."""
    found = set()
    for file in (one for one in folder.rglob("*") if one.is_file()):
        content = file.read_bytes()
        for word in SECRETS:
            forms = (word, word[::-1])  # numbers are indexed backwards too
            if any(form.encode(code) in content for form in forms for code in ("utf-8", "utf-16-le")):
                found.add(f"{file.name}: {word}")
    return found


def test_erasing_leaves_nothing_of_a_person_in_any_byte_of_any_file(
    place: tuple[Office, Replay], tmp_path: Path
) -> None:
    office, clock = place
    lived_through(office, clock)
    folder = office.store.path.parent
    keep_copies(office, anyway=True)
    papers = folder / "papers"
    (place_for_paper(papers) / "leidraad-Z-7.pdf").write_bytes(f"Gesprek met {NAME}".encode())
    assert len({one.split(": ")[1] for one in left_in(folder)}) >= 14, "the test itself must put the words there"
    report = erase_person(office, ["Z-7"], BY)
    clear_papers(papers)
    office.store.close()
    assert [line.number for line in report.proof] == ["Z-7"]
    assert not report.mentions and not report.kept_open and report.drafts == 1
    assert len(report.copies.cleaned) == 1 and not report.copies.not_cleaned
    assert left_in(folder) == set()


def test_on_a_server_no_row_names_an_erased_person_any_more(cluster: Cluster, database: str, tmp_path: Path) -> None:
    here, clock = small_office(tmp_path)
    here.store.close()
    office = replace(here, store=open_store(cluster.server(database), MONDAY))
    save_team(office, Team("Bezwaar"), BY)
    save_colleague(office, Colleague("Noor Demo", "noor@voorbeeldstad.example", team_ids=(1,)), BY)
    lived_through(office, clock)

    def rows() -> str:
        with office.store.reading() as tx:
            there = [*metadata.tables, "case_search"]
            asked = [f"select cast(t as text) from {table} t" for table in there]  # noqa: S608 our own tables
            return "\n".join(str(row[0]) for question in asked for row in tx.execute_plain(question))

    named = {word for word in SECRETS if word in rows()}
    assert len(named) >= 14, "the test itself must put the words there"
    report = erase_person(office, ["Z-7"], BY)
    assert [line.number for line in report.proof] == ["Z-7"]
    assert report.drafts == 1
    after = rows()
    assert {word for word in SECRETS if word in after or word[::-1] in after} == set()
    office.store.close()


def test_what_goes_is_what_the_register_calls_a_citizens(place: tuple[Office, Replay]) -> None:
    """Every column that the register gives to citizens is empty afterwards, or says why it may stay."""
    office, clock = place
    lived_through(office, clock)
    before = citizen_values(office)
    assert {"people.name", "attempts.note", "cases.subject", "drafts.payload", "agreements.what"} <= set(before)
    erase_person(office, ["Z-7"], BY)
    stays = set(tomllib.loads(resource_text("privacy", "register.toml"))["stays"])
    assert set(citizen_values(office)) <= stays


def citizen_values(office: Office) -> dict[str, object]:
    """Filled columns that the register gives to citizens, by ``table.column``."""
    told = tomllib.loads(resource_text("privacy", "register.toml"))
    raw = sqlite3.connect(office.store.path)
    found = {
        f"{table}.{column}": row[0]
        for table, columns in told["citizen"].items()
        if table in metadata.tables
        for column in columns
        for row in raw.execute(f"select {column} from {table}")  # noqa: S608 - names of our own file
        if row[0] not in (None, "", "[]", "{}", 0)
    }
    raw.close()
    return found


def test_an_open_case_stays_until_it_is_finished_and_is_named(place: tuple[Office, Replay]) -> None:
    office, clock = place
    lived_through(office, clock, "Z-7")
    register_case(office, intake("Z-8"), BY)
    report = erase_person(office, ["Z-7"], BY)
    assert report.kept_open == ("Z-8",)
    assert [line.number for line in report.proof] == ["Z-7"]
    with office.store.reading() as tx:
        assert cases.case_by_number(tx, "Z-8").citizen.name == NAME  # type: ignore[union-attr]
        assert cases.case_by_number(tx, "Z-7").citizen.name == ""  # type: ignore[union-attr]


def test_trying_first_erases_nothing(place: tuple[Office, Replay]) -> None:
    office, clock = place
    lived_through(office, clock)
    tried = erase_person(office, [NAME], BY, dry_run=True)
    assert [line.number for line in tried.proof] == ["Z-7"]
    with office.store.reading() as tx:
        assert cases.case_by_number(tx, "Z-7").citizen.name == NAME  # type: ignore[union-attr]
        assert erasures(tx) == ()


def test_who_speaks_for_somebody_else_goes_and_the_other_stays(place: tuple[Office, Replay]) -> None:
    office, _ = place
    speaker = Party(NAME, (PhoneEntry("+31612345678"),), "qxy-mail@citizen.test")
    other = register_case(
        office, intake("Z-9", name="Mevrouw A. Verzonnen", phones=(), email="", address="", representative=speaker,
                       subject="Dakkapel, zie ook Quirina Xanthippe-Ypsilanti"), BY,
    )  # fmt: skip
    record_outcome(office, other.case_id, OutcomeCode.EXPLAINED, BY)
    report = erase_person(office, [NAME], BY)
    assert [(line.number, line.what.value) for line in report.proof] == [("Z-9", "representative")]
    assert [(one.where, one.number) for one in report.mentions] == [("cases.subject", "Z-9")]
    with office.store.reading() as tx:
        kept = cases.case(tx, other.case_id)
    assert kept.representative is None and kept.citizen.name == "Mevrouw A. Verzonnen"


def test_a_name_that_two_people_have_is_never_taken_for_one(place: tuple[Office, Replay]) -> None:
    office, _ = place
    register_case(office, intake("Z-1", phones=(PhoneEntry("+31612345601"),), email="", address=""), BY)
    register_case(office, intake("Z-2", phones=(PhoneEntry("+31612345602"),), email="", address=""), BY)
    register_case(office, intake("Z-3", phones=(PhoneEntry("+31612345601"),), email="", address=""), BY)
    for step in (erase_person, export_person):
        with pytest.raises(InvalidInput, match="person_ambiguous") as refused:
            step(office, [NAME], BY)
        assert sorted(refused.value.facts["numbers"]) == ["Z-1", "Z-2"]  # type: ignore[call-overload]
    found = export_person(office, ["Z-1"])
    assert [one["case"]["number"] for one in found["cases"]] == ["Z-1", "Z-3"]
    both = export_person(office, ["Z-1", "Z-2"])
    assert [one["case"]["number"] for one in both["cases"]] == ["Z-1", "Z-2", "Z-3"]


def test_an_export_is_whole_however_many_letters_there_are(place: tuple[Office, Replay]) -> None:
    office, clock = place
    lived_through(office, clock, "Z-0")
    for number in range(1, 25):
        register_case(office, intake(f"Z-{number}"), BY)
    found = export_person(office, ["qxy-mail@citizen.test"])
    assert len(found["cases"]) == 25
    told = json.dumps(found, default=str)
    for word in ("onderwerpwoord", "notitiewoord", "beloftewoord", "redenwoord", "annuleerwoord", "opmerkingwoord",
                 "Zwaluwhoek", "conceptwoord", "looked"):  # fmt: skip
        assert word in told
    assert "Noor Demo" not in told, "who works here is not the person's to know"


def test_the_page_to_hand_over_reads_as_text_and_runs_nothing(place: tuple[Office, Replay]) -> None:
    office, _ = place
    case = register_case(office, intake("Z-5", subject="<script>alert(1)</script> & <img src=x onerror=y>"), BY)
    look_at_case(office, case.case_id, BY, "today")
    for language in ("nl", "en"):
        shown = person_page(export_person(office, ["Z-5"]), Texts(language))
        assert "<script" not in shown and "<img" not in shown and "&lt;script&gt;" in shown
        assert "default-src 'none'" in shown
        assert NAME in shown and "privacy." not in shown and "{" not in shown.split("</style>")[1]


# -- terms ----------------------------------------------------------------------------------------


def test_every_type_and_outcome_goes_after_its_own_term(place: tuple[Office, Replay]) -> None:
    office, clock = place
    wanted = {CaseType.OBJECTION: 90, CaseType.COMPLAINT: 365, CaseType.QUESTION: 30}
    for case_type in wanted:
        case = register_case(office, intake(f"Z-{case_type.value}", case_type=case_type), BY)
        record_outcome(office, case.case_id, OutcomeCode.EXPLAINED, BY)
    formal = register_case(office, intake("Z-formeel"), BY)
    record_outcome(office, formal.case_id, OutcomeCode.FORMAL, BY)
    closed = clock()
    went = {}
    for days in (30, 31, 90, 91, 365, 366):
        clock.moment = closed + timedelta(days=days)
        for line in purge(office, BY).proof:
            went[line.number] = (days, line.days)
    assert went == {"Z-vraag": (31, 30), "Z-bezwaar": (91, 90), "Z-klacht": (366, 365), "Z-formeel": (366, 365)}


def with_settings(office: Office, **values: str | int) -> Office:
    named = {setting.key: setting for setting in (RETENTION_DAYS, RETENTION_TERMS, CALENDAR)}
    return replace(office, settings=Settings({named[key].key: value for key, value in values.items()}))


def test_an_office_has_terms_of_its_own_and_none_longer_than_the_record(place: tuple[Office, Replay]) -> None:
    office, clock = place
    terms = retention_of(
        with_settings(office, retention_terms="klacht = 20; bezwaar/formal=400", retention_days=10).settings
    )
    today = clock().date()
    assert terms.term(CaseType.COMPLAINT, OutcomeCode.EXPLAINED, today).days == 20
    assert terms.term(CaseType.OBJECTION, OutcomeCode.FORMAL, today).days == 400
    assert terms.term(CaseType.WOO_REQUEST, None, today).days == 10
    for wrong in ("klacht", "klacht = 0", "klacht = 99999", "duif = 3", "bezwaar/niks = 3", "klacht = -1"):
        with pytest.raises(InvalidInput, match="retention_"):
            retention_of(with_settings(office, retention_terms=wrong).settings)
    with pytest.raises(InvalidInput, match="retention_too_long"):
        retention_of(with_settings(office, retention_days=3000).settings)


def test_a_term_that_cannot_be_read_erases_nothing(place: tuple[Office, Replay]) -> None:
    office, clock = place
    case = register_case(office, intake("Z-1"), BY)
    record_outcome(office, case.case_id, OutcomeCode.EXPLAINED, BY)
    clock.moment += timedelta(days=1000)
    with pytest.raises(InvalidInput):
        purge(with_settings(office, retention_terms="duif = 3"), BY)
    assert purge(office, BY, dry_run=True).numbers == ("Z-1",)


def test_what_is_kept_beside_the_cases_goes_too(place: tuple[Office, Replay]) -> None:
    office, clock = place
    case = register_case(office, intake("Z-1"), BY)
    look_at_case(office, case.case_id, BY, "cases")
    keep_draft(office, "intake", {"name": NAME}, BY)
    clock.moment += timedelta(days=31)
    assert purge(office, BY).beside >= 2
    assert len(who_looked(office, "Z-1")) == 1
    clock.moment += timedelta(days=366)
    purge(office, BY)
    assert who_looked(office, "Z-1") == ()


def test_the_proof_names_no_person_and_no_formula(place: tuple[Office, Replay]) -> None:
    office, clock = place
    case = register_case(office, intake("=HYPERLINK(1)"), BY)
    record_outcome(office, case.case_id, OutcomeCode.EXPLAINED, BY)
    clock.moment += timedelta(days=200)
    written = proof_table(purge(office, BY).proof).decode("utf-8-sig")
    assert "'=HYPERLINK(1);bezwaar;explained;2026-11-23;" in written
    assert not [word for word in SECRETS if word in written]


# -- a restored copy ------------------------------------------------------------------------------


def test_a_copy_that_is_put_back_does_not_bring_an_erased_person_back(
    place: tuple[Office, Replay], tmp_path: Path
) -> None:
    office, clock = place
    lived_through(office, clock)
    copy = make_copy(office, tmp_path / "elders" / "kopie.sqlite3", BY)
    erase_person(office, ["Z-7"], BY)
    office.store.close()
    path = office.store.path
    put_back(copy, path, clock())
    back = open_office(str(path), clock, combined({}))
    with back.store.reading() as tx:
        assert cases.case_by_number(tx, "Z-7").citizen.name == ""  # type: ignore[union-attr]
    assert export_words(back) == set()
    back.store.close()


def export_words(office: Office) -> set[str]:
    raw = sqlite3.connect(office.store.path)
    dump = "\n".join(raw.iterdump())
    raw.close()
    return {word for word in ("notitiewoord", "redenwoord", "onderwerpwoord") if word in dump}


# -- who looked -----------------------------------------------------------------------------------


def test_who_looked_is_written_once_in_a_quarter_of_an_hour(place: tuple[Office, Replay]) -> None:
    office, clock = place
    case = register_case(office, intake("Z-1"), BY)
    for minutes in (0, 5, 14, 16):
        look_at_case(office, case.case_id, BY, "cases")
        clock.moment += timedelta(minutes=minutes)
    look_at_case(office, case.case_id, 2, "cases")
    looks = who_looked(office, "Z-1")
    noor, bram = (1, "Noor Demo", "cases"), (2, "Bram Proef", "cases")
    assert [(one.by, one.name, one.where) for one in looks] == [bram, noor, noor]
    with pytest.raises(InvalidInput, match="case_unknown"):
        who_looked(office, "Z-404")


# -- the register ---------------------------------------------------------------------------------


def test_the_register_accounts_for_every_column_of_every_table() -> None:
    told = tomllib.loads(resource_text("privacy", "register.toml"))
    assert gaps_in(told, stored_columns()) == ()
    more = {**stored_columns(), "cases": (*stored_columns()["cases"], "nieuwe_kolom"), "nieuw": ("x",)}
    assert gaps_in(told, more) == ("cases.nieuwe_kolom", "nieuw", "nieuw.x")


def test_the_register_says_what_the_settings_say(place: tuple[Office, Replay]) -> None:
    office, _ = place
    assert register_of(office).recipients == ("nobody", "file")
    other = with_settings(office, calendar="graph", retention_days=44, retention_terms="woo = 55")
    found = register_of(other)
    assert found.recipients == ("microsoft", "subject_number_and_form", "file")
    kept = {name: days for name, days, _ in found.retention}
    assert kept["general"] == 44 and kept["woo"] == 55 and kept["klacht"] == 365 and kept["views"] == 365
    for language in ("nl", "en"):
        shown = register_page(found, Texts(language))
        assert "people: name, email, address" in shown and "Awb 7:2" in shown
        assert "privacy." not in shown and "cases." not in shown.replace("cases.number", "")
