"""The marks of a series of counts: what was counted, what is only bounded, and what nobody observed.

A counted period is a dot. A period without a count is never a dot, least of all at zero: where bounds are known it is
an upright bar between them that fades towards an open end; where nothing is known it is a hatched column.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from trends.document.palette import BLUE, GREY, HATCH, INK, PAPER
from trends.figures.dates import Span, spans
from trends.figures.heading import room
from trends.figures.style import SMALL
from trends.messages import Message

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from numpy.typing import ArrayLike, NDArray

    from trends.series.count_series import CountSeries

__all__ = [
    "Kinds",
    "counts_top",
    "draw_breaks",
    "draw_counts",
    "draw_rate",
    "hatch",
    "kinds",
    "whole_periods",
]

# Nine steps, of which each keeps 78 % of the one before: the last is at 12 % and can just be seen.
_FADE = tuple(0.85 * 0.78**step for step in range(9))
_FARTHEST_BOUND = 2.5
"""Bounds above this multiple of the highest count run off the axis, or they would flatten all the counts."""
# Lines of so many periods, each a point wide, would run into each other.
_MANY = 150


@dataclass(frozen=True)
class Kinds:
    """What is known of each period, shape (n,) each: every period is of exactly one of three kinds.

    Attributes
    ----------
    counted : ndarray of bool
        A count, from at least one day covered.
    partial : ndarray of bool
        Those of the counted that the data cover only in part.
    bounded : ndarray of bool
        No count, but a bound on at least one side.
    missing : ndarray of bool
        Nothing.
    """

    counted: NDArray[np.bool_]
    partial: NDArray[np.bool_]
    bounded: NDArray[np.bool_]
    missing: NDArray[np.bool_]


def kinds(series: CountSeries) -> Kinds:
    """Sort the periods of a series by what is known of them."""
    where = spans(series.periods)
    covered = series.exposure_days > 0
    counted = series.observed & covered
    partial = counted & (series.exposure_days < where.end - where.start - 1e-9)
    bounded = series.bounded & ~counted
    return Kinds(counted, partial, bounded, ~counted & ~bounded)


def whole_periods(series: CountSeries) -> NDArray[np.float64]:
    """Return by how much each period's rate exceeds what was expected of the days that are covered, shape (n,).

    A curve of expected counts falls with the days that a period is covered, to near nothing where it has one; multiplied by
    this it is the rate of whole periods. NaN where nothing is covered.
    """
    where = spans(series.periods)
    days = np.where(series.exposure_days > 0, series.exposure_days, np.nan)
    return np.maximum((where.end - where.start) / days, 1.0)


def counts_top(series: CountSeries, *others: float, reached: Iterable[float] = ()) -> float:
    """Return the top of an axis of counts: all counts, and of bounds and `others` what does not dwarf them.

    `reached` are figures that stand for counts as bounds do, such as the ends of a nowcast: they get as much room.
    """
    by_kind = kinds(series)
    most = float(np.max(series.count[by_kind.counted], initial=0.0))
    bounds = np.concatenate([series.low[by_kind.bounded], series.high[by_kind.bounded]])
    bounds = bounds[np.isfinite(bounds)]
    limit = _FARTHEST_BOUND * most if most > 0 else np.inf
    # "At least 30" needs room above the 30 to fade into, or it would look like a count at the edge.
    open_above = series.low[by_kind.bounded & np.isnan(series.high)]
    tops = [
        most,
        *(float(bound) for bound in bounds if bound <= limit),
        *(min(float(bound) * 1.25, limit) for bound in open_above),
        # The counts are what the figure is of: a band of uncertainty may run off the axis, and is
        # cut there.
        *(min(value, 1.4 * most) for value in others if np.isfinite(value)),
        *(min(value, limit) for value in reached if np.isfinite(value)),
    ]
    return max(tops) * 1.06


def draw_counts(
    ax: Axes, series: CountSeries, top: float, *, stems: bool = False
) -> list[tuple[Artist, str]]:
    """Draw the marks of a series on an axis that ends at `top`; return the entries of the legend.

    Parameters
    ----------
    stems : bool
        Whether a thin line joins each dot to zero.
    """
    by_kind, where = kinds(series), spans(series.periods)
    each = room(ax) / len(where.middle)
    entries: list[tuple[Artist, str]] = []
    period = series.freq.value
    # Hatched, not left blank: nothing is known there, and a blank would be read as nothing
    # happened.
    if by_kind.missing.any():
        entries.append((hatch(ax, where, by_kind.missing), Message("figures.marks.missing", unit=period)))
    if by_kind.bounded.any():
        _ranges(ax, series, by_kind, where, top, float(np.clip(each * 0.35, 1.0, 3.2)))
        one_sided = by_kind.bounded & (np.isnan(series.low) | np.isnan(series.high))
        words = Message("figures.marks.bounded", unit=period, open="yes" if one_sided.any() else "no")
        entries.append((_upright(), words))
    full = by_kind.counted & ~by_kind.partial
    size = float(np.clip(each * 0.5, 1.8, 5.0))
    if stems and by_kind.counted.any():
        width = 1.0 if len(where.middle) <= _MANY else 0.6
        x = where.middle[by_kind.counted]
        ax.vlines(x, 0, series.count[by_kind.counted], color=GREY, linewidth=width, alpha=0.55, zorder=2.4)
    least = "yes" if series.at_least else "no"
    for chosen, face, words in (
        (full, INK, Message("figures.marks.count", unit=period, least=least)),
        (by_kind.partial, PAPER, Message("figures.marks.partial", unit=period)),
    ):
        if chosen.any():
            (dots,) = ax.plot(
                where.middle[chosen],
                series.count[chosen],
                linestyle="none",
                marker="o",
                markersize=size,
                markerfacecolor=face,
                markeredgecolor=INK,
                markeredgewidth=0.9 if size > 3 else 0.5,
                clip_on=False,
                zorder=4,
                gid=f"counts-{'partial' if face == PAPER else 'full'}",
            )
            entries.insert(0 if face == INK else len(entries), (dots, words))
    return entries


def draw_rate(
    ax: Axes, where: Span, rate: ArrayLike, band: tuple[ArrayLike, ArrayLike], gid: str, top: float
) -> tuple[Artist, Artist]:
    """Draw a rate with its band; return the two that stand for them in the legend, drawn as one.

    Where the band runs off an axis that ends at `top`, an arrow says so at its edge.
    """
    from matplotlib.lines import Line2D
    from matplotlib.markers import CARETUP
    from matplotlib.patches import Patch

    low, high = (np.asarray(end, dtype=float) for end in band)
    ax.fill_between(
        where.middle,
        np.minimum(low, top),
        np.minimum(high, top),
        color=BLUE,
        alpha=0.16,
        linewidth=0,
        zorder=1.5,
        gid="band",
    )
    beyond = np.flatnonzero(np.diff(np.concatenate([[False], high > top, [False]]).astype(int))).reshape(
        -1, 2
    )
    tips = [first + int(np.argmax(high[first:after])) for first, after in beyond]
    if tips:
        edge = np.full(len(tips), top)
        ax.plot(
            where.middle[tips],
            edge,
            linestyle="none",
            marker=CARETUP,
            markersize=5,
            color=BLUE,
            gid="band-cut",
        )
    ax.plot(where.middle, rate, color=BLUE, linewidth=1.7, zorder=3, gid=gid)
    return Patch(color=BLUE, alpha=0.16, linewidth=0), Line2D([], [], color=BLUE, linewidth=1.7)


def hatch(ax: Axes, where: Span, missing: NDArray[np.bool_]) -> Artist:
    """Hatch every run of unobserved periods from bottom to top."""
    from matplotlib.patches import Patch

    look = {"facecolor": "none", "edgecolor": HATCH, "hatch": "////", "linewidth": 0.0}
    # Neighbours become one column: each by itself would show hairlines between, and a file of days
    # holds thousands.
    edges = np.flatnonzero(np.diff(np.concatenate([[False], missing, [False]]).astype(int)))
    for first, after in edges.reshape(-1, 2):
        column = ax.axvspan(where.start[first], where.end[after - 1], zorder=0.65, **look)  # type: ignore[arg-type]  # as below
        column.set_gid("not-observed")
    return Patch(**look)  # type: ignore[arg-type]  # both take the same look


def _ranges(ax: Axes, series: CountSeries, known: Kinds, where: Span, top: float, width: float) -> None:
    """Draw the bounds of every bounded period: a bar, capped at a known end, fading towards an open one."""
    from matplotlib.collections import LineCollection
    from matplotlib.colors import to_rgba

    lines, colours, caps = [], [], []
    for index in np.flatnonzero(known.bounded):
        x, low, high = float(where.middle[index]), float(series.low[index]), float(series.high[index])
        caps += [(x, end) for end in (low, high) if np.isfinite(end) and end <= top]
        if np.isfinite(low) and np.isfinite(high):
            pieces, fades = [(low, min(high, top))], [_FADE[0]]
        else:
            # Towards zero where only "at most" is known, as a count is not below it; upwards for
            # "at least", as far as there is room.
            start, stop = (high, 0.0) if np.isnan(low) else (low, min(low + 0.3 * top, top))
            steps = np.linspace(min(start, top), stop, len(_FADE) + 1)
            pieces, fades = list(pairwise(steps)), list(_FADE)
        lines += [[(x, float(first)), (x, float(last))] for first, last in pieces]
        colours += [to_rgba(GREY, fade) for fade in fades]
    bars = LineCollection(lines, colors=colours, linewidths=width, capstyle="butt", zorder=2.2)
    bars.set_gid("bounded")
    ax.add_collection(bars, autolim=False)
    if caps:
        ax.plot(
            *np.array(caps).T,
            linestyle="none",
            marker="_",
            markersize=max(width * 2.4, 3.0),
            markeredgewidth=1.3,
            color=GREY,
            zorder=2.3,
            gid="bounds",
        )


def _upright() -> Artist:
    from matplotlib.lines import Line2D

    return Line2D([], [], linestyle="none", marker="|", markersize=SMALL, markeredgewidth=3.0, color=GREY)


def draw_breaks(ax: Axes, series: CountSeries) -> list[tuple[Artist, str]]:
    """Draw a line at each known break in how the data were collected; return the entry of the legend."""
    lines = [
        ax.axvline(
            float(np.datetime64(break_.day, "D").astype(np.float64)),
            color=INK,
            linestyle=(0, (1, 1.5)),
            linewidth=1.2,
        )
        for break_ in series.breaks
        if series.start <= break_.day <= series.end
    ]
    return [(lines[0], Message("figures.marks.break"))] if lines else []
