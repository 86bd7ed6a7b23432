"""Builds the wheel: setuptools, with resources/ inside the package, where an installed program looks for them.

pyproject.toml names this file as the build backend, so ``pipx install .`` and ``pip wheel .`` go through here. There is
no source package: a checkout is one.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from setuptools import build_meta
from setuptools.build_meta import get_requires_for_build_wheel, prepare_metadata_for_build_wheel

__all__ = ["build_sdist", "build_wheel", "get_requires_for_build_wheel", "prepare_metadata_for_build_wheel"]

ROOT = Path(__file__).resolve().parent.parent
INSIDE = ROOT / "openplanner" / "_resources"
NOT_IN_THE_PROGRAM = ("screenshots",)
Settings = Mapping[str, object] | None


def build_wheel(folder: str, config_settings: Settings = None, metadata_directory: str | None = None) -> str:
    """The name of the wheel made in that folder."""
    with resources_inside():
        return str(build_meta.build_wheel(folder, dict(config_settings or {}), metadata_directory))


def build_sdist(_folder: str, _config_settings: Settings = None) -> str:
    """Refuses: what is passed on is the wheel, the installer for Windows, or the repository itself."""
    raise RuntimeError("no source package: use the repository, or build a wheel")


@contextmanager
def resources_inside() -> Iterator[None]:
    """A copy of resources/ in the package while the wheel is made; afterwards a checkout has them once again."""
    shutil.rmtree(INSIDE, ignore_errors=True)
    shutil.copytree(ROOT / "resources", INSIDE, ignore=shutil.ignore_patterns(*NOT_IN_THE_PROGRAM))
    try:
        yield
    finally:
        shutil.rmtree(INSIDE, ignore_errors=True)
        shutil.rmtree(ROOT / "build" / "lib", ignore_errors=True)
