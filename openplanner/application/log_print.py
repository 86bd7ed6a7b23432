"""Remembers that something was printed: who, what, when and how many pages; never what it said."""

from __future__ import annotations

from openplanner.application.office import Office
from openplanner.application.trace import Step, trace


def log_print(
    office: Office, by: int, paper: str, pages: int, case_id: int | None = None, *, kept: bool = False
) -> None:
    """A line in the audit table. ``paper`` is a kind such as ``guide``; ``pages`` counts all copies.

    ``kept`` means kept as a file instead of printed. ``by`` 0 is a scheduled task.
    """
    step = Step("kept" if kept else "printed", by, office.clock(), case_id, after={"paper": paper[:40], "pages": pages})
    with office.store.transaction() as tx:
        trace(tx, step)
