"""The canvas on which figures of the house are written as SVG: matplotlib's, with letters that are remembered.

It is named to matplotlib as a backend where a figure is saved, and nowhere set.
"""

from __future__ import annotations

from typing import Any, Final

from matplotlib.backends.backend_mixed import MixedModeRenderer
from matplotlib.backends.backend_svg import FigureCanvasSVG, RendererSVG

from trends.figures.measuring import Outlines

__all__ = ["FigureCanvas"]

# They come without annotations.
_SVG: Final[Any] = RendererSVG
_MIXED: Final[Any] = MixedModeRenderer
_OUTLINES: Final = Outlines()


class FigureCanvas(FigureCanvasSVG):
    """A canvas that writes as `FigureCanvasSVG` does, to the byte."""

    def print_svg(
        self, filename: Any, *, bbox_inches_restore: Any = None, metadata: Any = None, **_colours: object
    ) -> None:
        """Write the figure into a stream of text; its colours are set already."""
        dpi, self.figure.dpi = self.figure.dpi, 72
        width, height = self.figure.get_size_inches()
        svg = _SVG(width * 72, height * 72, filename, image_dpi=dpi, metadata=metadata)
        svg._text2path = _OUTLINES  # noqa: SLF001 - what finds the outlines of its letters
        renderer = _MIXED(self.figure, width, height, dpi, svg, bbox_inches_restore=bbox_inches_restore)
        self.figure.draw(renderer)
        renderer.finalize()
