"""The changes of several windows side by side: a group of rows for each kind of change, a row for each window."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from trends.figures.drawing import Drawing
from trends.figures.forest import Row, draw_intervals
from trends.figures.heading import head, sentence_alone
from trends.figures.row_labels import label_rows
from trends.figures.scales import ratio_axis, ratio_limits
from trends.figures.style import dress, new_axes, style
from trends.messages import Message, joined
from trends.verdict.wording import by_percent, change_alone, compared, margin_number, span

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from trends.studies.windows import Windows
    from trends.verdict.change import Change
    from trends.verdict.pace_result import PaceResult

__all__ = ["FIGURE", "caption", "describe", "plot_windows", "table"]

_SHOWN = ("halves", "thirds", "end_to_end", "largest_shift")
"""What the margin measures, in the order of the text; the largest surge is no change of level."""

_PITCH = 19.0
"""Points of a row."""


class _Group(NamedTuple):
    """One kind of change: its name, and each window's."""

    key: str
    changes: tuple[tuple[PaceResult, Change], ...]


def _groups(shown: Windows) -> list[_Group]:
    groups = (
        _Group(
            key, tuple((one, change) for one in shown.testable if (change := one.changes[key]) is not None)
        )
        for key in _SHOWN
    )
    return [group for group in groups if group.changes]


def plot_windows(shown: Windows, ax: Axes | None = None) -> Axes:
    """Draw how much the rate changed in each window: dots with 95 % intervals, the margin shaded.

    Parameters
    ----------
    shown : Windows
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
    """
    groups = _groups(shown)
    title = Message("charts.windows.title")
    with style():
        # A group's name stands on a row of its own, above the rows of its windows.
        ax = new_axes(ax, 0.6 + sum(len(group.changes) + 1 for group in groups) * _PITCH / 72)
        if not groups:
            reasons = shown.judged[0].reasons if shown.judged else ()
            return sentence_alone(ax, title, joined((Message("charts.windows.none"), *reasons)))
        margin = shown.testable[0].margin
        dress(ax, grid="x")
        ends = [
            end
            for group in groups
            for _, change in group.changes
            for end in (change.ratio, change.low95, change.high95)
        ]
        ratio_axis(ax, ratio_limits([margin, 1 / margin, *ends]), Message("charts.windows.axis"))
        names: list[str] = []
        rows: list[Row | None] = []
        for group in groups:
            names.append(Message(f"charts.windows.{group.key}"))
            rows.append(None)
            for one, change in group.changes:
                names.append(_row_name(shown, one, group.key, change))
                rows.append(Row(names[-1], change.ratio, None, (change.low95, change.high95), _text(change)))
        draw_intervals(ax, rows, neutral=1.0, zone=(1 / margin, margin))
        label_rows(
            ax, names, ["" if row is None else row.text for row in rows], pitch=_PITCH, bold=_heads(rows)
        )
        ax.spines["bottom"].set_visible(True)
        head(ax, title, Message("charts.windows.short", margin=margin_number(margin)))
    return ax


def _heads(rows: list[Row | None]) -> frozenset[int]:
    return frozenset(at for at, row in enumerate(rows) if row is None)


def _window(shown: Windows, one: PaceResult) -> Message:
    """Name a window by what tells it from the others: its end where all begin together, else both."""
    first, last = one.series.periods[0], one.series.periods[-1]
    if len({each.series.start for each in shown.testable}) == 1:
        return Message("charts.windows.until", last=last)
    return Message("charts.windows.window", first=first, last=last)


def _row_name(shown: Windows, one: PaceResult, key: str, change: Change) -> str:
    """Name a row by its window, and a shift by its date as well."""
    at = dict(change.where).get("at") if key == "largest_shift" else None
    if at not in one.series.labels:
        return _window(shown, one)
    when = one.series.periods[one.series.labels.index(at)]
    return joined([_window(shown, one), Message("charts.windows.from_on", when=when)], "comma")


def _text(change: Change) -> Message:
    """Say a change in words, and below it its limits in signs."""
    low, high = (_limit(limit) for limit in (change.low95, change.high95))
    limits = compared(change.low95, change.high95)
    if not change.bounded and low is not None and high is not None:
        limits = Message("charts.windows.limits", low=low, high=high)
    return Message("charts.windows.text", change=change_alone(change), limits=limits)


def _limit(ratio: float) -> Message | None:
    """Say a limit in signs; None where it takes words, as for ``more than 99% lower``."""
    words = by_percent(ratio)
    kind = words.id.removeprefix("ratio.")
    return (
        Message(f"charts.windows.{kind}", **words.values)
        if kind in ("lower", "same", "higher", "times")
        else None
    )


def describe(shown: Windows) -> str:
    """Say in sentences what the figure shows."""
    groups = _groups(shown)
    if not groups:
        reasons = shown.judged[0].reasons if shown.judged else ()
        return joined((Message("charts.windows.none"), *reasons))
    rows = [
        Message(
            "charts.windows.row",
            name=Message(f"charts.windows.{group.key}"),
            changes=[
                Message(
                    "charts.windows.change",
                    window=span(one.series),
                    change=change_alone(change),
                    limits=compared(change.low95, change.high95),
                )
                for one, change in group.changes
            ],
        )
        for group in groups
    ]
    return Message("charts.windows.alt", rows=rows, margin=margin_number(shown.testable[0].margin))


def table(shown: Windows) -> pd.DataFrame:
    """Return the figures behind the figure: one row a window and change, with the margin."""
    frames = [
        one.to_frame()
        .query("change in @_SHOWN", local_dict={"_SHOWN": list(_SHOWN)})
        .assign(window_from=one.series.labels[0], window_to=one.series.labels[-1], margin=one.margin)
        for one in shown.testable
    ]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=["change", "ratio"])


def caption(shown: Windows) -> str:
    """Return the caption where none is given."""
    margin = shown.judged[0].margin if shown.judged else 1.5
    return Message("charts.windows.caption", margin=margin_number(margin))


FIGURE = Drawing(plot_windows, describe, table, caption)
