"""Every setting, declared once: key, type, default, unit, limits.

Three sorts (house.md 6): ``ORGANISATION`` settings are shared and live in the database; ``DESK`` settings belong
to one desk; secrets are in the system's credential store and never here. A value comes from, strongest first: policy,
environment (``OPENPLANNER_<KEY>``), machine file, user file, database, default; :meth:`Settings.origin`
says which one holds. The files are TOML with the same keys.
"""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from pathlib import Path

from openplanner.domain.errors import InvalidInput
from openplanner.domain.frozen import frozen
from openplanner.domain.reason import Reason, because

Value = str | int | bool


class Scope(StrEnum):
    """Whose setting it is."""

    ORGANISATION = "organisation"
    DESK = "desk"


class Origin(StrEnum):
    """Where a value came from, weakest first."""

    DEFAULT = "default"
    DATABASE = "database"
    USER_FILE = "user_file"
    MACHINE_FILE = "machine_file"
    ENVIRONMENT = "environment"
    POLICY = "policy"


@frozen
class Setting:
    """One setting. ``least`` and ``most`` bound a number, ``choices`` a word, ``most`` also the length of a text.

    ``code`` is a text for machines, such as a version: no place where somebody writes about a person.
    """

    key: str
    default: Value
    scope: Scope = Scope.ORGANISATION
    unit: str = ""
    least: int | None = None
    most: int | None = None
    choices: tuple[str, ...] = ()
    code: bool = False

    @property
    def written(self) -> bool:
        """True for a text in which a person may write anything."""
        return isinstance(self.default, str) and not self.choices and not self.code

    def read(self, raw: object) -> Value:
        """The typed value of a text or TOML value; raises ``InvalidInput`` that says what is wrong."""
        if isinstance(self.default, bool):
            return self._read_switch(raw)
        if isinstance(self.default, int):
            return self._read_number(raw)
        text = str(raw)
        if self.choices and text not in self.choices:
            raise InvalidInput("setting_choice", field=self.key, choices=self.choices, value=text[:40])
        most = self.most or 2000
        if len(text) > most:
            raise InvalidInput("setting_too_long", field=self.key, most=most, length=len(text))
        return text

    def _read_switch(self, raw: object) -> bool:
        words = {
            "1": True,
            "true": True,
            "ja": True,
            "aan": True,
            "0": False,
            "false": False,
            "nee": False,
            "uit": False,
        }
        value = words.get(str(raw).strip().lower())
        if value is None:
            raise InvalidInput("setting_switch", field=self.key, value=str(raw)[:40])
        return value

    def _read_number(self, raw: object) -> int:
        try:
            number = int(str(raw).strip())
        except ValueError as error:
            raise InvalidInput("setting_number", field=self.key, value=str(raw)[:40]) from error
        if self.least is not None and number < self.least:
            raise InvalidInput("setting_too_low", field=self.key, value=number, least=self.least)
        if self.most is not None and number > self.most:
            raise InvalidInput("setting_too_high", field=self.key, value=number, most=self.most)
        return number


def _days(case_type: str, default: int) -> Setting:
    return Setting(f"callback_days_{case_type}", default, unit="working_days", least=0, most=60)


LANGUAGE = Setting("language", "nl", Scope.DESK, choices=("nl", "en"))
DATABASE = Setting("database", "", Scope.DESK)
THEME = Setting("theme", "system", Scope.DESK, choices=("system", "light", "dark", "contrast"))
TEXT_PERCENT = Setting("text_percent", 100, Scope.DESK, unit="percent", least=80, most=200)
AGENDA_ZOOM = Setting("agenda_zoom", 100, Scope.DESK, unit="percent", least=50, most=800)
COLLEAGUE = Setting("colleague", 0, Scope.DESK, least=0)
TEAM = Setting("team", 0, Scope.DESK, least=0)
REMIND_MINUTES = Setting("remind_minutes", 10, Scope.DESK, unit="minutes", least=0, most=60)
KEEP_IN_TRAY = Setting("keep_in_tray", False, Scope.DESK)
PRINTER = Setting("printer", "", Scope.DESK, most=200)
PAPER_PHONES = Setting("paper_phones", False, Scope.DESK)

MUNICIPALITY = Setting("municipality", "Gemeente", most=80)
PLACE_NAME = Setting("place_name", "", most=80)
GENERAL_PHONE = Setting("general_phone", "14 000", most=30)
RETURN_ADDRESS = Setting("return_address", "", most=200)
LETTER_MARK = Setting("letter_mark", "", most=500)
CASE_LINK = Setting("case_link", "", most=300)
CASE_NUMBER_FORM = Setting("case_number_form", "", most=60)
LETTER_PREPRINTED = Setting("letter_preprinted", False)
OPENING_HOURS = Setting("opening_hours", "ma-vr 09:00-17:00", most=200)
HOLIDAY_PROFILE = Setting("holiday_profile", "P1", choices=("P1", "P2"))
CLOSED_DAYS = Setting("closed_days", "", most=2000)
OPENED_DAYS = Setting("opened_days", "", most=2000)

CALLBACK_DAYS: Mapping[str, Setting] = {
    name: _days(name, days)
    for name, days in {
        "bezwaar": 3, "klacht": 3, "woo": 3, "aanvraag": 3, "zienswijze": 3, "ingebrekestelling": 1, "vraag": 2,
    }.items()
}  # fmt: skip
WHATSAPP_HOURS = Setting("answer_hours_whatsapp", 24, unit="hours", least=1, most=240)
AFTER_CLOSING = Setting("after_closing_counts_next_day", False)

TALK_MINUTES_PHONE = Setting("talk_minutes_phone", 30, unit="minutes", least=5, most=240)
TALK_MINUTES_MEETING = Setting("talk_minutes_meeting", 60, unit="minutes", least=15, most=480)
BEFORE_MINUTES = Setting("before_minutes", 5, unit="minutes", least=0, most=120)
AFTER_MINUTES = Setting("after_minutes", 10, unit="minutes", least=0, most=120)
NOTICE_MINUTES = Setting("notice_minutes", 30, unit="minutes", least=0, most=10080)
NOTICE_DAYS = Setting("notice_days", 0, unit="working_days", least=0, most=20)
STEP_MINUTES = Setting("step_minutes", 15, unit="minutes", least=5, most=120)
HOLD_MINUTES = Setting("hold_minutes", 10, unit="minutes", least=1, most=120)
MOST_ATTEMPTS = Setting("most_attempts", 3, least=1, most=10)
HOURLY_RATE = Setting("hourly_rate", 0, unit="euro", least=0, most=500)
RETENTION_DAYS = Setting("retention_days", 90, unit="days", least=1, most=3650)
RETENTION_TERMS = Setting("retention_terms", "", most=1000)
COPY_HOURS = Setting("copy_hours", 24, unit="hours", least=0, most=168)
COPIES_DAYS = Setting("copies_days", 7, unit="copies", least=1, most=60)
COPIES_WEEKS = Setting("copies_weeks", 4, unit="copies", least=0, most=26)
COPIES_FOLDER = Setting("copies_folder", "", Scope.DESK, most=500)
CALENDAR_SUBJECT = Setting("calendar_subject", "number_and_form", choices=("number_and_form", "form_only"))

CALENDAR = Setting("calendar", "local", choices=("local", "ews", "graph", "both"))
EWS_URL = Setting("ews_url", "", most=300)
EWS_BUILD = Setting("ews_build", "15.2.2562.17", most=30, code=True)
EWS_SIGN_IN = Setting("ews_sign_in", "windows", choices=("windows", "kerberos", "ntlm", "basic", "oauth"))
EWS_USER = Setting("ews_user", "", most=200)
EWS_ACCESS = Setting("ews_access", "delegate", choices=("delegate", "impersonation"))
EWS_CA_FILE = Setting("ews_ca_file", "", most=500)
GRAPH_TENANT = Setting("graph_tenant", "", most=100)
GRAPH_CLIENT = Setting("graph_client", "", most=100)
CLOUD_MAILBOXES = Setting("cloud_mailboxes", "", most=2000)
CONTACT_REQUESTS_URL = Setting("contact_requests_url", "", most=300)
FOLLOW_SECONDS = Setting("follow_seconds", 60, unit="seconds", least=15, most=120)

ALL: tuple[Setting, ...] = (
    LANGUAGE, DATABASE, THEME, TEXT_PERCENT, AGENDA_ZOOM, COLLEAGUE, TEAM, PRINTER, PAPER_PHONES,
    REMIND_MINUTES, KEEP_IN_TRAY,
    MUNICIPALITY, PLACE_NAME, GENERAL_PHONE, RETURN_ADDRESS, LETTER_MARK, LETTER_PREPRINTED,
    CASE_NUMBER_FORM, CASE_LINK,
    OPENING_HOURS, HOLIDAY_PROFILE, CLOSED_DAYS, OPENED_DAYS,
    *CALLBACK_DAYS.values(), WHATSAPP_HOURS, AFTER_CLOSING,
    TALK_MINUTES_PHONE, TALK_MINUTES_MEETING, BEFORE_MINUTES, AFTER_MINUTES, NOTICE_MINUTES, NOTICE_DAYS,
    STEP_MINUTES, HOLD_MINUTES, MOST_ATTEMPTS, HOURLY_RATE, RETENTION_DAYS, RETENTION_TERMS, COPY_HOURS, COPIES_DAYS,
    COPIES_WEEKS, COPIES_FOLDER, CALENDAR_SUBJECT,
    CALENDAR, EWS_URL, EWS_BUILD, EWS_SIGN_IN, EWS_USER, EWS_ACCESS, EWS_CA_FILE,
    GRAPH_TENANT, GRAPH_CLIENT, CLOUD_MAILBOXES, CONTACT_REQUESTS_URL, FOLLOW_SECONDS,
)  # fmt: skip
BY_KEY: Mapping[str, Setting] = {setting.key: setting for setting in ALL}


@frozen
class Settings:
    """The values that hold now, and where each came from. Missing keys have their default."""

    values: Mapping[str, Value] = field(default_factory=dict)
    origins: Mapping[str, Origin] = field(default_factory=dict)
    problems: tuple[InvalidInput, ...] = ()

    def text(self, setting: Setting) -> str:
        """The value of a text setting."""
        return str(self.values.get(setting.key, setting.default))

    def number(self, setting: Setting) -> int:
        """The value of a number setting, in its unit."""
        return int(self.values.get(setting.key, setting.default))

    def switch(self, setting: Setting) -> bool:
        """The value of a yes-or-no setting."""
        return bool(self.values.get(setting.key, setting.default))

    def origin(self, setting: Setting) -> Origin:
        """Where the value came from."""
        return self.origins.get(setting.key, Origin.DEFAULT)


def named(key: str, *, with_key: bool = False) -> Reason | str:
    """A setting by the name that it has on screen, with its key for who edits a file; an unknown key as it is."""
    if key not in BY_KEY:
        return key
    name = because(f"settings.{key}")
    return (
        because("doctor.setting_with_key", name=name, setting=key) if with_key else because("doctor.setting", name=name)
    )


def combined(layers: Mapping[Origin, Mapping[str, object]]) -> Settings:
    """Settings from raw layers; the strongest origin wins.

    A value that cannot be read never stops the program: the next weaker one holds, and ``problems`` names it.
    Unknown keys are problems too.
    """
    values: dict[str, Value] = {}
    origins: dict[str, Origin] = {}
    problems: list[InvalidInput] = []
    for origin in Origin:
        for key, raw in layers.get(origin, {}).items():
            setting = BY_KEY.get(key)
            if setting is None:
                problems.append(InvalidInput("setting_unknown", field=key[:60], origin=origin.value))
                continue
            try:
                values[key] = setting.read(raw)
                origins[key] = origin
            except InvalidInput as problem:
                problems.append(problem)
    return Settings(values, origins, tuple(problems))


def with_database_settings(settings: Settings, stored: Mapping[str, str]) -> Settings:
    """The settings with those that the database holds now, below every stronger origin; earlier ones of it are gone."""
    below = combined({Origin.DATABASE: stored})
    strong = {key: origin for key, origin in settings.origins.items() if origin is not Origin.DATABASE}
    values = {**below.values, **{key: settings.values[key] for key in strong}}
    told = [problem for problem in below.problems if problem not in settings.problems]
    return Settings(values, {**below.origins, **strong}, (*settings.problems, *told))


def environment_layer(environ: Mapping[str, str] = os.environ) -> dict[str, object]:
    """The settings among the environment variables: ``OPENPLANNER_LANGUAGE=en``."""
    names = {f"OPENPLANNER_{key.upper()}": key for key in BY_KEY}
    return {names[name]: value for name, value in environ.items() if name in names}


def file_layer(path: Path) -> dict[str, object]:
    """The settings of a TOML file, empty when it is absent; raises ``InvalidInput`` with the line that is wrong."""
    try:
        return dict(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return {}
    except OSError as error:  # its full text holds the path, and that the person's name
        raise InvalidInput("settings_file_unreadable", field="settings", detail=error.strerror) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidInput("settings_file_unreadable", field="settings", detail=str(error)[:120]) from error


def write_setting(path: Path, setting: Setting, value: Value) -> None:
    """Writes one setting into a TOML file, made when absent; its other lines stay as they are.

    Raises ``InvalidInput`` (``settings_file_not_written``) when the file cannot be written.
    """
    plain = json.dumps(value, ensure_ascii=False)
    line = f"{setting.key} = {plain}"
    unfinished = path.with_name(f"{path.name}.part")
    try:
        old = _readable_lines(path)
        kept = [one for one in old if one.split("=", 1)[0].strip() != setting.key]
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        unfinished.write_text("\n".join([line, *kept]) + "\n", encoding="utf-8")
        unfinished.replace(path)  # whole or not at all, also when the power goes
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput("settings_file_not_written", field=setting.key) from error


def _readable_lines(path: Path) -> list[str]:
    """The lines of the file; a spoilt one is set aside as ``.broken`` and its good lines are kept."""
    if not path.exists():
        return []
    lines = path.read_bytes().decode("utf-8", errors="replace").splitlines()
    try:
        file_layer(path)
    except InvalidInput:
        path.replace(path.with_name(f"{path.name}.broken"))
        return [line for line in lines if _reads_alone(line)]
    return lines


def _reads_alone(line: str) -> bool:
    try:
        return tomllib.loads(line).keys() <= BY_KEY.keys()
    except tomllib.TOMLDecodeError:
        return False
