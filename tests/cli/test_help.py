"""What ``--help`` says, in both languages, for the program and for every command."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from openplanner.cli.app import _COMMANDS
from openplanner.texts import Texts

COMMANDS = ("terms", "phone", "slots", "import", "plan", "week", "guide", "letter", "export", "purge", "backup",
            "restore", "doctor", "self-test", "demo")  # fmt: skip


def helped(*words: str) -> str:
    command = [sys.executable, "-m", "openplanner", *words, "--help"]
    environment = {**os.environ, "COLUMNS": "400", "TERMINAL_WIDTH": "400"}
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment, check=False)
    assert done.returncode == 0, done.stderr
    return " ".join(done.stdout.split())


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_program_lists_its_commands_in_both_languages(language: str) -> None:
    told, texts, other = helped("--lang", language), Texts(language), Texts("en" if language == "nl" else "nl")
    assert texts("help.program") in told
    for name in COMMANDS:
        assert texts(f"help.{name}") in told
        assert other(f"help.{name}") not in told


@pytest.mark.parametrize("language", ["nl", "en"])
def test_options_are_told_in_both_languages(language: str) -> None:
    texts = Texts(language)
    told = helped("week", f"--lang={language}")
    for key in ("team", "which_week", "printer", "copies", "out_or_folder", "database", "lang", "json", "now"):
        assert texts(f"help.{key}") in told, key
    assert texts("help.committee") in helped("terms", "--lang", language)


def test_a_command_file_is_in_the_table() -> None:
    assert len(_COMMANDS) == len(set(_COMMANDS))
