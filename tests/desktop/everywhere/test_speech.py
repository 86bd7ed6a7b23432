"""What a screen reader hears in every place, through Qt's accessibility interface."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea, QWidget

from openplanner.desktop.widgets.field import FieldWithMessage
from tests.desktop.everywhere.looks import EVERY_PLACE, IN_LIGHT, told
from tests.desktop.everywhere.walking import shown_parts, spoken, walked

NO_ROLE = {QAccessible.Role.NoRole, QAccessible.Role.Client, QAccessible.Role.Pane, QAccessible.Role.LayeredPane}
ROWS_ASKED = 200


@IN_LIGHT
@EVERY_PLACE
def test_a_screen_reader_hears_what_everything_is(place: QWidget) -> None:
    """Through Qt's accessibility interface, which Windows and Linux ask: a name and a role."""
    wrong = {found for part in walked(place) for found in _unsaid(part)}
    assert wrong == set(), told(wrong)


def _unsaid(part: QWidget) -> list[str]:
    interface = QAccessible.queryAccessibleInterface(part)
    if interface is None:
        return [f"{type(part).__name__} says nothing at all"]
    found = []
    if not spoken(part):
        found.append(f"{type(part).__name__} {part.objectName()} has no name")
    if interface.role() in NO_ROLE and not isinstance(part, QAbstractScrollArea):  # a page that scrolls is a page
        found.append(f"{type(part).__name__} {spoken(part)!r} has no role: {interface.role().name}")
    if isinstance(part, QAbstractItemView):
        empty = sum(1 for line in lines_of(part) if not line)
        found += [f"{type(part).__name__} {spoken(part)!r} has {empty} lines without words"] if empty else []
    return found


def lines_of(part: QAbstractItemView) -> list[str]:
    """What is said of the first lines of a list, as Qt takes it from the model."""
    model = part.model()
    indexes = [model.index(row, 0, part.rootIndex()) for row in range(min(model.rowCount(), ROWS_ASKED))]
    roles = (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.DisplayRole)
    return [next((str(index.data(role)) for role in roles if index.data(role)), "") for index in indexes]


@IN_LIGHT
@EVERY_PLACE
def test_no_two_stops_say_the_same(place: QWidget) -> None:
    """Twenty buttons that all say Undo tell nobody which is which."""
    said = Counter((type(part).__name__, spoken(part), _described(part)) for part in walked(place))
    twice = {f"{count} x {what}" for what, count in said.items() if count > 1}
    assert twice == set(), told(twice)


def _described(part: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(part)
    return interface.text(QAccessible.Text.Description) if interface is not None else ""


@IN_LIGHT
@EVERY_PLACE
def test_hint_and_message_of_a_field_are_heard_with_it(place: QWidget) -> None:
    unheard = set()
    for field in (part for part in shown_parts(place) if isinstance(part, FieldWithMessage)):
        said = _described(field.editor)
        for words in (field.hint, field.message.text):
            if words and words not in said:
                unheard.add(f"{spoken(field.editor)!r} does not tell {words!r}")
    assert unheard == set(), told(unheard)
