"""The figure of a ledger: how many claims of each kind hold, do not hold, or cannot be told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from trends.claims.table import VERDICTS
from trends.claims.wording import kind_words
from trends.document.palette import BLUE, GREY, LIGHT, PAPER, VERMILION
from trends.figures.drawing import Drawing
from trends.figures.heading import head, legend_below, sentence_alone
from trends.figures.style import dress, new_axes, style
from trends.messages import Message, joined
from trends.messages.speech import spoken
from trends.verdict.wording import verdict_words

if TYPE_CHECKING:
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
    """Draw the verdicts by kind of claim, as bars one after the other.

    Parameters
    ----------
    shown : ClaimTable
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
    """
    from matplotlib.ticker import MaxNLocator

    counts = table(shown)
    with style():
        ax = new_axes(ax, 0.6 + 0.26 * max(len(counts), 1))
        if counts.empty:
            return sentence_alone(ax, _title(shown), shown.summary())
        dress(ax, grid="x")
        left = pd.Series(0.0, index=counts.index)
        entries = []
        for verdict in VERDICTS:
            if not counts[verdict].any():
                continue
            colour, hatch = _LOOKS[verdict]
            bars = ax.barh(
                range(len(counts)),
                counts[verdict],
                left=left,
                color=colour,
                hatch=hatch,
                edgecolor=PAPER,
                linewidth=0.8,
                zorder=2,
            )
            left += counts[verdict]
            entries.append((bars[0], _numbered("entry", verdict, int(counts[verdict].sum()))))
        ax.set_ylim(len(counts) - 0.4, -0.6)
        ax.set_yticks(range(len(counts)), [spoken(kind_words(kind)) for kind in counts["kind"]])
        ax.tick_params(axis="y", length=0)
        ax.xaxis.set_major_locator(MaxNLocator(integer=True))
        ax.set_xlabel(spoken(Message("figures.claims.axis")))
        legend_below(ax, entries, below=34)
        head(ax, _title(shown))
    return ax


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
