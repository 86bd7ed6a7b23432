"""The questions of the lists as PostgreSQL reads them: written once, for SQLite, and turned over by a short table.

What the table does not cover is written so that both read it: casts of parameters that may be null, an alias for
every subquery.
"""

from __future__ import annotations

import re
from functools import lru_cache

_TURNS = (
    (re.compile(r"\bgroup_concat\((\w+)\)"), r"string_agg(cast(\1 as text), ',')"),
    (re.compile(r"\bjson_extract\(([\w.]+), '\$\.(\w+)'\)"), r"(cast(\1 as json) ->> '\2')"),
    (re.compile(r"\bselect value from json_each\((:\w+)\)"), r"select json_array_elements_text(cast(\1 as json))"),
    (re.compile(r"\binstr\("), "strpos("),
)
_VALUES = (
    (re.compile(r"%"), "%%"),
    (re.compile(r"(?<!:):(\w+)"), r"%(\1)s"),
)


@lru_cache(maxsize=256)
def for_server(question: str) -> str:
    """The question with the names of its values as the driver writes them."""
    question = in_their_words(question)
    for pattern, words in _VALUES:
        question = pattern.sub(words, question)
    return question


def in_their_words(question: str) -> str:
    """The question with the names of its values as they are, such as for a function of the server."""
    for pattern, words in _TURNS:
        question = pattern.sub(words, question)
    return question
