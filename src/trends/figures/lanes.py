"""Words that stand at what they name: dates above the data, figures at their levels; none touches another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, Protocol, TypeVar

from trends.document.palette import INK, PAPER
from trends.figures.dates import spans
from trends.figures.heading import in_order, measured, room, wrapped
from trends.figures.style import SMALL, TEXT, grow, strong
from trends.messages.speech import spoken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

    from trends.messages import Message
    from trends.verdict.pace_result import PaceResult

__all__ = ["LEVEL", "Mark", "Placed", "across", "draw_dates", "draw_marks", "halo", "lanes", "write_level"]

_GAP = 5.0
"""Points between neighbours in a lane."""
_LINE = SMALL * 1.2
LEVEL: Final = TEXT + 2.5
"""Size of the figure beside a level: of all figures the ones that a verdict is about."""
_MARK = 11.0
"""Points that a mark takes under its words."""


@dataclass(frozen=True)
class Mark:
    """A day above the data.

    Attributes
    ----------
    low, at, high : float
        Days of the axis: the day, and the first and last that would do nearly as well; all the same where there is no
        doubt.
    words : str
        What stands above it.
    """

    low: float
    at: float
    high: float
    words: str


class Placed(Protocol):
    """What takes a stretch of a lane, from `left` to `right` in points."""

    @property
    def left(self) -> float:
        """Return where it begins."""

    @property
    def right(self) -> float:
        """Return where it ends."""


_Mark = TypeVar("_Mark", bound=Placed)


def lanes(marks: Sequence[_Mark], gap: float) -> list[list[_Mark]]:
    """Share marks over lanes, so that neighbours in a lane are more than `gap` points apart; the lowest lane first.

    Examples
    --------
    >>> from typing import NamedTuple
    >>> Mark = NamedTuple("Mark", [("left", float), ("right", float)])
    >>> [len(lane) for lane in lanes([Mark(0, 10), Mark(5, 20), Mark(30, 40)], 2)]
    [2, 1]
    """
    shared: list[list[_Mark]] = []
    for mark in marks:
        free = (
            lane
            for lane in shared
            if all(mark.left > other.right + gap or mark.right < other.left - gap for other in lane)
        )
        lane = next(free, None)
        if lane is None:
            shared.append(lane := [])
        lane.append(mark)
    return shared


@dataclass(frozen=True)
class _Set:
    """A mark with its words in lines, and the room that both take, in points from the left of the Axes."""

    mark: Mark
    lines: tuple[str, ...]
    middle: float
    left: float
    right: float


def across(ax: Axes, day: float) -> float:
    """Return the place of a day, in points from the left of Axes whose limits are final."""
    begins, ends = ax.get_xlim()
    return (day - begins) / (ends - begins) * room(ax)


def _set(ax: Axes, mark: Mark) -> _Set:
    """Place the words of a mark over it, and as far inwards as they need to stay within the Axes."""
    whole = room(ax)
    lines = wrapped(spoken(mark.words), whole - 4, size=SMALL)
    half = max(measured(line, SMALL) for line in lines) / 2
    middle = min(max(across(ax, mark.at), half), max(whole - half, half))
    # The bar of doubt belongs to the mark, too.
    left, right = (across(ax, day) for day in (mark.low, mark.high))
    return _Set(mark, lines, middle, min(middle - half, left), max(middle + half, right))


def draw_marks(ax: Axes, marks: Sequence[Mark], *, marker: str, gid: str) -> float:
    """Draw marks above Axes whose limits are final; return the points that they take.

    The words stand above the mark. A bar spans the days that would do nearly as well, and a dotted line leads down to the
    data.
    """
    from matplotlib.transforms import ScaledTranslation

    figure = ax.get_figure(root=True)
    if figure is None:
        raise ValueError("the Axes belong to no figure")
    up = 0.0
    for lane in lanes([_set(ax, mark) for mark in sorted(marks, key=lambda mark: mark.at)], _GAP):
        above = ax.get_xaxis_transform() + ScaledTranslation(0, (up + 5) / 72, figure.dpi_scale_trans)
        for each in lane:
            mark = each.mark
            ax.axvline(mark.at, color=INK, linewidth=0.9, linestyle=(0, (1, 2)), zorder=1.8, gid=gid)
            bar = ax.plot([mark.low, mark.high], [1, 1], color=INK, transform=above, clip_on=False)[0]
            bar.set(linewidth=2.2, solid_capstyle="butt", gid="date-set")
            ax.plot(
                [mark.at],
                [1],
                marker=marker,
                markersize=5,
                color=INK,
                transform=above,
                clip_on=False,
                gid="date",
            )
            ax.annotate(
                "\n".join(in_order(each.lines)),
                (mark.at, 1),
                (each.middle - across(ax, mark.at), up + 9),
                xycoords=("data", "axes fraction"),
                textcoords="offset points",
                ha="center",
                va="bottom",
                fontsize=SMALL,
                linespacing=1.1,
                annotation_clip=False,
                gid="date-words",
            )
        up += max(len(each.lines) for each in lane) * _LINE + _MARK
    grow(ax, up)
    return up


def draw_dates(
    ax: Axes, shown: PaceResult, labels: Sequence[Message]
) -> tuple[float, list[tuple[Artist, str]]]:
    """Mark the dated changes above Axes whose limits are final; return the points that they take, and the legend's entry.

    A diamond stands at the date, a bar spans the dates that fit nearly as well, and a dotted line leads down to the data.

    Parameters
    ----------
    labels : sequence of Message
        One for each change; none when not testable.
    """
    legend = shown.legend
    if not shown.dates or legend is None:
        return 0.0, []
    from matplotlib.lines import Line2D

    starts = dict(zip(shown.series.labels, spans(shown.series.periods).start, strict=True))
    # A period begins the new level, so the mark stands at its beginning and not at its middle.
    marks = [
        Mark(float(starts[change.low]), float(starts[change.at]), float(starts[change.high]), words)
        for change, words in zip(shown.dates, labels, strict=True)
    ]
    taken = draw_marks(ax, marks, marker="D", gid="change")
    entry = Line2D([], [], color=INK, linewidth=2.2, marker="D", markersize=4.5)
    return taken, [(entry, legend.dates)]


def write_level(
    ax: Axes, at: tuple[float, float], words: str, *, side: Literal["left", "center", "right"], colour: str
) -> None:
    """Write the figure of a level above its line, in bold: what a legend would say stands where it is looked for.

    Parameters
    ----------
    at : (float, float)
        Day and height.
    side : {"left", "center", "right"}
        Which part of the figure stands there.
    """
    text = ax.annotate(
        spoken(words),
        at,
        (0, 2.5),
        textcoords="offset points",
        ha=side,
        va="bottom",
        fontsize=LEVEL,
        fontweight=strong(),
        color=colour,
        zorder=5,
        gid="level-figure",
    )
    halo(text)


def halo(text: object, *, colour: str = PAPER) -> None:
    """Set a text off from what it stands on."""
    from matplotlib.patheffects import Normal, withStroke
    from matplotlib.text import Text

    assert isinstance(text, Text)  # noqa: S101 - narrows the type
    text.set_path_effects([withStroke(linewidth=2.6, foreground=colour), Normal()])
