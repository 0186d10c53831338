"""The figure made here and its Axes: as the last line of a notebook's cell they show the figure, once.

pyplot knows nothing of these figures, so nothing draws them a second time at the end of the cell; and what is shown
carries its alternative text, which a figure shown by pyplot has not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from trends.document.drawer import drawer
from trends.figures.measuring import Measurer

if TYPE_CHECKING:
    from collections.abc import Callable

    from trends.figures.drawing import Chosen

__all__ = ["OwnAxes", "OwnFigure"]


class OwnFigure(Figure):
    """A figure that is prepared before it is drawn, also where that is done by hand: it gets the fonts for its letters.

    Attributes
    ----------
    prepared : bool
        Whether it need not be, as it has just been.
    still : object or None
        Set while it is laid out and written in the house style and nothing of it changes but where its Axes lie; another
        object where something did change.
    """

    prepare: Callable[[Figure], object]
    prepared = False
    still: object | None = None

    def draw(self, renderer: Any) -> None:
        """Draw the figure."""
        if not self.prepared:
            self.prepare(self)
        super().draw(renderer)

    def _get_renderer(self) -> Any:
        """Return what measures texts: one that remembers, in the house style, where a text is always as wide."""
        if self.still is None:
            return super()._get_renderer()  # type: ignore[misc]  # not in its annotations
        return Measurer.of(self)


class OwnAxes(Axes):
    """Axes that know what is drawn on them.

    Attributes
    ----------
    drawn : Chosen or None
        What is drawn and which figure it is, where ``.plot()`` drew it.
    """

    drawn: Chosen | None = None

    def _repr_mimebundle_(self, **_wanted: object) -> dict[str, Any]:
        return drawer().axes_bundle(self)
