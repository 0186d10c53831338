"""The tests that one would run without this package, side by side, on a series or on simulated histories."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy as np

from trends.errors import ParameterError
from trends.fitting.conventional.decomposition import decomposition
from trends.fitting.conventional.halves import halves
from trends.fitting.conventional.laplace import laplace
from trends.fitting.conventional.local_level import local_level
from trends.fitting.conventional.log_linear_trend import log_linear_trend
from trends.fitting.conventional.mann_kendall import mann_kendall
from trends.fitting.conventional.newey_west import negative_binomial_newey_west_trend
from trends.fitting.conventional.pettitt import pettitt
from trends.fitting.conventional.regression_trend import (
    negative_binomial_halves,
    negative_binomial_trend,
    poisson_trend,
)
from trends.fitting.conventional.significance import least_p_of_trend
from trends.fitting.design import build_design
from trends.series.count_series import CountSeries
from trends.sources.arguments import guarded_data
from trends.verdict.conventional_result import ConventionalResult

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from trends.fitting.conventional.significance import LevelChange
    from trends.fitting.design import Design
    from trends.sources.arguments import SeriesLike

__all__ = ["conventional", "second_opinions"]


@guarded_data
def conventional(
    series: SeriesLike,
    histories: ArrayLike | None = None,
    *,
    season: str = "auto",
    level: float = 0.05,
    rates: ArrayLike | None = None,
) -> ConventionalResult:
    """Run the conventional tests of a constant rate.

    They are here to be compared with. Most take counts for independent or for Poisson and reject a truly constant
    rate far more often than they say; simulate histories of which the truth is known, and see. Three are models that
    also measure the second half over the first: a negative binomial regression with season and a step, a local level
    model with season of statsmodels, and STL.

    Parameters
    ----------
    series : CountSeries
        Its counts are tested, unless `histories` are given; a period without a count is left out.
    histories : array_like, shape (R, n), optional
        Other counts over the periods of the series, NaN where not observed: simulated ones.
    season : str
        Season of the regressions: ``auto``, ``none``, ``month`` or ``fourier:K``. The other tests know no season.
    level : float
        A p below it is called a rejection.
    rates : array_like, shape (R, n) or (n,), optional
        The rates behind simulated histories, season taken out: with them it is said how often the interval of each
        model holds the ratio that ran.

    Raises
    ------
    ParameterError
        If the series is none, the histories are not of its length, the level is no probability, or the rates do not
        fit the histories.
    """
    series = cast("CountSeries", series)
    if not isinstance(series, CountSeries):
        raise ParameterError(
            "The conventional tests take a series of counts; count incidents first: incidents.count()."
        )
    if not 0 < level < 1:
        raise ParameterError(f"A level is a probability between 0 and 1, not {level!r}.")
    try:
        given = series.count[None, :] if histories is None else np.array(histories, dtype=float)
    except (OverflowError, TypeError, ValueError):
        raise ParameterError("The histories hold something that is no number.") from None
    if given.ndim != 2 or given.shape[1] != len(series) or not len(given):
        raise ParameterError(
            f"Histories have one row each and one column a period, here {len(series):,}; these have shape {given.shape}."
        )
    if (given < 0).any() or np.isinf(given).any():
        raise ParameterError("The histories hold a negative or infinite count.")
    if rates is not None and histories is None:
        raise ParameterError("Rates belong to simulated histories; give those, too.")
    # Incidents spread over several months leave shares of one; tests of counts need whole ones.
    counts = np.rint(given)
    design = build_design(series, season)
    exposure = series.exposure_days
    found: dict[str, Any] = {
        "Poisson regression": poisson_trend(counts, design),
        "Poisson test of the halves": halves(counts, exposure),
        "Laplace trend test": laplace(counts, exposure),
        "negative binomial regression": negative_binomial_trend(counts, design),
        "negative binomial, Newey-West": negative_binomial_newey_west_trend(counts, design),
        "log-linear regression, Newey-West": log_linear_trend(counts, design),
        "Mann-Kendall": mann_kendall(counts, exposure),
        "Pettitt": pettitt(counts, exposure),
    }
    models = _models(counts, design, series)
    p = {name: np.atleast_1d(test.p) for name, test in {**found, **models}.items()}
    # These take their error from the residuals, which a few counts on a curve do not have.
    least = least_p_of_trend(~np.isnan(counts))
    p |= {name: np.maximum(values, least) for name, values in p.items() if "Newey-West" in name}
    return ConventionalResult(
        series,
        p,
        models,
        None if rates is None else _ran(rates, given.shape, exposure),
        simulated=histories is not None,
        level=level,
    )


def second_opinions(series: CountSeries, season: str = "auto") -> ConventionalResult:
    """Run only those of `conventional` that measure the second half over the first, on the counts of a series."""
    models = _models(np.rint(series.count[None, :]), build_design(series, season), series)
    p = {name: np.atleast_1d(model.p) for name, model in models.items()}
    return ConventionalResult(series, p, models, None, simulated=False, level=0.05)


def _models(counts: NDArray[np.float64], design: Design, series: CountSeries) -> dict[str, LevelChange]:
    return {
        "negative binomial, second half": negative_binomial_halves(counts, design),
        "local level with season": local_level(counts, design),
        "STL, Mann-Kendall": decomposition(counts, design.offset, round(series.freq.per_year)),
    }


def _ran(rates: ArrayLike, shape: tuple[int, int], exposure: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the log ratio of the halves of the rates behind histories, shape (R,)."""
    try:
        path = np.broadcast_to(np.asarray(rates, dtype=float), shape)
    except (OverflowError, TypeError, ValueError):
        raise ParameterError(
            f"The rates have a number for each count of the histories, here of shape {shape}, or for each period."
        ) from None
    if not (np.isfinite(path) & (path > 0)).all():
        raise ParameterError("The rates behind the histories are finite and above zero.")
    cut = shape[1] // 2
    early, late = (
        (path[:, part] * exposure[part]).sum(axis=1) / max(float(exposure[part].sum()), 1e-300)
        for part in (slice(None, cut), slice(cut, None))
    )
    return np.asarray(np.log(late / early))
