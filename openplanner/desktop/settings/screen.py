"""Instellingen: sections on the left, the chosen one on the right."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from openplanner.desktop.desk import Desk
from openplanner.desktop.icons import icon
from openplanner.desktop.own_texts.page import TextsPage
from openplanner.desktop.screen import Screen
from openplanner.desktop.settings.calendar_page import CalendarPage
from openplanner.desktop.settings.colleague_page import ColleaguePage
from openplanner.desktop.settings.exchange_page import ExchangePage
from openplanner.desktop.settings.keeping_page import KeepingPage
from openplanner.desktop.settings.opening_page import OpeningPage
from openplanner.desktop.settings.place_page import PlacePage
from openplanner.desktop.settings.sections import SECTIONS, Section
from openplanner.desktop.settings.setting_page import SettingPage
from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.scrolled import Scrolled
from openplanner.desktop.widgets.text import TextLabel
from openplanner.desktop.word_watch import OFFICE, mark

FORM_WIDTH = 760  # pixels of 100 percent text: longer lines read badly
Page = SettingPage | ColleaguePage | PlacePage | CalendarPage | TextsPage


class SettingsScreen(Screen):
    """Every setting once; a page is made when it is first opened."""

    screen_id: ClassVar[str] = "settings"
    title_key: ClassVar[str] = "window.screen.settings"
    icon: ClassVar[str] = "settings"
    section_shown: ClassVar[str] = SECTIONS[0].name

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        mark(self, OFFICE)
        self.pages: dict[str, Page] = {}
        self.sections = QListWidget()
        self.sections.setProperty("panel", "names")
        self.sections.setAccessibleName(desk.texts("settings.sections"))
        self.sections.setIconSize(QSize(scaled(18), scaled(18)))
        self.sections.ensurePolished()
        for section in SECTIONS:
            item = QListWidgetItem(icon(section.icon, "accent"), desk.texts(f"settings.section.{section.name}"))
            self.sections.addItem(item)
        self.title = TextLabel("", "title")
        self.about = TextLabel("", "muted")
        self._lay_out()
        self.make_actions()
        self.sections.currentRowChanged.connect(self._show_row)

    def entered(self, argument: object = None) -> None:
        """``argument`` may name a section, be ``look`` after language or theme changed, or the path of an .ics file."""
        offered = argument if isinstance(argument, Path) else None
        if offered is not None:
            argument = "calendars"
        names = [section.name for section in SECTIONS]
        wanted = argument if argument in names else SettingsScreen.section_shown
        row = names.index(str(wanted))
        if row == self.sections.currentRow():
            self.refresh()
        self.sections.setCurrentRow(row)
        self.sections.setFocus()
        page = self.page("calendars") if offered is not None else None
        if offered is not None and isinstance(page, CalendarPage):
            page.offer(offered)

    def view_now(self) -> Mapping[str, str]:
        """The section."""
        return {"section": SettingsScreen.section_shown}

    def restore_view(self, view: Mapping[str, str]) -> None:
        """The section of last time."""
        if view.get("section") in {section.name for section in SECTIONS}:
            SettingsScreen.section_shown = view["section"]

    def refresh(self) -> None:
        """Reads the section in view anew."""
        page = self.pages.get(SECTIONS[max(0, self.sections.currentRow())].name)
        if page is not None:
            page.refresh()

    def page(self, name: str) -> Page:
        """A section's page, made when first asked for."""
        if name not in self.pages:
            section = next(section for section in SECTIONS if section.name == name)
            self.pages[name] = self._made_page(section)
        return self.pages[name]

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(scaled(16), scaled(16), 0, 0)
        row.setSpacing(scaled(24))
        self.sections.setFixedWidth(scaled(208))
        row.addWidget(self.sections)
        self._scroll = Scrolled()
        row.addWidget(self._scroll, 1)
        self._body = QWidget()
        self._body.setMaximumWidth(scaled(FORM_WIDTH))
        self._column = QVBoxLayout(self._body)
        self._column.setContentsMargins(0, 0, scaled(24), scaled(32))
        self._column.setSpacing(scaled(8))
        self._column.addWidget(self.title)
        self._column.addWidget(self.about)
        self._column.addSpacing(scaled(16))
        self._scroll.setWidget(self._body)

    def _made_page(self, section: Section) -> Page:
        if section.name == "colleagues":
            return ColleaguePage(self.desk)
        if section.name == "texts":
            return TextsPage(self.desk)
        if section.name == "places":
            return PlacePage(self.desk)
        if section.name == "opening":
            return OpeningPage(self.desk, section)
        if section.name == "keeping":
            return KeepingPage(self.desk, section)
        if section.name == "calendars":
            return CalendarPage(self.desk)
        if section.name == "exchange" and not self.desk.practising:  # a password kept there would be the real one
            return ExchangePage(self.desk, section)
        return SettingPage(self.desk, section)

    def _show_row(self, row: int) -> None:
        section = SECTIONS[row]
        SettingsScreen.section_shown = section.name
        for page in self.pages.values():
            page.hide()
        page = self.page(section.name)
        if self._column.indexOf(page) < 0:
            self._column.addWidget(page, 1)
        texts = self.desk.texts
        self.title.setText(texts(f"settings.section.{section.name}"))
        self.about.setText(texts(f"settings.section.{section.name}.hint"))
        page.show()
        page.refresh()
        self._scroll.verticalScrollBar().setValue(0)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
