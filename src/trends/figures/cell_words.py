"""What stands in the cells of a grid: each word an outline that is set wherever it stands.

A grid of ten years has 120 words and two dozen different ones. As texts each would be shaped, measured and drawn alone,
which took a third of the time of a whole calendar.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from trends.figures.style import families

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.path import Path
    from numpy.typing import NDArray

__all__ = ["write_cells"]


def write_cells(ax: Axes, words: NDArray[np.object_], inks: NDArray[np.object_], *, size: float) -> None:
    """Write into the cells of a grid, the middle of a digit in the middle of each.

    Parameters
    ----------
    words : ndarray of str, shape (rows, columns)
        An empty one leaves its cell as it is.
    inks : ndarray of str, shape (rows, columns)
        Their colours.
    size : float
        In points.
    """
    from matplotlib.lines import Line2D

    places: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for (row, column), word in np.ndenumerate(words):
        if word:
            places.setdefault((str(word), str(inks[row, column])), []).append((column + 0.5, row + 0.5))
    for (word, ink), cells in places.items():
        outline = _outline(word)
        across, down = zip(*cells, strict=True)
        line = Line2D(
            across,
            down,
            linestyle="none",
            marker=outline,
            # matplotlib scales an outline so that half a marker is its farthest point.
            markersize=2 * size * float(np.abs(outline.vertices).max()),
            markerfacecolor=ink,
            markeredgecolor="none",
            markeredgewidth=0,
            # Begins so that no legend lists it.
            label=f"_{word}",
        )
        # Its cell holds it, so the layout need not ask how large it is.
        line.set_in_layout(False)
        ax.add_line(line)


@lru_cache(maxsize=1024)
def _outline(word: str) -> Path:
    """Return the outline of a word of one point, its origin in the middle of its width and of a digit's height."""
    from matplotlib.path import Path

    vertices, codes = _drawn(word)
    closing = codes == Path.CLOSEPOLY
    across = vertices[~closing, 0]
    vertices = vertices - ((across.min() + across.max()) / 2, _middle())
    # Where a line is closed no point is meant.
    vertices[closing] = 0
    return Path(vertices, codes)


@cache
def _middle() -> float:
    vertices, _ = _drawn("0")
    return float(np.max(vertices, axis=0)[1]) / 2


def _drawn(word: str) -> tuple[Any, Any]:
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    properties = FontProperties(family=families(word), size=1)
    vertices, codes = text_to_path.get_text_path(properties, word)
    return np.asarray(vertices) / text_to_path.FONT_SCALE, np.asarray(codes)
