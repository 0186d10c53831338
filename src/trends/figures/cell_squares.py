"""The cells of a map: squares of half a degree in the colours of counts, and the bar that says what they mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from trends.document.palette import PAPER
from trends.figures.heat_grid import count_colours, count_scale, counted_cells
from trends.figures.map_frame import Extent, extent_of
from trends.figures.style import fine

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    FloatArray = NDArray[np.float64]

__all__ = ["draw_bar", "draw_squares", "extent_of_squares"]

_HALF = 0.25
"""Degrees from the middle of a cell to its edge."""


def extent_of_squares(latitude: FloatArray, longitude: FloatArray) -> Extent:
    """Return the extent that holds cells whole, given their middles."""
    return extent_of(
        np.concatenate([longitude - _HALF, longitude + _HALF]),
        np.concatenate([latitude - _HALF, latitude + _HALF]),
    )


def draw_squares(
    ax: Axes, latitude: FloatArray, longitude: FloatArray, values: FloatArray, most: float
) -> None:
    """Draw cells of which something was counted; the rest of the land stays bare.

    Parameters
    ----------
    latitude, longitude, values : ndarray, shape (n,)
        Middles, and what was counted.
    most : float
        The highest count that any map with the same bar shows.
    """
    from matplotlib.collections import PolyCollection

    some = values > 0
    corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * _HALF
    squares = np.column_stack([longitude[some], latitude[some]])[:, None, :] + corners
    colours, norm = count_colours(most)
    drawn = PolyCollection(
        list(squares), cmap=colours, norm=norm, edgecolors=PAPER, linewidths=0.3, zorder=0.4, gid="cells"
    )
    # What an area shares out may be less than one: the colour of nothing would deny it, so the palest stands for it.
    drawn.set_array(counted_cells(np.maximum(values[some], 1.0)))
    # Above the land, below its borders: a border that a cell covers could not be found again.
    ax.add_collection(drawn, autolim=False)


def draw_bar(ax: Axes, box: tuple[float, float, float, float], most: float) -> Any:
    """Draw the bar of colours into a box of the Axes, in shares of its sides; return its Axes."""
    from matplotlib.cm import ScalarMappable

    colours, norm = count_colours(most)
    figure = ax.get_figure(root=True)
    assert figure is not None  # noqa: S101 - Axes that are drawn on are of a figure
    inner = ax.inset_axes(box)
    bar = figure.colorbar(ScalarMappable(norm, colours), cax=inner, orientation="horizontal")
    count_scale(bar.ax, max(most, 5.0))
    bar.ax.tick_params(labelsize=fine(), length=2)
    bar.outline.set_visible(False)
    return bar.ax
