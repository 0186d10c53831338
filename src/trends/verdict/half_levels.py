"""The season-adjusted levels of the two halves of a window: the comparison that the verdict rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

if TYPE_CHECKING:
    from trends.fitting.contrast import Contrast
    from trends.fitting.design import Design
    from trends.verdict.change import Change

__all__ = ["HalfLevels"]

_NOTHING = 1e-3
"""Fitted levels below are those of a half that holds nothing: on the log scale zero is never reached."""


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
    between : bool
        Whether the second level has an interval, as it has not where one half holds nothing.
    """

    first: float
    second: float
    low90: float
    high90: float
    cut: int
    between: bool

    @classmethod
    def of(cls, change: Change, contrast: Contrast, design: Design) -> Self:
        """Return the levels behind a change of the halves.

        Parameters
        ----------
        change : Change
            The second half over the first.
        contrast : Contrast
            The fit that it was measured by: intercept, second half, season.
        design : Design
            Season and offset of its n periods.
        """
        beta = contrast.fit.beta
        season = float(np.exp(design.base[:, 1:] @ beta[2:]).mean())
        usual = float(np.exp(np.median(design.offset[np.isfinite(design.offset)])))
        first, cut = float(np.exp(beta[0])) * season * usual, len(design.offset) // 2
        if not change.bounded:
            return cls(
                first, first * change.ratio, first * change.low90, first * change.high90, cut, between=True
            )
        second = float(np.exp(beta[0] + beta[1])) * season * usual
        levels = [level if level > _NOTHING else 0.0 for level in (first, second)]
        return cls(levels[0], levels[1], np.nan, np.nan, cut, between=False)
