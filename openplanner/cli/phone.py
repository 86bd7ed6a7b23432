"""``openplanner phone``: what is right or wrong about a number, one by one or from a file."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import typer

from openplanner.cli import output
from openplanner.cli.words import said
from openplanner.domain.errors import InvalidInput
from openplanner.domain.phone import MOST_CHARACTERS, PhoneAnswer, read_phone
from openplanner.texts import Texts

_MOST_LINE_BYTES = 4 * MOST_CHARACTERS + 4  # the longest that can still be a number, and one more character


def register(app: typer.Typer) -> None:
    """Adds the command ``phone``."""
    app.command("phone", help=said("phone"))(_phone)


def _phone(
    numbers: list[str] = typer.Argument(None, metavar="NUMBER..."),
    region: str = typer.Option("NL", help=said("region")),
    file: str = typer.Option(None, help=said("numbers_file")),
    now: str = typer.Option(None, help=said("moment")),
    as_json: bool = typer.Option(False, "--json", help=said("one_json")),
    lang: str = typer.Option(None, help=said("lang")),
) -> None:
    from openplanner.assembly import system_clock

    words = output.texts(lang)
    moment = output.read_moment(now, "--now") or system_clock()
    typed = [*(numbers or []), *(_lines(file) if file else [])]
    if not typed:
        output.usage(words("phone.nothing_given"))
    answers = [read_phone(text, region.upper(), moment) for text in typed]
    if as_json:
        output.print_json([as_document(answer, words) for answer in answers])
    else:
        for answer in answers:
            _tell(answer, words)
    if not all(answer.callable for answer in answers):
        raise typer.Exit(output.REFUSED)


def as_document(answer: PhoneAnswer, words: Texts) -> dict[str, object]:
    """The answer as commands.md has it; ``null`` where there is nothing to say."""
    return {
        "input": answer.input,
        "valid": answer.valid,
        "callable": answer.callable,
        "e164": answer.e164 or None,
        "shown": answer.shown or None,
        "kind": answer.kind.value,
        "region": answer.region or None,
        "country": answer.country or None,
        "extension": answer.extension or None,
        "remark": answer.remark or None,
        "more": [as_document(one, words) for one in answer.more],
        "message": message(answer, words) or None,
    }


def message(answer: PhoneAnswer, words: Texts) -> str:
    """What is wrong with the number, or what to know about it; ``""`` when it is simply fine."""
    return " ".join(words.reason(why) for why in (*filter(None, (answer.problem,)), *answer.notes))


def _tell(answer: PhoneAnswer, words: Texts) -> None:
    verdict = words("phone.callable" if answer.callable else "phone.not_callable")
    facts = [verdict]
    if answer.valid:
        facts.append(words(f"phone.kind.{answer.kind.value}"))
    facts += [part for part in (answer.region, answer.country if answer.country != "NL" else "") if part]
    if answer.remark:
        facts.append(words("phone.remark", remark=answer.remark))
    said = message(answer, words)
    output.line(f"{answer.input}: {' - '.join([answer.shown or '-', ', '.join(facts)])}{'. ' + said if said else ''}")
    for one in answer.more:
        _tell(one, words)


def _lines(file: str) -> list[str]:
    """The lines of the file with something on them; a line that is far too long is cut, and said to be too long."""
    if file == "-":
        return list(_cut_lines(sys.stdin.buffer.read().split(b"\n")))
    try:
        with Path(file).open("rb") as lines:
            return list(_cut_lines(lines))
    except OSError as error:
        raise InvalidInput("file_unreadable", field="file", detail=error.strerror or "") from error


def _cut_lines(lines: Iterator[bytes] | list[bytes]) -> Iterator[str]:
    for number, line in enumerate(lines):
        text = line[:_MOST_LINE_BYTES].decode("utf-8-sig" if number == 0 else "utf-8", errors="replace").strip()
        if text:
            yield text
