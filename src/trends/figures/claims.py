"""The small figure of a verdict on a claim: the claim drawn on the data, and which of them speak for it and against it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trends.claims.near import near
from trends.document.palette import BLUE, INK, PAPER, VERMILION, ZONE
from trends.document.text import one_line
from trends.figures.bars import draw_bars
from trends.figures.dates import date_axis, spans
from trends.figures.drawing import Drawing
from trends.figures.forest import Row, draw_rows
from trends.figures.heading import head, measured, room, sentence_alone, silent
from trends.figures.lanes import halo
from trends.figures.marks import counts_top
from trends.figures.scales import count_axis, number
from trends.figures.style import SMALL, dress, new_axes, style
from trends.messages import Message, said
from trends.messages.speech import spoken
from trends.verdict.wording import counted, verdict_words

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from trends.claims.evidence import ClaimVerdict
    from trends.claims.known import Known
    from trends.claims.near import Near

__all__ = ["FIGURE", "caption", "describe", "plot_claim", "table"]

# The first is the claimed one; of the others the highest are drawn, which could contradict it.
MOST_ROWS = 6
_LONGEST = 46
_MOST_NAMED = 4
"""Bars whose counts are written above them: of more, the axis tells."""


def plot_claim(shown: ClaimVerdict, ax: Axes | None = None) -> Axes:
    """Draw what a verdict on a claim rests on.

    Bars of the periods that the claim is about are blue, those that speak against it vermilion and crossed; what the claim
    says they come to is a dashed line or a shaded range, with its words beside it. Figures that are no periods are lines
    from their lowest to their highest.

    Parameters
    ----------
    shown : ClaimVerdict
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
    """
    with style(), silent():
        if (close := near(shown)) is not None:
            return _draw_series(shown, close, new_axes(ax, 1.55))
        figures = _figures(shown)
        ax = new_axes(ax, 0.45 + 0.26 * max(len(figures), 1))
        if figures:
            return _draw_figures(shown, figures, ax)
        return sentence_alone(ax, one_line(shown.claim.says), shown.sentence)


def _draw_series(shown: ClaimVerdict, close: Near, ax: Axes) -> Axes:
    dress(ax)
    series, evidence = close.series, shown.evidence
    level = evidence.level if shown.claim.kind != "record" else None
    low, high = evidence.claimed or (np.nan, np.nan)
    # Room for the figures above the bars.
    top = 1.16 * counts_top(series, *[value for value in (level, low, high) if value is not None])
    draw_bars(ax, series, top)
    where = spans(series.periods)
    wide = (where.end - where.start) * 0.76
    seen = series.observed & (series.exposure_days > 0)
    for chosen, colour, hatch in ((close.about & seen, BLUE, ""), (close.against & seen, VERMILION, "xxxx")):
        if chosen.any():
            ax.bar(
                where.middle[chosen],
                series.count[chosen],
                wide[chosen],
                color=colour,
                hatch=hatch,
                edgecolor=PAPER if hatch else colour,
                linewidth=0,
                zorder=2,
                gid="against" if hatch else "about",
            )
    date_axis(ax, series)
    count_axis(ax, top)
    _name_bars(ax, close, np.flatnonzero(seen & (close.about | close.against)))
    if level is not None:
        ax.axhline(level, color=INK, linewidth=1.0, linestyle=(0, (4, 2)), zorder=3, gid="claimed")
        _beside(ax, level, Message("figures.claim.level", n=number(level)), top)
    elif evidence.claimed is not None:
        _draw_range(ax, close, low, min(high, top), top)
    head(ax, Message("words.capital", text=counted(series)), evidence.short)
    return ax


def _name_bars(ax: Axes, close: Near, places: NDArray[np.int64]) -> None:
    """Write the counts above a few bars, as far as they stand clear of each other."""
    if len(places) > _MOST_NAMED:
        return
    where, (begins, ends) = spans(close.series.periods).middle, ax.get_xlim()
    taken = -np.inf
    # Those that speak against the claim have the first word where there is room for one.
    for at in sorted(places, key=lambda one: (where[one], not close.against[one])):
        count = float(close.series.count[at])
        words = spoken(number(count))
        half = measured(words, SMALL) / 2 + 1
        middle = float((where[at] - begins) / (ends - begins) * room(ax))
        if middle - half < taken:
            continue
        taken = middle + half
        text = ax.annotate(
            words,
            (where[at], count),
            (0, 2),
            textcoords="offset points",
            ha="center",
            va="bottom",
            fontsize=SMALL,
            color=INK,
            zorder=5,
        )
        halo(text)


def _draw_range(ax: Axes, close: Near, low: float, high: float, top: float) -> None:
    """Shade what the claim says that the last of its periods comes to."""
    at = int(np.flatnonzero(close.about | close.against)[-1])
    where = spans(close.series.periods)
    left, right = float(where.start[at]), float(where.end[at])
    more = (right - left) * 0.5
    ends = [left - more, right + more]
    ax.fill_between(ends, low, high, color=ZONE, linewidth=0, zorder=1.8, alpha=0.75, gid="claimed")
    for end in (low, high):
        if end < top:
            ax.plot(ends, [end, end], color=INK, linewidth=1.1, zorder=3)
    words = spoken(Message("figures.claim.range"))
    begins, stops = ax.get_xlim()
    # At the right, where no other period of the claim stands, if there is room.
    points = (stops - right - more) / (stops - begins) * room(ax)
    side = 1 if points > measured(words, SMALL) + 4 else -1
    text = ax.annotate(
        words,
        (left - more if side < 0 else right + more, min((low + high) / 2, top * 0.92)),
        (side * 4, 0),
        textcoords="offset points",
        ha="right" if side < 0 else "left",
        va="center",
        fontsize=SMALL,
        color=INK,
        zorder=5,
    )
    halo(text)


def _beside(ax: Axes, level: float, words: Message, top: float) -> None:
    """Name a level above its line, at the left where the bars are the lower, under it where it stands at the top."""
    shown = spoken(words)
    begins = ax.get_xlim()[0]
    if measured(shown, SMALL) > room(ax):
        return
    below = level > 0.86 * top
    text = ax.annotate(
        shown,
        (begins, level),
        (3, -3 if below else 2.5),
        textcoords="offset points",
        ha="left",
        va="top" if below else "bottom",
        fontsize=SMALL,
        color=INK,
        zorder=5,
        gid="claimed-words",
    )
    halo(text)


def _figures(shown: ClaimVerdict) -> list[Known]:
    """Return the figures to draw, those of the claim first, then the rivals with the most."""
    stated = [one for one in shown.evidence.figures if not one.unknown]
    if len(stated) <= MOST_ROWS:
        return stated
    # The first is the claim's own; of hundreds of rivals only those that come near it tell
    # anything.
    return [stated[0], *sorted(stated[1:], key=lambda one: -(one.high or one.low))[: MOST_ROWS - 1]]


def _draw_figures(shown: ClaimVerdict, figures: list[Known], ax: Axes) -> Axes:
    dress(ax, grid="x")
    top = max(figure.low if figure.high is None else figure.high for figure in figures) or 1.0
    ax.set_xlim(0, top * 1.08)
    rows = [
        Row(
            _short(figure, figures),
            figure.low if figure.exact else float("nan"),  # between the ends no number is meant
            None,
            # Open above is drawn to the edge, and its words say "at least".
            (figure.low, top * 1.08 if figure.high is None else figure.high),
            figure.words(),
        )
        for figure in figures
    ]
    draw_rows(ax, rows, neutral=shown.evidence.level, colour=BLUE)
    if (level := shown.evidence.level) is not None and level <= top * 1.08:
        words = spoken(Message("figures.claim.level", n=number(level)))
        right = level > top * 0.54
        text = ax.annotate(
            words,
            (level, 1),
            (-3 if right else 3, -2),
            xycoords=("data", "axes fraction"),
            textcoords="offset points",
            ha="right" if right else "left",
            va="top",
            fontsize=SMALL,
            zorder=5,
        )
        halo(text)
    against = {id(figure) for figure in shown.evidence.against}
    for index, figure in enumerate(figures):
        if id(figure) in against:
            ax.plot([figure.middle], [index], marker="X", markersize=7, color=VERMILION, zorder=6)
    label = figures[0].label
    same = all(figure.label == label for figure in figures)
    title = Message("words.capital", text=label) if same else Message("figures.claim.compared")
    head(ax, title, shown.evidence.short)
    return ax


def _short(one: Known, figures: list[Known]) -> str:
    """Name a figure by what tells it from the others: the day of an attack, or what was counted."""
    by_time = one.when and len({other.when for other in figures}) == len(figures)
    name = one_line(spoken(_day_of(one.when) if by_time else one.label))
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"


def _day_of(when: str) -> str:
    """Return the day of an attack that is named by its day and place, or the words for any other time."""
    while isinstance(when, Message) and when.id in ("claims.attack.at", "claims.attack.of_day"):
        value = when.values.get("attack") or when.values["day"]  # noqa: PD011 - of a message
        when = value if isinstance(value, str) else Message("words.day", when=value)
    return when


def describe(shown: ClaimVerdict) -> str:
    """Say in a sentence what the figure shows."""
    verdict = verdict_words(shown.verdict)
    return Message("figures.claim.words", verdict=verdict, sentence=shown.sentence)


def table(shown: ClaimVerdict) -> pd.DataFrame:
    """Return the figures behind the figure: the periods shown, or the figures compared."""
    if shown.evidence.series is None:
        return shown.to_frame()
    close = near(shown)
    assert close is not None  # noqa: S101 - there is a series
    frame = close.series.to_frame()
    frame["about"], frame["against"] = close.about, close.against
    return frame


def caption(shown: ClaimVerdict) -> str:
    """Return the caption where none is given."""
    words = {"says": said(shown.claim.says, shown.claim.language), "verdict": verdict_words(shown.verdict)}
    if not shown.evidence.short:
        return Message("figures.claim.caption_bare", **words)
    return Message("figures.claim.caption", short=shown.evidence.short, **words)


FIGURE = Drawing(plot_claim, describe, table, caption)
