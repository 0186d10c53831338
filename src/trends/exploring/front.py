"""The two parts of the panel that live in the browser: the chart that can be brushed, and the code to copy."""

from __future__ import annotations

from importlib.resources import files
from typing import Any, ClassVar

import anywidget
import traitlets

from trends.exploring.drawing import LEFT, RIGHT, WIDTH

__all__ = ["Chart", "Recipe"]


def _script(name: str) -> str:
    return files("trends.exploring").joinpath(name).read_text(encoding="utf-8")


class Chart(anywidget.AnyWidget):
    """Shows an SVG; a stretch brushed on it becomes `picked`, as two shares of the axis of time."""

    _esm: ClassVar[str] = _script("chart.js")
    svg: Any = traitlets.Unicode("").tag(sync=True)
    picked: Any = traitlets.List(traitlets.Float(), default_value=[0.0, 1.0]).tag(sync=True)
    wide: Any = traitlets.Float(WIDTH).tag(sync=True)
    left: Any = traitlets.Float(LEFT).tag(sync=True)
    right: Any = traitlets.Float(RIGHT).tag(sync=True)


class Recipe(anywidget.AnyWidget):
    """Shows the Python and the command line of a choice, with buttons to copy them; `words` are its own, by name."""

    _esm: ClassVar[str] = _script("recipe.js")
    python: Any = traitlets.Unicode("").tag(sync=True)
    command: Any = traitlets.Unicode("").tag(sync=True)
    words: Any = traitlets.Dict().tag(sync=True)
