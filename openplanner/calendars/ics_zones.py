"""Time zone names in calendar files, made into zones that we know, or into the rules that the file itself brings.

Names come from three worlds: the IANA list, the names of Windows, and whatever a program made up together with a
VTIMEZONE of rules. The last sort ("Customized Time Zone") differs per file, so it gets a name made from its
rules: two files never share one by accident. A name that nobody knows is never taken for UTC, and neither is a zone
whose clock changes by a rule that no zone has: the library that works such rules out fails on some of them with its
lock still held, and the next question about that zone would wait for ever.
Source: RFC 5545 section 3.2.19; Unicode CLDR windowsZones (in the icalendar library); peer-cases G1 and G2.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from openplanner.calendars.ics_text import Part, part_of

UNKNOWN_ZONE = "X-OPENPLANNER-UNKNOWN-ZONE"
_TZID = re.compile(r';TZID=("[^"]*"|[^;:]*)', re.IGNORECASE)
_VENDOR = re.compile(r"^/[^/]+/(?:[^/]*\d[^/]*/)?(?=[A-Z])")
_ZONE_RULE = re.compile(
    r"RRULE:(?:(?:FREQ=YEARLY|INTERVAL=1|BYMONTH=(?:0?[1-9]|1[0-2])|BYDAY=[+-]?[1-5]?(?:MO|TU|WE|TH|FR|SA|SU)"
    r"|BYMONTHDAY=-?\d\d?(?:,-?\d\d?){0,30}|WKST=(?:MO|SU)|UNTIL=\d{8}(?:T\d{6}Z?)?|COUNT=\d{1,4})(?:;|$))+"
)
_AMSTERDAM_CLOCK = ("Amsterdam", "Berlin", "Brussels", "W. Europe")


def known_zone(name: str) -> str | None:
    """The IANA name of a zone name as calendars write it, or None.

    Understands IANA and Windows names, vendor prefixes such as ``/mozilla.org/20050126_1/Europe/Amsterdam``, and
    display names such as ``(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna``.
    """
    plain = _VENDOR.sub("", name.strip().strip('"').strip())
    if plain in WINDOWS_TO_OLSON:
        return WINDOWS_TO_OLSON[plain]
    try:
        return ZoneInfo(plain).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        pass
    return "Europe/Amsterdam" if any(word in plain for word in _AMSTERDAM_CLOCK) else None


def with_known_zones(parts: Iterable[Part]) -> tuple[list[Part], list[Part]]:
    """Zones with rules of their own, and the other parts, with every zone name replaced by one that can be trusted.

    An event in a zone that nobody knows gets no zone and a line ``X-OPENPLANNER-UNKNOWN-ZONE`` with the name.
    """
    everything = list(parts)
    names: dict[str, str | None] = {}
    own: dict[str, Part] = {}
    for part in everything:
        if part.name == "VTIMEZONE":
            given = part.value("TZID")
            names[given] = known_zone(given)
            if names[given] is None and _has_sane_rules(part):
                names[given] = _own_name(part)
                own[str(names[given])] = _renamed(part, str(names[given]))
    return list(own.values()), [_rewritten(part, names) for part in everything if part.name != "VTIMEZONE"]


def _has_sane_rules(zone: Part) -> bool:
    rules = [line.strip().upper() for line in zone.lines if line[:5].upper() in {"RRULE", "EXRUL"}]
    return all(_ZONE_RULE.fullmatch(rule) and "FREQ=YEARLY" in rule for rule in rules)


def _own_name(zone: Part) -> str:
    rules = "\n".join(line for line in zone.lines if not line.upper().startswith("TZID"))
    return "rules-" + hashlib.sha256(rules.encode()).hexdigest()[:24]


def _renamed(zone: Part, name: str) -> Part:
    kept = (line for line in zone.lines if not line.upper().startswith("TZID"))
    return part_of(zone.name, (f"TZID:{name}", *kept))


def _rewritten(part: Part, names: Mapping[str, str | None]) -> Part:
    unknown: list[str] = []

    def zone_of(match: re.Match[str]) -> str:
        given = match[1].strip('"').strip()
        name = names.get(given) or known_zone(given)
        if name is None:
            unknown.append(given)
        return f";TZID={name}" if name else ""

    lines = [_TZID.sub(zone_of, line) if ";TZID=" in line.upper() else line for line in part.lines]
    return part_of(part.name, (*lines, *(f"{UNKNOWN_ZONE}:{name}" for name in unknown[:1])))
