"""The colours of figures, all of them.

Data are told apart by the palette of Okabe and Ito (2008), which stays distinct for the colour-blind. White is among
them: whatever is drawn in white (the face of a hollow dot, the gap between two cells, a figure on a dark cell) is paper,
and on a dark page has the colour of that page (`trends.document.dark`).
"""

from __future__ import annotations

from typing import Final

__all__ = [
    "BAR",
    "BLUE",
    "BORDER",
    "COAST",
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
]

PAPER: Final = "#ffffff"
INK: Final = "#222222"
GREY: Final = "#666666"
EDGE: Final = "#9a9a9a"
"""Edges of a zone, and the names of countries."""
HATCH: Final = "#b0b0b0"
BAR: Final = "#949494"
"""Bars carry the counts: 3 to 1 against paper, what a graphic that must be seen needs (WCAG 2.2, 1.4.11)."""
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
"""So many of the shades carry ink, the others paper: contrasts of 4.5 to 1 and more (WCAG 2.2, 1.4.3)."""
