"""The small figure of a verdict on a claim: the periods or the tolls it is about, and what speaks against it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trends.document.palette import BLUE, INK, VERMILION
from trends.document.text import one_line
from trends.figures.dates import date_axis, spans
from trends.figures.drawing import Drawing
from trends.figures.forest import Row, draw_rows
from trends.figures.heading import head, legend_below, sentence_alone
from trends.figures.marks import counts_top, draw_counts
from trends.figures.scales import count_axis, number
from trends.figures.style import dress, new_axes, style
from trends.messages import Message
from trends.messages.speech import spoken
from trends.verdict.wording import counted, spelled, verdict_words

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from trends.claims.evidence import ClaimVerdict
    from trends.claims.known import Known
    from trends.series.count_series import CountSeries

__all__ = ["FIGURE", "caption", "describe", "plot_claim", "table"]

MOST_ROWS = 6
_LONGEST = 46
_MARGIN = 12
"""Periods that are shown on either side of those that a claim is about, as far as there are any."""


def plot_claim(shown: ClaimVerdict, ax: Axes | None = None) -> Axes:
    """Draw what a verdict on a claim rests on.

    Periods that the claim is about are blue, those that speak against it vermilion with a cross; a level that it
    states is a dashed line. Figures that are no periods are bars from their lowest to their highest.

    Parameters
    ----------
    shown : ClaimVerdict
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
    """
    with style():
        if shown.evidence.series is not None:
            return _draw_series(shown, _near(shown), new_axes(ax, 1.25))
        figures = _figures(shown)
        ax = new_axes(ax, 0.45 + 0.26 * max(len(figures), 1))
        if figures:
            return _draw_figures(shown, figures, ax)
        return sentence_alone(ax, one_line(f"{shown.claim.id}: {shown.claim.says}"), shown.sentence)


def _near(shown: ClaimVerdict) -> CountSeries:
    """Return the part of the series that the claim is about, with a margin on both sides."""
    series = shown.evidence.series
    assert series is not None  # noqa: S101 - the caller has seen to it
    at = np.flatnonzero(_marked(shown, series) | _against(shown, series))
    # A record is one over all of the data, and a pace is a question to all of them: a part would
    # hide what they are held against.
    if shown.claim.kind in ("constant pace", "record") or not len(at):
        return series
    first, last = max(int(at[0]) - _MARGIN, 0), min(int(at[-1]) + _MARGIN, len(series) - 1)
    return series.take(slice(first, last + 1))


def _marked(shown: ClaimVerdict, series: CountSeries) -> NDArray[np.bool_]:
    return np.isin(series.labels, shown.evidence.marked)


def _against(shown: ClaimVerdict, series: CountSeries) -> NDArray[np.bool_]:
    # By their words, as a figure does not keep its period; the label keeps out the same month of
    # another series.
    when = {figure.when for figure in shown.evidence.against if figure.label == series.subject}
    return np.array([spelled(period) in when for period in series.periods], dtype=bool)


def _draw_series(shown: ClaimVerdict, series: CountSeries, ax: Axes) -> Axes:
    dress(ax)
    level = shown.evidence.level if shown.claim.kind != "record" else None
    top = counts_top(series, *([level] if level is not None else []))
    # What the marks of a series mean is said where such figures stand together; here it would fill half the figure.
    draw_counts(ax, series, top, stems=True)
    entries: list[tuple[Artist, str]] = []
    where = spans(series.periods).middle
    for chosen, colour, marker, words in (
        (_marked(shown, series) & ~_against(shown, series), BLUE, "o", Message("figures.claim.about")),
        (_against(shown, series), VERMILION, "X", Message("figures.claim.against")),
    ):
        seen = chosen & series.observed
        if seen.any():
            (dots,) = ax.plot(
                where[seen],
                series.count[seen],
                linestyle="none",
                marker=marker,
                markersize=6.5,
                color=colour,
                clip_on=False,
                zorder=5,
            )
            entries.append((dots, words))
    if level is not None:
        line: Artist = ax.axhline(level, color=INK, linewidth=1.0, linestyle=(0, (4, 2)))
        entries.append((line, Message("figures.claim.level", n=number(level))))
    below = date_axis(ax, series)
    count_axis(ax, top)
    legend_below(ax, entries, below=below)
    head(ax, Message("words.capital", text=counted(series)))
    return ax


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
    against = {id(figure) for figure in shown.evidence.against}
    for index, figure in enumerate(figures):
        if id(figure) in against:
            ax.plot([figure.middle], [index], marker="X", markersize=7, color=VERMILION, zorder=6)
    label = figures[0].label
    same = all(figure.label == label for figure in figures)
    head(ax, Message("words.capital", text=label) if same else Message("figures.claim.compared"))
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
    return Message("figures.claim.words", says=shown.claim.says, verdict=verdict, sentence=shown.sentence)


def table(shown: ClaimVerdict) -> pd.DataFrame:
    """Return the figures behind the figure: the periods shown, or the figures compared."""
    if shown.evidence.series is None:
        return shown.to_frame()
    series = _near(shown)
    frame = series.to_frame()
    frame["about"] = _marked(shown, series)
    frame["against"] = _against(shown, series)
    return frame


def caption(shown: ClaimVerdict) -> str:
    """Return the caption where none is given."""
    verdict = verdict_words(shown.verdict)
    return Message("figures.claim.caption", id=shown.claim.id, verdict=verdict, says=shown.claim.says)


FIGURE = Drawing(plot_claim, describe, table, caption)
