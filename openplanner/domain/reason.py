"""Why: a code and facts that ``texts.py`` turns into a sentence in the reader's language."""

from __future__ import annotations

from openplanner.domain.frozen import frozen

Fact = str | int | float | bool | None | object


@frozen
class Reason:
    """One reason, without words: ``code`` is a key of resources/i18n, ``facts`` fill it in.

    Facts are pairs in a fixed order so that a reason is hashable; values are plain values, dates or
    datetimes with a zone. Make one with :func:`because`.
    """

    code: str
    facts: tuple[tuple[str, Fact], ...] = ()


def because(code: str, **facts: Fact) -> Reason:
    """A reason with named facts: ``because("terms.weekend", day=date(2026, 11, 22))``."""
    return Reason(code, tuple(facts.items()))
