"""Every text exists in Dutch and English, with the same facts, and every text, reason and error that the code names.

Keys are found in the code as string literals: whole ones must exist, of ``f"area.{name}"`` at least one must.
"""

from __future__ import annotations

import ast
import json
import logging
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from string import Formatter

import pytest

from openplanner.domain import errors as error_kinds
from openplanner.domain.errors import InvalidInput, OpenPlannerError
from openplanner.domain.reason import Reason
from openplanner.texts import LANGUAGES, Texts
from tests.reading_code import ROOT, calls, last_name, modules

I18N = ROOT / "resources" / "i18n"
KEY = re.compile(r"[a-z_]+(\.[a-z0-9_]+)+")
FILE_ENDINGS = ("json", "pdf", "ics", "toml", "txt", "png", "svg", "csv", "xlsx", "ttf", "sqlite3", "log", "md")
RUNS_WORK = {"run", "change"}  # the third argument says which work replaces which
WORDED_BY = {"tr", "texts", "_texts", "because"}
KINDS = {
    name for name, kind in vars(error_kinds).items() if isinstance(kind, type) and issubclass(kind, OpenPlannerError)
}


@cache
def area(language: str, name: str) -> dict[str, str]:
    entries = json.loads((I18N / language / f"{name}.json").read_text(encoding="utf-8"))
    assert isinstance(entries, dict)
    return entries


def areas(language: str) -> set[str]:
    return {file.stem for file in (I18N / language).glob("*.json")}


@cache
def keys(language: str) -> frozenset[str]:
    return frozenset(f"{name}.{key}" for name in areas(language) for key in area(language, name))


def text(language: str, key: str) -> str:
    name, _, entry = key.partition(".")
    return area(language, name)[entry]


def facts_of(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def listed(found: set[str]) -> str:
    return "\n" + "\n".join(sorted(found))


# -- the two languages ----------------------------------------------------------------------------


def test_both_languages_have_the_same_keys() -> None:
    difference = {f"only one language: {key}" for key in keys("nl") ^ keys("en")}
    assert not difference, listed(difference)


def test_both_languages_fill_in_the_same_facts() -> None:
    different = {key for key in keys("nl") & keys("en") if facts_of(text("nl", key)) != facts_of(text("en", key))}
    assert not different, listed(different)


def test_every_text_says_something_in_plain_signs() -> None:
    bad = {
        f"{language} {key}"
        for language in LANGUAGES
        for key in keys(language)
        if not isinstance(text(language, key), str) or not text(language, key).strip() or "\t" in text(language, key)
    }
    assert not bad, listed(bad)


def test_a_singular_stands_beside_its_plural() -> None:
    alone = {key for key in keys("nl") if key.endswith(".one") and key.removesuffix(".one") not in keys("nl")}
    assert not alone, listed(alone)


# -- what the code names --------------------------------------------------------------------------


def literals() -> Iterator[tuple[str, str, bool]]:
    """(where, key, whole): literals that look like a key of a known area; the head of an f-string is not whole.

    Not in storage, where ``cases.case_id`` is a column.
    """
    known = areas("nl")
    for module in modules("openplanner"):
        if module.name.startswith("openplanner/storage/"):
            continue
        documentation = _no_texts(module.tree)
        for node in ast.walk(module.tree):
            if isinstance(node, ast.JoinedStr):
                head = node.values[0]
                found, whole = (head.value, False) if isinstance(head, ast.Constant) else ("", False)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
                found, whole = node.value, True
            else:
                continue
            named = str(found).partition(".")[0] in known and "." in str(found)
            if named and (not whole or KEY.fullmatch(str(found))):
                yield f"{module.name}:{node.lineno}", str(found), whole


def _no_texts(tree: ast.Module) -> set[int]:
    """Strings that are no text: docstrings, keys of background work, pieces of f-strings (looked at as a whole)."""
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    pieces = {id(piece) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for piece in node.values}
    made = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    keys_of_work = {id(call.args[2]) for call in made if last_name(call.func) in RUNS_WORK and len(call.args) > 2}
    named = {id(keyword.value) for call in made for keyword in call.keywords if keyword.arg == "key"}
    return told | pieces | keys_of_work | named


def test_every_text_that_the_code_names_exists() -> None:
    missing = set()
    for where, key, whole in literals():
        if whole and key.rpartition(".")[2] in FILE_ENDINGS:
            continue
        if whole and key not in keys("nl"):
            missing.add(f"{key}  ({where})")
        if not whole and not any(known.startswith(key) for known in keys("nl")):
            missing.add(f"{key}...  ({where})")
    assert not missing, listed(missing)


def test_every_area_that_the_code_names_exists() -> None:
    """A key of an area without a file would not be recognised above."""
    missing = {
        f"{key}  ({module.name}:{call.lineno})"
        for module in modules("openplanner")
        for call in calls(module)
        if last_name(call.func) in WORDED_BY
        and KEY.fullmatch(key := _literal(call))
        and key.partition(".")[0] not in areas("nl")
    }
    assert not missing, listed(missing)


def test_texts_get_the_facts_they_fill_in() -> None:
    missing = set()
    for module in modules("openplanner"):
        for call in calls(module):
            key = _literal(call)
            if last_name(call.func) not in WORDED_BY or not key or key not in keys("nl") or _is_open(call):
                continue
            for fact in facts_of(text("nl", key)) - {keyword.arg for keyword in call.keywords}:
                missing.add(f"{key} needs {fact}  ({module.name}:{call.lineno})")
    assert not missing, listed(missing)


def _literal(call: ast.Call) -> str:
    first = call.args[0] if call.args else None
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""


def _is_open(call: ast.Call) -> bool:
    """True when the facts come as ``**facts``."""
    return any(keyword.arg is None for keyword in call.keywords)


# -- the command line -----------------------------------------------------------------------------


def test_what_help_says_comes_from_the_texts() -> None:
    """Every help of a command or an option is ``said(key)``; every key is there, and none is left over."""
    written = {
        f"{module.name}:{call.lineno}"
        for module in modules("openplanner/cli")
        for call in calls(module)
        for keyword in call.keywords
        if keyword.arg == "help"
        if not (isinstance(keyword.value, ast.Call) and last_name(keyword.value.func) == "said")
    }
    assert not written, listed(written)
    used = {
        _literal(call)
        for module in modules("openplanner/cli")
        for call in calls(module)
        if last_name(call.func) == "said"
    }
    commands = {"week", "guide", "letter"}  # said under their own name
    assert used - {""} | commands == set(area("nl", "help"))


def test_every_command_and_option_has_its_help() -> None:
    silent = {
        f"{module.name}:{call.lineno}"
        for module in modules("openplanner/cli")
        for call in calls(module)
        if last_name(call.func) in {"Option", "command"} and not any(keyword.arg == "help" for keyword in call.keywords)
    }
    assert not silent, listed(silent)


# -- errors ---------------------------------------------------------------------------------------


def raised() -> Iterator[tuple[str, str, ast.Call]]:
    """(where, code, call) for every error made with its code written out."""
    for module in modules("openplanner"):
        for call in calls(module):
            if last_name(call.func) in KINDS and _literal(call):
                yield f"{module.name}:{call.lineno}", _literal(call), call


def test_every_error_says_cause_consequence_and_next_step() -> None:
    missing = {
        f"{code}: {', '.join(parts)}  ({where})"
        for where, code, _ in raised()
        if (parts := [f"{language} {part}" for language in LANGUAGES for part in _unsaid(language, code)])
    }
    assert not missing, listed(missing)


def _unsaid(language: str, code: str) -> list[str]:
    return [part for part in ("cause", "consequence", "next") if f"errors.{code}.{part}" not in keys(language)]


def test_errors_get_the_facts_their_sentences_fill_in() -> None:
    missing = set()
    for where, code, call in raised():
        needed = {fact for part in ("cause", "consequence", "next") for fact in _error_facts(code, part)}
        if not _is_open(call):
            missing |= {f"{code} needs {f}  ({where})" for f in needed - {keyword.arg for keyword in call.keywords}}
    assert not missing, listed(missing)


def _error_facts(code: str, part: str) -> set[str]:
    key = f"errors.{code}.{part}"
    return facts_of(text("nl", key)) if key in keys("nl") else set()


def test_no_error_text_is_left_without_its_error() -> None:
    written = {
        node.value
        for module in modules("openplanner")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    begun = tuple(head for head in written if len(head) > 5 and head.endswith("_"))  # f"agreement_{part}"
    codes = {key.rpartition(".")[0] for key in area("nl", "errors")}
    unused = {code for code in codes - written if not code.startswith(begun)}
    assert not unused, listed(unused)


# -- the words themselves -------------------------------------------------------------------------


def test_days_and_times_are_worded_in_amsterdam_and_in_the_language() -> None:
    dutch, english = Texts("nl"), Texts("en")
    new_year = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert dutch.moment(new_year) == "vr 01-01-2027 00:30"
    assert english.day(date(2026, 11, 23)) == "Mon 23-11-2026"
    assert dutch.day(date(2026, 11, 23), year=False) == "ma 23-11"
    assert dutch.long_day(date(2026, 11, 23)) == "maandag 23 november 2026"


def test_a_missing_text_is_logged_and_shows_its_key(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("openplanner.texts").disabled = False  # whoever configures logging elsewhere may have put it out
    with caplog.at_level(logging.WARNING, logger="openplanner.texts"):
        assert Texts("nl")("nowhere.at_all", n=3) == "nowhere.at_all"
    assert "no text for nowhere.at_all" in caplog.text


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="nl, en"):
        Texts("fy")


def test_an_error_is_worded_with_its_facts() -> None:
    worded = Texts("nl").error(InvalidInput("setting_too_high", field="step_minutes", value=900, most=120))
    assert worded.code == "setting_too_high"
    assert "900" in str(worded)
    assert "120" in str(worded)
    assert worded.next_step


def test_a_reason_is_worded_with_its_day() -> None:
    assert "zo 22-11" in Texts("nl").reason(Reason("terms.weekend", (("day", date(2026, 11, 22)),)))
