"""The figure of a comparison: how each series changed, and the one against the other, measured by the margin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trends.document.text import one_line
from trends.figures.drawing import Drawing
from trends.figures.forest import dated, draw_changes, forest_height
from trends.figures.heading import head, sentence_alone
from trends.figures.scales import limits_text
from trends.figures.style import new_axes, style
from trends.messages import Message, joined
from trends.verdict.comparing.alignment import names_of
from trends.verdict.titles import window_of
from trends.verdict.wording import change_times, counted, margin_number, verdict_words

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from trends.verdict.change import Change
    from trends.verdict.comparing.comparison_result import ComparisonResult

__all__ = ["FIGURE", "caption", "describe", "plot_comparison", "table"]

_AGAINST = ("halves", "thirds", "largest_shift", "largest_surge", "level", "step")
"""How the two compare, as far as the margin measures it: a yearly ratio it does not."""

_MOST_LETTERS = 24


def _found(shown: ComparisonResult) -> list[tuple[Message, Change]]:
    """Return what is drawn: each series' own change, and how they compare."""
    levels = shown.level.ran if shown.level is not None else None
    if levels is not None and shown.control is not None:
        names = (one_line(shown.first.name), one_line(shown.control.name))
        own = [
            (Message("comparison.figure.own_level", series=name), level.change)
            for name, level in zip(_short(names, "series", "control"), levels.own, strict=True)
        ]
    elif levels is not None:
        own = []
    else:
        names = (one_line(shown.first.name), one_line(shown.second.name))
        own = [
            (Message("comparison.figure.own", series=name), change)
            for name, changes in zip(_short(names, "first", "second"), shown.own, strict=True)
            if (change := changes["halves"]) is not None
        ]
    beside_trend = levels is not None and bool(levels.beside)
    against = [
        (_named("relative" if name == "level" and shown.control is not None else name, change), change)
        for name, change in shown.changes.items()
        if change is not None and name in _AGAINST and (name != "step" or beside_trend)
    ]
    return [*own, *against]


def _short(names: tuple[str, str], *places: str) -> tuple[str, str]:
    """Name the two beside their rows: as they are called where that is short, else by what they are there for."""
    first, second = names
    # Names that are alike tell nothing apart: then they are called by what they are there for.
    if first != second and all(0 < len(name) <= _MOST_LETTERS for name in names):
        return names
    first, second = (Message(f"comparison.figure.{place}") for place in places)
    return first, second


def _named(key: str, change: Change) -> Message:
    return dated(Message(f"comparison.figure.{key}"), change)


def _title(shown: ComparisonResult) -> Message:
    first, second = shown.names
    if shown.form == "side by side":
        return Message("comparison.figure.pair", first=first, second=second, window=window_of(shown.first))
    what = counted(shown.first)
    if shown.control is not None:
        one, other = names_of(shown.first, shown.control, control=True)
        what = Message("comparison.relative", what=one, control=other)
    return Message("comparison.figure.dates", what=what, first=first, second=second)


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
            return sentence_alone(
                ax, _title(shown), joined((Message("figures.not_testable"), *shown.reasons))
            )
        draw_changes(ax, drawn, shown.margin)
        short = Message(
            "comparison.figure.short",
            margin=margin_number(shown.margin),
            claim=shown.claim,
            verdict=verdict_words(shown.verdict),
        )
        head(ax, _title(shown), short)
    return ax


def describe(shown: ComparisonResult) -> str:
    """Say in sentences what the figure shows."""
    if shown.difference is None and shown.level is None:
        return Message("comparison.figure.none", reasons=joined(shown.reasons))
    changes = [
        Message(
            "comparison.figure.change",
            name=name,
            ratio=change_times(change),
            limits=limits_text(change.low95, change.high95),
        )
        for name, change in _found(shown)
    ]
    first, second = shown.names
    return Message(
        "comparison.figure.words",
        first=first,
        second=second,
        changes=changes,
        claim=shown.claim,
        margin=margin_number(shown.margin),
        verdict=verdict_words(shown.verdict),
    )


def table(shown: ComparisonResult) -> pd.DataFrame:
    """Return the figures behind the figure: one row a change, with the margin."""
    return shown.to_frame().assign(margin_low=1 / shown.margin, margin_high=shown.margin)


def caption(shown: ComparisonResult) -> str:
    """Return the caption where none is given."""
    first, second = shown.names
    margin = margin_number(shown.margin)
    return Message("comparison.figure.caption", first=first, second=second, margin=margin)


FIGURE = Drawing(plot_comparison, describe, table, caption)
