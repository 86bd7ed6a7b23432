"""The set-up script in a checkout of its own, with an empty lock: what it makes, keeps, redoes and says."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "packaging" / "start.py"


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout with the script, a lock without packages and a program that prints its arguments."""
    root = tmp_path_factory.mktemp("checkout with space")
    (root / "packaging").mkdir()
    shutil.copy(SCRIPT, root / "packaging")
    (root / "requirements.lock").write_text("# nothing\n", encoding="utf-8")
    (root / "openplanner").mkdir()
    (root / "openplanner" / "__main__.py").write_text(
        "import sys, openplanner\nprint(*sys.argv[1:])\nsys.exit(7)\n", encoding="utf-8"
    )
    return root


def start(checkout: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PIP_NO_INDEX": "1"}
    environment.pop("PIP_FIND_LINKS", None)
    return subprocess.run(
        [sys.executable, checkout / "packaging" / "start.py", *arguments],
        env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("openplanner_start", SCRIPT)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_life_of_a_checkout(checkout: Path) -> None:
    first = start(checkout, "demo", "--out", "x y")
    assert "Setting up" in first.stderr
    assert first.stdout.split() == ["demo", "--out", "x", "y"]
    assert first.returncode == 7, "the status of the program is passed on"
    assert list((checkout / "openplanner" / "__pycache__").glob("__main__.*.pyc")), "compiled before its first start"

    mark = checkout / ".venv" / "made-the-first-time"
    mark.touch()
    second = start(checkout, "demo")
    assert (second.stderr, second.returncode) == ("", 7)
    assert mark.exists()

    (checkout / ".venv" / "openplanner-being-set-up").touch()
    (checkout / ".venv" / "openplanner-ready").unlink()
    assert "Setting up" in start(checkout, "demo").stderr
    assert not mark.exists(), "a set-up that was cut short is done over"

    (checkout / "requirements.lock").write_text("no-such-package==1 --hash=sha256:00\n", encoding="utf-8")
    failed = start(checkout, "demo")
    assert failed.returncode == 3
    assert "Inrichten is niet gelukt (pip)" in failed.stderr
    assert "Setting up failed (pip)" in failed.stderr

    (checkout / "requirements.lock").unlink()
    assert "requirements.lock is missing" in start(checkout, "demo").stderr


@pytest.mark.parametrize("arguments", [(), ("dmeo",)])
def test_wrong_use_is_explained(checkout: Path, arguments: tuple[str, ...]) -> None:
    done = start(checkout, *arguments)
    assert done.returncode == 2
    assert "Gebruik: start.py demo of start.py test." in done.stderr


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems bring what Qt needs")
def test_windows_on_a_display_need_more_than_drawing(monkeypatch: pytest.MonkeyPatch) -> None:
    script = loaded()
    monkeypatch.setattr(script.ctypes, "CDLL", _nothing_loads)
    without = script.missing_libraries("demo", {})
    on_x11 = script.missing_libraries("demo", {"DISPLAY": ":0"})
    on_wayland = script.missing_libraries("demo", {"WAYLAND_DISPLAY": "wayland-0"})
    assert without["libEGL.so.1"] == "libegl1"
    assert set(on_x11) - set(without) == set(script.X11_WINDOWS)
    assert set(on_wayland) - set(without) == set(script.WAYLAND_WINDOWS)
    assert script.missing_libraries("test", {"DISPLAY": ":0"}) == without


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the server of Debian's package")
def test_tests_bring_a_database_server_where_it_can_be_installed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    script = loaded()
    monkeypatch.setattr(script, "POSTGRES", tmp_path)
    monkeypatch.setattr(script.os, "geteuid", lambda: 0)
    assert script.missing_libraries("test", {})["initdb"] == "postgresql"
    assert "initdb" not in script.missing_libraries("demo", {})
    monkeypatch.setattr(script.os, "geteuid", lambda: 1000)
    assert "initdb" not in script.missing_libraries("test", {})


def test_what_is_missing_is_named_exactly_to_who_may_not_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    script = loaded()
    monkeypatch.setattr(script.os, "geteuid", lambda: 1000, raising=False)
    monkeypatch.setattr(script.shutil, "which", lambda _: "apt-get")
    with pytest.raises(script.Lacking):
        script.provide_system_packages({"libGL.so.1": "libgl1", "libEGL.so.1": "libegl1", "x": "libgl1"})
    assert "apt-get install --no-install-recommends libegl1 libgl1\n" in capsys.readouterr().err
    monkeypatch.setattr(script.shutil, "which", lambda _: None)
    with pytest.raises(script.Lacking):
        script.provide_system_packages({"libGL.so.1": "libgl1"})
    assert "  libGL.so.1\n" in capsys.readouterr().err


def test_an_old_python_is_refused_with_the_version_it_needs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    script = loaded()
    monkeypatch.setattr(script, "OLDEST_PYTHON", (99, 1))
    with pytest.raises(script.Lacking):
        script.check_python()
    assert "OpenPlanner heeft Python 99.1 of nieuwer nodig" in capsys.readouterr().err


def _nothing_loads(file: str) -> None:
    raise OSError(file)
