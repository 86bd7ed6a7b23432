"""What a typed text means among all that can be done or opened. Free of Qt.

Every typed word must be found in an offer: as the beginning of a word, inside one, with its letters in order, or
with one slip of the finger. Accents and capitals make no difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from openplanner.domain.plain_words import plain_words

WHOLE, BEGINS, INSIDE, SLIP, IN_ORDER = 100, 80, 45, 30, 25
FROM_ABOUT, FROM_ALSO = 25, 40  # what a find is worth less outside the title
RECENT, LESS_WHEN_OFF = 15, 10
LEAST_FOR_SLIP, LEAST_FOR_ORDER = 4, 3
LONGEST_TYPED = 100


@dataclass(frozen=True, slots=True)
class Offer:
    """One line of the palette.

    ``key`` is its own and stays the same (``action:today-dial``, ``case:12``); ``about`` says where it is,
    ``also`` holds further words to find it by, ``shortcut`` the key that does it without the palette.
    """

    key: str
    title: str
    about: str = ""
    shortcut: str = ""
    icon: str = ""
    enabled: bool = True
    also: str = ""

    @property
    def kind(self) -> str:
        """``action``, ``screen``, ``setting`` or ``case``."""
        return self.key.partition(":")[0]


def matching(offers: Iterable[Offer], typed: str, recent: Sequence[str] = ()) -> list[Offer]:
    """The offers that fit, best first; without a typed word all of them. What was used last comes first.

    ``recent`` holds keys, the last one first. What cannot be done now stays in, below what can in the same degree.
    """
    asked = plain_words(typed[:LONGEST_TYPED])
    order = {key: place for place, key in enumerate(recent)}
    last = len(order)
    if not asked:
        return sorted(offers, key=lambda offer: order.get(offer.key, last))
    found = [(worth, offer) for offer in offers if (worth := worth_of(offer, asked)) is not None]
    found.sort(key=lambda one: (-(one[0] + _lift(one[1], order)), order.get(one[1].key, last)))
    return [offer for _, offer in found]


def worth_of(offer: Offer, asked: Sequence[str]) -> float | None:
    """How well an offer fits the typed words, higher is better; None when one of them is nowhere in it."""
    places = ((offer.title, 0), (offer.about, FROM_ABOUT), (offer.also, FROM_ALSO))
    total = 0.0
    for word in asked:
        best = max((_in_text(word, text) - less for text, less in places if _in_text(word, text)), default=0.0)
        if best <= 0:
            return None
        total += best
    return total / len(asked) - len(_words(offer.title)) / 10


def _lift(offer: Offer, order: dict[str, int]) -> int:
    return (RECENT if offer.key in order else 0) - (0 if offer.enabled else LESS_WHEN_OFF)


@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[str, ...]:
    return tuple(plain_words(text))


def _in_text(asked: str, text: str) -> float:
    """The best find of a word in a text, a little less the further on it stands; 0 when it is nowhere."""
    return max(
        (found - place / 10 for place, word in enumerate(_words(text)) if (found := _find(asked, word))), default=0
    )


def _find(asked: str, word: str) -> int:
    if asked == word:
        return WHOLE
    if word.startswith(asked):
        return BEGINS
    if len(asked) > 1 and asked in word:
        return INSIDE
    if len(asked) >= LEAST_FOR_SLIP and _one_slip(asked, word[: len(asked) + 1]):
        return SLIP
    if len(asked) >= LEAST_FOR_ORDER and asked[0] == word[0] and _in_order(asked, word):
        return IN_ORDER
    return 0


def _in_order(asked: str, word: str) -> bool:
    letters = iter(word)
    return all(letter in letters for letter in asked)


def _one_slip(asked: str, word: str) -> bool:
    """One letter wrong, left out, too many, or two neighbours in the other order; what follows may be missing."""
    same = 0
    while same < min(len(asked), len(word)) and asked[same] == word[same]:
        same += 1
    left, right = asked[same:], word[same:]
    swapped = left[:2] == right[1::-1] and len(left) > 1 and right[2:].startswith(left[2:])
    return swapped or any(
        right[skip_word:].startswith(left[skip_asked:]) for skip_asked, skip_word in ((1, 1), (1, 0), (0, 1))
    )
