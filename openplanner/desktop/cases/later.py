"""Agreeing a later day for the first talk: which day, why, with whom."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from openplanner.desktop.cases.dialogs import AskDialog
from openplanner.desktop.desk import Desk
from openplanner.desktop.intake.day_text import Side, read_day
from openplanner.desktop.widgets.field import FieldWithMessage
from openplanner.desktop.widgets.text import Button, TextLabel
from openplanner.domain.case import AgreedWith, Case, LaterReason
from openplanner.domain.errors import InvalidInput, OpenPlannerError, StaleCase
from openplanner.domain.progress import Progress

if TYPE_CHECKING:
    from openplanner.application.agree_later import LaterWish
    from openplanner.domain.reason import Reason


class LaterDialog(AskDialog):
    """Asks the day, the reason and who agreed; closes when it was kept, and says beside the day why it was not.

    ``done`` hears that it was kept.
    """

    def __init__(self, desk: Desk, case: Case, done: Callable[[], object], parent: QWidget | None = None) -> None:
        texts = desk.texts
        super().__init__(texts, texts("cases.later_title"), texts("cases.save"), parent)
        self._desk, self._case, self._done = desk, case, done
        self._seen: Case | None = case
        self.day, self.reason, self.agreed_with = QLineEdit(), QComboBox(), QComboBox()
        for reason in LaterReason:
            self.reason.addItem(texts(f"cases.later_reason.{reason}"), reason.value)
        for who in AgreedWith if case.representative else (AgreedWith.CITIZEN,):
            self.agreed_with.addItem(texts(f"cases.agreed_with.{who}"), who.value)
        self.agreed_with.setCurrentIndex(self.agreed_with.count() - 1)
        norm = case.norm_day
        hint = texts("cases.later_hint", norm=norm) if norm else ""
        self.day_field = FieldWithMessage(texts("cases.later_day"), self.day, hint)
        fields: list[QWidget] = [
            self.day_field,
            FieldWithMessage(texts("cases.later_why"), self.reason),
            FieldWithMessage(texts("cases.later_who"), self.agreed_with),
            TextLabel(texts("cases.later_law"), "muted"),
        ]
        if case.anchors.later is not None:
            usual = Button(texts("cases.later_drop"))
            usual.clicked.connect(lambda: self._keep(None))
            fields.append(usual)
        self.lay_out(*fields)

    def check(self) -> bool:
        """Reads the day and keeps what was agreed; the sheet closes when that went well."""
        from openplanner.application.agree_later import LaterWish

        try:
            day = read_day(self.day.text(), self._desk.today(), Side.FUTURE)
        except InvalidInput as problem:
            self.day_field.set_error(str(self.texts.error(problem)))
            return False
        reason, who = LaterReason(self.reason.currentData()), AgreedWith(self.agreed_with.currentData())
        self._keep(LaterWish(day, reason, who))
        return False

    def _keep(self, wish: LaterWish | None) -> None:
        desk, case_id, seen = self._desk, self._case.case_id, self._seen

        def work(_progress: Progress) -> tuple[Case, tuple[Reason, ...]]:
            from openplanner.application.agree_later import agree_later

            return agree_later(desk.office, case_id, wish, desk.colleague_id, seen)

        def kept(found: tuple[Case, tuple[Reason, ...]]) -> None:
            case, warnings = found
            key = "cases.later_kept" if wish else "cases.later_dropped"
            said = [desk.texts(key, day=case.last_calling_day), *(desk.texts.reason(one) for one in warnings)]
            self.accept()
            desk.notice.emit(" ".join(said), desk.undo_last)
            self._done()

        def refused(error: OpenPlannerError) -> None:
            if isinstance(error, StaleCase):
                self._seen = None  # both days are on screen from here on: who saves again chooses this one
            if isinstance(error, InvalidInput | StaleCase):
                self.day_field.set_error(str(desk.texts.error(error)))
                self.day.setFocus()
            else:
                self.reject()
                desk.failed.emit(error)

        desk.tasks.run(self, "general", "cases.later", desk.texts("cases.saving"), work, kept, refused, writes=True)
