"""The life of an installation, step by step, on an emulated Windows: each step looks at what is really there.

The steps run in the order of ``STEPS`` on one prefix; each raises ``BuildFailed`` with what is wrong.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from msi.exchange import Exchange
from msi.failure import BuildFailed
from msi.program_folder import CONSOLE, DESKTOP
from msi.wine import Wine, windows_path
from openplanner.administered import MACHINE_KEY, POLICY_KEY
from openplanner.texts import Texts

UNINSTALL = r"Software\Microsoft\Windows\CurrentVersion\Uninstall"
MUNICIPALITY = "Voorbeeldstad aan Zee"
INSTALLING = 500  # seconds; on a quiet machine about 15
COLOURS_OF_A_WINDOW = 200
PLAIN = b"SQLite format 3\0"  # how a file begins that anybody can read
MOMENT = "2026-11-24T09:30:00+01:00"


@dataclass(frozen=True)
class Installer:
    """An installer with the list of its files, as build_msi.py leaves them."""

    msi: Path
    version: str
    product_code: str

    def files(self) -> dict[str, str]:
        """Path in the program folder -> SHA-256."""
        lines = self.msi.with_suffix(".files.txt").read_text(encoding="utf-8").splitlines()
        return {path: digest for digest, path in (line.split("  ", 1) for line in lines)}


@dataclass
class Cycle:
    """What the steps share."""

    wine: Wine
    old: Installer
    new: Installer
    exchange: Exchange
    out: Path
    remembered: dict[str, Any] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """The program folder."""
        return self.wine.drive / "Program Files" / "OpenPlanner"

    @property
    def database(self) -> Path:
        """The person's own database."""
        users = self.wine.drive / "users"
        found = sorted(users.glob("*/AppData/Local/OpenPlanner/openplanner.sqlite3"))
        if not found:
            raise BuildFailed("there is no database of the person")
        return found[0]

    def installer(self, how: str, installer: Installer, *properties: str) -> int:
        """Runs Windows Installer silently: ``/i`` or ``/x``; its status. The log stays in ``out``."""
        log = self.out / f"{len(self.remembered):02}-{how.strip('/')}-{installer.version}.log"
        status, _, _ = self.wine.run(
            "msiexec", how, windows_path(installer.msi), "/qn", "/l*v", windows_path(log), *properties,
            seconds=INSTALLING,
        )  # fmt: skip
        self.remembered[log.name] = status
        return status

    def program(self, *arguments: str, **more: str) -> tuple[int, str]:
        """Runs a command of the installed program: status and standard output."""
        status, out, err = self.wine.run(f"C:\\Program Files\\OpenPlanner\\{CONSOLE}", *arguments, **more)
        return status, out or err

    def answer(self, *arguments: str) -> Any:
        """The JSON of a command that must succeed."""
        status, out = self.program(*arguments, "--json")
        if status:
            raise BuildFailed(f"{arguments[0]} ended with {status}: {out[-1500:]}")
        return json.loads(out)

    def checks(self) -> dict[str, dict[str, str]]:
        """What doctor says, by name; something that failed (a mailbox of an invented person) is an answer too."""
        status, out = self.program("doctor", "--json")
        if status > 1:
            raise BuildFailed(f"doctor ended with {status}: {out[-1500:]}")
        return {check["name"]: check for check in json.loads(out)["checks"]}

    def check_files(self, installer: Installer) -> None:
        """Every file as built, and no other."""
        found = {
            path.relative_to(self.folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in self.folder.rglob("*")
            if path.is_file()
        }
        expected = installer.files()
        if found != expected:
            gone, more = sorted(set(expected) - set(found)), sorted(set(found) - set(expected))
            other = sorted(name for name in set(found) & set(expected) if found[name] != expected[name])
            raise BuildFailed(f"files missing {gone[:5]}, not ours {more[:5]}, changed {other[:5]}")

    def check_machine(self, **expected: str) -> None:
        """The settings of the machine hold these values and no others."""
        found = self.wine.registry(MACHINE_KEY)
        if found != expected:
            raise BuildFailed(f"settings of the machine are {found}, not {expected}")


def refused_on_an_old_windows(cycle: Cycle) -> None:
    """Windows 7 is told why; nothing is left."""
    cycle.wine.pretend("win7")
    status = cycle.installer("/i", cycle.old)
    cycle.wine.pretend("win10")
    if status == 0 or cycle.folder.exists():
        raise BuildFailed("Windows 7 was not refused")


def installs_with_properties(cycle: Cycle) -> None:
    """Every file, the settings that were given and no others, the list of programs, the shortcut and .ics files."""
    status = cycle.installer(
        "/i", cycle.old, f"MUNICIPALITY={MUNICIPALITY}", "CALENDAR=ews", f"EXCHANGE_SERVER={cycle.exchange.address}",
        "LANGUAGE=en",
    )  # fmt: skip
    if status:
        raise BuildFailed(f"installing ended with {status}")
    cycle.check_files(cycle.old)
    _check_settings(cycle)
    listed = cycle.wine.registry(f"{UNINSTALL}\\{{{cycle.old.product_code}}}")
    if (listed.get("DisplayName"), listed.get("DisplayVersion")) != ("OpenPlanner", cycle.old.version):
        raise BuildFailed(f"the list of programs says {listed}")
    if not _shortcuts(cycle):
        raise BuildFailed("there is no shortcut in the start menu")
    if "OpenPlanner.ics" not in cycle.wine.registry(r"Software\Classes\.ics\OpenWithProgids"):
        raise BuildFailed("calendar files do not know the program")


def _check_settings(cycle: Cycle) -> None:
    cycle.check_machine(municipality=MUNICIPALITY, calendar="ews", ews_url=cycle.exchange.address, language="en")


def _shortcuts(cycle: Cycle) -> list[Path]:
    places = ("users/*/AppData/Roaming/Microsoft/Windows/Start Menu", "ProgramData/Microsoft/Windows/Start Menu")
    return [
        path for place in places for found in cycle.wine.drive.glob(place) for path in found.rglob("OpenPlanner.lnk")
    ]


def is_given_policy(cycle: Cycle) -> None:
    """How to sign in comes by group policy, the password from the credential store."""
    policy = {"language": "nl", "ews_sign_in": "basic", "ews_user": cycle.exchange.user, "step_minutes": 20}
    for name, value in policy.items():
        cycle.wine.set_registry(POLICY_KEY, name, value)
    cycle.wine.keep_password("OpenPlanner", "ews_password", cycle.exchange.password)


def policy_wins(cycle: Cycle) -> None:
    """A value of group policy holds above one of the machine, and doctor names both with where they come from."""
    told = cycle.checks()["settings"]
    by_policy, _, by_machine = told["detail"].partition("Vastgezet op deze computer")
    words = Texts("nl")
    language, municipality = words("settings.language"), words("settings.municipality")
    if told["state"] != "ok" or language not in by_policy or municipality not in by_machine:
        raise BuildFailed(f"policy is not seen: {told}")


def tries_itself(cycle: Cycle) -> None:
    """The self-test in the installed program, with a mailbox on the Exchange double, over HTTP with a kept password."""
    steps = cycle.answer("self-test", "--mailbox", cycle.exchange.mailbox, "--now", MOMENT)["steps"]
    wrong = [step for step in steps if not step["ok"]]
    if wrong or [step["name"] for step in steps] != ["database", "booking", "paper", "window", "server"]:
        raise BuildFailed(f"the self-test says {steps}")
    if cycle.exchange.requests() < 2:
        raise BuildFailed("the Exchange double was not asked")


def has_work_in_it(cycle: Cycle) -> None:
    """The person's database holds the cases of an invented office, made and put there by the old version."""
    made = cycle.answer("demo", "--out", "C:\\demo", "--now", MOMENT, "--no-window")
    cycle.answer("restore", str(made["database"]))
    cycle.remembered["cases"] = _cases(cycle.database)
    if len(cycle.remembered["cases"]) != made["cases"]:
        raise BuildFailed("the database of the person does not hold the cases")


def _cases(database: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        return connection.execute("SELECT number, status FROM cases ORDER BY number").fetchall()


def shows_its_window(cycle: Cycle) -> None:
    """The desktop program draws its window; the picture is kept."""
    _window(cycle, "window.png")


def _window(cycle: Cycle, name: str) -> None:
    process = cycle.wine.start(f"C:\\Program Files\\OpenPlanner\\{DESKTOP}")
    try:
        cycle.wine.shown(cycle.out / name, COLOURS_OF_A_WINDOW)
        if process.poll() is not None:
            raise BuildFailed(f"the program ended by itself with {process.returncode}")
    finally:
        cycle.wine.run("taskkill", "/f", "/im", DESKTOP, seconds=60)
        process.kill()
        process.wait(30)


def two_people_at_once(cycle: Cycle) -> None:
    """Two people of a shared computer at the same time: each gets a store of their own, and neither sees the other's.

    Wine knows one person a prefix; their folders are told apart by the variable that platformdirs has for that.
    """
    places = [cycle.wine.folder / f"person-{number}" for number in (1, 2)]
    command = (f"C:\\Program Files\\OpenPlanner\\{CONSOLE}", "doctor", "--json")
    running = [cycle.wine.start(*command, WIN_PD_OVERRIDE_LOCAL_APPDATA=windows_path(place)) for place in places]
    for process in running:
        cycle.wine.finished(process, INSTALLING, CONSOLE)
    stores = [sorted(place.rglob("openplanner.sqlite3")) for place in places]
    if not all(len(found) == 1 and not _cases(found[0]) for found in stores):
        raise BuildFailed(f"two people do not have a store each: {stores}")


def upgrades(cycle: Cycle) -> None:
    """The new version over the old, without properties: its files, the same settings, the same cases, and it works."""
    before = _cases(cycle.database)
    if status := cycle.installer("/i", cycle.new):
        raise BuildFailed(f"upgrading ended with {status}")
    cycle.check_files(cycle.new)
    _check_settings(cycle)
    if cycle.wine.registry(f"{UNINSTALL}\\{{{cycle.old.product_code}}}"):
        raise BuildFailed("the old version is still in the list of programs")
    _, told = cycle.program("--version")
    if cycle.new.version not in told:
        raise BuildFailed(f"after the upgrade the program says {told}")
    checks = cycle.checks()
    if checks["database"]["state"] != "ok" or _cases(cycle.database) != before:
        raise BuildFailed(f"the database did not come through: {checks}")


def keeps_it_encrypted(cycle: Cycle) -> None:
    """The person's file encrypted with what the installer brings, worked with, and made plain again: nothing lost."""
    before = _cases(cycle.database)
    recovery = cycle.wine.drive / "recovery.txt"
    cycle.answer("database", "encrypt", "--recovery", windows_path(recovery))
    if cycle.database.read_bytes().startswith(PLAIN) or not recovery.exists():
        raise BuildFailed("the database was not encrypted, or its key can not be recovered")
    if (told := cycle.checks()["database"])["state"] != "ok":
        raise BuildFailed(f"the encrypted database is not worked with: {told}")
    cycle.answer("database", "decrypt")
    if _cases(cycle.database) != before:
        raise BuildFailed("encrypted and made plain again, the person's cases are not what they were")


def refuses_a_downgrade(cycle: Cycle) -> None:
    """The old version over the new one: refused, and everything stays."""
    if cycle.installer("/i", cycle.old) == 0:
        raise BuildFailed("an older version was installed over a newer one")
    cycle.check_files(cycle.new)


def repairs(cycle: Cycle) -> None:
    """A file that went and one that was damaged come back."""
    (cycle.folder / "LICENSE.txt").unlink()
    (cycle.folder / CONSOLE).write_bytes(b"damaged")
    if status := cycle.installer("/i", cycle.new, "REINSTALL=ALL"):
        raise BuildFailed(f"repairing ended with {status}")
    cycle.check_files(cycle.new)


def leaves_work_and_settings(cycle: Cycle) -> None:
    """Removing takes the program, its shortcut and its entries; the person's cases and the settings stay."""
    before = _cases(cycle.database)
    if status := cycle.installer("/x", cycle.new):
        raise BuildFailed(f"removing ended with {status}")
    left = [path for path in cycle.folder.rglob("*") if path.is_file()] if cycle.folder.exists() else []
    if left or _shortcuts(cycle) or cycle.wine.registry(f"{UNINSTALL}\\{{{cycle.new.product_code}}}"):
        raise BuildFailed(f"something is left of the program: {left[:5]}")
    if "OpenPlanner.ics" in cycle.wine.registry(r"Software\Classes\.ics\OpenWithProgids"):
        raise BuildFailed("calendar files still know the program")
    _check_settings(cycle)
    if _cases(cycle.database) != before:
        raise BuildFailed("the person's cases are not what they were")


STEPS: tuple[Callable[[Cycle], None], ...] = (
    refused_on_an_old_windows,
    installs_with_properties,
    has_work_in_it,
    is_given_policy,
    upgrades,
    policy_wins,
    tries_itself,
    shows_its_window,
    two_people_at_once,
    keeps_it_encrypted,
    refuses_a_downgrade,
    repairs,
    leaves_work_and_settings,
)
