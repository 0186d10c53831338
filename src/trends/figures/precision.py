"""How exactly incidents are dated and placed, year by year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from trends.document.palette import INK, SHADES
from trends.figures.coverage import years_of
from trends.figures.drawing import Drawing
from trends.figures.heading import head, in_order, measured, sentence_alone, wrapped
from trends.figures.map_points import map_title
from trends.figures.panels import Board
from trends.figures.scales import every, percent_axis
from trends.figures.style import SMALL, is_narrow, new_axes, style
from trends.messages import Message, joined
from trends.messages.numbers import percent
from trends.messages.speech import spoken
from trends.schema import DATE_PRECISIONS, PLACE_PRECISIONS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from trends.incidents.incidents import Incidents

__all__ = ["FIGURE", "caption", "describe", "plot_precision", "table"]

_PARTS = {
    "date_precision": ("date", DATE_PRECISIONS),
    "place_precision": ("place", PLACE_PRECISIONS),
}
_TALL, _NAME, _AROUND = 108.0, 18.0, 46.0
"""Points that a panel is high, that its name takes above it, and its name and years together."""
_KEY_LINE = 12.5
"""Points that a line of the key takes."""
_BESIDE = 0.32
"""Share of the width that the key takes beside a panel."""


def table(shown: Incidents) -> pd.DataFrame:
    """Return incidents by what is known of date or place and year: what, precision, year, incidents."""
    years = shown.frame["date_start"].dt.year.to_numpy(dtype=float)
    rows = []
    for column, (about, words) in _PARTS.items():
        precision = shown.frame[column].astype("string").fillna("unknown").to_numpy()
        for word in words:
            with_any, counts = np.unique(years[(precision == word) & ~np.isnan(years)], return_counts=True)
            rows += [
                (str(_about(about)), str(_word(word)), str(int(year)), int(count))
                for year, count in zip(with_any, counts, strict=True)
            ]
    return pd.DataFrame(rows, columns=["what", "precision", "year", "incidents"])


def plot_precision(shown: Incidents, ax: Axes | None = None) -> Axes:
    """Draw the shares of incidents by how exactly they are dated (above) and placed (below), by year.

    Parameters
    ----------
    shown : Incidents
    ax : matplotlib.axes.Axes, optional
        Whose place the two panels take; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
        The Axes around them; the panels are its ``child_axes``.
    """
    counts, years = table(shown), [str(year) for year in years_of(shown)]
    title = map_title(shown, "exactly")
    with style():
        if counts.empty:
            return sentence_alone(new_axes(ax, 1.4), title, Message("maps.grid.no_year"))
        grids = [_grid(counts, column, years) for column in _PARTS]
        # The table holds the words as text, which has lost its id.
        known = {str(word): word for _, words in _PARTS.values() for word in map(_word, words)}
        keys = [[spoken(known.get(word, word)) for word in reversed(grid.index)] for grid in grids]
        narrow = is_narrow()
        # On a page the key stands beside the panel; on a phone, where that leaves nothing for it, below.
        heights = [_TALL + _AROUND + (len(key) * _KEY_LINE + 4 if narrow else 0.0) for key in keys]
        ax = new_axes(ax, (sum(heights) + 6) / 72)
        board = Board(ax, sum(heights))
        left = 4 + measured(spoken(Message("words.chance", n=percent(1.0))), SMALL)
        width = board.width - left - (4 if narrow else _BESIDE * board.width)
        down = 0.0
        for grid, key, (about, _), height in zip(grids, keys, _PARTS.values(), heights, strict=True):
            panel = board.panel(left, down + _NAME, width, _TALL)
            _draw(panel, grid, years, width)
            panel.set_title(
                "\n".join(
                    in_order(
                        wrapped(spoken(Message("maps.precision.panel", about=_about(about))), board.width)
                    )
                ),
                loc="left",
                fontsize=SMALL,
                pad=4,
            )
            _draw_key(panel, key, board.width - left - width - 14 if not narrow else width - 20)
            down += height
        head(ax, title, Message("maps.precision.reading"))
    return ax


def _grid(counts: pd.DataFrame, column: str, years: list[str]) -> pd.DataFrame:
    """Return incidents by precision (rows, the most exact first) and year, of what is known of date or place."""
    about, words = _PARTS[column]
    mine = counts[counts["what"] == _about(about)]
    grid = mine.pivot_table("incidents", "precision", "year", aggfunc="sum", fill_value=0)
    present = [word for each in words if (word := _word(each)) in grid.index]
    return grid.reindex(index=present, columns=years, fill_value=0)


def _shades(number: int) -> list[str]:
    """Return the colours of so many precisions: the most exact is the darkest."""
    steps = np.linspace(len(SHADES) - 1, 0, max(number, 2)).round().astype(int)
    return [SHADES[step] for step in steps[:number]]


def _draw(panel: Axes, grid: pd.DataFrame, years: list[str], width: float) -> None:
    # A year without incidents has no shares, and an empty column.
    total = np.maximum(grid.sum(axis=0).to_numpy(dtype=float), 1.0)
    base = np.zeros(len(years))
    for (_, counts), shade in zip(grid.iterrows(), _shades(len(grid)), strict=True):
        share = counts.to_numpy(dtype=float) / total
        panel.bar(np.arange(len(years)), share, 0.86, bottom=base, color=shade, linewidth=0)
        base += share
    panel.set_ylim(0, 1)
    panel.set_xlim(-0.6, len(years) - 0.4)
    step = every(years, width, SMALL)
    panel.set_xticks(range(0, len(years), step), years[::step])
    panel.set_yticks([0, 0.5, 1.0])
    percent_axis(panel.yaxis)
    panel.tick_params(labelsize=SMALL, length=2)
    for side in ("top", "right", "left"):
        panel.spines[side].set_visible(False)


def _draw_key(panel: Axes, key: list[str], width: float) -> None:
    from matplotlib.patches import Patch

    shades = _shades(len(key))[::-1]
    below = is_narrow()
    panel.legend(
        [Patch(facecolor=shade) for shade in shades],
        ["\n".join(in_order(wrapped(word, width, size=SMALL))) for word in key],
        loc="upper left" if below else "center left",
        bbox_to_anchor=(0.0, -22 / _TALL) if below else (1.01, 0.5),
        frameon=False,
        fontsize=SMALL,
        labelcolor=INK,
        handlelength=1.2,
        borderaxespad=0.0,
        borderpad=0.0,
        labelspacing=0.2,
    )


def describe(shown: Incidents) -> str:
    """Say in sentences what the figure shows."""
    counts = table(shown)
    if counts.empty:
        return Message("maps.grid.nothing")
    sentences = []
    for about, words in _PARTS.values():
        mine = counts[counts["what"] == _about(about)]
        sums = mine.groupby("precision", sort=False)["incidents"].sum()
        shares = [
            Message("maps.grid.share", name=_word(word), n=percent(sums[_word(word)] / sums.sum()))
            for word in words
            if _word(word) in sums.index
        ]
        if shares:
            sentences.append(Message("maps.precision.shares", about=_about(about), shares=shares))
    text = Message("maps.precision.words", sentences=joined(sentences))
    return Message("maps.titled", title=map_title(shown, "exactly_known"), text=text)


def _about(what: str) -> Message:
    return Message("maps.precision.about", about=what)


def _word(precision: str) -> Message:
    return Message("maps.precision.word", word=precision)


def caption(shown: Incidents) -> str:
    """Return the caption where none is given."""
    return Message("maps.precision.caption", title=map_title(shown, "precision"))


FIGURE = Drawing(plot_precision, describe, table, caption)
