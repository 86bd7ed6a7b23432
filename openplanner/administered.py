"""What an administrator laid down on this computer: group policy, and the settings given when installing.

On Windows both stand in the registry, where only an administrator writes: a folder such as ProgramData would let the
first person who comes along decide for everybody. Elsewhere there is a file for the whole machine, and no policy.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping

from openplanner.settings import Origin, file_layer

POLICY_KEY = r"Software\Policies\OpenPlanner"
MACHINE_KEY = r"Software\OpenPlanner\Settings"


def administered_layers() -> dict[Origin, Mapping[str, object]]:
    """The layers ``POLICY`` and ``MACHINE_FILE``; raises ``InvalidInput`` for a file that cannot be read."""
    if sys.platform == "win32":
        return {Origin.POLICY: _registry_values(POLICY_KEY), Origin.MACHINE_FILE: _registry_values(MACHINE_KEY)}
    from platformdirs import site_config_path

    return {Origin.MACHINE_FILE: file_layer(site_config_path("OpenPlanner", appauthor=False) / "settings.toml")}


def _registry_values(key: str) -> dict[str, object]:
    """Names and values of a key below HKEY_LOCAL_MACHINE, names in lower case; empty without the key.

    Windows keeps capitals but does not look at them, and neither do we.
    """
    import winreg

    found: dict[str, object] = {}
    access = winreg.KEY_READ | winreg.KEY_WOW64_64KEY  # type: ignore[attr-defined,unused-ignore]
    try:
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, key, access=access) as opened:  # type: ignore[attr-defined,unused-ignore]
            for index in range(winreg.QueryInfoKey(opened)[1]):  # type: ignore[attr-defined,unused-ignore]
                name, value, _ = winreg.EnumValue(opened, index)  # type: ignore[attr-defined,unused-ignore]
                found[name.lower()] = "; ".join(value) if isinstance(value, list) else value
    except FileNotFoundError:
        return {}
    return found
