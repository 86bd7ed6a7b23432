"""Palettes, the one stylesheet and the text font; every colour comes from ``resources/themes``.

A theme is a flat JSON object of named colours (``#rrggbb``). ``style.qss`` is a template: ``@name`` is a colour,
``@size_name`` a size of text, ``@chevron`` and ``@check`` are pictures in the colours of the theme, and ``@box`` is the
side of a box to tick.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import field

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from openplanner.domain.frozen import frozen
from openplanner.resources import resource, resource_text
from openplanner.settings import TEXT_PERCENT, THEME, Settings

FONT_POINTS = 10.0
FONT_FAMILY = "Noto Sans"
FONT_SIZES: Mapping[str, float] = {"size_title": 17.0, "size_phone": 14.0}
THEMES = ("light", "dark", "contrast")

_ROLES: Mapping[QPalette.ColorRole, str] = {
    QPalette.ColorRole.Window: "window",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "base",
    QPalette.ColorRole.AlternateBase: "nav",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.PlaceholderText: "muted",
    QPalette.ColorRole.Button: "base",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "danger",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "on_accent",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.LinkVisited: "accent",
    QPalette.ColorRole.ToolTipBase: "base",
    QPalette.ColorRole.ToolTipText: "text",
    QPalette.ColorRole.Light: "base",
    QPalette.ColorRole.Midlight: "hover",
    QPalette.ColorRole.Mid: "line",
    QPalette.ColorRole.Dark: "line",
    QPalette.ColorRole.Shadow: "line",
}


@frozen
class Theme:
    """Named colours: window, base, nav, hover, text, muted, line, field, accent, on_accent, accent_soft, focus,
    and danger, warning, good, each with its ``_soft`` background."""

    name: str
    colours: Mapping[str, str]
    _read: dict[str, QColor] = field(default_factory=dict, repr=False, compare=False)

    def colour(self, name: str) -> QColor:
        """A colour by name, read once: a week asks a thousand. Raises ``KeyError`` for a name that it has not."""
        found = self._read.get(name)
        if found is None:
            found = self._read[name] = QColor(self.colours[name])
        return found


class _Shown:
    """The theme and text size that are on screen now; icons and delegates ask here."""

    theme: Theme | None = None
    stylesheet: str = ""
    text_percent: int = 100
    fonts_loaded: bool = False


def load_theme(name: str) -> Theme:
    """A theme of ``resources/themes``; raises ``ResourceMissing``."""
    return Theme(name, dict(json.loads(resource_text("themes", f"{name}.json"))))


def shown_theme() -> Theme:
    """The theme on screen; light before :func:`apply_theme` was called."""
    if _Shown.theme is None:
        _Shown.theme = load_theme("light")
    return _Shown.theme


def colour(name: str) -> QColor:
    """A colour of the theme on screen."""
    return shown_theme().colour(name)


def text_scale() -> float:
    """How much larger than usual text is: 1.0 at 100 percent."""
    return _Shown.text_percent / 100


def scaled(pixels: int) -> int:
    """A length in pixels that grows with the text, such as the width of a column."""
    return round(pixels * text_scale())


def apply_theme(app: QApplication, settings: Settings) -> Theme:
    """Gives the program style, palette and font for the settings; returns the theme. Windows ask :func:`dress`."""
    theme = load_theme(theme_name(settings))
    _Shown.theme = theme
    _Shown.text_percent = settings.number(TEXT_PERCENT)
    app.setStyle(QStyleFactory.create("Fusion"))
    app.setPalette(palette_of(theme))
    app.setFont(text_font(_Shown.text_percent))
    _Shown.stylesheet = stylesheet_of(theme, _Shown.text_percent)
    return theme


def dress(window: QWidget) -> None:
    """Gives a window the stylesheet of the theme on screen; what stands in it, or beside it as its child, follows.

    Call it when the window has been built. A stylesheet on the whole program would dress every part anew each time it
    is put into another, which made a screen of some hundred parts three times as slow to build.
    """
    window.setStyleSheet(_Shown.stylesheet)


def theme_name(settings: Settings) -> str:
    """Light, dark or contrast; ``system`` follows the desktop, whose wish for high contrast comes before dark."""
    wanted = settings.text(THEME)
    if wanted in THEMES:
        return wanted
    hints = QGuiApplication.styleHints()
    return system_theme(hints.colorScheme(), hints.accessibility().contrastPreference())


def system_theme(scheme: Qt.ColorScheme, contrast: Qt.ContrastPreference) -> str:
    """The theme for what the desktop says."""
    if contrast is Qt.ContrastPreference.HighContrast:
        return "contrast"
    return "dark" if scheme is Qt.ColorScheme.Dark else "light"


def text_font(percent: int) -> QFont:
    """The bundled text font; the figures of Noto Sans all have the same width."""
    if not _Shown.fonts_loaded:
        _Shown.fonts_loaded = True
        for style in ("Regular", "Bold"):
            QFontDatabase.addApplicationFont(str(resource("fonts", f"NotoSans-{style}.ttf")))
    font = QFont(FONT_FAMILY)
    font.setPointSizeF(FONT_POINTS * percent / 100)
    return font


def palette_of(theme: Theme) -> QPalette:
    """The Qt palette of a theme; what is switched off is muted."""
    palette = QPalette()
    for role, name in _ROLES.items():
        palette.setColor(role, theme.colour(name))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, theme.colour("muted"))
    palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Highlight, theme.colour("line"))
    return palette


def stylesheet_of(theme: Theme, text_percent: int = 100) -> str:
    """The stylesheet with its colours and lengths filled in; raises ``KeyError`` for an unknown name."""
    pictures = {name: resource("themes", f"{name}-{theme.name}.svg").as_posix() for name in ("chevron", "check")}
    words = {**theme.colours, **pictures, "box": f"{round(16 * text_percent / 100)}px"}
    words |= {name: f"{points * text_percent / 100:.1f}pt" for name, points in FONT_SIZES.items()}

    def filled(match: re.Match[str]) -> str:
        return words[match.group(1)]

    return re.sub(r"@([a-z_]+)", filled, resource_text("themes", "style.qss"))
