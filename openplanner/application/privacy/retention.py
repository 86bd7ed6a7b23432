"""The retention terms that hold in this office: of the file, and of its settings."""

from __future__ import annotations

from openplanner.planning.retention import Retention, read_retention
from openplanner.resources import resource_text
from openplanner.settings import RETENTION_DAYS, RETENTION_TERMS, Settings


def retention_of(settings: Settings) -> Retention:
    """The terms; raises ``ResourceMissing`` without the file, ``InvalidInput`` for a term that is not right."""
    text = resource_text("privacy", "retention.toml")
    return read_retention(text, settings.number(RETENTION_DAYS), settings.text(RETENTION_TERMS))
