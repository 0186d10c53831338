"""The words of rows: beside them on a page, above them in the column of a phone, where beside them is no room."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from trends.document.palette import INK, PAPER
from trends.figures.heading import in_order, measured, mirrored, wrapped
from trends.figures.style import SMALL, canvas_width, grow, is_narrow, owned, strong
from trends.messages.speech import spoken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

__all__ = ["label_rows"]

_LINE = SMALL * 1.25
"""Points from one line to the next."""
_NAME, _TEXT = 0.4, 0.3
"""Shares of the figure that names and texts may take beside the rows."""
_AXIS = 0.36
"""Share that the rows keep in any case."""
_MOST_LINES = 3
_OVER = 7.0
"""Points between a row and the words above it."""

_STRIP = {"facecolor": PAPER, "edgecolor": "none", "pad": 0.5}
"""A strip of paper below words: zones and lines of the grid would run through them."""


class _Words(NamedTuple):
    name: tuple[str, ...]
    text: tuple[str, ...]


def label_rows(
    ax: Axes,
    names: Sequence[str],
    texts: Sequence[str],
    *,
    pitch: float = 28.8,
    bold: frozenset[int] = frozenset(),
) -> None:
    """Name the rows 0, 1, 2 ... of Axes, the first at the top, and write a text to each.

    On a page the name stands to the left and the text to the right, and a heading runs across both. In the column of a
    phone both stand above the row, and the figure is made as tall as they need. Lines are broken, and a name is cut only
    after its third.

    Parameters
    ----------
    names, texts : sequence of str
        Of one length; an empty text is left out.
    pitch : float
        Points that a row takes so far.
    bold : frozenset of int
        Rows that are headings of the rows below them.
    """
    rows = [(spoken(name), spoken(text)) for name, text in zip(names, texts, strict=True)]
    if is_narrow() and owned(ax):
        _above(ax, rows, bold)
    else:
        _beside(ax, rows, pitch, bold)
    ax.tick_params(axis="y", length=0)


def _lines(text: str, width: float) -> tuple[str, ...]:
    """Break a text; a break that it has already is kept."""
    parts = [part for part in text.split("\n") if part.strip()]
    return tuple(line for part in parts for line in wrapped(part, width, size=SMALL, most=_MOST_LINES))


def _beside(ax: Axes, rows: list[tuple[str, str]], pitch: float, bold: frozenset[int]) -> None:
    points = canvas_width() * 72
    # A heading is no name: broken in the column of the names, it would make every row as tall as itself.
    names = [() if row in bold else _lines(name, _NAME * points) for row, (name, _) in enumerate(rows)]
    widest = max((measured(line, SMALL) for lines in names for line in lines), default=0.0)
    # Short names leave their room to the texts, and the rows keep theirs.
    width = max(_TEXT * points, (1 - _AXIS) * points - widest - 16)
    words = [_Words(name, _lines(text, width)) for name, (_, text) in zip(names, rows, strict=True)]
    most = max((len(lines) for each in words for lines in each), default=1)
    grow(ax, max(most * _LINE + 4 - pitch, 0) * len(rows))
    for row, each in enumerate(words):
        if each.text:
            _beside_row(ax, row, in_order(each.text), (1, 8))
        if row in bold:
            heading = _lines(rows[row][0], points - 16)[:1]
            _beside_row(ax, row, in_order(heading), (0, -widest - 4), is_heading=True)
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.set_yticks(range(len(rows)), ["\n".join(in_order(each.name)) for each in words])


def _beside_row(
    ax: Axes, row: int, lines: Sequence[str], start: tuple[float, float], *, is_heading: bool = False
) -> None:
    """Write beside a row, or as a heading across it, from a place: a share of the Axes, and points from there."""
    ax.annotate(
        "\n".join(lines),
        (start[0], row),
        (start[1], 0),
        xycoords=("axes fraction", "data"),
        textcoords="offset points",
        va="center",
        fontsize=SMALL,
        fontweight=strong() if is_heading else "normal",
        color=INK,
        annotation_clip=False,
        bbox=_STRIP if is_heading else None,
        zorder=1.2 if is_heading else None,
    )


def _above(ax: Axes, rows: list[tuple[str, str]], bold: frozenset[int]) -> None:
    whole = canvas_width() * 72 - 30
    words = []
    for name, text in ((name, " ".join(text.split("\n"))) for name, text in rows):
        beside = whole - measured(text, SMALL) - 12
        # The text ends the line of a short name, and stands on lines of its own below a long one.
        short = "\n" not in name and measured(name, SMALL) <= beside
        lines = (name,) if short else (*_lines(name.replace("\n", " "), whole), *_lines(text, whole))
        words.append(_Words(lines, (text,) if short and text else ()))
    tall = max((len(each.name) for each in words), default=1) * _LINE + _OVER + 10
    count = max(len(rows), 1)
    figure = ax.get_figure(root=True)
    if figure is not None:
        # As tall as the rows need, and what the axis takes below them.
        figure.set_size_inches(canvas_width(), (tall * (count + 0.35) + 44) / 72)
    for row, each in enumerate(words):
        for lines, outer in ((each.name, mirrored()), (each.text, not mirrored())):
            if lines:
                ax.annotate(
                    "\n".join(in_order(lines)),
                    (1 if outer else 0, row),
                    (0, _OVER),
                    xycoords=("axes fraction", "data"),
                    textcoords="offset points",
                    ha="right" if outer else "left",
                    va="bottom",
                    fontsize=SMALL,
                    fontweight=strong() if row in bold else "normal",
                    color=INK,
                    annotation_clip=False,
                    linespacing=1.1,
                    bbox=_STRIP,
                    zorder=1.2,
                )
    ax.set_ylim(count - 0.65, -1.0)
    ax.set_yticks([])
