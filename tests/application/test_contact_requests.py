"""Contact requests of a Klantinteracties register: read as cases, closed there, and nothing works less without it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from openplanner.application.close_requests import close_requests, try_closing_now
from openplanner.application.contact_requests import register_of, request_handled, take_requests
from openplanner.application.office import Office
from openplanner.application.record_outcome import record_outcome, reopen_case
from openplanner.application.undo import undo_last
from openplanner.calendars import contact_register
from openplanner.calendars.contact_register import ContactRegister
from openplanner.domain.calendar import Denied, Offline, UnknownResult
from openplanner.domain.case import CaseStatus, CaseType, Channel, OutcomeCode
from openplanner.domain.errors import InvalidInput, NotAllowed
from openplanner.settings import combined
from openplanner.storage import cases
from openplanner.storage.reads import Reads
from tests.doubles.contact_register import NAMES, TOKEN, Register, served
from tests.offices import BY, registered, small_office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made, _ = small_office(tmp_path)
    yield made
    made.store.close()


@pytest.fixture
def double() -> Iterator[Register]:
    with served(Register()) as running:
        running.add("0001", "Mevrouw A. Bedacht", "0612345601")
        yield running


def client(double: Register) -> ContactRegister:
    return ContactRegister(double.address, lambda: TOKEN)


def test_an_open_request_becomes_a_case_once(office: Office, double: Register) -> None:
    double.add("0002", "De heer B. Bedacht", "+31612345602")
    assert take_requests(office, client(double), BY).numbers == ("KI-0001", "KI-0002")
    with office.store.reading() as tx:
        case = cases.case_by_number(tx, "KI-0001")
    assert case is not None and case.status is CaseStatus.TO_PLAN
    assert (case.case_type, case.channel, case.citizen.name) == (
        CaseType.QUESTION, Channel.PHONE, "Mevrouw A. Bedacht",
    )  # fmt: skip
    assert case.citizen.phones[0].e164 == "+31612345601"
    assert case.received_at.isoformat() == "2026-11-23T07:15:00+00:00"
    again = take_requests(office, client(double), BY)
    assert (again.numbers, again.known) == ((), 2)


def test_a_dry_run_stores_nothing(office: Office, double: Register) -> None:
    assert take_requests(office, client(double), BY, dry_run=True).numbers == ("KI-0001",)
    with office.store.reading() as tx:
        assert cases.case_by_number(tx, "KI-0001") is None


def test_a_done_case_is_done_in_the_register_as_well(double: Register) -> None:
    assert request_handled(client(double), "KI-0001")
    assert double.status_of("0001") == "verwerkt"
    assert not request_handled(client(double), "KI-0001")
    assert not request_handled(client(double), "Z-1")


def test_many_pages_are_read_to_the_end_without_following_a_link(
    office: Office, double: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contact_register, "PAGE", 20)
    for number in range(2, 31):
        double.add(f"{number:04}", "Inwoner Bedacht", "0612345601")
    taken = take_requests(office, client(double), BY, dry_run=True)
    assert len(taken.numbers) == 30
    assert sum(path.endswith("/internetaken") for _, path in double.asked) == 2


def test_what_needs_a_look_is_a_remark_and_a_bsn_is_left_out(office: Office, double: Register) -> None:
    double.add("0002", "Inwoner Bedacht", "0900-1234", subject="BSN 111222333 klopt niet")
    taken = take_requests(office, client(double), BY)
    assert {number for number, _ in taken.remarks} == {"KI-0002"} and len(taken.remarks) == 2
    with office.store.reading() as tx:
        case = cases.case_by_number(tx, "KI-0002")
    assert case is not None and case.subject == "" and case.citizen.phones == ()


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (403, b"{}", Denied), (500, b"{}", Offline), (302, b"", Offline), (200, b"no json", Offline),
        (200, b"[]", Offline), (200, b'{"results": 7}', Offline),
        (200, b'{"results": [{"status": "te_verwerken"}]}', Offline),
        (200, b" " * (6 * 1024 * 1024), Offline),
    ],
)  # fmt: skip
def test_could_not_ask_is_never_nothing_found(
    office: Office, double: Register, status: int, body: bytes, error: type[Exception]
) -> None:
    double.spoiled["internetaken"] = (status, body)
    with pytest.raises(error):
        take_requests(office, client(double), BY)


def test_a_wrong_token_is_refused_and_a_lost_answer_is_not_known(double: Register) -> None:
    with pytest.raises(Denied):
        ContactRegister(double.address, lambda: "other").open_requests()
    register = client(double)
    original = double.answer

    def broken(method: str, target: str, token: str, body: bytes) -> tuple[int, bytes]:
        status, answer = original(method, target, token, body)
        return (502, b"") if method == "PATCH" else (status, answer)

    double.answer = broken  # type: ignore[method-assign]
    with pytest.raises(UnknownResult):
        register.handled("0001")


def test_nobody_there_is_unreachable() -> None:
    with pytest.raises(Offline, match="contact_requests_unreachable"):
        ContactRegister("http://127.0.0.1:9", lambda: TOKEN).open_requests()


@pytest.mark.parametrize(
    "address", ["http://klant.voorbeeldstad.example", "ftp://127.0.0.1", "klant", "https://u:p@x.example"]
)
def test_only_a_safe_address_is_asked(address: str) -> None:
    with pytest.raises(InvalidInput, match="contact_requests_address"):
        ContactRegister(address, lambda: TOKEN)


def test_it_is_off_until_an_address_is_set() -> None:
    with pytest.raises(NotAllowed, match="contact_requests_off"):
        register_of(combined({}))


def test_closing_a_case_closes_its_request_also_when_the_register_was_away(tmp_path: Path, double: Register) -> None:
    office, clock = small_office(tmp_path)
    double.add("0002", "De heer B. Bedacht", "+31612345602")
    take_requests(office, client(double), BY)
    with office.store.reading() as tx:
        first, second = (cases.case_by_number(tx, f"KI-000{number}") for number in (1, 2))
    assert first is not None
    assert second is not None
    record_outcome(office, first.case_id, OutcomeCode.EXPLAINED, BY)
    away = ContactRegister("http://127.0.0.1:9", lambda: TOKEN)
    assert close_requests(office, away) == 0
    record_outcome(office, second.case_id, OutcomeCode.EXPLAINED, BY)
    reopen_case(office, second.case_id, "Toch nog een vraag", BY)
    assert close_requests(office, client(double)) == 0  # the first waits a minute, the second is open again
    clock.moment += timedelta(minutes=2)
    assert close_requests(office, client(double)) == 1
    assert (double.status_of("0001"), double.status_of("0002")) == ("verwerkt", "te_verwerken")
    assert close_requests(office, client(double)) == 0
    office.store.close()


def test_without_a_register_a_closed_case_only_waits(office: Office) -> None:
    case = registered(office, "KI-9")
    record_outcome(office, case.case_id, OutcomeCode.EXPLAINED, BY)
    assert close_requests(office) == 0
    undo_last(office, BY)
    assert Reads(office.store.path).closing_rows() == []


def test_a_clock_that_was_set_back_keeps_no_request_waiting(tmp_path: Path, double: Register) -> None:
    office, clock = small_office(tmp_path)
    take_requests(office, client(double), BY)
    with office.store.reading() as tx:
        first = cases.case_by_number(tx, "KI-0001")
    assert first is not None
    clock.moment += timedelta(days=30)
    record_outcome(office, first.case_id, OutcomeCode.EXPLAINED, BY)
    assert close_requests(office, ContactRegister("http://127.0.0.1:9", lambda: TOKEN)) == 0
    clock.moment -= timedelta(days=30)
    assert close_requests(office, client(double)) == 1
    office.store.close()


def test_a_person_has_a_request_that_waits_tried_at_once(tmp_path: Path, double: Register) -> None:
    office, _clock = small_office(tmp_path)
    take_requests(office, client(double), BY)
    with office.store.reading() as tx:
        first = cases.case_by_number(tx, "KI-0001")
    assert first is not None
    record_outcome(office, first.case_id, OutcomeCode.EXPLAINED, BY)
    close_requests(office, ContactRegister("http://127.0.0.1:9", lambda: TOKEN))
    lists = Reads(office.store.path)
    (line,) = lists.closing_rows()
    assert (line.number, line.problem) == ("KI-0001", "contact_requests_unreachable")
    assert close_requests(office, client(double)) == 0
    try_closing_now(office, line.case_id, BY)
    assert close_requests(office, client(double)) == 1
    with pytest.raises(NotAllowed, match="outbox_not_waiting"):
        try_closing_now(office, line.case_id, BY)
    assert lists.closing_rows() == []
    lists.close()
    office.store.close()


def test_a_person_that_the_register_knows_as_a_party_has_name_and_number_from_there(
    office: Office, double: Register
) -> None:
    double.add("0002", "De heer B. Bekend", "+31612345602", party=True)
    take_requests(office, client(double), BY)
    with office.store.reading() as tx:
        case = cases.case_by_number(tx, "KI-0002")
    assert case is not None
    assert (case.citizen.name, [phone.e164 for phone in case.citizen.phones]) == ("De heer B. Bekend", ["+31612345602"])


@pytest.mark.parametrize("named", ["referentienummer", "nummer", ""])
def test_a_request_is_closed_under_whatever_number_its_register_knows_it(
    office: Office, double: Register, named: str
) -> None:
    double.add("0007", "Mevrouw C. Bedacht", "+31612345607", named=named)
    (number,) = set(take_requests(office, client(double), BY).numbers) - {"KI-0001"}
    assert request_handled(client(double), number)
    assert double.status_of("0007") == "verwerkt"
    assert double.status_of("0001") == "te_verwerken"


def test_more_requests_than_can_be_looked_through_close_nothing_in_silence(
    double: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contact_register, "PAGE", 1)
    monkeypatch.setattr(contact_register, "MOST_PAGES", 2)
    for number in range(2, 5):
        double.add(f"{number:04}", "Inwoner Bedacht", "0612345601")
    assert client(double).handled("0002")
    with pytest.raises(Offline):
        client(double).handled("0004")


def test_the_double_says_what_the_description_says(double: Register) -> None:
    double.add("0002", "De heer B. Bekend", "+31612345602", party=True)
    assert set(double.things) == set(NAMES["properties"])
    for kind, things in double.things.items():
        for thing in things.values():
            assert set(thing) <= set(NAMES["properties"][kind]), kind
            assert set(NAMES["always"][kind]) <= set(thing), kind
            for name, values in NAMES["enums"].items():
                assert thing.get(name, values[0]) in values, name
            assert set(thing.get("partijIdentificatie", ())) <= set(NAMES["inside"]["partijIdentificatie"])  # type: ignore[arg-type, call-overload]
    page = double._page("internetaken", {})
    assert set(page) == set(NAMES["page"])


def test_the_program_asks_and_reads_only_names_that_the_description_knows(double: Register) -> None:
    """The names in the source itself, so that one that is only read in a rare case is compared too."""
    known = {name for names in NAMES["properties"].values() for name in names}
    known |= {*NAMES["inside"]["partijIdentificatie"], *NAMES["inside"]["reference"], *NAMES["page"]}
    read = set(re.findall(r"\.get\([\"\'](\w+)[\"\']", Path(contact_register.__file__).read_text(encoding="utf-8")))
    assert {"volledigeNaam", "gevraagdeHandeling", "partijIdentificatie"} <= read <= known
    double.add("0002", "De heer B. Bekend", "+31612345602", party=True)
    client(double).open_requests()
    client(double).handled("0001")
    assert {(method, path.split("/")[4]) for method, path in double.asked} == {
        *(("GET", kind) for kind in NAMES["properties"]), (NAMES["changes"], "internetaken"),
    }  # fmt: skip
    assert all(path.startswith(f"{NAMES['root']}/") for _, path in double.asked)
    assert NAMES["root"] == contact_register.PATH
    assert NAMES["page_size_most"] >= contact_register.PAGE
    assert NAMES["enums"]["status"] == [contact_register.TO_DO, contact_register.DONE]


def test_a_name_that_a_register_does_not_know_is_refused_there(double: Register) -> None:
    status, _ = double.answer("GET", f"{NAMES['root']}/internetaken?colour=red", f"Token {TOKEN}", b"")
    assert status == 400
    key = next(iter(double.things["internetaken"]))
    assert double.answer("PATCH", f"{NAMES['root']}/internetaken/{key}", f"Token {TOKEN}", b'{"done": 1}')[0] == 400
