"""The season-adjusted levels of the two halves of a window: the comparison that the verdict rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trends.fitting.contrast import fit_contrast
from trends.fitting.statistics import halves
from trends.verdict.hypothesis import completions
from trends.verdict.rule import SIGNIFICANT
from trends.verdict.wording import spelled

if TYPE_CHECKING:
    from trends.verdict.change import Change
    from trends.verdict.pace_result import PaceResult

__all__ = ["DatedChange", "HalfLevels", "dated_change", "half_levels"]


_NOTHING = 1e-3
"""Fitted levels below are those of a half that holds nothing."""


@dataclass(frozen=True)
class HalfLevels:
    """Mean counts of a period of usual length, season-adjusted.

    Attributes
    ----------
    first, second : float
        Levels; their ratio is that of the result.
    low90, high90 : float
        90 % interval of the second level, the first one taken as given; NaN where either half holds nothing.
    cut : int
        Index of the first period of the second half.
    """

    first: float
    second: float
    low90: float
    high90: float
    cut: int

    @property
    def told(self) -> bool:
        """Whether the second level has an interval, as it has not where one half holds nothing."""
        return bool(np.isfinite(self.high90))


def half_levels(result: PaceResult) -> HalfLevels | None:
    """Return the levels of the halves; None when the result is not testable."""
    change = result.changes["halves"]
    if change is None or result.design is None:
        return None
    series, design = result.series, result.design
    n = len(series)
    fit = fit_contrast(completions(series), design, halves(n)).fit
    season = float(np.exp(design.base[:, 1:] @ fit.beta[2:]).mean())
    usual = float(np.exp(np.median(design.offset[np.isfinite(design.offset)])))
    first = float(np.exp(fit.beta[0])) * season * usual
    if change.bounded:
        second = float(np.exp(fit.beta[0] + fit.beta[1])) * season * usual
        levels = [level if level > _NOTHING else 0.0 for level in (first, second)]
        return HalfLevels(levels[0], levels[1], np.nan, np.nan, n // 2)
    return HalfLevels(first, first * change.ratio, first * change.low90, first * change.high90, n // 2)


@dataclass(frozen=True)
class DatedChange:
    """A change that is established and has a date.

    Attributes
    ----------
    name : str
        ``shift`` or ``surge``.
    change : Change
        After over before, or inside over outside.
    start : int
        Index of its first period.
    stop : int or None
        Index after its last period; None for a shift, which lasts.
    when : str
        In words: ``from July 2022 on``.
    """

    name: str
    change: Change
    start: int
    stop: int | None
    when: str


def dated_change(result: PaceResult) -> DatedChange | None:
    """Return the clearest significant change with a date: the largest shift or the largest surge."""
    if result.assessment is None:
        return None
    found, test = result.assessment, result.assessment.test
    significant = [
        (own, name, change)
        for name, change, own, adjusted in (
            ("shift", found.largest_shift, test.own[1], test.adjusted[1]),
            ("surge", found.largest_surge, test.own[2], test.adjusted[2]),
        )
        if change is not None and adjusted < SIGNIFICANT
    ]
    if not significant:
        return None
    _, name, change = min(significant, key=lambda item: item[0])
    periods, labels, at = result.series.periods, result.series.labels, dict(change.where)
    start = labels.index(at["at"] if name == "shift" else at["from"])
    if name == "shift":
        return DatedChange(name, change, start, None, f"from {spelled(periods[start])} on")
    last = labels.index(at["to"])
    when = f"from {spelled(periods[start])} to {spelled(periods[last])}"
    return DatedChange(name, change, start, last + 1, when)
