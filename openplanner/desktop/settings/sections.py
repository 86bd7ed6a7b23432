"""Which setting stands in which section of the screen, and how its limits read. Free of Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from openplanner.domain.errors import InvalidInput
from openplanner.settings import (
    AFTER_CLOSING,
    AFTER_MINUTES,
    AGENDA_ZOOM,
    BEFORE_MINUTES,
    CALENDAR,
    CALENDAR_SUBJECT,
    CALLBACK_DAYS,
    CASE_LINK,
    CASE_NUMBER_FORM,
    CLOSED_DAYS,
    CLOUD_MAILBOXES,
    COLLEAGUE,
    CONTACT_REQUESTS_URL,
    COPIES_DAYS,
    COPIES_FOLDER,
    COPIES_WEEKS,
    COPY_HOURS,
    DATABASE,
    EWS_ACCESS,
    EWS_BUILD,
    EWS_CA_FILE,
    EWS_SIGN_IN,
    EWS_URL,
    EWS_USER,
    FOLLOW_SECONDS,
    GENERAL_PHONE,
    GRAPH_CLIENT,
    GRAPH_TENANT,
    HOLD_MINUTES,
    HOLIDAY_PROFILE,
    HOURLY_RATE,
    KEEP_IN_TRAY,
    LANGUAGE,
    LETTER_MARK,
    LETTER_PREPRINTED,
    MOST_ATTEMPTS,
    MUNICIPALITY,
    NOTICE_DAYS,
    NOTICE_MINUTES,
    OPENED_DAYS,
    OPENING_HOURS,
    PAPER_PHONES,
    PLACE_NAME,
    PRINTER,
    REMIND_MINUTES,
    RETENTION_DAYS,
    RETENTION_TERMS,
    RETURN_ADDRESS,
    STEP_MINUTES,
    TALK_MINUTES_MEETING,
    TALK_MINUTES_PHONE,
    TEAM,
    TEXT_PERCENT,
    THEME,
    WHATSAPP_HOURS,
    Origin,
    Setting,
    Settings,
)
from openplanner.texts import Texts


@dataclass(frozen=True, slots=True)
class Section:
    """A group of settings; its title is the text ``settings.section.<name>``."""

    name: str
    icon: str
    settings: tuple[Setting, ...] = ()


SECTIONS: tuple[Section, ...] = (
    Section(
        "desk",
        "user-round",
        (
            LANGUAGE,
            THEME,
            TEXT_PERCENT,
            AGENDA_ZOOM,
            COLLEAGUE,
            TEAM,
            REMIND_MINUTES,
            KEEP_IN_TRAY,
            PRINTER,
            PAPER_PHONES,
            DATABASE,
        ),
    ),
    Section(
        "municipality",
        "building-2",
        (
            MUNICIPALITY,
            PLACE_NAME,
            GENERAL_PHONE,
            RETURN_ADDRESS,
            LETTER_MARK,
            LETTER_PREPRINTED,
            CASE_NUMBER_FORM,
            CASE_LINK,
        ),
    ),
    Section("opening", "clock", (OPENING_HOURS, HOLIDAY_PROFILE, CLOSED_DAYS, OPENED_DAYS)),
    Section("norms", "hourglass", (*CALLBACK_DAYS.values(), WHATSAPP_HOURS, AFTER_CLOSING, MOST_ATTEMPTS)),
    Section(
        "talks",
        "message-square",
        (
            TALK_MINUTES_PHONE,
            TALK_MINUTES_MEETING,
            BEFORE_MINUTES,
            AFTER_MINUTES,
            NOTICE_MINUTES,
            NOTICE_DAYS,
            STEP_MINUTES,
            HOLD_MINUTES,
        ),
    ),
    Section(
        "keeping",
        "shield",
        (
            RETENTION_DAYS,
            RETENTION_TERMS,
            COPY_HOURS,
            COPIES_DAYS,
            COPIES_WEEKS,
            COPIES_FOLDER,
            CALENDAR_SUBJECT,
            HOURLY_RATE,
        ),
    ),
    Section("texts", "file-text"),
    Section("colleagues", "users"),
    Section("places", "map-pin"),
    Section("calendars", "calendar-days"),
    Section(
        "exchange",
        "plug",
        (
            CALENDAR,
            EWS_URL,
            EWS_SIGN_IN,
            EWS_USER,
            EWS_ACCESS,
            EWS_BUILD,
            EWS_CA_FILE,
            GRAPH_TENANT,
            GRAPH_CLIENT,
            CLOUD_MAILBOXES,
            FOLLOW_SECONDS,
            CONTACT_REQUESTS_URL,
        ),
    ),
)
CHANGES_KEEPING = frozenset(setting.key for setting in (RETENTION_DAYS, RETENTION_TERMS))
MOVES_DATES = frozenset(
    setting.key
    for setting in (
        OPENING_HOURS, HOLIDAY_PROFILE, CLOSED_DAYS, OPENED_DAYS, *CALLBACK_DAYS.values(), WHATSAPP_HOURS,
        AFTER_CLOSING,
    )
)  # fmt: skip
DAY_LISTS = frozenset({CLOSED_DAYS.key, OPENED_DAYS.key})
LOCKING = frozenset({Origin.POLICY, Origin.ENVIRONMENT, Origin.MACHINE_FILE})


def locked(settings: Settings, setting: Setting) -> bool:
    """True when the value was laid down elsewhere and cannot be changed here."""
    return settings.origin(setting) in LOCKING


def name_of(setting: Setting, texts: Texts) -> str:
    """What the setting is called on screen."""
    return texts(f"settings.{setting.key}")


def hint_of(setting: Setting, texts: Texts) -> str:
    """What the setting does, its unit and its limits."""
    key = f"settings.{setting.key}.hint"
    parts = [texts(key) if texts.has(key) else "", limits_of(setting, texts)]
    return " ".join(part for part in parts if part)


def limits_of(setting: Setting, texts: Texts) -> str:
    """``Van 5 tot en met 240 minuten.``; empty for words, switches and choices out of a list."""
    if setting.most is None or setting.least is None or isinstance(setting.default, bool | str):
        return ""
    unit = texts(f"settings.unit.{setting.unit}") if setting.unit else ""
    return texts("settings.limits", least=setting.least, most=setting.most, unit=unit).replace(" .", ".")


def origin_of(settings: Settings, setting: Setting, texts: Texts) -> str:
    """Where the value came from, in words."""
    return texts(f"settings.origin.{settings.origin(setting).value}")


def said(error: InvalidInput, setting: Setting, texts: Texts) -> str:
    """An error with the name on screen instead of the key."""
    facts: Mapping[str, object] = {**error.facts, "field": f"“{name_of(setting, texts)}”"}
    return str(texts.error(InvalidInput(error.code, **facts)))


def lines_to_list(text: str) -> str:
    """Lines as the list that the setting keeps: ``2026-12-24 Kerstavond; 2026-12-31``."""
    return "; ".join(line.strip() for line in text.splitlines() if line.strip())


def list_to_lines(text: str) -> str:
    """The other way."""
    return "\n".join(part.strip() for part in text.split(";") if part.strip())
