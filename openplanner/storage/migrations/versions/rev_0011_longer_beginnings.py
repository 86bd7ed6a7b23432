"""The index for search in a file keeps beginnings of up to eight letters, so that a long common word costs no more."""

from __future__ import annotations

from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Makes the index anew from the words it holds; a server looks words up in another way."""
    if op.get_bind().dialect.name != "sqlite":
        return
    for statement in (
        "create temporary table kept_words as select id, c0 from case_search_content",
        "drop table case_search",
        """create virtual table case_search using fts5(
  words, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3 4 5 6 7 8', detail = none, columnsize = 0)""",
        "insert into case_search (rowid, words) select id, c0 from kept_words order by id",
        "drop table kept_words",
    ):
        op.execute(statement)
