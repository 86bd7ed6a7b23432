"""Group policy templates and the list of settings for administrators, from the one declaration of settings.

Source: Microsoft, "Group Policy ADMX Syntax Reference Guide". The names and explanations are those of the settings
screen, in both languages, so that an administrator and a colleague speak of the same thing.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from msi.properties import PROPERTIES
from openplanner.administered import MACHINE_KEY, POLICY_KEY
from openplanner.desktop.settings.sections import SECTIONS, hint_of, name_of
from openplanner.settings import ALL, COLLEAGUE, Setting
from openplanner.texts import Texts

LANGUAGES = {"nl": "nl-NL", "en": "en-US"}
NOT_BY_POLICY = frozenset({COLLEAGUE.key})  # who sits at a desk is not the same for everybody
MOST_TEXT = 2000
MOST_NUMBER = 999_999_999
NAMESPACE = "http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions"
_HEAD = (
    '<?xml version="1.0" encoding="utf-8"?>',
    "<{root} xmlns:xsd=" + '"http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    f' revision="1.0" schemaVersion="1.0" xmlns="{NAMESPACE}">',
)
_OWN_WORDS = {
    "nl": {
        "product": "OpenPlanner",
        "supported": "OpenPlanner voor Windows",
        "other": "Overig",
        "default": "Zonder beleid geldt de waarde van deze computer, van de gebruiker of van de organisatie. "
        "Is die er niet, dan: {value}.",
        "empty": "niets",
        "fixed": "Met beleid ligt de waarde vast: het scherm Instellingen toont haar met een slotje.",
        "value": "Registerwaarde: {name} onder {key}.",
        "header": "| Instelling | Sleutel | Waarden | Standaard | Eigenschap bij installeren |",
        "title": "# Alle instellingen van OpenPlanner",
    },
    "en": {
        "product": "OpenPlanner",
        "supported": "OpenPlanner for Windows",
        "other": "Other",
        "default": "Without a policy the value of this computer, of the person or of the organisation holds. "
        "Without one: {value}.",
        "empty": "nothing",
        "fixed": "With a policy the value is fixed: the Settings screen shows it with a lock.",
        "value": "Registry value: {name} below {key}.",
        "header": "| Setting | Key | Values | Default | Property when installing |",
        "title": "# All settings of OpenPlanner",
    },
}


def by_policy() -> tuple[Setting, ...]:
    """The settings that a policy can fix, in the order in which they are declared."""
    return tuple(setting for setting in ALL if setting.key not in NOT_BY_POLICY)


def write_policies(folder: Path) -> list[Path]:
    """Writes ``openplanner.admx`` and an ``.adml`` a language, with the line ends of Windows; the files made."""
    made = {folder / "openplanner.admx": admx()}
    for language, name in LANGUAGES.items():
        made[folder / name / "openplanner.adml"] = adml(language)
    for path, text in made.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\r\n")
    return list(made)


def admx() -> str:
    """The template: a policy for every setting, by the sections of the settings screen."""
    lines = [
        *(line.replace("{root}", "policyDefinitions") for line in _HEAD),
        "<policyNamespaces>",
        '<target prefix="openplanner" namespace="OpenPlanner.Policies.OpenPlanner"/>',
        "</policyNamespaces>",
        '<resources minRequiredRevision="1.0"/>',
        "<supportedOn><definitions>",
        '<definition name="Supported" displayName="$(string.Supported)"/>',
        "</definitions></supportedOn>",
        "<categories>",
        '<category name="OpenPlanner" displayName="$(string.OpenPlanner)"/>',
        *(
            f'<category name="{name}" displayName="$(string.{name})"><parentCategory ref="OpenPlanner"/></category>'
            for name in _categories()
        ),
        "</categories>",
        "<policies>",
        *(line for setting in by_policy() for line in _policy(setting)),
        "</policies>",
        "</policyDefinitions>",
    ]
    return "\n".join(lines) + "\n"


def adml(language: str) -> str:
    """The words of the template in a language (``nl`` or ``en``)."""
    texts, own = Texts(language), _OWN_WORDS[language]
    lines = [
        *(line.replace("{root}", "policyDefinitionResources") for line in _HEAD),
        f"<displayName>{own['product']}</displayName><description>{own['supported']}</description>",
        "<resources>",
        "<stringTable>",
        _string("OpenPlanner", own["product"]),
        _string("Supported", own["supported"]),
        *(_string(name, _category_name(name, texts, own)) for name in _categories()),
        *(line for setting in by_policy() for line in _strings(setting, texts, own)),
        "</stringTable>",
        "<presentationTable>",
        *(_presentation(setting, texts) for setting in by_policy() if not _is_switch(setting)),
        "</presentationTable>",
        "</resources>",
        "</policyDefinitionResources>",
    ]
    return "\n".join(lines) + "\n"


def settings_table(language: str) -> str:
    """Every setting with its key, values, default and property: a page in Markdown."""
    texts, own = Texts(language), _OWN_WORDS[language]
    properties = {setting.key: name for name, setting in PROPERTIES.items()}
    rows = [
        f"| {name_of(setting, texts)} | `{setting.key}` | {_values(setting, texts)} | {_default(setting, texts, own)} |"
        f" {properties.get(setting.key, '')} |"
        for setting in ALL
    ]
    places = f"`HKLM\\{POLICY_KEY}` > `OPENPLANNER_*` > `HKLM\\{MACHINE_KEY}` > `settings.toml` > database > default"
    return "\n".join([own["title"], "", places, "", own["header"], "|---|---|---|---|---|", *rows, ""])


def policy_name(setting: Setting) -> str:
    """How the templates call a setting: ``EwsUrl``."""
    return "".join(part.capitalize() for part in setting.key.split("_"))


def _is_switch(setting: Setting) -> bool:
    return isinstance(setting.default, bool)


def _categories() -> tuple[str, ...]:
    return (*(f"Section_{section.name}" for section in SECTIONS if section.settings), "Section_other")


def _category_of(setting: Setting) -> str:
    return next((f"Section_{section.name}" for section in SECTIONS if setting in section.settings), "Section_other")


def _category_name(name: str, texts: Texts, own: dict[str, str]) -> str:
    section = name.removeprefix("Section_")
    return own["other"] if section == "other" else texts(f"settings.section.{section}")


def _policy(setting: Setting) -> Iterator[str]:
    name = policy_name(setting)
    switch = f' valueName="{setting.key}"' if _is_switch(setting) else f' presentation="$(presentation.{name})"'
    yield (
        f'<policy name="{name}" class="Machine" displayName="$(string.{name})" explainText="$(string.{name}_Help)"'
        f' key="{POLICY_KEY}"{switch}>'
    )
    yield f'<parentCategory ref="{_category_of(setting)}"/><supportedOn ref="Supported"/>'
    if _is_switch(setting):
        yield '<enabledValue><decimal value="1"/></enabledValue><disabledValue><decimal value="0"/></disabledValue>'
    else:
        yield f"<elements>{_element(setting)}</elements>"
    yield "</policy>"


def _element(setting: Setting) -> str:
    place = f'id="{policy_name(setting)}" valueName="{setting.key}" required="true"'
    if setting.choices:
        name = policy_name(setting)
        items = "".join(
            f'<item displayName="$(string.{name}_{choice})"><value><string>{choice}</string></value></item>'
            for choice in setting.choices
        )
        return f"<enum {place}>{items}</enum>"
    if isinstance(setting.default, int):
        most = MOST_NUMBER if setting.most is None else setting.most
        return f'<decimal {place} minValue="{setting.least or 0}" maxValue="{most}"/>'
    return f'<text {place} maxLength="{setting.most or MOST_TEXT}"/>'


def _strings(setting: Setting, texts: Texts, own: dict[str, str]) -> Iterator[str]:
    name = policy_name(setting)
    yield _string(name, name_of(setting, texts))
    parts = (
        hint_of(setting, texts),
        own["default"].format(value=_default(setting, texts, own)),
        own["fixed"],
        own["value"].format(name=setting.key, key=f"HKLM\\{POLICY_KEY}"),
    )
    yield _string(f"{name}_Help", "\n\n".join(part for part in parts if part))
    for choice in setting.choices:
        yield _string(f"{name}_{choice}", texts(f"settings.{setting.key}.{choice}"))


def _presentation(setting: Setting, texts: Texts) -> str:
    name, label = policy_name(setting), escape(name_of(setting, texts))
    if setting.choices:
        box = f'<dropdownList refId="{name}" noSort="true" defaultItem="{setting.choices.index(str(setting.default))}">'
        return f'<presentation id="{name}">{box}{label}</dropdownList></presentation>'
    if isinstance(setting.default, int):
        box = f'<decimalTextBox refId="{name}" defaultValue="{setting.default}">{label}</decimalTextBox>'
        return f'<presentation id="{name}">{box}</presentation>'
    default = f"<defaultValue>{escape(str(setting.default))}</defaultValue>" if setting.default else ""
    return f'<presentation id="{name}"><textBox refId="{name}"><label>{label}</label>{default}</textBox></presentation>'


def _string(name: str, text: str) -> str:
    return f"<string id={quoteattr(name)}>{escape(text)}</string>"


def _values(setting: Setting, texts: Texts) -> str:
    if setting.choices:
        return ", ".join(f"`{choice}`" for choice in setting.choices)
    if _is_switch(setting):
        return "`1`, `0`"
    if isinstance(setting.default, int):
        return f"{setting.least or 0} - {'' if setting.most is None else setting.most}"
    return f"<= {setting.most or MOST_TEXT}"


def _default(setting: Setting, texts: Texts, own: dict[str, str]) -> str:
    if setting.choices:
        return texts(f"settings.{setting.key}.{setting.default}")
    if _is_switch(setting):
        return "1" if setting.default else "0"
    return str(setting.default) or own["empty"]
