"""What one would run without this package, on the same histories: how many changes each finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from seasonal_mann_kendall import seasonal_mann_kendall
from segmentation import segmentation

from trends.fitting.contrast import fit_contrasts
from trends.fitting.conventional.count_regression import fit_poisson
from trends.fitting.conventional.halves import halves
from trends.fitting.conventional.histories import histories
from trends.fitting.conventional.laplace import laplace
from trends.fitting.conventional.log_linear_trend import log_linear_trend
from trends.fitting.conventional.mann_kendall import mann_kendall
from trends.fitting.conventional.newey_west import negative_binomial_newey_west_trend
from trends.fitting.conventional.pettitt import pettitt
from trends.fitting.conventional.regression_trend import negative_binomial_trend, poisson_trend
from trends.fitting.conventional.significance import two_sided
from trends.fitting.statistics import indicator

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.fitting.batch import Batch
    from trends.fitting.design import Design
    from trends.verdict.assessment import Assessment

__all__ = ["CYCLE", "DATING", "TESTS", "changes_found", "previous_rule"]

TESTS = (
    "Poisson GLM, Wald",
    "NB GLM, Wald",
    "NB, Newey-West",
    "log OLS, HAC",
    "GLM with the last count",
    "Mann-Kendall",
    "seasonal Mann-Kendall",
    "Pettitt",
    "Laplace",
    "Poisson halves, exact",
)
DATING = ("PELT, Poisson cost", "Bai-Perron on logs, BIC")

CYCLE = {"month": 12, "week": 52}

MOST_BREAKS = 5
LEAST_SHARE = 0.15
"""Both as in R's strucchange: at most five breaks, segments of at least 15 % of the window."""


def changes_found(counts: NDArray[np.float64], design: Design, freq: str) -> dict[str, NDArray[np.int64]]:
    """Return how many changes each finds in every history: of the tests, whether they reject at 5 %.

    Parameters
    ----------
    counts : ndarray, shape (R, n)
    design : Design
        Season and time, as the verdict's own model has them.
    freq : str
    """
    p = (
        poisson_trend(counts, design).p,
        negative_binomial_trend(counts, design).p,
        negative_binomial_newey_west_trend(counts, design).p,
        log_linear_trend(counts, design).p,
        trend_beside_the_last_count(counts, design),
        mann_kendall(counts).p,
        seasonal_mann_kendall(counts, CYCLE[freq]).p,
        pettitt(counts).p,
        laplace(counts).p,
        halves(counts).p,
    )
    rejected = {name: (values < 0.05).astype(np.int64) for name, values in zip(TESTS, p, strict=True)}
    season = fit_poisson(histories(counts), design.base, design.offset).mu
    breaks = (segmentation(counts, season).changes, breaks_on_logs(counts, design))
    return {**rejected, **dict(zip(DATING, breaks, strict=True))}


def trend_beside_the_last_count(counts: NDArray[np.float64], design: Design) -> NDArray[np.float64]:
    """Return the p of the trend in a quasi-Poisson regression on season, time and log(1 + last count).

    Observation-driven in the sense of Cox (1981), as ``tsglm`` and the like fit it.
    """
    y, last = counts[:, 1:], np.log1p(counts[:, :-1])
    shared = design.with_columns(design.years)[1:]
    R, n = y.shape
    X = np.concatenate([np.broadcast_to(shared, (R, *shared.shape)), last[:, :, None]], axis=2)
    offset = design.offset[1:]
    beta = np.zeros((R, X.shape[2]))
    beta[:, 0] = np.log(np.maximum(y.mean(axis=1), 0.1)) - offset.mean()
    for _ in range(30):
        mu = np.exp(np.clip(np.einsum("rtp,rp->rt", X, beta) + offset, -20.0, 20.0))
        inner = np.einsum("rt,rtp,rtq->rpq", mu, X, X) + 1e-9 * np.eye(X.shape[2])
        step = np.linalg.solve(inner, np.einsum("rt,rtp->rp", y - mu, X)[:, :, None])[:, :, 0]
        beta += np.clip(step, -2.0, 2.0)
    scale = ((y - mu) ** 2 / mu).sum(axis=1) / (n - X.shape[2])
    variance = np.linalg.inv(inner)[:, -2, -2] * np.maximum(scale, 1e-12)
    return two_sided(beta[:, -2] / np.sqrt(variance))


def breaks_on_logs(counts: NDArray[np.float64], design: Design) -> NDArray[np.int64]:
    """Return how many breaks of the mean of log(counts + 1/2) the Schwarz criterion chooses (Bai & Perron 2003).

    The season is taken out by least squares beforehand.
    """
    z = np.log(counts + 0.5) - design.offset
    base = design.base - np.r_[0.0, design.base[:, 1:].mean(axis=0)]
    season = base[:, 1:]
    z = z - np.linalg.lstsq(base, z.T, rcond=None)[0][1:].T @ season.T
    R, n = z.shape
    shortest = int(LEAST_SHARE * n)
    sums = np.concatenate([np.zeros((R, 1)), z.cumsum(axis=1)], axis=1)
    squares = np.concatenate([np.zeros((R, 1)), (z**2).cumsum(axis=1)], axis=1)
    # Residual sum of squares up to each end, of the best partition with k breaks.
    ends = np.arange(n + 1)
    best = np.where(ends >= shortest, squares - sums**2 / np.maximum(ends, 1), np.inf)
    criterion = []
    for breaks in range(MOST_BREAKS + 1):
        criterion.append(n * np.log(np.maximum(best[:, n], 1e-300) / n) + 2 * (breaks + 1) * np.log(n))
        longer = np.full_like(best, np.inf)
        for end in range((breaks + 2) * shortest, n + 1):
            start = ends[: end - shortest + 1]
            rest = (
                squares[:, end, None]
                - squares[:, start]
                - (sums[:, end, None] - sums[:, start]) ** 2 / (end - start)
            )
            longer[:, end] = (best[:, start] + rest).min(axis=1)
        best = longer
    return np.asarray(np.argmin(criterion, axis=0))


def previous_rule(whole: Assessment, histories: Batch, design: Design, margin: float) -> str:
    """Return the verdict of the rule that asked for the usual swings alone: of its versions 1 and 2.

    Contradicted where the joint test rejects (or the 95 % interval of the halves lies beyond the margin) and the thirds or
    an outer quarter by their estimates, or the whole interval of halves, shift or surge, lie beyond. Supported where the
    90 % interval of the halves lies inside, and what a test rejects for does too, with its whole interval.
    """
    trend, shift, surge, slow = whole.test.adjusted
    rejects = whole.test.joint < 0.05
    searched = (
        (min(trend, slow), whole.end_to_end),
        (min(shift, slow), whole.largest_shift),
        (min(surge, slow), whole.largest_surge),
    )
    wide = max(whole.thirds.ratio, _outer_quarter(histories, design)) >= margin
    dated = any(change is not None and change.outside(margin) for _, change in searched[1:])
    beyond = whole.thirds.ratio >= margin or whole.halves.outside(margin) or dated
    if (rejects or whole.halves.outside(margin)) and beyond:
        return "contradicted"
    rejecting = [change for p, change in searched if p < 0.05 and change is not None]
    small = bool(rejecting) and all(change.inside(margin) for change in rejecting) if rejects else not wide
    return "supported" if whole.halves.inside(margin, level=90) and small else "inconclusive"


def _outer_quarter(histories: Batch, design: Design) -> float:
    """Return how many times the rate of the others the first or the last quarter has, or they have of its."""
    n = histories.n
    shape = np.stack([indicator(n, k * n // 4, (k + 1) * n // 4) for k in (1, 2, 3)], axis=1)
    apart = []
    for fit in fit_contrasts(histories, design, shape):
        level = np.exp(np.clip([0.0, *fit.log_ratio], -50.0, 50.0))
        others = np.array([level[1:].mean(), level[:-1].mean()])
        apart.append(np.abs(np.log(others / level[[0, -1]])).max())
    return float(np.exp(np.mean(apart)))
