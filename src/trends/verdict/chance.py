"""How often a constant pace does by chance what was seen: one simulation for every figure of this kind.

The process is the one that `test_pace` draws its replicates from, fitted to a whole series: season, dispersion and
autocorrelation of the series itself, the exposure of each period, whole counts that may tie, bounded periods as in a
verdict. What is asked of it (a record, a streak, a change between two stretches) is counted in the histories drawn.
The draws are seeded by the figures of the series, so they do not depend on what else is asked, or in which order.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from trends.fitting.bootstrap import simulate
from trends.fitting.constant_rate import fit_constant_rate
from trends.fitting.design import build_design, season_of
from trends.messages import Message
from trends.messages.numbers import percent, rounded
from trends.verdict.drawing_on import MOST_DRAWS, most_draws
from trends.verdict.eligibility import step_positions
from trends.verdict.hypothesis import completions
from trends.verdict.seeding import series_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from trends.fitting.nuisance import Generator
    from trends.series.count_series import CountSeries

__all__ = ["DRAWS", "FEWEST_OBSERVED", "Chance", "ConstantPace", "constant_pace", "no_process"]

FEWEST_OBSERVED = 12
"""Observed periods that a constant process is fitted to at least: a year of months tells scatter from nothing."""

DRAWS = MOST_DRAWS
"""Histories drawn: the standard error of a chance is at most half a percentage point."""

_FEWEST_DRAWS = 999
"""Drawn of the longest series, too; how many were drawn is said with every chance."""

# Draws times periods that are kept for whoever asks next: 160 MB.
_KEPT_CELLS = 20_000_000
"""Periods of drawn histories that are kept for whoever asks next: 160 MB."""


@dataclass(frozen=True)
class Chance:
    """How often a constant pace would do by chance what is asked.

    Attributes
    ----------
    p : float
        Probability: (hits + 1)/(draws + 1), so that it is never zero.
    se : float
        Its Monte Carlo standard error.
    what : str
        Whose chance it is, in words: ``the chance that ..., if the pace were constant``.
    model : str
        What the constant process is.
    draws : int
        Histories drawn.
    """

    p: float
    se: float
    what: str
    model: str
    draws: int

    @classmethod
    def counted(cls, hits: int, draws: int, what: str, model: str) -> Chance:
        """Make a chance from the number of draws in which something happened."""
        return cls.of((hits + 1) / (draws + 1), draws, what, model)

    @classmethod
    def of(cls, p: float, draws: int, what: str, model: str) -> Chance:
        """Make a chance from a share of draws."""
        return cls(p, float(np.sqrt(p * (1 - p) / draws)), what, model, draws)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        return {"p": self.p, "se": self.se, "what": self.what, "model": self.model, "draws": self.draws}


@dataclass(frozen=True, eq=False)
class ConstantPace:
    """The constant process fitted to a series of n periods.

    Attributes
    ----------
    mean : ndarray, shape (n,)
        Expected counts, with season and exposure.
    process : Generator
        Dispersion and autocorrelation.
    model : str
        The process in words.
    draws : int
        Histories that `histories` has.
    seed : int
        Read off the figures of the series.
    """

    mean: NDArray[np.float64]
    process: Generator
    model: str
    draws: int
    seed: int

    @cached_property
    def histories(self) -> NDArray[np.float64]:
        """Counts drawn, shape (draws, n); drawn once and read-only."""
        drawn = simulate(
            self.mean, self.process, self.draws, np.random.default_rng(np.random.SeedSequence(self.seed))
        )
        drawn.setflags(write=False)
        return drawn

    def scaled(self, factor: float) -> ConstantPace:
        """Return the process with another level and the same relative noise; its draws are as many and its own."""
        return replace(self, mean=self.mean * factor)

    def chance(self, what: str, happens: Callable[[NDArray[np.float64]], NDArray[np.bool_]]) -> Chance:
        """Count in how many histories something happens.

        Parameters
        ----------
        what : str
            Whose chance it is, in words.
        happens : callable
            From histories, shape (draws, n), to whether it happens in each, shape (draws,).

        Examples
        --------
        >>> import numpy as np
        >>> import trends as tr
        >>> series = tr.CountSeries.from_counts([4, 6, 5, 3, 7, 5, 4, 6, 2, 5, 6, 4], "2023-01")
        >>> pace = constant_pace(series, season="none")
        >>> last = pace.chance(
        ...     "the chance that the last month would be the highest, if the pace were constant",
        ...     lambda drawn: drawn[:, -1] > drawn[:, :-1].max(axis=1),
        ... )
        >>> 0.03 < last.p < 0.083
        True
        """
        hits = int(np.count_nonzero(happens(self.histories)))
        return Chance.counted(hits, self.draws, what, self.model)


def no_process(series: CountSeries) -> str | None:
    """Say why no constant process can be fitted to a series; None where one can."""
    usable = series.observed & (series.exposure_days > 0)
    seen, unit = int(usable.sum()), series.freq.value
    if seen < FEWEST_OBSERVED:
        periods = Message("words.periods", n=seen, unit=unit)
        return Message("claims.no_chance.few", periods=periods, n=seen, fewest=FEWEST_OBSERVED)
    if np.nansum(series.count[usable]) <= 0:
        return Message("claims.no_chance.nothing_counted", unit=unit)
    return None


_KNOWN: OrderedDict[str, ConstantPace] = OrderedDict()


def constant_pace(series: CountSeries, season: str = "auto") -> ConstantPace | None:
    """Fit the constant process to a series; the same figures give the same process, kept for the next who asks.

    Parameters
    ----------
    series : CountSeries
        n periods; unobserved ones may be bounded.
    season : str
        ``auto``, ``none``, ``month`` or ``fourier:K``; ``none`` where the season itself is in question.

    Returns
    -------
    ConstantPace or None
        None where `no_process` has a reason.

    Notes
    -----
    Counts are negative binomial around a rate of constant mean (apart from season, exposure, and a step at each known
    break in collection) that wanders as a stationary lognormal AR(1); see `trends.fitting.bootstrap.simulate`.
    """
    if no_process(series) is not None:
        return None
    name = season_of(series, season)
    key = series_key(series, name)
    if key in _KNOWN:
        _KNOWN.move_to_end(key)
        return _KNOWN[key]
    # Each known break gets a step: a change in how the data were collected is no swing of the rate,
    # and would make chances of records too large.
    days = [
        known.day for known in series.breaks if series.periods[0].end_time.date() < known.day <= series.end
    ]
    design = build_design(series, name, step_positions(series, days))
    rate = fit_constant_rate(completions(series), design)
    draws = max(most_draws(len(series)), _FEWEST_DRAWS)
    found = ConstantPace(rate.mean, rate.process, _words(series, name, rate.process), draws, int(key, 16))
    _KNOWN[key] = found
    while (
        sum(constant.draws * len(constant.mean) for constant in _KNOWN.values()) > _KEPT_CELLS
        and len(_KNOWN) > 1
    ):
        _KNOWN.popitem(last=False)
    return found


def _words(series: CountSeries, season: str, process: Generator) -> str:
    seen = int((series.observed & (series.exposure_days > 0)).sum())
    swings = (
        Message("claims.model.swings", phi=rounded(process.phi, 2), n=percent(np.sqrt(process.cv2)))
        if process.cv2 > 0
        else Message("claims.model.no_swings")
    )
    return Message(
        "claims.model.constant",
        season=season,
        dispersion=rounded(process.alpha, 2),
        swings=swings,
        periods=Message("words.periods", n=seen, unit=series.freq.value),
    )
