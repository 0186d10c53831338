"""What stands around the data, never over them: the heading above, the legend below, a sentence instead of a plot.

Headings and legends stand on the side where the language begins. Time runs from left to right in every language, as it
does in the Arabic statistics of the United Nations. Matplotlib shapes and orders Arabic letters itself (3.11, libraqm).
"""

from __future__ import annotations

import warnings
from bisect import bisect
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Literal

from trends.document.palette import GREY
from trends.document.text import one_line
from trends.document.words import direction
from trends.figures.style import SMALL, TEXT, families, grow, is_narrow, owned, strong
from trends.messages.speech import current, spoken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

__all__ = [
    "head",
    "in_order",
    "legend_below",
    "measured",
    "mirrored",
    "name_above",
    "name_counts",
    "name_values",
    "room",
    "sentence_alone",
    "silent",
    "wrapped",
]

_LINE = 1.28
"""Height of a line in units of its type size."""
_MOST_LINES = 3
_MOST_TITLE, _MOST_SENTENCE, _MOST_ENTRY = 5, 10, 6
"""Lines that a title, a sentence and an entry of a legend take at most: as many as whole names need on a phone."""
_MOST_LETTERS = 400
_FINE = 10
"""Letters are measured so much larger than they are set, because their widths are rounded to the dot."""
_SLACK = 1.045
"""Where dots are coarse, rounded letters make a line so much longer."""
_HANDLE = 27.0
"""Points that a legend spends on each entry beside its text."""
_BETWEEN = 14.0
"""Points between its columns."""
_BESIDE = 46.0
"""Points that the labels of the vertical axis take."""
_EDGE = 6.0
"""Points between the heading and the edges of the figure."""
_TITLE = TEXT + 1
_UNDER = 40.0
"""Points that the labels under Axes take."""
_COMMAS = (", ", "، ", "，")  # noqa: RUF001 - of Arabic and Chinese


def silent() -> warnings.catch_warnings[None]:
    """Return a context that says nothing of letters which DejaVu Sans lacks: a box stands for them in the figure."""
    return warnings.catch_warnings(action="ignore", category=UserWarning)


def room(ax: Axes) -> float:
    """Return the width that is there for the data and for a legend under them, in points."""
    figure = ax.get_figure(root=True)
    if figure is None:
        return 72.0
    width = float(figure.get_size_inches()[0] * 72)
    # In a figure of our own the layout leaves the Axes what the labels of one axis do not need.
    return width - _BESIDE if owned(ax) else width * float(ax.get_position().width)


def mirrored() -> bool:
    """Whether the language that figures speak is written from right to left."""
    return direction(current()) == "rtl"


def in_order(lines: Sequence[str]) -> Sequence[str]:
    """Let every line of a broken text run the way the language does, even one that begins with a figure."""
    return [f"\N{RIGHT-TO-LEFT MARK}{line}" for line in lines] if mirrored() else lines


@lru_cache(maxsize=4096)
def measured(text: str, size: float, weight: str = "normal") -> float:
    """Return how wide a line is set, in points: word by word, as lines that are broken hold the same words again."""
    words = one_line(text).split(" ")
    return sum(_width(word, size, weight) for word in words) + (len(words) - 1) * _space(size, weight)


@lru_cache(maxsize=4096)
def _width(word: str, size: float, weight: str) -> float:
    from matplotlib.font_manager import FontProperties

    properties = FontProperties(family=families(word), size=size, weight=weight)
    with silent():
        width, _, _ = _renderer().get_text_width_height_descent(word, properties, ismath=False)
    return float(width) / _FINE * _SLACK


@lru_cache(maxsize=64)
def _space(size: float, weight: str) -> float:
    return _width("n n", size, weight) - 2 * _width("n", size, weight)


@cache
def _renderer() -> Any:
    """Return what measures letters, on a canvas of eight dots, as nothing is drawn on it."""
    from matplotlib.backends import backend_agg

    renderer: Any = backend_agg.RendererAgg  # it comes without annotations
    return renderer(8, 8, 72 * _FINE)


@lru_cache(maxsize=1024)
def wrapped(
    text: str, width: float, *, size: float = TEXT, weight: str = "normal", most: int = _MOST_LINES
) -> tuple[str, ...]:
    """Break a text into lines of at most `width` points; what does not fit into `most` lines ends in an ellipsis."""

    def fits(line: str) -> bool:
        return measured(line, size, weight) <= width

    lines: list[str] = []
    line = ""
    # No line is as wide as that many letters: what lies beyond could never be shown, and would take long to measure.
    for word in one_line(text)[: _MOST_LETTERS * most].split(" "):
        longer = f"{line} {word}".strip()
        if fits(longer):
            line = longer
            continue
        if line:
            lines.append(line)
        line = word
        # A word wider than the line: an address, or Chinese, which has no spaces to break at.
        while len(line) > 1 and not fits(line):
            cut = max(bisect(range(1, len(line)), False, key=lambda end: not fits(line[:end])), 1)
            lines.append(line[:cut])
            line = line[cut:]
        if len(lines) > most:
            break
    lines.append(line)
    if len(lines) <= most:
        return tuple(lines)
    last = lines[most - 1]
    while last and not fits(f"{last}…"):
        last = last[:-1]
    return (*lines[: most - 1], f"{last.rstrip()}…")


def head(ax: Axes, title: str, sentence: str = "", *, above: float = 0.0) -> None:
    """Set a title and under it a sentence above the Axes.

    In a figure of our own they begin at its left edge and take its whole width; on Axes that were given they are the
    title of the Axes.

    Parameters
    ----------
    above : float
        Points by which something already stands above the Axes.
    """
    # Put into the language before it is measured: where lines break depends on its words.
    title, sentence = spoken(title), spoken(sentence)
    own = owned(ax)
    width = _figure_width(ax) - 2 * _EDGE if own else room(ax)
    bold = in_order(_title_lines(title, width))
    light = in_order(wrapped(sentence, width, most=_MOST_SENTENCE)) if sentence else ()
    figure = ax.get_figure(root=True)
    # On somebody's own Axes the layout is theirs: only what belongs to the Axes is touched.
    if not own or figure is None:
        ax.set_title(
            "\n".join([*bold, *light]), loc="right" if mirrored() else "left", pad=above + 6, fontsize=TEXT
        )
        return
    lines_high = len(bold) * _TITLE + len(light) * TEXT
    grow(ax, lines_high * _LINE + _EDGE)
    tall = float(figure.get_size_inches()[1] * 72)
    used = _EDGE
    for lines, size, weight in ((bold, _TITLE, strong()), (light, TEXT, "normal")):
        if lines:
            edge = _EDGE / _figure_width(ax)
            text = figure.text(
                1 - edge if mirrored() else edge,
                1 - used / tall,
                "\n".join(lines),
                ha="right" if mirrored() else "left",
                va="top",
                fontsize=size,
                fontweight=weight,
                linespacing=_LINE - 0.08,
            )
            # Its room is taken off the layout below; the engine would take it off once more.
            text.set_in_layout(False)
            used += len(lines) * size * _LINE + 3
    engine: Any = figure.get_layout_engine()
    if engine is not None:
        engine.set(rect=(0, 0, 1, 1 - (used + 2) / tall))


def _title_lines(title: str, width: float) -> tuple[str, ...]:
    """Break a title before the window where it has one: a year alone in a line reads badly."""
    most = _MOST_TITLE

    def broken(text: str, most: int) -> tuple[str, ...]:
        return wrapped(text, width, size=_TITLE, weight=strong(), most=most)

    comma = max((sign for sign in _COMMAS if sign in title), key=title.rindex, default="")
    subject, _, window = title.rpartition(comma) if comma else ("", "", "")
    two = broken(title, 2)
    if comma and len(two) == 2 and len(broken(window, 1)) == 1:
        # Where two lines hold it all, the window gets one of its own only if what stands before it fits the other.
        first = broken(f"{subject}{comma.rstrip()}", most - 1 if two[-1].endswith("…") else 1)
        if not first[-1].endswith("…"):
            return (*first, *broken(window, 1))
    return broken(title, most)


def _figure_width(ax: Axes) -> float:
    figure = ax.get_figure(root=True)
    return 72.0 if figure is None else float(figure.get_size_inches()[0] * 72)


def legend_below(ax: Axes, entries: Sequence[tuple[Artist, str]], *, below: float) -> None:
    """Set the legend under the Axes, `below` points down, in two columns where the entries are short enough."""
    if not entries:
        return
    from matplotlib.transforms import ScaledTranslation

    figure = ax.get_figure(root=True)
    if figure is None:
        raise ValueError("the Axes belong to no figure")
    entries = [(handle, spoken(label)) for handle, label in entries]
    half = (room(ax) - _BETWEEN) / 2 - _HANDLE
    # One column as soon as one entry is too long, as broken entries in two columns are hard to tell
    # apart.
    columns = 2 if all(measured(label, SMALL) <= half for _, label in entries) else 1
    width = half if columns == 2 else room(ax) - _HANDLE
    texts = [wrapped(label, width, size=SMALL, most=_MOST_ENTRY) for _, label in entries]
    rows = sum(len(lines) for lines in texts) if columns == 1 else (len(texts) + 1) // 2
    grow(ax, rows * SMALL * _LINE * 1.25 + 4)
    ax.legend(
        [handle for handle, _ in entries],
        ["\n".join(in_order(lines)) for lines in texts],
        loc="upper right" if mirrored() else "upper left",
        bbox_to_anchor=(1 if mirrored() else 0, 0),
        # In Arabic the sign stands to the right of its words, as the eye comes from there.
        markerfirst=not mirrored(),
        alignment="right" if mirrored() else "left",
        bbox_transform=ax.transAxes + ScaledTranslation(0, -below / 72, figure.dpi_scale_trans),
        ncols=columns,
        frameon=False,
        borderaxespad=0,
        borderpad=0,
        handlelength=2.0,
        columnspacing=_BETWEEN / SMALL,
        labelspacing=0.45,
    )


def name_values(ax: Axes, words: str, *, share: float = 1.0) -> None:
    """Name the horizontal axis, in as many lines as it takes.

    Parameters
    ----------
    share : float
        Of the room that the Axes have on a page: rows have names beside them.
    """
    width = room(ax) * (1.0 if is_narrow() else share)
    lines = wrapped(spoken(words), width, size=SMALL)
    grow(ax, (len(lines) - 1) * SMALL * _LINE)
    ax.set_xlabel("\n".join(in_order(lines)))


def name_counts(ax: Axes, words: str, *, above: float = 0.0) -> None:
    """Name the vertical axis: beside it on a page, above it in the column of a phone, where it takes no width.

    Parameters
    ----------
    above : float
        Points by which something stands above the Axes already.
    """
    figure = ax.get_figure(root=True)
    # Beside Axes that are lower than the name is long it would run into the heading.
    tall = 0.0 if figure is None else float(figure.get_size_inches()[1] * 72) - above - _UNDER
    if owned(ax) and (is_narrow() or measured(spoken(words), SMALL) > tall):
        name_above(ax, words, above=above)
    else:
        ax.set_ylabel(spoken(words))


def name_above(ax: Axes, words: str, *, above: float = 0.0) -> None:
    """Name the vertical axis in a line above it, where the language begins; see `name_counts`."""
    words = spoken(words)
    lines = wrapped(words, room(ax), size=SMALL)
    loc: Literal["left", "right"] = "right" if mirrored() else "left"
    ax.set_title("\n".join(in_order(lines)), loc=loc, fontsize=SMALL, color=GREY, pad=above + 5)
    grow(ax, len(lines) * SMALL * _LINE + 5)


def sentence_alone(ax: Axes, title: str, sentence: str) -> Axes:
    """Set a title, and write a sentence where the data would stand, because there are none to draw."""
    sentence = spoken(sentence)
    own = owned(ax)
    lines = wrapped(sentence, _figure_width(ax) - 2 * _EDGE if own else room(ax), most=12)
    figure = ax.get_figure(root=True)
    if figure is not None:
        grow(ax, max(len(lines) * TEXT * 1.5 + 16 - float(figure.get_size_inches()[1] * 72), 0.0))
    head(ax, title)
    ax.set_axis_off()
    ax.annotate(
        "\n".join(in_order(lines)),
        (0, 0.5),
        (_EDGE if own else 0, 0),
        xycoords=("figure fraction" if own else "axes fraction", "axes fraction"),
        textcoords="offset points",
        va="center",
        color=GREY,
        linespacing=1.4,
        annotation_clip=False,
    )
    return ax
