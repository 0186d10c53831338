"""How a series' rate moves through the year: a factor for each part of the year, with intervals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from trends.inference.estimate import Estimate
from trends.inference.wording import MONTHS
from trends.periods import Frequency, iso_weeks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.models.contrast import Contrast
    from trends.models.design import Design
    from trends.series import CountSeries

__all__ = ["Seasonality", "seasonality"]

_DRAWS = 4000


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
        Highest over lowest factor. The interval's lower end is above one even without season, so read `p` with it.
    p : float
        Probability of a season this clear where there is none (Wald F test on the noise at the yearly cycle).
    """

    season: str
    factors: pd.DataFrame
    peak_to_trough: Estimate
    p: float

    @property
    def peak(self) -> str:
        """Label of the part of the year with the highest rate."""
        return str(self.factors["label"].iloc[int(self.factors["factor"].argmax())])

    @property
    def trough(self) -> str:
        """Label of the part of the year with the lowest rate."""
        return str(self.factors["label"].iloc[int(self.factors["factor"].argmin())])

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
    columns = design.base[:, 1:]
    if not columns.shape[1]:
        return None
    from scipy.stats import f as fisher

    parts, first = np.unique(_part_of_year(series), return_index=True)
    cycle = columns[first]
    # Noise at the pace of the season, not the long-run noise that trends have to be told from.
    noise = float((fit.noise.at_frequency(1 / series.freq.per_year) / fit.noise.long_run)[0])
    beta, covariance = fit.fit.beta[2:], fit.covariance[2:, 2:] * noise
    random = np.random.default_rng(0)
    root = np.linalg.cholesky(covariance + 1e-12 * np.eye(len(beta)))
    drawn = beta + random.standard_normal((_DRAWS, len(beta))) @ root.T
    estimated, simulated = _factors(cycle @ beta), _factors(drawn @ cycle.T)
    low, high = np.quantile(simulated, [0.025, 0.975], axis=0)
    ratios = simulated.max(axis=1) / simulated.min(axis=1)
    freedom = int(series.observed.sum()) - len(fit.fit.beta)
    wald = float(beta @ np.linalg.solve(covariance, beta)) / len(beta)
    frame = pd.DataFrame(
        {
            "part": parts,
            "label": [_part_label(int(part), series.freq) for part in parts],
            "factor": estimated,
            "low95": low,
            "high95": high,
        }
    )
    peak = Estimate(
        float(estimated.max() / estimated.min()), *(float(q) for q in np.quantile(ratios, [0.025, 0.975]))
    )
    return Seasonality(design.season, frame, peak, float(fisher.sf(wald, len(beta), max(freedom, 1))))


def _factors(log_season: NDArray[np.float64]) -> NDArray[np.float64]:
    """Turn log season effects into factors whose mean over the year is one."""
    # Parts of the year without any event have factors of all but zero; e^-50 keeps ratios finite.
    factors = np.exp(np.maximum(log_season - log_season.max(axis=-1, keepdims=True), -50.0))
    return np.asarray(factors / factors.mean(axis=-1, keepdims=True))


def _part_of_year(series: CountSeries) -> NDArray[np.int64]:
    periods = series.periods
    if series.freq is Frequency.MONTH:
        return np.asarray(periods.month)
    if series.freq is Frequency.QUARTER:
        return np.asarray(periods.quarter)
    if series.freq is Frequency.WEEK:
        return iso_weeks(periods).astype(np.int64)
    return np.asarray(periods.day_of_year)


def _part_label(part: int, freq: Frequency) -> str:
    if freq is Frequency.MONTH:
        return MONTHS[part - 1]
    if freq is Frequency.QUARTER:
        return f"Q{part}"
    return f"week {part}" if freq is Frequency.WEEK else f"day {part}"
