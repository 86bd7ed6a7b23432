"""``openplanner menu``: an entry and an icon in the menu of a Linux desktop."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Annotated

import typer

from openplanner.cli import output
from openplanner.cli.office import Json, Lang
from openplanner.cli.words import said
from openplanner.domain.errors import NotAllowed


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("menu", help=said("menu"))(menu)


def menu(
    remove: Annotated[bool, typer.Option("--remove", help=said("menu_remove"))] = False,
    lang: Lang = None,
    as_json: Json = False,
) -> None:
    """Puts OpenPlanner in the menu of this person's desktop, or takes it out again."""
    from platformdirs import user_data_path

    from openplanner.application.upkeep.menu_entry import add_to_menu, remove_from_menu

    if not sys.platform.startswith("linux"):
        raise NotAllowed("menu_linux_only")
    if remove:
        remove_from_menu(user_data_path())
    made = () if remove else add_to_menu(_own_command(), user_data_path())
    if as_json:
        output.print_json({"files": list(made)})
    else:
        output.line(output.texts(lang)("cli.menu_removed" if remove else "cli.menu_added"))


def _own_command() -> Path:
    """The command that a person types; where it stands on the path, so that a new version is found there too."""
    return Path(shutil.which("openplanner") or Path(sys.argv[0]).resolve())
