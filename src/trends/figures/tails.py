"""The figure of a tail: the share of attacks that killed at least so many, on two log scales, with the power law."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trends.document.palette import GREY, INK, LIGHT, VERMILION
from trends.document.text import one_line
from trends.figures.drawing import Drawing
from trends.figures.heading import head, legend_below, name_counts, name_values, sentence_alone
from trends.figures.scales import number
from trends.figures.style import dress, new_axes, style
from trends.messages import Message, joined
from trends.messages.numbers import rounded
from trends.messages.speech import spoken
from trends.tolls.measures import incidents_word

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

    from trends.severity.tail_result import TailResult

__all__ = ["FIGURE", "caption", "describe", "plot_tail", "table"]

_BELOW = 34.0


def plot_tail(shown: TailResult, ax: Axes | None = None) -> Axes:
    """Draw how tolls thin out: one dot a toll that occurred, and the fitted tail with its 95 % band.

    Parameters
    ----------
    shown : TailResult
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
    """
    with style():
        from matplotlib.lines import Line2D
        from matplotlib.patches import Patch

        ax = new_axes(ax, 3.0)
        what = incidents_word(shown.subject)
        title = Message("figures.tail.title", subject=one_line(shown.subject))
        if not shown.tolls.size:
            return sentence_alone(ax, title, shown.sentence)
        dress(ax)
        frame = table(shown)
        ax.set_xscale("log")
        ax.set_yscale("log")
        ax.grid(visible=True, axis="x", color=LIGHT, linewidth=0.8)
        (dots,) = ax.plot(
            frame["killed_at_least"],
            frame["share"],
            linestyle="none",
            marker="o",
            markersize=3.6,
            color=INK,
            zorder=3,
            gid="tolls",
        )
        entries: list[tuple[Artist, str]] = [(dots, Message("figures.tail.dots", what=what))]
        if shown.fit is not None:
            inside = frame[frame["fitted"].notna()]
            line, band = VERMILION, 0.18
            ax.fill_between(
                inside["killed_at_least"],
                inside["fitted_low95"],
                inside["fitted_high95"],
                color=line,
                alpha=band,
                linewidth=0,
                zorder=1.5,
                gid="band",
            )
            ax.plot(inside["killed_at_least"], inside["fitted"], color=line, zorder=2.5, gid="fitted")
            ax.axvline(shown.fit.threshold, color=GREY, linewidth=1.0, linestyle=(0, (4, 2)), zorder=1)
            handle = (Patch(color=line, alpha=band, linewidth=0), Line2D([], [], color=line))
            entries.append((handle, Message("figures.tail.law")))  # type: ignore[arg-type]  # a pair is drawn as one
            entries.append(
                (
                    Line2D([], [], color=GREY, linewidth=1.0, linestyle=(0, (4, 2))),
                    Message("figures.tail.begins", n=number(shown.fit.threshold)),
                )
            )
        _axes(ax, frame, what)
        legend_below(ax, entries, below=_BELOW)
        head(ax, title, shown.sentence if shown.fit is not None else "")
    return ax


def _axes(ax: Axes, frame: pd.DataFrame, word: str) -> None:
    from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

    ax.set_xlim(0.9, float(frame["killed_at_least"].max()) * 1.3)
    # Room around the ends, where the deadliest attack, the one dot that everybody looks for, would
    # touch the edge.
    ax.set_ylim(float(frame["share"].min()) / 1.6, 1.4)
    ax.xaxis.set_major_locator(
        LogLocator(subs=(1.0, 2.0, 5.0) if frame["killed_at_least"].max() < 100 else (1.0,))
    )
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: spoken(number(round(value)))))
    ax.yaxis.set_major_formatter(
        FuncFormatter(lambda value, _: spoken(Message("words.chance", n=rounded(100 * value))))
    )
    ax.xaxis.set_minor_locator(NullLocator())
    ax.yaxis.set_minor_locator(NullLocator())
    name_values(ax, Message("figures.tail.killed"))
    name_counts(ax, Message("figures.tail.share", what=word))


def describe(shown: TailResult) -> str:
    """Say in sentences what the figure shows."""
    if not shown.tolls.size:
        return shown.sentence
    frame = table(shown)
    deadliest = frame.iloc[-1]
    sentence = Message(
        "figures.tail.words",
        n=number(shown.tolls.size),
        what=incidents_word(shown.subject),
        least=number(float(frame["killed_at_least"].iloc[0])),
        share=rounded(100 * deadliest["share"], 2),
        most=number(float(deadliest["killed_at_least"])),
    )
    return joined((sentence, shown.sentence)) if shown.fit is not None else sentence


def table(shown: TailResult) -> pd.DataFrame:
    """Return the figures behind the figure: toll, share of attacks with at least as many, and the fitted share."""
    return shown.survival.copy()


def caption(shown: TailResult) -> str:
    """Return the caption where none is given."""
    fitted = "yes" if shown.fit is not None else "no"
    return Message("figures.tail.caption", what=incidents_word(shown.subject), fitted=fitted)


FIGURE = Drawing(plot_tail, describe, table, caption)
