"""Moments as Graph writes them: a wall time with seven decimals and the name of a zone beside it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tests.doubles.graph.graph_wire import Json
from tests.doubles.items import ZONES, zone_of


class UnknownZone(ValueError):
    """A zone name that the server does not know."""


def zone(name: str) -> ZoneInfo:
    """The zone of a Windows or IANA name in a request."""
    if name in ZONES and not name.startswith(("tzone:", "Customized")):
        return zone_of(name)
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UnknownZone(name) from error


def in_zone(moment: datetime, zone_name: str) -> Json:
    """A ``dateTimeTimeZone``: the second time round of an October hour cannot be told from the first."""
    return _written(moment.astimezone(zone(zone_name)), zone_name)


def floating(moment: datetime, own_zone: str, asked: str) -> Json:
    """Midnight of an all-day item in its own zone, called midnight in whatever zone was asked for."""
    return _written(moment.astimezone(zone_of(own_zone)), asked)


def from_json(value: Json) -> datetime:
    """The UTC moment of a ``dateTimeTimeZone``; an ambiguous wall time is its first occurrence."""
    return from_text(str(value["dateTime"]), str(value.get("timeZone") or "UTC"))


def from_text(text: str, zone_name: str) -> datetime:
    """A moment in a query: its own offset, else the zone given."""
    wall = datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", text.replace(" ", "+")))
    return (wall if wall.tzinfo else wall.replace(tzinfo=zone(zone_name))).astimezone(UTC)


def is_midnight(moment: datetime, zone_name: str) -> bool:
    """True when a clock in that zone shows 00:00."""
    return moment.astimezone(zone(zone_name)).time() == time(0)


def stamp(moment: datetime) -> str:
    """A DateTimeOffset of the server: UTC with a Z."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z"


def steps(start: datetime, end: datetime, minutes: int) -> list[tuple[datetime, datetime]]:
    """The stretches of a view, the last one cut off at the end."""
    found = []
    while start < end:
        found.append((start, min(start + timedelta(minutes=minutes), end)))
        start += timedelta(minutes=minutes)
    return found


def _written(wall: datetime, zone_name: str) -> Json:
    return {"dateTime": f"{wall:%Y-%m-%dT%H:%M:%S}.{wall.microsecond:06d}0", "timeZone": zone_name}
