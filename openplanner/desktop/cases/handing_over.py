"""Giving a case to a colleague or another team: one list to choose from, out of Zaken and out of Vandaag."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from openplanner.desktop.cases.dialogs import AskDialog
from openplanner.desktop.desk import Desk
from openplanner.desktop.palette.matching import Offer, matching
from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.field import FieldWithMessage
from openplanner.desktop.widgets.speech import announce
from openplanner.desktop.widgets.text import TextLabel
from openplanner.desktop.word_watch import SEARCH, mark
from openplanner.domain.case import Case
from openplanner.domain.errors import OpenPlannerError
from openplanner.domain.progress import Progress
from openplanner.texts import Texts

if TYPE_CHECKING:
    from openplanner.application.addressees import Address, ForMany
    from openplanner.application.give_together import Together

LIST_HEIGHT = 132  # pixels of 100 percent text: with text twice as large the sheet still fits on 768
_WALKING = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}
_PLACE = Qt.ItemDataRole.UserRole


def address_words(address: Address, texts: Texts, me: int = 0) -> str:
    """The address as it stands in the list: a colleague, ``jij`` for oneself, or a team; and whether that is back."""
    who = texts("cases.give_to_me", who=address.name) if address.colleague_id == me else address.name
    if not who:
        who = texts("cases.whole_team") if address.own_team else texts("cases.team", team=address.team)
    elif not address.own_team:
        who = texts("cases.give_elsewhere", who=who, team=address.team)
    return texts("cases.hand_back", who=who) if address.back else who


class AddressDialog(AskDialog):
    """A line to type a part of a name in, and the addresses that fit it; the arrow keys walk while one types.

    Where the case came from is chosen from the start, so Enter sends it back; else nothing is until one chooses.
    ``chosen`` hears the address.
    """

    def __init__(
        self,
        desk: Desk,
        found: tuple[Address, ...],
        chosen: Callable[[Address], object],
        parent: QWidget | None = None,
        *,
        count: int = 1,
    ) -> None:
        """``count`` is how many cases are given at once."""
        texts = desk.texts
        super().__init__(texts, texts("cases.hand_over_title", n=count), texts("cases.give"), parent)
        self._found, self._chosen = found, chosen
        self._words = [address_words(one, texts, desk.colleague_id) for one in found]
        self.field, self.list = QLineEdit(), QListWidget()
        mark(self.field, SEARCH)
        self.field.installEventFilter(self)
        self.list.setAccessibleName(texts("cases.addressees"))
        self.list.setSpacing(scaled(2))
        self.list.setFixedHeight(scaled(LIST_HEIGHT))
        self.none = TextLabel(texts("cases.nobody_so_named" if found else "cases.hand_over_none"), "muted")
        self.lay_out(FieldWithMessage(texts("cases.give_to"), self.field), self.list, self.none)
        self.field.setFocus()
        self.field.textChanged.connect(lambda _text: self._follow())
        self.list.currentItemChanged.connect(lambda _now, _before: self._show_choice())
        self.list.itemActivated.connect(lambda _item: self._answered())
        self._follow()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """The keys that walk go on to the list."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and event.key() in _WALKING:
            if self.list.currentRow() < 0:
                self.list.setCurrentRow(0)
            else:
                QCoreApplication.sendEvent(self.list, event)
            return True
        return False

    def address(self) -> Address | None:
        """What is chosen now."""
        item = self.list.currentItem()
        return self._found[int(item.data(_PLACE))] if item is not None else None

    def check(self) -> bool:
        """Something must be chosen."""
        return self.address() is not None

    def accept(self) -> None:
        """Closes, then tells what was chosen."""
        address = self.address()
        super().accept()
        if address is not None:
            self._chosen(address)

    def _follow(self) -> None:
        """What fits the typed words, in the order of the list; the first of it is chosen once something is typed."""
        typed = self.field.text()
        fits = {offer.key for offer in matching([Offer(str(at), one) for at, one in enumerate(self._words)], typed)}
        self.list.blockSignals(True)  # told once, at the end
        self.list.clear()
        for at, words in enumerate(self._words):
            if str(at) in fits:
                item = QListWidgetItem(words)
                item.setData(_PLACE, at)
                self.list.addItem(item)
        if self.list.count() and (typed.strip() or self._found[0].back):
            self.list.setCurrentRow(0)
        self.list.blockSignals(False)
        self.list.setVisible(self.list.count() > 0)
        self.none.setVisible(self.list.count() == 0)
        self._show_choice()

    def _show_choice(self) -> None:
        """Also to who hears it: the keyboard stays in the line above the list."""
        item = self.list.currentItem()
        self.main.setEnabled(item is not None)
        words = item.text() if item is not None else self.none.text() if not self.list.count() else ""
        self.field.setAccessibleDescription(words)
        if self.isVisible():
            announce(self.field, words)


def ask_address(desk: Desk, owner: QWidget, case_id: int, chosen: Callable[[Address], object]) -> None:
    """Reads to whom the case can go, then asks."""

    def work(_progress: Progress) -> tuple[Address, ...]:
        from openplanner.application.addressees import addressees

        return addressees(desk.office, case_id, desk.colleague_id)

    def ask(found: tuple[Address, ...]) -> None:
        AddressDialog(desk, found, chosen, owner).open()

    desk.tasks.run(owner, "general", "cases-teams", desk.texts("today.reading"), work, ask)


def handed_over(desk: Desk, case_id: int, address: Address, seen: int) -> Case:
    """Gives the case to that address, on the version that was on screen; raises as the step itself."""
    from openplanner.application.hand_over import hand_over

    return hand_over(desk.office, case_id, address.team_id, desk.colleague_id, seen, colleague_id=address.colleague_id)


def done_key(address: Address) -> str:
    """What is said when the case is there."""
    if not address.own_team:
        return "cases.handed_over"
    return "cases.given_to_team" if address.colleague_id is None else "cases.given_to_one"


def ask_and_give(desk: Desk, owner: QWidget, case_id: int, seen: int) -> None:
    """Asks to whom, and gives the case on the version that was on screen; the line at the bottom takes it back."""

    def give(address: Address) -> None:
        def done(_case: Case) -> None:
            desk.notice.emit(desk.texts(done_key(address)), desk.undo_last)
            desk.case_changed.emit(case_id)

        def refused(error: OpenPlannerError) -> None:
            desk.failed.emit(error)
            desk.case_changed.emit(case_id)

        desk.tasks.run(
            owner, "general", "cases-write", desk.texts("cases.saving"),
            lambda _progress: handed_over(desk, case_id, address, seen), done, refused, writes=True,
        )  # fmt: skip

    ask_address(desk, owner, case_id, give)


def ask_and_give_together(desk: Desk, owner: QWidget, numbers: Mapping[int, str]) -> None:
    """Asks to whom, and gives all these cases (ids with their numbers) at once; what cannot go is named."""

    def read(_progress: Progress) -> ForMany:
        from openplanner.application.addressees import addressees_of_many

        return addressees_of_many(desk.office, tuple(numbers))

    def ask(found: ForMany) -> None:
        AddressDialog(
            desk, found.addresses, lambda address: _give_together(desk, owner, numbers, found.seen, address), owner,
            count=len(numbers),
        ).open()  # fmt: skip

    desk.tasks.run(owner, "general", "cases-teams", desk.texts("today.reading"), read, ask)


def _give_together(
    desk: Desk, owner: QWidget, numbers: Mapping[int, str], seen: Mapping[int, int], address: Address
) -> None:
    def write(_progress: Progress) -> Together:
        from openplanner.application.give_together import give_together

        by, to = desk.colleague_id, address.colleague_id
        return give_together(desk.office, seen, address.team_id, by, colleague_id=to)

    def done(made: Together) -> None:
        words = together_words(made, address, numbers, desk.texts)
        desk.notice.emit(words, desk.undo_last if made.given else None)
        desk.case_changed.emit(0)

    desk.tasks.run(owner, "general", "cases-write", desk.texts("cases.saving"), write, done, writes=True)


def together_words(made: Together, address: Address, numbers: Mapping[int, str], texts: Texts) -> str:
    """How many went where, how many were there already, and each that could not go with its reason."""
    parts = []
    if made.given:
        parts.append(texts("cases.given_together", n=len(made.given), who=address_words(address, texts)))
    if made.there_already:
        parts.append(texts("cases.there_already", n=len(made.there_already)))
    parts += [f"{numbers[case_id]}: {texts.reason(why)}" for case_id, why in made.refused]
    return " ".join(parts)
