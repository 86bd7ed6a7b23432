"""The Dutch numbering plan as far as lengths, kinds and service numbers go.

Whether a number was issued is asked of the library, in ``domain/phone.py``.
Source: Nummerplan telefoon- en ISDN-diensten (ACM); the lengths agree with libphonenumber 9.0.43.
"""

from __future__ import annotations

import re
from functools import lru_cache

from openplanner.domain.frozen import frozen
from openplanner.domain.reason import Reason, because

_PAID = re.compile(r"090[069]")
_MUNICIPAL = re.compile(r"140\d{0,4}")
_EMERGENCY = frozenset({"112", "911"})  # 911 is passed on to 112


@frozen
class Plan:
    """What the plan says: ``kind`` is a kind of ``openplanner phone``; ``problem`` when the length is wrong.

    ``service`` says why a number of that length is never a citizen's, ``note`` what to know before calling.
    """

    kind: str = ""
    problem: Reason | None = None
    service: Reason | None = None
    note: Reason | None = None


@frozen
class ShortNumber:
    """A number that is dialled without an area code and is never a citizen's."""

    kind: str
    problem: Reason


def plan(national: str) -> Plan:
    """What the plan says about a number written from its 0 (``0612345678``)."""
    if _MUNICIPAL.fullmatch(national[1:]):
        return Plan("service", service=because("phone.service_municipal", prefix="14"))
    least, most, plan = _by_start(national[:4])
    if len(national) < least:
        return Plan(problem=because("phone.too_short", n=least - len(national)))
    if len(national) > most:
        return Plan(problem=because("phone.too_long", n=len(national) - most))
    return plan


def prefix(national: str) -> str:
    """The part of a number that does not exist when the whole does not: ``060`` or the area code ``0112``."""
    return national[:3] if national.startswith(("06", "08", "09")) else national[:4]


def short(digits: str) -> ShortNumber | None:
    """The emergency or service number that two to six digits without 0 are, or None."""
    if digits in _EMERGENCY:
        return ShortNumber("emergency", because("phone.emergency", number=digits))
    if _MUNICIPAL.fullmatch(digits) and len(digits) <= 6:
        return ShortNumber("service", because("phone.service_municipal", prefix="14"))
    if re.fullmatch(r"1\d{1,5}", digits):
        return ShortNumber("service", because("phone.service_short", number=digits))
    return None


def completed(digits: str) -> list[tuple[str, str, str]]:
    """Ways to complete a number whose start was left out: question, number from its 0, text to offer."""
    ways = [("phone.zero_missing", "0" + digits, "0" + digits)]
    if digits.startswith("31"):
        ways.insert(0, ("phone.plus_missing", "0" + digits[2:].removeprefix("0"), "+" + digits))
    return ways


def unfinished(digits: str) -> str:
    """The message for digits that no start makes a number of."""
    return "phone.area_code_missing" if len(digits) in {6, 7} else "phone.start_unknown"


@lru_cache(maxsize=1000)
def _by_start(start: str) -> tuple[int, int, Plan]:
    """The least and most digits of a number that begins with these four, and what it is."""
    return *_lengths(start), _by_prefix(start)


def _lengths(national: str) -> tuple[int, int]:
    """The least and most digits, the 0 included, that a number with this start has."""
    if national.startswith("097"):
        return 12, 12
    if national.startswith("0800") or _PAID.match(national):
        return 8, 11
    return 10, 10


def _by_prefix(national: str) -> Plan:
    start = national[:3]
    if national.startswith("0800"):
        return Plan("service", service=because("phone.service_free", prefix="0800"))
    if _PAID.match(national):
        return Plan("service", service=because("phone.service_paid", prefix=national[:4]))
    if start == "066":
        return Plan("machine", service=because("phone.pager", prefix="066"))
    if start == "097":
        return Plan("machine", note=because("phone.machine", prefix="097"))
    if start in {"084", "087"}:
        return Plan("voip", note=because("phone.personal_service", prefix=start))
    if start == "088":
        return Plan("company")
    if start in {"085", "091"}:
        return Plan("voip")
    return Plan("mobile" if national.startswith("06") else "fixed_line")
