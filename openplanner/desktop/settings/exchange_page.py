"""Exchange and Microsoft 365: the settings, the password, signing in, and a test of every mailbox."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from openplanner.desktop.desk import Desk
from openplanner.desktop.settings.connection_test import ConnectionTest
from openplanner.desktop.settings.password_field import PasswordField
from openplanner.desktop.settings.sections import Section
from openplanner.desktop.settings.setting_page import SettingPage
from openplanner.desktop.widgets.field import MessageLine
from openplanner.desktop.widgets.text import Button, TextLabel
from openplanner.domain.errors import OpenPlannerError
from openplanner.domain.progress import Progress
from openplanner.settings import EWS_USER, GRAPH_CLIENT


class ExchangePage(SettingPage):
    """The settings with, after the account of the server, its password; the button to sign in; the test on top."""

    def __init__(self, desk: Desk, section: Section, parent: QWidget | None = None) -> None:
        super().__init__(desk, section, parent)
        self.password = PasswordField(desk)
        self.sign_in = SignIn(desk)
        self.test = ConnectionTest(desk)
        column = self.layout()
        assert isinstance(column, QVBoxLayout)  # noqa: S101 SettingPage made it
        self._insert_after(column, self.fields[EWS_USER.key], self.password)
        self._insert_after(column, self.fields[GRAPH_CLIENT.key], self.sign_in)
        rule = QFrame()
        rule.setProperty("panel", "rule")
        for place, part in enumerate((TextLabel(desk.texts("settings.test_title"), "heading"), self.test, rule)):
            column.insertWidget(place, part)

    def refresh(self) -> None:
        """Also asks whether a password is kept."""
        super().refresh()
        self.password.refresh()

    def _insert_after(self, column: QVBoxLayout, before: QWidget, part: QWidget) -> None:
        column.insertWidget(column.indexOf(before) + 1, part)


class SignIn(QWidget):
    """Signing in to Microsoft 365: the browser or Windows asks, never we."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.button = Button(desk.texts("settings.sign_in"), "plain", "user-check")
        self.button.clicked.connect(self.begin)
        self.message = MessageLine()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(TextLabel(desk.texts("settings.sign_in_hint"), "muted"))
        column.addWidget(self.button)
        column.addWidget(self.message)

    def begin(self) -> None:
        """Opens the window of Microsoft and waits for it in the background."""
        desk = self._desk
        if not desk.settings.text(GRAPH_CLIENT):
            self.message.show_text(desk.texts("settings.sign_in_first"), "warning")
            return
        self.button.setEnabled(False)
        self.message.show_text(desk.texts("settings.signing_in"), "info")

        handle = int(self.window().winId())

        def work(progress: Progress) -> str:
            from openplanner.application.upkeep.connections import sign_in

            return sign_in(desk.office, handle, progress)

        label = desk.texts("settings.signing_in")
        desk.tasks.run(self, "general", "microsoft-sign-in", label, work, self._signed_in, self._failed)

    def _signed_in(self, account: str) -> None:
        self.button.setEnabled(True)
        self.message.show_text(self._desk.texts("settings.signed_in", account=account), "good")

    def _failed(self, error: OpenPlannerError) -> None:
        self.button.setEnabled(True)
        self.message.show_text(str(self._desk.texts.error(error)))
