"""Every document that we print, by name, for tests that hold for all of them."""

from __future__ import annotations

from collections.abc import Callable

from openplanner.domain.case import CaseType, ContactForm
from openplanner.guides.facts import GuideFacts, fill
from openplanner.guides.library import load_guide
from openplanner.printing.conversation_guide import GuideSheet, guide_pdf, guides_pdf
from openplanner.printing.day_list import day_lists_pdf
from openplanner.printing.figures_report import report_pdf
from openplanner.printing.letter import LetterKind, letter_pdf, letters_pdf
from openplanner.printing.week_schedule import week_pdf
from tests.printing.samples import NOW, OWN_HEAD, day_sheet, guide_sheet, letter, mark, report_sheet, week_sheet


def _empty_guide(case_type: CaseType, form: ContactForm) -> bytes:
    return guide_pdf(GuideSheet(fill(load_guide(case_type, form), GuideFacts()), NOW))


KINDS = [(case_type, form) for case_type in CaseType for form in ContactForm]
PAPERS: dict[str, Callable[[], bytes]] = {
    **{f"guide-{kind}-{form}": (lambda k=kind, f=form: guide_pdf(guide_sheet(k, f))) for kind, form in KINDS},
    **{f"empty-{kind}-{form}": (lambda k=kind, f=form: _empty_guide(k, f)) for kind, form in KINDS},
    **{f"letter-{kind}": (lambda k=kind: letter_pdf(letter(k))) for kind in LetterKind},
    **{f"week-{people}": (lambda n=people: week_pdf(week_sheet(n, 4))) for people in (0, 1, 15, 40)},
    "letter-with-own-head": lambda: letter_pdf(letter(LetterKind.MOVED, own_head=OWN_HEAD, mark=mark())),
    "letters-together": lambda: letters_pdf([letter(kind) for kind in LetterKind][:3], "Brieven")[0],
    "guides-of-a-day": lambda: guides_pdf([guide_sheet(k) for k in list(CaseType)[:3]], "Gespreksleidraden"),
    **{f"day-list-{n}": (lambda n=n: day_lists_pdf([day_sheet(n)], "Daglijst")) for n in (0, 5, 40)},
    "day-lists": lambda: day_lists_pdf([day_sheet(3), day_sheet(30), day_sheet(1)], "Daglijsten"),
    "report": lambda: report_pdf(report_sheet()),
    "report-of-nothing": lambda: report_pdf(report_sheet(0, charts=(), remarks=())),
    "report-in-english": lambda: report_pdf(report_sheet(40), "en"),
    "day-list-in-english": lambda: day_lists_pdf([day_sheet()], "Day list", "en"),
    "guide-in-english": lambda: guide_pdf(guide_sheet(), "en"),
    "week-in-english": lambda: week_pdf(week_sheet(15), "en"),
}
