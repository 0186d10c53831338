"""The canvas on which figures of the house are written as SVG: matplotlib's, with letters that are remembered.

It is named to matplotlib as a backend where a figure is saved, and nowhere set.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from matplotlib.backends.backend_mixed import MixedModeRenderer
from matplotlib.backends.backend_svg import FigureCanvasSVG, RendererSVG

from trends.figures.measuring import Outlines, font_heights

if TYPE_CHECKING:
    from matplotlib.font_manager import FontProperties

__all__ = ["FigureCanvas"]

_OUTLINES: Final = Outlines()
_MIXED: Final[Any] = MixedModeRenderer
"""It comes without annotations."""
_DPI: Final = 72
"""Dots of an SVG are points."""


class FigureCanvas(FigureCanvasSVG):
    """A canvas that writes as `FigureCanvasSVG` does, to the byte."""

    def print_svg(
        self, filename: Any, *, bbox_inches_restore: Any = None, metadata: Any = None, **_colours: object
    ) -> None:
        """Write the figure into a stream of text; its colours are set already."""
        dpi, self.figure.dpi = self.figure.dpi, _DPI
        width, height = self.figure.get_size_inches()
        svg = _Renderer(width * _DPI, height * _DPI, filename, dpi, metadata)
        renderer = _MIXED(self.figure, width, height, dpi, svg, bbox_inches_restore=bbox_inches_restore)
        self.figure.draw(renderer)
        renderer.finalize()


class _Renderer(RendererSVG):
    """What writes the lines of the file."""

    def __init__(self, width: float, height: float, stream: Any, dpi: float, metadata: Any) -> None:
        plain: Any = super()  # it comes without annotations
        plain.__init__(width, height, stream, image_dpi=dpi, metadata=metadata)
        self._text2path = _OUTLINES

    def _get_font_height_metrics(
        self, prop: FontProperties
    ) -> tuple[float | None, float | None, float | None]:
        """Return how far a font reaches above and below the line, and the gap between lines, in points."""
        return font_heights(prop, _DPI)
