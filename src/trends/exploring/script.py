"""The part of the panel that runs in the browser: one module that draws from plain values, and its look.

It is written for the panel and draws SVG by itself. The libraries that were looked at (Observable Plot, Vega-Lite, uPlot,
ECharts) would have to be carried inside the package, a quarter of a megabyte to one and more, as neither a notebook
without a network nor a saved page may fetch them; and none tells a period that was not observed from one of zero, hollows
periods that are covered in part, or hands the arrow keys and a screen reader what the pointer sees. Bars, lines, a
brush and an axis are a few hundred lines. The files of `browser` hold one idea each and are joined here, so that the
notebook and the saved page run the very same drawing.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

__all__ = ["look", "module"]

_DRAWING = (
    "words.js",
    "elements.js",
    "axis.js",
    "chart.js",
    "map.js",
    "results.js",
    "downloads.js",
    "controls.js",
    "panel.js",
)
_ENDS = {
    "live": (("live.js",), "export default { render };\n"),
    "saved": (("tally.js", "recipe.js", "saved.js"), "opened();\n"),
}


@cache
def module(end: str) -> str:
    """Return the module for a notebook (``live``) or a saved page (``saved``)."""
    names, last = _ENDS[end]
    return "\n".join(_text(name) for name in (*_DRAWING, *names)) + last


@cache
def look() -> str:
    """Return the style sheet."""
    return _text("panel.css")


def _text(name: str) -> str:
    # Browsers read CR LF as LF before they hash a script, and a policy would refuse what has CR LF in some checkouts.
    text = files("trends.exploring").joinpath("browser", name).read_text(encoding="utf-8")
    return text.replace("\r\n", "\n")
