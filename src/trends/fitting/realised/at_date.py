"""What ran before and after a date that was fixed beforehand, and how far the level moved there beside a trend.

Of each side a level, as of halves: with blocks of their own on both sides, so that the noise is that around a rate which
may have wandered. Beside a trend that was already there the two sides have one level each, and the trend stands among the
covariates: its error, with what persists from period to period, is part of the interval (segmented regression, Wagner et
al. 2002, Journal of Clinical Pharmacy and Therapeutics 27: 299).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from trends.fitting.realised.bounded import between_bounds
from trends.fitting.realised.fitted import DRAWS, Fitted, drawn_levels, fitted, influential
from trends.fitting.realised.histories import Histories, block_starts_around
from trends.fitting.realised.measures import of_draws

if TYPE_CHECKING:
    import numpy as np
    from numpy.random import Generator as Random
    from numpy.typing import NDArray

    from trends.fitting.batch import Batch
    from trends.fitting.design import Design
    from trends.fitting.realised.measures import Limits

__all__ = ["AtDate", "Sided", "around_date"]


@dataclass(frozen=True)
class Sided:
    """Two sides of a date, measured once.

    Attributes
    ----------
    fitted : Fitted
    log_ratio : ndarray, shape (draws,)
        Draws of the log level after less that before.
    before, after : float
        Log levels, in events a month, the season taken out; around these was drawn.
    """

    fitted: Fitted
    log_ratio: NDArray[np.float64]
    before: float
    after: float

    @property
    def limits(self) -> Limits:
        """After over before, with the intervals of its draws."""
        return of_draws(self.log_ratio, self.after - self.before)

    def against(self, other: Sided) -> Limits:
        """Return how this change differs from that of another series, drawn by itself."""
        many = min(len(self.log_ratio), len(other.log_ratio))
        apart = (self.after - self.before) - (other.after - other.before)
        return of_draws(self.log_ratio[:many] - other.log_ratio[:many], apart)


@dataclass(frozen=True)
class AtDate:
    """Two sides of a date: as counted, and without the period that weighs most.

    Attributes
    ----------
    whole, trimmed : Sided
    influential : int
        The period left out.
    """

    whole: Sided
    trimmed: Sided
    influential: int


def around_date(
    batch: Batch,
    design: Design,
    cut: int,
    random: Random,
    *,
    beside_trend: bool = False,
    draws: int = DRAWS,
) -> AtDate:
    """Measure the levels before and after period `cut`.

    Parameters
    ----------
    batch : Batch
        The completions of one series of n periods; some of each side observed.
    design : Design
        Season, exposure, steps of collection; with `beside_trend`, the trend too.
    cut : int
        First period after the date. What belongs to neither side has no exposure.
    random : numpy.random.Generator
    beside_trend : bool
        Whether the design holds a trend, so that either side has one level beside it.
    draws : int

    Returns
    -------
    AtDate
    """
    steps = len(design.steps)
    sides = (0, cut)
    # Beside a trend a side with several blocks of its own would take the trend up, and nothing
    # would be left for the step.
    blocks = sides if beside_trend else tuple(block_starts_around(batch.n, cut).tolist())
    histories = replace(Histories.of(batch, design), blocks=blocks, coarse=sides)
    histories = between_bounds(histories, batch, steps)
    whole = _sided(histories, steps, random, draws)
    period = influential(whole.fitted)
    return AtDate(whole, _sided(histories.without(period), steps, random, draws), period)


def _sided(histories: Histories, steps: int, random: Random, draws: int) -> Sided:
    found = fitted(histories, steps)
    drawn = drawn_levels(found, random, draws)
    # Wherever the date lies, one of the blocks begins there.
    sides = (0, histories.blocks.index(histories.coarse[1]))
    before, after = drawn.of_runs(sides)
    centre = drawn.centre_of_runs(sides)
    return Sided(found, after - before, float(centre[0]), float(centre[1]))
