"""A page that anybody can open, read and print: plain HTML without a script, in which every text is shown as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_STYLE = (
    "body{font:16px/1.5 sans-serif;max-width:52em;margin:2em auto;padding:0 1em;color:#111;background:#fff}"
    "h1{font-size:1.6em}h2{font-size:1.25em;border-top:1px solid #767676;padding-top:.8em;margin-top:2em}"
    "table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.3em 1em .3em 0}"
    "th{font-weight:600;width:14em}td{white-space:pre-wrap;overflow-wrap:anywhere}"
)


@dataclass(frozen=True, slots=True)
class PageSection:
    """A heading, lines of text under it, and a table of names with what they are. Everything plain text."""

    heading: str
    lines: tuple[str, ...] = ()
    rows: tuple[tuple[str, str], ...] = ()


def page(title: str, language: str, intro: Sequence[str], sections: Sequence[PageSection]) -> str:
    """The whole page; it loads nothing from anywhere, whatever the texts say."""
    return "\n".join(
        [
            "<!DOCTYPE html>",
            f'<html lang="{escape(language)}"><head><meta charset="utf-8">',
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
            f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>",
            f"<h1>{escape(title)}</h1>",
            *(f"<p>{escape(line)}</p>" for line in intro),
            *(_section(one) for one in sections),
            "</body></html>",
            "",
        ]
    )


def _section(one: PageSection) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(name)}</th><td>{escape(value)}</td></tr>' for name, value in one.rows if value
    )
    return "\n".join(
        [
            f"<h2>{escape(one.heading)}</h2>",
            *(f"<p>{escape(line)}</p>" for line in one.lines),
            *([f"<table>{rows}</table>"] if rows else []),
        ]
    )
