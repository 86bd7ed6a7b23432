"""The pages for administrators say what is so: both languages the same, and every name in them exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from msi import wxs
from msi.properties import PROPERTIES

from openplanner.administered import MACHINE_KEY, POLICY_KEY
from openplanner.calendars.graph_http import GRAPH
from openplanner.calendars.graph_sign_in import SCOPES
from openplanner.settings import BY_KEY

FOLDER = Path(__file__).resolve().parents[2] / "packaging"
PAGES = {language: (FOLDER / f"README.{language}.md").read_text(encoding="utf-8") for language in ("nl", "en")}
NO_SETTING = {"btree_gist", "krb_server_keyfile", "next_step", "pg_dump", "synchronous_standby_names"}


def shape(page: str) -> list[str]:
    """What must be the same in every language: headings by number, rows of tables, code, boxes."""
    lines = page.splitlines()
    counted = [f"rows {sum(line.startswith('|') for line in lines)}", f"boxes {page.count('- [ ] ')}"]
    return [*(line.split()[1] for line in lines if line.startswith("## ")), *counted]


def test_both_languages_have_the_same_parts() -> None:
    assert shape(PAGES["nl"]) == shape(PAGES["en"])


@pytest.mark.parametrize("language", PAGES)
def test_properties_and_features_are_those_of_the_installer(language: str) -> None:
    page = PAGES[language]
    named = re.findall(r"^\| `([A-Z_]+)` \|", page, re.MULTILINE)
    assert sorted(named) == sorted(PROPERTIES)
    for word in (wxs.MAIN, wxs.START_MENU, wxs.CALENDAR_FILES, f"`HKLM\\{POLICY_KEY}`", f"`HKLM\\{MACHINE_KEY}`"):
        assert word in page


@pytest.mark.parametrize("language", PAGES)
def test_every_setting_that_is_named_exists(language: str) -> None:
    words = set(re.findall(r"`([a-z]+(?:_[a-z0-9]+)+)`", PAGES[language]))
    assert words - NO_SETTING <= set(BY_KEY), words - NO_SETTING - set(BY_KEY)


@pytest.mark.parametrize("language", PAGES)
def test_the_rights_and_hosts_are_what_the_program_asks(language: str) -> None:
    page = PAGES[language]
    assert all(f"`{scope}`" in page for scope in SCOPES)
    assert GRAPH.split("/")[2] in page and "login.microsoftonline.com" in page
    assert str(wxs.OLDEST_BUILD) == "17763" and "1809" in page


@pytest.mark.parametrize("language", PAGES)
def test_every_command_that_is_named_exists(language: str) -> None:
    from importlib import import_module

    from typer import Typer
    from typer.main import get_command

    from openplanner.cli.app import _COMMANDS

    app = Typer()
    for name in _COMMANDS:
        import_module(f"openplanner.cli.{name}").register(app)
    there = set(getattr(get_command(app), "commands", {}))
    named = set(re.findall(r"openplanner-console ([a-z-]+)", PAGES[language]))
    assert {"doctor", "self-test", "backup", "restore", "support"} <= named <= there, named - there
