"""Numbered migrations. Nothing here is imported unless a file of an older version is opened.

A new one: add ``versions/rev_<number>_<what>.py`` by hand, append its number to ``REVISIONS``, and add a database
of the version before it to the tests.
"""

from __future__ import annotations

REVISIONS = (
    "0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010", "0011", "0012", "0013", "0014",
)  # fmt: skip
HEAD = REVISIONS[-1]
