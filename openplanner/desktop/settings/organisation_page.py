"""What the pages for colleagues and places share: a list on the left, a form on the right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QCheckBox,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from openplanner.desktop.allowed import forbid, why_not
from openplanner.desktop.desk import Desk
from openplanner.desktop.errors import fields_failure
from openplanner.desktop.theme import scaled
from openplanner.desktop.together.two_versions import FormVersions
from openplanner.desktop.widgets.field import FieldWithMessage
from openplanner.desktop.widgets.flow import FlowLayout
from openplanner.desktop.widgets.text import Button
from openplanner.domain.errors import InvalidInput, OpenPlannerError, StaleCase
from openplanner.domain.progress import Progress
from openplanner.domain.rights import Action as Right

if TYPE_CHECKING:
    from openplanner.application.office import Office
    from openplanner.application.upkeep.open_organisation import Organisation
    from openplanner.application.who_saved import SavedBy

Stored = TypeVar("Stored")
ANY_WIDTH = (1 << 24) - 1  # what Qt takes for no limit
NARROW_UNDER, NAMES_WIDTH, NAMES_HIGH = 500, 260, 120  # pixels of 100 percent text
_KEY = int(Qt.ItemDataRole.UserRole)


class NameList(QListWidget):
    """Names to choose from. Signals: ``chosen(key)``, with 0 for a new one."""

    chosen = Signal(int)

    def __init__(self, label: str) -> None:
        super().__init__()
        self.setProperty("panel", "names")
        self.setAccessibleName(label)
        self.setMinimumWidth(scaled(180))
        self.setMaximumWidth(scaled(NAMES_WIDTH))
        self.currentItemChanged.connect(self._current_changed)

    def follow_names(self, names: Mapping[int, str]) -> None:
        """Shows the names as they are now; the chosen one stays chosen, and so does none."""
        if names != {int(self.item(row).data(_KEY)): self.item(row).text() for row in range(self.count())}:
            nobody, place = self.currentRow() < 0, self.verticalScrollBar().value()
            self.show_names(names, self.key())
            if nobody:
                self.blockSignals(True)
                self.setCurrentRow(-1)
                self.blockSignals(False)
            self.verticalScrollBar().setValue(place)

    def show_names(self, names: Mapping[int, str], chosen: int) -> None:
        """Shows the names; that one is chosen, or the first, without telling anybody."""
        self.blockSignals(True)
        self.clear()
        for key, name in names.items():
            item = QListWidgetItem(name)
            item.setData(_KEY, key)
            self.addItem(item)
            if key == chosen:
                self.setCurrentItem(item)
        if self.currentItem() is None and self.count():
            self.setCurrentRow(0)
        self.blockSignals(False)

    def _current_changed(self, item: QListWidgetItem | None, _before: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(_KEY))

    def key(self) -> int:
        """The chosen key, 0 when nothing is chosen."""
        item = self.currentItem()
        return int(item.data(_KEY)) if item is not None else 0


class Checks(QWidget):
    """A few things of which any number may be chosen, on as many lines as it takes."""

    def __init__(self, names: Mapping[object, str]) -> None:
        super().__init__()
        self.boxes = {value: QCheckBox(name) for value, name in names.items()}
        flow = FlowLayout(scaled(8), self)
        for box in self.boxes.values():
            flow.addWidget(box)
        if self.boxes:
            self.setFocusProxy(next(iter(self.boxes.values())))

    def choose(self, values: object) -> None:
        """Checks those and no others."""
        wanted = set(values) if isinstance(values, (tuple, frozenset, set, list)) else set()
        for value, box in self.boxes.items():
            box.setChecked(value in wanted)

    def names(self) -> dict[object, str]:
        """What can be chosen, in words."""
        return {value: box.text() for value, box in self.boxes.items()}

    def values(self) -> list[object]:
        """What is checked, in order."""
        return [value for value, box in self.boxes.items() if box.isChecked()]


class OrganisationPage(QWidget, Generic[Stored]):
    """A page that shows the organisation: reads it, and stores a changed colleague, team or place.

    Subclasses fill ``versions`` and say which act of the log saves what they store, under which word.
    """

    act: ClassVar[str]
    word: ClassVar[str]

    def __init__(self, desk: Desk, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.title = title
        self.fields: dict[str, FieldWithMessage] = {}
        self.organisation: Organisation | None = None
        self.versions: FormVersions[Stored]
        desk.organisation_changed.connect(self._look_for_news)

    def refresh(self) -> None:
        """Reads the organisation anew."""
        desk = self.desk

        def work(_progress: Progress) -> Organisation:
            from openplanner.application.upkeep.open_organisation import open_organisation

            return open_organisation(desk.office)

        desk.tasks.run(self, "general", "organisation", desk.texts("settings.reading"), work, self._take)

    def show_organisation(self, organisation: Organisation) -> None:
        """Shows it, and the form of the one that was open."""
        raise AttributeError("a page shows its part")

    def show_names(self, organisation: Organisation) -> None:
        """Shows the names alone; choice and form stay."""
        raise AttributeError("a page shows its part")

    def opened(self) -> Stored:
        """What the form was filled with."""
        raise AttributeError("a page knows its form")

    def typed(self) -> Stored:
        """What the form holds; raises ``InvalidInput`` naming the field that is wrong."""
        raise AttributeError("a page knows its form")

    def key_of(self, stored: Stored) -> int:
        """The id of what the page stores."""
        raise AttributeError("a page knows its ids")

    def found_in(self, organisation: Organisation, key: int) -> Stored | None:
        """What has that id, or None."""
        raise AttributeError("a page finds its own")

    def show_stale(self, stored: Stored) -> None:
        """Takes what a colleague stored as the one that the form changes; the fields stay."""
        raise AttributeError("a page shows its part")

    def two_columns(self, names: QWidget, form: list[QWidget], buttons: list[Button]) -> None:
        """List left, form right with its buttons under it."""
        self._names, self._narrow, self._most_high = names, False, names.maximumHeight()
        self._row = row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(scaled(24))
        row.addWidget(names)
        column = QVBoxLayout()
        column.setSpacing(scaled(16))
        for part in form:
            column.addWidget(part)
        line = FlowLayout(scaled(8))
        for button in buttons:
            line.addWidget(button)
        forbid(why_not(self.desk, Right.ARRANGE), *buttons)
        column.addLayout(line)
        column.addStretch(1)
        row.addLayout(column, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """With little room the list stands above the form, a few names high."""
        super().resizeEvent(event)
        narrow = event.size().width() < scaled(NARROW_UNDER)
        if narrow is not self._narrow:
            self._narrow = narrow
            down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
            self._row.setDirection(down if narrow else across)
            self._names.setMaximumWidth(ANY_WIDTH if narrow else scaled(NAMES_WIDTH))
            if narrow:
                self._names.setFixedHeight(scaled(NAMES_HIGH))
            else:
                self._names.setMinimumHeight(0)
                self._names.setMaximumHeight(self._most_high)

    def clear_messages(self) -> None:
        """Takes what was said about an earlier try away."""
        for field in self.fields.values():
            field.clear_message()

    def store(
        self, opened: Stored, mine: Stored, write: Callable[[Office], Stored], done: Callable[[Stored], object]
    ) -> None:
        """Writes in the background; a refusal stands beside its field, also when a colleague saved first."""
        desk = self.desk
        self.clear_messages()
        beside = fields_failure(desk, self.fields)

        def kept(stored: Stored) -> None:
            desk.notice.emit(desk.texts("settings.stored"), None)
            done(stored)
            self.refresh()

        label = desk.texts("settings.saving")

        def failed(error: OpenPlannerError) -> None:
            if isinstance(error, StaleCase):
                self._compare(opened, mine, error)
            else:
                beside(error)

        desk.tasks.run(
            self, "general", "organisation-save", label, lambda _p: write(desk.office), kept, failed, writes=True
        )

    def _compare(self, opened: Stored, mine: Stored, error: StaleCase) -> None:
        """Shows what a colleague stored meanwhile beside what is typed here."""
        desk, act, word, key = self.desk, self.act, self.word, self.key_of(opened)

        def work(_progress: Progress) -> tuple[Organisation, SavedBy]:
            from openplanner.application.upkeep.open_organisation import open_organisation
            from openplanner.application.who_saved import who_saved

            return open_organisation(desk.office), who_saved(desk.office, act, word, key)

        def show(found: tuple[Organisation, SavedBy]) -> None:
            theirs = self.found_in(found[0], key)
            desk.failed.emit(error)
            if theirs is not None:
                self.show_stale(theirs)
                self.versions.show(opened, mine, theirs, found[1])

        desk.tasks.run(self, "general", "organisation-compare", desk.texts("settings.reading"), work, show)

    def _look_for_news(self) -> None:
        if not self.isVisible():
            return
        desk, act, word, key = self.desk, self.act, self.word, self.key_of(self.opened())

        def work(_progress: Progress) -> tuple[Organisation, SavedBy]:
            from openplanner.application.upkeep.open_organisation import open_organisation
            from openplanner.application.who_saved import who_saved

            return open_organisation(desk.office), who_saved(desk.office, act, word, key)

        desk.tasks.run(self, "general", "organisation-news", "", work, self._take_news)

    def _take_news(self, found: tuple[Organisation, SavedBy]) -> None:
        """What a colleague stored comes in where nobody typed; the cursor and the chosen name stay."""
        self.organisation, opened = found[0], self.opened()
        self.show_names(found[0])
        theirs = self.found_in(found[0], self.key_of(opened))
        if theirs is None or theirs == opened:
            return
        try:
            mine = self.typed()
        except InvalidInput:
            return  # half a word stands there: whoever saves is asked
        if self.versions.follow(opened, mine, theirs, found[1].name):
            self.show_stale(theirs)

    def _take(self, organisation: Organisation) -> None:
        self.organisation = organisation
        self.show_organisation(organisation)
