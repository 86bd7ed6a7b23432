"""``openplanner slots``: free slots over plain calendar files, no database needed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from openplanner.cli import output
from openplanner.cli.words import said
from openplanner.domain.errors import InvalidInput

if TYPE_CHECKING:
    from openplanner.application.free_slots import FreeSlot, FreeSlots, FreeSlotsRequest
    from openplanner.texts import Texts


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("slots", help=said("slots"))(slots)


def slots(
    minutes: int = typer.Option(..., "--minutes", help=said("minutes")),
    first: str = typer.Option(..., "--from", help=said("from")),
    until: str = typer.Option(..., "--until", help=said("until")),
    ics: list[str] = typer.Option(..., "--ics", help=said("ics")),
    room: list[str] = typer.Option([], "--room", help=said("room")),
    hours: str | None = typer.Option(None, "--hours", help=said("hours")),
    step: int = typer.Option(15, "--step", help=said("step")),
    before: int = typer.Option(0, "--before", help=said("before")),
    after: int = typer.Option(0, "--after", help=said("after")),
    notice: int = typer.Option(0, "--notice", help=said("notice")),
    needs: list[str] = typer.Option([], "--needs", help=said("needs")),
    limit: int | None = typer.Option(None, "--limit", help=said("limit")),
    now: str | None = typer.Option(None, "--now", help=said("set_clock")),
    lang: str | None = typer.Option(None, "--lang", help=said("lang")),
    as_json: bool = typer.Option(False, "--json", help=said("json_out")),
) -> None:
    """Free slots out of calendar files (.ics)."""
    from openplanner.application.free_slots import FreeSlotsRequest, free_slots
    from openplanner.assembly import load_settings, system_clock

    words = output.texts(lang)
    asked = FreeSlotsRequest(
        minutes=minutes,
        first=output.read_day(first, "--from"),
        last=output.read_day(until, "--until"),
        people=_named_files(ics, "--ics", words),
        rooms=_named_files(room, "--room", words),
        hours=hours,
        needs=tuple(dict.fromkeys(needs)),
        step=step,
        before=before,
        after=after,
        notice=notice,
        limit=limit,
    )
    moment = output.read_moment(now, "--now") or system_clock()
    try:
        found = free_slots(asked, load_settings(), moment)
    except InvalidInput as error:
        output.usage(f"{words.error(error)} [{error.code}]")
    _show(found, asked, words, as_json=as_json)


def _named_files(values: list[str], option: str, words: Texts) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for value in values:
        name, sign, path = value.partition("=")
        name = name.strip()
        if not name or not sign or not path:
            output.usage(words("slots.usage_named_file", option=option, value=value[:60]))
        if name in found:
            output.usage(words("slots.usage_name_twice", option=option, name=name))
        found[name] = Path(path)
    return found


def _show(found: FreeSlots, asked: FreeSlotsRequest, words: Texts, *, as_json: bool) -> None:
    for warning in found.warnings:
        output.note(words.reason(warning))
    if as_json:
        output.print_json(_document(found, words))
        return
    for slot in found.slots:
        output.line(_slot_line(slot, words))
    if not found.slots:
        output.line(words("slots.nothing_free", first=asked.first, last=asked.last))
    for name, why in found.left_out:
        output.line(words("slots.left_out_line", name=name, why=why))
    for name in found.unknown:
        output.line(words("slots.unknown_line", name=name))


def _slot_line(slot: FreeSlot, words: Texts) -> str:
    key = "slots.slot_line_room" if slot.room else "slots.slot_line"
    end = words.time(slot.interval.end)
    return words(key, start=slot.interval.start, end=end, who=slot.who, room=slot.room)


def _document(found: FreeSlots, words: Texts) -> dict[str, object]:
    from openplanner.domain.interval import AMSTERDAM

    return {
        "slots": [
            {
                "start": slot.interval.start.astimezone(AMSTERDAM),
                "end": slot.interval.end.astimezone(AMSTERDAM),
                "who": list(slot.who),
                "room": slot.room,
                "why": [words.reason(why) for why in slot.why],
            }
            for slot in found.slots
        ],
        "left_out": [{"name": name, "reason": words.reason(why)} for name, why in found.left_out],
        "unknown": list(found.unknown),
    }
