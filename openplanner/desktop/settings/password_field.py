"""A password that goes into the credential store of this computer and is never shown."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from openplanner.desktop.desk import Desk
from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.field import FieldWithMessage
from openplanner.desktop.widgets.text import Button
from openplanner.domain.errors import OpenPlannerError
from openplanner.domain.progress import Progress

EWS_PASSWORD = "ews_password"  # noqa: S105 the name of a secret, not a secret


class PasswordField(QWidget):
    """What is typed is kept with Enter or the button, and the field is empty again; it says whether one is kept."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        texts = desk.texts
        self.editor = QLineEdit()
        self.editor.setEchoMode(QLineEdit.EchoMode.Password)
        self.editor.returnPressed.connect(self.keep)
        self.field = FieldWithMessage(texts("settings.ews_password"), self.editor, texts("settings.ews_password.hint"))
        self.keep_button = Button(texts("settings.password_keep"), "plain")
        self.keep_button.clicked.connect(self.keep)
        self.forget_button = Button(texts("settings.password_forget"), "quiet")
        self.forget_button.clicked.connect(lambda: self._store(""))
        self.forget_button.hide()
        row = QHBoxLayout()
        row.setSpacing(scaled(8))
        for button in (self.keep_button, self.forget_button):
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(4))
        column.addWidget(self.field)
        column.addLayout(row)

    def refresh(self) -> None:
        """Asks whether a password is kept."""

        def work(_progress: Progress) -> bool:
            from openplanner.application.upkeep.connections import password_kept

            return password_kept(EWS_PASSWORD)

        desk = self._desk
        desk.tasks.run(
            self, "general", "password-kept", desk.texts("settings.reading"), work, self._show_kept, self._cannot
        )

    def keep(self) -> None:
        """Keeps what was typed."""
        typed = self.editor.text()
        if typed:
            self._store(typed)
        else:
            self.field.set_error(self._desk.texts("settings.password_empty"))

    def _store(self, value: str) -> None:
        self.editor.clear()

        def work(_progress: Progress) -> bool:
            from openplanner.application.upkeep.connections import keep_password

            keep_password(EWS_PASSWORD, value)
            return bool(value)

        desk = self._desk
        label = desk.texts("settings.saving")
        desk.tasks.run(self, "general", "password-keep", label, work, self._show_kept, self._failed, writes=True)

    def _show_kept(self, kept: bool) -> None:
        words = "settings.password_kept" if kept else "settings.password_none"
        self.field.set_note(self._desk.texts(words), "good" if kept else "info")
        self.forget_button.setVisible(kept)

    def _cannot(self, error: OpenPlannerError) -> None:
        """Nothing was typed yet, so nothing is wrong with it; but keeping it will not be possible."""
        words = self._desk.texts.error(error)
        self.field.set_note(f"{words.cause} {words.next_step}", "warning")

    def _failed(self, error: OpenPlannerError) -> None:
        self.field.set_error(str(self._desk.texts.error(error)))
