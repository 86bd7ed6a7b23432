"""The list of places is complete."""

from __future__ import annotations

from importlib import import_module
from pkgutil import walk_packages

from openplanner import desktop
from tests.desktop.everywhere.places import SHEET_KINDS, SHEETS


def test_every_sheet_and_menu_is_in_the_list() -> None:
    for module in walk_packages(desktop.__path__, "openplanner.desktop."):
        import_module(module.name)
    listed = {place.sheet for place in SHEETS}
    left = {f"{kind.__module__}.{kind.__name__}" for kind in _kinds(SHEET_KINDS) if not kind.__subclasses__()}
    assert left == {f"{kind.__module__}.{kind.__name__}" for kind in listed if kind}


def _kinds(bases: tuple[type, ...]) -> set[type]:
    found = {kind for base in bases for kind in base.__subclasses__()}
    found |= _kinds(tuple(found)) if found else set()
    return {kind for kind in found if kind.__module__.startswith("openplanner.")}
