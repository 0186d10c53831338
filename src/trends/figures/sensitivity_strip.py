"""The verdict under other choices as a strip: a mark a choice along the ratio of the halves, a lane a verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from trends.document.palette import BLUE, EDGE, GREY, INK, PAPER, VERMILION, ZONE
from trends.figures.drawing import Drawing
from trends.figures.heading import head, sentence_alone
from trends.figures.row_labels import label_rows
from trends.figures.scales import ratio_axis, ratio_limits
from trends.figures.sensitivity import describe, table
from trends.figures.style import dress, new_axes, style
from trends.messages import Message
from trends.verdict.wording import margin_number, verdict_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from trends.verdict.sensitivity_result import Choice, Sensitivity

__all__ = ["FIGURE", "caption", "plot_strip"]

_LOOKS: Final[dict[str, tuple[str, str]]] = {
    "contradicted": (VERMILION, "X"),
    "inconclusive": (GREY, "d"),
    "supported": (BLUE, "o"),
}
"""Colour and shape of a verdict, in the order of the lanes: no verdict is told by its colour alone."""
_PITCH = 25.0
"""Points of a lane."""


def _lanes(shown: Sensitivity) -> list[tuple[str, list[Choice]]]:
    """Return the choices with a ratio by verdict, the result itself first in its lane; verdicts that none has are left out."""
    drawn = [choice for choice in (shown.base, *shown.choices) if choice.halves is not None]
    lanes = [(verdict, [choice for choice in drawn if choice.verdict == verdict]) for verdict in _LOOKS]
    return [(verdict, choices) for verdict, choices in lanes if choices]


def plot_strip(shown: Sensitivity, ax: Axes | None = None) -> Axes:
    """Draw the ratio of the halves under every choice, in a lane for each verdict, the margin shaded.

    Parameters
    ----------
    shown : Sensitivity
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
    """
    lanes = _lanes(shown)
    title = Message("sensitivity.figure.title")
    with style():
        ax = new_axes(ax, 0.55 + len(lanes) * _PITCH / 72)
        if not lanes:
            return sentence_alone(ax, title, shown.sentence)
        dress(ax, grid="x")
        ratios = [choice.halves.ratio for _, choices in lanes for choice in choices if choice.halves]
        low, high = ratio_limits([shown.margin, 1 / shown.margin, *ratios])
        ratio_axis(ax, (low, high), Message("sensitivity.figure.axis"))
        ax.axvspan(max(1 / shown.margin, low), min(shown.margin, high), color=ZONE, linewidth=0, zorder=0.5)
        for edge in (1 / shown.margin, shown.margin):
            ax.axvline(edge, color=EDGE, linewidth=0.9, linestyle=(0, (4, 2)), zorder=0.6)
        ax.axvline(1.0, color=INK, linewidth=1.0, zorder=0.8)
        for row, (verdict, choices) in enumerate(lanes):
            _draw_lane(ax, row, verdict, choices, (low, high), shown.base)
        label_rows(
            ax,
            [
                Message("charts.strip.lane", verdict=verdict_words(verdict), n=len(choices))
                for verdict, choices in lanes
            ],
            [""] * len(lanes),
            pitch=_PITCH,
        )
        ax.spines["bottom"].set_visible(True)
        head(ax, title)
    return ax


def _draw_lane(
    ax: Axes, row: int, verdict: str, choices: list[Choice], limits: tuple[float, float], base: Choice
) -> None:
    colour, marker = _LOOKS[verdict]
    for own, size, edge in ((False, 6.0, PAPER), (True, 9.5, INK)):
        # A ratio beyond the axis stands at its edge.
        at = [
            min(max(choice.halves.ratio, limits[0]), limits[1])
            for choice in choices
            if choice.halves is not None and (choice is base) is own
        ]
        if at:
            ax.plot(
                at,
                [row] * len(at),
                linestyle="none",
                marker=marker,
                markersize=size,
                markerfacecolor=colour,
                markeredgecolor=edge,
                markeredgewidth=0.6 if not own else 1.1,
                alpha=0.85 if not own else 1.0,
                clip_on=False,
                zorder=3 + own,
                gid=f"choice-{verdict}",
            )


def caption(shown: Sensitivity) -> str:
    """Return the caption where none is given."""
    drawn = sum(len(choices) for _, choices in _lanes(shown))
    return Message("charts.strip.caption", n=drawn, margin=margin_number(shown.margin))


FIGURE = Drawing(plot_strip, describe, table, caption)
