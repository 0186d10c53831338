"""The rate in a season, or any other known part of the periods, over that in the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trends.fitting.contrast import fit_contrast
from trends.fitting.design import build_design
from trends.verdict.change import Change
from trends.verdict.critical import NORMAL
from trends.verdict.hypothesis import completions
from trends.verdict.sides import sides_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from trends.series.count_series import CountSeries

__all__ = ["concentration"]

_MOSTLY = 0.5
"""Share of a period's days in the season above which it is asked for events in it."""


def concentration(series: CountSeries, inside: NDArray[np.float64]) -> Change:
    """Return the rate inside a season over that outside; scatter and autocorrelation widen its interval.

    Parameters
    ----------
    series : CountSeries
        n periods, of which some are observed inside and some outside.
    inside : ndarray, shape (n,)
        Share of each period's days that lies in the season.
    """
    histories, design = completions(series), build_design(series, "none")
    fit = fit_contrast(histories, design, inside[:, None])
    sides = sides_of(histories, design, fit, inside > _MOSTLY, inside <= _MOSTLY)
    if sides.sometimes_empty:
        return Change.exact(sides, *NORMAL)
    # Noise at the pace of a season, not the long-run noise that trends have to be told from.
    noise = float((fit.noise.at_frequency(1 / series.freq.per_year) / fit.noise.long_run)[0])
    return Change.around(float(fit.log_ratio[0]), float(fit.error[0]) * noise**0.5, *NORMAL)
