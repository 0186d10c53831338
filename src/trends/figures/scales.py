"""The axes of counts and of ratios, and how their numbers are written."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from trends.figures.heading import measured, name_values
from trends.messages import Message
from trends.messages.numbers import fixed, percent, rounded, significant
from trends.messages.speech import spoken
from trends.verdict.change import BEYOND
from trends.verdict.wording import between

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matplotlib.axes import Axes
    from matplotlib.axis import Axis

    from trends.verdict.change import Change

__all__ = [
    "change_text",
    "count_axis",
    "every",
    "limits_text",
    "number",
    "percent_axis",
    "ratio_axis",
    "ratio_limits",
    "ratio_text",
]

_WIDEST = 50.0
"""Ratios beyond this factor lie outside the axis: an interval that wide says that nothing is known."""
_LADDERS = (
    (0.8, 0.9, 1.0, 1.1, 1.25),
    (0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0),
    (0.25, 0.33, 0.5, 0.67, 1.0, 1.5, 2.0, 3.0, 4.0),
    (0.25, 0.5, 1.0, 2.0, 4.0),
    (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0),
    (0.02, 0.1, 0.5, 1.0, 2.0, 10.0, 50.0),
)
_SIGN = 0.025
"""Width of a sign of a tick's label, as a share of the narrowest axis, that beside long names: 8 of 320 pixels."""


def number(value: float) -> Message:
    """Write a figure in few signs: ``0.43``, ``27.4``, ``1,280``, ``2.5 million``."""
    if not np.isfinite(value):
        return Message("ratio.number.unknown")
    for size, word in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if abs(value) >= size:
            return Message(f"figures.number.{word}", n=rounded(value / size, 3))
    if abs(value) >= 100 or value == round(value):
        return Message("ratio.number.plain", n=fixed(value, 0))
    shown = significant(value, 3) if abs(value) >= 1 else rounded(value, 2)
    return Message("ratio.number.plain", n=shown)


def ratio_text(value: float) -> Message:
    """Write a ratio with two decimals, or fewer where it is large: ``0.43``, ``12``, ``more than 100``."""
    if np.isnan(value):
        return Message("ratio.number.unknown")
    if value > BEYOND:
        return Message("ratio.number.beyond", n=fixed(BEYOND, 0))
    if value < 1 / BEYOND:
        return Message("ratio.number.below", n=rounded(1 / BEYOND))
    return Message("ratio.number.plain", n=fixed(value, 2 if value < 10 else 0))


def limits_text(low: float, high: float) -> Message:
    """Write the limits of a ratio: ``0.36 to 0.71``; ``at least 51``, ``at most 0.02`` where one side holds nothing."""
    if low == 0 or np.isinf(high):
        return between(low, high)
    return Message("ratio.number.range", low=ratio_text(low), high=ratio_text(high))


def change_text(change: Change) -> Message:
    """Write a change with its 95 % limits: ``0.43  (0.29 to 0.64)``; a bound alone where one side holds nothing."""
    limits = limits_text(change.low95, change.high95)
    if change.bounded:
        return limits
    return Message("figures.with_limits", ratio=ratio_text(change.ratio), limits=limits)


def every(labels: Sequence[str], width: float, size: float) -> int:
    """Return how many ticks to go on by, so that labels side by side over `width` points do not touch.

    Examples
    --------
    >>> every(["January", "February", "March", "April"], 400, 9), every(["January", "February", "March", "April"], 100, 9)
    (1, 2)
    """
    widest = max((measured(label, size) for label in labels), default=0.0) + 5
    return max(1, int(np.ceil(widest * len(labels) / max(width, 1.0))))


def count_axis(ax: Axes, top: float) -> None:
    """Let the axis of counts begin at zero and hold `top`; whole numbers only, without exponents."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    ax.set_ylim(0, top if top > 0 else 1.0)
    ax.yaxis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 2.5, 5, 10], integer=True, min_n_ticks=2))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: "0" if value == 0 else spoken(number(value))))


def percent_axis(axis: Axis) -> None:
    """Let an axis of shares say them in per cent, as the language writes them."""
    from matplotlib.ticker import FuncFormatter

    axis.set_major_formatter(
        FuncFormatter(lambda value, _: spoken(Message("words.chance", n=percent(value))))
    )


def ratio_limits(values: Iterable[float], least: float = 1.2) -> tuple[float, float]:
    """Return limits of a log axis that holds 1 and all `values`, short of ratios that say nothing."""
    finite = np.array([value for value in values if not np.isnan(value)] or [1.0])
    logs = np.log(np.clip(finite, 1e-12, 1e12))
    reach = np.log(_WIDEST)
    low, high = min(logs.min(), -np.log(least)), max(logs.max(), np.log(least))
    pad = 0.04 * (min(high, reach) - max(low, -reach))
    return float(np.exp(max(low, -reach) - pad)), float(np.exp(min(high, reach) + pad))


def ratio_axis(ax: Axes, limits: tuple[float, float], label: str) -> None:
    """Make the horizontal axis one of ratios, on a log scale, with ticks that read as factors."""
    from matplotlib.ticker import FixedFormatter, FixedLocator, NullLocator

    ax.set_xscale("log")
    ax.set_xlim(limits)
    inside = [[tick for tick in ladder if limits[0] <= tick <= limits[1]] for ladder in _LADDERS]
    wanted = [
        ticks
        for ladder, ticks in zip(_LADDERS, inside, strict=True)
        if limits[0] >= ladder[0] / 1.8 and limits[1] <= ladder[-1] * 1.8 and _legible(ticks, limits)
    ]
    ticks = wanted[0] if wanted else inside[-1]
    ax.xaxis.set_major_locator(FixedLocator(ticks))
    ax.xaxis.set_major_formatter(FixedFormatter([_factor(tick) for tick in ticks]))
    ax.xaxis.set_minor_locator(NullLocator())
    name_values(ax, label, share=0.55)


def _factor(tick: float) -> str:
    return "1" if tick == 1 else spoken(Message("figures.factor", n=rounded(tick)))


def _legible(ticks: list[float], limits: tuple[float, float]) -> bool:
    """Whether the labels of neighbouring ticks stand at least a sign apart on a log axis."""
    length = np.log(limits[1] / limits[0])
    return all(
        np.log(second / first) / length >= _SIGN * (1 + (len(_factor(first)) + len(_factor(second))) / 2)
        for first, second in pairwise(ticks)
    )
