"""The register of processing (AVG art. 30), made from the real tables and the settings that hold now."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openplanner.application.office import Office
from openplanner.application.privacy.page import PageSection, page
from openplanner.application.privacy.retention import retention_of
from openplanner.domain.case import CaseType
from openplanner.domain.errors import InvalidInput, ResourceMissing
from openplanner.domain.interval import AMSTERDAM
from openplanner.resources import resource_text
from openplanner.settings import CALENDAR, CALENDAR_SUBJECT, MUNICIPALITY
from openplanner.storage.privacy.columns import stored_columns
from openplanner.texts import Texts

WHOSE = ("citizen", "colleague", "nobody")


@dataclass(frozen=True, slots=True)
class Activity:
    """One processing: why it is allowed, which laws ask for it, and what of whom it holds (table to columns)."""

    name: str
    ground: str
    law: tuple[str, ...]
    kept: str
    holds: Mapping[str, Mapping[str, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Register:
    """The register: activities, who gets data, how long it is kept in days by kind, and what protects it."""

    municipality: str
    made_on: str
    activities: tuple[Activity, ...]
    recipients: tuple[str, ...]
    retention: tuple[tuple[str, int, str], ...]
    measures: tuple[str, ...]


def register_of(office: Office) -> Register:
    """The register as it is now.

    Raises ``ResourceMissing`` without its file, and ``InvalidInput`` (``register_incomplete``, with the columns) when
    the database can hold something that the file does not account for: a register with a gap is none.
    """
    told = _file()
    if gaps := gaps_in(told, stored_columns()):
        raise InvalidInput("register_incomplete", field="register", columns=gaps[:10])
    return Register(
        municipality=office.settings.text(MUNICIPALITY),
        made_on=office.clock().astimezone(AMSTERDAM).date().isoformat(),
        activities=tuple(_activity(one, told) for one in told["activities"]),
        recipients=_recipients(office),
        retention=_kept(office),
        measures=("access", "transport", "secrets", "masking", "traces", "erasing"),
    )


def gaps_in(told: Mapping[str, Any], stored: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Columns (``table.column``) that nobody accounts for or that are not there, and tables in no activity; sorted."""
    accounted = {f"{table}.{column}" for whose in WHOSE for table, columns in told[whose].items() for column in columns}
    real = {f"{table}.{column}" for table, columns in stored.items() for column in columns}
    listed = {table for one in told["activities"] for table in one["tables"]}
    return tuple(sorted((accounted ^ real) | (listed ^ set(stored))))


def register_page(register: Register, texts: Texts) -> str:
    """The register to read and print, as HTML."""
    intro = (
        texts("privacy.register_intro", municipality=register.municipality, day=register.made_on),
        texts("privacy.register_yours"),
    )
    activities = [_activity_section(one, texts) for one in register.activities]
    recipients, measures = register.recipients, register.measures
    kept = tuple(
        (texts(f"privacy.kept_name.{name}") if texts.has(f"privacy.kept_name.{name}") else _type_name(name, texts),
         " ".join(part for part in (texts("privacy.days", n=days), f"({source})" if source else "") if part))
        for name, days, source in register.retention
    )  # fmt: skip
    return page(
        texts("privacy.register_title"),
        texts.language,
        intro,
        [
            *activities,
            PageSection(texts("privacy.recipients"), tuple(texts(f"privacy.recipient.{one}") for one in recipients)),
            PageSection(texts("privacy.retention"), rows=kept),
            PageSection(texts("privacy.measures"), tuple(texts(f"privacy.measure.{one}") for one in measures)),
        ],
    )


def _type_name(name: str, texts: Texts) -> str:
    case_type, _, outcome = name.partition("/")
    shown = texts(f"cases.type.{case_type}")
    return f"{shown}: {texts(f'cases.outcome.{outcome}')}" if outcome else shown


def _activity_section(one: Activity, texts: Texts) -> PageSection:
    held = [
        (texts(f"privacy.of.{whose}"),
         "\n".join(f"{table}: {', '.join(columns)}" for table, columns in one.holds[whose].items()))
        for whose in ("citizen", "colleague")
    ]  # fmt: skip
    rows = (
        (texts("privacy.purpose"), texts(f"privacy.activity.{one.name}.purpose")),
        (texts("privacy.ground"), f"{one.ground}; {', '.join(one.law)}"),
        (texts("privacy.kept"), texts(f"privacy.kept_how.{one.kept}")),
        *held,
    )
    return PageSection(texts(f"privacy.activity.{one.name}"), rows=rows)


def _file() -> Mapping[str, Any]:
    try:
        return tomllib.loads(resource_text("privacy", "register.toml"))
    except tomllib.TOMLDecodeError as error:
        raise ResourceMissing("resource_missing", name="privacy/register.toml") from error


def _activity(one: Mapping[str, Any], told: Mapping[str, Any]) -> Activity:
    holds = {
        whose: {table: tuple(told[whose][table]) for table in one["tables"] if table in told[whose]} for whose in WHOSE
    }
    return Activity(one["name"], one["ground"], tuple(one["law"]), one["kept"], holds)


def _recipients(office: Office) -> tuple[str, ...]:
    """Who gets something, by the settings: nobody outside unless the calendars are there."""
    where = {"local": ("nobody",), "ews": ("exchange",), "graph": ("microsoft",), "both": ("exchange", "microsoft")}
    found = where[office.settings.text(CALENDAR)]
    subject = f"subject_{office.settings.text(CALENDAR_SUBJECT)}"
    home = "server" if office.store.file is None else "file"
    return (*found, *(() if found == ("nobody",) else (subject,)), home)


def _kept(office: Office) -> tuple[tuple[str, int, str], ...]:
    """Name, days and source of every term that holds today, the general one first."""
    terms = retention_of(office.settings)
    today = office.clock().astimezone(AMSTERDAM).date()
    named = {f"{one.case_type.value}{f'/{one.outcome.value}' if one.outcome else ''}": one
             for one in (*terms.given, *terms.own)}  # fmt: skip
    return (
        ("general", terms.general_days, ""),
        *(
            (name, terms.term(one.case_type, one.outcome, today).days, one.source)
            for name, one in sorted(named.items(), key=lambda pair: (list(CaseType).index(pair[1].case_type), pair[0]))
        ),
        ("drafts", terms.drafts_days, terms.source),
        ("undo", terms.undo_days, terms.source),
        ("views", terms.views_days, terms.source),
    )
