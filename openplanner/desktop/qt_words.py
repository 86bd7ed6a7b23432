"""Qt's own words, such as those of its file dialog and of the menu in a text field, in the language of the desk."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QTranslator
from PySide6.QtWidgets import QApplication

_NAME = "words_of_qt"


def speak(program: QApplication, language: str) -> None:
    """From now on Qt speaks that language; English is what it speaks by itself.

    An installation without Qt's translations leaves its words in English: a person can go on working.
    """
    old = program.findChild(QTranslator, _NAME)
    if old is not None:
        QCoreApplication.removeTranslator(old)
        old.setParent(None)
    if language == "en":
        return
    words = QTranslator(program)
    words.setObjectName(_NAME)
    if words.load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        QCoreApplication.installTranslator(words)
