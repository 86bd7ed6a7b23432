"""Settings that can be given when installing: ``msiexec /i openplanner.msi DATABASE_URL=...``.

They become settings of the machine (HKLM\\Software\\OpenPlanner\\Settings), below policy and above a person's own.
Names are capitals, or Windows Installer would not hand them to the part that runs with rights; it keeps DATABASE for
itself. No secret is among them: command lines end up in logs.
"""

from __future__ import annotations

from collections.abc import Mapping

from openplanner.settings import CALENDAR, DATABASE, EWS_URL, LANGUAGE, MUNICIPALITY, Setting

PROPERTIES: Mapping[str, Setting] = {
    "DATABASE_URL": DATABASE,
    "EXCHANGE_SERVER": EWS_URL,
    "CALENDAR": CALENDAR,
    "MUNICIPALITY": MUNICIPALITY,
    "LANGUAGE": LANGUAGE,
}
