"""Deaths by period with the range that the source gives, and under them the deaths per attack on the same axis of time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trends.document.palette import GREY, INK, VERMILION
from trends.figures.bars import bars_in_words, draw_bars
from trends.figures.dates import date_axis, spans
from trends.figures.drawing import Drawing
from trends.figures.heading import head, measured, sentence_alone
from trends.figures.marks import kinds
from trends.figures.panels import Board
from trends.figures.scales import count_axis, number
from trends.figures.style import SMALL, dress, new_axes, style
from trends.figures.wording import marks_in_words
from trends.messages import Message, joined
from trends.messages.speech import spoken
from trends.tolls.measures import incidents_word
from trends.verdict.titles import axis_title, window_of
from trends.verdict.wording import spelled

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from trends.studies.deaths import DeathsByPeriod

__all__ = ["FIGURE", "caption", "describe", "plot_deaths", "table"]

_UPPER, _LOWER = 96.0, 62.0
"""Points that the two panels are high."""
_NAME = 16.0
"""Points above a panel for the name of its axis."""
_APART = 9.0
"""Points between the panels, for the marks of the upper axis."""
_TIME = 28.0
"""Points under the lower panel for the labels of time."""


def plot_deaths(shown: DeathsByPeriod, ax: Axes | None = None) -> Axes:
    """Draw the deaths of each period, with a line from the lowest to the highest estimate, and below the deaths per attack.

    Parameters
    ----------
    shown : DeathsByPeriod
        Without attacks, the deaths alone.
    ax : matplotlib.axes.Axes, optional
        Whose place the panels take; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
        The Axes around them; the panels are its ``child_axes``.
    """
    per_attack = shown.per_attack
    both = bool(np.isfinite(per_attack).any())
    height = _NAME + _UPPER + _TIME + (_APART + _NAME + _LOWER if both else 0.0)
    with style():
        title = Message("charts.deaths.title", window=window_of(shown.best))
        if not kinds(shown.best).counted.any():
            return sentence_alone(new_axes(ax, 1.2), title, marks_in_words(shown.best, "bars"))
        ax = new_axes(ax, (height + 6) / 72)
        board = Board(ax, height)
        top = _top(shown)
        each_top = float(np.nanmax(per_attack)) * 1.1 if both else 0.0
        left = max(measured(spoken(number(round(most))), SMALL) for most in (top, each_top)) + 10
        upper = board.panel(left, _NAME, board.width - left - 4, _UPPER)
        _draw_deaths(upper, shown, top, board.width - left)
        _name(upper, axis_title(shown.best), left)
        date_axis(upper, shown.best)
        if both:
            lower = board.panel(left, 2 * _NAME + _UPPER + _APART, board.width - left - 4, _LOWER)
            _draw_each(lower, shown, max(each_top, 1.0))
            _name(lower, _each(shown), left)
            date_axis(lower, shown.best)
            # The years stand once, under the lower of the two.
            upper.set_xticklabels([])
        head(ax, title, Message(f"charts.deaths.{'ranged' if shown.ranged else 'plain'}"))
    return ax


def _top(shown: DeathsByPeriod) -> float:
    """Return where the axis of deaths ends: it holds every estimate, the highest too, or the range would be cut."""
    highest = (
        np.nanmax(np.where(each.observed, each.count, 0.0), initial=0.0) for each in (shown.best, shown.high)
    )
    return float(max(highest)) * 1.06 or 1.0


def _draw_deaths(panel: Axes, shown: DeathsByPeriod, top: float, width: float) -> None:
    dress(panel)
    draw_bars(panel, shown.best, top, width=width)
    count_axis(panel, top)
    if not shown.ranged:
        return
    where = spans(shown.best.periods).middle
    known = shown.low.observed & shown.high.observed
    each = width / len(where)
    lines = panel.vlines(
        where[known],
        shown.low.count[known],
        shown.high.count[known],
        color=INK,
        linewidth=float(np.clip(each * 0.18, 0.5, 1.4)),
        zorder=3,
    )
    lines.set_gid("range")


def _draw_each(panel: Axes, shown: DeathsByPeriod, top: float) -> None:
    dress(panel)
    where = spans(shown.best.periods).middle
    few = len(where) <= 120
    panel.plot(
        where,
        shown.per_attack,
        color=VERMILION,
        linewidth=1.2,
        marker="o",
        markersize=2.6 if few else 0.0,
        clip_on=False,
        zorder=3,
        gid="per-attack",
    )
    count_axis(panel, top)


def _name(panel: Axes, words: str, left: float) -> None:
    """Name the axis above the panel, from the edge of the figure on."""
    panel.annotate(
        spoken(words),
        (0, 1),
        (4 - left, 4),
        xycoords="axes fraction",
        textcoords="offset points",
        va="bottom",
        fontsize=SMALL,
        color=GREY,
        annotation_clip=False,
    )


def _each(shown: DeathsByPeriod) -> Message:
    what = incidents_word(shown.attacks.subject) if shown.attacks is not None else "incidents"
    return Message("charts.deaths.each", what=what)


def describe(shown: DeathsByPeriod) -> str:
    """Say in sentences what the figure shows."""
    sentences: list[str] = [marks_in_words(shown.best, "bars")]
    if kinds(shown.best).counted.any():
        sentences.append(
            Message(
                "charts.deaths.total",
                best=number(shown.best.total),
                low=number(shown.low.total),
                high=number(shown.high.total),
                ranged="yes" if shown.ranged else "no",
            )
        )
    per_attack = shown.per_attack
    if np.isfinite(per_attack).any():
        at = int(np.nanargmax(per_attack))
        highest = number(float(per_attack[at]))
        sentences.append(
            Message(
                "charts.deaths.highest", each=_each(shown), when=spelled(shown.best.periods[at]), n=highest
            )
        )
    return joined(sentences)


def table(shown: DeathsByPeriod) -> pd.DataFrame:
    """Return the figures behind the figure: one row a period."""
    frame = shown.best.to_frame()[["period", "exposure_days"]]
    for name, series in (("low", shown.low), ("best", shown.best), ("high", shown.high)):
        frame[f"deaths_{name}"] = np.where(series.observed, series.count, np.nan)
    if shown.attacks is not None:
        frame["attacks"] = np.where(shown.attacks.observed, shown.attacks.count, np.nan)
    return frame.assign(deaths_per_attack=shown.per_attack)


def caption(shown: DeathsByPeriod) -> str:
    """Return the caption where none is given."""
    words = Message(
        "charts.deaths.caption",
        unit=shown.best.freq.value,
        ranged="yes" if shown.ranged else "no",
        both="yes" if np.isfinite(shown.per_attack).any() else "no",
        each=_each(shown),
    )
    return joined([words, *bars_in_words(shown.best)])


FIGURE = Drawing(plot_deaths, describe, table, caption)
