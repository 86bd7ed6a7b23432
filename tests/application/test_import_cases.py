"""A list of letters is read line by line and registered whole or not at all; hostile files get a message, fast."""

from __future__ import annotations

import io
import re
import time
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from openplanner.application.office import Office
from openplanner.application.register_case import Intake
from openplanner.application.upkeep.import_cases import ImportReport, import_cases
from openplanner.application.upkeep.import_words import Unreadable, day_of, import_words, moment_of
from openplanner.application.upkeep.organisation import office_with_setting
from openplanner.application.upkeep.read_cases import ImportSetting, read_cases
from openplanner.application.upkeep.read_table import LineRemark, read_table
from openplanner.domain.case import Case, CaseType, Channel
from openplanner.domain.errors import InvalidInput
from openplanner.domain.interval import AMSTERDAM
from openplanner.settings import CASE_NUMBER_FORM
from openplanner.storage import cases
from openplanner.texts import Texts
from tests.offices import BY, small_office

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
SETTING = ImportSetting(NOW, default_team=1, teams={"1": 1, "bezwaar": 1, "woo": 2}, taken=frozenset({"oud-1"}))
HEAD = "zaaknummer;zaaktype;ontvangen;naam;telefoon;onderwerp\n"
GOOD = "Z-1;bezwaar;23-11-2026;Jan Bedacht;06-12345678;Dakkapel\n"
DUTCH = Texts("nl")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made, _ = small_office(tmp_path)
    yield made
    made.store.close()


def plan_of(text: str | bytes) -> tuple[list[Intake], list[str], list[str]]:
    """Intakes, refusals and warnings of a list; remarks as ``line field sentence``."""
    data = text.encode() if isinstance(text, str) else text
    plan = read_cases(read_table(data), SETTING)
    return [intake for _, intake in plan.accepted], said(plan.refused), said(plan.warnings)


def said(remarks: tuple[LineRemark, ...]) -> list[str]:
    """Remarks in Dutch words."""
    return [f"{remark.line} {remark.field} {DUTCH.reason(remark.why)}" for remark in remarks]


def stored(office: Office, number: str) -> Case | None:
    with office.store.reading() as tx:
        return cases.case_by_number(tx, number)


def sheet(*rows: tuple[object, ...]) -> bytes:
    """An Excel file with these rows."""
    book, file = Workbook(), io.BytesIO()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def test_every_column_ends_where_it_belongs() -> None:
    head = (
        "Zaak-nummer;Soort zaak;Datum ontvangst;Naam inwoner;Telefoonnummer;Telefoon 2;Betreft;Team;Kanaal;"
        "E-mail;Adres;Postcode;Woonplaats;Taal;Tolk nodig;Bekendmaking;Gemachtigde;Telefoon gemachtigde\n"
    )
    row = (
        "Z-1;Bezwaarschrift;23 november 2026 14:30;Jan Bedacht;06-12345678 tst 3;0182/123456;Dakkapel;Woo;Webformulier;"
        "jan@example.org;Proefstraat 1;2801 GG;Gouda;Arabisch;ja;1-11-2026;Mr. Eva Verzonnen;+32 470 12 34 56\n"
    )
    accepted, refused, warnings = plan_of(head + row)
    assert (refused, warnings) == ([], [])
    intake = accepted[0]
    assert (intake.number, intake.case_type, intake.subject) == ("Z-1", CaseType.OBJECTION, "Dakkapel")
    assert intake.received_at == datetime(2026, 11, 23, 14, 30, tzinfo=AMSTERDAM)
    assert [(phone.e164, phone.extension) for phone in intake.phones] == [("+31612345678", "3"), ("+31182123456", "")]
    assert (intake.team_id, intake.channel, intake.email) == (2, Channel.WEB_FORM, "jan@example.org")
    assert (intake.address, intake.language, intake.interpreter) == ("Proefstraat 1, 2801 GG Gouda", "ar", True)
    assert intake.anchors.announced_on == date(2026, 11, 1)
    assert intake.representative is not None
    assert intake.representative.phones[0].e164 == "+32470123456"


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_delimiter_encoding_and_line_end_reads_the_same(delimiter: str, encoding: str, end: str) -> None:
    text = (HEAD + GOOD.replace("Jan", "Zoë") + GOOD.replace("Z-1", "Z-2")).replace(";", delimiter)
    accepted, refused, _ = plan_of(text.replace("\n", end).encode(encoding))
    assert [(one.number, one.name) for one in accepted] == [("Z-1", "Zoë Bedacht"), ("Z-2", "Jan Bedacht")]
    assert refused == []


def test_english_headings_and_words_work_too() -> None:
    accepted, refused, _ = plan_of("number,case type,received,name\nZ-1,objection,2026-11-23,Jan Bedacht\n")
    assert refused == []
    assert accepted[0].case_type is CaseType.OBJECTION


@pytest.mark.parametrize(
    ("cells", "refusal"),
    [
        (";bezwaar;23-11-2026;Jan Bedacht;;", "zaaknummer Deze cel is leeg"),
        ("Z-1;;23-11-2026;Jan Bedacht;;", "zaaktype Deze cel is leeg"),
        ("Z-1;bezwaar;;Jan Bedacht;;", "ontvangen Deze cel is leeg"),
        ("Z-1;bezwaar;23-11-2026;;;", "naam Deze cel is leeg"),
        ("Z-1;bezwaar;23-11-2026", "naam Deze cel is leeg"),
        ("Z-1;bezwaar;31-02-2026;Jan Bedacht;;", "ontvangen De datum '31-02-2026' bestaat niet."),
        ("Z-1;bezwaar;11/23/2026;Jan Bedacht;;", "ontvangen In '11/23/2026' lijken dag en maand omgedraaid."),
        ("Z-1;bezwaar;23-11-26;Jan Bedacht;;", "ontvangen Schrijf het jaar in '23-11-26' met vier cijfers."),
        ("Z-1;bezwaar;gisteren;Jan Bedacht;;", "ontvangen 'gisteren' is geen datum."),
        ("Z-1;bezwaar;46349;Jan Bedacht;;", "ontvangen '46349' is geen datum."),
        ("Z-1;bezwaar;23-11-1926;Jan Bedacht;;", "ontvangen di 23-11-1926 ligt voor 2000."),
        ("Z-1;bezwaar;23-11-2026 25:00;Jan Bedacht;;", "ontvangen De tijd in '23-11-2026 25:00' bestaat niet."),
        ("Z-1;bezwar;23-11-2026;Jan Bedacht;;", "zaaktype 'bezwar' is niet bekend. Kies uit: bezwaar, klacht, woo"),
        ("Z-1;bezwaar;23-11-2026;Jan Bedacht;0612345;", "telefoon Het nummer is nog 3 cijfers te kort."),
        ("Z-1;bezwaar;23-11-2026;Jan Bedacht;612345678;", "telefoon De 0 vooraan ontbreekt: bedoelt u 0612345678?"),
        ("Z-1;bezwaar;23-11-2026;Jan Bedacht;O612345678;", "telefoon Het teken O is geen cijfer"),
        ("Z-1;bezwaar;23-11-2026;Jan Bedacht;0900-1234;", "telefoon Dit is een 0900-nummer"),
        ("OUD-1;bezwaar;23-11-2026;Jan Bedacht;;", "zaaknummer Dit zaaknummer bestaat al."),
        (f"{'9' * 41};bezwaar;23-11-2026;Jan Bedacht;;", "zaaknummer Hier staan 41 tekens; er passen er 40."),
        (f"Z-1;bezwaar;23-11-2026;{'J' * 121};;", "naam Hier staan 121 tekens; er passen er 120."),
        (f"Z-1;bezwaar;23-11-2026;Jan Bedacht;;{'o' * 201}", "onderwerp Hier staan 201 tekens; er passen er 200."),
        ("=1+1;bezwaar;=NU();Jan Bedacht;;", "ontvangen '=NU()' is geen datum."),
    ],
)
def test_a_wrong_cell_names_its_line_its_column_and_what_to_do(cells: str, refusal: str) -> None:
    accepted, refused, _ = plan_of(HEAD + "Z-0;klacht;23-11-2026;Kees Verzonnen;;\n" + cells + "\n")
    assert len(accepted) == 1
    assert len(refused) == 1
    assert refused[0].startswith(f"3 {refusal}")


def test_all_that_is_wrong_with_a_line_is_said_at_once() -> None:
    _, refused, _ = plan_of(HEAD + ";bezwar;31-02-2026;;0612345;\n")
    assert [line.split()[1] for line in refused] == ["zaaknummer", "zaaktype", "ontvangen", "naam", "telefoon"]


def test_a_number_twice_in_the_list_names_the_first_line() -> None:
    _, refused, _ = plan_of(HEAD + GOOD + "\n\n" + GOOD.replace("Z-1", "z-1"))
    assert refused == ["5 zaaknummer Dit zaaknummer staat ook op regel 2."]


def test_a_number_that_is_written_otherwise_than_here_is_refused_with_the_form(office: Office) -> None:
    source = (HEAD + GOOD + GOOD.replace("Z-1", "Z-2026-0001")).encode()
    numbered = office_with_setting(office, CASE_NUMBER_FORM.key, "Z-####-####")
    assert said(import_cases(numbered, source, BY, dry_run=True).refused) == [
        "2 zaaknummer Een zaaknummer ziet er hier anders uit: Z-####-#### (# is een cijfer, @ een letter)."
    ]


def test_line_numbers_stay_right_behind_a_cell_of_three_lines() -> None:
    _, refused, _ = plan_of(HEAD + GOOD.replace("Dakkapel", '"Dak\nka\npel"') + GOOD.replace("Z-1", "") + "\n")
    assert refused == ["5 zaaknummer Deze cel is leeg, maar moet gevuld zijn."]


@pytest.mark.parametrize(
    "formula", ["=1+1", '=HYPERLINK("http://localhost")', "+1+cmd|' /C calc'!A0", "-2+3+cmd", "@SUM(A1)"]
)
def test_a_formula_is_text_and_a_warning(formula: str) -> None:
    cell = '"' + formula.replace('"', '""') + '"'
    accepted, refused, warnings = plan_of(HEAD + GOOD.replace("Dakkapel", cell))
    assert refused == []
    assert accepted[0].subject == formula
    assert warnings[0].startswith(f"2 onderwerp Deze cel begint met {formula[0]}, zoals een formule.")


def test_a_formula_in_excel_is_its_own_text() -> None:
    rows = (
        ("zaaknummer", "zaaktype", "ontvangen", "naam", "onderwerp"),
        ("Z-1", "woo", "23-11-2026", "Jan Bedacht", "=1+1"),
    )
    accepted, refused, warnings = plan_of(sheet(*rows))
    assert (accepted[0].subject, refused, len(warnings)) == ("=1+1", [], 1)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (GOOD.replace("Dakkapel", "BSN 123 456 782"), "onderwerp Hier staat een getal dat op een BSN lijkt."),
        (GOOD.replace("Jan Bedacht", "Jan 123456782"), "naam Hier staat een getal dat op een BSN lijkt."),
    ],
)
def test_a_line_with_a_bsn_is_refused(row: str, said: str) -> None:
    accepted, refused, _ = plan_of(HEAD + row + GOOD.replace("Z-1", "Z-2"))
    assert [one.number for one in accepted] == ["Z-2"]
    assert refused[0].startswith(f"2 {said}")


@pytest.mark.parametrize("phone", ["+31612345678", "+31 6 12345678 na 17u", "-"])
def test_a_plus_before_a_phone_number_is_no_formula(phone: str) -> None:
    _, refused, warnings = plan_of(HEAD + GOOD.replace("06-12345678", phone))
    assert (refused, warnings) == ([], [])


@pytest.mark.parametrize(
    ("row", "warning"),
    [
        (GOOD.replace("23-11-2026", "25-11-2026"), "ontvangen De ontvangstdatum ligt in de toekomst."),
        (GOOD.replace("23-11-2026", "1-9-2026"), "ontvangen De brief is meer dan 6 weken geleden ontvangen."),
        (GOOD.replace("bezwaar", "whatsapp"), "ontvangen Er staat geen tijd bij"),
        (GOOD.replace("06-12345678", "06-12345678 / 0182-123456"), "telefoon Hier staan 2 telefoonnummers."),
        (GOOD.replace("06-12345678", "097012345678"), "telefoon Let op: 097-nummers"),
    ],
)
def test_what_looks_odd_is_a_warning_and_no_refusal(row: str, warning: str) -> None:
    accepted, refused, warnings = plan_of(HEAD + row)
    assert len(accepted) == 1
    assert refused == []
    assert warnings[0].startswith(f"2 {warning}")


def test_a_second_number_is_kept_and_one_that_cannot_be_called_is_left_out_aloud() -> None:
    accepted, _, warnings = plan_of(HEAD + GOOD.replace("06-12345678", "06-12345678 / 0182-123456 / 0900-12345"))
    assert [phone.e164 for phone in accepted[0].phones] == ["+31612345678", "+31182123456"]
    assert any("Het tweede nummer is weggelaten. Dit is een 0900-nummer" in warning for warning in warnings)


def test_a_bsn_column_is_never_read_and_an_unknown_one_is_named() -> None:
    accepted, _, warnings = plan_of(HEAD.replace("\n", ";BSN;Kleur\n") + GOOD.replace("\n", ";123456782;rood\n"))
    assert "123456782" not in repr(accepted)
    assert warnings[0].startswith("1 BSN Deze kolom wordt nooit gelezen")
    assert warnings[1] == "1 Kleur Deze kolom is niet bekend en wordt niet gelezen."


def test_windows_1252_is_read_with_a_warning_when_it_is_certain() -> None:
    text = HEAD + GOOD + GOOD.replace("Z-1", "Z-2").replace("Jan", "Zoë – ’s André €")
    accepted, refused, warnings = plan_of(text.encode("cp1252"))
    assert accepted[1].name == "Zoë – ’s André € Bedacht"
    assert refused == []
    assert warnings[0].startswith("3  De lijst is geen UTF-8 en is gelezen als Windows-1252.")


@pytest.mark.parametrize(
    "data",
    [
        (HEAD + GOOD).replace("Jan", "Žofie Čapková").encode("iso8859-2") + b"\xb9",
        (HEAD + GOOD).replace("Jan", "Zoë").encode("cp437"),
        (HEAD + GOOD).encode() + b"\x81\x8d",
        (HEAD + GOOD).encode("utf-16-le"),
        b"\xff\xfe\x00",
        bytes(range(256)) * 100,
    ],
)
def test_an_encoding_that_cannot_be_told_is_refused_with_its_line(data: bytes) -> None:
    with pytest.raises(InvalidInput, match="import_encoding") as refused:
        read_table(data)
    words = str(DUTCH.error(refused.value))
    assert re.search(r"regel \d+ is geen UTF-8", words)
    assert "Sla de lijst opnieuw op als CSV UTF-8." in words


def test_text_that_was_encoded_twice_is_noticed() -> None:
    broken = (HEAD + GOOD.replace("Jan", "Zoë")).encode().decode("cp1252")
    assert plan_of(broken)[2][0].startswith("2  Hier staan tekens die wijzen op een verkeerd opgeslagen lijst")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "import_empty"),
        (HEAD.encode(), "import_empty"),
        (b"\n\n\n", "import_empty"),
        (b"naam;telefoon\nJan Bedacht;0612345678\n", "import_columns_missing"),
        ((HEAD[:-1] + ";Zaak nummer\n" + GOOD).encode(), "import_columns_double"),
        ((HEAD + 'Z-1;"bezwaar;23-11-2026\n').encode(), "import_quotes"),
        ((HEAD + GOOD + ";" * 200 + "x").encode(), "import_too_many_columns"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "import_old_excel"),
        (b"PK\x03\x04 and nothing more", "import_damaged"),
        ((HEAD + GOOD * 50_001).encode(), "import_too_many"),
        (b"a" * 50_000_001, "import_too_big"),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_words_in_both_languages(data: bytes, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_cases(read_table(data), SETTING)
    assert refused.value.code == code
    for language in ("nl", "en"):
        words = Texts(language).error(refused.value)
        assert words.cause and words.consequence and words.next_step
        assert "{" not in str(words)


def test_after_a_broken_list_the_next_one_is_read() -> None:
    kept = []
    for _ in range(3):
        with pytest.raises(InvalidInput) as refused:
            read_table((HEAD + GOOD + 'Z;"x').encode())
        kept.append(refused)
    assert len(read_table((HEAD + GOOD).encode()).rows) == 1


def test_ten_megabytes_in_one_cell_refuse_that_line_only() -> None:
    start = time.process_time()
    for column in ("Z-9", "bezwaar", "23-11-2026", "Jan Bedacht", "06-12345678", "Dakkapel"):
        row = GOOD.replace("Z-1", "Z-9").replace(column, "0 " * 5_000_000)
        accepted, refused, _ = plan_of(HEAD + GOOD + row)
        assert len(accepted) == 1
        assert re.search(r"^3 \w+ Hier staan 9999999 tekens; er passen er 1000\.", refused[0])
    assert time.process_time() - start < 20


def test_excel_dates_and_numbers_become_what_a_person_reads() -> None:
    rows = (
        ("zaaknummer", "zaaktype", "ontvangen", "naam", "telefoon", "tolk"),
        (20260001, "woo", datetime(2026, 11, 23), "Jan Bedacht", "06 12345678", True),  # noqa: DTZ001
        (20260002.0, "woo", datetime(2026, 11, 23, 14, 30), "Eva Verzonnen", 612345678, None),  # noqa: DTZ001
        (None, None, None, None, None, None),
        ("20260003", "woo", date(2026, 11, 23), "Ali Fictief", None, "nee"),
    )
    accepted, refused, _ = plan_of(sheet(*rows))
    assert [one.number for one in accepted] == ["20260001", "20260003"]
    assert accepted[0].interpreter
    assert accepted[0].received_at.astimezone(AMSTERDAM).date() == date(2026, 11, 23)
    assert refused == ["3 telefoon De 0 vooraan ontbreekt: bedoelt u 0612345678?"]


def test_a_zip_bomb_is_refused_unread() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/workbook.xml", "<x/>")
        with parts.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(110):
                part.write(b"0" * 1_000_000)
    start = time.process_time()
    with pytest.raises(InvalidInput, match="import_bloated"):
        read_table(file.getvalue())
    assert time.process_time() - start < 1


def test_entities_far_rows_and_missing_parts_in_excel_are_a_damaged_file() -> None:
    good = sheet(("zaaknummer",), ("Z-1",))
    laugh = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><worksheet><sheetData>&b;</sheetData></worksheet>'
    space = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    row = b'<row r="%d"><c t="str"><v>a</v></c></row>'
    far = b'<worksheet xmlns="%s"><sheetData>%s%s</sheetData></worksheet>' % (space, row % 1, row % 999_999_999)
    start = time.process_time()
    first = "xl/worksheets/sheet1.xml"
    for part, content in ((first, laugh), (first, far), (first, None), ("xl/workbook.xml", b"<x"), (first, b"\xff")):
        replaced = {part: content}
        with pytest.raises(InvalidInput, match="import_damaged"):
            read_table(rezipped(good, replaced))
    assert time.process_time() - start < 10
    with pytest.raises(InvalidInput, match="import_not_table"):
        read_table(rezipped(good, {"xl/workbook.xml": None}))


def rezipped(data: bytes, replaced: dict[str, bytes | None]) -> bytes:
    """The zip with some parts replaced, or left out when None."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            content = replaced.get(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return file.getvalue()


def run(office: Office, text: str, **how: bool) -> ImportReport:
    return import_cases(office, text.encode(), BY, **how)


def test_good_lines_become_cases_with_their_dates(office: Office) -> None:
    report = run(office, HEAD + GOOD + GOOD.replace("Z-1", "Z-2").replace("06-12345678", "06-12345679"))
    assert (report.accepted, report.refused, report.warnings) == (2, (), ())
    case = stored(office, "Z-2")
    assert case is not None
    assert case.citizen.phones[0].e164 == "+31612345679"
    assert case.last_calling_day is not None
    assert case.decision_date is None or case.decision_date > case.last_calling_day


def test_one_refused_line_means_nothing_is_registered(office: Office) -> None:
    report = run(office, HEAD + GOOD + GOOD.replace("Z-1", ""))
    assert (report.accepted, len(report.refused)) == (0, 1)
    assert stored(office, "Z-1") is None


def test_partial_registers_the_good_lines(office: Office) -> None:
    report = run(office, HEAD + GOOD + GOOD.replace("Z-1", ""), partial=True)
    assert (report.accepted, len(report.refused)) == (1, 1)
    assert stored(office, "Z-1") is not None


def test_a_dry_run_says_what_would_happen_and_stores_nothing(office: Office) -> None:
    report = run(office, HEAD + GOOD, dry_run=True)
    assert report.accepted == 1
    assert stored(office, "Z-1") is None


def test_the_same_list_twice_is_refused_line_by_line(office: Office) -> None:
    run(office, HEAD + GOOD)
    report = run(office, HEAD + GOOD.replace("Z-1", "z-1"))
    assert said(report.refused) == ["2 zaaknummer Dit zaaknummer bestaat al."]


def test_a_file_that_is_not_there_is_said(office: Office, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="file_unreadable"):
        import_cases(office, tmp_path / "absent.csv", BY)


def test_ten_thousand_lines_are_imported_within_ten_seconds(office: Office) -> None:
    lines = (f"Z-{n};woo;2026-11-20;Persoon {n} Bedacht;06{10_000_000 + n * 37};Stukken {n}\n" for n in range(10_000))
    start = time.process_time()
    report = run(office, HEAD + "".join(lines))
    assert time.process_time() - start < 10
    assert (report.accepted, report.refused) == (10_000, ())


@pytest.mark.parametrize(
    ("text", "wall"),
    [
        ("2026-11-23", "2026-11-23T00:00"),
        ("23-11-2026", "2026-11-23T00:00"),
        ("23/11/2026", "2026-11-23T00:00"),
        ("23.11.2026", "2026-11-23T00:00"),
        ("23 november 2026", "2026-11-23T00:00"),
        ("maandag 23 november 2026 om 14.30 uur", "2026-11-23T14:30"),
        ("ma 23 nov 2026", "2026-11-23T00:00"),
        ("2026-11-23T14:30:00+01:00", "2026-11-23T14:30"),
        ("2026-11-23T13:30Z", "2026-11-23T14:30"),
        ("2026-07-01 08:05", "2026-07-01T08:05"),
    ],
)
def test_dates_as_people_write_them(text: str, wall: str) -> None:
    assert f"{moment_of(text)[0].astimezone(AMSTERDAM):%Y-%m-%dT%H:%M}" == wall


@given(st.dates(min_value=date(2000, 1, 1)))
def test_any_date_reads_back_from_every_spelling(day: date) -> None:
    for spelling in ("{0:%Y-%m-%d}", "{0:%d-%m-%Y}", "{0.day}-{0.month}-{0:%Y}", "{0.day}/{0.month}/{0:%Y}"):
        assert day_of(spelling.format(day)) == day


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60) | st.text(alphabet="0123456789-/.: TZ+januari", max_size=40))
def test_any_text_is_a_moment_or_has_a_reason(text: str) -> None:
    try:
        moment, _ = moment_of(text)
    except Unreadable as problem:
        assert DUTCH.has(problem.why.code)
    else:
        assert moment.tzinfo is not None
        assert moment - timedelta(days=1) < moment


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=400) | st.text(alphabet='Z1;,"\n\r=+x', max_size=200).map(lambda text: (HEAD + text).encode())
)
def test_any_bytes_are_a_plan_or_refused(data: bytes) -> None:
    try:
        plan = read_cases(read_table(data), SETTING)
    except InvalidInput as problem:
        assert DUTCH.has(f"errors.{problem.code}.cause")
    else:
        assert all(DUTCH.has(remark.why.code) for remark in (*plan.refused, *plan.warnings))


def test_no_heading_or_word_means_two_things() -> None:
    words = import_words()
    assert len(words.columns) == len(set(words.columns))
    assert not words.never & set(words.columns)
    assert set(words.required) <= set(words.columns.values())
    assert set(words.values["case_type"].values()) == {one.value for one in CaseType}
    assert set(words.values["channel"].values()) == {one.value for one in Channel}
