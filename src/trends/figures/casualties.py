"""The figure of casualties: how many attacks killed at least so many, or how deaths changed between the halves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from trends.document.text import one_line
from trends.figures.drawing import Drawing
from trends.figures.forest import Row, draw_rows, forest_height
from trends.figures.heading import head, message
from trends.figures.scales import number, ratio_axis, ratio_limits, ratio_text
from trends.figures.style import VERMILION, dress, new_axes, style
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
            head(ax, "Casualties")
            message(ax, shown.sentence)
            return ax
        dress(ax, grid="x")
        if shown.shares:
            _percent_axis(ax)
            draw_rows(ax, rows, colour=VERMILION)
            head(ax, one_line(f"How deadly {number(shown.attacks)} {shown.subject} were"), _aside(shown))
        else:
            values = [end for row in rows for end in (row.value, *(row.outer or ()))]
            ratio_axis(ax, ratio_limits(values), "second half over first (log scale)")
            draw_rows(ax, rows, neutral=1.0, colour=VERMILION)
            head(
                ax,
                one_line(f"Deaths from {shown.subject}: second half of the window over the first, by rate"),
                _halves_aside(shown),
            )
    return ax


def _percent_axis(ax: Axes) -> None:
    from matplotlib.ticker import FixedLocator, FuncFormatter

    ax.set_xlim(-0.015, 1)
    ax.xaxis.set_major_locator(FixedLocator([0, 0.25, 0.5, 0.75, 1]))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0%}"))
    ax.set_xlabel("share of those with a known toll, with 95% interval")


def _aside(shown: CasualtyResult) -> str:
    if not shown.unknown > 0:
        return ""
    return f"{number(shown.unknown)} more have no known toll and are left out, not counted as zero."


def _halves_aside(shown: CasualtyResult) -> str:
    """Say what either half is observed of."""
    decomposition = shown.decomposition
    if decomposition is None:
        return ""
    first, second = (number(part) for part in decomposition.exposure)
    return f"{first} {decomposition.unit} of the first half are observed, {second} of the second."


def _share_rows(shown: CasualtyResult) -> list[Row]:
    return [
        Row(
            f"at least {share.deaths} killed",
            share.share.value,
            None,
            (share.share.low95, share.share.high95),
            f"{_percent(share.share.value)}  ({number(share.attacks)} of {number(shown.attacks)})",
        )
        for share in shown.shares
    ]


def _percent(value: float) -> str:
    """Write a share so that few is not none and most is not all."""
    if 0 < value < 0.005:
        return f"{100 * value:.1g}%"
    return "over 99%" if 0.995 <= value < 1 else f"{value:.0%}"


def _half_rows(shown: CasualtyResult) -> list[Row]:
    decomposition = shown.decomposition
    if decomposition is None:
        return []
    each = decomposition.per_attack
    interval = (each.low95, each.high95)
    return [
        Row("deaths a month", decomposition.deaths, None, None, ratio_text(decomposition.deaths)),
        Row(f"{_word(shown)} a month", decomposition.attacks, None, None, ratio_text(decomposition.attacks)),
        Row(
            f"deaths per {_word(shown, one=True)}",
            each.value,
            None,
            interval,
            f"{ratio_text(each.value)}  ({ratio_text(interval[0])} to {ratio_text(interval[1])})",
        ),
    ]


def _word(shown: CasualtyResult, *, one: bool = False) -> str:
    word = incidents_word(shown.subject)
    return word.removesuffix("s") if one else word


def describe(shown: CasualtyResult) -> str:
    """Say in sentences what the figure shows."""
    if shown.shares:
        shares = [
            f"{number(share.attacks)} ({_percent(share.share.value)}; 95% interval: {_percent(share.share.low95)} to "
            f"{_percent(share.share.high95)}) killed at least {share.deaths}"
            for share in shown.shares
        ]
        aside = f" {_aside(shown)}" if _aside(shown) else ""
        return f"Of {number(shown.attacks)} {shown.subject} with a known toll, {'; '.join(shares)}.{aside}"
    decomposition = shown.decomposition
    if decomposition is not None:
        each = decomposition.per_attack
        return (
            f"From the first half of the window to the second, the rate of deaths changed by a factor of {ratio_text(decomposition.deaths)}: "
            f"that of {_word(shown)} by {ratio_text(decomposition.attacks)} and deaths per {_word(shown, one=True)} by {ratio_text(each.value)} (95% interval: "
            f"{ratio_text(each.low95)} to {ratio_text(each.high95)})."
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
    return frame[frame["figure"].str.contains("second half")].reset_index(drop=True)


def caption(shown: CasualtyResult) -> str:
    """Return the caption where none is given."""
    if shown.shares:
        return f"Share of the {_word(shown)} with a known toll that killed at least so many people, with 95% intervals."
    return (
        f"Deaths a month, {_word(shown)} a month and deaths per {_word(shown, one=True)} in the second half of the window, over "
        "the first."
    )


FIGURE = Drawing(plot_casualties, describe, table, caption)
