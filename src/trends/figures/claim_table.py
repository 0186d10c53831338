"""The figure of a ledger: how many claims of each kind hold, do not hold, or cannot be told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from trends.claims.table import VERDICTS
from trends.claims.wording import kind_words
from trends.document.palette import BLUE, GREY, LIGHT, PAPER, VERMILION
from trends.figures.drawing import Drawing
from trends.figures.heading import head, legend_below, sentence_alone, silent, wrapped
from trends.figures.scales import number
from trends.figures.style import SMALL, canvas_width, is_narrow, new_axes, strong, style
from trends.messages import Message, joined
from trends.messages.speech import spoken
from trends.verdict.wording import verdict_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from trends.claims.table import ClaimTable

__all__ = ["FIGURE", "caption", "describe", "plot_claims", "table"]

_LOOKS = {
    "supported": (BLUE, ""),
    "contradicted": (VERMILION, "////"),
    "inconclusive": (GREY, ".."),
    "not testable": (LIGHT, ""),
}
"""Colour and hatch: no verdict is told by its colour alone."""


def plot_claims(shown: ClaimTable, ax: Axes | None = None) -> Axes:
    """Draw the verdicts by kind of claim: a column a verdict, a bar a kind, with its number; in a narrow figure as one bar a kind.

    Parameters
    ----------
    shown : ClaimTable
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
    """
    counts = table(shown)
    given = [verdict for verdict in VERDICTS if counts[verdict].any()]
    with style(), silent():
        ax = new_axes(ax, (0.35 if is_narrow() else 0.2) + 0.23 * max(len(counts), 1))
        if counts.empty:
            return sentence_alone(ax, _title(shown), shown.summary())
        for side in ("top", "left", "right", "bottom"):
            ax.spines[side].set_visible(False)
        if is_narrow() or any(len(_lines(verdict, given)) > 1 for verdict in given):
            _stacked(ax, counts, given)
        else:
            _columns(ax, counts, given)
        ax.set_ylim(len(counts) - 0.4, -0.6)
        ax.set_yticks(range(len(counts)), [spoken(kind_words(kind)) for kind in counts["kind"]])
        ax.tick_params(axis="both", length=0)
        ax.set_xticks([])
        head(ax, _title(shown))
    return ax


_NAMES = 110.0
"""Points that the names of the kinds take at the left."""


def _lines(verdict: str, given: Sequence[str]) -> tuple[str, ...]:
    width = (canvas_width() * 72 - _NAMES) / len(given) - 8
    return wrapped(spoken(_headed(verdict)), width, size=SMALL, weight=strong())


def _headed(verdict: str) -> Message:
    return Message("words.capital", text=verdict_words(verdict))


def _columns(ax: Axes, counts: pd.DataFrame, given: Sequence[str]) -> None:
    """Draw the bars of each verdict in a column of its own, headed by it, all on one scale."""
    most = float(counts[given].to_numpy().max())
    for place, verdict in enumerate(given):
        colour, hatch = _LOOKS[verdict]
        # A bar takes two thirds of its column, the number beside it the rest.
        lengths = counts[verdict].to_numpy(dtype=float) / most * 0.66
        ax.barh(
            range(len(counts)),
            lengths,
            0.62,
            left=place,
            color=colour,
            hatch=hatch,
            edgecolor=PAPER,
            linewidth=0,
        )
        for row, (length, count) in enumerate(zip(lengths, counts[verdict], strict=True)):
            if count:
                ax.annotate(
                    spoken(number(float(count))),
                    (place + length, row),
                    (3, 0),
                    textcoords="offset points",
                    va="center",
                    fontsize=SMALL,
                )
        ax.annotate(
            spoken(_headed(verdict)),
            (place, 1),
            (0, 3),
            xycoords=("data", "axes fraction"),
            textcoords="offset points",
            ha="left",
            va="bottom",
            fontsize=SMALL,
            fontweight=strong(),
        )
    ax.set_xlim(0, len(given))


def _stacked(ax: Axes, counts: pd.DataFrame, given: Sequence[str]) -> None:
    """Draw the bars of a kind one after the other, with a legend: there is no room for columns."""
    left = pd.Series(0.0, index=counts.index)
    entries = []
    for verdict in given:
        colour, hatch = _LOOKS[verdict]
        bars = ax.barh(
            range(len(counts)),
            counts[verdict],
            0.62,
            left=left,
            color=colour,
            hatch=hatch,
            edgecolor=PAPER,
            linewidth=0.8,
        )
        left += counts[verdict]
        entries.append((bars[0], _numbered("entry", verdict, int(counts[verdict].sum()))))
    for row, total in enumerate(left):
        ax.annotate(
            spoken(number(float(total))),
            (total, row),
            (3, 0),
            textcoords="offset points",
            va="center",
            fontsize=SMALL,
        )
    ax.set_xlim(0, float(left.max()) * 1.12)
    legend_below(ax, entries, below=8)


def _title(shown: ClaimTable) -> Message:
    return Message("figures.claims.title", n=len(shown))


def _numbered(name: str, verdict: str, number: int) -> Message:
    return Message(f"figures.claims.{name}", verdict=verdict_words(verdict), n=number)


def table(shown: ClaimTable) -> pd.DataFrame:
    """Return one row a kind, the commonest first: kind, and the number of each verdict."""
    rows: dict[str, dict[str, int]] = {}
    for verdict_on in shown:
        row = rows.setdefault(verdict_on.claim.kind, dict.fromkeys(VERDICTS, 0))
        row[verdict_on.verdict] += 1
    order = sorted(rows, key=lambda kind: (-sum(rows[kind].values()), kind))
    return pd.DataFrame([{"kind": kind, **rows[kind]} for kind in order], columns=["kind", *VERDICTS])


def describe(shown: ClaimTable) -> str:
    """Say in sentences what the figure shows."""
    kinds = [
        Message(
            "figures.claims.kind",
            kind=kind_words(row["kind"]),
            numbers=[_numbered("number", verdict, row[verdict]) for verdict in VERDICTS if row[verdict]],
        )
        for row in table(shown).to_dict("records")
    ]
    return joined([shown.summary(), *([Message("figures.claims.words", kinds=kinds)] if kinds else [])])


def caption(shown: ClaimTable) -> str:
    """Return the caption where none is given."""
    return Message("figures.trend.counts", title=_title(shown))


FIGURE = Drawing(plot_claims, describe, table, caption)
