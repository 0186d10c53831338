"""The colours of figures, each with its counterpart on dark paper: a page darkens a drawing by exchanging them.

Data are told apart by the palette of Okabe and Ito (2008), which stays distinct for the colour-blind. Every colour of a
figure stands here, white included, so that whatever is drawn in white on white paper (the face of a hollow dot, the
gap between two cells, a figure on a dark cell) is drawn in the paper's own colour on dark paper too.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = [
    "BAR",
    "BLUE",
    "BORDER",
    "COAST",
    "DARK",
    "EDGE",
    "FRAME",
    "GAP",
    "GREY",
    "HATCH",
    "INK",
    "LIGHT",
    "NOTHING",
    "PAPER",
    "READABLE",
    "SEA",
    "SHADES",
    "VERMILION",
    "ZONE",
    "darkened",
]

PAPER: Final = "#ffffff"
INK: Final = "#222222"
GREY: Final = "#666666"
EDGE: Final = "#9a9a9a"
"""Edges of a zone, and the names of countries."""
HATCH: Final = "#b0b0b0"
BAR: Final = "#c9c9c9"
FRAME: Final = "#c4c4c4"
GAP: Final = "#dcdcdc"
ZONE: Final = "#e2e2e2"
LIGHT: Final = "#e4e4e4"
"""Lines of a grid."""
NOTHING: Final = "#ececec"
"""A cell that counts zero."""
BLUE: Final = "#0072b2"
VERMILION: Final = "#d55e00"
SEA: Final = "#e9eef2"
COAST: Final = "#a9b7c0"
BORDER: Final = "#8f8f8f"

SHADES: Final = (
    "#f9fdcc",
    "#edf8b1",
    "#d4eeb3",
    "#b0e0b6",
    "#87d0ba",
    "#63c3bf",
    "#40b5c4",
    "#2a9ec1",
    "#2076b3",
    "#2356a4",
    "#253896",
    "#13266f",
)
"""From few to many (YlGnBu of ColorBrewer, cut into twelve). None is so middling that neither ink nor paper reads on it."""
READABLE: Final = 8
"""So many of the shades carry ink, the others paper: contrasts of 4.5 to 1 and more on both papers (WCAG 2.2, 1.4.3)."""

DARK: Final = {
    PAPER: "#14181b",
    INK: "#e3e7ea",
    GREY: "#a6b0b9",
    EDGE: "#7b868f",
    HATCH: "#5f6a73",
    BAR: "#5b6670",
    FRAME: "#47525a",
    GAP: "#323a41",
    ZONE: "#353e45",
    LIGHT: "#2d353b",
    NOTHING: "#272e33",
    BLUE: "#5ab4e8",
    VERMILION: "#ff9a57",
    SEA: "#1f2a32",
    COAST: "#51636f",
    BORDER: "#808a92",
    **dict(
        zip(
            SHADES,
            (
                "#13266f",
                "#1d2e83",
                "#253595",
                "#24439b",
                "#234da0",
                "#2356a4",
                "#2260a9",
                "#216aad",
                "#2498c1",
                "#59bfc0",
                "#abdeb7",
                "#f1faba",
            ),
            strict=True,
        )
    ),
}
"""The colour that stands for each on dark paper."""

_COLOUR = re.compile(r"#[0-9a-f]{6}(?![0-9a-zA-Z_-])")


def darkened(svg: str) -> str:
    """Return a drawing for dark paper.

    Parameters
    ----------
    svg : str
        As a figure writes it. Colours that are not of the palette, in a drawing by hand, stay as they are.

    Examples
    --------
    >>> darkened('<path style="fill: #ffffff; stroke: #0072b2"/>')
    '<path style="fill: #14181b; stroke: #5ab4e8"/>'
    """
    return _COLOUR.sub(lambda found: DARK.get(found[0], found[0]), svg)
