"""A drawing made for white paper, on a dark page: every colour gets the one that stands out likewise on the dark ground.

One rule for all colours instead of a second palette: relative luminance is inverted so that the contrast ratio of
WCAG 2.2 (1.4.3) between any two colours is a power of what it is on paper. What was close to white is close to the ground,
text that could be read can be read, and a deeper step of a colour scale stands out more, as it did.
"""

from __future__ import annotations

import re
from functools import cache

__all__ = ["DARK_PAPER", "dark_colour", "with_dark"]

DARK_PAPER = "#14181b"
"""The ground of a page in the dark: ``--paper`` in reporting/page.css."""

_DARK = "<style>@media screen and (prefers-color-scheme:dark)"
_WHITE = "#ffffff"
# Added to luminance for the light that a screen reflects (WCAG 2.2, definition of contrast ratio).
_FLARE = 0.05
# The ratio says more of dark grounds than eyes do: pale bars (1.7 to 1) are seen on paper and hardly in the dark, where
# they get 1.8 to 1. Chosen by eye among the package's figures.
_POWER = 1.2
# Shares of red, green and blue in the luminance of a colour (WCAG 2.2, "relative luminance").
_WEIGHTS = (0.2126, 0.7152, 0.0722)
_GROUND = re.compile(r'<g id="patch_1">\s*<path d="[^"]*" style="fill: #ffffff"')
_COLOURED = re.compile(r"\b(fill|stroke|stop-color): (#[0-9a-f]{6})\b")
_STYLE = re.compile(r'style="([^"]*)"')
_ROOT = re.compile(r"<svg\b[^>]*>", re.DOTALL)


def with_dark(svg: str) -> str | None:
    """Return a drawing of matplotlib's that follows the reader's dark theme, or None where it would come out wrong.

    A style sheet is put in, and nothing else is touched: as an image the drawing answers to the theme of the page that
    shows it, and is light in print; one that follows it already stays as it is. Drawings on a ground that is not white, drawings with pixels in them and those of
    other programs are not known well enough.

    Examples
    --------
    >>> with_dark("<svg><rect fill='red'/></svg>") is None
    True
    """
    root = _ROOT.search(svg)
    if root is None or not _GROUND.search(svg) or "<image" in svg:
        return None
    if svg.startswith(_DARK, root.end()):
        return svg
    # A drawing repeats some dozens of styles a thousand times.
    styles = " ".join(set(_STYLE.findall(svg)))
    # matplotlib leaves black out where it is what an SVG begins with.
    rules = [f"svg{{fill:{dark_colour('#000000')}}}"]
    rules += [
        f'[style*="{name}: {colour}"]{{{name}:{dark_colour(colour)}!important}}'
        for name, colour in sorted(set(_COLOURED.findall(styles)))
    ]
    style = f"{_DARK}{{{''.join(rules)}}}</style>"
    return svg[: root.end()] + style + svg[root.end() :]


@cache
def dark_colour(colour: str) -> str:
    """Return the counterpart of a colour that was chosen for white paper.

    Parameters
    ----------
    colour : str
        As ``#rrggbb``.

    Examples
    --------
    >>> dark_colour("#ffffff")
    '#14181b'
    >>> dark_colour("#0072b2")
    '#3eabff'
    """
    if colour.lower() == _WHITE:
        return DARK_PAPER
    light = [_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5)]
    wanted = min(_between(_luminance_of(DARK_PAPER), _luminance(light)), 1.0)
    return _of_luminance(light, wanted)


def _between(ground: float, luminance: float) -> float:
    """Return the luminance whose contrast with the ground is that of `luminance` with white, to the power."""
    return float(((1 + _FLARE) / (luminance + _FLARE)) ** _POWER * (ground + _FLARE) - _FLARE)


def _of_luminance(light: list[float], wanted: float) -> str:
    """Return the colour of this hue and luminance; what no screen can show of it is mixed with white."""
    now = _luminance(light)
    scaled = [value * wanted / now for value in light] if now else [wanted] * 3
    most = max(scaled)
    if most > 1:
        scaled = [value / most for value in scaled]
        rest = _luminance(scaled)
        share = (wanted - rest) / (1 - rest) if rest < 1 else 0.0
        scaled = [value + (1 - value) * share for value in scaled]
    return "#" + "".join(f"{round(255 * _curved(value)):02x}" for value in scaled)


def _luminance(light: list[float]) -> float:
    return sum(weight * value for weight, value in zip(_WEIGHTS, light, strict=True))


def _luminance_of(colour: str) -> float:
    return _luminance([_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5)])


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _curved(value: float) -> float:
    return 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055
