"""The figure of casualties: how many attacks killed at least so many, or how deaths changed between the halves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from trends.document.palette import VERMILION
from trends.document.text import one_line
from trends.figures.drawing import Drawing
from trends.figures.forest import Row, draw_rows, forest_height
from trends.figures.heading import head, name_values, sentence_alone
from trends.figures.scales import number, percent_axis, ratio_axis, ratio_limits, ratio_text
from trends.figures.style import dress, new_axes, style
from trends.messages import Message, joined
from trends.messages.numbers import percent, rounded
from trends.tolls.measures import incidents_word

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from trends.severity.casualties import CasualtyResult

__all__ = ["FIGURE", "caption", "describe", "plot_casualties", "table"]


def plot_casualties(shown: CasualtyResult, ax: Axes | None = None) -> Axes:
    """Draw the share of attacks that killed at least so many, with 95 % intervals.

    Totals by period hold no single attacks; of them the halves are drawn instead: deaths, attacks, and deaths per
    attack.

    Parameters
    ----------
    shown : CasualtyResult
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
    """
    with style():
        rows = _share_rows(shown) or _half_rows(shown)
        ax = new_axes(ax, forest_height(len(rows)))
        if not rows:
            return sentence_alone(ax, Message("figures.casualties.title"), shown.sentence)
        dress(ax, grid="x")
        if shown.shares:
            _percent_axis(ax)
            draw_rows(ax, rows, colour=VERMILION)
            title = Message(
                "figures.casualties.how_deadly", n=number(shown.attacks), subject=one_line(shown.subject)
            )
            head(ax, title, _aside(shown))
        else:
            values = [end for row in rows for end in (row.value, *(row.outer or ()))]
            ratio_axis(ax, ratio_limits(values), Message("figures.casualties.axis"))
            draw_rows(ax, rows, neutral=1.0, colour=VERMILION)
            title = Message("figures.casualties.halves", subject=one_line(shown.subject))
            head(ax, title, _halves_aside(shown))
    return ax


def _percent_axis(ax: Axes) -> None:
    from matplotlib.ticker import FixedLocator

    # A little below nothing, so that a dot at 0% is whole.
    ax.set_xlim(-0.015, 1)
    ax.xaxis.set_major_locator(FixedLocator([0, 0.25, 0.5, 0.75, 1]))
    percent_axis(ax.xaxis)
    name_values(ax, Message("figures.casualties.share_axis"), share=0.55)


def _aside(shown: CasualtyResult) -> str:
    # Attacks whose toll is not known could be of any row, and the shares leave them out: so the
    # reader is told how many.
    if not shown.unknown > 0:
        return ""
    return Message("figures.casualties.unknown", n=int(shown.unknown))


def _halves_aside(shown: CasualtyResult) -> str:
    """Say what either half is observed of."""
    decomposition = shown.decomposition
    if decomposition is None:
        return ""
    first, second = (number(part) for part in decomposition.exposure)
    return Message("figures.casualties.observed", first=first, second=second, unit=decomposition.unit)


def _share_rows(shown: CasualtyResult) -> list[Row]:
    return [
        Row(
            Message("figures.casualties.at_least", deaths=share.deaths),
            share.share.value,
            None,
            (share.share.low95, share.share.high95),
            Message(
                "figures.casualties.of",
                share=_percent(share.share.value),
                n=number(share.attacks),
                total=number(shown.attacks),
            ),
        )
        for share in shown.shares
    ]


def _percent(value: float) -> Message:
    """Write a share so that few is not none and most is not all."""
    if 0 < value < 0.005:
        return Message("words.chance", n=rounded(100 * value, 1))
    if 0.995 <= value < 1:
        return Message("figures.casualties.over", n=99)
    return Message("words.chance", n=percent(value))


def _half_rows(shown: CasualtyResult) -> list[Row]:
    decomposition = shown.decomposition
    if decomposition is None:
        return []
    each = decomposition.per_attack
    interval = (each.low95, each.high95)
    what = incidents_word(shown.subject)
    limits = Message("ratio.number.range", low=ratio_text(interval[0]), high=ratio_text(interval[1]))
    return [
        Row(
            Message("figures.casualties.row.deaths"),
            decomposition.deaths,
            None,
            None,
            ratio_text(decomposition.deaths),
        ),
        Row(
            Message("figures.casualties.row.attacks", what=what),
            decomposition.attacks,
            None,
            None,
            ratio_text(decomposition.attacks),
        ),
        Row(
            Message("figures.casualties.row.each", what=what),
            each.value,
            None,
            interval,
            Message("figures.with_limits", ratio=ratio_text(each.value), limits=limits),
        ),
    ]


def describe(shown: CasualtyResult) -> str:
    """Say in sentences what the figure shows."""
    if shown.shares:
        shares = [
            Message(
                "figures.casualties.share",
                n=number(share.attacks),
                share=_percent(share.share.value),
                low=_percent(share.share.low95),
                high=_percent(share.share.high95),
                deaths=share.deaths,
            )
            for share in shown.shares
        ]
        words = Message(
            "figures.casualties.words", total=number(shown.attacks), subject=shown.subject, shares=shares
        )
        return joined((words, _aside(shown)))
    decomposition = shown.decomposition
    if decomposition is not None:
        each = decomposition.per_attack
        return Message(
            "figures.casualties.ratio",
            deaths=ratio_text(decomposition.deaths),
            what=incidents_word(shown.subject),
            attacks=ratio_text(decomposition.attacks),
            each=ratio_text(each.value),
            low=ratio_text(each.low95),
            high=ratio_text(each.high95),
        )
    return shown.sentence


def table(shown: CasualtyResult) -> pd.DataFrame:
    """Return the figures behind the figure: shares with intervals, or the ratios of the halves."""
    if shown.shares:
        return pd.DataFrame(
            [
                {"killed_at_least": share.deaths, "attacks": share.attacks, **share.share.to_dict()}
                for share in shown.shares
            ]
        ).rename(columns={"value": "share"})
    frame = shown.to_frame()
    # The frame has the sums as well; behind this figure stand only the ratios of the halves.
    return frame[frame["figure"].str.contains("second half")].reset_index(drop=True)


def caption(shown: CasualtyResult) -> str:
    """Return the caption where none is given."""
    name = "shares" if shown.shares else "halves"
    return Message(f"figures.casualties.caption_{name}", what=incidents_word(shown.subject))


FIGURE = Drawing(plot_casualties, describe, table, caption)
