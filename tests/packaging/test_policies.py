"""Policy templates, the list of settings and the program say the same: all come from one declaration."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from defusedxml import ElementTree
from msi import policies
from msi.properties import PROPERTIES

from openplanner.administered import POLICY_KEY
from openplanner.settings import ALL, BY_KEY, Origin, Setting, combined

NAMESPACE = {"p": policies.NAMESPACE}


def parsed(text: str) -> Any:
    return ElementTree.fromstring(text.encode())


def found(tree: Any, path: str) -> list[Any]:
    return list(tree.iterfind(path, NAMESPACE))


def value_name(policy: Any) -> str:
    return str(policy.get("valueName") or found(policy, "p:elements/*")[0].get("valueName"))


def test_every_setting_has_a_policy_but_who_sits_there() -> None:
    names = [value_name(policy) for policy in found(parsed(policies.admx()), "p:policies/p:policy")]
    assert sorted([*names, *policies.NOT_BY_POLICY]) == sorted(setting.key for setting in ALL)


def test_policies_are_of_the_machine_and_stand_where_the_program_reads() -> None:
    for policy in found(parsed(policies.admx()), "p:policies/p:policy"):
        assert (policy.get("class"), policy.get("key")) == ("Machine", POLICY_KEY)


@pytest.mark.parametrize("language", policies.LANGUAGES)
def test_every_word_and_field_of_the_template_exists_in_both_languages_and_is_used(language: str) -> None:
    template = policies.admx()
    words = parsed(policies.adml(language))
    for kind, path in (("string", "p:resources/p:stringTable/p:string"),
                       ("presentation", "p:resources/p:presentationTable/p:presentation")):  # fmt: skip
        there = [str(one.get("id")) for one in found(words, path)]
        assert len(set(there)) == len(there)
        assert set(re.findall(rf"\$\({kind}\.(\w+)\)", template)) == set(there)
    assert all(one.text and one.text.strip() for one in found(words, "p:resources/p:stringTable/p:string"))


@pytest.mark.parametrize("language", policies.LANGUAGES)
def test_every_field_refers_to_its_element(language: str) -> None:
    elements = {str(one.get("id")) for one in found(parsed(policies.admx()), "p:policies/p:policy/p:elements/*")}
    fields = found(parsed(policies.adml(language)), "p:resources/p:presentationTable/p:presentation/*")
    assert sorted(str(one.get("refId")) for one in fields) == sorted(elements)


def values_at_the_edges(policy: Any) -> list[object]:
    """What the policy editor could write: each choice, the smallest and largest number, the longest text."""
    if policy.get("valueName"):
        return [int(one.get("value")) for one in found(policy, ".//p:decimal")]
    element = found(policy, "p:elements/*")[0]
    kind = element.tag.rpartition("}")[2]
    if kind == "enum":
        return [one.text for one in found(element, "p:item/p:value/p:string")]
    if kind == "decimal":
        return [int(element.get("minValue")), int(element.get("maxValue"))]
    return ["x" * int(element.get("maxLength"))]


@pytest.mark.parametrize("setting", policies.by_policy(), ids=lambda setting: setting.key)
def test_the_program_takes_every_value_that_the_policy_editor_lets_through(setting: Setting) -> None:
    tree = parsed(policies.admx())
    policy = next(one for one in found(tree, "p:policies/p:policy") if value_name(one) == setting.key)
    for value in values_at_the_edges(policy):
        holds = combined({Origin.POLICY: {setting.key: value}, Origin.USER_FILE: {setting.key: setting.default}})
        assert not holds.problems
        assert holds.origin(setting) is Origin.POLICY
    if setting.choices:
        assert values_at_the_edges(policy) == list(setting.choices)


@pytest.mark.parametrize("language", policies.LANGUAGES)
def test_the_list_for_administrators_names_every_setting_with_its_property(language: str) -> None:
    rows = [line for line in policies.settings_table(language).splitlines() if line.startswith("| ")]
    keys = [key for line in rows if (key := line.split("|")[2].strip().strip("`")) in BY_KEY]
    assert keys == [setting.key for setting in ALL]
    for name, setting in PROPERTIES.items():
        assert any(f"`{setting.key}`" in line and line.endswith(f"| {name} |") for line in rows)


def test_the_files_have_the_line_ends_of_windows(tmp_path: Path) -> None:
    made = policies.write_policies(tmp_path)
    assert {path.relative_to(tmp_path).as_posix() for path in made} == {
        "openplanner.admx", "nl-NL/openplanner.adml", "en-US/openplanner.adml",
    }  # fmt: skip
    assert all(path.read_bytes().count(b"\n") == path.read_bytes().count(b"\r\n") > 50 for path in made)
