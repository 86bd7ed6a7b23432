"""Opens the palette over a window, runs what was chosen, and remembers what was used last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from openplanner.desktop.palette.matching import Offer
from openplanner.desktop.palette.offers import all_offers
from openplanner.desktop.palette.overlay import Palette

if TYPE_CHECKING:
    from openplanner.desktop.window import MainWindow

MOST_RECENT = 8


class PaletteCaller(QObject):
    """``recent`` holds the keys of what was chosen, the last one first, until the window closes."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.recent: list[str] = []
        self.palette: Palette | None = None

    def open(self) -> None:
        """Shows the palette with what can be done now; a second time closes it."""
        window = self._window
        if self.palette is None:
            self.palette = Palette(window.desk, window)
            self.palette.chosen.connect(self._run)
        if self.palette.isVisible():
            self.palette.close_palette()
            return
        self.palette.open_with(all_offers(window.desk.texts, window.screen_id, self._acts()), self.recent)

    def place(self) -> None:
        """Keeps the palette in the middle when the window changes size."""
        if self.palette is not None and self.palette.isVisible():
            self.palette.place()

    def undress(self) -> None:
        """Lets the palette go, because it is in the old language or look."""
        if self.palette is not None:
            self.palette.close_palette(back=False)
            self.palette.deleteLater()
            self.palette = None

    def _acts(self) -> dict[str, QAction]:
        window = self._window
        screen = window.screens.get(window.screen_id)
        return {**{act.objectName(): act for act in window.actions()}, **(screen.acts if screen else {})}

    def _run(self, offer: Offer) -> None:
        self.recent = [offer.key, *(key for key in self.recent if key != offer.key)][:MOST_RECENT]
        desk, name = self._window.desk, offer.key.partition(":")[2]
        if offer.kind == "action":
            self._acts()[name].trigger()
        elif offer.kind == "screen":
            desk.go_to.emit(name, None)
        elif offer.kind == "setting":
            desk.go_to.emit("settings", name)
        else:
            desk.show_case.emit(int(name))
