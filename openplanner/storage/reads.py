"""Lists for the screen, straight from the database: one question each, rows out, nothing to wait for.

Uses the sqlite3 of the standard library on read-only connections, because the first window must not wait for
SQLAlchemy (performance.md 2); on a server it uses the driver alone (``server/questions.py``). Safe from any thread.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from openplanner.domain.interval import MINUTES_PER_DAY, Interval, instant
from openplanner.domain.outbox import OutboxState
from openplanner.domain.presence import LEASE, Present
from openplanner.storage.lists import week, worklist
from openplanner.storage.lists.connections import ReadConnections
from openplanner.storage.rows import (
    AgreementRow,
    AttentionRow,
    BookingRow,
    ClosingLine,
    ColleagueRow,
    DraftRow,
    OutboxLine,
    PlaceRow,
    ReminderRow,
    SearchFilter,
    SearchRow,
    SentRow,
    SourceRow,
    StoryLine,
    TeamRow,
    UndoRow,
    WorklistCounts,
    WorklistRow,
)
from openplanner.storage.schema.stored_values import EPOCH, micros
from openplanner.storage.server.address import Server

if TYPE_CHECKING:
    from openplanner.storage.figure_rows import FigureRows, RiskCase
    from openplanner.storage.server.questions import ServerQuestions

EVERY_CASE = SearchFilter()
LONGEST_BOOKING = 24 * 60 * 60 * 1_000_000  # microseconds: a booking that began earlier cannot touch the window
_Row = TypeVar("_Row")


class Reads:
    """Reads of one store. ``team_id`` None means every team.

    Every method raises ``StoreBusy``, ``StoreDamaged``, ``StoreReadOnly`` or ``StoreUnreachable`` when the database
    cannot be asked.
    """

    def __init__(self, home: Path | Server) -> None:
        self.home = home
        self._connections = _connections(home)

    def worklist(
        self, team_id: int | None, now: datetime, limit: int = 200, offset: int = 0, mine: int | None = None
    ) -> list[WorklistRow]:
        """Open cases, the one that is due first on top; with ``mine``, a colleague, not those that are for others."""
        asked = worklist.WORKLIST_ON_SERVER if self.on_server else worklist.question(team_id, mine)
        values = {"now": micros(now), "team_id": team_id, "limit": limit, "offset": offset, "mine": mine}
        return self._rows(asked, values, worklist.worklist_row)

    def worklist_counts(self, team_id: int | None, now: datetime, mine: int | None = None) -> WorklistCounts:
        """How many cases wait, by urgency; ``mine`` as for the worklist."""
        values = {"team_id": team_id, "mine": mine, **worklist.count_moments(now)}
        return self._rows(worklist.counts(team_id, mine), values, lambda row: WorklistCounts(*row))[0]

    def due_between(self, team_id: int | None, first: date, last: date, now: datetime = EPOCH) -> list[WorklistRow]:
        """Open cases whose last calling day lies in the stretch, both days included.

        Without ``now`` the row also shows claims that ended and bookings that were.
        """
        values = {"now": micros(now), "team_id": team_id, "first": first.isoformat(), "last": last.isoformat()}
        asked = worklist.DUE_BETWEEN_ON_SERVER if self.on_server else worklist.DUE_BETWEEN
        return self._rows(asked, values, worklist.worklist_row)

    def search(
        self,
        text: str,
        limit: int = 50,
        wanted: SearchFilter = EVERY_CASE,
        now: datetime = EPOCH,
        before: int | None = None,
    ) -> list[SearchRow]:
        """Cases that match as you type, newest first: words begin so in name, number or subject; digits of a phone.

        ``now`` decides what is late; ``before`` is the id of the last case of the page before.
        """
        from openplanner.storage.lists import found
        from openplanner.storage.schema.search_words import case_number_words

        asked = self._question(text)
        values = {"question": asked, **found.filter_values(wanted, now, before, limit)}
        number = [] if self.on_server else case_number_words(text)
        if number:
            begins, words = found.number_question(number)
            return self._rows(begins, {**values, **words}, found.search_row)
        if asked:
            begins = found.BEGINS_ON_SERVER if self.on_server else found.BEGINS
            return self._rows(begins, values, found.search_row)
        return [] if text.strip() else self._rows(found.NEWEST, values, found.search_row)

    def search_inside(
        self,
        text: str,
        limit: int = 50,
        wanted: SearchFilter = EVERY_CASE,
        now: datetime = EPOCH,
        before: int | None = None,
    ) -> list[SearchRow]:
        """Cases that hold every typed word somewhere in a word, without those of :meth:`search`; see there.

        Reads every case once: ask it beside the window. Nothing for words of less than three signs.
        """
        from openplanner.storage.lists import found

        asked, words = found.inside_question(text, on_server=self.on_server)
        if not asked:
            return []
        values = {"question": self._question(text), **words, **found.filter_values(wanted, now, before, limit)}
        return self._rows(asked, values, found.search_row)

    def sent_on(self, by: int, since: datetime) -> list[SentRow]:
        """What that colleague gave to another team since then and did not come back, the last in front.

        On a server whoever signed in is that colleague, whatever ``by`` says; nothing else of such a case is told.
        """
        from openplanner.storage.lists import sent

        values: dict[str, object] = {"since": micros(since)}
        if self.on_server:
            return self._rows(sent.SENT_ON_SERVER, values, sent.sent_row)
        return self._rows(sent.SENT, {**values, "me": by}, sent.sent_row)

    def reminders(self, team_id: int | None, today: date, last: date) -> list[ReminderRow]:
        """Talks after today up to and including ``last`` whose citizen is still to be reminded, soonest first."""
        from openplanner.storage.lists import reminders

        values = {
            "team_id": team_id,
            "today": micros(instant(today, 0)),
            "first": micros(instant(today, MINUTES_PER_DAY)),
            "until": micros(instant(last, MINUTES_PER_DAY)),
        }
        return self._rows(reminders.REMINDERS, values, reminders.reminder_row)

    def case_story(self, case_id: int) -> list[StoryLine]:
        """All that happened to a case, oldest first."""
        from openplanner.storage.lists import story

        lines = self._rows(story.STORY, {"case_id": case_id}, story.story_line)
        return sorted(lines, key=lambda line: line.at)

    def undo_rows(self, by: int) -> list[UndoRow]:
        """The steps of that colleague that can be taken back, newest first, at most twenty."""
        from openplanner.storage.lists import undone

        return self._rows(undone.UNDO, {"by": by}, undone.undo_row)

    def week_bookings(self, team_id: int | None, window: Interval) -> list[BookingRow]:
        """Bookings that touch the window with a colleague of the team, cancelled ones left out, sorted by start."""
        start, end = micros(window.start), micros(window.end)
        earliest = start - LONGEST_BOOKING
        values = {"start": start, "end": end, "earliest": earliest, "team_id": team_id}
        return self._rows(week.WEEK, values, week.booking_row)

    def open_agreements(self, team_id: int | None, until: date) -> list[AgreementRow]:
        """Promises that are not done and due up to and on that day, soonest first."""
        return self._rows(week.AGREEMENTS, {"team_id": team_id, "until": until.isoformat()}, week.agreement_row)

    def outbox_rows(self, states: Sequence[OutboxState] = ()) -> list[OutboxLine]:
        """Outbox in order; without states all that is not done."""
        wanted = states or [state for state in OutboxState if state is not OutboxState.DONE]
        asked = json.dumps([state.value for state in wanted])
        return self._rows(week.OUTBOX, {"states": asked}, week.outbox_line)

    def arrived_rows(self, now: datetime, limit: int = 50) -> list[OutboxLine]:
        """The last change of every booking to come that is in its calendar as we have it, newest first."""
        return self._rows(week.ARRIVED, {"now": micros(now), "limit": limit}, week.outbox_line)

    def attention_rows(self, team_id: int | None = None) -> list[AttentionRow]:
        """Bookings that changed outside and wait for a person, soonest first; only the newest of each open case."""
        return self._rows(week.ATTENTION, {"team_id": team_id}, week.attention_row)

    def figures(self, first: date, last: date) -> FigureRows:
        """What the key figures of these days are made of, both days included, Amsterdam days."""
        from openplanner.storage.figure_rows import FigureRows
        from openplanner.storage.lists import figures

        window = {"start": micros(instant(first, 0)), "end": micros(instant(last, MINUTES_PER_DAY))}
        days = {"first": first.isoformat(), "last": last.isoformat()}
        return FigureRows(
            tuple(self._rows(figures.CASES, window, figures.figure_case)),
            tuple(self._rows(figures.ATTEMPTS, window, figures.figure_attempt)),
            tuple(self._rows(figures.AGREEMENTS, days, figures.figure_agreement)),
        )

    def risk_cases(self, team_id: int | None, until: date, limit: int = 500) -> list[RiskCase]:
        """Open cases that must be decided up to that day or have a notice of default, the most urgent first."""
        from openplanner.storage.lists import figures

        values = {"team_id": team_id, "until": until.isoformat(), "limit": limit}
        return self._rows(figures.RISKS, values, figures.risk_case)

    def came_between(self, team_id: int | None, first: date, last: date) -> dict[str, int]:
        """How many cases with a last calling day were received on these days, both included, by case type."""
        from openplanner.storage.lists import figures

        values = {"start": micros(instant(first, 0)), "end": micros(instant(last, MINUTES_PER_DAY)), "team_id": team_id}
        return dict(self._rows(figures.CAME, values, lambda row: (str(row[0]), int(row[1]))))

    def colleagues(self, active: bool = True) -> list[ColleagueRow]:
        """Colleagues by name; with ``active`` False also those who left."""
        return self._rows(week.COLLEAGUES, {"active": active}, week.colleague_row)

    def teams(self) -> list[TeamRow]:
        """Teams by name."""
        return self._rows(week.TEAMS, {}, week.team_row)

    def places(self, active: bool = True) -> list[PlaceRow]:
        """Places by name."""
        return self._rows(week.PLACES, {"active": active}, week.place_row)

    def sources(self) -> list[SourceRow]:
        """Calendar sources and how they stand."""
        return self._rows(week.SOURCES, {}, week.source_row)

    def present(self, now: datetime) -> list[Present]:
        """Who is in which case now, by case and name."""
        from openplanner.storage.lists import present

        values = {"now": micros(now), "latest": micros(now + 2 * LEASE)}
        return self._rows(present.PRESENT, values, present.present_row)

    def closing_rows(self) -> list[ClosingLine]:
        """Requests of a register elsewhere that are still to be closed there, who waits longest first."""
        return self._rows(week.CLOSINGS, {}, week.closing_line)

    def drafts(self) -> list[DraftRow]:
        """Unfinished forms, newest first."""
        return self._rows(week.DRAFTS, {}, week.draft_row)

    def settings(self) -> dict[str, str]:
        """Organisation settings as stored."""
        return dict(self._rows(week.SETTINGS, {}, lambda row: (str(row[0]), str(row[1]))))

    def server_now(self) -> datetime:
        """What the clock of the server says, in UTC; only for a database on a server."""
        found: datetime = self._rows("select clock_timestamp()", {}, lambda row: row[0])[0]
        return found.astimezone(UTC)

    def data_version(self) -> int:
        """A number that differs after somebody wrote: the sign to refresh. Waits for nothing."""
        return self._connections.version()

    def presence_version(self) -> int:
        """A number that differs after somebody opened or left a case. Waits for nothing."""
        return self._connections.presence_version()

    def office_version(self) -> int:
        """A number that differs after somebody changed settings, colleagues, teams, places or texts."""
        return self._connections.office_version()

    def reconnect(self) -> None:
        """Asks a server that was away again, and waits for it; raises ``StoreUnreachable`` when it still is."""
        self._connections.reconnect()

    def close(self) -> None:
        """Lets go of the database."""
        self._connections.close()

    @property
    def on_server(self) -> bool:
        """True for a database on a server, that may be away and come back."""
        return isinstance(self.home, Server)

    def _question(self, text: str) -> str:
        from openplanner.storage.schema.search_words import question, server_question

        return server_question(text) if self.on_server else question(text)

    def _rows(self, question: str, values: Mapping[str, object], read: Callable[[tuple[Any, ...]], _Row]) -> list[_Row]:
        return [read(row) for row in self._connections.asked(question, values)]


def _connections(home: Path | Server) -> ReadConnections | ServerQuestions:
    if isinstance(home, Server):
        from openplanner.storage.server.questions import ServerQuestions

        return ServerQuestions(home)
    return ReadConnections(home)
