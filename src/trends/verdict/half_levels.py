"""The season-adjusted levels of the two halves of a window: the comparison that the verdict rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from trends.verdict.change import Change

__all__ = ["HalfLevels"]


@dataclass(frozen=True)
class HalfLevels:
    """Mean counts of a whole period, season-adjusted.

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
    def of(cls, change: Change, levels: tuple[float, float], cut: int) -> Self:
        """Return the levels behind a change of the halves.

        Parameters
        ----------
        change : Change
            The second half over the first.
        levels : (float, float)
            Of the first and of the second half.
        cut : int
            Index of the first period of the second half.
        """
        first, second = levels
        if change.bounded:
            return cls(first, second, float("nan"), float("nan"), cut, between=False)
        return cls(
            first, first * change.ratio, first * change.low90, first * change.high90, cut, between=True
        )
