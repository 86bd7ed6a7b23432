"""Planning a team, paper, settings, upkeep and the demo: the program's own steps on a real store."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pypdfium2
import pytest

from openplanner.application.book_slot import Slot, book_slot
from openplanner.application.change_booking import cancel_booking, move_booking
from openplanner.application.named import case_named, page_count, team_named
from openplanner.application.office import Office
from openplanner.application.print_guide import empty_guide_pdf, guide_for_case, guide_pdf_for_case
from openplanner.application.privacy.export_person import export_person
from openplanner.application.privacy.purge import purge
from openplanner.application.propose_slots import Wanted, propose_slots
from openplanner.application.record_attempt import record_attempt
from openplanner.application.record_outcome import record_outcome
from openplanner.application.register_case import register_case
from openplanner.application.upkeep import organisation
from openplanner.application.upkeep.copies import keep_copies, make_copy, put_back
from openplanner.application.upkeep.demo_office import Replay
from openplanner.application.upkeep.doctor import State, examine
from openplanner.application.week_overview import AskedWeek, WeekFilter, week_of_team, week_pdf_of_team
from openplanner.application.whole_team.plan_team import plan_team
from openplanner.application.write_letter import LetterKind, write_letter
from openplanner.assembly import open_office
from openplanner.domain.calendar import CalendarUnknown, FreeBusy
from openplanner.domain.case import CaseType, ContactForm, OutcomeCode, Wishes, wished
from openplanner.domain.contact import Agreement, AttemptResult
from openplanner.domain.errors import CalendarUnreachable, InvalidInput, NotAllowed, StoreDamaged
from openplanner.domain.interval import AMSTERDAM, Interval, TimeSpan
from openplanner.settings import HOLIDAY_PROFILE, OPENING_HOURS, Origin, combined
from openplanner.storage import audit, cases, colleagues
from openplanner.texts import Texts
from tests.offices import BY, letter, registered, small_office


@pytest.fixture
def place(tmp_path: Path) -> Iterator[tuple[Office, Replay]]:
    office, clock = small_office(tmp_path)
    yield office, clock
    office.store.close()


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=AMSTERDAM)


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def busy_file(start: str, end: str, more: str = "") -> bytes:
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Toets//NL",
        "BEGIN:VEVENT",
        "UID:toets-1",
        "DTSTAMP:20261101T000000Z",
    ]
    lines += [f"DTSTART;TZID=Europe/Amsterdam:{start}", f"DTEND;TZID=Europe/Amsterdam:{end}", *filter(None, [more])]
    return "\r\n".join([*lines, "SUMMARY:Overleg", "END:VEVENT", "END:VCALENDAR", ""]).encode()


def test_five_moments_within_the_norm_with_why(place: tuple[Office, Replay]) -> None:
    office, _ = place
    case = registered(office)
    found = propose_slots(office, case.case_id, Wanted(ContactForm.PHONE))
    assert len(found.slots) == 5
    assert case.last_calling_day is not None
    assert all(
        slot.why and slot.interval.start.astimezone(AMSTERDAM).date() <= case.last_calling_day for slot in found.slots
    )


def test_every_offered_moment_can_be_booked(place: tuple[Office, Replay]) -> None:
    office, _ = place
    for index, form in enumerate(ContactForm):
        case = registered(office, f"Z-{index}")
        best = propose_slots(office, case.case_id, Wanted(form)).slots[0]
        booked = book_slot(office, case.case_id, Slot(form, best.interval, best.colleague_ids, best.place_id), BY)
        assert (booked.place_id is None) is (form is ContactForm.PHONE)


def test_a_calendar_file_blocks_and_a_broken_one_is_unknown(place: tuple[Office, Replay]) -> None:
    office, _ = place
    case = registered(office)
    answer = organisation.load_calendar_file(office, busy_file("20261124T090000", "20261124T170000"), "a.ics", 1)
    assert isinstance(answer, FreeBusy) and len(answer.blocks) == 1
    assert isinstance(organisation.load_calendar_file(office, b"geen agenda", "b.ics", 2), CalendarUnknown)
    found = propose_slots(office, case.case_id, Wanted(ContactForm.PHONE))
    assert found.unknown == (2,)
    assert all(slot.colleague_ids == (1,) for slot in found.slots)
    tuesday = Interval(at(24, 9), at(24, 17))
    assert not any(slot.interval.overlaps(tuesday) for slot in found.slots)
    with pytest.raises(CalendarUnreachable):
        book_slot(office, case.case_id, Slot(ContactForm.PHONE, Interval(at(25, 10), at(25, 10, 30)), (2,)), BY)


def test_an_appointment_that_came_up_meanwhile_stops_the_booking(place: tuple[Office, Replay]) -> None:
    office, _ = place
    case = registered(office)
    slot = propose_slots(office, case.case_id, Wanted(ContactForm.PHONE)).slots[0]
    start = slot.interval.start.astimezone(AMSTERDAM)
    later = busy_file(f"{start:%Y%m%dT%H%M%S}", f"{start + timedelta(minutes=10):%Y%m%dT%H%M%S}")
    organisation.load_calendar_file(office, later, "a.ics", slot.colleague_ids[0])
    with pytest.raises(Exception, match="slot_taken"):
        book_slot(office, case.case_id, Slot(ContactForm.PHONE, slot.interval, slot.colleague_ids), BY)


def test_wishes_are_kept_or_it_says_what_comes_closest(place: tuple[Office, Replay]) -> None:
    office, _ = place
    afternoon = wished(frozenset({2}), TimeSpan(13 * 60, 17 * 60))
    case = register_case(office, replace(letter("Z-1"), wishes=afternoon), BY)
    slots = propose_slots(office, case.case_id, Wanted(ContactForm.PHONE)).slots
    assert {slot.interval.start.astimezone(AMSTERDAM).date() for slot in slots} == {date(2026, 11, 24)}
    sunday = register_case(office, replace(letter("Z-2"), wishes=wished(frozenset({7}))), BY)
    none = propose_slots(office, sunday.case_id, Wanted(ContactForm.PHONE))
    assert not none.slots and none.outside and none.message is not None


def test_a_team_is_planned_most_pressing_first_without_doubles(place: tuple[Office, Replay]) -> None:
    office, clock = place
    for index in range(12):
        registered(office, f"Z-{index:02}")
    clock.moment += timedelta(hours=1)
    urgent = registered(office, "Z-99", CaseType.NOTICE_OF_DEFAULT)
    tried = plan_team(office, 1, dry_run=True)
    plan = plan_team(office, 1)
    assert [one.number for one in tried.planned] == [one.number for one in plan.planned]
    assert (len(plan.planned), plan.unplanned, plan.late) == (13, (), 0)
    assert plan.planned[0].number == urgent.number
    per_person = {who: sorted(p.interval for p in plan.planned if who in p.colleague_ids) for who in (1, 2)}
    for talks in per_person.values():
        assert all(one.end + timedelta(minutes=10) <= two.start for one, two in itertools.pairwise(talks))
    assert plan.spread_minutes <= 30
    assert plan_team(office, 1).planned == ()


def test_who_wants_letters_only_is_not_planned(place: tuple[Office, Replay]) -> None:
    office, _ = place
    register_case(office, replace(letter("Z-1"), wishes=Wishes(writing_only=True)), BY)
    plan = plan_team(office, 1)
    assert [one.why.code for one in plan.unplanned] == ["slots.writing_only"]


def test_the_guide_carries_the_case_and_no_gap(place: tuple[Office, Replay]) -> None:
    office, _ = place
    case = registered(office)
    guide = guide_for_case(office, case.case_id, ContactForm.PHONE)
    assert guide.case_type is CaseType.OBJECTION
    pdf = guide_pdf_for_case(office, case.case_id, ContactForm.PHONE)
    words = text_of(pdf)
    assert page_count(pdf) == 2
    assert case.number in words and "Mevrouw A. Verzonnen" in words and "[" not in words


@pytest.mark.parametrize("case_type", list(CaseType))
@pytest.mark.parametrize("form", list(ContactForm))
def test_every_guide_prints_empty_on_two_sides(
    place: tuple[Office, Replay], case_type: CaseType, form: ContactForm
) -> None:
    assert page_count(empty_guide_pdf(place[0], case_type, form)) == 2


def test_letters_tell_what_happened(place: tuple[Office, Replay]) -> None:
    office, clock = place
    case = registered(office)
    with pytest.raises(NotAllowed, match="letter_without_booking"):
        write_letter(office, case.case_id, LetterKind.CONFIRMATION)
    slot = Slot(ContactForm.PHONE, Interval(at(24, 10), at(24, 10, 30)), (1,))
    booked = book_slot(office, case.case_id, slot, BY)
    confirmed = write_letter(office, case.case_id, LetterKind.CONFIRMATION)
    assert "24 november 2026" in text_of(confirmed.pdf) and confirmed.ics is not None
    move_booking(office, booked.booking_id, replace(slot, interval=Interval(at(25, 11), at(25, 11, 30))), BY)
    moved = write_letter(office, case.case_id, LetterKind.MOVED)
    assert {"24 november", "25 november"} <= set(re.findall(r"2[45] november", moved.email_text))
    assert moved.ics is not None and b"SEQUENCE:1" in moved.ics
    cancel_booking(office, booked.booking_id, "", BY)
    cancelled = write_letter(office, case.case_id, LetterKind.CANCELLED)
    assert cancelled.ics is not None and b"METHOD:CANCEL" in cancelled.ics
    clock.moment = at(24, 15)
    record_attempt(office, case.case_id, AttemptResult.NO_ANSWER, BY)
    proposed = write_letter(office, case.case_id, LetterKind.NOT_REACHED)
    assert len(re.findall(r"om \d+", proposed.email_text)) >= 2
    assert proposed.ics is not None and proposed.ics.count(b"STATUS:TENTATIVE") == 2
    promise = Agreement(case.case_id, "Noor Demo", "Dossier nakijken", date(2026, 12, 1))
    record_attempt(office, case.case_id, AttemptResult.SPOKEN, BY, agreements=(promise,))
    for kind in (LetterKind.AGREEMENTS, LetterKind.WITHDRAWAL, LetterKind.RECEIPT):
        bundle = write_letter(office, case.case_id, kind)
        assert page_count(bundle.pdf) == 1
        assert (bundle.ics is None) == (kind is LetterKind.WITHDRAWAL), "this case has no day for a decision"
        assert bundle.ics is None or (b"DTSTART;VALUE=DATE:" in bundle.ics and b"Verzonnen" not in bundle.ics)
        assert "Verzonnen" not in bundle.file_stem


def test_the_week_shows_work_and_no_citizen(place: tuple[Office, Replay]) -> None:
    office, _ = place
    for index in range(3):
        registered(office, f"Z-{index}")
    plan_team(office, 1)
    sheet = week_of_team(office, AskedWeek(1, 2026, 48))
    numbers = [entry.case_number for row in sheet.rows for cell in row.cells for entry in cell.entries]
    assert sorted(numbers) == ["Z-0", "Z-1", "Z-2"]
    assert sheet.days[3].last_calling == ("Z-0", "Z-1", "Z-2")
    words = text_of(week_pdf_of_team(office, AskedWeek(1, 2026, 48)))
    assert "Z-1" in words and "Verzonnen" not in words and "Kapvergunning" not in words
    with pytest.raises(InvalidInput, match="week_unknown"):
        week_of_team(office, AskedWeek(1, 2027, 53))


def test_a_holiday_stands_on_the_week(place: tuple[Office, Replay]) -> None:
    days = week_of_team(place[0], AskedWeek(1, 2026, 53)).days
    assert days[4].holiday and not days[3].holiday


def test_changing_the_calendar_shows_what_moves_before_it_is_saved(place: tuple[Office, Replay]) -> None:
    office, clock = place
    clock.moment = datetime(2026, 4, 2, 9, tzinfo=AMSTERDAM)  # Thursday before Good Friday
    case = registered(office)
    assert case.last_calling_day == date(2026, 4, 9)
    effect = organisation.preview_setting(office, HOLIDAY_PROFILE.key, "P2")
    moved = [(one.number, one.old, one.new) for one in effect.moved]
    assert moved == [("Z-1", date(2026, 4, 9), date(2026, 4, 8))]
    with office.store.reading() as tx:
        assert cases.case(tx, case.case_id).last_calling_day == date(2026, 4, 9)
    changed = organisation.save_setting(office, HOLIDAY_PROFILE.key, "P2", BY)
    assert changed.settings.text(HOLIDAY_PROFILE) == "P2"
    with office.store.reading() as tx:
        assert cases.case(tx, case.case_id).last_calling_day == date(2026, 4, 8)
        lines = [line for line in audit.audit_of_case(tx, case.case_id) if line.action == "dates_changed"]
    assert lines[0].before == {"last_calling_day": "2026-04-09"}


@pytest.mark.parametrize("hours", ["", "ma-vr", "ma 17:00-09:00", "zo-ma 09:00-17:00", "feestdag 09:00-12:00"])
def test_nonsense_opening_hours_are_refused(place: tuple[Office, Replay], hours: str) -> None:
    with pytest.raises(InvalidInput, match="hours"):
        organisation.save_setting(place[0], OPENING_HOURS.key, hours, BY)


def test_a_person_is_exported_whole_and_nobody_is_refused(place: tuple[Office, Replay]) -> None:
    office, _ = place
    case = registered(office)
    record_attempt(office, case.case_id, AttemptResult.SPOKEN, BY, note="Rustig gesprek")
    for who in ("Mevrouw A. Verzonnen", "06 1234 5601", "Z-1"):
        found = json.dumps(export_person(office, who), default=str)
        assert "Rustig gesprek" in found and "Kapvergunning" in found
    with pytest.raises(InvalidInput, match="person_unknown"):
        export_person(office, "Iemand Anders")


def test_after_the_term_a_closed_case_loses_its_person(place: tuple[Office, Replay]) -> None:
    office, clock = place
    case, other = registered(office, "Z-1"), registered(office, "Z-2")
    record_outcome(office, case.case_id, OutcomeCode.EXPLAINED, BY)
    clock.moment += timedelta(days=91)
    assert purge(office, BY, dry_run=True).numbers == ("Z-1",)
    assert purge(office, BY).numbers == ("Z-1",)
    assert purge(office, BY).numbers == ()
    with office.store.reading() as tx:
        gone, kept = cases.case(tx, case.case_id), cases.case(tx, other.case_id)
    assert gone.citizen.name == "" and gone.outcome is OutcomeCode.EXPLAINED
    assert kept.citizen.name == "Mevrouw A. Verzonnen"


def test_a_copy_can_be_put_back_and_nonsense_cannot(place: tuple[Office, Replay], tmp_path: Path) -> None:
    office, clock = place
    registered(office, "Z-1")
    copy = make_copy(office, tmp_path / "kopie.sqlite3", BY)
    registered(office, "Z-2")
    office.store.close()
    broken = tmp_path / "kapot.sqlite3"
    broken.write_bytes(b"geen database" * 500)
    with pytest.raises(StoreDamaged):
        put_back(broken, office.store.path, clock())
    kept = put_back(copy, office.store.path, clock())
    assert kept.kept.exists()
    again = open_office(str(office.store.path), clock, combined({}))
    with again.store.reading() as tx:
        assert cases.case_by_number(tx, "Z-1") is not None
        assert cases.case_by_number(tx, "Z-2") is None
    again.store.close()


def test_the_doctor_finds_what_is_wrong(place: tuple[Office, Replay]) -> None:
    office, clock = place
    keep_copies(office)
    assert {check.name for check in examine(office) if check.state is not State.OK} == set()
    organisation.load_calendar_file(office, b"geen agenda", "stuk.ics", 1)
    clock.moment = datetime(2028, 6, 1, 9, tzinfo=AMSTERDAM)
    found = {check.name: check.state for check in examine(office)}
    assert (found["calendars"], found["holidays"]) == (State.WARNING, State.WARNING)
    assert all(check.next_step for check in examine(office) if check.state is not State.OK)


@pytest.mark.parametrize(
    ("policy", "machine", "told"),
    [
        ({}, {}, "Alle instellingen zijn te lezen."),
        ({"language": "nl"}, {}, "Alle instellingen zijn te lezen. Vastgezet met beleid: “Taal”."),
        ({}, {"copies_days": 9, "copy_hours": 4}, ("Alle instellingen zijn te lezen. Vastgezet op deze computer: "
         "“Zo veel dagen bewaren”, “Zo vaak maken we een reservekopie”.")),
        ({"language": "nl"}, {"copy_hours": 4}, ("Alle instellingen zijn te lezen. Vastgezet met beleid: “Taal”. "
         "Vastgezet op deze computer: “Zo vaak maken we een reservekopie”.")),
        ({"language": "xx", "verzonnen": 1}, {}, ("Deze instellingen zijn niet te lezen en tellen niet mee: "
         "“Taal” (language), verzonnen.")),
    ],
)  # fmt: skip
def test_the_checks_name_settings_as_the_screen_does(
    place: tuple[Office, Replay], policy: dict[str, object], machine: dict[str, object], told: str
) -> None:
    settings = combined({Origin.POLICY: policy, Origin.MACHINE_FILE: machine})
    (found,) = (check for check in examine(replace(place[0], settings=settings)) if check.name == "settings")
    assert Texts("nl").reason(found.detail) == told


def test_what_a_person_names_is_found_or_refused(place: tuple[Office, Replay]) -> None:
    office, _ = place
    registered(office, "Z-1")
    assert team_named(office, " bezwaar ") == team_named(office, "1") == 1
    assert case_named(office, "Z-1") == 1
    with pytest.raises(InvalidInput, match="team_unknown"):
        team_named(office, "Vergunningen")
    with pytest.raises(InvalidInput, match="case_unknown"):
        case_named(office, "Z-404")


def test_a_colleague_who_is_away_is_left_out_with_a_reason(place: tuple[Office, Replay]) -> None:
    office, _ = place
    with office.store.reading() as tx:
        bram = next(one for one in colleagues.colleagues(tx) if one.name == "Bram Proef")
    organisation.save_colleague(office, replace(bram, case_types=frozenset({CaseType.WOO_REQUEST})), BY)
    found = propose_slots(office, registered(office).case_id, Wanted(ContactForm.PHONE))
    assert [one.colleague_id for one in found.left_out] == [bram.colleague_id]


def test_after_the_norm_has_passed_it_says_so_instead_of_counting_days(place: tuple[Office, Replay]) -> None:
    office, clock = place
    case = registered(office)
    assert (
        propose_slots(office, case.case_id, Wanted(ContactForm.PHONE)).slots[0].why[0].code == "slots.why_before_norm"
    )
    clock.moment = datetime(2026, 11, 27, 9, tzinfo=AMSTERDAM)
    late = propose_slots(office, case.case_id, Wanted(ContactForm.PHONE)).slots
    assert late and {slot.why[0].code for slot in late} == {"slots.why_soonest"}
    assert plan_team(office, 1, dry_run=True).late == 1
    record_attempt(office, case.case_id, AttemptResult.SPOKEN, BY)
    codes = {
        why.code
        for slot in propose_slots(office, case.case_id, Wanted(ContactForm.TOWN_HALL)).slots
        for why in slot.why
    }
    assert not codes & {"slots.why_soonest", "slots.why_before_norm", "slots.why_last_day"}


def test_the_guide_names_who_talks_also_without_a_booking(place: tuple[Office, Replay]) -> None:
    office, _ = place
    case = registered(office)
    assert "Noor Demo" not in " ".join(guide_for_case(office, case.case_id, ContactForm.PHONE).opening)
    with office.store.reading() as tx:
        noor = next(one for one in colleagues.colleagues(tx) if one.name == "Noor Demo")
    told = guide_for_case(office, case.case_id, ContactForm.PHONE, noor.colleague_id)
    assert "Noor Demo" in " ".join(told.opening)


def test_the_week_of_one_case_type_says_so_and_keeps_the_hours_of_all(place: tuple[Office, Replay]) -> None:
    office, _ = place
    registered(office, "Z-OBJECTION")
    registered(office, "Z-COMPLAINT", CaseType.COMPLAINT)
    plan_team(office, 1)
    whole = week_of_team(office, AskedWeek(1, 2026, 48))
    chosen = WeekFilter(frozenset({CaseType.COMPLAINT}))
    sheet = week_of_team(office, AskedWeek(1, 2026, 48, chosen))
    numbers = [entry.case_number for row in sheet.rows for cell in row.cells for entry in cell.entries]
    assert numbers == ["Z-COMPLAINT"]
    assert sheet.days[3].last_calling == ("Z-COMPLAINT",)
    assert [row.booked_minutes for row in sheet.rows] == [row.booked_minutes for row in whole.rows]
    assert "Filter: alleen klacht" in text_of(week_pdf_of_team(office, AskedWeek(1, 2026, 48, chosen)))
    meetings = WeekFilter(forms=frozenset({ContactForm.TOWN_HALL, ContactForm.NEIGHBOURHOOD}))
    assert meetings.words(Texts("nl")) == "alleen gemeentehuis, wijk of thuis"
    assert not any(
        cell.entries for row in week_of_team(office, AskedWeek(1, 2026, 48, meetings)).rows for cell in row.cells
    )


def test_what_the_team_has_left_is_told_per_day(place: tuple[Office, Replay]) -> None:
    office, _ = place
    days = week_of_team(office, AskedWeek(1, 2026, 48)).days
    assert days[1].free == "16:00 uur"


def test_a_calendar_that_cannot_be_read_is_unknown_on_the_week_and_nobody_is_called_free(
    place: tuple[Office, Replay],
) -> None:
    office, _ = place
    organisation.load_calendar_file(office, b"geen agenda", "b.ics", 2)
    sheet = week_of_team(office, AskedWeek(1, 2026, 48))
    assert {row.name: row.unknown for row in sheet.rows} == {"Noor Demo": False, "Bram Proef": True}
    assert sheet.days[1].free == "8:00 uur, 1 onbekend"
    assert "agenda onbekend" in text_of(week_pdf_of_team(office, AskedWeek(1, 2026, 48)))
