"""The letters that a carried-out plan asks for, as one document: who has another moment, and who has an appointment."""

from __future__ import annotations

from dataclasses import dataclass

from openplanner.application.office import Office
from openplanner.application.whole_team.carry_out import CarriedOut, Result
from openplanner.application.write_letter import LetterKind, UndrawnLetter, undrawn_letter
from openplanner.domain.errors import OpenPlannerError
from openplanner.domain.progress import Progress, Silent
from openplanner.domain.reason import Reason, because
from openplanner.printing.letter import letters_pdf
from openplanner.texts import Texts


@dataclass(frozen=True, slots=True)
class MadeLetters:
    """One PDF (empty when there was no letter to write), and whose letter could not be made and why.

    ``letters`` holds each of them with its text for a mail and its dates, and ``first_pages`` the page of the PDF,
    counted from 0, on which it begins.
    """

    pdf: bytes
    letters: tuple[UndrawnLetter, ...]
    first_pages: tuple[int, ...]
    missing: tuple[tuple[str, Reason], ...]


def letters_of(office: Office, carried: CarriedOut, progress: Progress | None = None) -> MadeLetters:
    """A letter for every talk that was moved to another time or place, and for every new appointment.

    Whoever is phoned by another colleague at the moment that was agreed needs none. A letter with a gap is not made but
    named. Raises the errors of the store, and ``Cancelled``.
    """
    watch = progress or Silent()
    wanted = [(one, kind) for one in carried.done if (kind := _kind(one)) is not None]
    letters, missing = [], []
    for number, (one, kind) in enumerate(wanted):
        watch.step(number, len(wanted), "team.making_letters")
        try:
            letters.append(undrawn_letter(office, one.item.case.case_id, kind))
        except OpenPlannerError as error:
            missing.append((one.item.case.number, because(f"errors.{error.code}.cause", **error.facts)))
    title = Texts("nl")("team.letters_title", n=len(letters))
    pdf, first_pages = letters_pdf([one.letter for one in letters], title) if letters else (b"", ())
    return MadeLetters(pdf, tuple(letters), first_pages, tuple(missing))


def _kind(one: Result) -> LetterKind | None:
    if one.item.before is None:
        return LetterKind.CONFIRMATION
    return LetterKind.MOVED if one.item.moved else None
