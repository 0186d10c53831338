"""What is tested: that nothing changed, of one series, of one beside another, or at one date.

A hypothesis knows the histories that were observed, how histories that follow it are drawn, which statistics speak
against it, and how large a change of any shape is. Everything else (drawing until a p-value is clear, changes with
their intervals, the verdict) is the same for all of them.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Protocol

import numpy as np

from trends.fitting.batch import Batch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from trends.fitting.contrast import Contrast
    from trends.fitting.design import Design
    from trends.fitting.nuisance import Generator, Nuisance
    from trends.fitting.shapes import Shapes
    from trends.fitting.statistics import Statistics
    from trends.series.count_series import CountSeries

__all__ = ["Dated", "Hypothesis", "LogRatios", "completions"]


class LogRatios(Protocol):
    """How large a change is along k shapes: of a series, or of one against another."""

    @property
    def log_ratio(self) -> NDArray[np.float64]:
        """Shape (k,)."""

    @property
    def error(self) -> NDArray[np.float64]:
        """Standard errors of the log ratios, shape (k,)."""

    @property
    def unit(self) -> float:
        """Standard deviation of the noise on the log scale."""

    @property
    def own(self) -> tuple[Contrast, ...]:
        """The fit of each series."""


@dataclass(frozen=True)
class Dated:
    """When a change of level happened.

    Attributes
    ----------
    at : int
        First period after the change.
    between : (int, int) or None
        First and last position of the set of dates that fit nearly as well, where it is known.
    wider : float
        How many times larger the critical value of the step is than that of the replicates' largest shift.
    """

    at: int
    between: tuple[int, int] | None = None
    wider: float = 1.0


@dataclass(frozen=True)
class Hypothesis(ABC):
    """That nothing changed, over n periods of s series.

    Attributes
    ----------
    series : tuple of CountSeries
        One, or two over the same periods.
    designs : tuple of Design
        Season and offset of each.
    histories : Batch
        The m completions of what was observed; of two series side by side.
    mean : ndarray, shape (s, n)
        Means under the hypothesis.
    nuisance : Nuisance
        Noise of what the statistics are taken of, one slow cosine dropped.
    processes : tuple of Generator
        Dispersion and autocorrelation that replicates of each series are drawn with.
    shapes : Shapes
        The candidate shapes of change.
    """

    series: tuple[CountSeries, ...]
    designs: tuple[Design, ...]
    histories: Batch
    mean: NDArray[np.float64]
    nuisance: Nuisance
    processes: tuple[Generator, ...]
    shapes: Shapes

    @property
    def n(self) -> int:
        """Number of periods."""
        return len(self.series[0])

    @abstractmethod
    def own(self) -> Sequence[Batch]:
        """Return the completions of each series."""

    @abstractmethod
    def replicates(self, many: int, random: np.random.Generator) -> Batch:
        """Draw histories that follow the hypothesis, known as far as those observed."""

    @abstractmethod
    def statistics(self, histories: Batch) -> Statistics:
        """Return what speaks against the hypothesis in each of R histories."""

    @abstractmethod
    def contrasts(self, shape: NDArray[np.float64], slow: int = 1) -> Sequence[LogRatios]:
        """Measure a change along shapes (n, k) in each completion, `slow` slow cosines dropped from the noise."""

    @abstractmethod
    def date(self, observed: Statistics) -> Dated | None:
        """Date the largest shift; None where no date is admissible."""


def completions(series: CountSeries) -> Batch:
    """Return a series as histories: several where incidents are spread over periods, else one."""
    # A count over no days has no rate: the period is as good as not observed.
    usable = series.exposure_days > 0
    count, low, high = (
        np.where(usable, values, np.nan) for values in (series.count, series.low, series.high)
    )
    if series.draws is None:
        return Batch.of(count, low, high)
    drawn = (np.where(np.isnan(count), np.nan, draw) for draw in series.draws.astype(float))
    return reduce(Batch.joined, [Batch.of(draw, low, high) for draw in drawn])
