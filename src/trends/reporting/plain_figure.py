"""A figure that a notebook drew with matplotlib alone: its title is the caption, title and axes are what it says of itself."""

from __future__ import annotations

import base64
import io
from typing import TYPE_CHECKING, Any

from trends.document.blocks import Figure
from trends.document.text import one_line, slug
from trends.messages import Message, joined
from trends.reporting.figure_images import DOTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from matplotlib.figure import Figure as Canvas

__all__ = ["figure_block"]

MOST_AXES = 4
MOST_SERIES = 6
LARGEST_SVG = 2_000_000
"""A cloud of many points is larger as lines than as an image, and slow to show."""


def figure_block(drawn: Canvas) -> Figure | None:
    """Turn a figure into a block, as SVG, or as PNG where that would be too large; None if it has no title.

    Parameters
    ----------
    drawn : matplotlib.figure.Figure
        The same figure gives the same bytes.
    """
    title = _title(drawn)
    if not title:
        return None
    lines = (
        _saved(drawn, "svg", metadata={"Date": None, "Creator": None}).decode("utf-8").replace("\r\n", "\n")
    )
    return Figure(
        name=slug(title, "figure"),
        caption=title,
        # After it was drawn: only then do the axes have their figures.
        alt=joined([Message("own_figures.title", title=title.rstrip(".")), *_told(drawn)]),
        **_image(drawn, lines),
    )


def _image(drawn: Canvas, lines: str) -> dict[str, str]:
    if len(lines) <= LARGEST_SVG:
        return {"svg": lines}
    pixels = _saved(drawn, "png", dpi=DOTS, metadata={"Software": None})
    return {"png": base64.b64encode(pixels).decode("ascii")}


def _saved(drawn: Canvas, form: str, **options: Any) -> bytes:
    written = io.BytesIO()
    drawn.savefig(written, format=form, bbox_inches="tight", **options)
    return written.getvalue()


def _title(drawn: Canvas) -> str:
    above = one_line(drawn.get_suptitle())
    return above or "; ".join(filter(None, map(_heading, drawn.axes)))


def _heading(ax: Axes) -> str:
    return one_line(" ".join(ax.get_title(loc=side) for side in ("left", "center", "right")))


def _told(drawn: Canvas) -> Iterator[str]:
    """Say what the axes of a figure are, from where to where they go, and what the legend names."""
    several = len(drawn.axes) > 1
    for ax in drawn.axes[:MOST_AXES]:
        said = (
            [*_axis(ax.xaxis, "own_figures.across"), *_axis(ax.yaxis, "own_figures.up")] if ax.axison else []
        )
        legend = ax.get_legend()
        names = [one_line(text.get_text()) for text in legend.get_texts()] if legend else []
        if names := [name for name in names if name][:MOST_SERIES]:
            said.append(Message("own_figures.legend", names=names))
        if said and several and _heading(ax):
            said.insert(0, Message("own_figures.part", title=_heading(ax)))
        yield from said


def _axis(axis: Axis, name: str) -> Iterator[str]:
    label = one_line(axis.get_label_text())
    low, high = sorted(axis.get_view_interval())
    marks = [text for place, text in _ticks(axis) if text and low <= place <= high]
    if len(marks) > 1:
        yield Message(
            f"{name}.range", label=label, named="yes" if label else "no", first=marks[0], last=marks[-1]
        )
    elif label:
        yield Message(f"{name}.label", label=label)


def _ticks(axis: Axis) -> Iterator[tuple[float, str]]:
    """Return the places of an axis's ticks and what stands there, with what matplotlib writes at the axis's end only."""
    from matplotlib.ticker import ScalarFormatter

    apart = one_line(axis.get_offset_text().get_text())
    numbers = isinstance(axis.get_major_formatter(), ScalarFormatter)
    for place, text in zip(axis.get_ticklocs(), axis.get_ticklabels(), strict=False):
        shown = one_line(text.get_text())
        if apart and shown:
            # "+2.02e3" is added to each number, or each is of thousands; of dates it is the year.
            shown = f"{float(place):.10g}" if numbers else f"{shown} ({apart})"
        yield float(place), shown
