"""What the application fills in for a conversation guide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from openplanner.domain.series import SeriesPlace
from openplanner.guides.model import ConversationGuide


@dataclass(frozen=True, slots=True)
class GuideSheet:
    """A filled guide with the facts of its case; every field but the first two may be empty.

    ``guide`` comes from :func:`openplanner.guides.facts.fill`. Moments carry a zone. ``citizen_name`` is the writer,
    ``representative`` who speaks for the writer. ``phone_shown`` is a number as people read it, empty when the desk
    prints without numbers. ``place`` is the room or the address of a talk face to face. ``language`` is a word for a
    reader, empty for Dutch. ``attempts`` counts calls so far. There is no field for a BSN; nine digits that pass
    its test, and e-mail addresses, are left out of names and places (method.md 5.4).
    """

    guide: ConversationGuide
    printed_at: datetime
    municipality: str = ""
    case_number: str = ""
    citizen_name: str = ""
    representative: str = ""
    phone_shown: str = ""
    place: str = ""
    moment: datetime | None = None
    length_minutes: int = 0
    series: SeriesPlace | None = None
    colleague: str = ""
    last_calling_day: date | None = None
    decision_date: date | None = None
    language: str = ""
    interpreter: bool = False
    attempts: int = 0
    last_attempt: datetime | None = None

    @property
    def empty(self) -> bool:
        """True for a form without a case, to fill in by pen."""
        return not self.case_number and not self.citizen_name
