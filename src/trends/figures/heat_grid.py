"""A grid of coloured cells with named rows and columns, and what is not known visibly so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from trends.document.palette import GREY, HATCH, INK, NOTHING, PAPER, READABLE, SHADES
from trends.figures.scales import number
from trends.figures.style import fine
from trends.messages.speech import spoken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.colors import Colormap
    from numpy.typing import NDArray

__all__ = ["ROW", "colour_bar", "count_colours", "count_scale", "counted_cells", "draw_grid", "shades"]

ROW = 15.0
"""Points that a row takes."""
_LEAST_TOP = 5.0
"""Where the highest count is 2, it is not drawn as dark as a thousand."""
_WIDEST_TEXT = 5.6
"""Points a letter of a cell takes."""


def count_colours(most: float) -> tuple[Any, Any]:
    """Return colour map and norm of counts from 1 to `most` on a log scale; zero is light grey."""
    from matplotlib.colors import LogNorm

    return shades(), LogNorm(0.8, max(most, _LEAST_TOP) * 1.05)


def shades() -> Colormap:
    """Return the colours from few to many, as matplotlib takes them: what lies below them is zero, and NaN is blank."""
    from matplotlib.colors import ListedColormap

    return ListedColormap(SHADES).with_extremes(under=NOTHING, bad=(1, 1, 1, 0))


def _ink_on(colour: Any) -> str:
    """Return the colour of a text that can be read on a cell, on white and on dark paper."""
    from matplotlib.colors import to_hex

    return PAPER if to_hex(colour) in SHADES[READABLE:] else INK


def counted_cells(count: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return counts as `count_colours` takes them: a logarithm knows no zero, so zeros go below its least colour."""
    return np.where(count < 0.8, np.where(np.isnan(count), np.nan, 0.5), count)


def draw_grid(
    ax: Axes,
    values: NDArray[np.float64],
    rows: Sequence[str],
    columns: Sequence[str],
    colours: tuple[Any, Any],
    *,
    texts: NDArray[np.object_] | None = None,
    unknown: NDArray[np.bool_] | None = None,
    width: float,
) -> None:
    """Draw a grid, the first row at the top.

    Parameters
    ----------
    values : ndarray, shape (rows, columns)
        NaN is left white.
    colours : tuple
        Colour map and norm.
    texts : ndarray of str, shape (rows, columns), optional
        Written into the cells, where a cell is wide enough for all of them.
    unknown : ndarray of bool, shape (rows, columns), optional
        Cells to hatch, because nobody observed them.
    width : float
        Of the Axes, in points.
    """
    from matplotlib.patches import Rectangle

    cells, norm = colours
    down, across = values.shape
    ax.pcolormesh(
        np.arange(across + 1),
        np.arange(down + 1),
        np.ma.masked_invalid(values),
        cmap=cells,
        norm=norm,
        edgecolors=PAPER,
        linewidth=0.8 if width / across > 6 else 0.0,
        gid="cells",
    )
    if unknown is not None:
        for row, column in zip(*np.nonzero(unknown), strict=True):
            cell = Rectangle(
                (column + 0.06, row + 0.06),
                0.88,
                0.88,
                facecolor="none",
                edgecolor=HATCH,
                hatch="////",
                linewidth=0.0,
                gid="not-observed",
            )
            ax.add_patch(cell)
    ax.set_xlim(0, across)
    ax.set_ylim(down, 0)
    if texts is not None and max(len(str(text)) for text in texts.flat) * _WIDEST_TEXT < width / across:
        for row, column in np.ndindex(down, across):
            if texts[row, column]:
                ax.text(
                    column + 0.5,
                    row + 0.5,
                    texts[row, column],
                    ha="center",
                    va="center",
                    fontsize=fine(1.5),
                    color=_ink_on(cells(norm(values[row, column]))),
                )
    every = max(1, int(np.ceil(max(len(name) for name in columns) * 6.5 * across / width)))
    ax.set_xticks(np.arange(0, across, every) + 0.5, [columns[at] for at in range(0, across, every)])
    ax.set_yticks(np.arange(down) + 0.5, list(rows))
    ax.tick_params(length=0, labelsize=fine(0.5))
    for spine in ax.spines.values():
        spine.set_visible(False)
    ax.grid(visible=False)


def count_scale(ax: Axes, top: float) -> None:
    """Let the horizontal axis of a bar of colours run from one count to `top`, on a log scale."""
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

    ax.set_xlim(1, top)
    ax.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: spoken(number(value))))
    ax.xaxis.set_minor_formatter(NullFormatter())


def colour_bar(ax: Axes, colours: tuple[Any, Any], most: float, label: str) -> None:
    """Set a bar of the colours of counts under the Axes."""
    from matplotlib.cm import ScalarMappable

    figure = ax.get_figure(root=True)
    if figure is None:
        return
    bar = figure.colorbar(
        ScalarMappable(colours[1], colours[0]), ax=ax, orientation="horizontal", fraction=0.05, aspect=45
    )
    count_scale(bar.ax, max(most, _LEAST_TOP))
    bar.ax.tick_params(labelsize=fine(), which="both", color=GREY)
    bar.set_label(label, fontsize=fine())
    bar.outline.set_visible(False)
