"""What sorts of widgets the desktop has."""

from __future__ import annotations

from importlib import import_module
from pkgutil import walk_packages

from openplanner import desktop


def kinds_of(*bases: type) -> dict[type, str]:
    """Every class of the desktop that is one of these and has no heir, with the name of where it is written."""
    for module in walk_packages(desktop.__path__, "openplanner.desktop."):
        import_module(module.name)
    found = {kind for base in bases for kind in _heirs(base) if not kind.__subclasses__()}
    return {kind: f"{kind.__module__}.{kind.__name__}" for kind in found if kind.__module__.startswith("openplanner.")}


def _heirs(base: type) -> set[type]:
    return {one for kind in base.__subclasses__() for one in (kind, *_heirs(kind))}
