"""What a person should look at, in words: a mark for lists, what happened, and what to do. Free of Qt."""

from __future__ import annotations

from openplanner.domain.contact import Attention
from openplanner.domain.frozen import frozen
from openplanner.texts import Texts

_LOOKS = {
    Attention.MOVED_OUTSIDE: ("move", "warning"),
    Attention.MOVED_PAST_NORM: ("clock-alert", "danger"),
    Attention.DELETED_OUTSIDE: ("calendar-x", "danger"),
    Attention.ROOM_DECLINED: ("building-2", "warning"),
    Attention.OVERLAP: ("triangle-alert", "danger"),
}


@frozen
class AttentionWords:
    """``short`` for a row, ``what`` happened and ``advice`` as sentences; ``icon`` and ``kind`` as on a chip."""

    icon: str
    kind: str
    short: str
    what: str
    advice: str

    @property
    def sentence(self) -> str:
        """What happened and what to do."""
        return f"{self.what} {self.advice}"


def attention_words(texts: Texts, attention: Attention) -> AttentionWords | None:
    """The words, or None when nothing asks for attention."""
    if attention is Attention.NONE:
        return None
    icon, kind = _LOOKS[attention]
    base = f"outbox.attention.{attention.value}"
    return AttentionWords(icon, kind, texts(base), texts(f"{base}.what"), texts(f"{base}.advice"))
