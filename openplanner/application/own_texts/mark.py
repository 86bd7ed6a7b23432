"""The picture of the municipality for the head of a letter."""

from __future__ import annotations

from pathlib import Path

from openplanner.application.office import Office
from openplanner.domain.errors import InvalidInput
from openplanner.printing.letterhead import MOST_BYTES, checked_mark
from openplanner.settings import LETTER_MARK


def mark_of(office: Office) -> bytes:
    """The content of the file that the settings name, empty without one.

    Raises ``InvalidInput`` when it cannot be read: a letter never goes out without the head that was asked for.
    """
    named = office.settings.text(LETTER_MARK).strip()
    if not named:
        return b""
    try:
        with Path(named).open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise InvalidInput("mark_unreadable", field="letter_mark") from error
    return checked_mark(content)
