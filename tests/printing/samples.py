"""Sheets to print in tests and benchmarks; every person and place is invented."""

from __future__ import annotations

import io
import random
from dataclasses import replace
from datetime import date, datetime

from PIL import Image

from openplanner.domain.case import CaseType, ContactForm
from openplanner.domain.interval import AMSTERDAM
from openplanner.guides.facts import GuideFacts, fill
from openplanner.guides.library import load_guide
from openplanner.printing.conversation_guide import GuideSheet
from openplanner.printing.day_list import DayCall, DayPromise, DaySheet, DayTalk
from openplanner.printing.figures_report import BarSet, ReportBar, ReportFigure, ReportSheet, Trend, TrendPoint
from openplanner.printing.letter import AgreementLine, Letter, LetterKind
from openplanner.printing.week_schedule import WeekCell, WeekDay, WeekEntry, WeekFigures, WeekRow, WeekSheet

NOW = datetime(2026, 11, 23, 8, 12, tzinfo=AMSTERDAM)
MOMENT = datetime(2026, 11, 25, 10, 15, tzinfo=AMSTERDAM)
FACTS = GuideFacts(
    colleague="Ilse Verzonnen",
    function="teamleider",
    place_name="Rivierwaarde",
    spoken_with="mevrouw Testema",
    subject="een dakkapel",
    our_phone="010 000 00 12",
    letter_date=date(2026, 11, 18),
    decision_date=date(2027, 2, 10),
    last_calling_day=date(2026, 11, 23),
    minutes=30,
)
NAMES = (
    "Ilse Verzonnen", "Bram Bedacht", "Noor Nergens", "Teun Testema", "Fenna Fictief", "Joris Jokkebrok",
    "Maud Mosterdzaad", "Sanne Schijnbaar", "Wouter Weleens", "Yara Ysbrand-van der Voorbeeldstraat", "Dirk Dummy",
    "Lotte Loos",
)  # fmt: skip
LONG_NAME = (
    "Mevrouw Aleksandra Wilhelmina-Fictiefová van Bedachtenstein tot Nergenshuizen, weduwe Testema de Verzonnene Oud"
)


OWN_HEAD = """---
soort: briefhoofd
titel: Briefhoofd
versie: 1
datum: 2026-11-28
---
# Brief
## Naam
[gemeente] aan de Maas
## Gegevens
- Bezoekadres: Markt 1, Nergenshuizen
- Telefoon: [telefoon]
## Groet
Hartelijke groet,
## Voet
Postbus 1, 0000 AA Nergenshuizen
"""


def mark(kind: str = "PNG", size: tuple[int, int] = (600, 300)) -> bytes:
    """A picture of one colour."""
    file = io.BytesIO()
    Image.new("RGB", size, (23, 70, 107)).save(file, kind)
    return file.getvalue()


def guide_sheet(
    case_type: CaseType = CaseType.OBJECTION, form: ContactForm = ContactForm.PHONE, **changes: object
) -> GuideSheet:
    """A filled guide with the facts of an ordinary case."""
    sheet = GuideSheet(
        guide=fill(load_guide(case_type, form), FACTS),
        printed_at=NOW,
        municipality="Gemeente Rivierwaarde",
        case_number="Z-2026-00417",
        citizen_name="Mevrouw A. Testema-Voorbeeld",
        phone_shown="06 00 00 00 12",
        place="Gemeentehuis, kamer 1.14",
        moment=MOMENT,
        length_minutes=30,
        colleague="Ilse Verzonnen",
        last_calling_day=date(2026, 11, 23),
        decision_date=date(2027, 2, 10),
        attempts=1,
        last_attempt=NOW,
    )
    return replace(sheet, **changes)  # type: ignore[arg-type]


def letter(kind: LetterKind, **changes: object) -> Letter:
    """A letter that has every fact any kind asks for."""
    sheet = Letter(
        kind=kind,
        printed_on=date(2026, 11, 23),
        recipient="Mevrouw A. Testema-Voorbeeld",
        address_lines=("Bedachtstraat 12", "0000 AA NERGENSHUIZEN"),
        case_number="Z-2026-00417",
        case_type=CaseType.OBJECTION,
        municipality="Gemeente Rivierwaarde",
        return_address="Postbus 1, 0000 AA Nergenshuizen",
        our_phone="010 000 00 12",
        colleague="Ilse Verzonnen",
        received_on=date(2026, 11, 18),
        moment=MOMENT,
        old_moment=datetime(2026, 11, 24, 9, 0, tzinfo=AMSTERDAM),
        length_minutes=30,
        place="Gemeentehuis, kamer 1.14",
        phone_shown="06 00 00 00 12",
        proposals=(MOMENT, datetime(2026, 11, 26, 15, 30, tzinfo=AMSTERDAM)),
        agreements=(
            AgreementLine("Ilse Verzonnen", "belt met de vakcollega over de dakkapel", date(2026, 11, 27), "telefoon"),
            AgreementLine("U", "stuurt de foto's van het dak", date(2026, 12, 1)),
        ),
        spoken_on=date(2026, 11, 23),
        last_calling_day=date(2026, 11, 23),
        decision_date=date(2027, 2, 10),
    )
    return replace(sheet, **changes)  # type: ignore[arg-type]


def week_sheet(people: int, most: int = 3, seed: int = 3) -> WeekSheet:
    """A week of so many people with up to ``most`` bookings a day; the same seed gives the same week."""
    chance = random.Random(seed)
    rows = tuple(_row(number, most, chance) for number in range(people))
    days = tuple(
        WeekDay(
            day=date(2026, 11, 23 + number),
            holiday="Bonifatiusdag" if number == 3 else "",
            last_calling=tuple(f"Z-2026-{400 + number * 9 + more:05d}" for more in range(chance.randint(0, 5))),
            not_reached=tuple(f"Z-2026-{300 + number * 7 + more:05d}" for more in range(chance.randint(0, 2))),
            notices=(("Z-2026-00391", 1 - number),) if number < 3 else (),
            no_room=("Z-2026-00433",) if number == 2 else (),
            rooms=("Kamer 1.14: 3 afspraken",),
            on_call=NAMES[number],
            free=f"{12 + number}:30 uur",
        )
        for number in range(5)
    )
    figures = WeekFigures(31, 34, 27, 34, 2)
    return WeekSheet(
        "Bezwaar en klachten", 2026, 48, days, rows, NOW, figures, "alle zaaktypen", "Gemeente Rivierwaarde"
    )


def _row(number: int, most: int, chance: random.Random) -> WeekRow:
    cells = tuple(_cell(number, day, most, chance) for day in range(5))
    entries = [entry for cell in cells for entry in cell.entries]
    calls = sum(entry.form is ContactForm.PHONE for entry in entries)
    booked = sum(entry.minutes for entry in entries)
    name = NAMES[number % len(NAMES)] + (f" {number // len(NAMES) + 1}" if number >= len(NAMES) else "")
    return WeekRow(name, cells, calls, len(entries) - calls, booked, chance.choice([960, 840, 300]))


def _cell(number: int, day: int, most: int, chance: random.Random) -> WeekCell:
    if chance.random() < 0.08:
        return WeekCell(absence=chance.choice(["verlof", "cursus"]))
    if chance.random() < 0.08:
        return WeekCell(off=True)
    entries, minute = [], 9 * 60
    for more in range(chance.randint(min(1, most), most)):
        form = chance.choices(list(ContactForm), [6, 2, 1])[0]
        length = 30 if form is ContactForm.PHONE else 60
        start = datetime(2026, 11, 23 + day, minute // 60 % 24, minute % 60, tzinfo=AMSTERDAM)
        case = f"Z-2026-{number * 100 + day * 20 + more % 20:05d}"
        entries.append(WeekEntry(start, length, form, chance.choice(list(CaseType)), case, chance.random() < 0.05))
        minute += length + chance.choice([15, 30, 45])
    return WeekCell(tuple(entries), hours="09:00\u201313:00" if chance.random() < 0.1 else "")


def day_sheet(talks: int = 5, **changes: object) -> DaySheet:
    """A day with so many talks, two calls to make and a promise."""
    kinds, forms = list(CaseType), list(ContactForm)
    made = tuple(
        DayTalk(
            start=datetime(2026, 11, 23, 9 + number % 8, 15, tzinfo=AMSTERDAM),
            minutes=30 + 30 * (number % 2),
            form=forms[number % 3],
            case_type=kinds[number % 8],
            case_number=f"Z-2026-{417 + number:05d}",
            who=("Mevrouw A. Testema-Voorbeeld", "De heer B. Bedacht", "Familie Nergens")[number % 3],
            remark=("", "Tolk: Pools", "Gemachtigde van mevrouw C. Fictief")[number % 3],
            place=("", "Gemeentehuis, kamer 1.14", "Buurthuis De Verzinning")[number % 3],
            beside="Bram Bedacht" if number % 3 == 1 else "",
            last_calling_day=date(2026, 11, 23 - number % 2),
            late=bool(number % 2),
        )
        for number in range(talks)
    )
    calls = (
        DayCall(CaseType.OBJECTION, "Z-2026-00501", "De heer D. Denkbeeldig", date(2026, 11, 23), 2),
        DayCall(CaseType.WOO_REQUEST, "Z-2026-00502", "Stichting Luchtkasteel", date(2026, 11, 20)),
    )
    promises = (DayPromise("Z-2026-00390", "belt met de vakcollega over de dakkapel", date(2026, 11, 23), "telefoon"),)
    sheet = DaySheet(
        colleague="Ilse Verzonnen",
        day=date(2026, 11, 23),
        printed_at=NOW,
        talks=made,
        calls=calls,
        promises=promises,
        hours="09:00\u201317:00",
        free="11:45\u201312:30, 14:00\u201315:15",
        municipality="Gemeente Rivierwaarde",
    )
    return replace(sheet, **changes)  # type: ignore[arg-type]


def report_sheet(figures: int = 16, **changes: object) -> ReportSheet:
    """A month with so many figures, a line of six months and four charts."""
    names = ("Op tijd gesproken", "Op tijd geprobeerd", "Bereikt", "Pogingen per bereikte zaak", "Doorlooptijd")
    meaning = "Zaken waarvan de uiterste beldag in de periode viel, gedeeld door alle zaken in de periode. " * 2
    made = tuple(
        ReportFigure(
            names[number % 5], ("83 %", "91 %", "1,6", "12 dagen")[number % 4], f"{40 + number} van 58", meaning
        )
        for number in range(figures)
    )
    months = ("jun 2026", "jul 2026", "aug 2026", "sep 2026", "okt 2026", "nov 2026")
    points = tuple(
        TrendPoint(label, (None, 0.9) if number == 2 else (0.6 + number / 20, 0.8 + number / 30),
                   ("3 van 4", "90 %") if number == 2 else (f"{60 + number * 5} %", f"{80 + number * 3} %"))
        for number, label in enumerate(months)
    )  # fmt: skip
    kinds = [str(kind).capitalize() for kind in CaseType]
    charts = (
        BarSet(
            "Binnengekomen zaken", tuple(ReportBar(kind, 1 - n / 9, str(40 - n * 4)) for n, kind in enumerate(kinds))
        ),
        BarSet("Uitkomsten", (ReportBar("Uitleg was genoeg", 1.0, "21"), ReportBar("Fout hersteld", 0.0, "0"))),
        BarSet("Op tijd gesproken", (ReportBar("Bezwaar", 0.83, "25 van 30"),), "Per zaaktype."),
    )
    sheet = ReportSheet(
        title="November 2026",
        team="Bezwaar en klachten",
        first=date(2026, 11, 1),
        last=date(2026, 11, 30),
        printed_at=NOW,
        figures=made,
        trend=Trend(
            "Gesproken en bereikt, de laatste zes maanden", names[:3:2], points, "Minder dan 10 zaken: aantallen."
        ),
        charts=charts,
        remarks=("Vandaag zijn er 2 toezeggingen te laat.",),
        municipality="Gemeente Rivierwaarde",
    )
    return replace(sheet, **changes)  # type: ignore[arg-type]
