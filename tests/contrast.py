"""The contrast of two colours, as WCAG 2.2 measures it, and what it asks."""

from __future__ import annotations

Colour = tuple[int, ...]
LEAST_FOR_TEXT = 4.5  # WCAG 2.2, 1.4.3
INK_SHARE = 0.004  # of the pixels around a text: below it a colour is a blend at an edge


def ratio(one: Colour, other: Colour) -> float:
    """The contrast of two colours, from 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Colour) -> float:
    parts = [part / 255 for part in colour[:3]]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
