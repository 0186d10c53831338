"""The season-adjusted levels of the two halves of a window: the comparison that the verdict rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trends.inference.assessment import completions
from trends.models.contrast import fit_contrast
from trends.models.statistics import halves

if TYPE_CHECKING:
    from trends.inference.pace_result import PaceResult

__all__ = ["HalfLevels", "dated_change", "half_levels"]

_SIGNIFICANT = 0.05


@dataclass(frozen=True)
class HalfLevels:
    """Mean counts of a period of usual length, season-adjusted.

    Attributes
    ----------
    first, second : float
        Levels; their ratio is that of the result.
    low90, high90 : float
        90 % interval of the second level, the first one taken as given.
    cut : int
        Index of the first period of the second half.
    """

    first: float
    second: float
    low90: float
    high90: float
    cut: int


def half_levels(result: PaceResult) -> HalfLevels | None:
    """Return the levels of the halves; None when the result is not testable."""
    change = result.changes["halves"]
    if change is None or result.design is None:
        return None
    series, design = result.series, result.design
    n = len(series)
    fit = fit_contrast(completions(series)[0], design, halves(n)).fit
    season = float(np.exp(design.base[:, 1:] @ fit.beta[2:]).mean())
    usual = float(np.exp(np.median(design.offset[np.isfinite(design.offset)])))
    first = float(np.exp(fit.beta[0])) * season * usual
    return HalfLevels(first, first * change.ratio, first * change.low90, first * change.high90, n // 2)


def dated_change(result: PaceResult) -> tuple[str, dict[str, str], float] | None:
    """Return the clearest significant change with a date: ``shift`` or ``surge``, where it lies, and its ratio."""
    if result.assessment is None:
        return None
    found = result.assessment
    significant = [
        (own, name, change)
        for name, change, own, adjusted in (
            ("shift", found.largest_shift, found.test.own[1], found.test.adjusted[1]),
            ("surge", found.largest_surge, found.test.own[2], found.test.adjusted[2]),
        )
        if change is not None and adjusted < _SIGNIFICANT
    ]
    if not significant:
        return None
    _, name, change = min(significant, key=lambda item: item[0])
    return name, dict(change.where), change.ratio
