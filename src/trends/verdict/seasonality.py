"""How a series' rate moves through the year: a factor for each part of the year, with intervals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from trends.messages import Message
from trends.periods.calendar import Frequency
from trends.periods.phases import iso_weeks
from trends.verdict.critical import NORMAL
from trends.verdict.estimate import Estimate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from trends.fitting.contrast import Contrast
    from trends.fitting.design import Design
    from trends.series.count_series import CountSeries

__all__ = ["Seasonality", "seasonality"]

# The standard error of a p-value of 5 % is then half a percentage point.
_DRAWS = 2000
_MOST_PARTS = 24
"""Parts of the year whose pairs set the critical value: neighbouring days of a smooth season differ by nothing."""


@dataclass(frozen=True)
class Seasonality:
    """The yearly cycle of a rate.

    Attributes
    ----------
    season : str
        How it was modelled: ``fourier:K``, ``month`` or ``none``.
    factors : pandas.DataFrame
        One row a part of the year: part (its number), label, factor (1 is the year's mean), low95, high95.
    peak_to_trough : Estimate
        Highest over lowest factor, with an interval over all pairs of parts of the year, from one upwards.
    p : float
        Probability of a season this clear where there is none (Wald F test on the noise at the yearly cycle).
    freq : Frequency
        Of what parts the year is made.
    """

    figures: ClassVar[Mapping[str, str]] = {"season": "season"}

    season: str
    factors: pd.DataFrame
    peak_to_trough: Estimate
    p: float
    freq: Frequency

    @property
    def peak(self) -> Message:
        """Label of the part of the year with the highest rate."""
        return self.part(int(self.factors["factor"].argmax()))

    @property
    def trough(self) -> Message:
        """Label of the part of the year with the lowest rate."""
        return self.part(int(self.factors["factor"].argmin()))

    def part(self, at: int) -> Message:
        """Label of a row of `factors`."""
        return _part_label(int(self.factors["part"].iloc[at]), self.freq)

    def to_dict(self) -> dict[str, Any]:
        """Return the cycle as plain values."""
        return {
            "season": self.season,
            "peak": self.peak,
            "trough": self.trough,
            "peak_to_trough": self.peak_to_trough.to_dict(),
            "p": self.p,
            "factors": self.factors.to_dict(orient="records"),
        }


def seasonality(series: CountSeries, design: Design, fit: Contrast) -> Seasonality | None:
    """Read the season off a fit with a linear trend; None when the design has none.

    Parameters
    ----------
    series : CountSeries
    design : Design
    fit : Contrast
        Columns: intercept, one shape, season.
    """
    columns = design.seasonal
    if not columns.shape[1]:
        return None
    from scipy.special import fdtrc

    # One row for each part of the year that occurs: the season is the same in every year.
    parts, first = np.unique(_part_of_year(series), return_index=True)
    cycle = columns[first]
    # Noise at the pace of the season, not the long-run noise that trends have to be told from.
    noise = float((fit.noise.at_frequency(1 / series.freq.per_year) / fit.noise.long_run)[0])
    # Behind intercept and trend.
    p = 2 + columns.shape[1]
    beta, covariance = fit.fit.beta[2:p], fit.covariance[2:p, 2:p] * noise
    log_season = cycle @ beta
    factors, gradient = _factors(log_season, cycle)
    error = np.sqrt(np.einsum("ip,pq,iq->i", gradient, covariance, gradient))
    low, high = factors * np.exp(-NORMAL[1] * error), factors * np.exp(NORMAL[1] * error)
    freedom = int(series.observed.sum()) - len(fit.fit.beta)
    # An F test: with few periods the noise is itself an estimate, and chi-square would reject too
    # often.
    wald = float(beta @ np.linalg.solve(covariance, beta)) / len(beta)
    frame = pd.DataFrame(
        {
            "part": parts,
            "label": [_part_label(int(part), series.freq) for part in parts],
            "factor": factors,
            "low95": low,
            "high95": high,
        }
    )
    peak = _peak_to_trough(log_season, cycle, covariance)
    p_value = float(fdtrc(len(beta), max(freedom, 1), wald))
    return Seasonality(design.season, frame, peak, p_value, series.freq)


def _factors(
    log_season: NDArray[np.float64], cycle: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Turn log season effects into factors whose mean over the year is one, and return how their logs move with beta."""
    # e^-50 keeps factors finite.
    factors = np.exp(np.maximum(log_season - log_season.max(), -50.0))
    share = factors / factors.sum()
    return factors / factors.mean(), cycle - share @ cycle


def _peak_to_trough(
    log_season: NDArray[np.float64], cycle: NDArray[np.float64], covariance: NDArray[np.float64]
) -> Estimate:
    """Return the highest factor over the lowest, with an interval that holds for all pairs of parts of the year at once.

    Which parts are highest and lowest is read off the same counts, so draws from the fit all but always differ by more
    than the estimate does. An interval over all pairs allows for that and holds the estimate.
    """
    high, low = int(log_season.argmax()), int(log_season.argmin())
    few = cycle[np.linspace(0, len(cycle) - 1, min(len(cycle), _MOST_PARTS)).astype(int)]
    one, other = np.triu_indices(len(few), 1)
    pairs = few[one] - few[other]
    error = np.sqrt(np.maximum(np.einsum("ip,pq,iq->i", pairs, covariance, pairs), 1e-24))
    root = np.linalg.cholesky(covariance + 1e-12 * np.eye(len(covariance)))
    # A fixed seed: the interval is a property of the fit, and no draw is to move it from call to
    # call.
    drawn = np.random.default_rng(0).standard_normal((_DRAWS, len(root))) @ root.T
    critical = float(np.quantile(np.abs(drawn @ pairs.T / error).max(axis=1), 0.95))
    between = cycle[high] - cycle[low]
    reach = critical * float(np.sqrt(max(between @ covariance @ between, 0.0)))
    log_ratio = float(log_season[high] - log_season[low])
    # The highest is never below the lowest, so the interval ends at one.
    limits = np.exp(np.clip([log_ratio, log_ratio - reach, log_ratio + reach], 0.0, 50.0))
    return Estimate(*(float(limit) for limit in limits))


def _part_of_year(series: CountSeries) -> NDArray[np.int64]:
    periods = series.periods
    if series.freq is Frequency.MONTH:
        return np.asarray(periods.month)
    if series.freq is Frequency.QUARTER:
        return np.asarray(periods.quarter)
    if series.freq is Frequency.WEEK:
        return iso_weeks(periods).astype(np.int64)
    return np.asarray(periods.day_of_year)


def _part_label(part: int, freq: Frequency) -> Message:
    if freq is Frequency.MONTH:
        return Message("words.month", month=pd.Period(year=2001, month=part, freq="M"))
    kind = "quarter" if freq is Frequency.QUARTER else "week" if freq is Frequency.WEEK else "day"
    return Message(f"trend.part.{kind}", n=part)
