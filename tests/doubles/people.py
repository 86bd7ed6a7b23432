"""Who has a calendar on the doubles, and their clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from tests.doubles.items import HOME_ZONE, Right, RoomPolicy

PASSWORD = "verzonnen-wachtwoord"  # noqa: S105 - opens nothing but a double on this machine


class Clock:
    """A clock set by hand; calling it gives the moment in UTC."""

    def __init__(self, moment: datetime = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment.astimezone(UTC)

    def forward(self, by: timedelta) -> None:
        """Lets time pass; the office notices at its next question."""
        self.moment += by


@dataclass(slots=True)
class Mailbox:
    """Somebody, or a room when ``policy`` is set. ``moved_to_cloud``: this server no longer has the mailbox."""

    address: str
    name: str
    password: str = PASSWORD
    policy: RoomPolicy | None = None
    answer_after: timedelta = timedelta(minutes=5)
    zone: str = HOME_ZONE
    working_minutes: tuple[int, int] | None = (9 * 60, 17 * 60)
    default_right: Right = Right.DETAILS
    rights: dict[str, Right] = field(default_factory=dict)
    moved_to_cloud: bool = False
