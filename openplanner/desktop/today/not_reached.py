"""Nobody reached: the result in one key, then the next try in one more (peers.md row 5)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from openplanner.domain.case import ContactForm
from openplanner.domain.contact import AttemptResult, Booking
from openplanner.domain.errors import NotAllowed
from openplanner.domain.interval import AMSTERDAM, Interval
from openplanner.domain.progress import Progress
from openplanner.texts import Texts

if TYPE_CHECKING:
    from openplanner.application.office import Office
    from openplanner.application.record_attempt import AttemptRecorded

RESULTS = (
    AttemptResult.NO_ANSWER,
    AttemptResult.VOICEMAIL,
    AttemptResult.LINE_BUSY,
    AttemptResult.SOMEONE_ELSE,
    AttemptResult.WRONG_NUMBER,
    AttemptResult.NO_SUCH_NUMBER,
    AttemptResult.REFUSES_CONTACT,
)


class ResultMenu(QMenu):
    """What happened when we phoned, each with a letter of its own."""

    def __init__(self, texts: Texts, choose: Callable[[AttemptResult], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(texts("today.missed"))
        for result in RESULTS:
            action = QAction(texts(f"today.result.{result.value}"), self)
            action.triggered.connect(lambda _checked=False, chosen=result: choose(chosen))
            self.addAction(action)
        self.setActiveAction(self.actions()[0])


def next_words(recorded: AttemptRecorded, texts: Texts) -> str:
    """The sentence about what comes next."""
    if recorded.letter_due:
        return texts("today.letter_due")
    if recorded.next_try is None:
        return " ".join(texts.reason(why) for why in recorded.next_why)
    return texts("today.next_try", when=window_words(recorded.next_try, texts))


def window_words(window: Interval, texts: Texts) -> str:
    """``wo 25-11 tussen 13:00 en 17:00``."""
    day = texts.day(window.start.astimezone(AMSTERDAM).date(), year=False)
    return f"{day} {texts('cases.between', start=texts.time(window.start), end=texts.time(window.end))}"


def book_next_try(office: Office, case_id: int, window: Interval, by: int, progress: Progress) -> Booking:
    """A callback of this colleague in the window; raises ``NotAllowed("no_slot_in_window")`` when nothing is free."""
    from openplanner.application.book_slot import Slot, book_slot
    from openplanner.application.notice_kept import Sooner
    from openplanner.application.propose_slots import Wanted, propose_slots

    offered = Sooner(office.clock())
    first_day = window.start.astimezone(AMSTERDAM).date()
    wanted = Wanted(form=ContactForm.PHONE, colleague_ids=(by,), first_day=first_day, limit=20)
    found = propose_slots(office, case_id, wanted, progress)
    fitting = [one for one in found.slots if window.covers(one.interval)]
    if not fitting:
        raise NotAllowed("no_slot_in_window", day=first_day)
    chosen = fitting[0]
    slot = Slot(ContactForm.PHONE, chosen.interval, chosen.colleague_ids)
    return book_slot(office, case_id, slot, by, sooner=offered)
