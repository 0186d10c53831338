"""Counts as bars: grey where counted, open where only bounded, hatched where nobody observed. They need no legend."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trends.document.palette import BAR, GREY, LIGHT, PAPER
from trends.figures.dates import Span, spans
from trends.figures.heading import measured, room
from trends.figures.lanes import halo
from trends.figures.marks import hatch, kinds
from trends.figures.style import SMALL
from trends.messages import Message
from trends.messages.speech import spoken

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.collections import PolyCollection
    from numpy.typing import NDArray

    from trends.series.count_series import CountSeries

__all__ = ["bars_in_words", "draw_bars", "name_gap"]

_FILLED = 0.78
"""Share of a period that its bar takes; of many periods all, or the gaps would make a grey of their own."""
_THIN = 2.6
"""Points below which bars touch."""


def draw_bars(ax: Axes, series: CountSeries, top: float, *, width: float | None = None) -> None:
    """Draw the counts of a series as bars on an axis that ends at `top`.

    A period that is covered in part has a paler bar. One without a count has an open bar, from the lowest that it may be
    to the highest; where nothing bounds it above, the bar has no upper end.

    Parameters
    ----------
    width : float, optional
        Of the Axes, in points; by default as the layout leaves it.
    """
    where, by_kind = spans(series.periods), kinds(series)
    each = (room(ax) if width is None else width) / len(where.middle)
    if by_kind.missing.any():
        hatch(ax, where, by_kind.missing)
    full = by_kind.counted & ~by_kind.partial
    share = _FILLED if each >= _THIN else 1.0
    edge = 0.5 if each >= _THIN else 0.0
    for chosen, face, gid in ((full, BAR, "full"), (by_kind.partial, LIGHT, "partial")):
        if chosen.any():
            bars = _polygons(where, chosen, np.zeros(len(series)), series.count, share)
            _add(ax, bars, facecolors=face, edgecolors=GREY if gid == "partial" else face, linewidths=edge)
            bars.set_gid(f"bars-{gid}")
    if by_kind.bounded.any():
        low = np.where(np.isnan(series.low), 0.0, series.low)
        # Open above: as tall as the axis lets it be, so that its end is not taken for a bound.
        high = np.minimum(np.where(np.isnan(series.high), np.inf, series.high), 2 * top)
        bars = _polygons(where, by_kind.bounded, low, high, share)
        _add(ax, bars, facecolors=PAPER, edgecolors=GREY, linewidths=0.8 if each >= _THIN else 0.4)
        bars.set_gid("bounded")


def _polygons(
    where: Span,
    chosen: NDArray[np.bool_],
    low: NDArray[np.float64],
    high: NDArray[np.float64],
    share: float,
) -> PolyCollection:
    from matplotlib.collections import PolyCollection

    half = (where.end - where.start) * share / 2
    left, right = where.middle - half, where.middle + half
    corners = np.stack(
        [
            np.stack([left, low], 1),
            np.stack([left, high], 1),
            np.stack([right, high], 1),
            np.stack([right, low], 1),
        ],
        1,
    )
    return PolyCollection(list(corners[chosen]))


def _add(ax: Axes, bars: PolyCollection, **look: object) -> None:
    bars.set(zorder=1.5, **look)
    ax.add_collection(bars, autolim=False)


def name_gap(ax: Axes, series: CountSeries, top: float) -> None:
    """Write into the longest stretch that nobody observed what it is, where there is room for the words."""
    where, missing = spans(series.periods), kinds(series).missing
    edges = np.flatnonzero(np.diff(np.concatenate([[False], missing, [False]]).astype(int))).reshape(-1, 2)
    if not len(edges):
        return
    first, after = max(edges, key=lambda ends: where.end[ends[1] - 1] - where.start[ends[0]])
    left, right = where.start[first], where.end[after - 1]
    begins, ends = ax.get_xlim()
    words = spoken(Message("charts.bars.gap"))
    if (right - left) / (ends - begins) * room(ax) < measured(words, SMALL) + 8:
        return
    text = ax.text((left + right) / 2, top * 0.5, words, ha="center", va="center", fontsize=SMALL, color=GREY)
    halo(text)


def bars_in_words(series: CountSeries) -> list[Message]:
    """Say what bars that are not plain ones stand for, as far as there are any: what a legend would say."""
    by_kind = kinds(series)
    there = {"open": by_kind.bounded, "paler": by_kind.partial, "hatched": by_kind.missing}
    return [Message(f"charts.bars.{name}") for name, periods in there.items() if periods.any()]
