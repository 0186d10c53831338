"""A grid of coloured cells with named rows and columns, and what is not known visibly so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from trends.document.palette import GREY, HATCH, INK, NOTHING, PAPER, READABLE, SHADES
from trends.figures.cell_words import write_cells
from trends.figures.heading import measured, name_values, room
from trends.figures.scales import every, number
from trends.figures.style import fine
from trends.messages.speech import spoken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.colors import Colormap
    from numpy.typing import NDArray

__all__ = [
    "ROW",
    "colour_bar",
    "count_colours",
    "count_scale",
    "counted_cells",
    "draw_grid",
    "grid_height",
    "shades",
]

_BAR = 8.0
"""Points that the bar of colours is high."""
_FEWEST = 4
"""Rows that a grid has room for at least: else its bar of colours would have none."""
ROW = 15.0
"""Points that a row takes."""
_LEAST_TOP = 5.0
"""Where the highest count is 2, it is not drawn as dark as a thousand."""


def grid_height(rows: float, below: float = 62.0) -> float:
    """Return the height of a figure of a grid in inches, with `below` points for what stands around it."""
    return (ROW * max(rows, _FEWEST) + below) / 72


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
    size = fine(1.5)
    # Put into the language before it is measured.
    texts = (
        None if texts is None else np.array([[spoken(text) for text in row] for row in texts], dtype=object)
    )
    if texts is not None and max(measured(text, size) for text in texts.flat) + 2 < width / across:
        filled = cells(norm(values))
        inks = np.array([[_ink_on(cell) for cell in row] for row in filled], dtype=object)
        write_cells(ax, texts, inks, size=size)
    step = every(columns, width, fine(0.5))
    ax.set_xticks(np.arange(0, across, step) + 0.5, columns[::step])
    ax.set_yticks(np.arange(down) + 0.5, list(rows))
    ax.tick_params(length=0, labelsize=fine(0.5))
    for spine in ax.spines.values():
        spine.set_visible(False)
    ax.grid(visible=False)


def count_scale(ax: Axes, top: float) -> None:
    """Let the horizontal axis of a bar of colours run from one count to `top`, on a log scale."""
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

    ax.set_xlim(1, top)
    decades = np.log10(top)
    most = int(
        room(ax) * 0.9 / (max(measured(spoken(number(end)), fine()) for end in (top, top / 10, 100)) + 6)
    )
    # A third of the ticks where the whole ladder would not fit, and fewer where not even that does.
    ladder = (1, 2, 5) if decades * 3 <= most else (1,)
    ax.xaxis.set_major_locator(LogLocator(subs=ladder, numticks=max(most, 2)))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: spoken(number(value))))
    ax.xaxis.set_minor_formatter(NullFormatter())


def colour_bar(ax: Axes, colours: tuple[Any, Any], most: float, label: str) -> None:
    """Set a bar of the colours of counts under the Axes."""
    from matplotlib.cm import ScalarMappable

    figure = ax.get_figure(root=True)
    if figure is None:
        return
    # As high in a figure of two rows as in one of twenty, and as wide as the grid.
    tall = max(float(figure.get_size_inches()[1] * 72) - 50, 30.0)
    bar = figure.colorbar(
        ScalarMappable(colours[1], colours[0]),
        ax=ax,
        orientation="horizontal",
        fraction=min(_BAR / tall, 0.4),
        aspect=room(ax) / _BAR,
    )
    count_scale(bar.ax, max(most, _LEAST_TOP))
    bar.ax.tick_params(labelsize=fine(), which="both", color=GREY)
    name_values(bar.ax, label)
    bar.outline.set_visible(False)
