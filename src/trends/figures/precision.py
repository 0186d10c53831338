"""How exactly incidents are dated and placed, year by year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from trends.document.palette import INK, SHADES
from trends.figures.coverage import years_of
from trends.figures.drawing import Drawing
from trends.figures.heading import head, sentence_alone
from trends.figures.map_points import map_title
from trends.figures.style import SMALL, fine, new_axes, style
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
_TALL = 0.4
"""Share of the height that each of the two panels takes."""


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
        ax = new_axes(ax, 4.2 if len(counts) else 1.4)
        if counts.empty:
            return sentence_alone(ax, title, Message("maps.grid.no_year"))
        ax.set_axis_off()
        for bottom, (about, words) in zip((1 - _TALL, 0.07), _PARTS.values(), strict=True):
            panel = ax.inset_axes((0.08, bottom, 0.66, _TALL))
            mine = counts[counts["what"] == _about(about)]
            _draw(panel, mine, [_word(word) for word in words], years)
            panel.set_title(
                spoken(Message("maps.precision.panel", about=_about(about))),
                loc="left",
                fontsize=SMALL,
                pad=4,
            )
        head(ax, title, Message("maps.precision.reading"))
    return ax


def _draw(panel: Axes, counts: pd.DataFrame, words: list[Message], years: list[str]) -> None:
    grid = counts.pivot_table("incidents", "precision", "year", aggfunc="sum", fill_value=0)
    present = [word for word in words if word in grid.index]
    grid = grid.reindex(index=present, columns=years, fill_value=0)
    # A year without incidents has no shares, and an empty column.
    total = np.maximum(grid.sum(axis=0).to_numpy(dtype=float), 1.0)
    base = np.zeros(len(years))
    # The most exact is the darkest.
    steps = np.linspace(len(SHADES) - 1, 0, max(len(present), 2)).round().astype(int)
    shades = [SHADES[step] for step in steps]
    for word, shade in zip(present, shades, strict=False):
        share = grid.loc[word].to_numpy(dtype=float) / total * 100
        panel.bar(
            np.arange(len(years)), share, 0.86, bottom=base, color=shade, label=spoken(word), linewidth=0
        )
        base += share
    panel.set_ylim(0, 100)
    panel.set_xlim(-0.6, len(years) - 0.4)
    every = max(1, int(np.ceil(len(years) / 9)))
    panel.set_xticks(range(0, len(years), every), years[::every])
    panel.set_yticks([0, 50, 100])
    panel.tick_params(labelsize=fine(), length=2)
    for side in ("top", "right", "left"):
        panel.spines[side].set_visible(False)
    handles, labels = panel.get_legend_handles_labels()
    panel.legend(
        handles[::-1],
        labels[::-1],
        loc="center left",
        bbox_to_anchor=(1.01, 0.5),
        frameon=False,
        fontsize=fine(),
        labelcolor=INK,
        handlelength=1.2,
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
