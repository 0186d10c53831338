"""Maximum-likelihood negative binomial regressions of thousands of series at once: `MASS::glm.nb` for each.

Newton's method with the observed information, for coefficients and dispersion together: each step solves for the
coefficients at the dispersion at hand (iteratively reweighted least squares), and for the dispersion with the
coefficients taken along. A step that lowers the likelihood is shortened, a series that has converged is left alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trends.errors import ParameterError
from trends.fitting.batched_likelihood import Columns, Histories, Likelihood
from trends.fitting.definite_systems import factorise
from trends.fitting.intervals import Intervals
from trends.fitting.newton import climb
from trends.fitting.tail_counts import table_kind, tails_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

__all__ = ["BatchedRegression", "fit_regressions"]

_CELLS = 40_000
"""Series times periods of a chunk by default: the dozen arrays of that size at work stay near the processor."""

_VANISHED = 1e-8
"""Fitted mean of an observed period below which a coefficient is on its way to infinity."""


@dataclass(frozen=True)
class BatchedRegression:
    """Fitted count regressions of R series.

    Attributes
    ----------
    beta : ndarray, shape (R, p)
        Coefficients; of least norm where the observed periods cannot tell columns apart.
    covariance : ndarray, shape (R, p, p)
        Inverse of the expected information at the fitted dispersion, as R reports it; a direction of which nothing
        can be known takes no part.
    alpha : ndarray, shape (R,)
        Dispersions (variance mu + alpha mu^2): zero where the model is Poisson, 1e4 at most.
    loglik : ndarray, shape (R,)
    iterations : ndarray of int, shape (R,)
        How often the likelihood was evaluated.
    converged : ndarray of bool, shape (R,)
        Whether the next step would raise the log-likelihood by less than 1e-10.
    separated : ndarray of bool, shape (R,)
        Whether the likelihood rises for ever as some coefficient goes to infinity, because observed periods that the
        design sets apart never hold an event: their fitted means are below 1e-8, and what the coefficient is worth
        beyond them is arbitrary. So are all coefficients of a series of zeros.
    identified : ndarray of bool, shape (R,)
        Whether the observed periods can tell all columns of the design apart.
    """

    beta: NDArray[np.float64]
    covariance: NDArray[np.float64]
    alpha: NDArray[np.float64]
    loglik: NDArray[np.float64]
    iterations: NDArray[np.int64]
    converged: NDArray[np.bool_]
    separated: NDArray[np.bool_]
    identified: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.alpha)

    @property
    def poisson(self) -> NDArray[np.bool_]:
        """Which series are no more dispersed than Poisson's, shape (R,)."""
        return np.asarray(self.alpha == 0)


def fit_regressions(
    count: NDArray[np.float64],
    X: NDArray[np.float64],
    offset: NDArray[np.float64] | None = None,
    *,
    low: NDArray[np.float64] | None = None,
    high: NDArray[np.float64] | None = None,
    chunk: int | None = None,
) -> BatchedRegression:
    """Fit E y = exp(X beta + offset) with variance mu + alpha mu^2 to each of R series by maximum likelihood.

    On one machine the fit of a series has the same bits whatever series are fitted beside it and however many at a
    time: sums over periods are one dot product a series, and all else works on each number by itself. Beside the
    counts and the result, 8 p (p + 1) + 27 bytes a series, the work takes about 150 bytes for each period of a series
    in the chunk.

    Parameters
    ----------
    count : ndarray, shape (R, n)
        Counts, whole as a rule; NaN where a period is not observed.
    X : ndarray, shape (n, p)
        Columns of the design, the same for all series, with an intercept among what they span.
    offset : ndarray, shape (n,) or (R, n), optional
        Log exposure; minus infinity where there is none. Such a period says nothing and must hold no events.
    low, high : ndarray, shape (R, n), optional
        Whole bounds of periods that are not observed, which enter as the probability of what lies between; NaN where
        there is no bound. The covariance takes no account of them.
    chunk : int, optional
        Series to work on at a time; by default 40,000/n.

    Raises
    ------
    ParameterError
        For shapes that do not match, counts below zero or infinite, and events without exposure.
    """
    bounds = None if low is None or high is None else (low, high)
    series = _Series.of(count, X, offset, bounds)
    R, p = len(count), X.shape[1]
    result = BatchedRegression(
        beta=np.zeros((R, p)),
        covariance=np.zeros((R, p, p)),
        alpha=np.zeros(R),
        loglik=np.zeros(R),
        iterations=np.zeros(R, dtype=np.int64),
        converged=np.ones(R, dtype=bool),
        separated=np.zeros(R, dtype=bool),
        identified=np.ones(R, dtype=bool),
    )
    rows = chunk or max(_CELLS // max(len(X), 1), 1)
    for which, columns, kind in _groups(series, X, rows, result.identified):
        for start in range(0, len(which), rows):
            part = which[start : start + rows]
            _fit(result, part, series.histories(part, kind), columns)
    return result


@dataclass(frozen=True)
class _Series:
    """What the caller gave, checked for its shapes; read a part at a time, so that no second copy of it is held."""

    count: NDArray[np.float64]
    offset: NDArray[np.float64]
    bounds: tuple[NDArray[np.float64], NDArray[np.float64]] | None

    @classmethod
    def of(
        cls,
        count: NDArray[np.float64],
        X: NDArray[np.float64],
        offset: NDArray[np.float64] | None,
        bounds: tuple[NDArray[np.float64], NDArray[np.float64]] | None,
    ) -> _Series:
        if count.ndim != 2 or X.ndim != 2 or count.shape[1] != len(X):
            raise ParameterError(f"Counts of shape {count.shape} do not fit a design of shape {X.shape}.")
        if not np.isfinite(X).all():
            raise ParameterError("The design must be finite.")
        offset = np.zeros(len(X)) if offset is None else np.asarray(offset, dtype=np.float64)
        if offset.shape not in ((len(X),), count.shape):
            raise ParameterError(
                f"A log exposure of shape {offset.shape} does not fit counts of shape {count.shape}."
            )
        if not (offset < np.inf).all():
            raise ParameterError("The log exposure must be finite, or minus infinity where there is none.")
        return cls(count, np.atleast_2d(offset), bounds)

    def read(
        self, part: NDArray[np.int64]
    ) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.float64]]:
        """Return counts, zero where not observed, which are observed, and finite offsets."""
        y = np.asarray(self.count[part], dtype=np.float64)
        seen = ~np.isnan(y)
        if not seen.all():
            y = np.where(seen, y, 0.0)
        if not ((y >= 0) & (y < np.inf)).all():
            raise ParameterError("Counts must be zero or more, or NaN where not observed.")
        offset = self.offset if len(self.offset) == 1 else self.offset[part]
        exposed = np.isfinite(offset)
        if not exposed.all():
            if (y * ~exposed).any():
                raise ParameterError("A period without exposure cannot hold events.")
            seen, offset = seen & exposed, np.where(exposed, offset, 0.0)
        return y, seen, offset

    def histories(self, part: NDArray[np.int64], kind: int) -> Histories:
        y, seen, offset = self.read(part)
        return Histories(y, None if seen.all() else seen, offset, tails_of(y, kind), self.within(part))

    def within(self, part: NDArray[np.int64]) -> Intervals | None:
        """Return the periods of a part that have bounds."""
        return None if self.bounds is None else Intervals.of(*(each[part] for each in self.bounds))


def _groups(
    series: _Series, X: NDArray[np.float64], rows: int, identified: NDArray[np.bool_]
) -> Iterator[tuple[NDArray[np.int64], Columns, int]]:
    """Yield series that share a basis and a kind of table; both depend on each series alone.

    Where the observed periods cannot tell the columns apart, `identified` is set to false and the basis is made of
    those periods alone.
    """
    R, columns = len(series.count), Columns.of(X)
    kind, lacking = np.zeros(R, dtype=np.int64), np.zeros(R, dtype=bool)
    patterns: dict[bytes, list[int]] = {}
    for start in range(0, R, rows):
        part = np.arange(start, min(start + rows, R))
        y, seen, _ = series.read(part)
        kind[part] = table_kind(y)
        if not seen.all():
            if (within := series.within(part)) is not None:
                seen[within.owner, within.period] = True
            # The columns are orthonormal over all periods; a pivot that is rounding here is a direction that the gaps emptied.
            gram = np.vecdot(seen[:, None, :].astype(np.float64), columns.pairs)
            lacking[part] = factorise(gram).empty.any(axis=0)
            for i in np.flatnonzero(lacking[part]):
                patterns.setdefault(seen[i].tobytes(), []).append(start + int(i))
    identified[:] = ~lacking & (len(columns.span) == X.shape[1])
    kinds = np.unique(kind)
    for one in kinds:
        yield np.flatnonzero(~lacking & (kind == one)), columns, int(one)
    for pattern, members in patterns.items():
        own = Columns.of(X, np.frombuffer(pattern, dtype=bool))
        for one in kinds:
            yield np.array([i for i in members if kind[i] == one], dtype=np.int64), own, int(one)


def _fit(result: BatchedRegression, part: NDArray[np.int64], histories: Histories, columns: Columns) -> None:
    """Fit the series at the positions `part` and write down what came out."""
    if not len(columns.span):
        return
    top = climb(histories, columns)
    at = Likelihood.at(histories, columns, top.place, top.alpha)
    inverse = factorise(np.vecdot(at.weight[:, None, :], columns.pairs)).inverse()
    ones = np.ones(len(part))
    result.beta[part] = np.matmul(top.place[:, None, :], columns.back)[:, 0, :]
    result.covariance[part] = columns.back.T @ inverse @ columns.back
    result.alpha[part] = top.alpha
    # log y! is the sum of log(1 + j) over j = 1 to y - 1: the tails again, at alpha = 1.
    result.loglik[part] = at.value - histories.tails.sums(ones).value
    result.iterations[part] = top.iterations
    result.converged[part] = top.converged
    vanished = at.mu < _VANISHED
    result.separated[part] = (vanished if histories.seen is None else vanished & histories.seen).any(axis=1)
