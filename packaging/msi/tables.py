"""Mends what wixl leaves wrong in the tables of an installer, and reads them back.

Measured with wixl 0.101 and 0.106; each statement says which fault it mends.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

from msi.failure import BuildFailed, run
from msi.identity import UPGRADE_CODE, guid
from msi.portable_executable import read_program_file
from msi.program_folder import in_order
from msi.properties import PROPERTIES
from msi.wxs import file_of, setting_component

BIT64, PERMANENT, KEY_IS_REGISTRY = 256, 16, 4
BEFORE_INITIALIZE = 1501  # just after InstallInitialize: an upgrade that fails leaves the old version whole
CODE = {".exe", ".dll", ".pyd"}
_EPOCH_OF_WINDOWS = 11_644_473_600  # seconds from 1601 to 1970
_TIME_IN_SUMMARY = re.compile(rb"\x40\0\0\0(.{8})", re.DOTALL)  # VT_FILETIME; [MS-OLEPS] 2.15
_AN_HOUR = 3600


def corrections(folder: Path) -> list[str]:
    """The statements, for an installer of that program folder."""
    return [*_versions(folder), *_settings(), *_sequence(), *_secure()]


def _versions(folder: Path) -> Iterator[str]:
    """Without File.Version, Windows judges files of the old version good and leaves them out of the new one."""
    for file in in_order(folder):
        if file.suffix.lower() in CODE:
            about = read_program_file(file)
            if about.version:
                path = file.relative_to(folder).as_posix()
                yield (
                    f"UPDATE `File` SET `Version`='{about.version}', `Language`='{about.language}'"
                    f" WHERE `File`='{file_of(path)}'"
                )


def _settings() -> Iterator[str]:
    """wixl 0.101 knows no Condition and no Permanent: a setting that is not given would be emptied by an upgrade."""
    for name, setting in PROPERTIES.items():
        yield (
            f"UPDATE `Component` SET `Condition`='{name}', `Attributes`={BIT64 + PERMANENT + KEY_IS_REGISTRY}"
            f" WHERE `Component`='{setting_component(setting.key)}'"
        )


def _sequence() -> Iterator[str]:
    yield (
        f"UPDATE `InstallExecuteSequence` SET `Sequence`={BEFORE_INITIALIZE} WHERE `Action`='RemoveExistingProducts'"
    )


def _secure() -> Iterator[str]:
    """Properties that go along from a person's prompt to the part with rights; wixl ignores Secure."""
    names = ";".join(["WIX_UPGRADE_DETECTED", "WIX_DOWNGRADE_DETECTED", "WINDOWSBUILD", *PROPERTIES])
    yield "DELETE FROM `Property` WHERE `Property`='SecureCustomProperties'"
    yield f"INSERT INTO `Property` (`Property`, `Value`) VALUES ('SecureCustomProperties', '{names}')"
    yield f"UPDATE `Property` SET `Value`='{{{UPGRADE_CODE}}}' WHERE `Property`='UpgradeCode'"


def correct(msi: Path, folder: Path, version: str, contents: str, moment: int) -> None:
    """Mends an installer in place; ``contents`` names what is in it, so that its package code follows from that.

    ``moment`` (seconds since 1970) is when it says it was made.
    """
    command: list[str | Path] = ["msibuild", msi]
    for statement in corrections(folder):
        command += ["-q", statement]
    run(command)
    code = guid("package", version, contents)
    run(["msibuild", msi, "-s", f"OpenPlanner {version}", "OpenPlanner", "x64;1043", f"{{{code}}}"])
    _set_times(msi, moment)


def _set_times(msi: Path, moment: int) -> None:
    """Sets when it was made and saved: the tool takes the clock, and the same inputs would give other bytes."""
    content = msi.read_bytes()

    def at_the_moment(found: re.Match[bytes]) -> bytes:
        seconds = int.from_bytes(found[1], "little") // 10_000_000 - _EPOCH_OF_WINDOWS
        if abs(seconds - time.time()) > _AN_HOUR:
            return found[0]
        return found[0][:4] + ((moment + _EPOCH_OF_WINDOWS) * 10_000_000).to_bytes(8, "little")

    changed = _TIME_IN_SUMMARY.sub(at_the_moment, content)
    if changed == content:
        raise BuildFailed("the times in the installer were not found: look at msi/tables.py again")
    msi.write_bytes(changed)


def rows(msi: Path, table: str) -> list[dict[str, str]]:
    """A table of an installer, a mapping per row."""
    text = run(["msiinfo", "export", msi, table])
    lines = [line.rstrip("\r") for line in text.split("\n") if line.strip()]
    if len(lines) < 3:
        raise BuildFailed(f"the installer has no table {table}")
    names = lines[0].split("\t")
    return [dict(zip(names, line.split("\t"), strict=False)) for line in lines[3:]]


def check(msi: Path, folder: Path) -> None:
    """Raises ``BuildFailed`` when a table does not say what it must: the tools of Windows that check are not here."""
    files = {row["File"]: row for row in rows(msi, "File")}
    expected = {file_of(file.relative_to(folder).as_posix()): file for file in in_order(folder)}
    if set(files) != set(expected):
        raise BuildFailed(f"{len(files)} files in the installer, {len(expected)} in the folder")
    for name, file in expected.items():
        if file.suffix.lower() in CODE and read_program_file(file).version != files[name]["Version"]:
            raise BuildFailed(f"{file.name} has no version in the installer")
    components = {row["Component"]: row for row in rows(msi, "Component")}
    codes = [row["ComponentId"] for row in components.values()]
    if len(set(codes)) != len(codes):
        raise BuildFailed("two components have the same identity")
    for name, setting in PROPERTIES.items():
        if components[setting_component(setting.key)]["Condition"] != name:
            raise BuildFailed(f"{name} would be emptied by an upgrade")
    _check_properties({row["Property"]: row["Value"] for row in rows(msi, "Property")})
    order = {row["Action"]: int(row["Sequence"]) for row in rows(msi, "InstallExecuteSequence")}
    if order["RemoveExistingProducts"] <= order["InstallInitialize"]:
        raise BuildFailed("an upgrade would remove the old version outside the transaction")


def _check_properties(values: dict[str, str]) -> None:
    secure = values.get("SecureCustomProperties", "").split(";")
    missing = set(PROPERTIES) - set(secure)
    if (
        missing
        or values.get("UpgradeCode") != f"{{{UPGRADE_CODE}}}"
        or not re.fullmatch(r"[\d.]+", values["ProductVersion"])
    ):
        raise BuildFailed(f"properties are not right: {', '.join(sorted(missing)) or values}")
