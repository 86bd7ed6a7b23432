"""How long a talk is when more people come or more is on the table than one subject."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date

from openplanner.domain.errors import ResourceMissing


@dataclass(frozen=True, slots=True)
class TalkNorm:
    """Minutes for each person and subject more than one, from that day on; no talk becomes longer than ``most``."""

    first: date
    person: int
    subject: int
    most: int

    def longer(self, minutes: int, persons: int, subjects: int) -> int:
        """The length in minutes; a talk that is longer than ``most`` as it is stays as long."""
        more = self.person * (persons - 1) + self.subject * (subjects - 1)
        return max(minutes, min(self.most, minutes + more))


def read_talk_norms(text: str) -> tuple[TalkNorm, ...]:
    """The norms of a file, oldest first; raises ``ResourceMissing`` when one cannot be read or makes no sense."""
    try:
        found = [
            TalkNorm(one["from"], int(one["person"]), int(one["subject"]), int(one["most"]))
            for one in tomllib.loads(text)["norms"]
        ]
        first = {type(one.first) for one in found}
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise ResourceMissing("resource_missing", name="terms/talks.toml") from error
    if first != {date} or any(min(one.person, one.subject, one.most) < 0 or one.most > 480 for one in found):
        raise ResourceMissing("resource_missing", name="terms/talks.toml")
    return tuple(sorted(found, key=lambda one: one.first))


def norm_on(norms: tuple[TalkNorm, ...], day: date) -> TalkNorm:
    """The norm of that day; the oldest for a day before all of them."""
    return next((one for one in reversed(norms) if one.first <= day), norms[0])
