"""Writes what wixl builds from: every file with an identity that follows from its path, and nothing by chance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import quoteattr

from msi.identity import UPGRADE_CODE, guid, product_code, short
from msi.program_folder import DESKTOP, in_order
from msi.properties import PROPERTIES
from openplanner.administered import MACHINE_KEY

NAME, MAKER = "OpenPlanner", "OpenPlanner"
OLDEST_BUILD = 17763  # Windows 10 1809 and Server 2019: older ones lack icuuc.dll, and Qt does not start
MAIN, START_MENU, CALENDAR_FILES = "Main", "StartMenu", "CalendarFiles"
TOO_OLD = (
    f"OpenPlanner heeft Windows 10 versie 1809, Windows Server 2019 of nieuwer nodig (build {OLDEST_BUILD}). "
    f"OpenPlanner needs Windows 10 version 1809, Windows Server 2019 or newer (build {OLDEST_BUILD})."
)
NEWER_IS_THERE = (
    "Er staat al een nieuwere versie van OpenPlanner op deze computer. Verwijder die eerst als u echt terug wilt. "
    "A newer version of OpenPlanner is on this computer. Remove it first if you really want to go back."
)


@dataclass
class _Folder:
    path: str = ""
    files: list[Path] = field(default_factory=list)
    folders: dict[str, _Folder] = field(default_factory=dict)


def component_of(path: str) -> str:
    """The identifier of the component with that file; ``path`` is relative, with slashes."""
    return short("c", path)


def file_of(path: str) -> str:
    """The identifier of that file."""
    return short("f", path)


def setting_component(key: str) -> str:
    """The identifier of the component that writes a setting of the machine."""
    return short("s", key)


def source_text(folder: Path, version: str, icon: Path) -> str:
    """The whole source for a program folder; ``icon`` and ``folder`` lie beside the source or below it.

    The same files and version give the same text.
    """
    tree = _tree(folder)
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi">',
        (
            f'<Product Id="{product_code(version)}" Name="{NAME}" Language="1043" Codepage="1252" Version="{version}"'
            f' Manufacturer="{MAKER}" UpgradeCode="{UPGRADE_CODE}">'
        ),
        (
            f'<Package InstallerVersion="500" Compressed="yes" InstallScope="perMachine"'
            f' Description="{NAME} {version}" Manufacturer="{MAKER}" Languages="1043"/>'
        ),
        '<Media Id="1" Cabinet="openplanner.cab" EmbedCab="yes"/>',
        f"<MajorUpgrade DowngradeErrorMessage={quoteattr(NEWER_IS_THERE)}/>",
        f'<Icon Id="openplanner.ico" SourceFile={quoteattr(icon.name)}/>',
        *_properties(),
        f"<Condition Message={quoteattr(TOO_OLD)}>Installed OR WINDOWSBUILD &gt;= {OLDEST_BUILD}</Condition>",
        '<Directory Id="TARGETDIR" Name="SourceDir">',
        '<Directory Id="ProgramMenuFolder"/>',
        f'<Directory Id="ProgramFiles64Folder"><Directory Id="INSTALLFOLDER" Name="{NAME}">',
        *_components(tree, folder),
        *_start_menu(),
        *_calendar_files(),
        *_settings(),
        "</Directory></Directory>",
        "</Directory>",
        *_features(folder),
        "</Product>",
        "</Wix>",
    ]
    return "\n".join(lines) + "\n"


def _tree(folder: Path) -> _Folder:
    root = _Folder()
    for file in in_order(folder):
        here = root
        for part in file.relative_to(folder).parts[:-1]:
            here = here.folders.setdefault(part, _Folder(f"{here.path}{part}/"))
        here.files.append(file)
    return root


def _components(tree: _Folder, root: Path) -> Iterator[str]:
    for file in tree.files:
        path = file.relative_to(root).as_posix()
        source = f"{root.name}/{path}"  # wixl looks beside its source and takes no whole paths
        yield (
            f'<Component Id="{component_of(path)}" Guid="{guid("file", path)}" Win64="yes">'
            f'<File Id="{file_of(path)}" Name={quoteattr(file.name)} Source={quoteattr(source)} KeyPath="yes"/>'
            "</Component>"
        )
    for name, child in tree.folders.items():
        yield f'<Directory Id="{short("d", child.path)}" Name={quoteattr(name)}>'
        yield from _components(child, root)
        yield "</Directory>"


def _properties() -> list[str]:
    build = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion"
    return [
        '<Property Id="REINSTALLMODE" Value="amus"/>',  # an upgrade writes every file, whatever its version
        '<Property Id="ARPPRODUCTICON" Value="openplanner.ico"/>',
        '<Property Id="ARPNOMODIFY" Value="1"/>',
        (
            '<Property Id="WINDOWSBUILD">'
            f'<RegistrySearch Id="windowsbuild" Root="HKLM" Key="{build}" Name="CurrentBuildNumber" Type="raw"/>'
            "</Property>"
        ),
    ]


def _start_menu() -> list[str]:
    return [
        f'<Component Id="cStartMenu" Guid="{guid("start menu")}" Win64="yes">',
        (
            f'<Shortcut Id="startmenu" Directory="ProgramMenuFolder" Name="{NAME}" Target="[INSTALLFOLDER]{DESKTOP}"'
            ' WorkingDirectory="INSTALLFOLDER" Icon="openplanner.ico"/>'
        ),
        (
            f'<RegistryValue Root="HKLM" Key="Software\\{NAME}\\Installed" Name="StartMenu" Type="integer" Value="1"'
            ' KeyPath="yes"/>'
        ),
        "</Component>",
    ]


def _calendar_files() -> list[str]:
    """OpenPlanner as one of the programs for .ics files: the one that was there stays the first."""
    kind = "Software\\Classes\\OpenPlanner.ics"
    return [
        f'<Component Id="cCalendarFiles" Guid="{guid("calendar files")}" Win64="yes">',
        (
            '<RegistryValue Root="HKLM" Key="Software\\Classes\\.ics\\OpenWithProgids" Name="OpenPlanner.ics"'
            ' Type="string" Value="" KeyPath="yes"/>'
        ),
        f'<RegistryValue Root="HKLM" Key="{kind}" Type="string" Value="Agendabestand (OpenPlanner)"/>',
        f'<RegistryValue Root="HKLM" Key="{kind}\\DefaultIcon" Type="string" Value="[INSTALLFOLDER]{DESKTOP},0"/>',
        (
            f'<RegistryValue Root="HKLM" Key="{kind}\\shell\\open\\command" Type="string"'
            f' Value="&quot;[INSTALLFOLDER]{DESKTOP}&quot; --open &quot;%1&quot;"/>'
        ),
        "</Component>",
    ]


def _settings() -> Iterator[str]:
    """A component each, so that one that is not given leaves what was there (tables.py adds the condition)."""
    for name, setting in PROPERTIES.items():
        yield f'<Component Id="{setting_component(setting.key)}" Guid="{guid("setting", setting.key)}" Win64="yes">'
        yield (
            f'<RegistryValue Root="HKLM" Key="{MACHINE_KEY}" Name="{setting.key}" Type="string" Value="[{name}]"'
            ' KeyPath="yes"/>'
        )
        yield "</Component>"


def _features(folder: Path) -> list[str]:
    files = [component_of(file.relative_to(folder).as_posix()) for file in in_order(folder)]
    settings = [setting_component(setting.key) for setting in PROPERTIES.values()]
    return [
        *_feature(MAIN, "OpenPlanner", [*files, *settings], 'Absent="disallow"'),
        *_feature(START_MENU, "Snelkoppeling in het menu Start", ["cStartMenu"]),
        *_feature(CALENDAR_FILES, "Agendabestanden (.ics) openen", ["cCalendarFiles"]),
    ]


def _feature(name: str, title: str, components: Sequence[str], more: str = "") -> list[str]:
    return [
        f'<Feature Id="{name}" Title="{title}" Level="1" {more}>',
        *(f'<ComponentRef Id="{component}"/>' for component in components),
        "</Feature>",
    ]
