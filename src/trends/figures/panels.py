"""Panels inside one Axes, placed in points: matplotlib's layout does not place them, so the room of their labels is measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trends.figures.heading import room
from trends.figures.style import canvas_width, owned

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Board"]

_PAD = 6.0
"""Points that constrained layout leaves at both edges together."""


class Board:
    """Axes without marks of their own, of known size, on which panels are set.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    height : float
        Of the Axes, in points, as their figure was made; on somebody's own Axes their own height is taken.
    """

    def __init__(self, ax: Axes, height: float) -> None:
        self.ax = ax
        figure = ax.get_figure(root=True)
        own = owned(ax) or figure is None
        self.width = canvas_width() * 72 - _PAD if own else room(ax)
        self.height = (
            height
            if own or figure is None
            else float(figure.get_size_inches()[1] * 72 * ax.get_position().height)
        )
        ax.set_axis_off()

    def panel(self, left: float, top: float, width: float, height: float) -> Axes:
        """Return new Axes, their place given in points from the upper left corner of the board."""
        return self.ax.inset_axes(
            (left / self.width, 1 - (top + height) / self.height, width / self.width, height / self.height)
        )
