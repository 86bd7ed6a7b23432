"""A text that will leave the municipality is looked at for what may not be in it."""

from __future__ import annotations

import tomllib
from functools import cache

from openplanner.domain.errors import ResourceMissing
from openplanner.domain.sensitive import SensitiveSpot, find_sensitive
from openplanner.resources import resource_text


def check_text(text: str) -> tuple[SensitiveSpot, ...]:
    """The stretches that look like a BSN, bank number, date of birth, e-mail address or medical word, in order.

    Raises ``InvalidInput`` for a text above 100,000 characters and ``ResourceMissing`` without the list of
    medical words: a text that could not be checked is never a clean text.
    """
    return find_sensitive(text, _medical_words())


@cache
def _medical_words() -> frozenset[str]:
    try:
        lists = tomllib.loads(resource_text("sensitive", "medical.toml"))
        return frozenset(word.lower() for language in ("nl", "en") for word in lists[language])
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise ResourceMissing("resource_missing", name="sensitive/medical.toml") from error
