"""How wished times were understood, beside the line in which they are typed. Used by Nieuw and Zaken."""

from __future__ import annotations

from openplanner.desktop.widgets.field import FieldWithMessage
from openplanner.domain.case import Wishes
from openplanner.domain.errors import InvalidInput
from openplanner.domain.wish_text import wish_words, wishes_of
from openplanner.texts import Texts


def show_times(texts: Texts, field: FieldWithMessage, typed: str, *, finished: bool) -> None:
    """The times in whole words under the field; what cannot be read is an error once it is ``finished``."""
    try:
        wishes = wishes_of(typed, Wishes())
    except InvalidInput as problem:
        if finished:
            field.set_error(str(texts.error(problem)))
        else:
            field.clear_message()
        return
    if wishes.times:
        field.set_note(texts("intake.times_read", when=texts.reason(wish_words(wishes))), "good")
    else:
        field.clear_message()
