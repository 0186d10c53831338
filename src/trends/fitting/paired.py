"""Two histories side by side: a change that both share is fitted once, and what is left of their difference is tested.

Each series has its own level, season and dispersion; the slow change is common. The difference of the relative
residuals, (y - mu)/mu of the first less that of the second, is free of any common change to first order, whatever its
shape, and of shocks that both share: its own noise is estimated from itself, so contemporaneous dependence between
the series widens or narrows it as it should.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trends.fitting.batch import Batch
from trends.fitting.mean import MeanFit, fit_mean, moment_dispersion
from trends.fitting.nuisance import cosines
from trends.fitting.residuals import Residuals

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.fitting.design import Design

__all__ = ["COMMON", "PairFit", "PairedDesign", "alone", "difference", "fit_pair", "paired", "side_by_side"]

COMMON = 4
"""Slow cosines of the common change. It steers weights and replicates; the difference is free of it either way."""


@dataclass(frozen=True)
class PairedDesign:
    """What the means of two series over the same n periods depend on when both change alike.

    Attributes
    ----------
    base : ndarray, shape (n, p)
        Intercept and season, of which each series has its own coefficients.
    X : ndarray, shape (2n, 2p + k)
        Columns of the stacked fit: the first series' base, the second's, and the common change.
    offset : ndarray, shape (2n,)
        Log exposure and log level, series by series.
    """

    base: NDArray[np.float64]
    X: NDArray[np.float64]
    offset: NDArray[np.float64]

    @property
    def n(self) -> int:
        """Number of periods."""
        return len(self.base)

    def each_its_own(self, slow: NDArray[np.float64]) -> PairedDesign:
        """Return the design of two series that change each in its own way along slow shapes, shape (k, n)."""
        n, p = self.base.shape
        own = [np.hstack([self.X[:n, :p], slow.T]), np.hstack([self.X[n:, p : 2 * p], slow.T])]
        empty = np.zeros_like(own[0])
        X = np.vstack([np.hstack([own[0], empty]), np.hstack([empty, own[1]])])
        return PairedDesign(own[0], X, self.offset)


@dataclass(frozen=True)
class PairFit:
    """A stacked fit of R pairs, taken apart.

    Attributes
    ----------
    mu, expected : ndarray, shape (2, R, n)
        Fitted means; counts, with E[Y | interval] where only bounds are known and mu where nothing is.
    alpha : ndarray, shape (2, R)
        Dispersion of each series, at least zero.
    information : ndarray, shape (2, R, n)
        Share of a count's information that each period carries.
    """

    mu: NDArray[np.float64]
    expected: NDArray[np.float64]
    alpha: NDArray[np.float64]
    information: NDArray[np.float64]

    def own(self, which: int) -> MeanFit:
        """Return the fit of one of the two series as one of its own."""
        nothing = np.zeros((self.mu.shape[1], 0))
        return MeanFit(
            nothing, self.mu[which], self.alpha[which], self.expected[which], self.information[which]
        )


def side_by_side(first: Batch, second: Batch) -> Batch:
    """Return R pairs of histories of n periods as R histories of 2n."""
    n = first.n
    return Batch(
        np.hstack([first.count, second.count]),
        np.concatenate([first.observed, second.observed]),
        np.concatenate([first.columns, second.columns + n]),
        np.hstack([first.low, second.low]),
        np.hstack([first.high, second.high]),
        np.concatenate([first.edge_low, second.edge_low]),
        np.concatenate([first.edge_high, second.edge_high]),
    )


def alone(pairs: Batch, which: int) -> Batch:
    """Return the histories of one of two series side by side."""
    n = pairs.n // 2
    part, held = slice(which * n, (which + 1) * n), (pairs.columns >= n) == bool(which)
    return Batch(
        pairs.count[:, part],
        pairs.observed[part],
        pairs.columns[held] - which * n,
        pairs.low[:, held],
        pairs.high[:, held],
        pairs.edge_low[held],
        pairs.edge_high[held],
    )


def paired(batch: Batch, first: Design, second: Design) -> PairedDesign:
    """Build the design of a pair.

    Parameters
    ----------
    batch : Batch
        Pairs, as `side_by_side` makes them; their levels become part of the offset, so that the fit sets out near.
    first, second : Design
        Of the same periods and season.
    """
    base, n = first.base, len(first.base)
    empty = np.zeros_like(base)
    common = cosines(n, COMMON).T
    X = np.vstack([np.hstack([base, empty, common]), np.hstack([empty, second.base, common])])
    offset = np.concatenate([first.offset, second.offset])
    offset = np.where(np.isfinite(offset), offset, 0.0)
    for part in (slice(0, n), slice(n, 2 * n)):
        seen = batch.observed[part]
        level = batch.count[:, part][:, seen].mean() / np.exp(offset[part][seen]).mean()
        # The stacked fit has no intercept of both, and its first guess sets one level only: series
        # of 3 and 300 a month would set out a hundredfold off.
        offset[part] += np.log(max(level, 1e-6))
    return PairedDesign(base, X, offset)


def fit_pair(batch: Batch, design: PairedDesign, information: NDArray[np.float64] | None = None) -> PairFit:
    """Fit level and season of each series, and their common change, to R pairs.

    Parameters
    ----------
    batch : Batch
        R pairs of histories of n periods.
    design : PairedDesign
    information : ndarray, shape (2n,), optional
        Information shares to take as given for every pair, see `trends.fitting.mean.fit_mean`.

    Notes
    -----
    One dispersion weights the stacked fit, which costs a little precision and no bias; each series' own is then the
    moment estimate from its own residuals.
    """
    fit = fit_mean(batch, design.X, design.offset, information)
    n = design.n
    # The columns of the common change are fitted once: each series bears half of them.
    columns = design.X.shape[1] / 2

    def apart(values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.stack([values[:, :n], values[:, n:]])

    mu, expected = apart(fit.mu), apart(fit.expected)
    seen = (batch.observed[:n], batch.observed[n:])
    alpha = np.stack([moment_dispersion(expected[s][:, seen[s]], mu[s][:, seen[s]], columns) for s in (0, 1)])
    return PairFit(mu, expected, alpha, apart(fit.information))


def difference(
    batch: Batch, fit: PairFit, weight: NDArray[np.float64] | None = None
) -> tuple[Residuals, NDArray[np.float64]]:
    """Return the residuals of the difference, and what one of them is worth on the log scale.

    Parameters
    ----------
    batch, fit
        R pairs and their fit.
    weight : ndarray, shape (n,), optional
        Information of each period, the same for all pairs; by default that of the first pair.

    Returns
    -------
    Residuals
        ``(z_1 - z_2)/sqrt(v)`` with ``z = (y - mu)/mu`` and ``v`` their variance if the series are independent, scaled
        so that Poisson counts have variance one. A period counts as observed where both series were.
    scale : ndarray, shape (R, n)
        Standard deviation of a log ratio of the two series in a period, in units of the residuals.
    """
    n = fit.mu.shape[2]
    seen = batch.observed[:n] & batch.observed[n:]
    used = batch.used[:n] & batch.used[n:]
    poisson = 1.0 / fit.mu
    own = poisson + fit.alpha[:, :, None]
    plain, variance = poisson.sum(axis=0), own.sum(axis=0)
    if weight is None:
        weight = np.where(used, ((own * fit.information).sum(axis=0) / variance)[0], 0.0)
    # Periods with next to no expected count say nothing: the mean is one of precisions.
    levels = (1.0 / plain[:, seen]).mean(axis=1), (1.0 / variance[:, seen]).mean(axis=1)
    unit = np.sqrt(levels[0] / levels[1])[:, None]
    z = (fit.expected - fit.mu) / fit.mu
    score = np.where(used, (z[0] - z[1]) / np.sqrt(variance) * unit, 0.0)
    return Residuals(score, weight, seen, levels[0]), np.asarray(np.sqrt(variance) / unit)
