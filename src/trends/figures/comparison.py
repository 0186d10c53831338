"""The figure of a comparison: how each series changed, and the one against the other, measured by the margin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trends.document.text import one_line
from trends.figures.drawing import Drawing
from trends.figures.forest import Row, draw_rows, forest_height
from trends.figures.heading import head, message
from trends.figures.scales import change_text, limits_text, ratio_axis, ratio_limits
from trends.figures.style import dress, new_axes, style
from trends.verdict.titles import capital, window_of
from trends.verdict.wording import change_times, counted, margin_factor, margin_number

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from trends.verdict.change import Change
    from trends.verdict.comparison_result import ComparisonResult

__all__ = ["FIGURE", "caption", "describe", "plot_comparison", "table"]

_AGAINST = {
    "halves": "first against second:\nsecond half over first",
    "largest_shift": "largest shift of the first\nagainst the second",
    "largest_surge": "largest surge of the first\nagainst the second",
    "level": "level after over before",
    "step": "step at the date,\nbeside a trend already there",
}

_MOST_LETTERS = 24


def _found(shown: ComparisonResult) -> list[tuple[str, Change]]:
    """Return what is drawn: name with the dates, and change."""
    names = _short(shown)
    own = [
        (f"{name}:\nsecond half over first", changes["halves"])
        for name, changes in zip(names, shown.own, strict=True)
    ]
    against = [
        (_dated(words, shown.changes[key]), shown.changes[key])
        for key, words in _AGAINST.items()
        if key in shown.changes
    ]
    return [(name, change) for name, change in (*own, *against) if change is not None]


def _short(shown: ComparisonResult) -> tuple[str, str]:
    """Name the two beside their rows: by their places where these are short."""
    if shown.form == "before and after":
        return "before", "after"
    first, second = one_line(shown.first.name), one_line(shown.second.name)
    short = first != second and all(0 < len(name) <= _MOST_LETTERS for name in (first, second))
    return (first, second) if short else ("first series", "second series")


def _dated(words: str, change: Change | None) -> str:
    at = dict(change.where) if change else {}
    if "at" in at:
        return f"{words},\nfrom {at['at']} on"
    return f"{words},\n{at['from']} to {at['to']}" if "from" in at else words


def _title(shown: ComparisonResult) -> str:
    first, second = shown.names
    if shown.form == "side by side":
        return one_line(f"{capital(first)} and {second}, {window_of(shown.first)}")
    return one_line(f"{capital(counted(shown.first))}, {first} and {second}")


def plot_comparison(shown: ComparisonResult, ax: Axes | None = None) -> Axes:
    """Draw a comparison: dots with 90 % (thick) and 95 % (thin) intervals, the margin shaded.

    Parameters
    ----------
    shown : ComparisonResult
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
    """
    drawn = _found(shown)
    compared = shown.difference is not None or shown.level is not None
    with style():
        ax = new_axes(ax, 1.3 * forest_height(len(drawn)))
        if not compared:
            head(ax, _title(shown))
            message(ax, f"Not testable. {' '.join(shown.reasons)}")
            return ax
        dress(ax, grid="x")
        ends = [end for _, change in drawn for end in (change.ratio, change.low95, change.high95)]
        ratio_axis(ax, ratio_limits([shown.margin, 1 / shown.margin, *ends]), "ratio of rates (log scale)")
        rows = [
            Row(
                name,
                change.ratio,
                (change.low90, change.high90),
                (change.low95, change.high95),
                change_text(change),
            )
            for name, change in drawn
        ]
        draw_rows(ax, rows, neutral=1.0, zone=(1 / shown.margin, shown.margin))
        head(
            ax,
            _title(shown),
            "Ratios with 90% (thick) and 95% intervals. Shaded: less than a factor of "
            f"{margin_number(shown.margin)}. {_claim(shown)}: {shown.verdict}.",
        )
    return ax


def _claim(shown: ComparisonResult) -> str:
    return "Changed alike" if shown.form == "side by side" else "The same level"


def describe(shown: ComparisonResult) -> str:
    """Say in sentences what the figure shows."""
    drawn = _found(shown)
    if shown.difference is None and shown.level is None:
        return f"Nothing is drawn, because the comparison is not testable: {' '.join(shown.reasons)}"
    sentences = [
        f"{name.replace(chr(10), ' ')} {change_times(change)} (95% interval: "
        f"{limits_text(change.low95, change.high95)})"
        for name, change in drawn
    ]
    first, second = shown.names
    return one_line(
        f"Ratios of rates on a log scale, first {first}, then {second}: {'; '.join(sentences)}. "
        f"{_claim(shown)} within {margin_factor(shown.margin)}: {shown.verdict}."
    )


def table(shown: ComparisonResult) -> pd.DataFrame:
    """Return the figures behind the figure: one row a change, with the margin."""
    return shown.to_frame().assign(margin_low=1 / shown.margin, margin_high=shown.margin)


def caption(shown: ComparisonResult) -> str:
    """Return the caption where none is given."""
    first, second = shown.names
    return one_line(
        f"{capital(first)}, and {second}: changes of the rate as ratios with 90% and 95% intervals, and how they compare, "
        f"against the margin of {margin_factor(shown.margin)}."
    )


FIGURE = Drawing(plot_comparison, describe, table, caption)
