"""The index for search as you type, written with the case: FTS5 in a file, ``tsvector`` on a server."""

from __future__ import annotations

from collections.abc import Sequence

from openplanner.domain.case import Case
from openplanner.storage.schema.search_words import words_of_case
from openplanner.storage.store import Transaction


def index_cases(tx: Transaction, cases: Sequence[tuple[int, Case]]) -> None:
    """Brings the index to what these cases now say; each with its id."""
    if not tx.on_server and cases:
        tx.later_plain("delete from case_search where rowid = ?", [(case_id,) for case_id, _ in cases])
    add_to_index(tx, cases)


def add_to_index(tx: Transaction, cases: Sequence[tuple[int, Case]]) -> None:
    """As :func:`index_cases`, for cases that are new."""
    if not cases:
        return
    if tx.on_server:
        tx.later_plain(
            "insert into case_search (case_id, team_id, words)"
            " values (%s, %s, array_to_tsvector(string_to_array(%s, ' ')))"
            " on conflict (case_id) do update set team_id = excluded.team_id, words = excluded.words",
            [(case_id, one.team_id, words_of_case(one)) for case_id, one in cases],
        )
        return
    rows = [(case_id, words_of_case(one)) for case_id, one in cases]
    tx.later_plain("insert into case_search (rowid, words) values (?, ?)", rows)


def drop_from_index(tx: Transaction, case_id: int) -> None:
    """The case is found no more."""
    if not tx.on_server:  # there it goes with the case
        tx.later_plain("delete from case_search where rowid = ?", (case_id,))
