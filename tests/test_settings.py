"""Settings are declared once and read back as declared; the strongest origin wins; a wrong value stops nothing."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import pytest

from openplanner import settings as declared
from openplanner.domain.errors import InvalidInput
from openplanner.settings import (
    ALL,
    CALLBACK_DAYS,
    LANGUAGE,
    STEP_MINUTES,
    Origin,
    Setting,
    combined,
    environment_layer,
    file_layer,
)
from tests.reading_code import last_name, modules

AFTER_CLOSING = declared.AFTER_CLOSING


def test_every_setting_is_declared_once_and_listed() -> None:
    in_module = [value for value in vars(declared).values() if isinstance(value, Setting)] + [*CALLBACK_DAYS.values()]
    assert {id(setting) for setting in in_module} == {id(setting) for setting in ALL}
    twice = [key for key, times in Counter(setting.key for setting in ALL).items() if times > 1]
    assert not twice


@pytest.mark.parametrize("setting", ALL, ids=lambda setting: setting.key)
def test_a_default_is_a_value_that_may_be_filled_in(setting: Setting) -> None:
    assert setting.read(setting.default) == setting.default
    assert setting.read(str(setting.default).lower() if isinstance(setting.default, bool) else setting.default) == (
        setting.default
    )


def test_every_setting_does_something() -> None:
    """A setting that no other file names is a promise that is not kept."""
    names = {name for name, value in vars(declared).items() if isinstance(value, Setting)} | {"CALLBACK_DAYS"}
    used = {
        last_name(node)
        for module in modules("openplanner")
        if module.name != "openplanner/settings.py"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Name | ast.Attribute)
    }
    idle = sorted(names - used)
    assert not idle, "\n" + "\n".join(idle)


def test_the_strongest_origin_wins() -> None:
    layers = {
        Origin.ENVIRONMENT: {"language": "en"},
        Origin.DATABASE: {"language": "nl", "step_minutes": "20"},
        Origin.USER_FILE: {"step_minutes": 30},
        Origin.POLICY: {"step_minutes": 60},
    }
    found = combined(layers)
    assert found.text(LANGUAGE) == "en"
    assert found.number(STEP_MINUTES) == 60
    assert found.origin(LANGUAGE) is Origin.ENVIRONMENT
    assert found.origin(STEP_MINUTES) is Origin.POLICY
    assert found.origin(AFTER_CLOSING) is Origin.DEFAULT
    assert found.problems == ()


@pytest.mark.parametrize(
    ("key", "raw", "code"),
    [
        ("step_minutes", "vaak", "setting_number"),
        ("step_minutes", 4, "setting_too_low"),
        ("step_minutes", 121, "setting_too_high"),
        ("language", "fy", "setting_choice"),
        ("after_closing_counts_next_day", "soms", "setting_switch"),
        ("municipality", "x" * 81, "setting_too_long"),
        ("stap_minuten", 5, "setting_unknown"),
    ],
)
def test_a_wrong_value_is_a_problem_and_the_weaker_one_holds(key: str, raw: object, code: str) -> None:
    found = combined({Origin.POLICY: {key: raw}, Origin.DATABASE: {"step_minutes": 20}})
    assert [problem.code for problem in found.problems] == [code]
    assert found.problems[0].facts["field"] == key
    assert found.number(STEP_MINUTES) == 20


@pytest.mark.parametrize(("raw", "value"), [("ja", True), ("UIT", False), (" 1 ", True), (False, False)])
def test_a_switch_understands_words(raw: object, value: bool) -> None:
    assert AFTER_CLOSING.read(raw) is value


def test_environment_variables_are_settings_in_capitals() -> None:
    layer = environment_layer({"OPENPLANNER_LANGUAGE": "en", "OPENPLANNER_UNKNOWN": "x", "PATH": "/bin"})
    assert layer == {"language": "en"}


def test_a_settings_file(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    assert file_layer(file) == {}
    file.write_text('language = "en"\nstep_minutes = 30\n', encoding="utf-8")
    assert file_layer(file) == {"language": "en", "step_minutes": 30}


@pytest.mark.parametrize("content", [b"language = \n", b"\xff\xfe", b"a = 1\na = 2\n"])
def test_a_broken_settings_file_says_where(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "settings.toml"
    file.write_bytes(content)
    with pytest.raises(InvalidInput) as refused:
        file_layer(file)
    assert refused.value.code == "settings_file_unreadable"
    assert refused.value.facts["detail"]
    assert str(tmp_path) not in str(refused.value.facts)


def test_a_folder_in_place_of_the_settings_file_is_said_without_its_path(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as refused:
        file_layer(tmp_path)
    assert str(tmp_path) not in str(refused.value.facts)


def test_a_file_that_was_spoilt_is_set_aside_and_its_good_lines_stay(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(b'theme = "dark"\nstep_minutes = = 20\n\x00\xff\xfe\nteam = 3\nnonsense = 1\n')
    declared.write_setting(path, LANGUAGE, "en")
    assert file_layer(path) == {"language": "en", "theme": "dark", "team": 3}
    assert path.with_name("settings.toml.broken").read_bytes().startswith(b"theme")
    declared.write_setting(path, LANGUAGE, "nl")
    assert file_layer(path) == {"language": "nl", "theme": "dark", "team": 3}
    assert sorted(one.name for one in tmp_path.iterdir()) == ["settings.toml", "settings.toml.broken"]
